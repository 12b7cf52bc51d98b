//! Keys that do not fit: each encrypted data key is named with the reason why it did not open.

use crate::samples::{PLAINTEXT, keyring, named_keyring, providers, reader, sample};
use kmseal::{
    AlgorithmSuite, AttemptOutcome, Client, Error, ErrorKind,
    keyring::{MultiKeyring, RawAesKeyring},
};
use std::sync::Arc;

fn refused(keyring: &RawAesKeyring) -> Vec<Error> {
    let open = |provider| {
        let message = sample(AlgorithmSuite::default(), provider);
        reader(provider).build().decrypt(keyring, &message).blocking().unwrap_err()
    };
    let errors: Vec<_> = providers().into_iter().map(open).collect();
    assert!(!errors.is_empty());
    errors
}

#[test]
fn a_wrong_key_of_the_right_name_is_tried_and_fails() {
    for error in refused(&named_keyring("samples", "key", 8)) {
        assert_eq!(error.kind(), ErrorKind::NoDataKeyOpened);
        let [attempt] = error.attempts() else { panic!("one data key, one keyring: {error}") };
        assert!(attempt.data_key.starts_with("samples/key"), "{}", attempt.data_key);
        assert_eq!(attempt.keyring, "RawAesKeyring(samples/key)");
        let AttemptOutcome::Failed(reason) = &attempt.outcome else { panic!("it was tried: {error}") };
        assert_eq!(reason.kind(), ErrorKind::NotAuthentic);
    }
}

#[test]
fn a_key_of_another_name_or_namespace_is_not_tried() {
    for keyring in [named_keyring("samples", "other", 7), named_keyring("others", "key", 7)] {
        for error in refused(&keyring) {
            assert_eq!(error.kind(), ErrorKind::NoDataKeyOpened);
            let [attempt] = error.attempts() else { panic!("one data key, one keyring: {error}") };
            assert!(matches!(attempt.outcome, AttemptOutcome::PassedOn(_)), "{error}");
        }
    }
}

#[test]
fn a_name_that_begins_like_the_right_one_is_another() {
    for keyring in [named_keyring("samples", "ke", 7), named_keyring("samples", "", 7)] {
        for error in refused(&keyring) {
            assert!(matches!(error.attempts()[0].outcome, AttemptOutcome::PassedOn(_)), "{error}");
        }
    }
}

#[test]
fn the_key_that_fits_opens_beside_those_that_do_not() {
    for provider in providers() {
        let several = MultiKeyring::builder()
            .child(Arc::new(named_keyring("samples", "key", 8)))
            .child(Arc::new(named_keyring("others", "key", 7)))
            .child(Arc::new(keyring()))
            .build()
            .unwrap();
        let message = sample(AlgorithmSuite::default(), provider);
        let opened = Client::builder().provider(provider).build().decrypt(&several, &message).blocking();
        assert_eq!(opened.unwrap().plaintext, PLAINTEXT);
    }
}
