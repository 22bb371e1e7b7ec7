//! A small virtual machine as OVF: its descriptor, and the package (OVA) with descriptor, manifest and disk.

use super::vmdk::empty_disk;
use sha2::{Digest, Sha256};
use std::io;
use tar::{Builder, Header};

/// A machine with one disk.
pub struct Machine {
    name: String,
}

impl Machine {
    /// A machine of this name, which needs no escaping in XML.
    pub fn named(name: &str) -> Machine {
        Machine { name: name.to_owned() }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The file name of its disk.
    pub fn disk_name(&self) -> String {
        format!("{}-disk1.vmdk", self.name)
    }

    /// Its descriptor.
    pub fn descriptor(&self) -> String {
        let template = include_str!("machine.ovf");
        template.replace("{name}", &self.name).replace("{size}", &empty_disk(&self.name).len().to_string())
    }

    /// Its package: the descriptor first, as the standard has it, then the manifest and the disk.
    ///
    /// # Errors
    /// What the library says if it cannot make the archive.
    pub fn package(&self) -> io::Result<Vec<u8>> {
        let (descriptor, disk) = (self.descriptor().into_bytes(), empty_disk(&self.name));
        let (descriptor_name, disk_name) = (format!("{}.ovf", self.name), self.disk_name());
        let mut manifest = String::new();
        for (name, content) in [(&descriptor_name, &descriptor), (&disk_name, &disk)] {
            let digest: String = Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect();
            manifest.push_str(&format!("SHA256({name})= {digest}\n"));
        }
        let manifest_name = format!("{}.mf", self.name);
        let mut archive = Builder::new(Vec::new());
        for (name, content) in
            [(&descriptor_name, &descriptor), (&manifest_name, &manifest.into_bytes()), (&disk_name, &disk)]
        {
            let mut header = Header::new_ustar();
            header.set_size(content.len() as u64);
            header.set_mode(0o644);
            archive.append_data(&mut header, name, content.as_slice())?;
        }
        archive.into_inner()
    }
}
