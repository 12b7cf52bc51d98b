//! `settle`: a future of the module as a promise of JavaScript, which may be told to stop.

use crate::error;
use js_sys::Promise;
use kmseal::{BoxFuture, Error, ErrorKind};
use std::{
    future::{Future, poll_fn},
    pin::Pin,
    task::{Context, Poll, Waker},
};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// Runs `work` as a promise that is rejected with the fields of an error.
#[cfg(feature = "more-keyrings")]
pub(crate) fn settle(work: impl Future<Output = Result<JsValue, Error>> + 'static) -> Promise {
    promise(Box::pin(work))
}

/// Runs `work` until `stop` settles, if there is one; what it holds is then dropped, keys and plaintext included.
pub(crate) fn settle_until(
    stop: Option<Promise>,
    work: impl Future<Output = Result<JsValue, Error>> + 'static,
) -> Promise {
    match stop {
        None => promise(Box::pin(work)),
        Some(stop) => promise(Box::pin(until(JsFuture::from(stop), Box::pin(work)))),
    }
}

/// Runs `work`: at once, if it waits for nothing, and else as a promise until `stop` settles, if there is one; what it
/// holds is then dropped, keys included.
///
/// Most keyrings wait for nothing, and what JavaScript does at once it need not copy.
pub(crate) fn now_or_until(
    stop: Option<Promise>,
    work: impl Future<Output = Result<JsValue, Error>> + 'static,
) -> Result<JsValue, JsValue> {
    let mut work: BoxFuture<'static, _> = Box::pin(work);
    // Whoever it waits for is told of another waker when it is polled again.
    match work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result.map_err(|error| error::to_js(&error)),
        Poll::Pending => Ok(settle_until(stop, work).into()),
    }
}

async fn until(
    mut stop: JsFuture,
    mut work: BoxFuture<'static, Result<JsValue, Error>>,
) -> Result<JsValue, Error> {
    poll_fn(|context| {
        if Pin::new(&mut stop).poll(context).is_ready() {
            // npm/src tells the caller's own reason instead.
            let stopped = Error::new(ErrorKind::InvalidArgument, "the operation was aborted");
            return Poll::Ready(Err(stopped));
        }
        work.as_mut().poll(context)
    })
    .await
}

/// Takes a box, so that the machinery of promises is compiled once and not for every operation.
fn promise(work: BoxFuture<'static, Result<JsValue, Error>>) -> Promise {
    future_to_promise(async move { work.await.map_err(|error| error::to_js(&error)) })
}
