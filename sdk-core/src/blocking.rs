//! Waits for a future on the calling thread.

use crate::error::Error;
use std::future::Future;

/// Waits until `future` is done; the thread sleeps meanwhile.
#[cfg(not(target_family = "wasm"))]
pub(crate) fn wait<T>(future: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    pollster::block_on(future)
}

/// Runs `future`, which must be done at once: on wasm no thread can sleep while JavaScript does its work.
#[cfg(target_family = "wasm")]
pub(crate) fn wait<T>(future: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    use std::{
        pin::pin,
        task::{Context, Poll, Waker},
    };
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => Err(Error::new(
            crate::error::ErrorKind::InvalidArgument,
            "this keyring waits for its key service, and wasm cannot block; use .await instead of .blocking()",
        )),
    }
}
