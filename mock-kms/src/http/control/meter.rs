//! `/_mock/metrics`, `/_mock/cloudwatch` and `/_mock/cost`: what the calls and keys amount to.

use super::Mistake;
use crate::Kms;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// Prometheus's name for its text format.
const EXPOSITION: &str = "text/plain; version=0.0.4; charset=utf-8";

/// The metrics, in the text format of Prometheus.
pub(super) fn metrics(kms: &Kms) -> Response {
    ([("content-type", EXPOSITION)], kms.metrics()).into_response()
}

/// The metrics that Amazon CloudWatch would have.
pub(super) fn cloudwatch(kms: &Kms) -> Value {
    json!({ "Metrics": kms.expiration_metrics() })
}

/// The bill as a table, if the query asks for text.
pub(super) fn bill_as_text(kms: &Kms, query: &str) -> Option<Response> {
    let plain = [("content-type", "text/plain; charset=utf-8")];
    (query == "format=text").then(|| (plain, format!("{}\n", kms.bill())).into_response())
}

/// The bill.
pub(super) fn bill(kms: &Kms, query: &str) -> Result<Value, Mistake> {
    if !matches!(query, "" | "format=json") {
        return Err(Mistake::bad_request(format!(
            "'{query}' is no question about costs. Use format=json or format=text."
        )));
    }
    let failed = |error: serde_json::Error| Mistake::bad_request(error.to_string());
    serde_json::to_value(kms.bill()).map_err(failed)
}
