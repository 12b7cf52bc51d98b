//! Lengths that a stranger writes never size an allocation: a program of its own, as it counts all of its memory.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "bad_input/crafted.rs"]
#[allow(dead_code, reason = "shared with the tests of bad input, which use all of it")]
mod crafted;
#[path = "bad_input/samples.rs"]
#[allow(dead_code, reason = "shared with the tests of bad input, which use all of it")]
mod samples;
#[path = "bad_input/spy.rs"]
#[allow(dead_code, reason = "shared with the tests of bad input, which use all of it")]
mod spy;

use crafted::{Crafted, DATA_KEY, Piece, piece};
use kmseal::{AlgorithmSuite, Error, ErrorKind};
use peak_alloc::PeakAlloc;
use samples::{PLAINTEXT, keyring, providers, reader};
use spy::Spy;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// What opening a message of a few hundred bytes may take, in bytes.
const LIMIT: usize = 64 * 1024;

/// Runs `work` and checks how much memory it held at its peak.
#[track_caller]
fn in_little_memory<T>(work: impl FnOnce() -> T) -> T {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let result = work();
    let taken = MEMORY.peak_usage().saturating_sub(before);
    assert!(taken < LIMIT, "{taken} bytes were taken");
    result
}

// One test, since another at the same time would be counted too.
#[test]
fn lengths_in_a_message_size_no_allocation() {
    for provider in providers() {
        let client = reader(provider).build();
        let keyring = keyring();
        let open = |message: &[u8]| -> Result<Vec<u8>, Error> {
            let spy = Spy::new(&DATA_KEY);
            in_little_memory(|| client.decrypt(&spy, message).blocking().map(|opened| opened.plaintext))
        };
        let cut_off = |message: &[u8]| {
            let error = open(message).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::MalformedMessage, "{error}");
            assert!(error.to_string().contains("cut off"), "{error}");
        };

        // An authentic header with frames of 4 GiB: a frame that just begins, and one that is the last and short.
        let long_frames = Crafted { frame_length: u32::MAX, ..Crafted::default() };
        cut_off(&long_frames.message(provider, &[piece(provider, Piece::Frame, 1, b"four")]));
        let short = long_frames.message(provider, &[piece(provider, Piece::FinalFrame, 1, b"four")]);
        assert_eq!(open(&short).unwrap(), b"four");
        // A last frame that says that it has 4 GiB.
        let mut long_last_frame = short.clone();
        let at = short.len() - 16 - 4 - 4;
        long_last_frame[at..at + 4].copy_from_slice(&[0xff; 4]);
        cut_off(&long_last_frame);

        // A body without frames, as long as the format allows.
        let non_framed = Crafted { content_type: 1, frame_length: 0, ..Crafted::default() };
        let longest = ((1u64 << 36) - 32).to_be_bytes();
        cut_off(&non_framed.message(provider, &[vec![0; 12], longest.to_vec(), vec![0; 100]]));
        let impossible = non_framed.message(provider, &[vec![0; 12], vec![0xff; 8], vec![0; 100]]);
        assert_eq!(open(&impossible).unwrap_err().kind(), ErrorKind::LimitExceeded);

        // Headers that promise 65,535 data keys, a context of 65,535 bytes, and one of 65,535 pairs.
        let header = Crafted::default().header(provider);
        let after_id = 2 + 2 + 16;
        cut_off(&[&header[..after_id], &[0, 0], &[0xff, 0xff]].concat());
        cut_off(&[&header[..after_id], &[0xff, 0xff]].concat());
        let many_pairs = Crafted { context: vec![0xff, 0xff, 0, 0], ..Crafted::default() };
        let error = open(&many_pairs.header(provider)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::MalformedMessage);

        // Writing: long frames cost nothing either until they are filled.
        for suite in [AlgorithmSuite::default(), AlgorithmSuite::AES_256_GCM_HKDF_SHA512_COMMIT_KEY] {
            let sealed = in_little_memory(|| {
                client.encrypt(&keyring, PLAINTEXT).suite(suite).frame_length(u32::MAX).blocking().unwrap()
            });
            let opened = in_little_memory(|| client.decrypt(&keyring, &sealed.ciphertext).blocking());
            assert_eq!(opened.unwrap().plaintext, PLAINTEXT);
        }
    }
}
