//! Messages that end too soon, at every byte, or too late.

use crate::samples::{keyring, providers, reader, sample};
use kmseal::{AlgorithmSuite, ErrorKind};

#[test]
fn every_truncation_says_that_the_message_is_cut_off() {
    for provider in providers() {
        for suite in AlgorithmSuite::ALL {
            let message = sample(suite, provider);
            let client = reader(provider).build();
            for length in 0..message.len() {
                let error = client.decrypt(&keyring(), &message[..length]).blocking().unwrap_err();
                let place = format!("{suite}, {length} of {} bytes: {error}", message.len());
                assert_eq!(error.kind(), ErrorKind::MalformedMessage, "{place}");
                assert!(error.to_string().contains("cut off"), "{place}");
            }
            assert!(client.decrypt(&keyring(), &message).blocking().is_ok(), "{suite}");
        }
    }
}

#[test]
fn bytes_after_the_message_are_refused() {
    for provider in providers() {
        for suite in AlgorithmSuite::ALL {
            let message = sample(suite, provider);
            for trailing in [&[0][..], b"\r\n", &message] {
                let input = [&message, trailing].concat();
                let error = reader(provider).build().decrypt(&keyring(), &input).blocking().unwrap_err();
                assert_eq!(error.kind(), ErrorKind::MalformedMessage, "{suite}");
                let text = error.to_string();
                assert!(text.contains(&format!("{} bytes follow", trailing.len())), "{suite}: {text}");
            }
        }
    }
}
