//! `router`: which path goes where, and how much a body may hold.

use super::{
    Service, control, cors,
    door::{self, LONGEST_BODY},
};
use crate::faults::{Breakdown, Disturbance};
use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::State,
    http::Request,
    middleware,
    response::Response,
    routing::any,
};
use http_body::{Body as HttpBody, Frame};
use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{self, Poll},
};

pub(super) fn router(service: Arc<Service>) -> Router {
    Router::new()
        .route("/_mock", any(control::answer))
        .route("/_mock/", any(control::answer))
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
        return disturb(service.answer(&head, body.as_deref())).await;
    }
    let answering = tokio::task::spawn_blocking(move || service.answer(&head, body.as_deref()));
    match answering.await {
        Ok(response) => disturb(response).await,
        // Only a panic or the end of the server comes here.
        Err(_) => {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = axum::http::StatusCode::INTERNAL_SERVER_ERROR;
            response
        }
    }
}

/// Waits as long as a fault wants, and ends the connection if it wants that.
async fn disturb(response: Response<Vec<u8>>) -> Response {
    let Some(disturbance) = response.extensions().get::<Disturbance>().copied() else {
        return response.map(Body::from);
    };
    tokio::time::sleep(disturbance.latency).await;
    match disturbance.breakdown {
        Some(Breakdown::Cut) => response.map(|_| Body::new(CutOff)),
        _ => response.map(Body::from),
    }
}

/// A body that breaks off before its first byte, and the connection with it.
struct CutOff;

impl HttpBody for CutOff {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut task::Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        Poll::Ready(Some(Err(io::ErrorKind::ConnectionReset.into())))
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
