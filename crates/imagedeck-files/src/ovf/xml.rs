//! The XML of a descriptor: read within limits, and looked at without its namespaces.

use crate::Fault;
use roxmltree::{Document, Node, ParsingOptions};

/// The most elements, texts and comments that a descriptor may have.
const MANY_NODES: u32 = 100_000;
/// The most declarations of namespaces. Where an element declares one, the library goes through all that hold there, and
/// for each of them through all before it. Some programs declare one anew in each element.
const MANY_NAMESPACES: usize = 512;
/// The most attributes of one element. The library compares each with all before it.
const MANY_ATTRIBUTES: usize = 1_024;

/// The document, if it is one within the limits. Entities are none of XML that this project reads.
pub fn parse(text: &str) -> Result<Document<'_>, Fault> {
    if text.matches("xmlns").nth(MANY_NAMESPACES).is_some() || most_attributes(text) > MANY_ATTRIBUTES {
        return Err(too_large());
    }
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MANY_NODES, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|error| match error {
        roxmltree::Error::NodesLimitReached => too_large(),
        _ => broken(),
    })
}

/// As many attributes as one element may have, or more. No `<` can be within a tag, so that whatever stands between two
/// of them holds all that a tag has.
fn most_attributes(text: &str) -> usize {
    text.split('<').map(attributes_in).max().unwrap_or_default()
}

fn attributes_in(part: &str) -> usize {
    let mut count = 0;
    let mut is_after_sign = false;
    for byte in part.bytes() {
        match byte {
            b'=' => is_after_sign = true,
            b'"' | b'\'' if is_after_sign => {
                count += 1;
                is_after_sign = false;
            }
            byte if byte.is_ascii_whitespace() => {}
            _ => is_after_sign = false,
        }
    }
    count
}

/// The name of an element. Drafts of OVF, and oVirt to this day, write `<Section xsi:type="ovf:DiskSection_Type">` for
/// what has been `<DiskSection>` since OVF 1.0, and `<Content …>` for a machine.
pub fn name<'a>(node: Node<'a, '_>) -> &'a str {
    let name = node.tag_name().name();
    if !matches!(name, "Section" | "Content") {
        return name;
    }
    let kind = attribute(node, "type").and_then(|kind| kind.rsplit(':').next()?.strip_suffix("_Type"));
    kind.unwrap_or(name)
}

/// The elements within another that have this name.
pub fn children<'a, 'input>(node: Node<'a, 'input>, wanted: &'static str) -> impl Iterator<Item = Node<'a, 'input>> {
    node.children().filter(move |child| name(*child) == wanted)
}

/// The value of an attribute.
pub fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes().find(|attribute| attribute.name() == name).map(|found| found.value())
}

/// The text of an element, without white space around it; none where it is empty.
pub fn text<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    node.text().map(str::trim).filter(|text| !text.is_empty())
}

pub fn broken() -> Fault {
    Fault("is not a complete OVF descriptor. Upload it again.".to_owned())
}

pub fn too_large() -> Fault {
    Fault("is larger than an OVF descriptor can be. Upload the right file.".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ovf::{LARGEST, read};
    use std::time::{Duration, Instant};

    #[test]
    fn attributes_are_counted_however_they_are_written() {
        assert_eq!(most_attributes("<a b='1' c = \"2>\" d\n=\n'x'><e f='1'/>g=h</a>"), 3);
        let many = |count| format!("<Envelope {}/>", (0..count).map(|at| format!("a{at}='' ")).collect::<String>());
        assert!(read(many(MANY_ATTRIBUTES).as_bytes()).is_ok());
        assert_eq!(read(many(MANY_ATTRIBUTES + 1).as_bytes()), Err(too_large()));
    }

    #[test]
    fn a_value_holds_no_less_than_sign() {
        assert_eq!(read("<Envelope a='<'/>".as_bytes()), Err(broken()));
    }

    #[test]
    fn too_many_elements_or_namespaces_are_refused() {
        let text = format!("<Envelope>{}</Envelope>", "<a/>".repeat(MANY_NODES as usize));
        assert_eq!(read(text.as_bytes()), Err(too_large()));
        let text = format!("<Envelope>{}</Envelope>", "<a xmlns='b'/>".repeat(MANY_NAMESPACES + 1));
        assert_eq!(read(text.as_bytes()), Err(too_large()));
    }

    /// Each is as large as may be and made to be slow. The time is far from what it takes, and far from what it would
    /// take without the limits.
    #[test]
    fn the_worst_descriptors_are_read_in_time() {
        let fill = |unit: &str| unit.repeat((LARGEST as usize - 32_768) / unit.len());
        let attributes: String = (0..MANY_ATTRIBUTES).map(|at| format!("a{at:04}='' ")).collect();
        let namespaces: String = (0..MANY_NAMESPACES / 3).map(|at| format!("xmlns:a{at}='{at}' ")).collect();
        let last = MANY_NAMESPACES / 3 - 1;
        for (what, text) in [
            ("attributes", fill(&format!("<a {attributes}/>"))),
            ("namespaces", "<a xmlns:b='c'/>".repeat(MANY_NAMESPACES * 2 / 3 - 1)),
            (
                "prefixes",
                fill(&format!("<a {}/>", (0..500).map(|at| format!("a{last}:b{at}='' ")).collect::<String>())),
            ),
            ("depth", "<a>".repeat(99_000) + &"</a>".repeat(99_000)),
            ("texts", fill("<![CDATA[]]>a")),
            ("comments", fill("<!---->aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")),
            ("references", fill("&#65;")),
            ("words", fill(" a\u{A0}")),
        ] {
            let text = format!("<Envelope {namespaces}>{text}</Envelope>");
            let start = Instant::now();
            let result = read(text.as_bytes());
            assert!(result.is_ok(), "{what}: {result:?}");
            println!("{what}: {:?}", start.elapsed());
            assert!(start.elapsed() < Duration::from_secs(30), "{what}");
        }
    }
}
