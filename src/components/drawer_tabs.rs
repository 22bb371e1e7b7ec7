//! What the drawer says of an object, in three tabs: its attributes, the commands that use it, and what the API sends.

use super::copy_button::CopyButton;
use super::icon::icon;
use crate::api::Client;
use crate::browser::{self, focus, task};
use crate::resources::row::Row;
use crate::state::toast::Toasts;
use imagedeck_api::command::{self, Part, Template, Tool};
use imagedeck_api::legible::legible;
use imagedeck_api::{Field, Record, Resource};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// The tabs, in order: the id and the words.
const TABS: [(&str, &str); 3] = [("tab-details", "Details"), ("tab-use", "Use it"), ("tab-json", "JSON")];

/// The tabs of an object; which of them is open stays from object to object.
pub fn tabs(resource: Resource, row: Row, current: RwSignal<u32>) -> AnyView {
    let key = move |event: KeyboardEvent| {
        let now = current.get_untracked() as usize;
        let next = match event.key().as_str() {
            "ArrowRight" => (now + 1) % TABS.len(),
            "ArrowLeft" => (now + TABS.len() - 1) % TABS.len(),
            "Home" => 0,
            "End" => TABS.len() - 1,
            _ => return,
        };
        event.prevent_default();
        current.set(u32::try_from(next).unwrap_or_default());
        if let Some((id, _)) = TABS.get(next) {
            focus::move_to(&[&["#", id].concat()]);
        }
    };
    let tab = move |(index, (id, words)): (usize, (&'static str, &'static str))| {
        let is_current = move || current.get() as usize == index;
        view! {
            <button
                type="button"
                role="tab"
                id=id
                aria-selected=move || is_current().to_string()
                aria-controls="tab-panel"
                tabindex=move || if is_current() { "0" } else { "-1" }
                on:click=move |_| current.set(u32::try_from(index).unwrap_or_default())
            >
                {words}
            </button>
        }
        .into_any()
    };
    let panel = move || match current.get() {
        0 => details(resource, &row),
        1 => use_it(resource, &row),
        _ => json(resource, &row),
    };
    let label = move || TABS.get(current.get() as usize).map(|(id, _)| *id);
    view! {
        <div class="tabs" role="tablist" aria-label="About this object" on:keydown=key>
            {TABS.into_iter().enumerate().map(tab).collect_view()}
        </div>
        <div role="tabpanel" id="tab-panel" tabindex="0" aria-labelledby=label>{panel}</div>
    }
    .into_any()
}

/// What the API's documentation has first, then what names and files say.
fn details(resource: Resource, row: &Row) -> AnyView {
    let sources = sources(resource, row);
    let list = |is_documented: bool| {
        let fields = resource
            .fields()
            .iter()
            .filter(move |field| **field != Field::Message && field.is_documented() == is_documented);
        fields.map(|field| attribute(*field, row, sources)).collect_view()
    };
    let has_further = resource.fields().iter().any(|field| !field.is_documented());
    let further = has_further.then(|| {
        view! {
            <h3 class="sect">"Read from the name and the file"</h3>
            <p class="hint">"A reading, which can be wrong. The image itself decides."</p>
            <dl class="attrs">{list(false)}</dl>
        }
        .into_any()
    });
    view! { <dl class="attrs">{list(true)}</dl>{further} }.into_any()
}

/// The characters of the name that say an attribute, by its name. They are known a moment after the drawer is open.
fn sources(resource: Resource, row: &Row) -> RwSignal<Vec<(String, String)>> {
    let known = RwSignal::new(Vec::new());
    if resource.image_kind().is_none() {
        return known;
    }
    let client = expect_context::<Client>();
    let path = row.value(Field::Path).text().into_owned();
    let reading = task::start(Box::pin(async move {
        known.set(client.name_sources(path, resource.fields()).await);
    }));
    on_cleanup(move || reading.abort());
    known
}

fn attribute(field: Field, row: &Row, sources: RwSignal<Vec<(String, String)>>) -> AnyView {
    let text = row.value(field).text().into_owned();
    let copy = matches!(field, Field::Name | Field::Id).then(|| {
        let (label, done) = if field == Field::Id { ("Copy id", "Id copied") } else { ("Copy name", "Name copied") };
        view! { <CopyButton label subject=text.clone() done text=text.clone() class="xs" /> }.into_any()
    });
    let shown = if text.is_empty() {
        // The further attributes are what names and files say of themselves.
        let words = if field.is_documented() { "none" } else { "not stated" };
        view! { <span class="subtle">{words}</span> }.into_any()
    } else {
        view! { <span class="mono">{text}</span> }.into_any()
    };
    let from = move || {
        let words = sources.with(|known| known.iter().find(|(name, _)| name == field.name()).cloned());
        words.map(|(_, words)| [" from “", &legible(&words), "”"].concat())
    };
    view! { <div><dt>{field.name()}</dt><dd>{shown}{copy}<span class="hint">{from}</span></dd></div> }.into_any()
}

/// The commands that take the object, ready for a shell.
fn use_it(resource: Resource, row: &Row) -> AnyView {
    let origin = browser::origin();
    let id = row.id();
    let usage = match (row, resource.image_kind()) {
        (Row::Image(image), Some(kind)) => {
            let title = if resource.path().ends_with("iso") { "Put it into a drive" } else { "Make a machine of it" };
            Some(command_box(title, "vss-cli", command::usage(kind, id, &image.path)))
        }
        _ => None,
    };
    let ask = Tool::ALL.map(|tool| {
        let line = command::object(tool, &origin, resource, id);
        command_box("Ask for it", tool.name(), Template { parts: vec![Part::Text(line)] })
    });
    view! {
        {usage}
        {ask.into_iter().collect_view()}
        <p class="hint">"Words in capitals are for you to fill in. "<code>"$TK"</code>" is your token."</p>
    }
    .into_any()
}

fn command_box(title: &'static str, tool: &'static str, template: Template) -> AnyView {
    let toasts = expect_context::<Toasts>();
    let line = template.to_string();
    let part = |part: Part| match part {
        Part::Text(text) => text.into_any(),
        Part::Fill(word) => view! { <b class="fill">{word}</b> }.into_any(),
    };
    view! {
        <div class="cmd">
            <header>
                <span>{title}" with "<b>{tool}</b></span>
                <button
                    type="button"
                    class="btn quiet"
                    aria-label=format!("Copy: {title} with {tool}")
                    on:click=move |_| toasts.copy("Command copied", line.clone())
                >
                    {icon("copy")}"Copy"
                </button>
            </header>
            <pre>{template.parts.into_iter().map(part).collect_view()}</pre>
        </div>
    }
    .into_any()
}

/// The object as the API sends it.
fn json(resource: Resource, row: &Row) -> AnyView {
    let toasts = expect_context::<Toasts>();
    let text = as_json(resource, row);
    let copied = text.clone();
    view! {
        <div class="cmd">
            <header>
                <span>"The object as the API sends it"</span>
                <button
                    type="button"
                    class="btn quiet"
                    aria-label="Copy the JSON"
                    on:click=move |_| toasts.copy("JSON copied", copied.clone())
                >
                    {icon("copy")}"Copy"
                </button>
            </header>
            <pre>{text}</pre>
        </div>
    }
    .into_any()
}

fn as_json(resource: Resource, row: &Row) -> String {
    use imagedeck_api::record::Value;
    let quoted = |text: &str| js_sys::JSON::stringify(&JsValue::from_str(text)).map_or(String::new(), String::from);
    let list = |sentences: &[String]| {
        ["[", &sentences.iter().map(|sentence| quoted(sentence)).collect::<Vec<_>>().join(", "), "]"].concat()
    };
    let line = |field: &Field| {
        let value = match row.value(*field) {
            Value::None => "null".to_owned(),
            value @ (Value::Number(_) | Value::Flag(_)) => value.text().into_owned(),
            Value::Message(message) => {
                format!("{{ \"errors\": {}, \"warnings\": {} }}", list(&message.errors), list(&message.warnings))
            }
            value => quoted(&value.text()),
        };
        format!("  \"{}\": {value}", field.name())
    };
    ["{\n", &resource.fields().iter().map(line).collect::<Vec<_>>().join(",\n"), "\n}"].concat()
}
