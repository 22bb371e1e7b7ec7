//! The user of a request, from its token.
//!
//! A handler that takes a [`User`] cannot be reached without a valid token.

use super::basic::{Basic, credentials};
use crate::app::App;
use crate::error::ApiError;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;

/// A user whose token holds.
#[derive(Clone, Debug)]
pub struct User {
    /// The number that the user's rows belong to.
    pub id: i64,
    /// The user's name.
    pub name: String,
}

impl FromRequestParts<App> for User {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<User, ApiError> {
        // As the documentation has it, a token may also be the name of Basic credentials without a password.
        let basic = Basic::of(&parts.headers).filter(|basic| basic.password.is_empty()).map(|basic| basic.name);
        let token = credentials(&parts.headers, "bearer").map(str::to_owned).or(basic);
        let token = token.ok_or(ApiError::CredentialsMissing("an access token, as 'Authorization: Bearer <token>'"))?;
        let now = app.store.clock().now().seconds;
        let claims = app.signing_key.verify(&token, now).ok_or(ApiError::InvalidToken)?;
        let account = app.store.credentials(&claims.sub).await?;
        let account = account.filter(|account| account.token_stamp == claims.stamp).ok_or(ApiError::InvalidToken)?;
        Ok(User { id: account.id, name: claims.sub })
    }
}
