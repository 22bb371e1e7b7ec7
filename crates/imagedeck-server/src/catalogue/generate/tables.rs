//! The plain-text tables that the program carries.
//!
//! What is in them is explained at their heads, how they are written in `table`.

use super::table::{self, Table};

macro_rules! tables {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("tables/", $name, ".txt")))),*]
    };
}

const ISOS: &[(&str, &str)] = tables![
    "ubuntu",
    "debian",
    "fedora",
    "redhat",
    "suse",
    "arch",
    "desktop",
    "independent",
    "bsd",
    "windows",
    "unix",
    "appliances",
    "rescue",
    "turnkey",
    "software"
];

const VM_IMAGES: &[(&str, &str)] = tables!["vm-images"];

/// The schemes of ISO images.
pub fn isos() -> Table {
    table::read(ISOS)
}

/// The schemes of OVA and OVF images.
pub fn vm_images() -> Table {
    table::read(VM_IMAGES)
}
