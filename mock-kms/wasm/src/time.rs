//! JavaScript's time as the mock's: milliseconds since 1970 on both sides.

use mock_kms::{TimeSource, Timestamp};

/// The time of `Date.now()`, which is also what clients in JavaScript date their signatures with.
#[derive(Debug)]
pub(crate) struct JsTime;

impl TimeSource for JsTime {
    fn now(&self) -> Timestamp {
        from_js(js_sys::Date::now())
    }
}

/// The moment that many milliseconds after 1970; what is beyond the range becomes its end.
pub(crate) fn from_js(millis: f64) -> Timestamp {
    Timestamp::from_millis(millis as i64)
}

/// Milliseconds since 1970.
pub(crate) fn to_js(time: Timestamp) -> f64 {
    time.as_millis() as f64
}
