//! What stands in place of rows: a title, a sentence, the next step.

use super::icon::icon;
use leptos::prelude::*;
use stylers_macro::style_sheet;

/// What a message is about.
#[derive(Clone, Copy, PartialEq)]
pub enum Tone {
    /// The state of things.
    Plain,
    /// A fault, which is read out at once.
    Fault,
}

/// A message in place of rows, with what can be done about it.
pub fn state_message(
    symbol: &'static str,
    title: &str,
    sentence: String,
    tone: Tone,
    actions: Vec<AnyView>,
) -> AnyView {
    let style = style_sheet!("style/components/state_message.css");
    let is_fault = tone == Tone::Fault;
    view! {
        <div class=style class:bad=is_fault>
            {icon(symbol)}
            <div class="words" role=is_fault.then_some("alert")>
                <h2>{title.to_owned()}</h2>
                <p>{sentence}</p>
            </div>
            <div class="acts">{actions}</div>
        </div>
    }
    .into_any()
}

/// Something that can be done about a message. The first one should be the primary.
pub fn action(words: &str, primary: bool, run: impl Fn() + 'static) -> AnyView {
    let class = if primary { "btn primary" } else { "btn" };
    view! { <button type="button" class=class on:click=move |_| run()>{words.to_owned()}</button> }.into_any()
}
