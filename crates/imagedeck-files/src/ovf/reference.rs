//! The files that a descriptor refers to, and what is to be said of those that are missing.

use super::xml::{self, attribute};
use crate::Fault;
use crate::text::legible;
use imagedeck_api::query_string::decode;
use roxmltree::{Document, Node};

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

/// The files that a descriptor refers to, in order.
///
/// # Errors
/// A [`Fault`] if they are too many.
pub(super) fn of(document: &Document<'_>) -> Result<Vec<Reference>, Fault> {
    let files = document.descendants().filter(|node| {
        xml::name(*node) == "File" && node.parent().is_some_and(|parent| xml::name(parent) == "References")
    });
    let reference = |node: Node<'_, '_>| {
        // In an address a plus is a plus, unlike in a query string.
        let href = decode(&attribute(node, "href")?.replace('+', "%2B"));
        // Of a file in chunks, the size is that of all of them.
        let size = attribute(node, "size").filter(|_| attribute(node, "chunkSize").is_none());
        Some(Reference { href, size: size.and_then(|size| size.trim().parse().ok()) })
    };
    let local = files.filter_map(reference).filter(|reference| !reference.href.contains("://"));
    let references: Vec<Reference> = local.take(MANY_FILES + 1).collect();
    if references.len() > MANY_FILES {
        return Err(Fault(format!("refers to more than {MANY_FILES} files. Upload it as an OVA.")));
    }
    Ok(references)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ovf::read;

    #[test]
    fn references_are_read_in_any_namespace() {
        let text = r#"<?xml version="1.0"?><Envelope xmlns="urn:x" xmlns:ovf="urn:y"><References>
            <File ovf:href="disk%201+2.vmdk" ovf:id="1" ovf:size="7"/><File ovf:href="http://elsewhere/disk.vmdk"/></References></Envelope>"#;
        let references = read(text.as_bytes()).map(|descriptor| descriptor.references);
        assert_eq!(references, Ok(vec![Reference { href: "disk 1+2.vmdk".to_owned(), size: Some(7) }]));
    }

    #[test]
    fn a_long_or_strange_name_is_repeated_in_part() {
        let reference = Reference { href: format!("a\nb{}", "x".repeat(1 << 20)), size: None };
        let remark = reference.remark(None).expect("a remark");
        assert!(remark.starts_with("needs the file 'a\u{FFFD}bx") && remark.len() < 1_200, "{remark}");
    }

    #[test]
    fn too_many_files_are_refused() {
        let text =
            |count| format!("<Envelope><References>{}</References></Envelope>", "<File href='x'/>".repeat(count));
        assert_eq!(read(text(256).as_bytes()).map(|descriptor| descriptor.references.len()), Ok(256));
        assert!(read(text(257).as_bytes()).is_err_and(|fault| fault.0.starts_with("refers to more than 256 files.")));
    }
}
