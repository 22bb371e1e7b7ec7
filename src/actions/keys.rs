//! Which action the keys ask for that were pressed, one after the other.
//!
//! Single keys rest while something is being typed, and can be switched off; the command palette keeps its own.

use super::Action;

/// A key, as far as it matters here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stroke {
    /// What it types, such as `j`, `L` or `/`.
    pub key: String,
    /// Whether the control key, or the command key of a Mac, is held.
    pub with_control: bool,
    /// Whether something is being typed, so that letters are letters.
    pub in_text: bool,
}

/// What a stroke asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Nothing.
    Nothing,
    /// The first key of two.
    More,
    /// An action.
    Run(Action),
}

/// What a stroke asks for after the one `before`, where that was the first of two. `single_keys` says whether keys
/// without the control key count.
pub fn asked(before: Option<&str>, stroke: &Stroke, single_keys: bool) -> Asked {
    if stroke.with_control {
        return if stroke.key.eq_ignore_ascii_case("k") { Asked::Run(Action::Palette) } else { Asked::Nothing };
    }
    if stroke.in_text || !single_keys {
        return Asked::Nothing;
    }
    let key = stroke.key.as_str();
    let is_run = |action: &Action| match (action.keys(), before) {
        ([first, second], Some(before)) => *first == before && *second == key,
        ([only], None) => *only == key,
        _ => false,
    };
    let begins = |action: &Action| matches!(action.keys(), [first, _] if *first == key);
    match Action::ALL.into_iter().find(is_run) {
        Some(action) => Asked::Run(action),
        None if before.is_none() && Action::ALL.iter().any(begins) => Asked::More,
        // The second key is none: it may be an action by itself.
        None if before.is_some() => asked(None, stroke, single_keys),
        None => Asked::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use imagedeck_api::Resource;

    fn stroke(key: &str) -> Stroke {
        Stroke { key: key.to_owned(), with_control: false, in_text: false }
    }

    #[test]
    fn one_key_or_two_run_an_action() {
        assert_eq!(asked(None, &stroke("j"), true), Asked::Run(Action::NextRow));
        assert_eq!(asked(None, &stroke("g"), true), Asked::More);
        assert_eq!(asked(Some("g"), &stroke("i"), true), Asked::Run(Action::GoTo(Resource::PublicIso)));
        assert_eq!(asked(None, &stroke("i"), true), Asked::Run(Action::CopyId));
        assert_eq!(asked(Some("g"), &stroke("j"), true), Asked::Run(Action::NextRow));
        assert_eq!(asked(None, &stroke("z"), true), Asked::Nothing);
    }

    #[test]
    fn keys_rest_while_something_is_typed_or_they_are_off_but_for_the_palette() {
        let palette = Stroke { key: "K".to_owned(), with_control: true, in_text: true };
        assert_eq!(asked(None, &palette, false), Asked::Run(Action::Palette));
        assert_eq!(asked(None, &Stroke { in_text: true, ..stroke("j") }, true), Asked::Nothing);
        assert_eq!(asked(None, &stroke("j"), false), Asked::Nothing);
        assert_eq!(asked(None, &Stroke { with_control: true, ..stroke("c") }, true), Asked::Nothing);
    }
}
