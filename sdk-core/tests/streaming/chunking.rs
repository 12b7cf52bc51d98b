//! How a message is cut into pieces never matters.

use crate::{
    drivers::{Driver, Opened},
    samples::{client, contexts, keyrings, providers, suites},
};
use kmseal::{ContentType, stream::SignedMessages};
use proptest::{
    collection::vec,
    prelude::*,
    sample::{Index, select},
};

fn drivers() -> impl Strategy<Value = Driver> {
    select(Driver::ALL.to_vec())
}

fn signed_messages() -> impl Strategy<Value = SignedMessages> {
    select(vec![SignedMessages::VerifyFirst, SignedMessages::ReleaseEarly])
}

/// Sizes of pieces, some within a frame and some over many.
fn sizes() -> impl Strategy<Value = Vec<usize>> {
    vec(prop_oneof![0..5usize, 0..200usize, 0..5000usize], 1..6)
}

proptest! {
    #[test]
    fn pieces_make_the_message_that_one_piece_makes(
        suite in suites(),
        provider in providers(),
        keyring in keyrings(),
        context in contexts(),
        plaintext in vec(any::<u8>(), 0..2000),
        frame_length in prop_oneof![1..50u32, 1..3000u32, Just(500)],
        sizes in sizes(),
        driver in drivers(),
    ) {
        let client = client(suite, provider);
        let stream = client.encrypt_stream(&keyring).context(&context).suite(suite).frame_length(frame_length);
        let message = driver.encrypt(stream, &plaintext, &sizes);
        let whole = client.encrypt(&keyring, &plaintext).context(&context).suite(suite).frame_length(frame_length);
        // The same frames: all that can differ in length is the DER of the signature and the context's public key.
        let whole = whole.blocking().unwrap().ciphertext;
        let difference = if suite.is_signed() { 8 } else { 0 };
        prop_assert!(message.len().abs_diff(whole.len()) <= difference);

        let opened = client.decrypt(&keyring, &message).expect_context(&context).blocking().unwrap();
        prop_assert_eq!(opened.plaintext, plaintext);
        prop_assert_eq!(opened.header.content_type, ContentType::Framed { frame_length });
    }

    #[test]
    fn a_message_in_pieces_opens_as_one_in_memory(
        suite in suites(),
        provider in providers(),
        keyring in keyrings(),
        plaintext in vec(any::<u8>(), 0..2000),
        frame_length in prop_oneof![1..50u32, 1..3000u32],
        sizes in sizes(),
        driver in drivers(),
        signed in signed_messages(),
    ) {
        let client = client(suite, provider);
        let sealed = client.encrypt(&keyring, &plaintext).suite(suite).frame_length(frame_length).blocking().unwrap();
        let opened = driver.decrypt(&client, &keyring, signed, &sealed.ciphertext, &sizes);
        prop_assert_eq!(opened, Opened { plaintext, end: Ok(()) });
    }

    #[test]
    fn a_rewritten_message_ends_in_the_error_that_it_has_in_memory(
        suite in suites(),
        provider in providers(),
        keyring in keyrings(),
        plaintext in vec(any::<u8>(), 0..300),
        frame_length in 1..50u32,
        sizes in sizes(),
        driver in drivers(),
        signed in signed_messages(),
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

        let whole = client.decrypt(&keyring, &altered).blocking().map(drop).map_err(|error| error.kind());
        let opened = driver.decrypt(&client, &keyring, signed, &altered, &sizes);
        prop_assert_eq!(opened.end, whole);
        prop_assert!(plaintext.starts_with(&opened.plaintext), "what was given out is authentic");
        if suite.is_signed() && signed == SignedMessages::VerifyFirst && !message_is_whole(&altered, &message) {
            prop_assert!(opened.plaintext.is_empty(), "nothing is given out before the signature is verified");
        }
    }
}

/// Whether only bytes after the message's end were added.
fn message_is_whole(altered: &[u8], message: &[u8]) -> bool {
    altered.starts_with(message)
}
