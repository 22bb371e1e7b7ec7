//! The command palette: every image by its name and every action by its words, in one box.

use super::icon::icon;
use super::modal::modal;
use crate::actions::list_actions::CurrentActions;
use crate::actions::{Action, Group};
use crate::api::{Client, Question};
use crate::browser::navigation::{History, Navigation};
use crate::browser::{focus, letters};
use crate::components::keys::keys;
use crate::resources::describe;
use crate::resources::row::Row;
use crate::routes::View;
use crate::state::dialogs::Dialogs;
use crate::state::preferences::Preferences;
use crate::state::remote::Remote;
use crate::state::toast::Toasts;
use crate::text::format::counted;
use gloo_timers::callback::Timeout;
use imagedeck_api::{Field, Filter, Query, Record, Resource};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use stylers_macro::style_sheet;

/// How long to wait for the next keystroke before images are looked for, in milliseconds.
const DEBOUNCE: u32 = 120;

/// How many images of each list are shown.
const IMAGES: u32 = 4;

/// The lists in which images are looked for.
const LISTS: [Resource; 4] = [Resource::PublicIso, Resource::PublicVm, Resource::PersonalIso, Resource::PersonalVm];

/// Something in the palette.
#[derive(Clone, PartialEq)]
enum Item {
    Image(Resource, Box<Row>),
    /// A list, filtered by what is typed, and how many images that are.
    Filtered(Resource, u64),
    Action(Action),
}

/// The palette over the page of a list.
#[inline(never)]
pub fn palette(actions: CurrentActions) -> AnyView {
    let style = style_sheet!("style/components/palette.css");
    let dialogs = expect_context::<Dialogs>();
    let client = expect_context::<Client>();
    let navigation = expect_context::<Navigation>();
    let preferences = expect_context::<Preferences>();
    let toasts = expect_context::<Toasts>();
    let typed = RwSignal::new(String::new());
    // What is looked for, a little behind what is typed.
    let searched = RwSignal::new(String::new());
    let debounce: StoredValue<Option<Timeout>, LocalStorage> = StoredValue::new_local(None);
    let active = RwSignal::new(Some(0_usize));
    let current = actions.get_untracked().map(|actions| actions.view.with_untracked(|view| view.resource));

    let answers = LISTS.map(|resource| {
        let question = Memo::new(move |_| {
            let words = searched.get();
            let filters = filters_of(&words);
            let query = Query { filters, per_page: Some(IMAGES), ..Query::default() };
            (!words.is_empty()).then_some(Question::Page { query, per_page: IMAGES, time: 0, since: None })
        });
        (resource, Remote::new(client, resource, question))
    });
    let items = Memo::new(move |_| {
        let words = typed.get();
        let (only_commands, words) = match words.strip_prefix('>') {
            Some(rest) => (true, rest.trim().to_owned()),
            None => (false, words.trim().to_owned()),
        };
        let mut items = Vec::new();
        if !words.is_empty() && !only_commands {
            for (resource, remote) in answers {
                let Some(listing) = remote.answer().filter(|listing| listing.query.filters == filters_of(&words))
                else {
                    continue;
                };
                items.extend(listing.rows.iter().map(|row| Item::Image(resource, Box::new(row.clone()))));
                if listing.total > u64::from(IMAGES) {
                    items.push(Item::Filtered(resource, listing.total));
                }
            }
        }
        let fits = |action: &Action| {
            let is_possible = matches!(action, Action::GoTo(_) | Action::Theme | Action::Density)
                || current.is_some_and(|resource| action.fits(resource));
            let text = letters::fold(&action.words());
            is_possible
                && *action != Action::Palette
                && letters::fold(&words).split_whitespace().all(|word| text.contains(word))
        };
        for group in Group::ALL {
            items.extend(
                Action::ALL.into_iter().filter(|action| action.group() == group).filter(fits).map(Item::Action),
            );
        }
        items
    });
    let run = move |item: Item, copies: bool| {
        // The sheet of shortcuts takes the place of the palette, and gives the focus back to what had it before both.
        if item != Item::Action(Action::Shortcuts) {
            dialogs.close();
        }
        match item {
            Item::Image(_, row) if copies => toasts.copy("Path copied", row.value(Field::Path).text().into_owned()),
            Item::Image(resource, row) => {
                navigation.go(&View::of(resource).with_open(Some(row.id())).print(), History::Push);
            }
            Item::Filtered(resource, _) => {
                let filters = filters_of(&typed.get_untracked());
                navigation.go(&untrack(|| preferences.list(resource, filters)).print(), History::Push);
            }
            Item::Action(Action::GoTo(resource)) => {
                navigation.go(&untrack(|| preferences.whole_list(resource)).print(), History::Push);
            }
            Item::Action(action) => match actions.get_untracked() {
                Some(actions) => actions.run(action),
                None if action == Action::Theme => crate::state::theme::toggle(),
                None => {}
            },
        }
    };
    // Images come later and stand before what was there: the choice stays with what was chosen.
    Effect::new(move |before: Option<Vec<Item>>| {
        let now = items.get();
        let chosen = before.zip(active.get_untracked()).and_then(|(before, index)| before.get(index).cloned());
        let place = chosen.and_then(|chosen| now.iter().position(|item| *item == chosen));
        if let Some(place) = place.filter(|_| active.get_untracked() != Some(0)) {
            active.set(Some(place));
        }
        now
    });
    let key = move |event: KeyboardEvent| {
        if event.is_composing() {
            return;
        }
        let count = items.with_untracked(Vec::len);
        let now = active.get_untracked();
        let next = match event.key().as_str() {
            "ArrowDown" => now.map_or(0, |now| (now + 1) % count.max(1)),
            "ArrowUp" => now.map_or(0, |now| (now + count.saturating_sub(1)) % count.max(1)),
            "Enter" => {
                event.prevent_default();
                if let Some(item) = now.and_then(|now| items.with_untracked(|items| items.get(now).cloned())) {
                    run(item, event.ctrl_key() || event.meta_key());
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        active.set(Some(next));
        focus::show(&option_id(next));
    };
    let input = move |event| {
        typed.set(event_target_value(&event));
        active.set(Some(0));
        let look = move || searched.set(typed.get_untracked().trim().trim_start_matches('>').to_owned());
        debounce.set_value(Some(Timeout::new(DEBOUNCE, look)));
    };
    let option = move |index: usize, item: Item| {
        let is_active = move || active.get() == Some(index);
        let (symbol, text, is_name, hint) = match &item {
            Item::Image(resource, row) => {
                let [before, name, after, ending] = describe(*resource).navigation;
                let list = [before, name, after, ending].concat();
                (describe(*resource).icon, row.title(), true, list.trim_end_matches('s').to_owned().into_any())
            }
            Item::Filtered(resource, total) => {
                let words = ["Show all in ", describe(*resource).title].concat();
                ("search", words, false, counted(*total, "image").into_any())
            }
            Item::Action(action) => (action.icon(), action.words(), false, keys(action.keys())),
        };
        view! {
            <div
                class="pal"
                role="option"
                id=option_id(index)
                aria-selected=move || is_active().to_string()
                on:click=move |_| run(item.clone(), false)
            >
                {icon(symbol)}<span class="t" class:mono=is_name>{text}</span>" "<span class="h">{hint}</span>
            </div>
        }
        .into_any()
    };
    let groups = move || {
        let mut groups: Vec<(&'static str, Vec<AnyView>)> = Vec::new();
        for (index, item) in items.get().into_iter().enumerate() {
            let heading = match &item {
                Item::Image(..) | Item::Filtered(..) => "Images",
                Item::Action(action) => action.group().words(),
            };
            let drawn = option(index, item);
            match groups.last_mut().filter(|(known, _)| *known == heading) {
                Some((_, drawn_before)) => drawn_before.push(drawn),
                None => groups.push((heading, vec![drawn])),
            }
        }
        let draw = |(heading, options): (&'static str, Vec<AnyView>)| {
            view! { <div role="group" aria-label=heading><p class="g" aria-hidden="true">{heading}</p>{options}</div> }
                .into_any()
        };
        match groups.is_empty() {
            true => view! { <div class="g" role="option" aria-disabled="true" aria-selected="false">"Nothing is called that"</div> }.into_any(),
            false => groups.into_iter().map(draw).collect_view().into_any(),
        }
    };
    modal(
        style,
        "Command palette",
        view! {
            <div class="pal-in">
                {icon("search")}
                <input
                    type="text"
                    role="combobox"
                    autofocus
                    autocomplete="off"
                    spellcheck="false"
                    aria-label="Images and commands"
                    aria-expanded="true"
                    aria-autocomplete="list"
                    aria-controls="palette-list"
                    aria-activedescendant=move || active.get().map(option_id)
                    placeholder="Find an image, run a command, go to a list"
                    prop:value=move || typed.get()
                    on:input=input
                    on:keydown=key
                />
            </div>
            <div class="pal-list" role="listbox" id="palette-list" aria-label="Images and commands">{groups}</div>
            <p class="pal-foot" aria-hidden="true">
                <span><kbd>"Enter"</kbd>" open"</span>
                <span><kbd>"Ctrl"</kbd>" "<kbd>"Enter"</kbd>" copy path"</span>
                <span class="push">"Start with "<kbd>">"</kbd>" for commands only"</span>
            </p>
        }
        .into_any(),
    )
}

fn filters_of(words: &str) -> Vec<Filter> {
    words.split_whitespace().map(|word| Filter::contains(Field::Name, word)).collect()
}

fn option_id(index: usize) -> String {
    ["palette-", &index.to_string()].concat()
}
