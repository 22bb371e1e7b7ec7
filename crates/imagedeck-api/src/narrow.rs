//! Narrowing a list by what its objects have: the choice of a facet's values, or of a folder, as filters.
//!
//! What is chosen stands in the filters alone, so that it can be seen, changed and sent like any other filter. Which
//! values there are, and how many objects have each, is the business of [`crate::facet`].

use crate::pattern::Piece;
use crate::{Comparison, Facet, Field, Filter, Pattern, Test};

/// The values of a facet that are chosen: those of the first filter that names values of its attribute.
pub fn chosen(filters: &[Filter], facet: Facet) -> Vec<String> {
    filters.iter().find_map(|filter| values_of(filter, facet)).unwrap_or_default()
}

/// The filters once a value of a facet is chosen, or no longer chosen. Other filters keep their places.
pub fn choose(filters: &[Filter], facet: Facet, value: &str, on: bool) -> Vec<Filter> {
    let place = filters.iter().position(|filter| values_of(filter, facet).is_some());
    let mut values = chosen(filters, facet);
    values.retain(|known| known != value);
    if on {
        values.push(value.to_owned());
    }
    let test = match values.as_slice() {
        [] => None,
        [value] => Some(Test::Compare(Comparison::Equal, value.clone())),
        _ => Some(Test::In(values)),
    };
    put(filters, place, test.map(|test| Filter { field: facet.field(), test }))
}

/// The folder that is chosen, such as `Linux/Ubuntu`; empty where none is.
pub fn chosen_folder(filters: &[Filter]) -> String {
    filters.iter().find_map(folder_of).unwrap_or_default().to_owned()
}

/// The filters once a folder with all below it is chosen; an empty one takes the choice back.
pub fn choose_folder(filters: &[Filter], folder: &str) -> Vec<Filter> {
    let place = filters.iter().position(|filter| folder_of(filter).is_some());
    // Any data store, then the whole of the folder's name: `Linux/Ubuntu` is not a part of `Linux/UbuntuStudio`.
    let pieces = [Piece::Text("[".to_owned()), Piece::Any, Piece::Text(format!("] {folder}/")), Piece::Any];
    let filter = Filter { field: Field::Path, test: Test::Like(Pattern::new(pieces)) };
    put(filters, place, Some(filter).filter(|_| !folder.is_empty()))
}

/// The folders right below one, with how many objects each holds, folders below it included; the largest first.
pub fn folders_below<'a>(folder: &str, counted: impl Iterator<Item = (&'a str, u64)>) -> Vec<(String, u64)> {
    let mut below: Vec<(String, u64)> = Vec::new();
    for (directory, count) in counted {
        let rest = if folder.is_empty() {
            Some(directory)
        } else {
            directory.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'))
        };
        let name = rest.and_then(|rest| rest.split('/').next()).unwrap_or_default();
        if name.is_empty() {
            continue;
        }
        match below.iter_mut().find(|(known, _)| known == name) {
            Some((_, sum)) => *sum += count,
            None => below.push((name.to_owned(), count)),
        }
    }
    below.sort_by(|(left, many), (right, more)| more.cmp(many).then_with(|| left.cmp(right)));
    below
}

fn values_of(filter: &Filter, facet: Facet) -> Option<Vec<String>> {
    match &filter.test {
        Test::Compare(Comparison::Equal, value) if filter.field == facet.field() => Some(vec![value.clone()]),
        Test::In(values) if filter.field == facet.field() => Some(values.clone()),
        _ => None,
    }
}

fn folder_of(filter: &Filter) -> Option<&str> {
    match &filter.test {
        Test::Like(pattern) if filter.field == Field::Path => match pattern.pieces() {
            [Piece::Text(open), Piece::Any, Piece::Text(folder), Piece::Any] if open == "[" => {
                folder.strip_prefix("] ")?.strip_suffix('/')
            }
            _ => None,
        },
        _ => None,
    }
}

fn put(filters: &[Filter], place: Option<usize>, filter: Option<Filter>) -> Vec<Filter> {
    let mut filters = filters.to_vec();
    match (place, filter) {
        (Some(place), Some(filter)) => {
            if let Some(known) = filters.get_mut(place) {
                *known = filter;
            }
        }
        (Some(place), None) => drop(filters.remove(place)),
        (None, Some(filter)) => filters.push(filter),
        (None, None) => {}
    }
    filters
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Query, Resource};

    fn filters(written: &str) -> Vec<Filter> {
        Query::parse(Resource::PublicIso, &format!("filter={written}")).expect("filters").filters
    }

    fn written(filters: &[Filter]) -> String {
        filters.iter().map(ToString::to_string).collect::<Vec<_>>().join(";")
    }

    #[test]
    fn choosing_values_widens_one_filter_and_taking_them_back_removes_it() {
        let one = choose(&filters("name,eq,a"), Facet::Distribution, "Ubuntu", true);
        assert_eq!(written(&one), "name,eq,a;distribution,eq,Ubuntu");
        let two = choose(&one, Facet::Distribution, "Debian", true);
        assert_eq!(written(&two), "name,eq,a;distribution,in,Ubuntu,Debian");
        assert_eq!(chosen(&two, Facet::Distribution), ["Ubuntu", "Debian"]);
        let back = choose(&two, Facet::Distribution, "Ubuntu", false);
        assert_eq!(written(&back), "name,eq,a;distribution,eq,Debian");
        assert_eq!(written(&choose(&back, Facet::Distribution, "Debian", false)), "name,eq,a");
    }

    #[test]
    fn objects_without_a_value_can_be_chosen_too() {
        let none = choose(&[], Facet::Version, "", true);
        assert_eq!(written(&none), "version,eq,");
        let more = choose(&none, Facet::Version, "24.04", true);
        assert_eq!(chosen(&filters(&written(&more)), Facet::Version), ["", "24.04"]);
    }

    #[test]
    fn a_year_is_chosen_as_the_span_of_the_day_of_creation() {
        assert_eq!(written(&choose(&[], Facet::Year, "2018", true)), "created_on,eq,2018");
        assert_eq!(chosen(&filters("created_on,ge,2018"), Facet::Year), [""; 0]);
    }

    #[test]
    fn a_folder_is_one_filter_that_moves_with_the_choice() {
        let linux = choose_folder(&filters("name,eq,a"), "Linux");
        assert_eq!(written(&linux), "name,eq,a;path,like,[%] Linux/%");
        let ubuntu = choose_folder(&linux, "Linux/Ubuntu");
        assert_eq!(chosen_folder(&filters("path,like,[%25] Linux/Ubuntu/%25")), "Linux/Ubuntu");
        assert_eq!(chosen_folder(&ubuntu), "Linux/Ubuntu");
        assert_eq!(written(&choose_folder(&ubuntu, "")), "name,eq,a");
    }

    #[test]
    fn folders_are_counted_with_what_is_below_them() {
        let counted = [("Linux/Ubuntu/24.04", 3), ("Linux/UbuntuStudio", 2), ("BSD", 4), ("Linux/Ubuntu", 1), ("", 9)];
        let below = |folder| folders_below(folder, counted.into_iter());
        assert_eq!(below(""), [("Linux".to_owned(), 6), ("BSD".to_owned(), 4)]);
        assert_eq!(below("Linux"), [("Ubuntu".to_owned(), 4), ("UbuntuStudio".to_owned(), 2)]);
        assert_eq!(below("Linux/Ubuntu"), [("24.04".to_owned(), 3)]);
    }
}
