//! `router`: which path goes where, and how much a body may hold.

use super::{aws, control, cors};
use crate::Kms;
use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    middleware,
    routing::any,
};

/// Bytes in a body. The largest call of the API, CreateKey with a policy of 131,072 characters and long tags,
/// needs far less.
const LONGEST_BODY: usize = 1024 * 1024;

pub(super) fn router(kms: Kms) -> Router {
    Router::new()
        .route("/_mock", any(control::answer))
        .route("/_mock/{*path}", any(control::answer))
        .fallback(aws::answer)
        .layer(middleware::from_fn(cors::layer))
        .with_state(kms)
}

/// Reads a whole body; `None` if it is too long or breaks off.
pub(super) async fn read_body(body: Body) -> Option<Bytes> {
    to_bytes(body, LONGEST_BODY).await.ok()
}
