//! The command lines that ask for what the dashboard shows: for curl, HTTPie and vss-cli, ready for a shell.
//!
//! No line holds a token: curl and HTTPie take it from `$TK`, as the API's documentation has it, and vss-cli from its
//! own configuration. Nothing is run here, and lines that somebody pastes are read by [`crate::pasted`].

mod http;
pub mod shell;
mod vss_cli;
pub mod words;

use crate::{ImageKind, Query, Resource};
use std::fmt;

/// A program that speaks to the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tool {
    /// curl.
    Curl,
    /// HTTPie, whose command is `http`.
    HttPie,
    /// The cloud's own command line.
    VssCli,
}

/// A part of a command line that is not ready yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Text of the line.
    Text(String),
    /// A word that the user puts something else in place of.
    Fill(&'static str),
}

/// A command line with words to fill in. Those are in capitals and plain to a shell. One of them stands for a number,
/// so that a line which is run too early is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// The parts, which make the line when they are joined.
    pub parts: Vec<Part>,
}

impl Tool {
    /// Every tool, in the order in which they are offered.
    pub const ALL: [Tool; 3] = [Tool::Curl, Tool::HttPie, Tool::VssCli];

    /// The name, as its makers write it.
    pub const fn name(self) -> &'static str {
        match self {
            Tool::Curl => "curl",
            Tool::HttPie => "HTTPie",
            Tool::VssCli => "vss-cli",
        }
    }
}

/// The line that gives the rows of a page, in their order. `origin` has no slash at its end. `per_page` holds where
/// the query does not say; `total` is how many rows all pages have together, where that is known.
pub fn list(
    tool: Tool,
    origin: &str,
    resource: Resource,
    query: &Query,
    per_page: Option<u32>,
    total: Option<u64>,
) -> String {
    let rows = query.per_page.or(per_page).map(|rows| rows.min(resource.max_per_page()));
    let asked = Query { per_page: rows, ..query.clone() };
    let address = match asked.print() {
        nothing if nothing.is_empty() => format!("{}?expand=1", resource.path()),
        written => format!("{}?expand=1&{written}", resource.path()),
    };
    match tool {
        Tool::Curl => http::curl("GET", origin, &address),
        Tool::HttPie => http::http_pie("GET", origin, &address),
        Tool::VssCli => vss_cli::list(resource, &asked, total).unwrap_or_else(|| vss_cli::raw(&address)),
    }
}

/// The line that gives one object.
pub fn object(tool: Tool, origin: &str, resource: Resource, id: i64) -> String {
    let address = format!("{}/{id}", resource.path());
    match tool {
        Tool::Curl => http::curl("GET", origin, &address),
        Tool::HttPie => http::http_pie("GET", origin, &address),
        Tool::VssCli => vss_cli::object(resource, id).unwrap_or_else(|| vss_cli::raw(&address)),
    }
}

/// The line that syncs the user's own images of a kind.
pub fn sync(tool: Tool, origin: &str, kind: ImageKind) -> String {
    let address = kind.personal().path();
    match tool {
        Tool::Curl => http::curl("PATCH", origin, address),
        Tool::HttPie => http::http_pie("PATCH", origin, address),
        Tool::VssCli => vss_cli::sync(kind).to_owned(),
    }
}

/// The line of vss-cli that uses an image: puts an ISO image into a machine's drive, or makes a machine of a VM image.
pub fn usage(kind: ImageKind, id: i64, path: &str) -> Template {
    vss_cli::usage(kind, id, path)
}

impl fmt::Display for Part {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Part::Text(text) => text,
            Part::Fill(word) => word,
        })
    }
}

impl fmt::Display for Template {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts.iter().try_for_each(|part| part.fmt(formatter))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORIGIN: &str = "https://deck.example";

    fn query(resource: Resource, written: &str) -> Query {
        Query::parse(resource, written).expect("a query")
    }

    #[test]
    fn a_line_has_one_address_as_the_dashboard_asks_for_it() {
        let query = query(Resource::PublicIso, "filter=name,like,%25it's $HOME%25&sort=name,desc&page=2");
        assert_eq!(
            list(Tool::Curl, ORIGIN, Resource::PublicIso, &query, Some(25), None),
            "curl -s -H \"Authorization: Bearer $TK\" \
             'https://deck.example/v2/iso?expand=1&filter=name,like,%25it%27s%20%24HOME%25&sort=name,desc&page=2\
             &per_page=25'"
        );
        assert_eq!(
            list(Tool::HttPie, ORIGIN, Resource::SyncRequests, &Query::default(), None, None),
            "http GET 'https://deck.example/v2/request/image_sync?expand=1' \"Authorization: Bearer $TK\""
        );
    }

    #[test]
    fn more_rows_than_a_page_may_hold_are_not_asked_for() {
        let query = query(Resource::PublicVm, "per_page=5000");
        assert!(list(Tool::Curl, ORIGIN, Resource::PublicVm, &query, Some(25), None).ends_with("per_page=100'"));
    }

    #[test]
    fn an_address_without_a_query_needs_no_quotes() {
        assert_eq!(
            object(Tool::Curl, ORIGIN, Resource::PublicIso, 10),
            "curl -s -H \"Authorization: Bearer $TK\" https://deck.example/v2/iso/10"
        );
        assert_eq!(
            sync(Tool::Curl, ORIGIN, ImageKind::Vm),
            "curl -s -X PATCH -H \"Authorization: Bearer $TK\" https://deck.example/v2/user/image/vm"
        );
        assert_eq!(
            sync(Tool::HttPie, ORIGIN, ImageKind::Iso),
            "http PATCH https://deck.example/v2/user/image/iso \"Authorization: Bearer $TK\""
        );
    }
}
