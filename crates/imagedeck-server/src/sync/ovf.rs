//! OVF descriptors: which files an image consists of, and which of them are missing.
//!
//! Only the references are read. Whether the rest describes a machine that can be deployed is not known here.

use super::scan::{Fault, Inspection, fingerprint};
use imagedeck_api::query_string::decode;
use std::fs::File;
use std::io::Read;
use std::path::{Component, Path};

/// The largest descriptor that is read, in bytes.
pub const LARGEST: u64 = 4 * 1024 * 1024;
/// The most files that an image may consist of.
const MANY_FILES: usize = 256;

/// Looks for the files that the OVF file at `path` refers to, which never lead out of `folder`.
///
/// # Errors
/// A [`Fault`] if the descriptor cannot be read or is not one.
pub fn inspect(folder: &Path, path: &Path) -> Result<Inspection, Fault> {
    let file = File::open(path).map_err(|_| unreadable())?;
    let mut inspection = Inspection::default();
    for href in references(file)? {
        let beside = path.parent().unwrap_or(folder).join(&href);
        let is_inside = Path::new(&href).components().all(|part| matches!(part, Component::Normal(_)));
        // The link itself is looked at, not what it leads to, which may be outside.
        let part = std::fs::symlink_metadata(beside).ok().filter(|part| is_inside && part.is_file());
        match part {
            Some(part) => inspection.parts.push_str(&format!(";{}", fingerprint(&part))),
            None => inspection.missing.push(href),
        }
    }
    Ok(inspection)
}

/// The names of the files that a descriptor refers to, in order.
///
/// # Errors
/// A [`Fault`] if it cannot be read or is not a descriptor.
pub fn references(descriptor: impl Read) -> Result<Vec<String>, Fault> {
    let mut text = String::new();
    let broken = || Fault("is not a complete OVF descriptor. Upload it again.".to_owned());
    // What is not UTF-8 is not one either.
    descriptor.take(LARGEST + 1).read_to_string(&mut text).map_err(|_| broken())?;
    if text.len() as u64 > LARGEST {
        return Err(Fault("is larger than an OVF descriptor can be. Upload the right file.".to_owned()));
    }
    let document = roxmltree::Document::parse(text.trim_start_matches('\u{FEFF}')).map_err(|_| broken())?;
    if document.root_element().tag_name().name() != "Envelope" {
        return Err(broken());
    }
    let files = document.descendants().filter(|node| node.has_tag_name_in("References", "File"));
    let href = |node: roxmltree::Node<'_, '_>| {
        node.attributes().find(|attribute| attribute.name() == "href").map(|attribute| decode(attribute.value()))
    };
    let hrefs: Vec<String> = files.filter_map(href).filter(|href| !href.contains("://")).collect();
    if hrefs.len() > MANY_FILES {
        return Err(Fault(format!("refers to more than {MANY_FILES} files. Upload it as an OVA.")));
    }
    Ok(hrefs)
}

fn unreadable() -> Fault {
    Fault("cannot be read. Check its permissions, or upload it again.".to_owned())
}

trait Within {
    /// Whether the node is an element of this name in a parent of that one, in any namespace.
    fn has_tag_name_in(&self, parent: &str, name: &str) -> bool;
}

impl Within for roxmltree::Node<'_, '_> {
    fn has_tag_name_in(&self, parent: &str, name: &str) -> bool {
        self.tag_name().name() == name && self.parent().is_some_and(|node| node.tag_name().name() == parent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_in_any_namespace() {
        let text = r#"<?xml version="1.0"?><Envelope xmlns="urn:x" xmlns:ovf="urn:y"><References>
            <File ovf:href="disk%201.vmdk" ovf:id="1"/><File ovf:href="http://elsewhere/disk.vmdk"/></References></Envelope>"#;
        assert_eq!(references(text.as_bytes()), Ok(vec!["disk 1.vmdk".to_owned()]));
    }

    #[test]
    fn what_is_cut_off_or_something_else_is_refused() {
        for text in
            ["", "<Envelope><References>", "<html/>", "\u{0}", "<!DOCTYPE x [<!ENTITY a 'b'>]><Envelope>&a;</Envelope>"]
        {
            assert!(references(text.as_bytes()).is_err(), "{text}");
        }
    }
}
