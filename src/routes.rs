//! Every path and URL of the dashboard: read here and printed here.
//!
//! A list's address is the API's own: the resource's path, the id of the open object, and the query string. It
//! is never decoded or encoded by anybody else, because the patterns of `like` are full of percent signs. Moving
//! to an address is not done here, see [`crate::browser::navigation`].

use crate::resources::Layout;
use imagedeck_api::query::Reading;
use imagedeck_api::query_string::{encode_readable, pairs};
use imagedeck_api::{Mistake, Query, Resource, address};

/// Where a token is requested.
pub const TOKEN_PATH: &str = "/auth/request-token";

/// The parameter of an address that says the columns.
const COLUMNS: &str = "columns";

/// What an address shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Route {
    /// A list, perhaps with one of its objects open beside it.
    List(View),
    /// Nothing that the dashboard has.
    NotFound,
}

/// A list as its address describes it.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// Which list.
    pub resource: Resource,
    /// What is asked of it.
    pub query: Query,
    /// The id of the object that is open.
    pub open: Option<i64>,
    /// The columns of its table, where the address says them.
    pub layout: Option<Layout>,
    /// Parts of the address that could not be read; they go when the query is next changed.
    pub mistakes: Vec<Mistake>,
    /// Parameters that are not the dashboard's own, kept as they were written.
    pub unknown: Vec<String>,
}

impl Route {
    /// Reads a path and a query string, with or without its `?`.
    pub fn parse(path: &str, search: &str) -> Route {
        let path = path.trim_end_matches('/');
        if path.is_empty() {
            return Route::List(View::parse(Resource::PublicIso, None, search));
        }
        match address::target(path) {
            Some((resource, id)) => Route::List(View::parse(resource, id, search)),
            None => Route::NotFound,
        }
    }
}

impl View {
    /// The whole list of a resource.
    pub fn of(resource: Resource) -> View {
        View { resource, query: Query::default(), open: None, layout: None, mistakes: Vec::new(), unknown: Vec::new() }
    }

    fn parse(resource: Resource, open: Option<i64>, search: &str) -> View {
        let Reading { query, mistakes, mut unknown } =
            Reading::of(resource, search.strip_prefix('?').unwrap_or(search));
        let mut layout = None;
        unknown.retain(|parameter| {
            let written = pairs(parameter).find(|(name, _)| name == COLUMNS);
            let read = written.and_then(|(_, written)| Layout::parse(resource, &written));
            let is_unknown = read.is_none();
            layout = read.or(layout.take());
            is_unknown
        });
        View { resource, query, open, layout, mistakes, unknown }
    }

    /// The address: a path and, where there is one, a query string.
    pub fn print(&self) -> String {
        let path = match self.open {
            Some(id) => format!("{}/{id}", self.resource.path()),
            None => self.resource.path().to_owned(),
        };
        let mut parameters = vec![self.query.print()];
        parameters
            .extend(self.layout.as_ref().map(|layout| [COLUMNS, "=", &encode_readable(&layout.print())].concat()));
        parameters.extend(self.unknown.iter().cloned());
        parameters.retain(|parameter| !parameter.is_empty());
        if parameters.is_empty() { path } else { format!("{path}?{}", parameters.join("&")) }
    }

    /// What leads to the objects of the same list, by their ids: for many of them, where each address would take long.
    pub fn links(&self) -> Links {
        Links { list: self.with_open(None).print() }
    }

    /// The same list with another query. What could not be read of the address goes.
    pub fn with_query(&self, query: Query) -> View {
        View { query, mistakes: Vec::new(), ..self.clone() }
    }

    /// The same list with another object open, or none.
    pub fn with_open(&self, open: Option<i64>) -> View {
        View { open, ..self.clone() }
    }
}

/// The addresses of a list with each of its objects open.
pub struct Links {
    list: String,
}

impl Links {
    /// The address with an object open.
    pub fn to(&self, id: i64) -> String {
        let (path, search) = self.list.split_at(self.list.find('?').unwrap_or(self.list.len()));
        [path, "/", &id.to_string(), search].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn view(address: &str) -> View {
        let (path, search) = address.split_once('?').unwrap_or((address, ""));
        match Route::parse(path, search) {
            Route::List(view) => view,
            Route::NotFound => panic!("{address} should be a list"),
        }
    }

    #[test]
    fn every_list_and_every_object_has_an_address() {
        for resource in Resource::ALL {
            assert_eq!(view(resource.path()), View::of(resource));
            assert_eq!(view(&format!("{}/10", resource.path())), View::of(resource).with_open(Some(10)));
        }
    }

    #[test]
    fn the_root_is_the_list_of_public_isos() {
        assert_eq!(view("/"), View::of(Resource::PublicIso));
    }

    #[test]
    fn an_address_that_nothing_has_is_not_found() {
        for path in ["/isos", "/iso/ten", "/iso/10/11", "/user", "/user/image"] {
            assert_eq!(Route::parse(path, ""), Route::NotFound, "{path}");
        }
    }

    #[test]
    fn an_address_reads_as_it_is_written() {
        for address in [
            "/iso?filter=name,like,%25ubuntu%25%3Bcreated_on,ge,2018-01-01&sort=created_on,desc&page=2&per_page=50",
            "/image/24?filter=name,like,ubu%25",
            "/user/image/vm?tracking=%zz&page=3",
            "/iso?per_page=50&columns=name,path:240,id&theme=x",
        ] {
            let read = view(address);
            assert_eq!(read.mistakes, Vec::new());
            assert_eq!(view(&read.print()), read);
        }
    }

    #[test]
    fn parameters_of_others_survive() {
        let changed = view("/iso?theme=%E9x&filter=name,eq,a").with_query(Query::default());
        assert_eq!(changed.print(), "/iso?theme=%E9x");
    }

    #[test]
    fn links_are_the_addresses_of_open_objects() {
        for address in ["/image", "/image/3?filter=name,like,ubu%25&columns=name,id&tracking=%zz"] {
            let view = view(address);
            assert_eq!(view.links().to(24), view.with_open(Some(24)).print());
        }
    }

    #[test]
    fn what_cannot_be_read_is_said_and_the_rest_is_shown() {
        let read = view("/iso?filter=colour,eq,red;name,eq,a&page=0");
        assert_eq!(read.mistakes.len(), 2);
        assert_eq!(read.query.filters.len(), 1);
    }

    proptest! {
        #[test]
        fn any_address_opens(path in "(/[a-z]{0,5}){0,3}", search in any::<String>()) {
            let _ = Route::parse(&path, &search);
            let _ = view(&format!("/iso?{}", search.replace('?', "")));
        }
    }
}
