//! A row of a table as it is painted, of any resource.

use super::name::cut;
use super::status_chip::appearance;
use super::sync_outcome::outcome;
use crate::api::Listing;
use crate::browser::letters::fold;
use crate::browser::paint::Markup;
use crate::resources::row::Row;
use crate::resources::{Column, Content, Layout};
use crate::routes::{Links, View};
use crate::state::zone::Zone;
use crate::sync::changed::{Changed, Mark};
use crate::text::format::{bytes, duration, folder_of, seconds_between, thousands};
use crate::text::highlight::{Part, parts, searched_texts};
use imagedeck_api::status::Outcome;
use imagedeck_api::{Field, ImageKind, Query, Record, SyncRequest};

/// The attribute of a row that holds its id.
pub const ID: &str = "data-id";

/// The attribute of a button that says what it copies: the value of a field.
pub const COPIES: &str = "data-copies";

/// What rows depend on besides themselves.
pub struct Scene<'a> {
    /// The columns.
    layout: &'a Layout,
    /// The id of the open row.
    open: Option<i64>,
    /// What the rows link to.
    links: Links,
    /// The zone of times.
    zone: Zone,
    /// Whether a row is selected; none where rows cannot be selected.
    is_selected: Option<&'a dyn Fn(i64) -> bool>,
    /// What names are searched for, folded.
    searched: Vec<String>,
}

impl<'a> Scene<'a> {
    /// The scene of a view, with the rows that answer a query.
    ///
    /// It is that of the view, but while the rows of the view are still on their way.
    pub fn new(
        layout: &'a Layout,
        view: &'a View,
        query: &Query,
        zone: Zone,
        is_selected: Option<&'a dyn Fn(i64) -> bool>,
    ) -> Scene<'a> {
        let searched = searched_texts(&query.filters, Field::Name, fold);
        Scene { layout, open: view.open, links: view.links(), zone, is_selected, searched }
    }

    /// All rows of a page. What a sync has changed stands first, and says how it was changed.
    pub fn rows(&self, listing: &Listing, changed: Option<&Changed>) -> Vec<Markup> {
        // Rows from before the sync, or too many to stand first, are as they were.
        let is_first = |changed: &&Changed| {
            listing.query.page == 1 && listing.since.as_ref() == changed.has_rows.then_some(&changed.since)
        };
        match changed.filter(is_first) {
            None => listing.rows.iter().map(|row| self.row(row, None)).collect(),
            Some(changed) => self.rows_after_sync(listing, changed),
        }
    }

    #[inline(never)]
    fn rows_after_sync(&self, listing: &Listing, changed: &Changed) -> Vec<Markup> {
        // Whether a removed image would pass the filters, nobody knows any more.
        let removed: &[String] = if listing.query.filters.is_empty() { &changed.removed } else { &[] };
        let (first, rest) = listing.rows.split_at_checked(listing.first as usize).unwrap_or((&[], &listing.rows));
        let mark = |row: &Row| match row {
            Row::Image(image) => changed.mark(image).map(|mark| match mark {
                Mark::New => NEW,
                Mark::Updated => UPDATED,
            }),
            Row::Request(_) => None,
        };
        let row = |row: &Row| self.row(row, mark(row));
        let is_grouped = !first.is_empty() || !removed.is_empty();
        let mut rows = Vec::new();
        if is_grouped {
            let gone = if removed.is_empty() { 0 } else { changed.removed_count };
            rows.push(self.group("Changed by this sync", first.len() + gone));
            rows.extend(removed.iter().map(|path| self.removed(path)));
            if gone > removed.len() {
                rows.push(self.group("Further removed images", gone - removed.len()));
            }
        }
        rows.extend(first.iter().map(row));
        if is_grouped && !rest.is_empty() {
            rows.push(self.group("Unchanged", (listing.total - listing.first) as usize));
        }
        rows.extend(rest.iter().map(row));
        rows
    }

    fn group(&self, words: &str, count: usize) -> Markup {
        let cells = self.layout.columns().len() + 1 + usize::from(self.is_selected.is_some());
        let count = Markup::new("span", "").text(&[" ", &thousands(count as u64)].concat());
        Markup::new("tr", "group").and(
            Markup::new("td", "").with("colspan", &cells.to_string()).and(Markup::new("b", "").text(words)).and(count),
        )
    }

    /// An image that is no longer there: nothing can be done with it.
    fn removed(&self, path: &str) -> Markup {
        let mut row = Markup::new("tr", &["changed ", REMOVED.class].concat());
        if self.is_selected.is_some() {
            row = row.and(Markup::new("td", "c-check"));
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        for Column { class, content, .. } in self.layout.columns().iter().map(|shown| shown.column) {
            row = row.and(match content {
                Content::Name => Markup::new("th", class)
                    .with("scope", "row")
                    .and(Markup::new("s", "").with("title", path).text(name))
                    .and(REMOVED.tag()),
                Content::Folder => Markup::new("td", &[class, " mono"].concat()).text(folder_of(path)),
                _ => Markup::new("td", class),
            });
        }
        row.and(Markup::new("td", "c-act"))
    }

    /// A row, and how it was changed, where it was.
    fn row(&self, row: &Row, change: Option<&Change>) -> Markup {
        let id = row.id();
        let is_current = self.open == Some(id);
        let is_selected = self.is_selected.is_some_and(|is_selected| is_selected(id));
        let class = match (is_current, is_selected) {
            (true, true) => "is-current is-selected",
            (true, false) => "is-current",
            (false, true) => "is-selected",
            (false, false) => "",
        };
        let class = change.map_or(class.to_owned(), |change| [class, " changed ", change.class].concat());
        let mut markup = Markup::new("tr", &class)
            .with(ID, &id.to_string())
            .with("aria-current", if is_current { "true" } else { "" });
        if self.is_selected.is_some() {
            let check = Markup::new("input", "")
                .with("type", "checkbox")
                .with("aria-label", &["Select ", &row.title()].concat())
                .with("checked", if is_selected { "true" } else { "" });
            markup = markup.and(Markup::new("td", "c-check").and(Markup::new("label", "check").and(check)));
        }
        for shown in self.layout.columns() {
            markup = markup.and(self.cell(shown.column, row, change));
        }
        markup.and(Markup::new("td", "c-act").and(self.actions(row)))
    }

    fn cell(&self, column: &Column, row: &Row, change: Option<&Change>) -> Markup {
        let text = |field| row.value(field).text().into_owned();
        let cell = |class: &str| Markup::new("td", &[column.class, class].concat());
        match (column.content, row) {
            (Content::Name, _) | (Content::Number, Row::Request(_)) => match change {
                None => self.link(column, row),
                // After the name, and before what a phone shows below it.
                Some(change) => self.link(column, row).after_first(change.tag()),
            },
            (Content::Folder, _) => {
                let path = text(Field::Path);
                cell(" mono").with("title", &path).text(folder_of(&path))
            }
            (Content::Distribution, _) => cell("")
                .and(stated(&text(Field::Distribution)))
                .text(" ")
                .and(Markup::new("span", "subtle").text(&text(Field::Version))),
            (Content::Plain(field), _) => cell(" mono").with("title", &text(field)).and(stated(&text(field))),
            (Content::Bytes(field), _) => {
                let text = text(field);
                cell("").with("title", &text).and(stated(&text.parse().map_or(text.clone(), bytes)))
            }
            (Content::Time(field), _) => cell("").and(self.time(&text(field))),
            (Content::Id, _) => cell("").text(&row.id().to_string()),
            (Content::Kind, Row::Request(request)) => cell("").text(&kind_words(&request.kind)),
            (Content::Status, Row::Request(request)) => cell("").and(chip(&request.status)),
            (Content::Duration, Row::Request(request)) => {
                cell("").text(&request_duration(request).unwrap_or_else(|| "–".to_owned()))
            }
            (Content::Outcome, Row::Request(request)) => {
                let (class, words) = outcome(request);
                cell("").and(Markup::new("span", class).text(&words))
            }
            (
                Content::Number | Content::Kind | Content::Status | Content::Duration | Content::Outcome,
                Row::Image(_),
            ) => cell(""),
        }
    }

    /// The cell with the link that opens the row, and what a card on a phone says below it.
    fn link(&self, column: &Column, row: &Row) -> Markup {
        let link = Markup::new("a", "name").with("href", &self.links.to(row.id()));
        let meta = Markup::new("span", "row-meta");
        let (link, meta) = match row {
            Row::Image(image) => {
                let (stem, tail) = cut(parts(&image.name, &self.searched, fold));
                let folder = folder_of(&image.path);
                let folder = if folder.is_empty() { String::new() } else { [folder, " · "].concat() };
                let (day, _) = self.zone.day_and_time(&image.created_on);
                let link = link.with("title", &image.name).with("aria-label", &image.name);
                (link.and(marked("stem", stem)).and(marked("tail", tail)), meta.text(&folder).and(of_day(&day)))
            }
            Row::Request(request) => {
                let (day, time) = self.zone.day_and_time(&request.created_on);
                let kind = [" ", &kind_words(&request.kind), " · "].concat();
                let meta = meta.and(chip(&request.status)).text(&kind).and(of_day(&[&day, " ", &time].concat()));
                (link.text(&row.id().to_string()), meta)
            }
        };
        Markup::new("th", column.class).with("scope", "row").and(link).and(meta)
    }

    fn time(&self, written: &str) -> Markup {
        let (day, time) = self.zone.day_and_time(written);
        Markup::new("time", "")
            .with("title", written)
            .text(&day)
            .and(Markup::new("span", "").text(&[" ", &time].concat()))
    }

    fn actions(&self, row: &Row) -> Markup {
        let place = Markup::new("span", "acts-cell");
        match row {
            Row::Image(image) => {
                let copy = |label: &str, field: Field, symbol, class| {
                    Markup::new("button", class)
                        .with("type", "button")
                        .with("data-tip", label)
                        .with("aria-label", &[label, ": ", &image.name].concat())
                        .with(COPIES, field.name())
                        .and(icon(symbol))
                };
                place.and(copy("Copy id", Field::Id, "hash", "icon-btn tip hov")).and(copy(
                    "Copy path",
                    Field::Path,
                    "copy",
                    "icon-btn tip ",
                ))
            }
            Row::Request(request) => place.and(
                Markup::new("a", "icon-btn tip")
                    .with("data-tip", "Open")
                    .with("aria-label", &format!("Open request {}", request.id))
                    .with("href", &self.links.to(request.id))
                    .and(icon("open")),
            ),
        }
    }
}

/// An empty row, which stands in for one on its way: the class says how long its bars are.
pub fn skeleton(layout: &Layout, can_select: bool, width: &str) -> Markup {
    let mut row = Markup::new("tr", "skeleton").with("aria-hidden", "true");
    if can_select {
        row = row.and(Markup::new("td", "c-check"));
    }
    for shown in layout.columns() {
        let bar = Markup::new("span", &["sk ", width].concat());
        row = row.and(Markup::new("td", shown.column.class).and(bar));
    }
    row.and(Markup::new("td", "c-act"))
}

/// How a sync has changed an image, as its row says it.
struct Change {
    class: &'static str,
    words: &'static str,
}

const NEW: &Change = &Change { class: "added", words: "New" };
const UPDATED: &Change = &Change { class: "updated", words: "Updated" };
const REMOVED: &Change = &Change { class: "removed", words: "Removed" };

impl Change {
    fn tag(&self) -> Markup {
        Markup::new("span", "tag").text(self.words)
    }
}

fn icon(name: &str) -> Markup {
    let symbol = Markup::new("use", "").with("href", &["#i-", name].concat());
    Markup::new("svg", "i").with("aria-hidden", "true").and(symbol)
}

fn marked(class: &str, parts: Vec<Part>) -> Markup {
    parts.into_iter().fold(Markup::new("span", class), |span, part| match part.found {
        true => span.and(Markup::new("mark", "").text(&part.text)),
        false => span.text(&part.text),
    })
}

fn of_day(text: &str) -> Markup {
    Markup::new("span", "day").text(text)
}

fn chip(status: &str) -> Markup {
    let (class, symbol, spins, words) = appearance(status);
    Markup::new("span", &["chip ", class].concat()).and(Markup::new("span", spins).and(icon(symbol))).text(&words)
}

/// A value, or that there is none.
fn stated(text: &str) -> Markup {
    match text {
        "" => Markup::new("span", "subtle").text("not stated"),
        text => Markup::Text(text.to_owned()),
    }
}

/// The words for the images of a kind, as a request names it.
fn kind_words(kind: &str) -> String {
    match ImageKind::named(kind) {
        Some(ImageKind::Iso) => "ISOs".to_owned(),
        Some(ImageKind::Vm) => "VM images".to_owned(),
        None => kind.to_owned(),
    }
}

/// How long a finished request took.
fn request_duration(request: &SyncRequest) -> Option<String> {
    let is_over = request.outcome() != Outcome::Open;
    seconds_between(&request.created_on, &request.updated_on).filter(|_| is_over).map(duration)
}

#[cfg(test)]
mod tests {
    use super::*;
    use imagedeck_api::{Image, Resource};

    fn drawn(name: &str, is_selected: bool) -> Markup {
        let image = Image {
            id: 7,
            name: name.to_owned(),
            path: format!("[store] Linux/{name}"),
            created_on: "2017-11-24 Fri 15:37:36 EST".to_owned(),
            ..Image::default()
        };
        let (layout, view) = (Layout::standard(Resource::PublicIso), View::of(Resource::PublicIso));
        let is_selected = |_| is_selected;
        Scene::new(&layout, &view, &view.query, Zone::Service, Some(&is_selected)).row(&Row::Image(image), None)
    }

    /// All attributes with a name, and all texts, in order.
    fn found(markup: &Markup, name: &str, values: &mut Vec<String>, texts: &mut String) {
        match markup {
            Markup::Text(text) => texts.push_str(text),
            Markup::Element { attributes, children, .. } => {
                values.extend(attributes.iter().filter(|(known, _)| *known == name).map(|(_, value)| value.clone()));
                children.iter().for_each(|child| found(child, name, values, texts));
            }
        }
    }

    fn values(markup: &Markup, name: &str) -> (Vec<String>, String) {
        let (mut values, mut texts) = (Vec::new(), String::new());
        found(markup, name, &mut values, &mut texts);
        (values, texts)
    }

    #[test]
    fn a_row_links_to_its_image_and_says_what_its_buttons_copy() {
        let row = drawn("debian-12.iso", false);
        assert_eq!(values(&row, "href").0, ["/iso/7", "#i-hash", "#i-copy"]);
        assert_eq!(values(&row, COPIES).0, ["id", "path"]);
        assert_eq!(values(&row, "checked").0, [""; 0]);
        assert_eq!(values(&drawn("debian-12.iso", true), "checked").0, ["true"]);
        let texts = values(&row, "class").1;
        assert!(texts.starts_with("debian-12.iso") && texts.contains("2017-11-24 15:37"), "{texts}");
    }

    #[test]
    fn a_name_is_a_text_whatever_it_holds() {
        let name = "<img src=x onerror=alert(1)>\u{202e}.iso";
        assert!(values(&drawn(name, false), "class").1.starts_with(name));
    }
}
