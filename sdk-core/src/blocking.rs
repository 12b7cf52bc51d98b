//! Waits for a future on the calling thread.

use crate::error::Error;
use std::future::Future;

#[cfg(not(target_family = "wasm"))]
thread_local! {
    /// How many waits are under way on this thread: one may begin inside another.
    static WAITS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Waits until `future` is done; the thread sleeps meanwhile.
#[cfg(not(target_family = "wasm"))]
pub(crate) fn wait<T>(future: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    /// Counts down again, whatever happens.
    struct Waiting;

    impl Drop for Waiting {
        fn drop(&mut self) {
            WAITS.set(WAITS.get().saturating_sub(1));
        }
    }

    WAITS.set(WAITS.get().saturating_add(1));
    let _waiting = Waiting;
    pollster::block_on(future)
}

/// Whether this thread is in [`wait`], so that no executor of the caller's moves on on it.
#[cfg(all(any(feature = "aws-sdk-kms", feature = "aws-sdk-dynamodb"), not(target_family = "wasm")))]
pub(crate) fn is_waiting() -> bool {
    WAITS.get() > 0
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
