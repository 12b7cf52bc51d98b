//! What the areas `node` and `chromium` share: the npm package beside an official client, and beside its host's primitives.

use super::{
    contest::median,
    messages::{Case, Field},
    row::{Figure, Row},
};
use crate::{
    process::{Conversation, Job},
    ui::Progress,
    workspace,
};
use anyhow::{Context as _, Result};
use serde_json::json;
use std::path::PathBuf;

/// The contender that does nothing but the host's primitives. It has a program of its own too: its garbage would be ours.
pub(super) const LIMITS: &str = "limits";

/// The suites with which a start is measured.
const STARTS: [&str; 2] = ["0478", "0578"];

/// How many times as fast as the peer messages shall be, with the suite that commits and with the one that signs too.
pub(super) struct Goals {
    /// Messages of 1 KiB.
    pub(super) small: [f64; 2],
    /// Messages of 1 MiB and more.
    pub(super) large: [f64; 2],
}

impl Goals {
    fn of(&self, case: Case) -> Option<f64> {
        let [unsigned, signed] = match case.bytes {
            1024 => self.small,
            bytes if bytes >= 1 << 20 => self.large,
            _ => return None,
        };
        Some(if case.suite == "0478" { unsigned } else { signed })
    }
}

/// Measures all cases: messages of all sizes, each beside the peer and beside what bounds it. The programs are ours, the peer's and
/// that of the limits.
pub(super) fn messages(
    area: &str,
    programs: &mut [Conversation],
    peer: &str,
    goals: &Goals,
    quick: bool,
) -> Result<Vec<Row>> {
    let (cases, rounds, turn) = Case::plan(quick);
    let progress = Progress::start(format!("{area}: seal and open messages"), cases.len());
    let mut field = Field { area, programs, peers: &[peer], rounds, turn };
    let mut rows = Vec::new();
    for case in cases {
        // A small message is bounded by what is done once for it. The hash of a signed one takes no part of a message before
        // another, while frames may be sealed beside it and beside each other.
        let limit = match (case.is_small(), case.suite) {
            (true, _) => None,
            (false, "0578") => Some(("SHA-384 alone", "sha384")),
            (false, _) => Some(("AES-GCM alone", "aes-gcm")),
        };
        let question = limit.map(|(name, what)| {
            (name, json!({ "what": what, "bytes": case.bytes, "frame": case.frame, "seconds": turn }))
        });
        let (mut row, records) = field.measure(case, question.as_slice(), &progress)?;
        if let (Some(ours), Some(alone)) = (records.first(), records.get(2)) {
            row = row.within(&alone.name, case.figure(alone.rate()), ours.ratio_to(alone));
        }
        rows.push(match goals.of(case) {
            Some(times) => row.goal_ratio(times),
            None => row,
        });
    }
    progress.done("");
    Ok(rows)
}

/// Measures how long each takes from nothing to its first message: `start` is told who and with which suite.
pub(super) fn starts(
    area: &str,
    peer: &str,
    quick: bool,
    mut start: impl FnMut(&str, &str) -> Result<f64>,
) -> Result<Vec<Row>> {
    let rounds = if quick { 5 } else { 21 };
    let progress = Progress::start(format!("{area}: start, and seal a first message"), STARTS.len() * rounds);
    let mut rows = Vec::new();
    for suite in STARTS {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..rounds {
            ours.push(start("kmseal", suite)? * 1e3);
            theirs.push(start(peer, suite)? * 1e3);
            progress.step();
        }
        let ratio = median(theirs.iter().zip(&ours).map(|(theirs, ours)| theirs / ours).collect());
        let peer = Figure { name: peer.to_owned(), value: median(theirs) };
        let slowest = ours.iter().copied().fold(0.0, f64::max);
        let case = format!("from nothing to the first message sealed, 1 KiB, {suite}");
        let row = Row::new(area, case, "ms", median(ours)).beside(vec![peer], ratio);
        rows.push(row.note(format!("{rounds} starts, the slowest {slowest:.0} ms")));
    }
    progress.done("");
    Ok(rows)
}

/// A script of the programs that measure, to be run by Node.
pub(super) fn script(path: &str) -> Job {
    Job::new("node").args([folder().join(path)])
}

/// Where the programs in JavaScript are that measure.
pub(super) fn folder() -> PathBuf {
    workspace::root().join("bench/peers")
}

/// The seconds in the answer to a question that is done once.
pub(super) fn seconds(answer: &serde_json::Value) -> Result<f64> {
    answer["seconds"].as_f64().with_context(|| format!("no seconds in {answer}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goals_are_for_the_ends_of_the_scale() {
        let goals = Goals { small: [2.0, 1.3], large: [3.0, 2.5] };
        let goal = |bytes, suite| goals.of(Case { what: "encrypt", suite, bytes, frame: None });
        assert_eq!([goal(1024, "0478"), goal(1024, "0578")], [Some(2.0), Some(1.3)]);
        assert_eq!([goal(1 << 20, "0478"), goal(100 << 20, "0578")], [Some(3.0), Some(2.5)]);
        assert_eq!(goal(10 << 10, "0478"), None);
    }
}
