//! Signed messages in a stream: verified first, released early, or refused.

use crate::drivers::{Driver, Opened};
use kmseal::{Client, ErrorKind, WrappingKey, keyring::RawAesKeyring, stream::SignedMessages};

const FRAME_LENGTH: usize = 10;
const PLAINTEXT: &[u8] = b"four horses, three carts and one plough";

fn keyring() -> RawAesKeyring {
    RawAesKeyring::new("orders", "key-2026", WrappingKey::new(vec![7; 32])).unwrap()
}

/// A signed message whose last byte, which belongs to the signature, is another.
fn with_broken_signature(client: &Client, keyring: &RawAesKeyring) -> Vec<u8> {
    let encrypt = client.encrypt(keyring, PLAINTEXT).frame_length(FRAME_LENGTH as u32);
    let mut message = encrypt.blocking().unwrap().ciphertext;
    *message.last_mut().unwrap() ^= 1;
    message
}

#[track_caller]
fn check(signed: SignedMessages, plaintext: &[u8], end: ErrorKind) {
    let (client, keyring) = (Client::new(), keyring());
    let message = with_broken_signature(&client, &keyring);
    for driver in Driver::ALL {
        for sizes in [vec![1], vec![7, 1], vec![100_000]] {
            let opened = driver.decrypt(&client, &keyring, signed, &message, &sizes);
            assert_eq!(
                opened,
                Opened { plaintext: plaintext.to_vec(), end: Err(end) },
                "{driver:?} {sizes:?}"
            );
        }
    }
}

#[test]
fn verified_first_nothing_is_given_out_under_a_broken_signature() {
    check(SignedMessages::VerifyFirst, b"", ErrorKind::NotAuthentic);
}

#[test]
fn released_early_all_but_the_last_frame_is_given_out() {
    let before_last = PLAINTEXT.len() / FRAME_LENGTH * FRAME_LENGTH;
    check(SignedMessages::ReleaseEarly, &PLAINTEXT[..before_last], ErrorKind::NotAuthentic);
}

#[test]
fn refused_no_key_is_asked_for() {
    check(SignedMessages::Refuse, b"", ErrorKind::SignedMessage);

    // A keyring that cannot open it is not asked, or the error would be another.
    let client = Client::new();
    let message = with_broken_signature(&client, &keyring());
    let stranger = RawAesKeyring::new("orders", "key-2026", WrappingKey::new(vec![8; 32])).unwrap();
    let opened = Driver::Push.decrypt(&client, &stranger, SignedMessages::Refuse, &message, &[1000]);
    assert_eq!(opened.end, Err(ErrorKind::SignedMessage));
}
