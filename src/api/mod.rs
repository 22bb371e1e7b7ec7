//! The client of the API: typed calls, each cancelled when nobody waits for it any more.
//!
//! Only this folder sends requests. What a call means for the page is the business of [`crate::state`].

pub mod error;
mod json;
mod request;

pub use error::ApiError;

use crate::resources::row::Row;
use crate::routes;
use crate::session::{Credentials, Session};
use imagedeck_api::{ImageKind, Query, Resource, SyncRequest};
use json::Json;
use request::{Authorization, Method, send};

/// A client that speaks for the signed-in user.
#[derive(Clone, Copy)]
pub struct Client {
    session: Session,
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Listing {
    /// What was asked.
    pub query: Query,
    /// The rows, in order.
    pub rows: Vec<Row>,
    /// Rows on all pages.
    pub total: u64,
    /// How many pages there are.
    pub pages: u64,
    /// How long the server took, as it says.
    pub server_time: Option<String>,
}

impl Client {
    /// A client for a session.
    pub fn new(session: Session) -> Client {
        Client { session }
    }

    /// A page of a list.
    pub async fn list(self, resource: Resource, query: Query, per_page: u32) -> Result<Listing, ApiError> {
        let body = self.get(&routes::api_page(resource, &query, per_page)).await?;
        Listing::read(resource, query, &body)
    }

    /// One object of a list.
    pub async fn object(self, resource: Resource, id: i64) -> Result<Row, ApiError> {
        let body = self.get(&routes::api_object(resource, id)).await?;
        body.get("data").row(resource)
    }

    /// How many rows a list has without any filter.
    pub async fn total(self, resource: Resource) -> Result<u64, ApiError> {
        self.list(resource, Query::default(), 1).await.map(|listing| listing.total)
    }

    /// Starts a sync of the user's images of a kind, or finds the one that is under way. Its number comes back.
    pub async fn sync(self, kind: ImageKind) -> Result<i64, ApiError> {
        let body = self.authorized(Method::Patch, &routes::api_collection(kind.personal())).await?;
        body.get("data").get("request").number("id").ok_or(ApiError::Unreadable)
    }

    /// A sync request by its number.
    pub async fn sync_request(self, id: i64) -> Result<SyncRequest, ApiError> {
        let body = self.get(&routes::api_object(Resource::SyncRequests, id)).await?;
        body.get("data").sync_request().ok_or(ApiError::Unreadable)
    }

    /// The newest sync request of a kind.
    pub async fn latest_sync_request(self, kind: ImageKind) -> Result<Option<SyncRequest>, ApiError> {
        let body = self.get(&routes::api_latest_request(kind)).await?;
        let requests = body.get("data").items().ok_or(ApiError::Unreadable)?;
        Ok(requests.first().and_then(Json::sync_request))
    }

    async fn get(self, address: &str) -> Result<Json, ApiError> {
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

/// Requests a token with a user's name and password.
pub async fn request_token(user: &str, password: &str) -> Result<Credentials, ApiError> {
    let body = send(Method::Post, routes::TOKEN_PATH, Authorization::Basic { user, password }).await?;
    let answer = Json::parse(&body)?;
    let token = answer.text("token").ok_or(ApiError::Unreadable)?;
    Ok(Credentials::new(token, user.to_owned(), answer.number("exp")))
}

/// Takes in a token that the user has pasted, once the API has accepted it.
pub async fn check_token(token: &str) -> Result<Credentials, ApiError> {
    let address = routes::api_page(Resource::PublicIso, &Query::default(), 1);
    let body = send(Method::Get, &address, Authorization::Bearer(token)).await?;
    let user = Json::parse(&body)?.get("meta").text("user").ok_or(ApiError::Unreadable)?;
    Ok(Credentials::new(token.to_owned(), user, request::expiry_of(token)))
}

impl Listing {
    fn read(resource: Resource, query: Query, body: &Json) -> Result<Listing, ApiError> {
        let items = body.get("data").items().ok_or(ApiError::Unreadable)?;
        let rows: Vec<Row> = items.iter().map(|item| item.row(resource)).collect::<Result<_, _>>()?;
        let meta = body.get("meta");
        let pages = meta.get("pages");
        // A server that sends a personal list whole has no pages in its answer.
        let count = |name: &str| pages.number(name).and_then(|count| u64::try_from(count).ok());
        let (total, pages) = (count("total").unwrap_or(rows.len() as u64), count("pages").unwrap_or(1));
        Ok(Listing { query, rows, total, pages, server_time: meta.text("time") })
    }
}
