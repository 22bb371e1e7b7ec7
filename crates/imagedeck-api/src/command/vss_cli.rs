//! The lines for vss-cli, by its commands of release 2026.4.0.
//!
//! Its listings know neither pages nor, for personal images, filters. They are used where they show the very rows of
//! the page; elsewhere `raw` asks the API for the same address as the dashboard does.

use super::shell::quote;
use super::{Part, Template};
use crate::legible::misleads;
use crate::{Comparison, Field, Filter, ImageKind, Query, Resource, Test};

/// The listing that shows the rows of a page, if there is one: no more rows than those, and no fewer.
pub fn list(resource: Resource, query: &Query, total: Option<u64>) -> Option<String> {
    let rows = query.rows_per_page(resource, Resource::DEFAULT_PER_PAGE);
    // The listings of images ask for as many rows as there may be, and show the first page.
    let is_whole = rows == resource.max_per_page() || total.is_some_and(|total| total <= u64::from(rows));
    if query.page != 1 || !(is_whole || resource == Resource::SyncRequests) {
        return None;
    }
    let is_plain = query.filters.is_empty() && query.sorts.is_empty();
    let mut line = String::from(match resource {
        Resource::PublicIso => "vss-cli compute iso public ls",
        Resource::PublicVm => "vss-cli compute image public ls",
        Resource::PersonalIso if is_plain => "vss-cli compute iso personal ls",
        Resource::PersonalVm if is_plain => "vss-cli compute image personal ls",
        Resource::PersonalIso | Resource::PersonalVm => return None,
        Resource::SyncRequests => "vss-cli request image ls",
    });
    for filter in &query.filters {
        add(&mut line, "-f", &written(filter)?);
    }
    if resource.is_public() && !query.filters.iter().any(is_public) {
        // It shows the user's own images after the public ones.
        add(&mut line, "-f", "public=eq,true");
    }
    for sort in &query.sorts {
        add(&mut line, "-s", &format!("{}={}", sort.field, sort.direction.key()));
    }
    if resource == Resource::SyncRequests {
        add(&mut line, "-c", &rows.to_string());
    }
    Some(line)
}

/// The command for one object, if there is one.
pub fn object(resource: Resource, id: i64) -> Option<String> {
    (resource == Resource::SyncRequests).then(|| format!("vss-cli request image get {id}"))
}

/// The call of an address of the API.
pub fn raw(address: &str) -> String {
    format!("vss-cli raw GET {}", quote(address))
}

pub fn sync(kind: ImageKind) -> &'static str {
    match kind {
        ImageKind::Iso => "vss-cli compute iso personal sync",
        ImageKind::Vm => "vss-cli compute image personal sync",
    }
}

pub fn usage(kind: ImageKind, id: i64, path: &str) -> Template {
    // The path is in one list alone, the id may be in both. But a sign that a terminal obeys is never handed to one.
    let image = if path.is_empty() || path.chars().any(misleads) { id.to_string() } else { quote(path) };
    let text = |text: &str| Part::Text(text.to_owned());
    let parts = match kind {
        ImageKind::Iso => vec![
            text("vss-cli compute vm set "),
            Part::Fill("VM"),
            text(" cd up "),
            Part::Fill("UNIT"),
            Part::Text(format!(" -b {image}")),
        ],
        // What is named here is what the tool cannot do without.
        ImageKind::Vm => vec![
            Part::Text(format!("vss-cli compute vm mk from-image --source {image} --description ")),
            Part::Fill("DESCRIPTION"),
            text(" --client "),
            Part::Fill("DEPARTMENT"),
            text(" --os "),
            Part::Fill("GUEST_OS"),
            text(" --folder "),
            Part::Fill("FOLDER"),
            text(" --disk "),
            Part::Fill("GB"),
            text(" --net "),
            Part::Fill("NETWORK"),
            text(" "),
            Part::Fill("NAME"),
        ],
    };
    Template { parts }
}

fn add(line: &mut String, option: &str, value: &str) {
    line.push_str(&format!(" {option} {}", quote(value)));
}

/// A filter in the tool's own form, which splits at every `=` and so has none within a value. Signs that a terminal
/// obeys are left to `raw`, where they are percent-encoded.
fn written(filter: &Filter) -> Option<String> {
    let operand = filter.test.operand();
    let is_safe = !operand.chars().any(|sign| sign == '=' || misleads(sign));
    is_safe.then(|| format!("{}={},{operand}", filter.field, filter.test.operator().key()))
}

fn is_public(filter: &Filter) -> bool {
    filter.field == Field::Public && matches!(&filter.test, Test::Compare(Comparison::Equal, value) if value == "true")
}

#[cfg(test)]
mod tests {
    use super::super::{Tool, list, object, usage};
    use super::*;

    fn line(resource: Resource, written: &str, total: Option<u64>) -> String {
        let query = Query::parse(resource, written).expect("a query");
        list(Tool::VssCli, "https://deck.example", resource, &query, Some(25), total)
    }

    #[test]
    fn a_view_of_one_page_is_a_listing_of_public_images_alone() {
        assert_eq!(
            line(Resource::PublicIso, "filter=name,like,%25ubuntu%25;name,ne,it's&sort=path,asc;id,desc", Some(25)),
            "vss-cli compute iso public ls -f name=like,%ubuntu% -f 'name=ne,it'\\''s' -f public=eq,true \
             -s path=asc -s id=desc"
        );
        assert_eq!(
            line(Resource::PublicVm, "filter=public,eq,true&per_page=100", None),
            "vss-cli compute image public ls -f public=eq,true"
        );
        assert_eq!(line(Resource::PersonalVm, "", Some(3)), "vss-cli compute image personal ls");
    }

    #[test]
    fn the_listing_of_requests_can_have_fewer_rows_than_there_are() {
        assert_eq!(
            line(Resource::SyncRequests, "filter=type,eq,ISO&sort=id,asc", None),
            "vss-cli request image ls -f type=eq,ISO -s id=asc -c 25"
        );
    }

    #[test]
    fn what_no_listing_can_show_is_asked_of_the_api() {
        for (resource, query, total) in [
            (Resource::PublicIso, "", None),
            (Resource::PublicIso, "", Some(26)),
            (Resource::PublicIso, "page=2", Some(25)),
            (Resource::PublicIso, "filter=name,eq,a=b", Some(1)),
            (Resource::PublicIso, "filter=name,eq,a%1Bb", Some(1)),
            (Resource::PersonalIso, "filter=name,eq,a", Some(1)),
            (Resource::PersonalVm, "sort=name,asc", Some(1)),
            (Resource::SyncRequests, "page=2", Some(30)),
        ] {
            let line = line(resource, query, total);
            assert!(line.starts_with(&format!("vss-cli raw GET '{}?expand=1&", resource.path())), "{line}");
        }
    }

    #[test]
    fn an_object_has_a_command_or_is_asked_of_the_api() {
        assert_eq!(object(Tool::VssCli, "", Resource::PublicVm, 7), "vss-cli raw GET /image/7");
        assert_eq!(object(Tool::VssCli, "", Resource::SyncRequests, 7), "vss-cli request image get 7");
    }

    #[test]
    fn an_image_is_used_by_its_path() {
        let iso = usage(ImageKind::Iso, 7, "[store] a/b's.iso");
        assert_eq!(iso.to_string(), r"vss-cli compute vm set VM cd up UNIT -b '[store] a/b'\''s.iso'");
        assert_eq!(iso.parts.iter().filter(|part| matches!(part, Part::Fill(_))).count(), 2);
        let vm = usage(ImageKind::Vm, 7, "[store] a.ova").to_string();
        assert!(vm.starts_with("vss-cli compute vm mk from-image --source '[store] a.ova' --description"), "{vm}");
    }

    #[test]
    fn a_path_that_a_terminal_would_obey_is_not_handed_to_one() {
        assert!(usage(ImageKind::Iso, 7, "[store] a\u{3}\nrm -r b.iso").to_string().ends_with(" -b 7"));
    }
}
