//! Which dialog lies over the page: at most one.

use crate::browser::focus;
use leptos::prelude::*;
use web_sys::HtmlElement;

/// A dialog that can be opened from anywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// The command palette.
    Palette,
    /// The sheet of shortcuts.
    Shortcuts,
}

/// The dialog that is open.
#[derive(Clone, Copy)]
pub struct Dialogs {
    current: RwSignal<Option<Dialog>>,
    /// What had the focus before.
    before: StoredValue<Option<HtmlElement>, LocalStorage>,
}

impl Dialogs {
    /// No dialog.
    pub fn new() -> Dialogs {
        Dialogs { current: RwSignal::new(None), before: StoredValue::new_local(None) }
    }

    /// The dialog that is open.
    pub fn current(self) -> Option<Dialog> {
        self.current.get()
    }

    /// The same, for those who do not follow it.
    pub fn current_untracked(self) -> Option<Dialog> {
        self.current.get_untracked()
    }

    /// Opens a dialog in the place of any other.
    pub fn open(self, dialog: Dialog) {
        if self.current.get_untracked().is_none() {
            self.before.set_value(focus::holder());
        }
        self.current.set(Some(dialog));
    }

    /// Closes the dialog, and gives the focus back to what had it.
    pub fn close(self) {
        self.current.set(None);
        focus::return_to(self.before.try_update_value(Option::take).flatten());
    }
}
