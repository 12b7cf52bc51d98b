//! `JsClock`: the time of the host, `Date.now` and `setTimeout`.

use js_sys::{Date, Function, Promise};
use kmseal::{
    BoxFuture,
    time::{Clock, Timestamp},
};
use std::{sync::Arc, time::Duration};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(then: &Function, milliseconds: f64);
}

/// The host's clock.
#[derive(Debug)]
pub(crate) struct JsClock;

impl JsClock {
    /// The host's clock, to share.
    pub(crate) fn shared() -> Arc<dyn Clock> {
        Arc::new(Self)
    }
}

impl Clock for JsClock {
    fn now(&self) -> Timestamp {
        Timestamp::since_unix_epoch(milliseconds(Date::now()))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let milliseconds = duration.as_millis() as f64;
        let woken = Promise::new(&mut |resolve, _| set_timeout(&resolve, milliseconds));
        Box::pin(async move {
            // A timer does not fail.
            let _ = JsFuture::from(woken).await;
        })
    }
}

/// A duration as JavaScript gives it, in whole milliseconds.
pub(crate) fn milliseconds(number: f64) -> Duration {
    // TypeScript has checked that it is a number and more than none; the cast of a greater one saturates.
    Duration::from_millis(number as u64)
}
