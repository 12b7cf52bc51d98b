//! `PlainHttp`: the mock as a function from an HTTP request to its answer, with no socket and no client library.

use super::door::{Door, LONGEST_BODY};
use crate::{Kms, TimeSource};
use http::{Request, Response};

/// Answers HTTP requests of AWS clients that come as values, wherever they come from: another language's HTTP
/// handler, a test, a page.
///
/// They take the same way as those from the network: signatures are verified, and the Region is the one that was
/// signed for.
///
/// ```
/// use mock_kms::{Kms, PlainHttp, SystemTime};
///
/// let mock = PlainHttp::new(Kms::builder().build()?, SystemTime);
/// let unsigned = http::Request::post("http://kms.us-east-1.amazonaws.com/")
///     .header("x-amz-target", "TrentService.ListKeys")
///     .header("content-type", "application/x-amz-json-1.1")
///     .body(b"{}".to_vec())?;
/// assert_eq!(mock.answer(unsigned).status(), 400);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct PlainHttp(Door);

impl PlainHttp {
    /// A way in to `kms` that holds the dates of signatures against `real_time`.
    pub fn new(kms: Kms, real_time: impl TimeSource + 'static) -> Self {
        Self(Door::with_time(kms, true, real_time))
    }

    /// Answers a request. Its URI is the path and the query, or all of the address.
    pub fn answer(&self, request: Request<Vec<u8>>) -> Response<Vec<u8>> {
        let (head, body) = request.into_parts();
        self.0.answer(&head, Some(&*body).filter(|body| body.len() <= LONGEST_BODY))
    }
}
