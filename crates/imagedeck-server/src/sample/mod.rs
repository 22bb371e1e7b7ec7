//! Sample files for the first user's store: small, but real images that any other program can read as well.
//!
//! Among them are those of which a sync has something to say: an image with a missing disk, and half an upload.

mod iso;
mod ovf;
mod vmdk;

use ovf::Machine;
use std::fs;
use std::io;
use std::path::Path;

const ISOS: [(&str, &str, &str); 4] = [
    ("config-drive/501219a5-a563-787c-f334-e7b65e829dca-ud.iso", "config-2", "hostname: web-01\n"),
    ("config-drive/50128758-774e-a3df-7137-5b6aa38aa760-ud.iso", "config-2", "hostname: db-01\n"),
    ("autoinstall/ubuntu-24.04-autoinstall-seed.iso", "cidata", "#cloud-config\nautoinstall:\n  version: 1\n"),
    ("drivers/virtio-win-0.1.262-notes.iso", "virtio-win", "The notes of the drivers.\n"),
];

const PACKAGES: [&str; 3] =
    ["images/xenial-server-cloudimg-amd64.ova", "images/graylog-2.1.2-1.ova", "images/debian-12-generic-amd64.ova"];

/// Fills a store. Files that are there already are written anew.
///
/// # Errors
/// What the system says if a file cannot be written.
pub fn fill(store: &Path) -> io::Result<()> {
    for (path, volume, content) in ISOS {
        write(store, path, &iso::image(volume, content)?)?;
    }
    for path in PACKAGES {
        write(store, path, &Machine::named(stem(path)).package()?)?;
    }
    let photon = Machine::named("photon-ova-5.0");
    write(store, "images/photon-5.0/photon-ova-5.0.ovf", photon.descriptor().as_bytes())?;
    write(store, &format!("images/photon-5.0/{}", photon.disk_name()), &vmdk::empty_disk(photon.name()))?;

    let without_disk = Machine::named("rocky-9.4-lab");
    write(store, "images/rocky-9.4-lab/rocky-9.4-lab.ovf", without_disk.descriptor().as_bytes())?;

    let package = Machine::named("jammy-server-cloudimg-amd64").package()?;
    let half = package.get(..package.len() / 2).unwrap_or_default();
    write(store, "uploads/jammy-server-cloudimg-amd64.ova", half)
}

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

fn write(store: &Path, path: &str, content: &[u8]) -> io::Result<()> {
    let path = store.join(path);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, content)
}
