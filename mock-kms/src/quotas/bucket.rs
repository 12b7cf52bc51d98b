//! `Bucket`: the calls of one class that an account may still make.

use crate::clock::Timestamp;

/// Tokens, of which each call takes one. It holds what comes in a second, but at least one call where any may be made:
/// a rate of 0.5 allows one call in two seconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bucket {
    tokens: f64,
    at: Timestamp,
}

impl Bucket {
    /// A full one.
    pub(super) fn full(rate: f64, now: Timestamp) -> Self {
        Self { tokens: capacity(rate), at: now }
    }

    /// Takes a token, of which `rate` come in a second, if there is one. Turning the clock back brings none.
    pub(super) fn take(&mut self, rate: f64, now: Timestamp) -> bool {
        let seconds = (now.as_epoch_seconds() - self.at.as_epoch_seconds()).max(0.0);
        self.tokens = (self.tokens + seconds * rate).min(capacity(rate));
        self.at = now;
        let is_left = self.tokens >= 1.0 - ROUNDING;
        if is_left {
            self.tokens -= 1.0;
        }
        is_left
    }
}

/// What adding up tenths of a token may lack.
const ROUNDING: f64 = 1e-6;

fn capacity(rate: f64) -> f64 {
    if rate > 0.0 { rate.max(1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_empties_by_calls_and_fills_by_the_clock() {
        let at = Timestamp::from_millis;
        for (rate, calls) in [
            (2.0, &[(0, true), (0, true), (0, false), (499, false), (500, true), (500, false)][..]),
            (2.0, &[(0, true), (9_000, true), (9_000, true), (9_000, false)]),
            (0.25, &[(0, true), (3_999, false), (4_000, true), (4_000, false)]),
            (0.0, &[(0, false), (1_000_000, false)]),
            (1.0, &[(1_000, true), (0, false), (500, false), (1_000, true)]),
            (10.0, &[(0, true); 10]),
        ] {
            let mut bucket = Bucket::full(rate, at(calls[0].0));
            for (number, (millis, expected)) in calls.iter().enumerate() {
                assert_eq!(bucket.take(rate, at(*millis)), *expected, "call {number} at rate {rate}");
            }
        }
    }
}
