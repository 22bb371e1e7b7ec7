//! OVF descriptors: which files an image consists of, and which of them are missing.
//!
//! Only the references are read. Whether the rest describes a machine that can be deployed is not known here.

use super::open::open_below;
use super::scan::{Fault, Inspection, fingerprint, legible};
use imagedeck_api::query_string::decode;
use std::io::Read;
use std::path::Path;

/// The largest descriptor that is read, in bytes.
pub const LARGEST: u64 = 4 * 1024 * 1024;
/// The most files that an image may consist of.
const MANY_FILES: usize = 256;

/// The longest name of a file that is repeated to the user, in signs.
const LONG_NAME: usize = 1_024;

/// A file that a descriptor refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Its path beside the descriptor.
    pub href: String,
    /// Its length in bytes, if the descriptor says so.
    pub size: Option<u64>,
}

impl Reference {
    /// What is to be said of the file, which has this length in truth, or is not there.
    pub fn remark(&self, found: Option<u64>) -> Option<String> {
        let name = legible(&self.href, LONG_NAME);
        match (found, self.size) {
            (None, _) => Some(format!("needs the file '{name}', which is missing. Upload it too, then sync again.")),
            (Some(found), Some(size)) if found != size => {
                Some(format!("needs the file '{name}', which has {found} bytes instead of {size}: upload it again."))
            }
            _ => None,
        }
    }
}

/// Looks for the files that the OVF file at `path` below `folder` refers to, which never lead out of that.
///
/// # Errors
/// A [`Fault`] if the descriptor cannot be read or is not one.
pub fn inspect(folder: &Path, path: &Path, descriptor: impl Read) -> Result<Inspection, Fault> {
    let mut inspection = Inspection::default();
    for reference in references(descriptor)? {
        let beside = path.parent().map(|parent| parent.join(&reference.href));
        let part = beside.and_then(|beside| open_below(folder, &beside).ok()).map(|(_, part)| part);
        if let Some(part) = &part {
            inspection.parts.push_str(&format!(";{}", fingerprint(part)));
        }
        inspection.remarks.extend(reference.remark(part.map(|part| part.len())));
    }
    Ok(inspection)
}

/// The files that a descriptor refers to, in order.
///
/// # Errors
/// A [`Fault`] if it cannot be read or is not a descriptor.
pub fn references(descriptor: impl Read) -> Result<Vec<Reference>, Fault> {
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
    let reference = |node: roxmltree::Node<'_, '_>| {
        let value =
            |name: &str| node.attributes().find(|attribute| attribute.name() == name).map(|found| found.value());
        // In an address a plus is a plus, unlike in a query string.
        let href = decode(&value("href")?.replace('+', "%2B"));
        // Of a file in chunks, the size is that of all of them.
        let size = value("size").filter(|_| value("chunkSize").is_none());
        Some(Reference { href, size: size.and_then(|size| size.trim().parse().ok()) })
    };
    let references: Vec<Reference> =
        files.filter_map(reference).filter(|reference| !reference.href.contains("://")).collect();
    if references.len() > MANY_FILES {
        return Err(Fault(format!("refers to more than {MANY_FILES} files. Upload it as an OVA.")));
    }
    Ok(references)
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
            <File ovf:href="disk%201+2.vmdk" ovf:id="1" ovf:size="7"/><File ovf:href="http://elsewhere/disk.vmdk"/></References></Envelope>"#;
        assert_eq!(
            references(text.as_bytes()),
            Ok(vec![Reference { href: "disk 1+2.vmdk".to_owned(), size: Some(7) }])
        );
    }

    #[test]
    fn a_long_or_strange_name_is_repeated_in_part() {
        let reference = Reference { href: format!("a\nb{}", "x".repeat(1 << 20)), size: None };
        let remark = reference.remark(None).expect("a remark");
        assert!(remark.starts_with("needs the file 'a\u{FFFD}bx") && remark.len() < 1_200, "{remark}");
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
