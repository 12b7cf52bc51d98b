//! However many threads a call may use, messages and errors are the same.

#![allow(clippy::unwrap_used, reason = "an error here is a failed test")]

use kmseal::{AlgorithmSuite, Client, Error, WrappingKey, keyring::RawAesKeyring, stream::SignedMessages};
use proptest::{collection::vec, prelude::*, sample::Index};
use std::{
    io::{Read as _, Write as _},
    num::NonZeroUsize,
};

/// Without and with a signature.
const SUITES: [u16; 2] = [0x0478, 0x0578];

fn client(threads: usize) -> Client {
    Client::builder().threads(NonZeroUsize::new(threads).unwrap()).build()
}

fn keyring() -> RawAesKeyring {
    RawAesKeyring::new("tests", "key", WrappingKey::new(vec![7; 32])).unwrap()
}

/// Enough that a thread is worth it, and no whole number of frames.
fn plaintext() -> Vec<u8> {
    (0..3_500_000_u32).map(|index| (index / 7 % 251) as u8).collect()
}

fn seal(client: &Client, suite: u16, plaintext: &[u8]) -> Vec<u8> {
    let suite = AlgorithmSuite::from_id(suite).unwrap();
    client.encrypt(&keyring(), plaintext).suite(suite).blocking().unwrap().ciphertext
}

fn seal_in_pieces(client: &Client, suite: u16, plaintext: &[u8]) -> Vec<u8> {
    let keyring = keyring();
    let stream = client.encrypt_stream(&keyring).suite(AlgorithmSuite::from_id(suite).unwrap());
    let mut writer = stream.blocking().unwrap().write_to(Vec::new());
    plaintext.chunks(70_000).for_each(|piece| writer.write_all(piece).unwrap());
    writer.finish().unwrap()
}

fn open(client: &Client, message: &[u8]) -> Result<Vec<u8>, Error> {
    Ok(client.decrypt(&keyring(), message).blocking()?.plaintext)
}

fn open_in_pieces(client: &Client, message: &[u8]) -> Result<Vec<u8>, Error> {
    let keyring = keyring();
    let stream = client.decrypt_stream(&keyring).signed_messages(SignedMessages::VerifyFirst);
    let (mut reader, mut plaintext) = (stream.read_from(message), Vec::new());
    match reader.read_to_end(&mut plaintext) {
        Ok(_) => Ok(plaintext),
        Err(error) => Err(error.downcast().unwrap()),
    }
}

#[test]
fn what_one_thread_seals_several_open_and_the_other_way_round() {
    let plaintext = plaintext();
    for suite in SUITES {
        for (sealing, opening) in [(1, 2), (2, 1), (4, 4)] {
            for seal in [seal, seal_in_pieces] {
                let message = seal(&client(sealing), suite, &plaintext);
                for open in [open, open_in_pieces] {
                    assert!(
                        open(&client(opening), &message).unwrap() == plaintext,
                        "{suite:04x}, {sealing} to {opening}"
                    );
                }
            }
        }
    }
}

#[test]
fn the_error_is_the_one_of_one_thread() {
    let plaintext = plaintext();
    for suite in SUITES {
        let message = seal(&client(4), suite, &plaintext);
        let alter = |places: &[usize]| {
            let mut altered = message.clone();
            places.iter().for_each(|place| altered[*place] ^= 1);
            altered
        };
        let middle = message.len() / 2;
        let cases = [
            // The first of several frames that were altered; a frame out of order behind one that was altered, and
            // before; the signature or the last frame; a message cut off, and one with something behind it.
            alter(&[middle, middle + 50_000, middle - 90_000]),
            [alter(&[middle])[..message.len() - 40_000].to_vec(), message[middle..].to_vec()].concat(),
            [&message[..middle], &alter(&[middle + 100_000])[middle + 4132..]].concat(),
            alter(&[message.len() - 1]),
            message[..message.len() - 1].to_vec(),
            message[..middle].to_vec(),
            [&message[..], b"x"].concat(),
        ];
        for (case, altered) in cases.iter().enumerate() {
            for open in [open, open_in_pieces] {
                let expected = open(&client(1), altered).unwrap_err();
                let error = open(&client(4), altered).unwrap_err();
                assert_eq!(
                    (error.kind(), error.to_string()),
                    (expected.kind(), expected.to_string()),
                    "{suite:04x}, case {case}"
                );
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn threads_change_no_byte_and_no_error(
        length in 1_000_000..2_500_000_usize,
        frame_length in prop_oneof![1000..9000_u32, 9000..600_000_u32],
        threads in 2..9_usize,
        flipped in vec(any::<Index>(), 0..3),
        end in proptest::option::of(any::<Index>()),
        most in proptest::option::of(900_000..2_500_000_u64),
    ) {
        let plaintext: Vec<u8> = (0..length).map(|index| (index / 7 % 251) as u8).collect();
        let suite = AlgorithmSuite::from_id(0x0478).unwrap();
        let (keyring, several) = (keyring(), client(threads));
        let encrypt = several.encrypt(&keyring, &plaintext).suite(suite).frame_length(frame_length);
        let mut message = encrypt.blocking().unwrap().ciphertext;
        flipped.iter().for_each(|place| *place.get_mut(&mut message) ^= 1);
        if let Some(end) = end {
            message.truncate(end.index(message.len()));
        }
        let open_by = |threads| {
            let client = Client::builder().threads(NonZeroUsize::new(threads).unwrap());
            let client = client.max_plaintext_length(most.unwrap_or(u64::MAX)).build();
            let opened = client.decrypt(&keyring, &message).blocking();
            opened.map(|opened| opened.plaintext).map_err(|error| (error.kind(), error.to_string()))
        };
        let expected = open_by(1);
        prop_assert!(open_by(threads) == expected);
        if flipped.is_empty() && end.is_none() && most.is_none() {
            prop_assert!(expected == Ok(plaintext));
        }
    }
}
