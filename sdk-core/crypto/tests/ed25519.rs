//! Ed25519 and Ed25519ph: known answers, keys in every form, agreement of the backends, refusals.

#![cfg(feature = "hsm")]
#![allow(clippy::unwrap_used, reason = "an error here is a failed test")]

mod providers;
mod vectors;

use hex_literal::hex;
use kmseal_crypto::{CryptoError, Digest, HashAlgorithm};
use vectors::{bytes, ed25519, text};

#[test]
fn known_answers() {
    for provider in providers::all() {
        // RFC 8032, section 7.1, test 2.
        let seed = hex!("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
        let key = provider.ed25519.signing_key_from_seed(&seed).unwrap();
        let public = hex!("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        assert_eq!(key.public_key(), public, "{}", provider.name);
        let signature = hex!(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        );
        assert_eq!(key.sign(&[0x72]), Ok(signature), "{}", provider.name);
        let public = provider.ed25519.verifying_key_from_bytes(&public).unwrap();
        assert_eq!(public.verify(&[0x72], &signature), Ok(()), "{}", provider.name);

        // RFC 8032, section 7.3: Ed25519ph of "abc".
        let seed = hex!("833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42");
        let key = provider.ed25519.signing_key_from_seed(&seed).unwrap();
        let public = hex!("ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf");
        assert_eq!(key.public_key(), public, "{}", provider.name);
        let signature = hex!(
            "98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae41"
            "31f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406"
        );
        let digest = provider.hash.digest(HashAlgorithm::Sha512, b"abc");
        assert_eq!(key.sign_digest(&digest), Ok(signature), "{}", provider.name);
        let public = provider.ed25519.verifying_key_from_bytes(&public).unwrap();
        assert_eq!(public.verify_digest(&digest, &signature), Ok(()), "{}", provider.name);
    }
}

#[test]
fn one_key_in_every_form() {
    let known = ed25519();
    let (pkcs8, spki) = (text(&known, "pkcs8"), text(&known, "spki"));
    let (message, signature) = (bytes(&known, "message"), bytes(&known, "signature"));
    for provider in providers::all() {
        let version_2 = bytes(&known["version_2"], "own");
        for encoded in [pkcs8.as_bytes(), &vectors::der(pkcs8), &version_2] {
            let key = provider.ed25519.signing_key(encoded).unwrap();
            assert_eq!(key.seed().expose_secret(), bytes(&known, "seed"), "{}", provider.name);
            assert_eq!(key.public_key()[..], bytes(&known, "public"), "{}", provider.name);
            assert_eq!(key.public_key_der().unwrap(), vectors::der(spki), "{}", provider.name);
            // The same bytes that OpenSSL writes.
            assert_eq!(key.to_pkcs8_der().unwrap().expose_secret(), vectors::der(pkcs8));
            assert_eq!(key.to_pkcs8_pem().unwrap().expose_secret(), pkcs8.as_bytes());
            assert_eq!(key.sign(&message).unwrap()[..], signature, "{}", provider.name);
        }
        for encoded in [spki.as_bytes(), &vectors::der(spki)] {
            let key = provider.ed25519.verifying_key(encoded).unwrap();
            assert_eq!(key.verify(&message, &signature), Ok(()), "{}", provider.name);
        }
    }
}

#[test]
fn each_backend_verifies_what_another_signed() {
    for signing in providers::all() {
        let (key, other) = (signing.ed25519.generate().unwrap(), signing.ed25519.generate().unwrap());
        assert_ne!(key.public_key(), other.public_key(), "{}", signing.name);
        let digest = signing.hash.digest(HashAlgorithm::Sha512, b"message");
        let (pure, prehashed) = (key.sign(b"message").unwrap(), key.sign_digest(&digest).unwrap());
        for verifying in providers::all() {
            let public = verifying.ed25519.verifying_key_from_bytes(&key.public_key()).unwrap();
            assert_eq!(public.verify(b"message", &pure), Ok(()), "{} to {}", signing.name, verifying.name);
            assert_eq!(public.verify_digest(&digest, &prehashed), Ok(()), "{}", verifying.name);
            // Neither form passes for the other, nor for a message that is the digest.
            let invalid = Err(CryptoError::InvalidSignature);
            assert_eq!(public.verify(b"message", &prehashed), invalid, "{}", verifying.name);
            assert_eq!(public.verify(digest.as_ref(), &prehashed), invalid, "{}", verifying.name);
            assert_eq!(public.verify_digest(&digest, &pure), invalid, "{}", verifying.name);
        }
    }
}

#[test]
fn no_altered_bit_verifies() {
    for provider in providers::all() {
        let key = provider.ed25519.signing_key_from_seed(&[7; 32]).unwrap();
        let public = provider.ed25519.verifying_key_from_bytes(&key.public_key()).unwrap();
        let digest = provider.hash.digest(HashAlgorithm::Sha512, b"message");
        let (pure, prehashed) = (key.sign(b"message").unwrap(), key.sign_digest(&digest).unwrap());
        let invalid = Err(CryptoError::InvalidSignature);
        for bit in 0..pure.len() * 8 {
            let (mut altered_pure, mut altered_prehashed) = (pure, prehashed);
            altered_pure[bit / 8] ^= 1 << (bit % 8);
            altered_prehashed[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(public.verify(b"message", &altered_pure), invalid, "{} {bit}", provider.name);
            let refused = public.verify_digest(&digest, &altered_prehashed);
            assert_eq!(refused, invalid, "{} {bit}", provider.name);
        }
        for length in [0, 63] {
            assert_eq!(public.verify(b"message", &pure[..length]), invalid, "{}", provider.name);
            assert_eq!(public.verify_digest(&digest, &prehashed[..length]), invalid, "{}", provider.name);
        }
        let mut other = digest.as_ref().to_vec();
        other[0] ^= 1;
        let other = Digest::new(HashAlgorithm::Sha512, &other).unwrap();
        assert_eq!(public.verify_digest(&other, &prehashed), invalid, "{}", provider.name);
        let sha256 = provider.hash.digest(HashAlgorithm::Sha256, b"message");
        assert_eq!(public.verify_digest(&sha256, &prehashed), Err(CryptoError::DigestMismatch));
        assert_eq!(key.sign_digest(&sha256).err(), Some(CryptoError::DigestMismatch), "{}", provider.name);
    }
}

#[test]
fn unsound_keys_are_refused() {
    let known = ed25519();
    let (pkcs8, spki) = (text(&known, "pkcs8"), text(&known, "spki"));
    for provider in providers::all() {
        let private = |key: &[u8]| provider.ed25519.signing_key(key).err();
        let invalid = Some(CryptoError::InvalidPrivateKey);
        assert_eq!(private(&bytes(&known["version_2"], "another")), invalid, "{}", provider.name);
        assert_eq!(private(&[vectors::der(pkcs8), vec![0]].concat()), invalid, "{}", provider.name);
        assert_eq!(private(spki.as_bytes()), invalid, "{}", provider.name);
        assert_eq!(private(text(&vectors::ecdsa()["keys"][0]["key"], "pkcs8").as_bytes()), invalid);
        let encrypted = text(&known, "encrypted").as_bytes();
        assert_eq!(private(encrypted), Some(CryptoError::EncryptedKey), "{}", provider.name);

        let public = |key: &[u8]| provider.ed25519.verifying_key(key).err();
        let invalid = Some(CryptoError::InvalidPublicKey);
        assert_eq!(public(pkcs8.as_bytes()), invalid, "{}", provider.name);
        assert_eq!(public(&vectors::der(spki)[..43]), invalid, "{}", provider.name);

        let raw = |key: &[u8]| provider.ed25519.verifying_key_from_bytes(key).err();
        // No y of the curve is 2; the point with y = 1 is the neutral one, of order 1.
        let (mut off_curve, mut neutral) = ([0; 32], [0; 32]);
        (off_curve[0], neutral[0]) = (2, 1);
        assert_eq!(raw(&off_curve), invalid, "{}", provider.name);
        assert_eq!(raw(&neutral), invalid, "{}", provider.name);
        for actual in [0, 31, 33] {
            let length = Some(CryptoError::KeyLength { expected: 32, actual });
            assert_eq!(raw(&vec![1; actual]), length, "{}", provider.name);
            let seed = provider.ed25519.signing_key_from_seed(&vec![1; actual]).err();
            assert_eq!(seed, length, "{}", provider.name);
        }
    }
}

#[test]
fn debug_shows_no_private_key() {
    for provider in providers::all() {
        let key = provider.ed25519.generate().unwrap();
        assert_eq!(format!("{key:?}"), "Ed25519SigningKey { .. }", "{}", provider.name);
    }
}
