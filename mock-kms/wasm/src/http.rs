//! Requests of an HTTP handler in JavaScript, answered by the mock.

use http::{Request, Response};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A request, as npm/src/mock-kms/request-handler.ts takes it out of the AWS SDK's.
#[derive(Deserialize)]
pub(crate) struct Asked {
    method: String,
    /// The path with the query.
    path: String,
    headers: BTreeMap<String, String>,
    #[serde(deserialize_with = "crate::values::bytes")]
    body: Vec<u8>,
}

/// The answer to it.
#[derive(Serialize)]
pub(crate) struct Answered {
    status: u16,
    headers: BTreeMap<String, String>,
    #[serde(serialize_with = "crate::values::give_bytes")]
    body: Vec<u8>,
}

impl Asked {
    /// The request as the mock takes it.
    ///
    /// # Errors
    /// What of it cannot travel over HTTP.
    pub(crate) fn into_request(self) -> Result<Request<Vec<u8>>, http::Error> {
        let mut request = Request::builder().method(self.method.as_str()).uri(self.path);
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        request.body(self.body)
    }
}

impl From<Response<Vec<u8>>> for Answered {
    fn from(response: Response<Vec<u8>>) -> Self {
        let (head, body) = response.into_parts();
        let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers = head.headers.iter().map(|(name, value)| (name.to_string(), text(value)));
        Self { status: head.status.as_u16(), headers: headers.collect(), body }
    }
}
