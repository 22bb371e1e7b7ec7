//! `POST /auth/request-token`: a password for a token.
//!
//! Nothing of what is sent here is ever logged.

use super::json_body::Optional;
use crate::app::App;
use crate::auth::{Allowance, Basic, Claims, forwarded_for};
use crate::error::ApiError;
use crate::serve::ClientAddress;
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use imagedeck_api::wire::Token;
use serde::Deserialize;

/// What may stand in the body. Accounts have no second factor, so that a password for one time is not looked at.
#[derive(Default, Deserialize)]
pub struct SignIn {
    #[serde(default)]
    #[expect(dead_code, reason = "accepted because clients send it")]
    otp: Option<String>,
}

/// Answers with a token, and with what is left of the limit.
pub async fn request(
    State(app): State<App>,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    headers: HeaderMap,
    body: Result<Optional<SignIn>, Response>,
) -> Response {
    let basic = Basic::of(&headers);
    let address = if app.trusts_proxy { forwarded_for(&headers).unwrap_or(address) } else { address };
    let now = app.store.clock().now().seconds;
    let name = basic.as_ref().map(|basic| basic.name.as_str()).unwrap_or_default();
    let allowance = app.sign_ins.count(address, name, now);
    let mut response = if !allowance.allowed {
        ApiError::TooManySignIns { seconds: u64::try_from(allowance.reset - now).unwrap_or(1) }.into_response()
    } else if let Err(refusal) = body {
        refusal
    } else if let Some(basic) = basic {
        match issue(&app, &basic).await {
            Ok(token) => Json(token).into_response(),
            Err(error) => error.into_response(),
        }
    } else {
        ApiError::CredentialsMissing("a user name and a password with HTTP Basic").into_response()
    };
    describe(&allowance, &mut response);
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn issue(app: &App, basic: &Basic) -> Result<Token, ApiError> {
    let stamp = app.accounts.prove(&basic.name, &basic.password).await?.ok_or(ApiError::WrongCredentials)?;
    let clock = app.store.clock();
    let issued = clock.now().seconds;
    let duration = u64::from(app.token_lifetime);
    let ends = clock.at(issued + i64::from(app.token_lifetime));
    let claims = Claims { sub: basic.name.clone(), iat: issued, exp: ends.seconds, otp: false, stamp };
    let token = app.signing_key.sign(&claims).map_err(|error| ApiError::Internal(error.to_string()))?;
    Ok(Token { token, kind: "ACCESS".to_owned(), duration, exp: ends.seconds, exp_date: ends.text })
}

fn describe(allowance: &Allowance, response: &mut Response) {
    let headers = [
        ("x-ratelimit-limit", HeaderValue::from(allowance.limit)),
        ("x-ratelimit-remaining", HeaderValue::from(allowance.remaining)),
        ("x-ratelimit-reset", HeaderValue::from(allowance.reset)),
    ];
    for (name, value) in headers {
        response.headers_mut().insert(HeaderName::from_static(name), value);
    }
}
