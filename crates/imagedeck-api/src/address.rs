//! The API's addresses of what can be asked for, and back.
//!
//! Whoever asks prints them; who answers in the server's place reads them. How a server takes apart what it is sent
//! is its own matter.

use crate::query_string::{encode, pairs};
use crate::{Facet, Filter, ImageKind, Query, Resource};

/// Where the API begins on its origin.
pub const API_ROOT: &str = "/v2";

/// A collection, or one of its objects by its id.
pub type Target = (Resource, Option<i64>);

/// What a path means, without the API's root: the path of a collection, perhaps with an id behind it.
pub fn target(path: &str) -> Option<Target> {
    Resource::ALL.into_iter().find_map(|resource| match path.strip_prefix(resource.path())? {
        "" => Some((resource, None)),
        rest => Some((resource, Some(rest.strip_prefix('/')?.parse().ok()?))),
    })
}

/// The address of a whole collection.
pub fn collection(resource: Resource) -> String {
    [API_ROOT, resource.path()].concat()
}

/// The address of a page of a list. The number of rows is always said, so that the answer has its pages.
pub fn page(resource: Resource, query: &Query, per_page: u32) -> String {
    let asked = Query { per_page: Some(query.rows_per_page(resource, per_page)), ..query.clone() };
    format!("{}?expand=1&{}", collection(resource), asked.print())
}

/// The address of what the objects that pass the filters have, counted by facets.
pub fn facets(resource: Resource, filters: &[Filter], facets: &[Facet]) -> String {
    let names: Vec<&str> = facets.iter().map(|facet| facet.name()).collect();
    let filters = Query { filters: filters.to_vec(), per_page: Some(1), ..Query::default() };
    format!("{}?facets={}&{}", collection(resource), names.join(","), filters.print())
}

/// The address of what there is of the user's images, and where their files are uploaded.
pub fn personal() -> String {
    [API_ROOT, "/user/image"].concat()
}

/// The address of one object.
pub fn object(resource: Resource, id: i64) -> String {
    format!("{}/{id}", collection(resource))
}

/// The address of the newest sync requests of a kind.
pub fn latest_request(kind: ImageKind) -> String {
    let filter = encode(&format!("type,eq,{}", kind.name()));
    format!("{}?filter={filter}&sort=id,desc&per_page=1", collection(Resource::SyncRequests))
}

/// What an address asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    /// A page of a list, and what is to be counted.
    Page(Resource, Query, Vec<Facet>),
    /// One object, by its id.
    Object(Resource, i64),
}

impl Asked {
    /// Reads an address as this module prints it; none if it is another, or has a mistake.
    pub fn parse(address: &str) -> Option<Asked> {
        let (path, search) = address.split_once('?').unwrap_or((address, ""));
        let (resource, id) = target(path.strip_prefix(API_ROOT)?)?;
        if let Some(id) = id {
            return Some(Asked::Object(resource, id));
        }
        let query = Query::parse(resource, search).ok()?;
        let named = pairs(search).into_iter().find(|(name, _)| name == "facets");
        let facets = named.map_or(Ok(Vec::new()), |(_, names)| Facet::parse_list(resource, &names)).ok()?;
        Some(Asked::Page(resource, query, facets))
    }

    /// Whose objects are asked for.
    pub fn resource(&self) -> Resource {
        match self {
            Asked::Page(resource, ..) | Asked::Object(resource, _) => *resource,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_reads_as_it_is_printed() {
        let query =
            Query::parse(Resource::PublicIso, "filter=name,like,%25a%2526%25&sort=path,desc&page=3&per_page=25");
        let query = query.expect("a query");
        let printed = page(Resource::PublicIso, &query, 50);
        assert_eq!(Asked::parse(&printed), Some(Asked::Page(Resource::PublicIso, query.clone(), Vec::new())));
        let counted = [Facet::Architecture, Facet::Folder];
        let printed = facets(Resource::PersonalVm, &query.filters, &counted);
        let one = Query { filters: query.filters, per_page: Some(1), ..Query::default() };
        assert_eq!(Asked::parse(&printed), Some(Asked::Page(Resource::PersonalVm, one, counted.to_vec())));
        assert_eq!(Asked::parse("/v2/user/image/vm/12"), Some(Asked::Object(Resource::PersonalVm, 12)));
    }

    #[test]
    fn a_list_is_always_asked_for_objects_and_for_pages() {
        let address = page(Resource::PublicVm, &Query { per_page: Some(250), ..Query::default() }, 25);
        assert_eq!(address, "/v2/image?expand=1&per_page=100");
    }

    #[test]
    fn another_address_asks_for_nothing_known() {
        for address in ["/iso", "/v2/isos", "/v2/iso/x", "/v2/iso?filter=colour,eq,red", "/v2/iso?facets=colour", ""] {
            assert_eq!(Asked::parse(address), None, "{address}");
        }
    }
}
