//! Repeats calls over many connections for a while, and tells how often and how fast they were answered.

use crate::connection::Connection;
use anyhow::Result;
use serde::Serialize;
use std::{
    net::SocketAddr,
    rc::Rc,
    time::{Duration, Instant},
};
use tokio::task::LocalSet;

/// What came of it.
#[derive(Debug, Serialize)]
pub(crate) struct Run {
    calls: usize,
    seconds: f64,
    /// With those of the warm-up.
    all_calls: usize,
    /// The median time of a call, in microseconds.
    p50_microseconds: f64,
    /// The time that one call of a hundred exceeds, in microseconds.
    p99_microseconds: f64,
}

/// Makes the calls in turn, on each connection, for a fifth of `seconds` to warm up and then for `seconds`.
pub(crate) async fn repeat(
    address: SocketAddr,
    calls: Vec<Box<[u8]>>,
    connections: usize,
    seconds: f64,
) -> Result<Run> {
    let calls: Rc<[Box<[u8]>]> = calls.into();
    let warm_up_ends = Instant::now() + Duration::from_secs_f64(seconds / 5.0);
    let end = warm_up_ends + Duration::from_secs_f64(seconds);
    let client = |index: usize| {
        let calls = Rc::clone(&calls);
        async move {
            let mut connection = Connection::open(address).await?;
            let (mut times, mut warm_up) = (Vec::new(), 0);
            // Each connection begins elsewhere, so that they do not all ask for one key at a time.
            let first = index * calls.len() / connections.max(1);
            for call in calls.iter().cycle().skip(first) {
                let start = Instant::now();
                if start >= end {
                    break;
                }
                connection.exchange(call).await?;
                match start < warm_up_ends {
                    true => warm_up += 1,
                    false => times.push(start.elapsed()),
                }
            }
            Ok((times, warm_up))
        }
    };
    let clients = in_parallel(connections, client).await?;
    let seconds = warm_up_ends.elapsed().as_secs_f64();
    let warm_up: usize = clients.iter().map(|(_, warm_up)| warm_up).sum();
    let mut times: Vec<Duration> = clients.into_iter().flat_map(|(times, _)| times).collect();
    times.sort_unstable();
    let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default();
    let microseconds = |time: Duration| time.as_secs_f64() * 1e6;
    Ok(Run {
        calls: times.len(),
        seconds,
        all_calls: times.len() + warm_up,
        p50_microseconds: microseconds(at(50)),
        p99_microseconds: microseconds(at(99)),
    })
}

/// Runs `count` clients on this thread and collects what they return.
pub(crate) async fn in_parallel<T: 'static, F: Future<Output = Result<T>> + 'static>(
    count: usize,
    client: impl Fn(usize) -> F,
) -> Result<Vec<T>> {
    let local = LocalSet::new();
    let clients: Vec<_> = (0..count).map(|index| local.spawn_local(client(index))).collect();
    local
        .run_until(async {
            let mut all = Vec::new();
            for client in clients {
                all.push(client.await??);
            }
            Ok(all)
        })
        .await
}
