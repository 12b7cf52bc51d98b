//! A contest: the same work by several, turn by turn, so that whatever else the machine does troubles all alike.

use crate::{process::Conversation, ui::Line};
use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

/// One that takes part: whom to ask, and what.
pub(super) struct Contender<'a> {
    pub(super) name: &'a str,
    /// The program's place among those that are asked.
    pub(super) program: usize,
    pub(super) question: Value,
}

/// What one contender did, round by round.
#[derive(Debug, Clone)]
pub(super) struct Record {
    pub(super) name: String,
    answers: Vec<Value>,
    rates: Vec<f64>,
}

/// Asks all contenders in turn, `rounds` times.
///
/// # Errors
///
/// When one of them fails.
pub(super) fn hold(
    programs: &mut [Conversation],
    contenders: &[Contender<'_>],
    rounds: usize,
    line: &Line,
) -> Result<Vec<Record>> {
    let mut records: Vec<Record> = contenders
        .iter()
        .map(|contender| Record { name: contender.name.to_owned(), answers: Vec::new(), rates: Vec::new() })
        .collect();
    for round in 1..=rounds {
        for (contender, record) in contenders.iter().zip(&mut records) {
            line.note(&format!("round {round} of {rounds}: {}", contender.name));
            let program = programs.get_mut(contender.program).context("a contender has no program")?;
            record.add(program.ask(&contender.question)?)?;
        }
    }
    Ok(records)
}

impl Record {
    fn add(&mut self, answer: Value) -> Result<()> {
        let (calls, seconds) = (answer["calls"].as_f64(), answer["seconds"].as_f64());
        let rate = calls.zip(seconds).map(|(calls, seconds)| calls / seconds).filter(|rate| *rate > 0.0);
        self.rates.push(rate.with_context(|| format!("{} did nothing: {answer}", self.name))?);
        self.answers.push(answer);
        Ok(())
    }

    /// The median of its calls per second.
    pub(super) fn rate(&self) -> f64 {
        median(self.rates.clone())
    }

    /// Its calls per second, round by round.
    pub(super) fn rates(&self) -> &[f64] {
        &self.rates
    }

    /// The median of another figure in its answers.
    pub(super) fn median_of(&self, figure: impl Fn(&Value) -> Option<f64>) -> Result<f64> {
        let figures: Vec<f64> = self.answers.iter().filter_map(figure).collect();
        ensure!(!figures.is_empty(), "{} did not tell a figure", self.name);
        Ok(median(figures))
    }

    /// How many times as fast as `other` it is: the median of the rounds' ratios.
    pub(super) fn ratio_to(&self, other: &Self) -> f64 {
        median(self.rates.iter().zip(&other.rates).map(|(ours, theirs)| ours / theirs).collect())
    }
}

/// The middle value, or the mean of the two in the middle; NaN for none.
pub(super) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = values.get(middle).copied().unwrap_or(f64::NAN);
    match middle.checked_sub(1).and_then(|below| values.get(below)) {
        Some(lower) if values.len().is_multiple_of(2) => (lower + upper) / 2.0,
        _ => upper,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_median_is_the_middle() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]), 2.5);
        assert_eq!(median(vec![7.0]), 7.0);
        assert!(median(Vec::new()).is_nan());
    }

    #[test]
    fn a_ratio_is_taken_within_each_round() -> Result<()> {
        let record = |rates: [u32; 3]| -> Result<Record> {
            let mut record = Record { name: String::new(), answers: Vec::new(), rates: Vec::new() };
            rates.iter().try_for_each(|rate| record.add(json!({ "calls": rate, "seconds": 1.0 })))?;
            Ok(record)
        };
        // The machine was half as fast in the second round.
        assert_eq!(record([40, 20, 44])?.ratio_to(&record([10, 5, 11])?), 4.0);
        assert!(record([0, 1, 1]).is_err());
        Ok(())
    }
}
