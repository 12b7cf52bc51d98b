//! `router`: which path goes where, and how much a body may hold.

use super::{
    Service, control, cors,
    door::{self, LONGEST_BODY},
};
use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::State,
    http::Request,
    middleware,
    response::Response,
    routing::any,
};
use std::sync::Arc;

pub(super) fn router(service: Arc<Service>) -> Router {
    Router::new()
        .route("/_mock", any(control::answer))
        .route("/_mock/{*path}", any(control::answer))
        .fallback(aws)
        .layer(middleware::from_fn_with_state(Arc::clone(&service), cors::layer))
        .with_state(service)
}

/// Reads a whole body; `None` if it is too long or breaks off.
pub(super) async fn read_body(body: Body) -> Option<Bytes> {
    to_bytes(body, LONGEST_BODY).await.ok()
}

async fn aws(State(service): State<Arc<Service>>, request: Request<Body>) -> Response {
    let (head, body) = request.into_parts();
    let body = read_body(body).await;
    if !door::operation(&head).is_some_and(takes_long) {
        return service.answer(&head, body.as_deref()).map(Body::from);
    }
    let answering = tokio::task::spawn_blocking(move || service.answer(&head, body.as_deref()));
    match answering.await {
        Ok(response) => response.map(Body::from),
        // Only a panic or the end of the server comes here.
        Err(_) => {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = axum::http::StatusCode::INTERNAL_SERVER_ERROR;
            response
        }
    }
}

/// Whether an operation may have to search for primes, which can take seconds: other calls must not wait for it.
fn takes_long(operation: &str) -> bool {
    matches!(
        operation,
        "CreateKey"
            | "GenerateDataKeyPair"
            | "GenerateDataKeyPairWithoutPlaintext"
            | "GetParametersForImport"
    )
}
