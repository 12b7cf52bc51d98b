//! Random bytes: that they come, and that another source can take the place of the backend's.

mod providers;

use kmseal_crypto::{CryptoError, Provider, Random};

#[test]
fn fills_every_byte() {
    for provider in providers::all() {
        let mut seen = [false; 64];
        // A byte that stays zero in 64 fills is chance in one of 2^512.
        for _ in 0..64 {
            let mut bytes = [0; 64];
            assert_eq!(provider.random.fill(&mut bytes), Ok(()));
            for (seen, byte) in seen.iter_mut().zip(bytes) {
                *seen |= byte != 0;
            }
        }
        assert_eq!(seen, [true; 64], "{}", provider.name);
        assert_eq!(provider.random.fill(&mut []), Ok(()));
    }
}

#[test]
fn never_the_same_twice() {
    for provider in providers::all() {
        let (mut first, mut second) = ([0; 32], [0; 32]);
        assert_eq!(provider.random.fill(&mut first), Ok(()));
        assert_eq!(provider.random.fill(&mut second), Ok(()));
        assert_ne!(first, second, "{}", provider.name);
    }
}

#[test]
fn any_part_can_be_replaced() {
    #[derive(Debug)]
    struct Sevens;

    impl Random for Sevens {
        fn fill(&self, output: &mut [u8]) -> Result<(), CryptoError> {
            output.fill(7);
            Ok(())
        }
    }

    for provider in providers::all() {
        let tame = Provider { random: &Sevens, ..*provider };
        let mut bytes = [0; 4];
        assert_eq!(tame.random.fill(&mut bytes), Ok(()));
        assert_eq!(bytes, [7; 4]);
    }
}
