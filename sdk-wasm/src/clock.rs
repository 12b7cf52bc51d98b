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
        let milliseconds = duration.as_secs_f64() * 1000.0;
        let woken = Promise::new(&mut |resolve, _| set_timeout(&resolve, milliseconds));
        Box::pin(async move {
            // A timer does not fail.
            let _ = JsFuture::from(woken).await;
        })
    }
}

/// A duration as JavaScript gives it; none for what is no time.
pub(crate) fn milliseconds(number: f64) -> Duration {
    Duration::try_from_secs_f64(number / 1000.0).unwrap_or_default()
}
