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
use serde_json::{Map, Value};
use tracing::{Instrument, info_span};

/// What may stand in the body, which is an object. A list would do for the derived reader.
#[derive(Default, Deserialize)]
#[serde(try_from = "Map<String, Value>")]
pub struct SignIn {
    /// A one-time code; not looked at where the account asks for none.
    otp: Option<String>,
}

impl TryFrom<Map<String, Value>> for SignIn {
    type Error = &'static str;

    fn try_from(body: Map<String, Value>) -> Result<SignIn, &'static str> {
        match body.get("otp") {
            None | Some(Value::Null) => Ok(SignIn { otp: None }),
            Some(Value::String(code)) => Ok(SignIn { otp: Some(code.clone()) }),
            Some(Value::Number(code)) if code.is_u64() => {
                // As a number it has lost the zeros that it began with.
                let digits = code.to_string();
                Ok(SignIn { otp: Some(format!("{digits:0>6}")) })
            }
            Some(_) => Err("otp has to be a text, a number or null"),
        }
    }
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
    let allowance = match app.sign_ins.count(address, name, now).await {
        Ok(allowance) => allowance,
        Err(error) => return ApiError::from(error).into_response(),
    };
    let mut response = if allowance.allowed {
        match (body, basic) {
            (Err(refusal), _) => refusal,
            (Ok(_), None) => ApiError::CredentialsMissing("a user name and a password with HTTP Basic").into_response(),
            (Ok(Optional(sign_in)), Some(basic)) => match issue(&app, &basic, sign_in.otp.as_deref()).await {
                Ok(token) => Json(token).into_response(),
                Err(error) => error.into_response(),
            },
        }
    } else {
        ApiError::TooManySignIns { seconds: u64::try_from(allowance.reset - now).unwrap_or(1) }.into_response()
    };
    describe_allowance(&allowance, &mut response);
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn issue(app: &App, basic: &Basic, code: Option<&str>) -> Result<Token, ApiError> {
    let proof = app.accounts.prove(&basic.name, &basic.password, code).instrument(info_span!("prove account")).await?;
    let clock = app.store.clock();
    let issued = clock.now().seconds;
    let duration = u64::from(app.token_lifetime);
    let ends = clock.at(issued + i64::from(app.token_lifetime));
    let claims =
        Claims { sub: basic.name.clone(), iat: issued, exp: ends.seconds, otp: proof.with_code, stamp: proof.stamp };
    let token = app.signing_key.sign(&claims).map_err(|error| ApiError::Internal(error.to_string()))?;
    Ok(Token { token, kind: "ACCESS".to_owned(), duration, exp: ends.seconds, exp_date: ends.text })
}

/// Says what is left of the limit.
pub fn describe_allowance(allowance: &Allowance, response: &mut Response) {
    let headers = [
        ("x-ratelimit-limit", HeaderValue::from(allowance.limit)),
        ("x-ratelimit-remaining", HeaderValue::from(allowance.remaining)),
        ("x-ratelimit-reset", HeaderValue::from(allowance.reset)),
    ];
    for (name, value) in headers {
        response.headers_mut().insert(HeaderName::from_static(name), value);
    }
}
