//! `Occasion`: which of the calls that a fault is about it strikes.

/// Says of one call after the other whether it is struck. The same calls give the same answers.
#[derive(Debug, Clone, Copy)]
pub(super) enum Occasion {
    Always,
    /// The first so many.
    First(u64),
    /// The last of each so many.
    Every(u64),
    /// Each by chance, with this probability.
    Chance {
        probability: f64,
        state: u64,
    },
}

impl Occasion {
    /// Whether the call of this number, counted from one, is struck.
    pub(super) fn strikes(&mut self, number: u64) -> bool {
        match self {
            Self::Always => true,
            Self::First(most) => number <= *most,
            Self::Every(each) => number.is_multiple_of(*each),
            Self::Chance { probability, state } => fraction(state) < *probability,
        }
    }
}

/// The next of a sequence of numbers from 0 to 1 that looks random: SplitMix64. Nothing secret comes of it.
#[expect(clippy::cast_precision_loss, reason = "53 bits fit an f64")]
fn fraction(state: &mut u64) -> f64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut bits = *state;
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn struck(mut occasion: Occasion, calls: u64) -> Vec<u64> {
        (1..=calls).filter(|number| occasion.strikes(*number)).collect()
    }

    #[test]
    fn occasions_come_in_the_same_order_each_time() {
        assert_eq!(struck(Occasion::Always, 2), [1, 2]);
        assert_eq!(struck(Occasion::First(2), 5), [1, 2]);
        assert_eq!(struck(Occasion::Every(3), 10), [3, 6, 9]);
        let chance = |probability, seed| struck(Occasion::Chance { probability, state: seed }, 1_000);
        assert_eq!(chance(0.3, 7), chance(0.3, 7));
        assert_ne!(chance(0.3, 7), chance(0.3, 8));
        assert!((250..350).contains(&chance(0.3, 7).len()));
        assert_eq!((chance(0.0, 1).len(), chance(1.0, 1).len()), (0, 1_000));
    }
}
