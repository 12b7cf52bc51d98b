//! Messages with one flipped bit: each is refused, and for a reason that lies in the message.

use crate::samples::{CONTEXT_VALUE, context, keyring, providers, reader, sample};
use kmseal::{AlgorithmSuite, ErrorKind};

#[test]
fn every_flipped_bit_is_refused() {
    for provider in providers() {
        for suite in AlgorithmSuite::ALL {
            let message = sample(suite, provider);
            let (keyring, context) = (keyring(), context());
            let client = reader(provider).build();
            for bit in 0..message.len() * 8 {
                let mut altered = message.clone();
                altered[bit / 8] ^= 1 << (bit % 8);
                let opened = client.decrypt(&keyring, &altered).expect_context(&context).blocking();
                let error = opened.expect_err(&format!("{suite} opens with bit {bit} flipped"));
                let blames_the_message = matches!(
                    error.kind(),
                    ErrorKind::MalformedMessage
                        | ErrorKind::NotAuthentic
                        | ErrorKind::ContextMismatch
                        | ErrorKind::NoDataKeyOpened
                );
                assert!(blames_the_message, "{suite}, bit {bit}: {} {error}", error.kind());
                assert!(
                    !format!("{error}, {error:?}").contains(CONTEXT_VALUE),
                    "{suite}, bit {bit}: {error}"
                );
            }
        }
    }
}
