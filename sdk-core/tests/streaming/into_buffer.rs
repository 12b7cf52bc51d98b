//! Frames that are opened right in the buffer of whoever reads.

use kmseal::{
    AlgorithmSuite, Client, Error, ErrorKind, WrappingKey, keyring::RawAesKeyring, stream::SignedMessages,
};
use std::io::Read;

const FRAME_LENGTH: usize = 10;
const PLAINTEXT: &[u8] = b"four horses, three carts, two dogs and one plough";
/// What stands in a buffer that nobody has written to.
const BEFORE: u8 = 0xaa;

fn keyring() -> RawAesKeyring {
    RawAesKeyring::new("orders", "key-2026", WrappingKey::new(vec![7; 32])).unwrap()
}

fn message(client: &Client, suite: AlgorithmSuite) -> Vec<u8> {
    let keyring = keyring();
    let encrypt = client.encrypt(&keyring, PLAINTEXT).suite(suite).frame_length(FRAME_LENGTH as u32);
    encrypt.blocking().unwrap().ciphertext
}

/// What a first read into `buffer` returns, and a second one.
fn read_twice(
    client: &Client,
    signed: SignedMessages,
    message: &[u8],
    buffer: &mut [u8],
) -> [Result<usize, ErrorKind>; 2] {
    let keyring = keyring();
    let mut reader = client.decrypt_stream(&keyring).signed_messages(signed).read_from(message);
    let mut read =
        |buffer: &mut [u8]| reader.read(buffer).map_err(|error| error.downcast::<Error>().unwrap().kind());
    [read(buffer), read(&mut [0; 100])]
}

#[test]
fn whole_frames_are_given_as_many_as_fit_but_the_last() {
    let client = Client::new();
    let early = SignedMessages::ReleaseEarly;
    for suite in [AlgorithmSuite::default(), AlgorithmSuite::AES_256_GCM_HKDF_SHA512_COMMIT_KEY] {
        let message = message(&client, suite);
        let mut buffer = [BEFORE; 25];
        assert_eq!(read_twice(&client, early, &message, &mut buffer), [Ok(20), Ok(20)]);
        assert_eq!(buffer, *b"four horses, three c\xaa\xaa\xaa\xaa\xaa");
        let mut buffer = [BEFORE; 100];
        assert_eq!(read_twice(&client, early, &message, &mut buffer), [Ok(40), Ok(9)]);
    }
}

#[test]
fn nothing_is_given_before_a_signature_that_must_be_verified_first() {
    let client = Client::new();
    let mut message = message(&client, AlgorithmSuite::default());
    *message.last_mut().unwrap() ^= 1;
    let mut buffer = [BEFORE; 100];
    let results = read_twice(&client, SignedMessages::VerifyFirst, &message, &mut buffer);
    assert_eq!(results, [Err(ErrorKind::NotAuthentic); 2]);
    assert_eq!(buffer, [BEFORE; 100]);
}

#[test]
fn of_a_read_that_fails_nothing_is_left_in_the_buffer() {
    let client = Client::new();
    let suite = AlgorithmSuite::AES_256_GCM_HKDF_SHA512_COMMIT_KEY;
    let sealed_frame = 4 + 12 + FRAME_LENGTH + 16;
    let last_frame = 4 + 4 + 12 + 4 + PLAINTEXT.len() % FRAME_LENGTH + 16;
    for altered_frame in 0..4 {
        let mut message = message(&client, suite);
        let body = message.len() - 4 * sealed_frame - last_frame;
        message[body + altered_frame * sealed_frame + 16] ^= 1;
        let mut buffer = [BEFORE; 100];
        let results = read_twice(&client, SignedMessages::default(), &message, &mut buffer);
        assert_eq!(results, [Err(ErrorKind::NotAuthentic); 2]);
        let written = (altered_frame + 1) * FRAME_LENGTH;
        assert_eq!(buffer[..written], vec![0; written], "what was opened, and the frame that did not open");
        assert_eq!(buffer[written..], vec![BEFORE; 100 - written]);
    }
}
