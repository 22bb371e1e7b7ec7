//! Elements described as data, and a part of the page made to show them.
//!
//! For what is drawn often and in great numbers: the rows of the tables. Only what differs from what is shown is
//! changed, and nothing is subscribed to. All else is drawn by Leptos. What is described is text and never markup: no
//! description can become anything else than the elements that it names.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, Node};

/// The attribute that is the state of a box, and not what it began with.
const CHECKED: &str = "checked";

/// An element or a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Markup {
    /// An element.
    Element {
        /// What it is.
        tag: &'static str,
        /// Its attributes, those that it has.
        attributes: Vec<(&'static str, String)>,
        /// What it holds.
        children: Vec<Markup>,
    },
    /// A text.
    Text(String),
}

impl Markup {
    /// An element with a class, where there is one.
    pub fn new(tag: &'static str, class: &str) -> Markup {
        Markup::Element { tag, attributes: Vec::new(), children: Vec::new() }.with("class", class)
    }

    fn has_same_tag(&self, other: &Markup) -> bool {
        matches!((self, other), (Markup::Element { tag, .. }, Markup::Element { tag: other, .. }) if tag == other)
    }

    /// With an attribute; an empty text leaves it out.
    #[inline(never)]
    pub fn with(mut self, name: &'static str, value: &str) -> Markup {
        if let Markup::Element { attributes, .. } = &mut self
            && !value.is_empty()
        {
            attributes.push((name, value.to_owned()));
        }
        self
    }

    /// With one more element or text in it.
    #[inline(never)]
    pub fn and(mut self, child: Markup) -> Markup {
        if let Markup::Element { children, .. } = &mut self {
            children.push(child);
        }
        self
    }

    /// With one more element after the first one in it.
    pub fn after_first(mut self, child: Markup) -> Markup {
        if let Markup::Element { children, .. } = &mut self {
            children.insert(children.len().min(1), child);
        }
        self
    }

    /// With a text in it.
    pub fn text(self, text: &str) -> Markup {
        self.and(Markup::Text(text.to_owned()))
    }
}

/// What is shown within an element.
#[derive(Default)]
pub struct Painting {
    shown: Vec<Shown>,
}

struct Shown {
    node: Node,
    /// Its tag and attributes, or its text; no children.
    markup: Markup,
    children: Vec<Shown>,
}

impl Painting {
    /// Makes an element show this and nothing else.
    pub fn show(&mut self, place: &Node, markups: Vec<Markup>) {
        if self.shown.is_empty() {
            // Leptos may hand on an element with what another page has painted into it.
            place.set_text_content(None);
        }
        show(place, &mut self.shown, markups);
    }
}

fn show(place: &Node, shown: &mut Vec<Shown>, markups: Vec<Markup>) {
    for old in shown.drain(markups.len().min(shown.len())..) {
        let _ = place.remove_child(&old.node);
    }
    for (index, markup) in markups.into_iter().enumerate() {
        match shown.get_mut(index) {
            Some(old) => old.become_like(place, markup),
            None => {
                // What follows its like, as rows do, begins as its copy: a few calls in place of one for each part.
                let twin = shown.last().filter(|last| last.markup.has_same_tag(&markup)).and_then(Shown::twin);
                let new = match twin {
                    Some(twin) => Some(twin.changed_to(place, markup)),
                    None => Shown::build(markup),
                };
                let Some(new) = new else { return };
                let _ = place.append_child(&new.node);
                shown.push(new);
            }
        }
    }
}

impl Shown {
    fn build(mut markup: Markup) -> Option<Shown> {
        let (node, children) = match &mut markup {
            Markup::Text(text) => (Node::from(document().create_text_node(text)), Vec::new()),
            Markup::Element { tag, attributes, children } => {
                let element = create(tag)?;
                attributes.iter().for_each(|(name, value)| set(&element, name, Some(value)));
                (Node::from(element), std::mem::take(children))
            }
        };
        let mut shown = Vec::new();
        show(&node, &mut shown, children);
        Some(Shown { node, markup, children: shown })
    }

    /// A copy, with copies of all parts; none where the page is not as it was painted, as a translator leaves it.
    fn twin(&self) -> Option<Shown> {
        self.described(self.node.clone_node_with_deep(true).ok()?)
    }

    /// The same as this with another node, which has the same parts.
    fn described(&self, node: Node) -> Option<Shown> {
        let kind = if matches!(self.markup, Markup::Text(_)) { Node::TEXT_NODE } else { Node::ELEMENT_NODE };
        if node.node_type() != kind {
            return None;
        }
        let mut next = node.first_child();
        let mut children = Vec::with_capacity(self.children.len());
        for child in &self.children {
            let part = next?;
            next = part.next_sibling();
            children.push(child.described(part)?);
        }
        next.is_none().then(|| Shown { node, markup: self.markup.clone(), children })
    }

    fn changed_to(mut self, place: &Node, markup: Markup) -> Shown {
        self.become_like(place, markup);
        self
    }

    fn become_like(&mut self, place: &Node, new: Markup) {
        match (&mut self.markup, new) {
            (Markup::Text(shown), Markup::Text(text)) => {
                if *shown != text {
                    self.node.set_node_value(Some(&text));
                    *shown = text;
                }
            }
            (
                Markup::Element { tag, attributes: shown, .. },
                Markup::Element { tag: new_tag, attributes, children },
            ) if *tag == new_tag => {
                if *shown != attributes {
                    change(self.node.unchecked_ref(), shown, &attributes);
                    *shown = attributes;
                } else if *tag == "input" {
                    // A click has changed it by itself.
                    let is_checked = shown.iter().any(|(name, _)| *name == CHECKED);
                    self.node.unchecked_ref::<HtmlInputElement>().set_checked(is_checked);
                }
                show(&self.node, &mut self.children, children);
            }
            (_, new) => {
                if let Some(new) = Shown::build(new) {
                    let _ = place.replace_child(&new.node, &self.node);
                    *self = new;
                }
            }
        }
    }
}

fn change(element: &Element, old: &[(&'static str, String)], new: &[(&'static str, String)]) {
    for (name, _) in old.iter().filter(|(name, _)| !new.iter().any(|(kept, _)| kept == name)) {
        set(element, name, None);
    }
    for (name, value) in new.iter().filter(|attribute| !old.contains(attribute)) {
        set(element, name, Some(value));
    }
}

fn set(element: &Element, name: &str, value: Option<&str>) {
    if name == CHECKED {
        element.unchecked_ref::<HtmlInputElement>().set_checked(value.is_some());
        return;
    }
    // The names are ours, and such as there are.
    let _ = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
}

fn create(tag: &str) -> Option<Element> {
    match tag {
        "svg" | "use" => document().create_element_ns(Some("http://www.w3.org/2000/svg"), tag).ok(),
        tag => document().create_element(tag).ok(),
    }
}
