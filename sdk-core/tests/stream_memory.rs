//! A stream takes the same memory however long it is: a program of its own, as it counts all of its memory.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use kmseal::{AlgorithmSuite, Client, WrappingKey, keyring::RawAesKeyring, stream::SignedMessages};
use peak_alloc::PeakAlloc;
use std::io::{self, Read, Write};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// What reader and writer may take together, in bytes, each with up to 3 MiB on the way to the thread that hashes.
const LIMIT: usize = 8 * 1024 * 1024;
const PLAINTEXT: u64 = 24 * 1024 * 1024;

/// Encrypts zeros on one side and decrypts them on the other, through a pipe: reads the message, or writes it to its reader.
fn through_a_pipe(suite: AlgorithmSuite, frame_length: u32, written: bool) -> u64 {
    let keyring = RawAesKeyring::new("orders", "key-2026", WrappingKey::new(vec![7; 32])).unwrap();
    let client = Client::new();
    let (source, sink) = io::pipe().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let stream = client.encrypt_stream(&keyring).suite(suite).frame_length(frame_length);
            let mut message = stream.blocking().unwrap().write_to(sink);
            io::copy(&mut io::repeat(0).take(PLAINTEXT), &mut message).unwrap();
            message.finish().unwrap().flush().unwrap();
        });
        let stream = client.decrypt_stream(&keyring).signed_messages(SignedMessages::ReleaseEarly);
        if written {
            let mut plaintext = stream.write_to(Counted(0));
            io::copy(&mut io::BufReader::with_capacity(1 << 20, source), &mut plaintext).unwrap();
            plaintext.finish().unwrap().0
        } else {
            io::copy(&mut stream.read_from(source), &mut io::sink()).unwrap()
        }
    })
}

/// A sink that counts the bytes it gets.
struct Counted(u64);

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

// One test, since another at the same time would be counted too.
#[test]
fn memory_does_not_grow_with_the_message() {
    for suite in [AlgorithmSuite::default(), AlgorithmSuite::AES_256_GCM_HKDF_SHA512_COMMIT_KEY] {
        for (frame_length, written) in [(4096, false), (4096, true), (65_536, false), (65_536, true)] {
            MEMORY.reset_peak_usage();
            let before = MEMORY.current_usage();
            assert_eq!(through_a_pipe(suite, frame_length, written), PLAINTEXT);
            let taken = MEMORY.peak_usage().saturating_sub(before);
            assert!(
                taken < LIMIT,
                "{taken} bytes were taken for frames of {frame_length} bytes, written: {written}"
            );
        }
    }
}
