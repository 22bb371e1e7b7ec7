//! A table's layout: which columns it shows, in which order, how wide.
//!
//! Written as `name,distribution,path:240`: the keys of the columns, with the width in pixels where one was chosen.
//! So it stands in an address and on the device.

use super::{Column, columns};
use imagedeck_api::Resource;
use std::ops::RangeInclusive;

/// The widths that can be chosen, in pixels.
pub const WIDTHS: RangeInclusive<u16> = 56..=1_200;

/// The columns of a table as they are shown; the one with the link is always among them.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout(Vec<Shown>);

/// A column that is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shown {
    /// Which.
    pub column: &'static Column,
    /// The chosen width in pixels; none where the style sheet decides.
    pub width: Option<u16>,
}

impl Layout {
    /// What is shown where nobody has chosen.
    pub fn standard(resource: Resource) -> Layout {
        let standard = columns(resource).iter().filter(|column| column.is_standard);
        Layout(standard.map(|column| Shown { column, width: None }).collect())
    }

    /// Reads a layout. A key that the resource does not have is left out, and so is a repetition.
    pub fn parse(resource: Resource, written: &str) -> Option<Layout> {
        let mut layout = Layout(Vec::new());
        for part in written.split(',') {
            let (key, width) = part.split_once(':').unwrap_or((part, ""));
            let column = columns(resource).iter().find(|column| column.key == key.trim());
            if let Some(column) = column.filter(|column| layout.place(column).is_none()) {
                let width = width.parse().ok().map(bounded);
                layout.0.push(Shown { column, width });
            }
        }
        if layout.0.is_empty() {
            return None;
        }
        if !layout.0.iter().any(|shown| shown.column.is_link()) {
            let link = columns(resource).iter().filter(|column| column.is_link());
            layout.0.splice(0..0, link.map(|column| Shown { column, width: None }));
        }
        Some(layout)
    }

    /// The layout as [`Layout::parse`] reads it.
    pub fn print(&self) -> String {
        let part = |shown: &Shown| match shown.width {
            Some(width) => format!("{}:{width}", shown.column.key),
            None => shown.column.key.to_owned(),
        };
        self.0.iter().map(part).collect::<Vec<_>>().join(",")
    }

    /// The columns, in order.
    pub fn columns(&self) -> &[Shown] {
        &self.0
    }

    /// Where a column is shown; none if it is not.
    pub fn place(&self, column: &Column) -> Option<usize> {
        self.0.iter().position(|shown| shown.column == column)
    }

    /// With a column shown that was not, behind the one that stands before it in the first order, or the other way
    /// round.
    pub fn toggled(mut self, resource: Resource, column: &'static Column) -> Layout {
        match self.place(column) {
            Some(_) if column.is_link() => {}
            Some(place) => drop(self.0.remove(place)),
            None => {
                let before = columns(resource).iter().take_while(|known| *known != column);
                let place = before.filter_map(|known| self.place(known)).max().map_or(0, |place| place + 1);
                self.0.insert(place, Shown { column, width: None });
            }
        }
        self
    }

    /// With a column one place further to the beginning or to the end.
    pub fn moved(mut self, column: &Column, to_end: bool) -> Layout {
        if let Some(place) = self.place(column) {
            let other = if to_end { place + 1 } else { place.wrapping_sub(1) };
            if other < self.0.len() {
                self.0.swap(place, other);
            }
        }
        self
    }

    /// With a column of another width, or of its own.
    pub fn resized(mut self, column: &Column, width: Option<u16>) -> Layout {
        if let Some(shown) = self.place(column).and_then(|place| self.0.get_mut(place)) {
            shown.width = width.map(bounded);
        }
        self
    }

    /// Without the columns for what another server of the API may not send.
    pub fn documented(mut self) -> Layout {
        self.0.retain(|shown| !shown.column.is_further());
        self
    }
}

fn bounded(width: u16) -> u16 {
    width.clamp(*WIDTHS.start(), *WIDTHS.end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ISO: Resource = Resource::PublicIso;

    fn layout(written: &str) -> Layout {
        Layout::parse(ISO, written).expect("a layout")
    }

    fn column(key: &str) -> &'static Column {
        columns(ISO).iter().find(|column| column.key == key).expect("a column")
    }

    #[test]
    fn a_layout_reads_as_it_is_written() {
        for written in ["name,path:240,id", "id,name:56", "updated_on,name,size:1200"] {
            assert_eq!(layout(written).print(), written);
        }
        assert_eq!(Layout::standard(ISO).print(), "name,distribution,architecture,path,created_on,id");
    }

    #[test]
    fn the_column_with_the_link_is_always_shown_and_what_is_unknown_left_out() {
        assert_eq!(layout("id,colour,id,size:9").print(), "name,id,size:56");
        assert_eq!(layout("name,id").toggled(ISO, column("name")).print(), "name,id");
        assert_eq!(Layout::parse(ISO, "colour"), None);
        assert_eq!(Layout::parse(ISO, ""), None);
    }

    #[test]
    fn columns_come_go_and_move() {
        let shown = layout("name,path,id").toggled(ISO, column("version"));
        assert_eq!(shown.print(), "name,version,path,id");
        assert_eq!(shown.clone().toggled(ISO, column("path")).print(), "name,version,id");
        assert_eq!(shown.clone().moved(column("version"), true).print(), "name,path,version,id");
        assert_eq!(shown.clone().moved(column("name"), false), shown);
        assert_eq!(shown.clone().moved(column("id"), true), shown);
        assert_eq!(shown.resized(column("path"), Some(300)).print(), "name,version,path:300,id");
    }

    #[test]
    fn a_server_of_the_documented_api_has_no_columns_of_facts() {
        assert_eq!(Layout::standard(ISO).documented().print(), "name,path,created_on,id");
    }

    proptest! {
        #[test]
        fn any_text_gives_a_layout_with_one_link_or_none_at_all(written in "([a-z_]{0,9}(:[0-9]{0,6})?,?){0,8}") {
            if let Some(layout) = Layout::parse(ISO, &written) {
                prop_assert_eq!(Layout::parse(ISO, &layout.print()), Some(layout.clone()));
                prop_assert_eq!(layout.columns().iter().filter(|shown| shown.column.is_link()).count(), 1);
            }
        }
    }
}
