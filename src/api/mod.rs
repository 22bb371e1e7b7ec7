//! The client of the API: typed calls, each cancelled when nobody waits for it any more.
//!
//! Only this folder sends requests, but for the worker that holds lists: a list that is held answers in the server's
//! place, and nobody else need know. What a call means for the page is the business of [`crate::state`].

pub mod error;
mod json;
mod request;
mod rows_first;

pub use error::ApiError;
pub use json::Json;

use crate::browser::{ahead, task};
use crate::resources::row::Row;
use crate::routes;
use crate::session::{Credentials, Session};
use crate::state::device::Device;
use imagedeck_api::facet::Counts;
use imagedeck_api::filter::Test;
use imagedeck_api::{Comparison, Facet, Field, Filter, ImageKind, Query, Resource, SyncRequest, address};
use request::{Authorization, Method, send};
use rows_first::RowsFirst;
use std::pin::Pin;

/// A client that speaks for the signed-in user.
#[derive(Clone, Copy)]
pub struct Client {
    session: Session,
    /// The lists that are held on this device.
    pub device: Device,
    /// What of the first requests can wait.
    pub rows_first: RowsFirst,
}

/// What a list can be asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Question {
    /// A page.
    Page {
        /// What is asked.
        query: Query,
        /// Rows on a page where the query does not say.
        per_page: u32,
        /// Another number asks for the same page again.
        time: u32,
        /// What was changed since then comes first, and the pages are those of all else; none where nothing does.
        since: Option<String>,
    },
    /// What the objects that pass the filters have.
    Facets {
        /// The filters.
        filters: Vec<Filter>,
        /// What is counted.
        facets: Vec<Facet>,
        /// Another number asks for the same again.
        time: u32,
    },
    /// One object, by its id.
    Object(i64),
}

/// A page of a list; for one object a page of its own.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// What was asked.
    pub query: Query,
    /// The rows, in order.
    pub rows: Vec<Row>,
    /// Rows on all pages.
    pub total: u64,
    /// How many of them stand before all others on the first page, whatever its size, because they were changed.
    pub first: u64,
    /// What these were changed since; none where nothing stands first.
    pub since: Option<String>,
    /// How many pages there are.
    pub pages: u64,
    /// How long the server took, as it says.
    pub server_time: Option<String>,
    /// What was counted, where it was asked for.
    pub facets: Vec<(Facet, Counts)>,
    /// Whether the objects have more than the documented attributes.
    pub has_facts: bool,
}

impl Client {
    /// A client for a session.
    pub fn new(session: Session) -> Client {
        Client { session, device: Device::new(session), rows_first: RowsFirst::new() }
    }

    /// Whether there is a token to ask with.
    pub fn may_ask(self) -> bool {
        self.session.token().is_some()
    }

    /// What a list answers to a question.
    pub async fn ask(self, resource: Resource, question: Question) -> Result<Listing, ApiError> {
        match question {
            Question::Page { query, per_page, since: Some(since), .. } => {
                self.changed_first(resource, query, per_page, since).await
            }
            Question::Page { query, per_page, .. } => {
                let answer = self.page(resource, query, per_page).await;
                self.rows_first.answered();
                answer
            }
            Question::Facets { filters, facets, .. } => {
                // What counts them would keep the rows from being drawn.
                task::drawn().await;
                let body = self.read(resource, &address::facets(resource, &filters, &facets)).await?;
                let counted = body.get("meta").get("facets");
                let counts = facets.into_iter().filter_map(|facet| Some((facet, counted.counts(facet)?))).collect();
                Ok(Listing { facets: counts, ..Listing::default() })
            }
            Question::Object(id) => {
                let body = self.read(resource, &address::object(resource, id)).await?;
                let rows = vec![body.get("data").row(resource)?];
                Ok(Listing { rows, total: 1, pages: 1, ..Listing::default() })
            }
        }
    }

    async fn page(self, resource: Resource, query: Query, per_page: u32) -> Result<Listing, ApiError> {
        let answer = self.read(resource, &address::page(resource, &query, per_page)).await?;
        Listing::read(resource, query, &answer)
    }

    /// A page of what was not changed since then, after what was. Where more was changed than a page can hold, nothing
    /// stands first: it would be most of the list.
    #[inline(never)]
    fn changed_first(
        self,
        resource: Resource,
        query: Query,
        per_page: u32,
        since: String,
    ) -> Pin<Box<dyn Future<Output = Result<Listing, ApiError>>>> {
        let part = |comparison, of: &Query| {
            let test = Test::Compare(comparison, since.clone());
            let filters = of.filters.iter().cloned().chain([Filter { field: Field::UpdatedOn, test }]).collect();
            Query { filters, ..of.clone() }
        };
        let most = resource.max_per_page();
        // Further pages need only their number.
        let all = Query { page: 1, per_page: Some(if query.page == 1 { most } else { 1 }), ..query.clone() };
        let (changed, unchanged) = (part(Comparison::GreaterOrEqual, &all), part(Comparison::Less, &query));
        Box::pin(async move {
            let changed = self.page(resource, changed, per_page).await?;
            if changed.total > u64::from(most) {
                return self.page(resource, query, per_page).await;
            }
            let mut listing = self.page(resource, unchanged, per_page).await?;
            listing.total += changed.total;
            listing.first = changed.total;
            listing.since = Some(since);
            if query.page == 1 {
                listing.rows.splice(..0, changed.rows);
            }
            listing.query = query;
            Ok(listing)
        })
    }

    /// The characters of an image's path that say each of these attributes, where it says any.
    pub async fn name_sources(self, path: String, fields: &[Field]) -> Vec<(String, String)> {
        let body = self.device.read_name(path).await.and_then(|body| Json::parse(&body).ok());
        let words = |field: &Field| Some((field.name().to_owned(), body.as_ref()?.text(field.name())?));
        fields.iter().filter_map(words).collect()
    }

    /// How many rows a list has without any filter, once the first rows are drawn.
    pub async fn total(self, resource: Resource) -> Result<u64, ApiError> {
        self.rows_first.turn().await;
        let (query, per_page) = (Query::default(), 1);
        let body = self.read(resource, &address::page(resource, &query, per_page)).await?;
        Listing::read(resource, query, &body).map(|listing| listing.total)
    }

    /// Where the user uploads files: an address, or the folder of the user's store; none where the service does not say.
    pub async fn upload_place(self) -> Result<Option<String>, ApiError> {
        let uploads = self.get(&address::personal()).await?.get("uploads");
        Ok(uploads.text("url").or_else(|| uploads.text("folder")))
    }

    /// Starts a sync of the user's images of a kind, or finds the one that is under way. Its number comes back.
    pub async fn sync(self, kind: ImageKind) -> Result<i64, ApiError> {
        let body = self.authorized(Method::Patch, &address::collection(kind.personal())).await?;
        body.get("data").get("request").number("id").ok_or(ApiError::Unreadable)
    }

    /// A sync request by its number, as the service sends it and as it is read.
    pub async fn sync_request(self, id: i64) -> Result<(Json, SyncRequest), ApiError> {
        let object = self.get(&address::object(Resource::SyncRequests, id)).await?.get("data");
        let request = object.sync_request().ok_or(ApiError::Unreadable)?;
        Ok((object, request))
    }

    /// The newest sync request of a kind.
    pub async fn latest_sync_request(self, kind: ImageKind) -> Result<Option<SyncRequest>, ApiError> {
        let body = self.get(&address::latest_request(kind)).await?;
        let requests = body.get("data").items().ok_or(ApiError::Unreadable)?;
        Ok(requests.first().and_then(Json::sync_request))
    }

    /// Reads something of a list: from this device where it is held, else from the server.
    async fn read(self, resource: Resource, address: &str) -> Result<Json, ApiError> {
        if self.device.holds(resource)
            && let Some(body) = self.device.ask(address.to_owned()).await
        {
            return Json::parse(&body);
        }
        self.get(address).await
    }

    async fn get(self, address: &str) -> Result<Json, ApiError> {
        if let Some(token) = self.session.token()
            && let Some(body) = ahead::take(address, &token).await
        {
            return Json::parse(&body);
        }
        self.authorized(Method::Get, address).await
    }

    async fn authorized(self, method: Method, address: &str) -> Result<Json, ApiError> {
        let token = self.session.token().ok_or(ApiError::Unauthorized)?;
        let answer = send(method, address, Authorization::Bearer(&token)).await;
        if let Err(ApiError::Unauthorized) = answer {
            self.session.token_refused(&token);
        }
        Json::parse(&answer?)
    }
}

/// Requests a token with a user's name and password, and with a one-time code where there is one.
pub async fn request_token(user: &str, password: &str, code: &str) -> Result<Credentials, ApiError> {
    // Apps show the digits in two groups, so what is typed may have a gap.
    let code: String = code.chars().filter(char::is_ascii_digit).collect();
    let body = send(Method::Post, routes::TOKEN_PATH, Authorization::Basic { user, password, code: &code }).await?;
    let answer = Json::parse(&body)?;
    let token = answer.text("token").ok_or(ApiError::Unreadable)?;
    Ok(Credentials::new(token, user.to_owned(), answer.number("exp")))
}

/// Takes in a token that the user has pasted, once the API has accepted it.
pub async fn check_token(token: &str) -> Result<Credentials, ApiError> {
    let address = address::page(Resource::PublicIso, &Query::default(), 1);
    let body = send(Method::Get, &address, Authorization::Bearer(token)).await?;
    let user = Json::parse(&body)?.get("meta").text("user").ok_or(ApiError::Unreadable)?;
    Ok(Credentials::new(token.to_owned(), user, request::expiry_of(token)))
}

impl Listing {
    /// Whether both say the same, however long the server took for it.
    pub fn says_the_same(&self, other: &Listing) -> bool {
        let counts = |listing: &Listing| (listing.total, listing.first, listing.pages, listing.has_facts);
        self.query == other.query
            && counts(self) == counts(other)
            && self.since == other.since
            && self.rows == other.rows
            && self.facets == other.facets
    }

    fn read(resource: Resource, query: Query, body: &Json) -> Result<Listing, ApiError> {
        let items = body.get("data").items().ok_or(ApiError::Unreadable)?;
        let rows: Vec<Row> = items.iter().map(|item| item.row(resource)).collect::<Result<_, _>>()?;
        let meta = body.get("meta");
        let pages = meta.get("pages");
        let count = |name: &str| pages.number(name).and_then(|count| u64::try_from(count).ok());
        let (total, pages) = match (count("total"), count("pages")) {
            (Some(total), Some(pages)) => (total, pages),
            // How long a public list is, nobody can guess.
            _ if resource.is_public() => return Err(ApiError::Unreadable),
            // A server that sends a personal list whole has no pages in its answer.
            _ => (rows.len() as u64, 1),
        };
        let has_facts = items.first().is_none_or(|item| item.has(Field::Distribution));
        let server_time = meta.text("time");
        Ok(Listing { query, rows, total, pages, server_time, has_facts, ..Listing::default() })
    }
}
