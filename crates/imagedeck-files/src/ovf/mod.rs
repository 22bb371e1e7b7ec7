//! OVF descriptors: what they say of their machines and disks, and which files an image consists of.
//!
//! Whether what they describe can be deployed is not known here. Namespaces are not looked at, since programs disagree
//! on them.

mod facts;
mod hardware;
mod reference;
mod xml;

pub use reference::Reference;

use crate::{Facts, Fault};
use std::io::Read;

/// The largest descriptor that is read, in bytes.
pub(crate) const LARGEST: u64 = 4 * 1024 * 1024;

/// What is in a descriptor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Descriptor {
    /// What it says of its machines and disks.
    pub facts: Facts,
    /// The files that it refers to, in order.
    pub references: Vec<Reference>,
    /// What it says in a way that cannot be read, each as a part of a sentence after its name. What is to be said of the
    /// references is not among them: that depends on what is found.
    pub remarks: Vec<String>,
}

/// Reads a descriptor.
///
/// # Errors
/// A [`Fault`] if it cannot be read or is not a descriptor.
pub fn read(descriptor: impl Read) -> Result<Descriptor, Fault> {
    let mut text = String::new();
    // What is not UTF-8 is not one either.
    descriptor.take(LARGEST + 1).read_to_string(&mut text).map_err(|_| xml::broken())?;
    if text.len() as u64 > LARGEST {
        return Err(xml::too_large());
    }
    let document = xml::parse(text.trim_start_matches('\u{FEFF}'))?;
    let envelope = document.root_element();
    if envelope.tag_name().name() != "Envelope" {
        return Err(xml::broken());
    }
    let references = reference::of(&document)?;
    let (facts, remarks) = facts::of(envelope);
    Ok(Descriptor { facts, references, remarks })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_off_or_something_else_is_refused() {
        for text in
            ["", "<Envelope><References>", "<html/>", "\u{0}", "<!DOCTYPE x [<!ENTITY a 'b'>]><Envelope>&a;</Envelope>"]
        {
            assert_eq!(read(text.as_bytes()), Err(xml::broken()), "{text}");
        }
        assert_eq!(read(b"<Envelope a='\xFF'/>".as_slice()), Err(xml::broken()));
    }

    #[test]
    fn an_empty_descriptor_says_nothing() {
        assert_eq!(read("\u{FEFF}<Envelope/>".as_bytes()), Ok(Descriptor::default()));
    }

    #[test]
    fn what_is_too_large_is_refused() {
        let text = format!("<Envelope>{}</Envelope>", " ".repeat(LARGEST as usize));
        assert_eq!(read(text.as_bytes()), Err(xml::too_large()));
    }
}
