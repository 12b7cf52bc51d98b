//! AES-GCM: known answers, agreement of the backends, and that nothing altered ever opens.

#![allow(clippy::unwrap_used, reason = "an error here is a failed test")]

mod providers;

use hex_literal::hex;
use kmseal_crypto::{AeadAlgorithm, CryptoError, Nonce, Provider, Tag};

const ALGORITHMS: [AeadAlgorithm; 3] =
    [AeadAlgorithm::Aes128Gcm, AeadAlgorithm::Aes192Gcm, AeadAlgorithm::Aes256Gcm];

#[test]
fn known_answers() {
    // McGrew and Viega, "The Galois/Counter Mode of Operation", the proposal to NIST that became SP 800-38D:
    // test cases 4, 10 and 16, which have associated data and a last block that is not full.
    let key = hex!("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
    let nonce = hex!("cafebabefacedbaddecaf888");
    let aad = hex!("feedfacedeadbeeffeedfacedeadbeefabaddad2");
    let plaintext = hex!(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    );
    let case_4 = hex!(
        "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
        "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091"
    );
    let case_10 = hex!(
        "3980ca0b3c00e841eb06fac4872a2757859e1ceaa6efd984628593b40ca1e19c"
        "7d773d00c144c525ac619d18c84a3f4718e2448b2fe324d9ccda2710"
    );
    let case_16 = hex!(
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
    );
    for provider in providers::all() {
        check(
            provider,
            &key[..16],
            &nonce,
            &aad,
            &plaintext,
            &case_4,
            &hex!("5bc94fbc3221a5db94fae95ae7121a47"),
        );
        check(
            provider,
            &key[..24],
            &nonce,
            &aad,
            &plaintext,
            &case_10,
            &hex!("2519498e80f1478f37ba55bd6d27618c"),
        );
        check(provider, &key, &nonce, &aad, &plaintext, &case_16, &hex!("76fc6ece0f4e1768cddf8853bb2d551b"));
        // Test cases 1, 7 and 13: nothing at all.
        check(provider, &[0; 16], &[0; 12], &[], &[], &[], &hex!("58e2fccefa7e3061367f1d57a4e7455a"));
        check(provider, &[0; 24], &[0; 12], &[], &[], &[], &hex!("cd33b28ac773f74ba00ed1f312572435"));
        check(provider, &[0; 32], &[0; 12], &[], &[], &[], &hex!("530f8afbc74536b9a963b4f1c4cb738b"));
    }
}

fn check(
    provider: &Provider,
    key: &[u8],
    nonce: &Nonce,
    aad: &[u8],
    plaintext: &[u8],
    ciphertext: &[u8],
    tag: &Tag,
) {
    let algorithm = AeadAlgorithm::from_key_length(key.len()).unwrap();
    let key = provider.aead.key(algorithm, key).unwrap();
    let mut data = plaintext.to_vec();
    assert_eq!(key.seal_in_place(nonce, aad, &mut data).unwrap(), *tag, "{} {algorithm:?}", provider.name);
    assert_eq!(data, ciphertext, "{} {algorithm:?}", provider.name);
    // Whatever stood there before.
    let mut sealed = vec![0xaa; plaintext.len()];
    assert_eq!(key.seal_into(nonce, aad, plaintext, &mut sealed).unwrap(), *tag, "{}", provider.name);
    assert_eq!(sealed, ciphertext, "{} {algorithm:?}", provider.name);

    let mut opened = vec![0xaa; ciphertext.len()];
    key.open_into(nonce, aad, ciphertext, tag, &mut opened).unwrap();
    assert_eq!(opened, plaintext, "{} {algorithm:?}", provider.name);
}

#[test]
fn each_backend_opens_what_another_sealed() {
    let plaintext: Vec<u8> = (0..70_000_u32).map(|i| (i * 7) as u8).collect();
    for algorithm in ALGORITHMS {
        let key = vec![0x42; algorithm.key_length()];
        // Around one block, around the runs of blocks that vector code takes at once, and one large frame.
        for length in (0..40).chain([127, 128, 129, 255, 256, 257, 4096, 65_537]) {
            let plaintext = &plaintext[..length];
            let aad = &plaintext[..length.min(33)];
            for sealing in providers::all() {
                let mut data = plaintext.to_vec();
                let sealer = sealing.aead.key(algorithm, &key).unwrap();
                let tag = sealer.seal_in_place(&[9; 12], aad, &mut data).unwrap();
                let mut sealed = vec![0xaa; length];
                assert_eq!(sealer.seal_into(&[9; 12], aad, plaintext, &mut sealed).unwrap(), tag);
                assert_eq!(sealed, data, "{}, {length}", sealing.name);
                for opening in providers::all() {
                    let mut opened = vec![0; length];
                    let opener = opening.aead.key(algorithm, &key).unwrap();
                    opener.open_into(&[9; 12], aad, &data, &tag, &mut opened).unwrap();
                    assert_eq!(opened, plaintext, "{} to {}, {length}", sealing.name, opening.name);
                }
            }
        }
    }
}

#[test]
fn no_altered_bit_opens() {
    let (nonce, aad) = ([5; 12], *b"associated data");
    for provider in providers::all() {
        for algorithm in ALGORITHMS {
            let key = provider.aead.key(algorithm, &vec![1; algorithm.key_length()]).unwrap();
            let mut data = *b"a message of more than one block";
            let tag = key.seal_in_place(&nonce, &aad, &mut data).unwrap();
            let refuse = |nonce: &Nonce, aad: &[u8], data: &[u8], tag: &Tag| {
                let mut opened = vec![0xaa; data.len()];
                let result = key.open_into(nonce, aad, data, tag, &mut opened);
                assert_eq!(result, Err(CryptoError::NotAuthentic), "{} {algorithm:?}", provider.name);
                assert!(opened.iter().all(|byte| *byte == 0), "{} leaves plaintext behind", provider.name);
            };
            flipped(nonce).for_each(|nonce| refuse(&nonce, &aad, &data, &tag));
            flipped(aad).for_each(|aad| refuse(&nonce, &aad, &data, &tag));
            flipped(data).for_each(|data| refuse(&nonce, &aad, &data, &tag));
            flipped(tag).for_each(|tag| refuse(&nonce, &aad, &data, &tag));
            refuse(&nonce, &aad[1..], &data, &tag);
            refuse(&nonce, &[], &data, &tag);
            refuse(&nonce, &aad, &data[1..], &tag);
            refuse(&nonce, &aad, &[], &tag);
        }
    }
}

/// Every array that differs from `bytes` in one bit.
fn flipped<const N: usize>(bytes: [u8; N]) -> impl Iterator<Item = [u8; N]> {
    (0..N * 8).map(move |bit| {
        let mut altered = bytes;
        altered[bit / 8] ^= 1 << (bit % 8);
        altered
    })
}

#[test]
fn another_key_does_not_open() {
    for provider in providers::all() {
        for algorithm in ALGORITHMS {
            let mut data = *b"message";
            let right = provider.aead.key(algorithm, &vec![1; algorithm.key_length()]).unwrap();
            let wrong = provider.aead.key(algorithm, &vec![2; algorithm.key_length()]).unwrap();
            let tag = right.seal_in_place(&[0; 12], b"", &mut data).unwrap();
            let mut opened = [0xaa; 7];
            let result = wrong.open_into(&[0; 12], b"", &data, &tag, &mut opened);
            assert_eq!((result, opened), (Err(CryptoError::NotAuthentic), [0; 7]), "{}", provider.name);
        }
    }
}

#[test]
fn wrong_lengths_are_named() {
    for provider in providers::all() {
        for algorithm in ALGORITHMS {
            let expected = algorithm.key_length();
            for actual in [0, 1, 15, 16, 17, 24, 31, 32, 33, 64] {
                let refused = provider.aead.key(algorithm, &vec![0; actual]).err();
                let error = CryptoError::KeyLength { expected, actual };
                assert_eq!(refused, (actual != expected).then_some(error), "{}", provider.name);
            }

            let key = provider.aead.key(algorithm, &vec![0; expected]).unwrap();
            for length in [0, 15, 17] {
                let mut opened = vec![0xaa; length];
                let result = key.open_into(&[0; 12], b"", &[0; 16], &[0; 16], &mut opened);
                assert_eq!(result, Err(CryptoError::TooLong), "{}", provider.name);
                assert_eq!(opened, vec![0xaa; length], "nothing was opened, nothing is touched");
                let mut sealed = vec![0xaa; length];
                let result = key.seal_into(&[0; 12], b"", &[0; 16], &mut sealed);
                assert_eq!(result, Err(CryptoError::TooLong), "{}", provider.name);
                assert_eq!(sealed, vec![0xaa; length], "nothing was sealed, nothing is touched");
            }
        }
    }
}

#[test]
fn algorithms_are_told_apart_by_key_length() {
    for length in 0..65 {
        let found = AeadAlgorithm::from_key_length(length);
        let expected = ALGORITHMS.into_iter().find(|algorithm| algorithm.key_length() == length);
        assert_eq!(found, expected, "{length}");
    }
}

#[test]
fn debug_shows_no_key() {
    for provider in providers::all() {
        let key = provider.aead.key(AeadAlgorithm::Aes256Gcm, &[0x5a; 32]).unwrap();
        assert_eq!(format!("{key:?}"), "AeadKey { algorithm: Aes256Gcm, .. }", "{}", provider.name);
    }
}
