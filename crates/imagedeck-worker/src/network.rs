//! The requests of the worker, with the token of the user who wants a list held.

use gloo_net::http::{Request, Response};
use gloo_timers::future::TimeoutFuture;
use imagedeck_collection::keep::{Api, Fault, Reply};
use web_sys::{AbortSignal, RequestCache};

/// Longer than any page should take, in milliseconds.
const LIMIT: u32 = 30_000;

const UNREACHABLE: &str = "The image service could not be reached.";

/// The API, asked by a user.
pub struct Network {
    token: String,
}

impl Network {
    /// Asks with a token.
    pub fn new(token: String) -> Network {
        Network { token }
    }

    /// The token that it asks with.
    pub fn into_token(self) -> String {
        self.token
    }
}

impl Api for Network {
    async fn get(&self, address: &str, validator: Option<&str>) -> Result<Reply, Fault> {
        let unreachable = |_| Fault::Passing(0, UNREACHABLE.to_owned());
        let mut request = Request::get(address)
            .header("Accept", "application/json")
            .header("Authorization", &["Bearer ", &self.token].concat())
            // What is held here need not be kept by the browser as well.
            .cache(RequestCache::NoStore)
            .abort_signal(Some(&AbortSignal::timeout_with_u32(LIMIT)));
        if let Some(validator) = validator {
            request = request.header("If-None-Match", validator);
        }
        let response = request.send().await.map_err(unreachable)?;
        match response.status() {
            200 => {
                let body = response.binary().await.map_err(unreachable)?;
                Ok(Reply::Body(body, response.headers().get("ETag")))
            }
            304 => Ok(Reply::Unchanged),
            status => Err(fault(status, &response)),
        }
    }

    async fn pause(&self, seconds: u32) {
        TimeoutFuture::new(seconds.saturating_mul(1_000)).await;
    }
}

fn fault(status: u16, response: &Response) -> Fault {
    match status {
        401 => Fault::TokenRefused,
        429 => {
            let wait = response.headers().get("Retry-After").and_then(|wait| wait.parse().ok()).unwrap_or(10);
            Fault::Passing(wait, "The image service asks for a pause. Try again later.".to_owned())
        }
        500.. => Fault::Passing(0, format!("The image service has a problem of its own ({status}). Try again later.")),
        _ => Fault::Lasting(format!("The image service does not send this list ({status}).")),
    }
}
