//! AES key wrap with padding: secrets wrapped by another implementation, agreement of the backends, refusals.

#![cfg(feature = "hsm")]
#![allow(clippy::unwrap_used, reason = "an error here is a failed test")]

mod providers;
mod vectors;

use kmseal_crypto::{CryptoError, SecretBytes};
use vectors::{bytes, key_wrap, list};

#[test]
fn wraps_as_another_implementation_does() {
    for provider in providers::all() {
        for known in list(&key_wrap(), "wrapped") {
            let (key, secret, wrapped) =
                (bytes(known, "key"), bytes(known, "secret"), bytes(known, "wrapped"));
            let what = format!("{}, {} under {} bytes", provider.name, secret.len(), key.len());
            assert_eq!(provider.key_wrap.wrap_padded(&key, &secret).as_ref(), Ok(&wrapped), "{what}");
            let unwrapped = provider.key_wrap.unwrap_padded(&key, &wrapped);
            assert_eq!(unwrapped, Ok(SecretBytes::new(secret)), "{what}");
        }
    }
}

#[test]
fn nothing_altered_unwraps() {
    for provider in providers::all() {
        for known in list(&key_wrap(), "wrapped") {
            let (mut key, wrapped) = (bytes(known, "key"), bytes(known, "wrapped"));
            let refuse = |what: &str, key: &[u8], wrapped: &[u8]| {
                let refused = provider.key_wrap.unwrap_padded(key, wrapped);
                assert_eq!(refused, Err(CryptoError::NotAuthentic), "{}: {what}", provider.name);
            };
            for byte in 0..wrapped.len() {
                let mut altered = wrapped.clone();
                altered[byte] ^= 0x10;
                refuse("an altered byte", &key, &altered);
            }
            refuse("a byte too few", &key, &wrapped[1..]);
            refuse("a byte too many", &key, &[&wrapped[..], &[0]].concat());
            refuse("a block too few", &key, &wrapped[8..]);
            refuse("nothing", &key, b"");
            // The form of a wrapped nothing, which is not enciphered at all.
            refuse("half a block", &key, &[0xa6, 0x59, 0x59, 0xa6, 0, 0, 0, 0]);
            key[0] ^= 1;
            refuse("another key", &key, &wrapped);
        }
    }
}

#[test]
fn backends_agree_at_every_length() {
    for length in 1..100 {
        let secret = vec![3; length];
        let wrapped: Vec<_> = providers::all()
            .into_iter()
            .map(|provider| provider.key_wrap.wrap_padded(&[7; 32], &secret).unwrap())
            .collect();
        assert_eq!(wrapped[0].len(), length.next_multiple_of(8) + 8);
        for (provider, bytes) in providers::all().into_iter().zip(&wrapped) {
            assert_eq!(bytes, &wrapped[0], "{} {length}", provider.name);
            let unwrapped = provider.key_wrap.unwrap_padded(&[7; 32], bytes).unwrap();
            assert_eq!(unwrapped.expose_secret(), secret, "{} {length}", provider.name);
        }
    }
}

#[test]
fn lengths_are_limited() {
    for provider in providers::all() {
        for actual in [0, 15, 17, 24, 31, 33, 64] {
            let expected = CryptoError::KeyLength { expected: 32, actual };
            let key = vec![1; actual];
            assert_eq!(provider.key_wrap.wrap_padded(&key, b"secret"), Err(expected), "{}", provider.name);
            assert_eq!(provider.key_wrap.unwrap_padded(&key, &[0; 16]), Err(expected), "{}", provider.name);
        }
        let longest = vec![0; 1 << 20];
        let wrapped = provider.key_wrap.wrap_padded(&[1; 16], &longest).unwrap();
        let unwrapped = provider.key_wrap.unwrap_padded(&[1; 16], &wrapped);
        assert_eq!(unwrapped, Ok(SecretBytes::new(longest)), "{}", provider.name);
        for secret in [vec![], vec![0; (1 << 20) + 1]] {
            let refused = provider.key_wrap.wrap_padded(&[1; 16], &secret);
            assert_eq!(refused, Err(CryptoError::TooLong), "{}", provider.name);
        }
    }
}
