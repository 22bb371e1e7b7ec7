//! Bodies that may be absent: nothing, or JSON that says so.
//!
//! Old clients send an empty body with the type of JSON, and none at all; both are fine.

use crate::error::ApiError;
use crate::media_type::is_json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use serde::de::{DeserializeOwned, IgnoredAny};

/// A JSON body, or its default where there is none.
pub struct Optional<T>(pub T);

/// A JSON body of which nothing is needed.
#[derive(Default)]
pub struct Ignored;

impl<S: Send + Sync> FromRequest<S> for Ignored {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Ignored, Response> {
        read::<IgnoredAny, S>(request, state).await.map(|_| Ignored)
    }
}

impl<S: Send + Sync, T: DeserializeOwned + Default> FromRequest<S> for Optional<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Optional<T>, Response> {
        Ok(Optional(read(request, state).await?.unwrap_or_default()))
    }
}

async fn read<T: DeserializeOwned, S: Send + Sync>(request: Request, state: &S) -> Result<Option<T>, Response> {
    let is_json = is_json(request.headers());
    let body = Bytes::from_request(request, state).await.map_err(IntoResponse::into_response)?;
    if body.is_empty() {
        return Ok(None);
    }
    if !is_json {
        return Err(ApiError::UnsupportedMediaType.into_response());
    }
    let parsed = serde_json::from_slice(&body);
    parsed.map(Some).map_err(|error| {
        ApiError::BadRequest(format!("The body is not the JSON that is expected: {error}.")).into_response()
    })
}
