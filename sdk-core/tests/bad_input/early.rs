//! What is refused before any materials manager is asked, so that a stranger's message costs no call of a key service.

use crate::{
    crafted::{Crafted, DATA_KEY, Piece, data_keys, piece},
    samples::{PLAINTEXT, providers, reader, sample},
    spy::{Spy, SpyManager},
};
use kmseal::{AlgorithmSuite, Client, ClientBuilder, CommitmentPolicy, ErrorKind, crypto::Provider};
use std::num::NonZeroU16;

/// Checks that `client` refuses the message without asking for materials.
fn refused_early(client: ClientBuilder, message: &[u8], kind: ErrorKind) -> String {
    let manager = SpyManager::new(&DATA_KEY, None);
    let error = client.build().decrypt(&manager, message).blocking().unwrap_err();
    assert_eq!(error.kind(), kind, "{error}");
    assert_eq!(manager.asked(), 0, "{error}");
    error.to_string()
}

fn opens(provider: &'static Provider, message: &[u8]) -> bool {
    reader(provider).build().decrypt(&Spy::new(&DATA_KEY), message).blocking().is_ok()
}

#[test]
fn suites_that_the_commitment_policy_refuses() {
    for provider in providers() {
        for suite in AlgorithmSuite::ALL.into_iter().filter(|suite| !suite.is_committing()) {
            let client = || Client::builder().provider(provider);
            let text = refused_early(client(), &sample(suite, provider), ErrorKind::CommitmentPolicy);
            assert!(text.contains("RequireEncryptAllowDecrypt"), "it says what to do: {text}");

            let manager = SpyManager::new(&DATA_KEY, None);
            let error = client().build().encrypt(&manager, PLAINTEXT).suite(suite).blocking().unwrap_err();
            assert_eq!((error.kind(), manager.asked()), (ErrorKind::CommitmentPolicy, 0));
        }
    }
}

#[test]
fn suites_that_the_policy_of_the_manager_refuses_are_refused_before_the_keyring_is_asked() {
    for provider in providers() {
        let message = Crafted::default().message(provider, &[piece(provider, Piece::FinalFrame, 1, b"four")]);
        assert!(opens(provider, &message));
        let manager = SpyManager::new(&DATA_KEY, Some(CommitmentPolicy::RequireEncryptRequireDecrypt));
        let error = reader(provider).build().decrypt(&manager, &message).blocking().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::CommitmentPolicy);
        assert_eq!((manager.asked(), manager.keyring.asked()), (1, 0));
    }
}

#[test]
fn more_data_keys_than_allowed() {
    for provider in providers() {
        let crafted = Crafted { data_keys: data_keys(3), ..Crafted::default() };
        let message = crafted.message(provider, &[piece(provider, Piece::FinalFrame, 1, b"four")]);
        let allowing = |max| reader(provider).max_encrypted_data_keys(NonZeroU16::new(max).unwrap());
        let text = refused_early(allowing(2), &message, ErrorKind::LimitExceeded);
        assert!(text.contains("3 encrypted data keys"), "{text}");
        assert!(allowing(3).build().decrypt(&Spy::new(&DATA_KEY), &message).blocking().is_ok());
    }
}

#[test]
fn more_data_keys_than_allowed_before_the_first_has_arrived() {
    for provider in providers() {
        // The count alone, and nothing of the 65,535 data keys that it promises.
        let crafted = Crafted { data_keys: u16::MAX.to_be_bytes().to_vec(), ..Crafted::default() };
        let header = crafted.header(provider);
        let up_to_count = &header[..2 + 2 + 16 + 2 + 2];
        let client = reader(provider).max_encrypted_data_keys(NonZeroU16::MIN);
        refused_early(client, up_to_count, ErrorKind::LimitExceeded);
    }
}

#[test]
fn frames_longer_than_allowed() {
    for provider in providers() {
        let crafted = Crafted { frame_length: 4097, ..Crafted::default() };
        let message = crafted.message(provider, &[piece(provider, Piece::FinalFrame, 1, b"four")]);
        let text = refused_early(reader(provider).max_frame_length(4096), &message, ErrorKind::LimitExceeded);
        assert!(text.contains("4097") && text.contains("max_frame_length"), "{text}");
        assert!(opens(provider, &message));
    }
}

#[test]
fn bodies_longer_than_allowed_are_refused_before_they_are_opened() {
    for provider in providers() {
        let framed = Crafted::default();
        let frames =
            [piece(provider, Piece::Frame, 1, b"four"), piece(provider, Piece::FinalFrame, 2, b"legs")];
        let framed = framed.message(provider, &frames);
        let single = Crafted { content_type: 1, frame_length: 0, ..Crafted::default() };
        let single = single.message(provider, &[piece(provider, Piece::SingleBlock, 1, b"fourlegs")]);
        let check = |client: ClientBuilder, message: &[u8]| {
            assert!(opens(provider, message));
            client.build().decrypt(&Spy::new(&DATA_KEY), message).blocking().map_err(|error| error.kind())
        };
        for message in [&framed, &single] {
            let client = |limit| reader(provider).max_plaintext_length(limit);
            assert_eq!(check(client(7), message).unwrap_err(), ErrorKind::LimitExceeded);
            assert_eq!(check(client(8), message).unwrap().plaintext, b"fourlegs");
        }
        let client = |limit| reader(provider).max_non_framed_length(limit);
        assert_eq!(check(client(7), &single).unwrap_err(), ErrorKind::LimitExceeded);
        assert_eq!(check(client(8), &single).unwrap().plaintext, b"fourlegs");
    }
}
