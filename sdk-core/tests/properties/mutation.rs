//! Bytes that nobody meant as a message, and messages that somebody rewrote: errors, never panics, never plaintext.

use crate::samples::{client, keyrings, providers, suites};
use proptest::{collection::vec, prelude::*, sample::Index};

/// Beginnings that lead past the first checks.
const BEGINNINGS: [&[u8]; 4] = [b"", &[0x01, 0x80, 0x03, 0x78], &[0x02, 0x05, 0x78], &[0x02, 0x04, 0x78]];

proptest! {
    #[test]
    fn noise_is_refused(
        beginning in prop::sample::select(BEGINNINGS.to_vec()),
        noise in vec(prop_oneof![Just(0), any::<u8>()], 0..400),
        suite in suites(),
        provider in providers(),
        keyring in keyrings(),
    ) {
        let input = [beginning, &noise].concat();
        prop_assert!(client(suite, provider).decrypt(&keyring, &input).blocking().is_err());
        if let Ok(seen) = kmseal::inspect(&input) {
            prop_assert!(input.starts_with(seen.raw_bytes()));
        }
    }

    #[test]
    fn a_rewritten_message_is_refused(
        suite in suites(),
        provider in providers(),
        keyring in keyrings(),
        plaintext in vec(any::<u8>(), 0..100),
        frame_length in 1..50u32,
        start in any::<Index>(),
        removed in 0..40usize,
        inserted in vec(any::<u8>(), 0..40),
    ) {
        let client = client(suite, provider);
        let encrypt = client.encrypt(&keyring, &plaintext).suite(suite).frame_length(frame_length);
        let message = encrypt.blocking().unwrap().ciphertext;
        let start = start.index(message.len() + 1);
        let end = message.len().min(start + removed);
        let altered = [&message[..start], &inserted, &message[end..]].concat();
        prop_assume!(altered != message);
        prop_assert!(client.decrypt(&keyring, &altered).blocking().is_err());
    }

    #[test]
    fn frames_in_another_order_are_refused(
        suite in suites(),
        provider in providers(),
        keyring in keyrings(),
        frames in 3..8usize,
        first in any::<Index>(),
        second in any::<Index>(),
    ) {
        const FRAME_LENGTH: usize = 5;
        // Sequence number, IV, ciphertext, tag.
        const SEALED_LENGTH: usize = 4 + 12 + FRAME_LENGTH + 16;
        let plaintext: Vec<u8> = (0..).take(frames * FRAME_LENGTH).collect();
        let client = client(suite, provider);
        let encrypt = client.encrypt(&keyring, &plaintext).suite(suite).frame_length(FRAME_LENGTH as u32);
        let message = encrypt.blocking().unwrap().ciphertext;
        // The last frame is marked, so only those before it look alike.
        let (first, second) = (first.index(frames - 1), second.index(frames - 1));
        prop_assume!(first != second);

        let body = kmseal::inspect(&message).unwrap().raw_bytes().len();
        let frame = |at: usize| body + at * SEALED_LENGTH..body + (at + 1) * SEALED_LENGTH;
        let mut altered = message.clone();
        altered[frame(first)].copy_from_slice(&message[frame(second)]);
        altered[frame(second)].copy_from_slice(&message[frame(first)]);
        prop_assert!(client.decrypt(&keyring, &altered).blocking().is_err());
    }
}
