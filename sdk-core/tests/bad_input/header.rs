//! Headers that no message can have, and input that is no message at all.

use crate::{
    crafted::{Crafted, DATA_KEY, Piece, context, data_keys, piece},
    samples::{providers, reader},
    spy::Spy,
};
use base64ct::{Base64, Encoding};
use kmseal::{ErrorKind, PUBLIC_KEY};

/// Checks that the input is refused as malformed, before any keyring is asked, and with advice.
fn malformed(input: &[u8], expected: &str) {
    for provider in providers() {
        let spy = Spy::new(&DATA_KEY);
        let error = reader(provider).build().decrypt(&spy, input).blocking().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::MalformedMessage, "{error}");
        assert!(error.to_string().contains(expected), "{error}");
        assert_eq!(spy.asked(), 0, "{error}");
    }
}

/// Checks that a change of the crafted message makes it malformed.
fn malformed_with(change: impl Fn(&mut Crafted), expected: &str) {
    for provider in providers() {
        let mut crafted = Crafted::default();
        change(&mut crafted);
        malformed(&crafted.message(provider, &[piece(provider, Piece::FinalFrame, 1, b"four")]), expected);
    }
}

#[test]
fn the_crafted_message_itself_opens() {
    for provider in providers() {
        let message = Crafted::default().message(provider, &[piece(provider, Piece::FinalFrame, 1, b"four")]);
        let opened = reader(provider).build().decrypt(&Spy::new(&DATA_KEY), &message).blocking().unwrap();
        assert_eq!(opened.plaintext, b"four");
    }
}

#[test]
fn base64_of_a_message_is_recognised() {
    // What the two versions of the format begin with.
    for text in ["AYADeAAAAAAAAAAAAAAA", "AgV4TfvRMU2dVZJbgXIy", "AgR4TfvRMU2dVZJbgXIy", "AY", "Ag"] {
        malformed(text.as_bytes(), "looks base64-encoded; decode it first");
    }
}

#[test]
fn other_text_is_no_message() {
    for text in
        ["hello, world", "{\"ciphertext\": \"AYAD\"}", "-----BEGIN PRIVATE KEY-----", "\u{feff}AYAD", "\0"]
    {
        malformed(text.as_bytes(), "no Encryption SDK message");
    }
}

#[test]
fn nothing_is_no_message() {
    malformed(b"", "cut off");
}

#[test]
fn unknown_versions_types_and_suites() {
    malformed_with(|it| it.version = 0, "0x00");
    malformed_with(|it| it.version = 3, "0x03");
    malformed_with(|it| it.kind = 0x81, "type 0x81");
    // Reserved, the S3 encryption client's, and the database encryption client's.
    for suite in [0x0000, 0x0070, 0x0074, 0x6700, 0x6701, 0xffff] {
        malformed_with(|it| it.suite = suite, &format!("unknown algorithm suite {suite:04x}"));
    }
}

#[test]
fn suites_of_the_other_version() {
    malformed_with(|it| it.suite = 0x0578, "not one of its version");
    let version_2_with_0178 = [&[0x02, 0x01, 0x78][..], &[0; 64]].concat();
    malformed(&version_2_with_0178, "not one of its version");
}

#[test]
fn fields_that_have_one_value() {
    malformed_with(|it| it.reserved = 1, "reserved");
    malformed_with(|it| it.iv_length = 0, "IV length");
    malformed_with(|it| it.iv_length = 13, "IV length");
    malformed_with(|it| it.content_type = 0, "unknown content type 0");
    malformed_with(|it| it.content_type = 3, "unknown content type 3");
    malformed_with(|it| it.content_type = 1, "no frames, but a frame length");
    malformed_with(|it| it.frame_length = 0, "frames of length 0");
}

#[test]
fn data_keys_that_are_none_or_no_text() {
    malformed_with(|it| it.data_keys = data_keys(0), "no encrypted data key");
    let provider_id_is_no_text = [&[0, 1, 0, 1, 0xff][..], &[0, 0], &[0, 0]].concat();
    malformed_with(|it| it.data_keys.clone_from(&provider_id_is_no_text), "not UTF-8");
}

#[test]
fn contexts_that_the_format_forbids() {
    malformed_with(|it| it.context = context(&[]), "count of 0");
    malformed_with(|it| it.context = context(&[(b"a", b"1"), (b"a", b"1")]), "twice");
    malformed_with(|it| it.context = context(&[(b"a", b"1"), (b"b", b"2"), (b"a", b"3")]), "twice");
    malformed_with(|it| it.context = context(&[(b"\xff", b"1")]), "not UTF-8");
    malformed_with(|it| it.context = context(&[(b"a", b"\xc3\x28")]), "not UTF-8");
    malformed_with(|it| it.context = vec![0], "does not fill its length");
    let more_pairs_than_there_are = [&[0, 2][..], &context(&[(b"a", b"1")])[2..]].concat();
    malformed_with(|it| it.context.clone_from(&more_pairs_than_there_are), "does not fill its length");
    let bytes_after_the_pairs = [&context(&[(b"a", b"1")])[..], &[0]].concat();
    malformed_with(|it| it.context.clone_from(&bytes_after_the_pairs), "does not fill its length");
}

#[test]
fn public_keys_that_do_not_fit_the_suite() {
    let with = |suite, value: &str, expected| {
        let change = |it: &mut Crafted| {
            it.suite = suite;
            it.context = context(&[(PUBLIC_KEY.as_bytes(), value.as_bytes())]);
        };
        malformed_with(change, expected);
    };
    with(0x0014, "AAAA", "does not sign");
    with(0x0378, "no base64!", "not base64");
    with(0x0378, "AAAA", "not a point");
    // A compressed point whose x coordinate, 2^384 - 1, is no element of the field.
    let beyond_the_field = [&[2][..], &[0xff; 48]].concat();
    with(0x0378, &Base64::encode_string(&beyond_the_field), "not a point");
    malformed_with(|it| it.suite = 0x0378, "holds no public key");
}
