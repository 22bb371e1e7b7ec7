//! The body that the server would answer with, made of a collection: who asks need not know which of the two answers.
//!
//! A body has what the dashboard reads of it and no more. What a collection cannot answer is left to the server, with
//! all that is to be said about it: mistakes, and objects that are not there.

use crate::Collection;
use crate::from_name::sources;
use imagedeck_api::address::Asked;
use imagedeck_api::facet::Counts;
use imagedeck_api::record::Object;
use imagedeck_api::{Facet, Image, Query, Resource};
use serde::Serialize;
use std::collections::BTreeMap;

/// What stands for the time that the server took.
pub const ON_THIS_DEVICE: &str = "on this device";

#[derive(Serialize)]
struct Body<T> {
    data: T,
    meta: Meta,
}

#[derive(Default, Serialize)]
struct Meta {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    facets: BTreeMap<&'static str, Counts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pages: Option<Pages>,
    time: &'static str,
}

#[derive(Serialize)]
struct Pages {
    total: usize,
    pages: usize,
    page: u32,
    per_page: u32,
}

impl Collection {
    /// The body of the answer; none where the server has to be asked.
    pub fn serve(&mut self, asked: &Asked) -> Option<String> {
        match asked {
            Asked::Page(resource, query, facets) if *resource == self.resource() => self.page(query, facets),
            Asked::Object(resource, id) if *resource == self.resource() => {
                let image = self.image(*id)?;
                print(Body { data: self.object(&image), meta: Meta { time: ON_THIS_DEVICE, ..Meta::default() } })
            }
            _ => None,
        }
    }

    fn page(&mut self, query: &Query, facets: &[Facet]) -> Option<String> {
        let answer = self.answer(query, Resource::DEFAULT_PER_PAGE, facets).ok()?;
        let per_page = query.rows_per_page(self.resource(), Resource::DEFAULT_PER_PAGE);
        let pages = answer.total.div_ceil(per_page.max(1) as usize).max(1);
        let meta = Meta {
            facets: answer.facets.into_iter().map(|(facet, counts)| (facet.name(), counts)).collect(),
            pages: Some(Pages { total: answer.total, pages, page: query.page, per_page }),
            time: ON_THIS_DEVICE,
        };
        let data: Vec<_> = answer.rows.iter().map(|image| self.object(image)).collect();
        print(Body { data, meta })
    }

    fn object<'a>(&self, image: &'a Image) -> Object<'a, Image> {
        Object { fields: self.resource().fields(), record: image }
    }
}

/// Which characters of a path say what of the image: an object with the words for each attribute.
pub fn name_sources(path: &str) -> Option<String> {
    let words: BTreeMap<&str, String> = sources(path).map(|(field, words)| (field.name(), words)).collect();
    serde_json::to_string(&words).ok()
}

fn print<T: Serialize>(body: Body<T>) -> Option<String> {
    serde_json::to_string(&body).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::NameFacts;
    use crate::page;
    use imagedeck_api::address;
    use serde_json::Value;

    fn collection() -> Collection {
        let image = |id: i64| Image {
            id,
            name: format!("debian-{id}.iso"),
            path: format!("[a] Linux/debian-{id}.iso"),
            ..Image::default()
        };
        let mut collection = Collection::new(Resource::PublicIso, NameFacts::Read);
        collection.insert_or_replace((1..=7).map(image)).expect("room");
        collection
    }

    fn serve(address: &str) -> Option<String> {
        collection().serve(&Asked::parse(address).expect("an address"))
    }

    #[test]
    fn a_page_reads_like_one_of_the_server() {
        let query = Query::parse(Resource::PublicIso, "sort=id,desc&page=2&per_page=3").expect("a query");
        let body = serve(&address::page(Resource::PublicIso, &query, 50)).expect("a page");
        let page = page::read(body.as_bytes()).expect("a page");
        assert_eq!(page.images.iter().map(|image| image.id).collect::<Vec<_>>(), [4, 3, 2]);
        assert_eq!(page.total, 7);
        let body: Value = serde_json::from_str(&body).expect("JSON");
        assert_eq!(body.pointer("/meta/pages/pages"), Some(&3.into()));
        assert_eq!(body.pointer("/meta/time"), Some(&ON_THIS_DEVICE.into()));
        assert_eq!(body.pointer("/data/0/distribution"), Some(&"Debian".into()));
    }

    #[test]
    fn facets_are_counted_and_one_image_is_found() {
        let body = serve(&address::facets(Resource::PublicIso, &[], &[Facet::Distribution])).expect("counts");
        let body: Value = serde_json::from_str(&body).expect("JSON");
        assert_eq!(body.pointer("/meta/facets/distribution/values/0/count"), Some(&7.into()));
        let body: Value = serde_json::from_str(&serve("/v2/iso/5").expect("an image")).expect("JSON");
        assert_eq!(body.pointer("/data/name"), Some(&"debian-5.iso".into()));
    }

    #[test]
    fn what_is_not_there_is_left_to_the_server() {
        for address in ["/v2/iso/8", "/v2/image", "/v2/image/5"] {
            assert_eq!(serve(address), None, "{address}");
        }
    }
}
