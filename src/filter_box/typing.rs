//! What typing, keys and choices do to a filter box.

use super::suggestions::{Suggestion, suggestions};
use super::{FilterBox, INPUT};
use crate::browser::navigation::History;
use crate::browser::{focus, letters};
use crate::state::preferences::{Choice, Preferences};
use gloo_timers::callback::Timeout;
use imagedeck_api::facet::Counts;
use imagedeck_api::typed::{self, Completion, Kind, Piece, Step};
use imagedeck_api::{Filter, typed::TypedMistake};
use leptos::prelude::*;

/// How long to wait for the next keystroke before the table follows, in milliseconds.
const DEBOUNCE: u32 = 60;

/// How many values are remembered for the next time.
const REMEMBERED: usize = 40;

impl FilterBox {
    /// The text has changed under the cursor.
    #[inline(never)]
    pub fn typed(self, text: String) {
        self.complaint.set(None);
        self.active.set(None);
        self.is_open.set(true);
        self.draft.set(text);
        if self.finished_piece() {
            self.confirm();
            return;
        }
        self.apply_soon();
    }

    /// A key that is not a letter. True where it has done all that it should do.
    #[inline(never)]
    pub fn key(self, key: &str, counts: Option<Counts>) -> bool {
        let text = self.draft.get_untracked();
        let is_open = self.is_open.get_untracked();
        match key {
            "ArrowDown" | "ArrowUp" => {
                let count = self.suggestions(counts).len();
                let next = match (self.active.get_untracked().filter(|_| is_open), key) {
                    (None, "ArrowDown") => 0,
                    (None, _) => count.saturating_sub(1),
                    (Some(active), "ArrowDown") => (active + 1) % count.max(1),
                    (Some(active), _) => (active + count.saturating_sub(1)) % count.max(1),
                };
                self.is_open.set(true);
                self.active.set(Some(next).filter(|next| *next < count));
                true
            }
            "Enter" => {
                let active = self.active.get_untracked().filter(|_| is_open);
                match active.and_then(|active| self.suggestions(counts).into_iter().nth(active)) {
                    Some(suggestion) => self.choose(&suggestion.text, suggestion.ends_piece),
                    None => self.confirm(),
                }
                true
            }
            "Escape" if is_open && !self.suggestions(counts).is_empty() => {
                self.close();
                true
            }
            "Escape" if !text.is_empty() || self.editing.with_untracked(Option::is_some) => {
                self.take_back();
                true
            }
            "Backspace" if text.is_empty() => match self.tokens().len().checked_sub(1) {
                Some(last) if self.editing.with_untracked(Option::is_none) => {
                    self.edit(last);
                    true
                }
                _ => false,
            },
            "Backspace" if focus::has_selection(INPUT) => false,
            "Backspace" => match typed::step_back(self.resource, &text, self.cursor()) {
                Some(range) if range.len() > 1 => {
                    let cursor = range.start;
                    let mut shorter = text;
                    shorter.replace_range(range, "");
                    self.put(shorter, cursor);
                    true
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// Takes a choice into the text; one that ends a piece becomes a token.
    #[inline(never)]
    pub fn choose(self, replacement: &str, ends_piece: bool) {
        let range = self.completion().range;
        let mut text = self.draft.get_untracked();
        let cursor = range.start + replacement.len();
        if text.get(range.clone()).is_some() {
            text.replace_range(range, replacement);
        }
        self.put(text, cursor);
        if ends_piece {
            self.confirm();
        } else {
            self.is_open.set(true);
        }
        focus::put_on(INPUT);
    }

    /// Makes tokens of what is typed. What is wrong stays in the box, with a sentence about it.
    #[inline(never)]
    pub fn confirm(self) {
        self.apply();
        let pieces = self.pieces();
        let wrong = pieces.iter().find_map(|piece| piece.reading.as_ref().err().cloned());
        let kept: Vec<String> =
            pieces.into_iter().filter(|piece| piece.reading.is_err()).map(|piece| piece.text).collect();
        self.applied.with_untracked(|(_, applied)| remember(self.preferences, applied));
        // What was typed right is a token from now on, at its place.
        let place = self.applied.with_untracked(|(place, applied)| place + applied.len());
        self.drafted.set_value(None);
        self.editing.set(None);
        self.applied.set((if kept.is_empty() { usize::MAX } else { place }, Vec::new()));
        self.draft.set(kept.join(" "));
        self.complaint.set(wrong);
        self.close();
    }

    /// Puts what was most likely meant in the place of a mistake.
    pub fn mend(self, mistake: &TypedMistake) {
        if let Some(mend) = &mistake.mend {
            let mut text = self.draft.get_untracked();
            let wrong = self.pieces().into_iter().find(|piece| piece.reading.as_ref().err() == Some(mistake));
            if let Some(piece) = wrong {
                text.replace_range(piece.range, mend);
                self.draft.set(text);
                self.confirm();
            }
        }
        focus::put_on(INPUT);
    }

    /// Opens a token: its words stand in the text field, at its place.
    #[inline(never)]
    pub fn edit(self, index: usize) {
        let index = self.settled(index);
        let Some(filter) = self.tokens().get(index).cloned() else { return };
        let text = typed::print(&filter, self.searched);
        self.applied.set((index, vec![filter.clone()]));
        self.editing.set(Some(filter));
        let end = text.len();
        self.put(text, end);
        self.close();
        focus::put_on(INPUT);
    }

    /// Removes a token.
    #[inline(never)]
    pub fn remove(self, index: usize) {
        let is_editing = self.editing.with_untracked(Option::is_some);
        let index = if is_editing { self.settled(index) } else { index };
        let mut next = self.tokens();
        if index < next.len() {
            next.remove(index);
        }
        let left = next.len();
        // Words that are being typed stay.
        next.extend(self.applied.with_untracked(|(_, applied)| applied.clone()));
        self.complaint.set(None);
        self.on_change.run((next, History::Push));
        focus::move_to(&[&token_place(index.min(left.saturating_sub(1))), &["#", INPUT].concat()]);
    }

    /// Makes tokens of what is typed, and says which place a token has then.
    fn settled(self, index: usize) -> usize {
        if self.draft.get_untracked().is_empty() {
            return index;
        }
        self.apply();
        let (place, typed) = self.applied.with_untracked(|(place, applied)| (*place, applied.len()));
        self.confirm();
        if index < place { index } else { index + typed }
    }

    /// Removes all filters.
    pub fn clear(self) {
        self.forget();
        self.on_change.run((Vec::new(), History::Push));
        focus::put_on(INPUT);
    }

    /// What can be chosen at the cursor.
    pub fn suggestions(self, counts: Option<Counts>) -> Vec<Suggestion> {
        suggestions(self.resource, &self.completion(), counts.as_ref(), &remembered(self.preferences), letters::fold)
    }

    /// What can be typed at the cursor.
    pub fn completion(self) -> Completion {
        self.moves.track();
        let text = self.draft.get();
        typed::complete(self.resource, &text, self.cursor())
    }

    /// The filters that will be sent, those that are being typed in their place.
    pub fn sent(self) -> Vec<Filter> {
        let mut filters = self.tokens();
        let place = self.applied.with(|(place, _)| *place).min(filters.len());
        filters.splice(place..place, self.typed_filters());
        filters
    }

    /// Lets the address say what is typed, once there is no further keystroke where the server is asked.
    fn apply_soon(self) {
        match self.device.holds(self.resource) {
            true => self.apply(),
            false => self.debounce.set_value(Some(Timeout::new(DEBOUNCE, move || self.apply()))),
        }
    }

    /// Lets the address say what is typed.
    fn apply(self) {
        self.debounce.set_value(None);
        let typed = self.typed_filters();
        let mut next = self.tokens();
        let place = self.applied.with_untracked(|(place, _)| *place).min(next.len());
        next.splice(place..place, typed.iter().cloned());
        if self.view.with_untracked(|view| view.query.filters != next) {
            // The first keystroke leaves the view before it behind; the following ones leave no trail.
            let is_drafting = self.drafted.get_value().is_some_and(|drafted| drafted == self.view.get_untracked());
            self.applied.set((place, typed));
            self.on_change.run((next, if is_drafting { History::Replace } else { History::Push }));
            self.drafted.set_value(Some(self.view.get_untracked()));
        } else {
            self.applied.set((place, typed));
        }
    }

    /// Forgets what is typed; a token that was being changed is as it was.
    fn take_back(self) {
        let mut next = self.tokens();
        let before = self.editing.get_untracked();
        let place = self.applied.with_untracked(|(place, _)| *place).min(next.len());
        let was_editing = before.is_some();
        next.splice(place..place, before);
        let is_changed = self.view.with_untracked(|view| view.query.filters != next);
        let is_drafting = self.drafted.get_value().is_some_and(|drafted| drafted == self.view.get_untracked());
        self.forget();
        match (is_changed, is_drafting) {
            // The first keystroke has left the view before it behind: that is where this leads.
            (true, true) => {
                self.returning.set(was_editing.then_some(place));
                return self.navigation.back();
            }
            (true, false) => self.on_change.run((next, History::Push)),
            (false, _) => {}
        }
        if was_editing {
            focus::move_to(&[&token_place(place), &["#", INPUT].concat()]);
        }
    }

    /// The filters that the text says as far as it says any. A word that is just becoming the name of an attribute
    /// is not looked for.
    fn typed_filters(self) -> Vec<Filter> {
        let completion = self.completion();
        let is_beginning =
            |piece: &Piece| completion.step == Step::Relation && piece.range.contains(&completion.range.start);
        let pieces = self.pieces();
        pieces.into_iter().filter(|piece| !is_beginning(piece)).filter_map(|piece| piece.reading.ok()).collect()
    }

    fn pieces(self) -> Vec<Piece> {
        typed::read(self.resource, self.searched, &self.draft.get())
    }

    /// Whether a space has just ended a piece that is more than words.
    fn finished_piece(self) -> bool {
        let text = self.draft.get_untracked();
        let pieces = self.pieces();
        let is_word = |piece: &Piece| {
            let words = |filter: &Filter| *filter == Filter::contains(self.searched, piece.text.trim_matches('"'));
            piece.reading.as_ref().is_ok_and(words)
        };
        let is_begun = |piece: &Piece| matches!(&piece.reading, Err(mistake) if mistake.kind == Kind::Unfinished);
        text.ends_with(' ')
            && pieces.last().is_some_and(|last| !is_word(last) && !is_begun(last) && last.range.end < text.len())
    }

    fn put(self, text: String, cursor: usize) {
        let place = text.get(..cursor).map_or(0, |before| before.encode_utf16().count());
        self.complaint.set(None);
        self.active.set(None);
        focus::put_text(INPUT, &text, place);
        self.draft.set(text);
        self.apply_soon();
    }

    /// The cursor, in bytes of the text.
    fn cursor(self) -> usize {
        let text = self.draft.get_untracked();
        let Some(units) = focus::cursor(INPUT) else { return text.len() };
        let mut seen = 0;
        let place = text.char_indices().find(|(_, letter)| {
            let is_here = seen >= units;
            seen += letter.len_utf16();
            is_here
        });
        place.map_or(text.len(), |(place, _)| place)
    }
}

/// The button of a token.
pub(super) fn token_place(index: usize) -> String {
    ["ul[aria-label='Filters in use'] li:nth-child(", &(index + 1).to_string(), ") .edit"].concat()
}

/// The filters of the last times, newest first.
fn remembered(preferences: Preferences) -> Vec<String> {
    untrack(|| preferences.get(Choice::Values)).map_or(Vec::new(), |kept| kept.lines().map(str::to_owned).collect())
}

fn remember(preferences: Preferences, filters: &[Filter]) {
    let mut lines = remembered(preferences);
    for filter in filters {
        let line = filter.to_string();
        lines.retain(|known| *known != line);
        if !line.contains('\n') {
            lines.insert(0, line);
        }
    }
    lines.truncate(REMEMBERED);
    preferences.set(Choice::Values, &lines.join("\n"));
}
