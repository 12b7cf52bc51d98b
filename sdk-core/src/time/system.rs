//! `SystemClock`: the time of the machine, and one thread that wakes whoever sleeps.

use super::{
    Clock, Timestamp,
    alarm::{Alarm, Sleep},
};
use crate::future::BoxFuture;
use core::time::Duration;
use std::{
    cmp::Ordering,
    collections::BinaryHeap,
    sync::{
        Arc, OnceLock,
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    thread,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

/// The time of the machine.
///
/// It counts on from the system's time at its making: setting the system's time back does not turn it back,
/// and the hours that a computer slept count.
///
/// Sleeping needs no executor. One thread, started at the first sleep in the process, keeps a heap of
/// deadlines and wakes each task through its waker, so that any executor, or none, will do. Where the system
/// gives no thread, a sleep blocks the caller's instead.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock {
    started: Instant,
    started_at: Duration,
}

impl SystemClock {
    /// A clock that starts with the system's time now.
    pub fn new() -> Self {
        Self { started: Instant::now(), started_at: system_time() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        // Some systems' monotonic clocks stand still while the computer sleeps: the later of the two is right.
        let counted = self.started_at.saturating_add(self.started.elapsed());
        Timestamp::since_unix_epoch(counted.max(system_time()))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(start_sleep(duration))
    }
}

fn system_time() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

fn start_sleep(duration: Duration) -> Sleep {
    static TIMER: OnceLock<Option<Sender<Due>>> = OnceLock::new();
    let alarm = Alarm::new();
    let sleep = alarm.sleep();
    // An instant too far to be told is too far to be waited for: thirty years will do.
    let far = Duration::from_secs(30 * 365 * 24 * 60 * 60);
    let due = Due { at: Instant::now() + duration.min(far), alarm };
    let unsent = match TIMER.get_or_init(start_timer) {
        Some(timer) => timer.send(due).err().map(|error| error.0),
        None => Some(due),
    };
    if let Some(due) = unsent {
        thread::sleep(duration);
        due.alarm.ring();
    }
    sleep
}

fn start_timer() -> Option<Sender<Due>> {
    let (sender, receiver) = mpsc::channel();
    let thread = thread::Builder::new().name("kmseal-clock".to_owned());
    thread.spawn(move || run_timer(&receiver)).ok().map(|_| sender)
}

/// An alarm and its time.
struct Due {
    at: Instant,
    alarm: Arc<Alarm>,
}

fn run_timer(receiver: &Receiver<Due>) {
    let mut heap = BinaryHeap::new();
    loop {
        let received = match heap.peek() {
            None => receiver.recv().map_err(RecvTimeoutError::from),
            Some(Due { at, .. }) => receiver.recv_timeout(at.saturating_duration_since(Instant::now())),
        };
        match received {
            Ok(due) => heap.push(due),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        let now = Instant::now();
        while heap.peek().is_some_and(|due| due.at <= now) {
            if let Some(due) = heap.pop() {
                due.alarm.ring();
            }
        }
    }
}

/// The heap gives out its greatest: the earliest.
impl Ord for Due {
    fn cmp(&self, other: &Self) -> Ordering {
        other.at.cmp(&self.at)
    }
}

impl PartialOrd for Due {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Due {
    fn eq(&self, other: &Self) -> bool {
        self.at == other.at
    }
}

impl Eq for Due {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sleep_is_shorter_than_asked() {
        let clock = SystemClock::new();
        let (sender, receiver) = mpsc::channel();
        let threads: Vec<_> = [60, 20, 40]
            .into_iter()
            .map(|length| {
                let sender = sender.clone();
                thread::spawn(move || {
                    let before = clock.now();
                    pollster::block_on(clock.sleep(Duration::from_millis(length)));
                    sender.send((length, clock.now().since(before))).unwrap();
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
        drop(sender);
        let ended: Vec<_> = receiver.into_iter().collect();
        assert!(ended.iter().all(|(asked, slept)| *slept >= Duration::from_millis(*asked)), "{ended:?}");
        assert_eq!(ended.len(), 3);
    }

    #[test]
    fn the_clock_tells_the_systems_time() {
        let difference = system_time().abs_diff(SystemClock::new().now().since(Timestamp::UNIX_EPOCH));
        assert!(difference < Duration::from_secs(5), "{difference:?}");
    }
}
