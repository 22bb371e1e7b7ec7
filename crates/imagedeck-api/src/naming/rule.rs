//! How a system writes its versions, as the table of systems says it.
//!
//! The words for it are explained at the head of that table. What they mean for a name is in [`super::version`].

/// How a system writes its versions.
#[derive(Clone, Debug, Default)]
pub(super) struct Rule {
    /// In which way versions are looked for.
    pub(super) way: Way,
    /// How many numbers with dots between belong to a version at most.
    pub(super) parts: Option<usize>,
    /// Whether a number behind a hyphen belongs to the version.
    pub(super) has_dash: bool,
    /// Whether an underscore is a dot.
    pub(super) has_underscore: bool,
    /// Whether the dot behind the first digit is left out.
    pub(super) is_undotted: bool,
    /// A letter that begins the version.
    pub(super) letter: Option<char>,
    /// What an update makes of the version.
    pub(super) update: Update,
    /// Whether a revision belongs to the version.
    pub(super) has_revision: bool,
    /// Whether there was a port to Alpha.
    pub(super) has_alpha_port: bool,
    /// Whether the last part of a name is its language or edition.
    pub(super) has_personality: bool,
    /// Whether code names of Ubuntu count.
    pub(super) is_ubuntu: bool,
}

/// In which way versions are looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Way {
    /// By their general shape.
    #[default]
    General,
    /// As Windows numbers its releases.
    Windows,
    /// By years, with releases and service packs.
    Year,
    /// There is none to look for.
    None,
}

/// What an update makes of the version.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Update {
    /// Nothing.
    #[default]
    Ignored,
    /// It is kept as written.
    Kept,
    /// It is the second number of the version.
    Point,
    /// It is written behind a space.
    Spaced,
}

impl Rule {
    /// Reads the words of the table; nothing if one is unknown.
    pub(super) fn parse(words: &str) -> Option<Rule> {
        let mut rule = Rule::default();
        for word in words.split_whitespace() {
            match word.split_once('=').unwrap_or((word, "")) {
                ("windows", "") => rule.way = Way::Windows,
                ("year", "") => rule.way = Way::Year,
                ("none", "") => rule.way = Way::None,
                ("parts", count) => rule.parts = Some(count.parse().ok()?),
                ("dash", "") => rule.has_dash = true,
                ("underscore", "") => rule.has_underscore = true,
                ("undotted", "") => rule.is_undotted = true,
                ("letter", letter) => rule.letter = Some(letter.chars().next()?),
                ("update", "") => rule.update = Update::Kept,
                ("point", "") => rule.update = Update::Point,
                ("spaced", "") => rule.update = Update::Spaced,
                ("revision", "") => rule.has_revision = true,
                ("alpha", "") => rule.has_alpha_port = true,
                ("personality", "") => rule.has_personality = true,
                ("ubuntu", "") => rule.is_ubuntu = true,
                _ => return None,
            }
        }
        Some(rule)
    }
}
