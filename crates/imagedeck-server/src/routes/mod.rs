//! The addresses of the API and what answers each.
//!
//! A handler reads the request, asks the store and writes the answer; rules of the language are in `imagedeck_api`.

mod collection;
mod conditional;
mod context;
mod documentation;
mod index;
mod json_body;
mod links;
mod openapi;
mod sync;
mod token;

pub use context::requested_root;
pub use token::describe_allowance;

use crate::app::App;
use crate::auth::User;
use crate::error::ApiError;
use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::routing::{MethodRouter, get, post};
use context::Context;
use imagedeck_api::Resource;
use std::time::Duration;

/// How long the database may take to say that it is there.
const READY_TIME: Duration = Duration::from_secs(2);

/// The API. Addresses below it that do not exist are answered by it too, all others are left to a fallback.
pub fn router(app: App) -> Router {
    let mut router = Router::new()
        .route("/healthz", get(|| async { StatusCode::OK }))
        .route("/readyz", get(ready))
        .route("/auth/request-token", post(token::request).options(documentation::token))
        .route("/v2/auth/request-token", post(token::request).options(documentation::token))
        .route(openapi::PATH, get(openapi::show).options(documentation::openapi))
        .route("/v2", get(index::root).options(documentation::root))
        .route("/v2/user", get(index::user).options(documentation::user))
        .route("/v2/user/image", get(index::user_images).options(documentation::user_images))
        .route("/v2/request", get(index::requests).options(documentation::requests));
    for resource in Resource::ALL {
        let path = format!("/v2{}", resource.path());
        router = router.route(&format!("{path}/{{id}}"), one(resource)).route(&path, all(resource));
    }
    for below in ["/v2/", "/v2/{*path}", "/auth", "/auth/", "/auth/{*path}"] {
        router = router.route(below, axum::routing::any(nothing));
    }
    router.with_state(app)
}

fn all(resource: Resource) -> MethodRouter<App> {
    let list = async move |State(app): State<App>, user: User, context: Context| {
        collection::list(app, resource, user, context).await
    };
    let methods = get(list).options(async move || documentation::collection(resource));
    if !resource.can_sync() {
        return methods;
    }
    methods.patch(async move |State(app): State<App>, user: User, context: Context, body: json_body::Ignored| {
        sync::submit(app, resource, user, context, body).await
    })
}

fn one(resource: Resource) -> MethodRouter<App> {
    let show =
        async move |State(app): State<App>, user: User, context: Context, id: Result<Path<String>, PathRejection>| {
            // What is not UTF-8 is no object's id.
            let Ok(Path(id)) = id else { return Err(ApiError::NoSuchPath(context.path)) };
            collection::show(app, resource, user, context, id).await
        };
    get(show).options(async move || documentation::object(resource))
}

/// Whether the database answers, for those who send requests to one of several servers.
async fn ready(State(app): State<App>) -> Result<StatusCode, ApiError> {
    let checked = tokio::time::timeout(READY_TIME, app.store.check()).await;
    checked.map_err(|_| ApiError::TimedOut)??;
    Ok(StatusCode::OK)
}

async fn nothing(uri: Uri) -> ApiError {
    ApiError::NoSuchPath(uri.path().to_owned())
}
