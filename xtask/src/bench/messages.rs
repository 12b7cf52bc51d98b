//! Whole messages under a raw AES key: the cases that all the runtimes share.

use super::{
    contest::{self, Contender, Record},
    row::{Figure, Row},
};
use crate::{process::Conversation, ui, ui::Progress};
use anyhow::{Context as _, Result};
use serde_json::{Value, json};

/// Commits to its key; commits and signs.
pub(super) const SUITES: [&str; 2] = ["0478", "0578"];

/// The frame that every official SDK makes; `None` is the one that kmseal chooses.
pub(super) const FRAMES: [Option<u32>; 2] = [Some(4096), None];

/// One kind of message and what is done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Case {
    pub(super) what: &'static str,
    pub(super) suite: &'static str,
    pub(super) bytes: usize,
    pub(super) frame: Option<u32>,
}

impl Case {
    /// All cases of a run, in how many rounds each is measured, and for how many seconds a turn.
    pub(super) fn plan(quick: bool) -> (Vec<Self>, usize, f64) {
        match quick {
            // The sizes that goals are set for, as far as they are over soon.
            true => (Self::all(&[1 << 10, 1 << 20, 10 << 20]), 3, 0.12),
            false => (Self::all(&[1 << 10, 10 << 10, 1 << 20, 10 << 20, 100 << 20]), 5, 0.5),
        }
    }

    /// All cases of these sizes.
    fn all(sizes: &[usize]) -> Vec<Self> {
        let mut all = Vec::new();
        for suite in SUITES {
            for &bytes in sizes {
                for frame in FRAMES {
                    all.extend(["encrypt", "decrypt"].map(|what| Self { what, suite, bytes, frame }));
                }
            }
        }
        all
    }

    /// The question to a program that measures; a peer is asked for frames of 4096 bytes, which is its default.
    pub(super) fn question(&self, seconds: f64) -> Value {
        let Self { what, suite, bytes, frame } = self;
        json!({ "what": what, "suite": suite, "bytes": bytes, "frame": frame, "seconds": seconds })
    }

    /// The case in words.
    pub(super) fn name(&self) -> String {
        let frame = self.frame.map_or("the default frames".to_owned(), |bytes| format!("frames of {bytes}"));
        format!("{} {}, {}, {frame}", self.what, ui::bytes(self.bytes as u64), self.suite)
    }

    /// A rate of calls in the unit of the case: messages for small ones, megabytes for the others.
    pub(super) fn figure(&self, rate: f64) -> f64 {
        match self.is_small() {
            true => rate,
            false => rate * self.bytes as f64 / 1e6,
        }
    }

    /// The unit of the case's figures.
    pub(super) fn unit(&self) -> &'static str {
        if self.is_small() { "messages/s" } else { "MB/s" }
    }

    /// Whether what is done once a message outweighs what is done with its bytes.
    pub(super) fn is_small(&self) -> bool {
        self.bytes < 1 << 20
    }
}

/// Who is measured in the cases: ours, which is the first program, then its peers, and behind them, if it has a program of its own,
/// what bounds them.
pub(super) struct Field<'a> {
    pub(super) area: &'a str,
    pub(super) programs: &'a mut [Conversation],
    pub(super) peers: &'a [&'a str],
    pub(super) rounds: usize,
    /// How long one takes its turn, in seconds.
    pub(super) turn: f64,
}

impl Field<'_> {
    /// Measures one case; the answer holds our record, then the peers', then those of `others`, asked of the program behind the
    /// peers' or, if there is none, of ours.
    pub(super) fn measure(
        &mut self,
        case: Case,
        others: &[(&str, Value)],
        progress: &Progress,
    ) -> Result<(Row, Vec<Record>)> {
        let turn = |name, program| Contender { name, program, question: case.question(self.turn) };
        let program =
            Some(self.peers.len() + 1).filter(|index| *index < self.programs.len()).unwrap_or_default();
        let mut contenders = vec![turn("kmseal", 0)];
        contenders.extend(self.peers.iter().enumerate().map(|(index, name)| turn(name, index + 1)));
        contenders.extend(others.iter().map(|(name, question)| Contender {
            name,
            program,
            question: question.clone(),
        }));
        let records = contest::hold(self.programs, &contenders, self.rounds, progress.line())?;
        let (ours, rest) = records.split_first().context("nobody took part")?;
        let mut peers: Vec<&Record> = rest.iter().take(self.peers.len()).collect();
        peers.sort_by(|a, b| b.rate().total_cmp(&a.rate()));
        let figure = |peer: &&Record| Figure { name: peer.name.clone(), value: case.figure(peer.rate()) };
        let mut row = Row::new(self.area, case.name(), case.unit(), case.figure(ours.rate()));
        if let Some(best) = peers.first() {
            row = row.beside(peers.iter().map(figure).collect(), ours.ratio_to(best));
        }
        progress.step();
        Ok((row, records))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_are_named_and_counted_by_their_size() {
        let all = Case::all(&[1 << 10, 1 << 20]);
        assert_eq!(all.len(), 16);
        let first = all[0];
        assert_eq!(
            (first.name().as_str(), first.unit()),
            ("encrypt 1 KiB, 0478, frames of 4096", "messages/s")
        );
        let large = Case { bytes: 1 << 20, ..first };
        assert_eq!((large.figure(2.0), large.unit()), (2.097152, "MB/s"));
    }
}
