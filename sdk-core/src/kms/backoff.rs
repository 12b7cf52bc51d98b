//! `Backoff`: how long to wait before a call is tried again.

use core::time::Duration;
use kmseal_crypto::Random;

/// Exponential backoff with full jitter: before each attempt a random part of a time that doubles.
///
/// The randomness keeps clients that failed together from coming back together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Backoff {
    /// The longest wait before the second attempt.
    pub(super) initial: Duration,
    /// The longest wait before any attempt.
    pub(super) longest: Duration,
}

impl Backoff {
    /// How long to wait after `failed` attempts.
    pub(super) fn delay(&self, failed: u32, random: &dyn Random) -> Duration {
        let doubled = 2_u32.saturating_pow(failed.saturating_sub(1));
        let most = self.initial.saturating_mul(doubled).min(self.longest);
        let mut drawn = [0; 4];
        match random.fill(&mut drawn) {
            Ok(()) => most.mul_f64(f64::from(u32::from_be_bytes(drawn)) / 2_f64.powi(32)),
            // Jitter is a courtesy: without randomness, waiting is still right.
            Err(_) => most,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kmseal_crypto::CryptoError;

    #[derive(Debug)]
    struct Always(Option<u8>);

    impl Random for Always {
        fn fill(&self, output: &mut [u8]) -> Result<(), CryptoError> {
            output.fill(self.0.ok_or(CryptoError::RandomUnavailable)?);
            Ok(())
        }
    }

    #[test]
    fn waits_double_up_to_the_longest_and_are_a_random_part_of_that() {
        let backoff = Backoff { initial: Duration::from_millis(100), longest: Duration::from_secs(1) };
        for (failed, most) in [(1, 100), (2, 200), (3, 400), (4, 800), (5, 1000), (u32::MAX, 1000)] {
            let most = Duration::from_millis(most);
            assert_eq!(backoff.delay(failed, &Always(None)), most);
            assert_eq!(backoff.delay(failed, &Always(Some(0))), Duration::ZERO);
            let half = backoff.delay(failed, &Always(Some(0x80)));
            assert!(half > most.mul_f64(0.5) && half < most.mul_f64(0.51), "{half:?}");
            assert!(backoff.delay(failed, &Always(Some(0xff))) <= most);
        }
        let endless = Backoff { initial: Duration::MAX, longest: Duration::MAX };
        assert!(endless.delay(7, &Always(Some(0xff))) < Duration::MAX);
    }
}
