//! Addresses that only lead to others: the root, a user's images and a user's requests.

use super::conditional::answer;
use super::context::Context;
use crate::app::{App, Uploads};
use crate::auth::User;
use crate::error::ApiError;
use crate::store::Listing;
use crate::sync::store_folder;
use axum::extract::State;
use axum::response::Response;
use imagedeck_api::Resource;
use serde_json::{Map, Value, json};
use std::path::Path;

/// `/v2`: every resource. It needs no token, as it tells nothing of anybody.
pub async fn root(context: Context) -> Response {
    let links = Resource::ALL.map(|resource| context.url(resource.path()));
    let token = format!("{}/auth/request-token", context.root);
    let own = context.url("");
    answer(&context, json!({"_links": {"self": own, "request_token": token}, "data": links, "meta": {"time": ""}}))
}

/// `/v2/user`: who asks. Clients ask for it to see whether a token that they have kept still holds.
pub async fn user(State(app): State<App>, user: User, context: Context) -> Result<Response, ApiError> {
    let account = app.store.user(user.id).await?.ok_or(ApiError::InvalidToken)?;
    let data = json!({
        "username": account.name,
        "email": Some(account.email).filter(|email| !email.is_empty()),
        "status": {"created_on": account.created_on},
        "totp": {"enabled": account.has_codes},
    });
    let links = json!({"self": context.url("/user"), "image": context.url("/user/image")});
    Ok(answer(&context, json!({"_links": links, "data": data, "meta": {"time": "", "user": user.name}})))
}

/// `/v2/user/image`: the two personal collections, how many images each holds, and where their files are uploaded.
pub async fn user_images(State(app): State<App>, user: User, context: Context) -> Result<Response, ApiError> {
    let collections = [("iso", Resource::PersonalIso), ("vm", Resource::PersonalVm)];
    let uploads = match &app.uploads {
        _ if app.documented_only => Value::Null,
        Uploads::At(address) => json!({"url": address}),
        // Where the data folder is, is none of the users' business.
        Uploads::Store => json!({"folder": store_folder(Path::new(""), &user.name).display().to_string()}),
    };
    let mut body = index(&app, user, &context, "/user/image", &collections).await?;
    if let Some(body) = body.as_object_mut().filter(|_| !uploads.is_null()) {
        body.insert("uploads".to_owned(), uploads);
    }
    Ok(answer(&context, body))
}

/// `/v2/request`: the kinds of request and how many of each there are.
pub async fn requests(State(app): State<App>, user: User, context: Context) -> Result<Response, ApiError> {
    let body = index(&app, user, &context, "/request", &[("image_sync", Resource::SyncRequests)]).await?;
    Ok(answer(&context, body))
}

async fn index(
    app: &App,
    user: User,
    context: &Context,
    path: &str,
    collections: &[(&str, Resource)],
) -> Result<Value, ApiError> {
    let mut links = Map::new();
    let mut data = Map::new();
    links.insert("self".to_owned(), json!(context.url(path)));
    for (name, resource) in collections {
        let url = context.url(resource.path());
        let count = app.store.count(&Listing::whole(*resource, user.id)).await?;
        links.insert((*name).to_owned(), json!(url));
        data.insert((*name).to_owned(), json!({"url": url, "count": count}));
    }
    let meta = json!({"count": collections.len(), "time": "", "user": user.name});
    Ok(json!({"_links": links, "data": data, "meta": meta}))
}
