//! `Alarm`: what a sleeping task waits for and a clock rings.

use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};

/// Rung once by a clock; the clock holds it, the sleeping task holds its [`Sleep`].
#[derive(Debug, Default)]
pub(super) struct Alarm(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    rung: bool,
    sleeper: Option<Waker>,
}

/// Ready once its alarm has rung.
#[derive(Debug)]
pub(super) struct Sleep(Arc<Alarm>);

impl Alarm {
    /// An alarm that has not rung.
    pub(super) fn new() -> Arc<Self> {
        Arc::default()
    }

    /// What waits for this alarm.
    pub(super) fn sleep(self: &Arc<Self>) -> Sleep {
        Sleep(Arc::clone(self))
    }

    /// Wakes whoever waits, now or later.
    pub(super) fn ring(&self) {
        let sleeper = {
            let mut state = self.state();
            state.rung = true;
            state.sleeper.take()
        };
        // Outside of the lock: an executor may poll at once, on this very thread.
        if let Some(sleeper) = sleeper {
            sleeper.wake();
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.0.state();
        if state.rung {
            return Poll::Ready(());
        }
        match &mut state.sleeper {
            Some(sleeper) => sleeper.clone_from(context.waker()),
            none => *none = Some(context.waker().clone()),
        }
        Poll::Pending
    }
}
