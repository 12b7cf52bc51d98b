//! HKDF and the counter-mode KDF: known answers, agreement of the backends, limits.

#![allow(clippy::unwrap_used, reason = "an error here is a failed test")]

mod providers;

use hex_literal::hex;
use kmseal_crypto::{CryptoError, HashAlgorithm, Provider};

const HASHES: [HashAlgorithm; 3] = [HashAlgorithm::Sha256, HashAlgorithm::Sha384, HashAlgorithm::Sha512];

#[test]
fn hkdf_known_answers() {
    let salt: Vec<u8> = (0x00..0x0d).collect();
    let info = hex!("f0f1f2f3f4f5f6f7f8f9");
    let long_secret: Vec<u8> = (0x00..0x50).collect();
    let long_salt: Vec<u8> = (0x60..0xb0).collect();
    let long_info: Vec<u8> = (0xb0..=0xff).collect();
    for provider in providers::all() {
        // RFC 5869, appendix A.1, A.2 and A.3.
        let expected =
            hex!("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
        check_hkdf(provider, HashAlgorithm::Sha256, &salt, &[0x0b; 22], &info, &expected);
        let expected = hex!(
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
            "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
            "cc30c58179ec3e87c14c01d5c1f3434f1d87"
        );
        check_hkdf(provider, HashAlgorithm::Sha256, &long_salt, &long_secret, &long_info, &expected);
        let expected =
            hex!("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
        check_hkdf(provider, HashAlgorithm::Sha256, &[], &[0x0b; 22], &[], &expected);
        // The RFC has none for the longer hashes: its A.1 with them, made with Python's cryptography 48.
        let expected =
            hex!("9b5097a86038b805309076a44b3a9f38063e25b516dcbf369f394cfab43685f748b6457763e4f0204fc5");
        check_hkdf(provider, HashAlgorithm::Sha384, &salt, &[0x0b; 22], &info, &expected);
        let expected =
            hex!("832390086cda71fb47625bb5ceb168e4c8e26a1a16ed34d9fc7fe92c1481579338da362cb8d9f925d7cb");
        check_hkdf(provider, HashAlgorithm::Sha512, &salt, &[0x0b; 22], &info, &expected);
    }
}

fn check_hkdf(
    provider: &Provider,
    hash: HashAlgorithm,
    salt: &[u8],
    secret: &[u8],
    info: &[u8],
    expected: &[u8],
) {
    let key = provider.kdf.hkdf_extract(hash, salt, secret);
    let mut output = vec![0; expected.len()];
    key.expand(&[info], &mut output).unwrap();
    assert_eq!(output, expected, "{} {hash:?}", provider.name);

    // The parts of `info` are only joined, and a key expands as often as asked.
    let (head, tail) = info.split_at(info.len() / 3);
    output.fill(0);
    key.expand(&[head, &[], tail], &mut output).unwrap();
    assert_eq!(output, expected, "{} {hash:?}, info in parts", provider.name);
}

#[test]
fn counter_hmac_known_answers() {
    let secret: Vec<u8> = (0x00..0x20).collect();
    for provider in providers::all() {
        // The test of the crate `kbkdf` 0.1.0-rc.1 (counter mode with separator and length), confirmed with
        // KBKDFHMAC of Python's cryptography 48. NIST's own vectors give no label and context apart.
        let longer = hex!(
            "241c3fbaabede87601b1c778b24f9a32742a14fe34da61d77e8352ef9d6c7fc8"
            "e335e32344e21d7dc0cd627d7e2ff973992611f372c5d3dd91c100f2c6db2caf"
        );
        let expected = hex!(
            "7f21415c8ed32102be3c284e970b3df45fce9f7464fc6616ed59ac1f1eca0565"
            "8e2868c57974293a79d49b576c4083c348ad07508e8a673d0f6b496ed444e0de"
            "80ae1f146f8c2cbfe09f1d04516338de9e5284236fe29cb2d71a183b7573dfe7"
            "0a8321adaaf6fc2edc73c228289948dd3230d56e7a9103e2736957b326ace921"
        );
        check_counter(provider, HashAlgorithm::Sha256, &longer, &hex!("2233"), &hex!("0011"), &expected);

        // Made with KBKDFHMAC of Python's cryptography 48 (rlen 4, llen 4, counter before the fixed input).
        let expected = hex!(
            "793c8c6322234b76061bb6be858d899cf6c2cf3a2cf075f22bed2b8a17d10ff1"
            "cd9a6cdfd6c0f4bcaea6f6700b4decc8cb28a019968a859f4e2d4ec8c686dbd5"
            "a33e6943413e3db9b6c04a28022f936e"
        );
        check_counter(provider, HashAlgorithm::Sha256, &secret, b"label", b"context", &expected);
        let expected = hex!(
            "de44d4a50208abb510b2b87911e65056dafc71f2faf2395514fc3c74a6880651"
            "e94c90e83989e04870838dc5d17b78130627418b1c64011c1a4103c4bfe85b21"
            "eac1eda311b7ecaed44fabf41c0e13e4"
        );
        check_counter(provider, HashAlgorithm::Sha384, &secret, b"label", b"context", &expected);
        let expected = hex!(
            "8615c967ececc83be26699c746900473707b951362ef81d8b565126b60a4c3ea"
            "4c59580e13e0d24276293658b333b798ff9e59c493c364957e4a9753cb61d049"
            "557e9498038355f5c6511af84821e6a7"
        );
        check_counter(provider, HashAlgorithm::Sha512, &secret, b"label", b"context", &expected);
        let expected = hex!("d1f6af547c6eb40762c0816a53a0e7e59aa4c74f");
        check_counter(provider, HashAlgorithm::Sha256, &secret, b"", b"", &expected);
        let expected = hex!("7a3d972a5132be593f0b31708943b4250f8b76e4");
        check_counter(provider, HashAlgorithm::Sha384, &secret, b"", b"", &expected);
        let expected = hex!("6f80844aa87f875ef0281a14905f6830c939c21d");
        check_counter(provider, HashAlgorithm::Sha512, &secret, b"", b"", &expected);
    }
}

fn check_counter(
    provider: &Provider,
    hash: HashAlgorithm,
    secret: &[u8],
    label: &[u8],
    context: &[u8],
    expected: &[u8],
) {
    let mut output = vec![0; expected.len()];
    provider.kdf.counter_hmac(hash, secret, label, context, &mut output).unwrap();
    assert_eq!(output, expected, "{} {hash:?}", provider.name);
}

#[test]
fn backends_agree_at_every_length() {
    // Salts and secrets below, at and above a hash block; outputs around whole digests, up to the limit.
    for hash in HASHES {
        let digest = hash.digest_length();
        for input in [0, 1, digest, 128, 129, 300] {
            for length in [0, 1, digest - 1, digest, digest + 1, 3 * digest, 255 * digest] {
                let outputs: Vec<_> = providers::all()
                    .into_iter()
                    .map(|provider| {
                        let (salt, secret) = (vec![1; input], vec![2; input]);
                        let (mut expanded, mut counted) = (vec![0; length], vec![0; length]);
                        let key = provider.kdf.hkdf_extract(hash, &salt, &secret);
                        key.expand(&[&secret], &mut expanded).unwrap();
                        let secret = [&secret[..], &[3]].concat();
                        provider.kdf.counter_hmac(hash, &secret, &salt, &salt, &mut counted).unwrap();
                        (expanded, counted)
                    })
                    .collect();
                assert!(outputs.windows(2).all(|pair| pair[0] == pair[1]), "{hash:?} {input} {length}");
            }
        }
    }
}

#[test]
fn limits_are_named() {
    for provider in providers::all() {
        for hash in HASHES {
            let key = provider.kdf.hkdf_extract(hash, b"salt", b"secret");
            let mut output = vec![0; 255 * hash.digest_length() + 1];
            assert_eq!(key.expand(&[], &mut output), Err(CryptoError::TooLong));
            let too_long = provider.kdf.counter_hmac(hash, b"secret", b"", b"", &mut output);
            assert_eq!(too_long, Err(CryptoError::TooLong), "{}", provider.name);
            assert!(output.iter().all(|byte| *byte == 0));

            let expected = CryptoError::KeyLength { expected: hash.digest_length(), actual: 0 };
            let no_key = provider.kdf.counter_hmac(hash, b"", b"label", b"context", &mut output[..16]);
            assert_eq!(no_key, Err(expected), "{}", provider.name);
        }
    }
}

#[test]
fn debug_shows_no_key() {
    for provider in providers::all() {
        let key = provider.kdf.hkdf_extract(HashAlgorithm::Sha384, b"salt", b"secret");
        assert_eq!(format!("{key:?}"), "HkdfKey { hash: Sha384, .. }", "{}", provider.name);
    }
}
