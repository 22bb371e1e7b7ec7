//! A file name: found parts marked, the end never cut off.

use crate::browser::letters::fold;
use crate::routes::View;
use crate::text::highlight::{Part, parts, searched_texts};
use imagedeck_api::Field;
use leptos::prelude::*;

/// How much of the end of a name stays readable when there is no room, in characters.
const TAIL: usize = 12;

/// A file name with the searched texts marked in it.
#[component]
pub fn Name(
    /// The name.
    name: String,
    /// The view, whose filters say what was searched for.
    view: Memo<View>,
) -> impl IntoView {
    move || {
        let searched = view.with(|view| searched_texts(&view.query.filters, Field::Name, fold));
        let (stem, tail) = cut(parts(&name, &searched, fold));
        view! { <span class="stem">{drawn(stem)}</span><span class="tail">{drawn(tail)}</span> }.into_any()
    }
}

fn drawn(parts: Vec<Part>) -> Vec<AnyView> {
    let draw =
        |part: Part| if part.found { view! { <mark>{part.text}</mark> }.into_any() } else { part.text.into_any() };
    parts.into_iter().map(draw).collect()
}

/// Separates the last characters from the rest, through the middle of a part where they begin there.
pub fn cut(parts: Vec<Part>) -> (Vec<Part>, Vec<Part>) {
    let length: usize = parts.iter().map(|part| part.text.chars().count()).sum();
    let mut before_tail = length.saturating_sub(TAIL);
    let (mut stem, mut tail) = (Vec::new(), Vec::new());
    for part in parts {
        let count = part.text.chars().count();
        let cut = part.text.char_indices().nth(before_tail).map_or(part.text.len(), |(position, _)| position);
        let (first, second) = part.text.split_at(cut);
        for (side, text) in [(&mut stem, first), (&mut tail, second)] {
            if !text.is_empty() {
                side.push(Part { text: text.to_owned(), found: part.found });
            }
        }
        before_tail = before_tail.saturating_sub(count);
    }
    (stem, tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_name_is_kept_whole() {
        let part = |text: &str, found| Part { text: text.to_owned(), found };
        let (stem, tail) = cut(vec![part("ubuntu", true), part("-22.04-amd64.iso", false)]);
        assert_eq!(stem, [part("ubuntu", true), part("-22.", false)]);
        assert_eq!(tail, [part("04-amd64.iso", false)]);
    }

    #[test]
    fn a_short_name_is_all_end() {
        let part = Part { text: "a.iso".to_owned(), found: false };
        assert_eq!(cut(vec![part.clone()]), (vec![], vec![part]));
    }
}
