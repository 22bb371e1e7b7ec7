//! The line between filters and table: how much was found.

use crate::text::format::{counted, server_time, thousands};
use leptos::prelude::*;
use stylers_macro::style_sheet;

/// What the line says.
#[derive(Clone, Debug, PartialEq)]
pub struct ResultLine {
    /// Rows that were found.
    pub found: u64,
    /// Rows without any filter, where there is one.
    pub of: Option<u64>,
    /// How long the server took, as it said.
    pub server_time: Option<String>,
}

/// How much was found. The words are read out only when they change, the server's time never.
#[component]
pub fn Toolbar(
    /// One of the objects that are counted.
    noun: &'static str,
    /// What was found; none while nothing is known.
    result: Signal<Option<ResultLine>>,
    /// What stands at the end of the line.
    children: Children,
) -> impl IntoView {
    let style = style_sheet!("style/components/toolbar.css");
    let found = move || result.get().map_or("Loading".to_owned(), |result| thousands(result.found));
    let rest = move || match result.get() {
        Some(ResultLine { of: Some(of), .. }) => format!(" of {}", counted(of, noun)),
        Some(ResultLine { found, of: None, .. }) => if found == 1 { format!(" {noun}") } else { format!(" {noun}s") },
        None => String::new(),
    };
    let time = move || {
        let time = result.get().and_then(|result| server_time(result.server_time.as_deref()?));
        time.map_or(String::new(), |time| format!(" · {time}"))
    };
    view! {
        <div class=style>
            <p class="result"><span role="status"><b>{found}</b>{rest}</span>{time}</p>
            <div class="end">{children()}</div>
        </div>
    }
}
