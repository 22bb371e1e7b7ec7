//! What an image file says of itself: readers of ISO images, OVA packages and OVF descriptors.
//!
//! They read from whatever can be read and sought in. This crate opens no file and knows no store and no database.
//! Its input is a stranger's: each reader has limits, takes time in proportion to what it reads, and never panics.

pub mod iso;
pub mod ova;
pub mod ovf;
mod text;
mod units;

pub use text::legible;

/// What is wrong with one file, as a part of a sentence after its name, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Fault(pub String);

impl Fault {
    /// The system does not give the file.
    pub fn unreadable() -> Fault {
        Fault("cannot be read. Check its permissions, or upload it again.".to_owned())
    }
}

/// What an image says of itself. What it does not say, or what cannot be read, is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The name of an ISO image's volume.
    pub volume_name: Option<String>,
    /// Whether an ISO image can be started from.
    pub bootable: Option<bool>,
    /// The system that is installed in a VM image, in the words of its descriptor.
    pub guest_system: Option<String>,
    /// The virtual processors of all its machines together.
    pub cpus: Option<i64>,
    /// The memory of all its machines together, in MiB.
    pub memory_mib: Option<i64>,
    /// How many disks it has.
    pub disks: Option<i64>,
    /// How much its disks can hold, in bytes, all together.
    pub disk_capacity: Option<i64>,
}

/// What is in an image.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// What it says of itself.
    pub facts: Facts,
    /// What is wrong with it although it is an image, each as a part of a sentence after its name.
    pub remarks: Vec<String>,
}
