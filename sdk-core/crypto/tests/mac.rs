//! HMAC: known answers, agreement of the backends, and that only the whole tag is accepted.

#![cfg(feature = "hsm")]

mod providers;

use hex_literal::hex;
use kmseal_crypto::{CryptoError, MacAlgorithm, Provider};

const ALGORITHMS: [MacAlgorithm; 4] =
    [MacAlgorithm::HmacSha224, MacAlgorithm::HmacSha256, MacAlgorithm::HmacSha384, MacAlgorithm::HmacSha512];

#[test]
fn known_answers() {
    // RFC 4231, test cases 1 and 6: a short key, and one longer than a block of any of the hashes.
    let long_message = b"Test Using Larger Than Block-Size Key - Hash Key First";
    for provider in providers::all() {
        let short = |algorithm, tag: &[u8]| check(provider, algorithm, &[0x0b; 20], b"Hi There", tag);
        short(MacAlgorithm::HmacSha224, &hex!("896fb1128abbdf196832107cd49df33f47b4b1169912ba4f53684b22"));
        short(
            MacAlgorithm::HmacSha256,
            &hex!("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        );
        short(
            MacAlgorithm::HmacSha384,
            &hex!(
                "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59c"
                "faea9ea9076ede7f4af152e8b2fa9cb6"
            ),
        );
        short(
            MacAlgorithm::HmacSha512,
            &hex!(
                "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
                "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854"
            ),
        );
        let long = |algorithm, tag: &[u8]| check(provider, algorithm, &[0xaa; 131], long_message, tag);
        long(MacAlgorithm::HmacSha224, &hex!("95e9a0db962095adaebe9b2d6f0dbce2d499f112f2d2b7273fa6870e"));
        long(
            MacAlgorithm::HmacSha256,
            &hex!("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
        );
        long(
            MacAlgorithm::HmacSha384,
            &hex!(
                "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c6"
                "0c2ef6ab4030fe8296248df163f44952"
            ),
        );
        long(
            MacAlgorithm::HmacSha512,
            &hex!(
                "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
                "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598"
            ),
        );
    }
}

fn check(provider: &Provider, algorithm: MacAlgorithm, key: &[u8], message: &[u8], tag: &[u8]) {
    assert_eq!(tag.len(), algorithm.tag_length());
    assert_eq!(provider.mac.sign(algorithm, key, message).as_deref(), Ok(tag), "{}", provider.name);
    assert_eq!(provider.mac.verify(algorithm, key, message, tag), Ok(()), "{}", provider.name);

    let refuse = |what: &str, key: &[u8], message: &[u8], tag: &[u8]| {
        let refused = provider.mac.verify(algorithm, key, message, tag);
        assert_eq!(refused, Err(CryptoError::NotAuthentic), "{} {algorithm:?}: {what}", provider.name);
    };
    for bit in 0..tag.len() * 8 {
        let mut altered = tag.to_vec();
        altered[bit / 8] ^= 1 << (bit % 8);
        refuse("an altered bit", key, message, &altered);
    }
    refuse("nothing", key, message, b"");
    refuse("a shortened tag", key, message, &tag[..tag.len() - 1]);
    refuse("a lengthened tag", key, message, &[tag, &[0]].concat());
    refuse("another key", &key[1..], message, tag);
    refuse("another message", key, &message[1..], tag);
}

#[test]
fn backends_agree_at_every_length() {
    for algorithm in ALGORITHMS {
        for length in [1, 27, 28, 63, 64, 65, 127, 128, 129, 4096] {
            let (key, message) = (vec![1; length], vec![2; 2 * length]);
            let tags: Vec<_> = providers::all()
                .into_iter()
                .map(|provider| provider.mac.sign(algorithm, &key, &message))
                .collect();
            assert!(tags.iter().all(|tag| tag.is_ok() && *tag == tags[0]), "{algorithm:?} {length}");
        }
    }
}

#[test]
fn an_empty_key_is_refused() {
    for provider in providers::all() {
        for algorithm in ALGORITHMS {
            let expected = CryptoError::KeyLength { expected: algorithm.tag_length(), actual: 0 };
            assert_eq!(provider.mac.sign(algorithm, b"", b"message"), Err(expected), "{}", provider.name);
            assert_eq!(provider.mac.verify(algorithm, b"", b"message", b"tag"), Err(expected));
        }
    }
}
