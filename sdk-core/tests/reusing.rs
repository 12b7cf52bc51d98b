//! Messages and plaintexts in memory that was used before.

#![allow(clippy::unwrap_used, reason = "an error here is a failed test")]

use kmseal::{Client, ErrorKind, WrappingKey, keyring::RawAesKeyring};

fn keyring() -> RawAesKeyring {
    RawAesKeyring::new("tests", "key", WrappingKey::new(vec![7; 32])).unwrap()
}

#[test]
fn what_the_buffer_held_does_not_matter_and_its_memory_is_used() {
    let (client, keyring) = (Client::new(), keyring());
    for length in [0, 1, 4095, 4096, 4097, 300_000] {
        let plaintext: Vec<u8> = (0..length).map(|index| (index % 251) as u8).collect();
        for (held, capacity) in [(0, 0), (1, 10), (17, 400_000), (400_000, 400_000)] {
            let buffer = || {
                let mut buffer = Vec::with_capacity(capacity);
                buffer.resize(held, 0xaa);
                buffer
            };
            let given = buffer();
            let memory = given.as_ptr();
            let sealed = client.encrypt(&keyring, &plaintext).reusing(given).blocking().unwrap().ciphertext;
            assert!(capacity < 400_000 || sealed.as_ptr() == memory);
            assert_eq!(client.decrypt(&keyring, &sealed).blocking().unwrap().plaintext, plaintext);

            let given = buffer();
            let memory = given.as_ptr();
            let opened = client.decrypt(&keyring, &sealed).reusing(given).blocking().unwrap().plaintext;
            assert!(capacity < 400_000 || opened.as_ptr() == memory);
            assert_eq!(opened, plaintext);
        }
    }
}

#[test]
fn an_altered_message_fails_as_ever() {
    let (client, keyring) = (Client::new(), keyring());
    let mut sealed = client.encrypt(&keyring, &[1; 10_000]).blocking().unwrap().ciphertext;
    *sealed.last_mut().unwrap() ^= 1;
    let error = client.decrypt(&keyring, &sealed).reusing(vec![2; 20_000]).blocking().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotAuthentic);
}

#[test]
fn no_debug_output_shows_a_plaintext() {
    let (client, keyring) = (Client::new(), keyring());
    let shown = format!("{:?}", client.encrypt(&keyring, &[123; 3]).reusing(vec![234; 3]));
    assert!(
        shown.contains("3 bytes, redacted") && !shown.contains("123") && !shown.contains("234"),
        "{shown}"
    );
    let shown = format!("{:?}", client.decrypt(&keyring, b"message").reusing(vec![234; 3]));
    assert!(!shown.contains("234"), "{shown}");
}
