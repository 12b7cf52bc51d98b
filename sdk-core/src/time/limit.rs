//! `within`: waits for a future, but not for ever.

use super::Clock;
use core::time::Duration;
use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
};

/// What `work` comes to, or `None` if that takes longer than `limit`; `work` is then dropped.
pub(crate) async fn within<T>(
    clock: &dyn Clock,
    limit: Duration,
    work: impl Future<Output = T>,
) -> Option<T> {
    let mut work = pin!(work);
    let mut alarm = clock.sleep(limit);
    poll_fn(|task| match work.as_mut().poll(task) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending => alarm.as_mut().poll(task).map(|()| None),
    })
    .await
}
