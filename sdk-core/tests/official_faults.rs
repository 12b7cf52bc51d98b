//! Faults that were seen in the official implementations by running them: kmseal does not have them.
//!
//! `docs/compatibility.md` tells what each implementation does; its table names a test for each fault, and the last
//! test here sees to it that they exist.
#![allow(clippy::unwrap_used, clippy::panic, reason = "an error here is a failed test")]

use kmseal::{
    AlgorithmSuite, AttemptOutcome, Client, CommitmentPolicy, EncryptionContext, Error, ErrorKind,
    WrappingKey,
    keyring::{MultiKeyring, RawAesKeyring},
    stream::SignedMessages,
};
use std::{fs, io::Read, path::Path, sync::Arc};

const UNSIGNED: AlgorithmSuite = AlgorithmSuite::AES_256_GCM_HKDF_SHA512_COMMIT_KEY;

fn keyring(byte: u8) -> RawAesKeyring {
    RawAesKeyring::new("faults", "key", WrappingKey::new(vec![byte; 32])).unwrap()
}

fn seal(plaintext: &[u8], suite: AlgorithmSuite) -> Vec<u8> {
    Client::new().encrypt(&keyring(7), plaintext).suite(suite).frame_length(8).blocking().unwrap().ciphertext
}

fn open(message: &[u8]) -> Result<Vec<u8>, Error> {
    Client::new().decrypt(&keyring(7), message).blocking().map(|opened| opened.plaintext)
}

#[test]
fn fault_1_a_view_into_a_larger_buffer_is_encrypted_as_it_is_viewed() {
    let memory = b"SECRET-ASECRET-B";
    let message = seal(&memory[8..], AlgorithmSuite::default());
    let around = [b"before", message.as_slice(), b"after"].concat();
    assert_eq!(open(&around[6..6 + message.len()]).unwrap(), b"SECRET-B");
}

#[test]
fn fault_2_a_second_keyring_from_the_same_key_wraps_under_that_key_and_not_under_zeros() {
    let bytes = [7; 32];
    let new = || RawAesKeyring::new("faults", "key", WrappingKey::new(bytes.to_vec())).unwrap();
    let (first, second) = (new(), new());
    for (writer, reader) in [(&first, &second), (&second, &first)] {
        let message = Client::new().encrypt(writer, b"four horses").blocking().unwrap().ciphertext;
        assert_eq!(Client::new().decrypt(reader, &message).blocking().unwrap().plaintext, b"four horses");
        let zeros = Client::new().decrypt(&keyring(0), &message).blocking().unwrap_err();
        assert_eq!(zeros.kind(), ErrorKind::NoDataKeyOpened);
    }
    assert_eq!(bytes, [7; 32]);
}

#[test]
fn fault_3_the_context_is_written_in_the_order_of_bytes() {
    // By locale "aws-crypto-public-key" stands before "Purpose", by UTF-16 the emoji before the half-width sign.
    let context =
        EncryptionContext::new([("\u{ff61}", "1"), ("\u{1f600}", "2"), ("Purpose", "x"), ("a", "")]).unwrap();
    let message = Client::new().encrypt(&keyring(7), b"").context(&context).blocking().unwrap().ciphertext;
    let places: Vec<usize> = ["Purpose", "a\0\0", "aws-crypto-public-key", "\u{ff61}", "\u{1f600}"]
        .map(|key| message.windows(key.len()).position(|window| window == key.as_bytes()).unwrap())
        .into();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn fault_4_bytes_after_the_message_are_refused_signed_or_not() {
    for suite in [UNSIGNED, AlgorithmSuite::default()] {
        let message = [seal(b"four horses", suite), vec![0]].concat();
        assert_eq!(open(&message).unwrap_err().kind(), ErrorKind::MalformedMessage, "{suite}");
    }
}

#[test]
fn fault_5_the_last_frame_of_a_signed_message_is_not_given_out_before_its_signature_is_verified() {
    let (client, keyring) = (Client::new(), keyring(7));
    let mut message = seal(b"frame 1 frame 2 end", AlgorithmSuite::default());
    *message.last_mut().unwrap() ^= 1;
    for (signed, given_out) in
        [(SignedMessages::VerifyFirst, &b""[..]), (SignedMessages::ReleaseEarly, b"frame 1 frame 2 ")]
    {
        let mut plaintext = Vec::new();
        let stream = client.decrypt_stream(&keyring).signed_messages(signed);
        let error = stream.read_from(message.as_slice()).read_to_end(&mut plaintext).unwrap_err();
        assert_eq!(error.downcast::<Error>().unwrap().kind(), ErrorKind::NotAuthentic);
        assert_eq!(plaintext, given_out);
    }
    assert_eq!(open(&message).unwrap_err().kind(), ErrorKind::NotAuthentic);
}

#[test]
fn fault_7_every_reserved_key_of_the_context_is_refused() {
    for key in ["aws-crypto-public-key", "aws-crypto-", "aws-crypto-tenant"] {
        let error = EncryptionContext::new([(key, "x")]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{key}");
    }
}

#[test]
fn fault_8_when_no_data_key_opens_the_error_says_who_tried_what_and_why_it_failed() {
    let message = seal(b"four horses", AlgorithmSuite::default());
    let other = RawAesKeyring::new("others", "key", WrappingKey::new(vec![7; 32])).unwrap();
    let both = MultiKeyring::builder().child(Arc::new(keyring(8))).child(Arc::new(other)).build().unwrap();
    let reader = Client::builder().commitment_policy(CommitmentPolicy::RequireEncryptAllowDecrypt).build();
    let error = reader.decrypt(&both, &message).blocking().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoDataKeyOpened);
    let [wrong_key, wrong_name] = error.attempts() else {
        panic!("two keyrings looked at one data key: {error}")
    };
    assert_eq!(wrong_key.keyring, "RawAesKeyring(faults/key)");
    assert!(
        matches!(&wrong_key.outcome, AttemptOutcome::Failed(why) if why.kind() == ErrorKind::NotAuthentic)
    );
    assert_eq!(wrong_name.keyring, "RawAesKeyring(others/key)");
    assert!(matches!(&wrong_name.outcome, AttemptOutcome::PassedOn(_)));
}

#[test]
fn the_page_names_tests_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let page = fs::read_to_string(root.join("docs/compatibility.md")).unwrap();
    let mut faults = Vec::new();
    for row in page.lines().filter(|line| line.starts_with("| ")) {
        // | number | fault | file | test |
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let (Some(Ok(number)), Some(file), Some(test)) =
            (cells.get(1).map(|cell| cell.parse::<u8>()), cells.get(3), cells.get(4))
        else {
            continue;
        };
        let source = fs::read_to_string(root.join(file.trim_matches('`'))).unwrap();
        assert!(source.contains(test.trim_matches('`')), "{file} has no test {test}");
        faults.push(number);
    }
    faults.dedup();
    assert_eq!(faults, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
}
