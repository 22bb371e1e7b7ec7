//! One request and its answer: headers, time limit, cancelling. What a body holds is read by [`super::json`].

use super::ApiError;
use super::json::Json;
use crate::browser::clock::{note_service_time, service_now};
use gloo_net::http::{RequestBuilder, Response};
use gloo_timers::callback::Timeout;
use js_sys::Date;
use leptos::prelude::window;
use std::cell::Cell;
use std::rc::Rc;
use web_sys::AbortController;

/// Longer than any answer should take, shorter than anybody waits.
const LIMIT_SECONDS: u32 = 20;

/// No pause is longer, in seconds: a browser's timers end at 24 days, and nobody would know what is wrong.
const LONGEST_PAUSE: u32 = 86_400;

/// How the service's words begin when a one-time code is all that is missing.
const CODE_MISSING: &str = "InvalidParameterValue: otp is missing";

/// How they begin when the one-time code is all that is wrong.
const CODE_WRONG: &str = "InvalidParameterValue: otp is not valid";

/// How a request says who asks.
pub enum Authorization<'a> {
    /// By token.
    Bearer(&'a str),
    /// By name and password, and by the digits of a one-time code where the account needs one.
    Basic { user: &'a str, password: &'a str, code: &'a str },
}

/// The methods that the API knows.
#[derive(Clone, Copy)]
pub enum Method {
    /// Reads.
    Get,
    /// Requests a token.
    Post,
    /// Starts a sync.
    Patch,
}

/// Sends a request and returns the body of a success. Dropping the future cancels the request.
///
/// It deliberately knows no types of bodies, so that one copy of it serves all calls.
///
/// # Errors
/// An [`ApiError`] for whatever is not a success.
pub async fn send(method: Method, address: &str, authorization: Authorization<'_>) -> Result<String, ApiError> {
    let deadline = Deadline::start();
    let answer = exchange(method, address, &authorization, deadline.as_ref()).await;
    match answer {
        Err(ApiError::Unreachable) if deadline.is_some_and(|deadline| deadline.passed.get()) => {
            Err(ApiError::TimedOut(LIMIT_SECONDS))
        }
        answer => answer,
    }
}

/// Until when a token holds, in seconds since 1970, read from its payload. It is only shown, never relied upon.
pub fn expiry_of(token: &str) -> Option<i64> {
    let payload = token.split('.').nth(1)?.replace('-', "+").replace('_', "/");
    let decoded = window().atob(&payload).ok()?;
    Json::parse(&decoded).ok()?.number("exp")
}

async fn exchange(
    method: Method,
    address: &str,
    authorization: &Authorization<'_>,
    deadline: Option<&Deadline>,
) -> Result<String, ApiError> {
    let method = match method {
        Method::Get => gloo_net::http::Method::GET,
        Method::Post => gloo_net::http::Method::POST,
        Method::Patch => gloo_net::http::Method::PATCH,
    };
    let signal = deadline.map(|deadline| deadline.controller.signal());
    let header = authorization.header();
    // Of anything else a browser makes no header: a token that somebody has pasted can be any text.
    if !header.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Err(ApiError::Unauthorized);
    }
    let request = RequestBuilder::new(address)
        .method(method)
        .header("Accept", "application/json")
        .header("Authorization", &header)
        .abort_signal(signal.as_ref());
    let request = match authorization.body() {
        Some(body) => request.header("Content-Type", "application/json").body(body),
        None => request.build(),
    };
    let request = request.map_err(|_| ApiError::Unreadable)?;
    let response = request.send().await.map_err(|_| ApiError::Unreachable)?;
    if let Some(date) = response.headers().get("Date") {
        note_service_time(&date);
    }
    let body = response.text().await.map_err(|_| ApiError::Unreachable)?;
    if response.ok() { Ok(body) } else { Err(failure(&response, &body)) }
}

fn failure(response: &Response, body: &str) -> ApiError {
    let status = response.status();
    let said = Json::parse(body).ok().and_then(|body| body.text("message"));
    let message = said.unwrap_or_else(|| response.status_text());
    match status {
        400 => ApiError::Refused(message),
        401 if message.starts_with(CODE_MISSING) => ApiError::CodeMissing,
        401 if message.starts_with(CODE_WRONG) => ApiError::CodeWrong,
        401 => ApiError::Unauthorized,
        403 => ApiError::Forbidden(message),
        404 => ApiError::NotFound(message),
        429 => ApiError::Limited { seconds: retry_after(response).unwrap_or(10), message },
        _ => ApiError::Failed { status, message, seconds: retry_after(response).unwrap_or(0) },
    }
}

/// Seconds that the service asks to wait: it may say a number of them or a date.
fn retry_after(response: &Response) -> Option<u32> {
    let written = response.headers().get("Retry-After")?;
    // Conversion saturates at zero, where the date has passed.
    let until = || ((Date::parse(&written) - service_now()) / 1_000.0).ceil() as u32;
    Some(written.parse().unwrap_or_else(|_| until()).min(LONGEST_PAUSE))
}

impl Authorization<'_> {
    fn header(&self) -> String {
        match self {
            Authorization::Bearer(token) => format!("Bearer {token}"),
            Authorization::Basic { user, password, .. } => {
                // `btoa` takes bytes as characters, so the text is first made of its UTF-8 bytes.
                let bytes: String = format!("{user}:{password}").bytes().map(char::from).collect();
                format!("Basic {}", window().btoa(&bytes).unwrap_or_default())
            }
        }
    }

    /// The body that belongs to it.
    fn body(&self) -> Option<String> {
        match self {
            Authorization::Basic { code, .. } if !code.is_empty() => Some(format!("{{\"otp\":\"{code}\"}}")),
            _ => None,
        }
    }
}

/// Cancels its request when the time is up, or when it is dropped.
struct Deadline {
    controller: AbortController,
    passed: Rc<Cell<bool>>,
    _timeout: Timeout,
}

impl Deadline {
    /// None in a browser that cannot cancel requests.
    fn start() -> Option<Deadline> {
        let controller = AbortController::new().ok()?;
        let passed = Rc::new(Cell::new(false));
        let timeout = Timeout::new(LIMIT_SECONDS * 1_000, {
            let (controller, passed) = (controller.clone(), Rc::clone(&passed));
            move || {
                passed.set(true);
                controller.abort();
            }
        });
        Some(Deadline { controller, passed, _timeout: timeout })
    }
}

impl Drop for Deadline {
    fn drop(&mut self) {
        self.controller.abort();
    }
}
