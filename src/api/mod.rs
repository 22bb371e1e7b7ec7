//! The client of the API: typed calls, each cancelled when nobody waits for it any more.
//!
//! Only this folder sends requests. What a call means for the page is the business of [`crate::state`].

pub mod error;
mod request;

pub use error::ApiError;

use crate::resources::row::Row;
use crate::routes;
use crate::session::{Credentials, Session};
use imagedeck_api::wire::{Accepted, AcceptedRequest, Collection, Single, Token};
use imagedeck_api::{Image, ImageKind, Query, Resource, SyncRequest};
use request::{Authorization, Method, read, send};

/// A client that speaks for the signed-in user.
#[derive(Clone, Copy)]
pub struct Client {
    session: Session,
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Listing {
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
        if resource == Resource::SyncRequests {
            read(&body).map(|answer| Listing::of(answer, Row::Request))
        } else {
            read(&body).map(|answer| Listing::of(answer, Row::Image))
        }
    }

    /// One object of a list.
    pub async fn object(self, resource: Resource, id: i64) -> Result<Row, ApiError> {
        let body = self.get(&routes::api_object(resource, id)).await?;
        if resource == Resource::SyncRequests {
            read(&body).map(|answer: Single<SyncRequest>| Row::Request(answer.data))
        } else {
            read(&body).map(|answer: Single<Image>| Row::Image(answer.data))
        }
    }

    /// How many rows a list has without any filter.
    pub async fn total(self, resource: Resource) -> Result<u64, ApiError> {
        self.list(resource, Query::default(), 1).await.map(|listing| listing.total)
    }

    /// Starts a sync of the user's images of a kind, or finds the one that is under way.
    pub async fn sync(self, kind: ImageKind) -> Result<AcceptedRequest, ApiError> {
        let address = format!("{}{}", routes::API_ROOT, kind.personal().path());
        let body = self.authorized(Method::Patch, &address).await?;
        read(&body).map(|answer: Accepted| answer.data.request)
    }

    /// A sync request by its number.
    pub async fn sync_request(self, id: i64) -> Result<SyncRequest, ApiError> {
        let body = self.get(&routes::api_object(Resource::SyncRequests, id)).await?;
        read(&body).map(|answer: Single<SyncRequest>| answer.data)
    }

    /// The newest sync request of a kind.
    pub async fn latest_sync_request(self, kind: ImageKind) -> Result<Option<SyncRequest>, ApiError> {
        let body = self.get(&routes::api_latest_request(kind)).await?;
        read(&body).map(|answer: Collection<SyncRequest>| answer.data.into_iter().next())
    }

    async fn get(self, address: &str) -> Result<String, ApiError> {
        self.authorized(Method::Get, address).await
    }

    async fn authorized(self, method: Method, address: &str) -> Result<String, ApiError> {
        let token = self.session.token().ok_or(ApiError::Unauthorized)?;
        let answer = send(method, address, Authorization::Bearer(&token)).await;
        if let Err(ApiError::Unauthorized) = answer {
            self.session.token_refused(&token);
        }
        answer
    }
}

/// Requests a token with a user's name and password.
pub async fn request_token(user: &str, password: &str) -> Result<Credentials, ApiError> {
    let body = send(Method::Post, routes::TOKEN_PATH, Authorization::Basic { user, password }).await?;
    read(&body).map(|answer: Token| Credentials::new(answer.token, user.to_owned(), Some(answer.exp)))
}

/// Takes in a token that the user has pasted, once the API has accepted it.
pub async fn check_token(token: &str) -> Result<Credentials, ApiError> {
    let address = format!("{}{}?per_page=1", routes::API_ROOT, Resource::PublicIso.path());
    let body = send(Method::Get, &address, Authorization::Bearer(token)).await?;
    let answer: Collection<serde::de::IgnoredAny> = read(&body)?;
    Ok(Credentials::new(token.to_owned(), answer.meta.user.unwrap_or_default(), request::expiry_of(token)))
}

impl Listing {
    fn of<T>(answer: Collection<T>, row: fn(T) -> Row) -> Listing {
        let rows: Vec<Row> = answer.data.into_iter().map(row).collect();
        let (total, pages) = match answer.meta.pages {
            Some(pages) => (pages.total, pages.pages),
            // A server that sends a personal list whole has no pages in its answer.
            None => (rows.len() as u64, 1),
        };
        Listing { rows, total, pages, server_time: answer.meta.time }
    }
}
