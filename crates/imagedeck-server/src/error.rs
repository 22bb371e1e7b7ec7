//! What can go wrong with a request, as the one JSON shape of the API.
//!
//! Whatever a layer below answers without that shape is given it by [`shape`]. Inner reasons go to the log only.

use crate::auth::ProofError;
use crate::media_type::is_json;
use crate::store::StoreError;
use axum::Json;
use axum::body::Body;
use axum::http::header::{
    CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, LAST_MODIFIED, RETRY_AFTER, WWW_AUTHENTICATE,
};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use imagedeck_api::Mistake;
use imagedeck_api::wire::ErrorBody;

/// How long a client should wait where too many sign in at once.
const BUSY_SECONDS: u64 = 2;
/// The same where an operator has to do something first.
const NO_ROOM_SECONDS: u64 = 30;

/// What a client that is not known is asked for. Not `Basic`, for which browsers would open a window of their own.
pub const CHALLENGE: HeaderValue = HeaderValue::from_static("Bearer realm=\"imagedeck\"");

/// Why a request is not answered with what it asked for.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// A query parameter is wrong.
    #[error(transparent)]
    Query(#[from] Mistake),
    /// The request is wrong in another way.
    #[error("{0}")]
    BadRequest(String),
    /// The name or the password is wrong. The sentence does not say which.
    #[error("Invalid username and password combination.")]
    WrongCredentials,
    /// The password is right, and the account asks for a one-time code as well. Clients look for how this begins.
    #[error(
        "InvalidParameterValue: otp is missing. This account needs a one-time code: send it in the body, as {{\"otp\": \"123456\"}}."
    )]
    CodeMissing,
    /// The code is wrong, or was taken before.
    #[error("InvalidParameterValue: otp is not valid. Each one-time code holds once: wait for the next one.")]
    CodeWrong,
    /// There are no credentials where they are needed.
    #[error("This address needs credentials. Send {0}.")]
    CredentialsMissing(&'static str),
    /// The token does not hold, or no longer.
    #[error("The access token is not valid or has expired. Request a new one with POST /auth/request-token.")]
    InvalidToken,
    /// There is nothing at this address.
    #[error("There is nothing at {0}. OPTIONS /v2 lists what there is.")]
    NoSuchPath(String),
    /// The resource has no such object, or it is another user's.
    #[error("{path} has no object '{id}'. GET {path} lists those that there are.")]
    NoSuchObject {
        /// The resource.
        path: &'static str,
        /// What was asked for.
        id: String,
    },
    /// The body is neither empty nor JSON.
    #[error("The body has to be empty or JSON with 'Content-Type: application/json'.")]
    UnsupportedMediaType,
    /// Too many sign-ins within a minute.
    #[error("Too many sign-ins. Try again in {seconds} seconds.")]
    TooManySignIns {
        /// Until the next one is allowed.
        seconds: u64,
    },
    /// Too many sign-ins of all clients at once.
    #[error("Too many people are signing in at this moment. Try again in {BUSY_SECONDS} seconds.")]
    Busy,
    /// Another change holds the database for long.
    #[error("The server is busy with a large change. Try again in {BUSY_SECONDS} seconds.")]
    Locked,
    /// The disk of the database is full or fails.
    #[error(
        "The server has no room left on its disk, or cannot use it. Nothing was changed. Try again later; if it stays, tell its operator."
    )]
    NoRoom(StoreError),
    /// The server took too long.
    #[error("The server could not answer in time. Try again, or ask for less.")]
    TimedOut,
    /// The server behind this one cannot be reached, or ends the connection.
    #[error(
        "The image service behind this server cannot be reached. Try again in a moment; if it stays, tell its operator."
    )]
    UpstreamDown,
    /// The server behind this one takes too long.
    #[error("The image service behind this server did not answer in time. Try again, or ask for less.")]
    UpstreamSlow,
    /// Too many requests wait for the server behind this one.
    #[error("The image service behind this server has too much to do. Try again in {BUSY_SECONDS} seconds.")]
    UpstreamBusy,
    /// The server behind this one is this one.
    #[error("This server stands in front of itself. Tell its operator.")]
    UpstreamLoop,
    /// The database cannot be used.
    #[error("The server could not answer because of a fault of its own. Try again; if it stays, tell its operator.")]
    Store(StoreError),
    /// A part of the server failed.
    #[error("The server could not answer because of a fault of its own. Try again; if it stays, tell its operator.")]
    Internal(String),
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> ApiError {
        match error {
            StoreError::Busy(_) => ApiError::Locked,
            StoreError::Disk(_) => ApiError::NoRoom(error),
            error => ApiError::Store(error),
        }
    }
}

impl From<ProofError> for ApiError {
    fn from(error: ProofError) -> ApiError {
        match error {
            ProofError::Busy => ApiError::Busy,
            ProofError::Wrong => ApiError::WrongCredentials,
            ProofError::CodeMissing => ApiError::CodeMissing,
            ProofError::CodeWrong => ApiError::CodeWrong,
            ProofError::CodesBlocked { seconds } => ApiError::TooManySignIns { seconds },
            ProofError::Store(error) => error.into(),
        }
    }
}

impl ApiError {
    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        match self {
            ApiError::Query(_) | ApiError::BadRequest(_) => StatusCode::BAD_REQUEST,
            ApiError::WrongCredentials
            | ApiError::CodeMissing
            | ApiError::CodeWrong
            | ApiError::CredentialsMissing(_)
            | ApiError::InvalidToken => StatusCode::UNAUTHORIZED,
            ApiError::NoSuchPath(_) | ApiError::NoSuchObject { .. } => StatusCode::NOT_FOUND,
            ApiError::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            ApiError::TooManySignIns { .. } => StatusCode::TOO_MANY_REQUESTS,
            ApiError::Busy | ApiError::Locked | ApiError::NoRoom(_) | ApiError::TimedOut => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            ApiError::UpstreamDown => StatusCode::BAD_GATEWAY,
            ApiError::UpstreamSlow => StatusCode::GATEWAY_TIMEOUT,
            ApiError::UpstreamBusy => StatusCode::SERVICE_UNAVAILABLE,
            ApiError::UpstreamLoop => StatusCode::LOOP_DETECTED,
            ApiError::Store(_) | ApiError::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        match &self {
            ApiError::Store(reason) | ApiError::NoRoom(reason) => tracing::error!(%reason, "the database failed"),
            ApiError::Internal(reason) => tracing::error!(%reason, "a part of the server failed"),
            _ => {}
        }
        let mut response = body(self.status(), self.to_string()).into_response();
        let headers = response.headers_mut();
        if self.status() == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, CHALLENGE);
        }
        match self {
            ApiError::TooManySignIns { seconds } => headers.insert(RETRY_AFTER, HeaderValue::from(seconds)),
            ApiError::Busy | ApiError::Locked | ApiError::UpstreamBusy => {
                headers.insert(RETRY_AFTER, HeaderValue::from(BUSY_SECONDS))
            }
            ApiError::NoRoom(_) => headers.insert(RETRY_AFTER, HeaderValue::from(NO_ROOM_SECONDS)),
            _ => None,
        };
        response
    }
}

/// Gives the shape of the API to an error that a layer below has answered in another one; its headers stay.
pub async fn shape(response: Response) -> Response {
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    if !is_error || is_json(response.headers()) {
        return response;
    }
    let (mut parts, _) = response.into_parts();
    let message = match status {
        StatusCode::METHOD_NOT_ALLOWED => {
            "This address does not take that method. The header Allow names those that it takes.".to_owned()
        }
        StatusCode::PAYLOAD_TOO_LARGE => {
            "The body is too large. No request of this API needs more than 64 KiB.".to_owned()
        }
        StatusCode::URI_TOO_LONG => "The query string is too long. Ask with fewer or shorter filters.".to_owned(),
        StatusCode::NOT_FOUND => "There is nothing at this address.".to_owned(),
        status if status.is_server_error() => {
            "The server could not answer because of a fault of its own. Try again; if it stays, tell its operator."
                .to_owned()
        }
        status => format!("The request cannot be understood: {}.", status.canonical_reason().unwrap_or("unknown")),
    };
    let (shaped, body) = body(status, message).into_response().into_parts();
    // They are those of the body that was there.
    for name in [CONTENT_LENGTH, CONTENT_ENCODING, ETAG, LAST_MODIFIED] {
        parts.headers.remove(name);
    }
    if let Some(content_type) = shaped.headers.get(CONTENT_TYPE) {
        parts.headers.insert(CONTENT_TYPE, content_type.clone());
    }
    Response::from_parts(parts, Body::new(body))
}

fn body(status: StatusCode, message: String) -> (StatusCode, Json<ErrorBody>) {
    (status, Json(ErrorBody { error: kind(status), message, status: status.as_u16() }))
}

/// The kind of error that a status stands for, in the words of the API.
pub fn kind(status: StatusCode) -> String {
    match status {
        StatusCode::UNAUTHORIZED => "authentication error".to_owned(),
        status => status.canonical_reason().unwrap_or("error").to_lowercase(),
    }
}
