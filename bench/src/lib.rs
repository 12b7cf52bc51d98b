//! What the measuring programs share: they answer questions, one JSON line each, until their input ends.
//!
//! The one who asks decides what is measured and in which turn, so that programs in several languages can be
//! measured against each other, round by round, while all of them stay warm.

use anyhow::{Result, ensure};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::json;
use std::{
    fs,
    io::{BufRead as _, Write as _, stdin, stdout},
    time::{Duration, Instant},
};

/// Answers each line of standard input with a line of standard output: what `answer` returns, or
/// `{"error": "..."}`.
///
/// # Errors
/// In a debug build, whose figures would mislead; and when the input or output breaks off.
pub fn serve<Q: DeserializeOwned, A: Serialize>(mut answer: impl FnMut(Q) -> Result<A>) -> Result<()> {
    ensure!(!cfg!(debug_assertions), "this is a debug build, which measures nothing: build with --release");
    for line in stdin().lock().lines() {
        let answer = serde_json::from_str(&line?).map_err(Into::into).and_then(&mut answer);
        let answer = match answer {
            Ok(answer) => serde_json::to_string(&answer)?,
            Err(error) => json!({ "error": format!("{error:#}") }).to_string(),
        };
        let mut out = stdout().lock();
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    Ok(())
}

/// How much was done in how much time, and with how much memory.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Rate {
    /// How often.
    pub calls: u64,
    /// In how many seconds.
    pub seconds: f64,
    /// Bytes of memory that were resident at the peak beyond those at the start, where the system tells.
    pub resident_growth: Option<u64>,
}

/// Repeats `work` for about `seconds`, after a tenth of that to warm up, and at least once.
///
/// # Errors
/// The first error of `work`.
pub fn repeat(seconds: f64, mut work: impl FnMut() -> Result<()>) -> Result<Rate> {
    let (warm_up, length) = (Duration::from_secs_f64(seconds / 10.0), Duration::from_secs_f64(seconds));
    let resident_before = forget_peak();
    let start = Instant::now();
    loop {
        work()?;
        if start.elapsed() >= warm_up {
            break;
        }
    }
    let (start, mut calls) = (Instant::now(), 0);
    loop {
        work()?;
        calls += 1;
        let elapsed = start.elapsed();
        if elapsed >= length {
            let peak = resident("VmHWM");
            let resident_growth = peak.zip(resident_before).map(|(peak, before)| peak.saturating_sub(before));
            return Ok(Rate { calls, seconds: elapsed.as_secs_f64(), resident_growth });
        }
    }
}

/// Lets the peak of resident memory begin anew at what is resident now, in bytes; `None` where the system cannot.
fn forget_peak() -> Option<u64> {
    fs::write("/proc/self/clear_refs", "5").ok()?;
    resident("VmRSS")
}

/// What the system tells of this process's memory, in bytes.
fn resident(field: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let kibibytes = status.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':'))?;
    Some(kibibytes.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1024)
}
