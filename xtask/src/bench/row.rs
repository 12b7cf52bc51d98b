//! `Row`: what came of one case, and whether its goal is met.

use serde::{Deserialize, Serialize};
use std::fmt;

/// One case, as it stands in bench.json.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Row {
    pub(super) area: String,
    pub(super) case: String,
    /// What the figures count, for example `calls/s`.
    pub(super) unit: String,
    pub(super) ours: f64,
    /// The figure of the best peer.
    pub(super) peer: Option<f64>,
    /// All peers with their figures.
    pub(super) peers: Vec<Figure>,
    /// The figure that nothing can exceed on this machine.
    pub(super) limit: Option<f64>,
    /// What that limit is.
    pub(super) limit_name: Option<String>,
    /// How many times as good as the best peer.
    pub(super) ratio: Option<f64>,
    /// Which part of the limit is reached.
    pub(super) share: Option<f64>,
    /// The goal in words.
    pub(super) goal: Option<String>,
    pub(super) met: Option<bool>,
    /// What else was seen, for example percentiles.
    pub(super) note: Option<String>,
}

/// A figure of someone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Figure {
    pub(super) name: String,
    pub(super) value: f64,
}

impl Row {
    /// A case of which only our figure is known yet.
    pub(super) fn new(area: &str, case: impl Into<String>, unit: &str, ours: f64) -> Self {
        Self {
            area: area.to_owned(),
            case: case.into(),
            unit: unit.to_owned(),
            ours,
            peer: None,
            peers: Vec::new(),
            limit: None,
            limit_name: None,
            ratio: None,
            share: None,
            goal: None,
            met: None,
            note: None,
        }
    }

    /// Names the peers, of which the first is the best, and how many times as good we are.
    pub(super) fn beside(mut self, peers: Vec<Figure>, ratio: f64) -> Self {
        self.peer = peers.first().map(|best| best.value);
        self.ratio = self.peer.map(|_| ratio);
        self.peers = peers;
        self
    }

    /// Names the limit.
    pub(super) fn within(mut self, name: &str, limit: f64, share: f64) -> Self {
        (self.limit, self.share) = (Some(limit), Some(share));
        self.limit_name = Some(name.to_owned());
        self
    }

    /// Sets the goal to be `times` as good as the best peer.
    pub(super) fn goal_ratio(mut self, times: f64) -> Self {
        self.goal = Some(format!("{times} times the best peer"));
        self.met = self.ratio.map(|ratio| ratio >= times);
        self
    }

    /// Sets the goal to be `times` as good as one certain peer, of whom we are `ratio` times as good if it took part.
    pub(super) fn goal_beside(mut self, peer: &str, times: f64, ratio: Option<f64>) -> Self {
        self.goal = Some(format!("{times} times {peer}"));
        self.met = ratio.map(|ratio| ratio >= times);
        self
    }

    /// Sets the goal to reach a part of the limit.
    pub(super) fn goal_share(mut self, share: f64) -> Self {
        self.goal = Some(format!("{:.0} % of the limit", share * 100.0));
        self.met = self.share.map(|reached| reached >= share);
        self
    }

    /// Sets the goal to stay at or below `most`.
    pub(super) fn goal_at_most(mut self, most: f64) -> Self {
        self.goal = Some(format!("at most {most} {}", self.unit));
        self.met = Some(self.ours <= most);
        self
    }

    /// Adds what else was seen.
    pub(super) fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = match self.met {
            Some(true) => "met",
            Some(false) => "NOT MET",
            None => "",
        };
        write!(f, "{mark:>8}  {}: {}: {} {}", self.area, self.case, number(self.ours), self.unit)?;
        if let Some(ratio) = self.ratio {
            write!(f, ", {} times the best peer", number(ratio))?;
        }
        if let Some(share) = self.share {
            write!(f, ", {:.0} % of the limit", share * 100.0)?;
        }
        match &self.goal {
            Some(goal) => write!(f, " (goal: {goal})"),
            None => Ok(()),
        }
    }
}

/// Writes a figure with three digits or more.
pub(super) fn number(value: f64) -> String {
    match value.abs() {
        size if size >= 1e4 => {
            let digits = format!("{value:.0}");
            let (head, tail) = digits.split_at(digits.len() - 3);
            match head.len() {
                0..=3 => format!("{head},{tail}"),
                split => format!("{},{},{tail}", &head[..split - 3], &head[split - 3..]),
            }
        }
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_well() {
        for (value, expected) in [
            (0.1234, "0.123"),
            (5.678, "5.68"),
            (56.78, "56.8"),
            (567.8, "568"),
            (5678.0, "5678"),
            (56789.0, "56,789"),
            (5_678_901.0, "5,678,901"),
        ] {
            assert_eq!(number(value), expected);
        }
    }

    #[test]
    fn goals_are_judged() {
        let row = || Row::new("area", "case", "ms", 90.0);
        assert_eq!(row().goal_at_most(100.0).met, Some(true));
        assert_eq!(row().goal_at_most(80.0).met, Some(false));
        let peers = vec![Figure { name: "peer".to_owned(), value: 10.0 }];
        assert_eq!(row().beside(peers.clone(), 9.0).goal_ratio(9.0).met, Some(true));
        assert_eq!(row().beside(peers, 9.0).goal_ratio(10.0).met, Some(false));
        assert_eq!(row().within("bound", 100.0, 0.9).goal_share(0.93).met, Some(false));
        let best = vec![Figure { name: "best".to_owned(), value: 80.0 }];
        assert_eq!(row().beside(best, 1.1).goal_beside("another", 10.0, Some(11.0)).met, Some(true));
        // A peer that is not there leaves its goal open.
        assert_eq!(row().goal_beside("nobody", 10.0, None).met, None);
        assert_eq!(row().goal_ratio(10.0).met, None);
    }
}
