//! `settle`: a future of the module as a promise of JavaScript.

use crate::error;
use js_sys::Promise;
use kmseal::{BoxFuture, Error};
use std::future::Future;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::future_to_promise;

/// Runs `work` as a promise that is rejected with the fields of an error.
pub(crate) fn settle(work: impl Future<Output = Result<JsValue, Error>> + 'static) -> Promise {
    promise(Box::pin(work))
}

/// Takes a box, so that the machinery of promises is compiled once and not for every operation.
fn promise(work: BoxFuture<'static, Result<JsValue, Error>>) -> Promise {
    future_to_promise(async move { work.await.map_err(|error| error::to_js(&error)) })
}
