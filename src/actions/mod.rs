//! Everything that can be done with a list: its words, its keys, its icon. The buttons, the command palette and the sheet
//! of shortcuts are all made from here.
//!
//! What an action does is in [`list_actions`]; which keys were pressed, in [`keys`].

pub mod keys;
pub mod list_actions;

use crate::resources::describe;
use imagedeck_api::Resource;
use imagedeck_api::command::Tool;

/// Something that can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Opens the command palette.
    Palette,
    /// Goes to the text field of the filters.
    Filter,
    /// Opens the sheet of shortcuts.
    Shortcuts,
    /// Takes all filters away.
    ClearFilters,
    /// The next row, or the next object while one is open.
    NextRow,
    /// The row before.
    PreviousRow,
    /// Selects the row that has the focus, or no longer.
    SelectRow,
    /// Copies the path of the row that has the focus or is open.
    CopyPath,
    /// Copies the id of the row that has the focus or is open.
    CopyId,
    /// The page after this one.
    NextPage,
    /// The page before this one.
    PreviousPage,
    /// Copies the link of the view.
    CopyLink,
    /// Copies the command that gives the view.
    CopyAs(Tool),
    /// Copies the command that starts the sync.
    CopySync(Tool),
    /// Starts the sync of a personal list.
    Sync,
    /// Shows the facets, or hides them.
    Facets,
    /// Goes on to the next height of rows.
    Density,
    /// Switches between light and dark.
    Theme,
    /// Goes to a list.
    GoTo(Resource),
}

/// Under which heading an action stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// What has to do with the view.
    View,
    /// What has to do with a row.
    Row,
    /// Where one can go.
    GoTo,
    /// What has to do with the page as a whole.
    Page,
}

impl Group {
    /// Every group, in order.
    pub const ALL: [Group; 4] = [Group::View, Group::Row, Group::GoTo, Group::Page];

    /// Its heading.
    pub const fn words(self) -> &'static str {
        match self {
            Group::View => "This view",
            Group::Row => "Rows",
            Group::GoTo => "Go to",
            Group::Page => "The page",
        }
    }
}

impl Action {
    /// Every action, in the order of the sheet.
    pub const ALL: [Action; 27] = [
        Action::Filter,
        Action::ClearFilters,
        Action::NextPage,
        Action::PreviousPage,
        Action::CopyLink,
        Action::CopyAs(Tool::Curl),
        Action::CopyAs(Tool::HttPie),
        Action::CopyAs(Tool::VssCli),
        Action::Sync,
        Action::CopySync(Tool::Curl),
        Action::CopySync(Tool::HttPie),
        Action::CopySync(Tool::VssCli),
        Action::NextRow,
        Action::PreviousRow,
        Action::SelectRow,
        Action::CopyPath,
        Action::CopyId,
        Action::GoTo(Resource::PublicIso),
        Action::GoTo(Resource::PublicVm),
        Action::GoTo(Resource::PersonalIso),
        Action::GoTo(Resource::PersonalVm),
        Action::GoTo(Resource::SyncRequests),
        Action::Palette,
        Action::Shortcuts,
        Action::Facets,
        Action::Density,
        Action::Theme,
    ];

    /// What it does, in words for a button.
    pub fn words(self) -> String {
        match self {
            Action::Palette => "Open the command palette".to_owned(),
            Action::Filter => "Search or add a filter".to_owned(),
            Action::Shortcuts => "Show the keyboard shortcuts".to_owned(),
            Action::ClearFilters => "Clear all filters".to_owned(),
            Action::NextRow => "Next row".to_owned(),
            Action::PreviousRow => "Previous row".to_owned(),
            Action::SelectRow => "Select the row".to_owned(),
            Action::CopyPath => "Copy the path of the row".to_owned(),
            Action::CopyId => "Copy the id of the row".to_owned(),
            Action::NextPage => "Next page".to_owned(),
            Action::PreviousPage => "Previous page".to_owned(),
            Action::CopyLink => "Copy link to this view".to_owned(),
            Action::CopyAs(tool) => ["Copy this view as ", tool.name()].concat(),
            Action::CopySync(tool) => ["Copy the sync as ", tool.name()].concat(),
            Action::Sync => "Sync now".to_owned(),
            Action::Facets => "Show or hide the facets".to_owned(),
            Action::Density => "Change the height of rows".to_owned(),
            Action::Theme => "Switch between light and dark".to_owned(),
            Action::GoTo(resource) => describe(resource).title.to_owned(),
        }
    }

    /// The keys, one after the other; a capital letter is typed with Shift. Empty where it has none.
    pub const fn keys(self) -> &'static [&'static str] {
        match self {
            Action::Palette => &["Ctrl+k"],
            Action::Filter => &["/"],
            Action::Shortcuts => &["?"],
            Action::NextRow => &["j"],
            Action::PreviousRow => &["k"],
            Action::SelectRow => &["x"],
            Action::CopyPath => &["c"],
            Action::CopyId => &["i"],
            Action::NextPage => &["]"],
            Action::PreviousPage => &["["],
            Action::CopyLink => &["L"],
            Action::CopyAs(Tool::Curl) => &["C"],
            Action::Sync => &["S"],
            Action::Facets => &["f"],
            Action::Density => &["d"],
            Action::Theme => &["t"],
            Action::GoTo(Resource::PublicIso) => &["g", "i"],
            Action::GoTo(Resource::PublicVm) => &["g", "m"],
            Action::GoTo(Resource::PersonalIso) => &["g", "o"],
            Action::GoTo(Resource::PersonalVm) => &["g", "v"],
            Action::GoTo(Resource::SyncRequests) => &["g", "s"],
            Action::ClearFilters | Action::CopyAs(_) | Action::CopySync(_) => &[],
        }
    }

    /// The icon.
    pub const fn icon(self) -> &'static str {
        match self {
            Action::Palette | Action::Filter => "search",
            Action::Shortcuts => "info",
            Action::ClearFilters => "x",
            Action::NextRow => "arrow-down",
            Action::PreviousRow => "arrow-up",
            Action::SelectRow => "check",
            Action::CopyPath => "copy",
            Action::CopyId => "hash",
            Action::NextPage => "right",
            Action::PreviousPage => "left",
            Action::CopyLink => "link",
            Action::CopyAs(_) | Action::CopySync(_) => "term",
            Action::Sync => "sync",
            Action::Facets => "rail",
            Action::Density => "d2",
            Action::Theme => "half",
            Action::GoTo(resource) => describe(resource).icon,
        }
    }

    /// Under which heading it stands.
    pub const fn group(self) -> Group {
        match self {
            Action::NextRow | Action::PreviousRow | Action::SelectRow | Action::CopyPath | Action::CopyId => Group::Row,
            Action::GoTo(_) => Group::GoTo,
            Action::Palette | Action::Shortcuts | Action::Facets | Action::Density | Action::Theme => Group::Page,
            _ => Group::View,
        }
    }

    /// Whether a resource's list has it.
    pub fn fits(self, resource: Resource) -> bool {
        match self {
            Action::Sync | Action::CopySync(_) => resource.can_sync(),
            Action::SelectRow | Action::CopyPath => resource.image_kind().is_some(),
            Action::Facets => !resource.facets().is_empty(),
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_keys_mean_two_things_and_none_begin_others() {
        for action in Action::ALL {
            for other in Action::ALL.into_iter().filter(|other| *other != action && !other.keys().is_empty()) {
                assert!(!action.keys().starts_with(other.keys()), "{action:?} {other:?}");
            }
        }
    }

    #[test]
    fn every_action_stands_once() {
        for action in Action::ALL {
            assert_eq!(Action::ALL.into_iter().filter(|other| *other == action).count(), 1, "{action:?}");
            assert!(!action.words().is_empty());
        }
    }
}
