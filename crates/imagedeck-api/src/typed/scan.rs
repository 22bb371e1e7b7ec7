//! How typed text falls into pieces, and a piece into a name, a sign and values.
//!
//! It deliberately knows no resource and judges nothing: whether the name is an attribute and the values fit is the
//! matter of [`super::read`].

use crate::Field;
use crate::relation::sign_at;
use std::ops::Range;

/// The sign of a list in parentheses.
pub(super) const LIST: &str = ":(";

/// A piece of the text and its parts; all ranges are of the whole text.
pub(super) struct Scan {
    pub range: Range<usize>,
    /// The name and the sign, which a word has not.
    pub head: Option<Head>,
    /// The values, of which there is at least one; the range of one that is missing is empty.
    pub items: Vec<Item>,
    /// Whether the closing parenthesis of a list is missing.
    pub is_unclosed: bool,
    pub fault: Option<Fault>,
}

/// What stands before the values.
pub(super) struct Head {
    pub name: Range<usize>,
    pub sign: &'static str,
}

/// A value, as it is meant and where it is written.
pub(super) struct Item {
    pub range: Range<usize>,
    pub value: String,
    fault: Option<Fault>,
}

/// What can be wrong with the form of a piece.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// The closing quotation mark is missing.
    OpenQuote,
    /// The closing parenthesis is missing.
    OpenList,
    /// Something stands at this place, right after a closing quotation mark or parenthesis.
    Attached(usize),
}

impl Scan {
    /// Whether the values are those of a list.
    pub fn is_list(&self) -> bool {
        self.items.len() > 1 || self.head.as_ref().is_some_and(|head| head.sign == LIST)
    }
}

impl Item {
    /// Whether its closing quotation mark is missing.
    pub fn is_open(&self) -> bool {
        self.fault == Some(Fault::OpenQuote)
    }
}

impl Head {
    /// The end of the sign, where the values begin.
    pub fn end(&self) -> usize {
        self.name.end + self.sign.len()
    }

    /// The signs that end a value without quotation marks, as a space does.
    pub fn ends(&self) -> &'static str {
        match self.sign {
            ":" => ",",
            LIST => ",)",
            _ => "",
        }
    }
}

/// All pieces of a text, in order. What stands between them is space.
pub(super) fn scan(text: &str) -> Vec<Scan> {
    let mut pieces = Vec::new();
    let mut at = skip_space(text, 0);
    while at < text.len() {
        let piece = piece(text, at);
        at = skip_space(text, piece.range.end);
        pieces.push(piece);
    }
    pieces
}

/// The length of the name that a piece begins with, and the sign after it. An address such as `http://…` and a single
/// letter as in `C:\` are no names.
pub(super) fn head(piece: &str) -> Option<(usize, &'static str)> {
    let length = piece.find(|sign: char| !sign.is_ascii_alphabetic() && sign != '_').unwrap_or(piece.len());
    let (name, rest) = piece.split_at_checked(length)?;
    let sign = sign_at(rest)?;
    let is_name = length > 1 && !rest.starts_with("://");
    let is_field = || Field::ALL.into_iter().any(|field| field.name().eq_ignore_ascii_case(name));
    (is_name || is_field()).then_some((length, sign))
}

/// The value that begins at `start`.
pub(super) fn item(text: &str, start: usize, ends: &str) -> Item {
    let Some(quoted) = from(text, start).strip_prefix('"') else {
        let end = end_of_run(text, start, ends);
        return Item { range: start..end, value: text.get(start..end).unwrap_or_default().to_owned(), fault: None };
    };
    let mut value = String::new();
    let mut signs = quoted.char_indices().peekable();
    while let Some((at, sign)) = signs.next() {
        match sign {
            '"' => {
                let closed = start + at + 2;
                let end = end_of_run(text, closed, ends);
                let fault = (end > closed).then_some(Fault::Attached(closed));
                return Item { range: start..end, value, fault };
            }
            '\\' => {
                let escaped = signs.next_if(|(_, next)| matches!(next, '"' | '\\'));
                value.push(escaped.map_or('\\', |(_, sign)| sign));
            }
            plain => value.push(plain),
        }
    }
    Item { range: start..text.len(), value, fault: Some(Fault::OpenQuote) }
}

/// The end of what stands at `start` up to a space or one of `ends`.
pub(super) fn end_of_run(text: &str, start: usize, ends: &str) -> usize {
    let rest = from(text, start);
    start + rest.find(|sign: char| sign.is_whitespace() || ends.contains(sign)).unwrap_or(rest.len())
}

fn piece(text: &str, start: usize) -> Scan {
    let Some((length, sign)) = head(from(text, start)) else {
        let word = item(text, start, "");
        let range = start..word.range.end;
        return Scan { range, head: None, fault: word.fault, items: vec![word], is_unclosed: false };
    };
    let head = Head { name: start..start + length, sign };
    let is_enclosed = sign == LIST;
    let mut items: Vec<Item> = Vec::new();
    let mut is_unclosed = is_enclosed;
    let mut fault = is_enclosed.then_some(Fault::OpenList);
    let mut at = head.end();
    loop {
        if is_enclosed {
            at = skip_space(text, at);
        }
        let item = item(text, at, head.ends());
        at = item.range.end;
        items.push(item);
        let next = if is_enclosed { skip_space(text, at) } else { at };
        match from(text, next).chars().next() {
            Some(',') if !head.ends().is_empty() => at = next + 1,
            Some(')') if is_enclosed => {
                let closed = next + 1;
                at = end_of_run(text, closed, "");
                is_unclosed = false;
                fault = (at > closed).then_some(Fault::Attached(closed));
                break;
            }
            _ => break,
        }
    }
    let fault = items.iter().find_map(|item| item.fault).or(fault);
    Scan { range: start..at, head: Some(head), items, is_unclosed, fault }
}

fn skip_space(text: &str, start: usize) -> usize {
    text.len() - from(text, start).trim_start().len()
}

fn from(text: &str, start: usize) -> &str {
    text.get(start..).unwrap_or_default()
}
