//! The line between filters and table: how much was found.

use crate::resources::Description;
use crate::text::format::{counted, server_time, thousands};
use leptos::prelude::*;
use stylers_macro::style_sheet;

/// What the line says.
#[derive(Clone, Debug, PartialEq)]
pub struct ResultLine {
    /// Rows that were found; none while nothing is known.
    pub found: Option<u64>,
    /// Rows without any filter, where there is one.
    pub of: Option<u64>,
    /// How long the server took, as it said.
    pub server_time: Option<String>,
}

/// How much was found, said once for each answer that differs from the one before.
#[component]
pub fn Toolbar(
    /// What the page is about.
    description: &'static Description,
    /// What was found.
    result: Memo<ResultLine>,
    /// What stands at the end of the line.
    children: Children,
) -> impl IntoView {
    let style = style_sheet!("style/components/toolbar.css");
    let found = Memo::new(move |_| result.get().found);
    let of = Memo::new(move |_| result.get().of);
    view! {
        <div class=style>
            <p class="result">
                <span role="status">
                    {move || match (found.get(), of.get()) {
                        (None, _) => "Loading".into_any(),
                        (Some(found), Some(of)) => view! { <b>{thousands(found)}</b> " of " {counted(of, description.noun)} }.into_any(),
                        (Some(found), None) => {
                            let words = counted(found, description.noun);
                            let noun = words.trim_start_matches(|digit: char| digit.is_ascii_digit() || digit == ',').to_owned();
                            view! { <b>{thousands(found)}</b> {noun} }.into_any()
                        }
                    }}
                </span>
                {move || result.get().server_time.as_deref().and_then(server_time).map(|time| format!(" · {time}"))}
            </p>
            <div class="end">{children()}</div>
        </div>
    }
}
