//! What stands in place of rows: a title, a sentence, the next step.

use super::icon::icon;
use leptos::prelude::*;
use stylers_macro::style_sheet;

/// A message in place of rows.
#[component]
pub fn StateMessage(
    /// The icon's name.
    symbol: &'static str,
    /// One line.
    title: String,
    /// One sentence.
    #[prop(into)]
    sentence: Signal<String>,
    /// Whether it is about a fault, which is then read out at once.
    #[prop(optional)]
    fault: bool,
    /// What can be done.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let style = style_sheet!("style/components/state_message.css");
    view! {
        <div class=style role=fault.then_some("alert") class:bad=fault>
            {icon(symbol)}
            <h2>{title}</h2>
            <p>{sentence}</p>
            {children.map(|children| view! { <div class="acts">{children()}</div> })}
        </div>
    }
}
