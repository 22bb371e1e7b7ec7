//! `PATCH` on a personal collection: a request to sync it.

use super::context::Context;
use super::json_body::Ignored;
use crate::app::App;
use crate::auth::User;
use crate::error::ApiError;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use imagedeck_api::Resource;
use imagedeck_api::wire::AcceptedRequest;
use serde_json::json;

/// Answers with the request that is now under way, which is an older one where that has not ended.
pub async fn submit(
    app: App,
    resource: Resource,
    user: User,
    context: Context,
    _body: Ignored,
) -> Result<Response, ApiError> {
    let kind = resource.image_kind().ok_or_else(|| ApiError::NoSuchPath(context.path.clone()))?;
    let task_id = uuid::Uuid::new_v4().to_string();
    let request = app.store.submit(user.id, kind, &task_id).await?;
    app.worker.wake();
    let url = context.url(&format!("{}/{}", Resource::SyncRequests.path(), request.id));
    let accepted = AcceptedRequest { id: request.id, status: request.status, task_id: request.task_id };
    let body = json!({
        "data": {
            "_links": {"request": url},
            "name": "Accepted",
            "message": "Request has been accepted for processing",
            "request": accepted,
            "status": StatusCode::ACCEPTED.as_u16(),
        },
        "meta": {"time": context.elapsed(), "user": user.name},
    });
    Ok((StatusCode::ACCEPTED, Json(body)).into_response())
}
