//! The same without HTTP: the statements alone, and their rows written as JSON.

use super::load::Figures;
use super::queries::Query;
use super::site::Site;
use imagedeck_api::record::Object;
use imagedeck_api::{Facet, Resource};
use imagedeck_server::store::{Listing, Store};
use std::time::{Duration, Instant};

const RESOURCE: Resource = Resource::PublicIso;

pub struct Floor(Store);

impl Floor {
    pub async fn open(site: &Site) -> Floor {
        let store = site.open().await;
        store.warm_facets().await.expect("the database");
        Floor(store)
    }

    /// None where there is no statement.
    pub async fn measure(&self, query: &Query, time: Duration) -> Option<Figures> {
        let question = Question::of(query)?;
        self.answer(&question).await;
        let started = Instant::now();
        let mut times = Vec::new();
        while started.elapsed() < time {
            let asked = Instant::now();
            self.answer(&question).await;
            times.push(asked.elapsed());
        }
        Some(Figures::of(times, started.elapsed()))
    }

    async fn answer(&self, question: &Question) -> usize {
        let (images, counts) = match question {
            Question::One(id) => {
                (self.0.image(RESOURCE, 0, *id).await.expect("the database").into_iter().collect(), Vec::new())
            }
            Question::Page { listing, facets } => {
                let (answer, counts) = match facets.as_slice() {
                    [] => (self.0.images(listing).await.expect("the database"), Vec::new()),
                    facets => self.0.images_with_facets(listing, facets).await.expect("the database"),
                };
                (answer.rows, counts)
            }
        };
        let rows: Vec<Object<'_, _>> =
            images.iter().map(|image| Object { fields: RESOURCE.fields(), record: image }).collect();
        let counts: Vec<_> = counts.iter().map(|(facet, counts)| (facet.name(), counts)).collect();
        serde_json::to_vec(&(rows, counts)).expect("JSON").len()
    }
}

enum Question {
    Page { listing: Listing, facets: Vec<Facet> },
    One(i64),
}

impl Question {
    fn of(query: &Query) -> Option<Question> {
        let whole = Listing::whole(RESOURCE, 0);
        let (path, written) = query.path.split_once('?').unwrap_or((query.path, ""));
        if path.starts_with("OPTIONS") {
            return None;
        }
        if let Some(id) = path.strip_prefix("/v2/iso/") {
            return Some(Question::One(id.parse().expect("a number")));
        }
        let (facets, written): (Vec<&str>, Vec<&str>) =
            written.split('&').partition(|part| part.starts_with("facets="));
        let written: Vec<&str> = written.into_iter().filter(|part| *part != "expand=1").collect();
        let query = imagedeck_api::Query::parse(RESOURCE, &written.join("&")).expect("a query");
        let limit = query.rows_per_page(RESOURCE, Resource::DEFAULT_PER_PAGE);
        let offset = u64::from(query.page - 1) * u64::from(limit);
        let predicates = query.predicates().expect("values");
        let names = facets.first().and_then(|part| part.strip_prefix("facets=")).unwrap_or_default();
        let named = |name: &str| Facet::ALL.into_iter().find(|facet| facet.name() == name);
        let facets = names.split(',').filter_map(named).collect();
        Some(Question::Page { listing: Listing { predicates, sorts: query.sorts, offset, limit, ..whole }, facets })
    }
}
