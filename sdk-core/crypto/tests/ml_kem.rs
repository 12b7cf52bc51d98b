//! ML-KEM: keys and ciphertexts of other implementations, implicit rejection, refusals.

#![cfg(feature = "hsm")]
#![allow(clippy::unwrap_used, reason = "an error here is a failed test")]

mod providers;
mod vectors;

use kmseal_crypto::{CryptoError, ML_KEM_SHARED_LENGTH, MlKemParameters, SecretBytes};
use serde_json::Value;
use vectors::{bytes, list, ml_kem, text};

const PARAMETERS: [MlKemParameters; 3] =
    [MlKemParameters::MlKem512, MlKemParameters::MlKem768, MlKemParameters::MlKem1024];

fn parameters(known: &Value) -> MlKemParameters {
    let name = text(known, "parameters");
    PARAMETERS.into_iter().find(|parameters| format!("{parameters:?}") == name).unwrap()
}

#[test]
fn known_keys_and_ciphertexts() {
    for provider in providers::all() {
        for known in list(&ml_kem(), "keys") {
            let parameters = parameters(known);
            let (pkcs8, spki) = (text(known, "pkcs8"), text(known, "spki"));
            let from_seed = provider.ml_kem.decapsulation_key_from_seed(parameters, &bytes(known, "seed"));
            let from_pem = provider.ml_kem.decapsulation_key(parameters, pkcs8.as_bytes());
            let from_der = provider.ml_kem.decapsulation_key(parameters, &vectors::der(pkcs8));
            for key in [from_seed.unwrap(), from_pem.unwrap(), from_der.unwrap()] {
                assert_eq!(key.parameters(), parameters);
                assert_eq!(key.seed().expose_secret(), bytes(known, "seed"), "{}", provider.name);
                // The same bytes that OpenSSL writes, of a public key that it derived from the same seed.
                assert_eq!(key.public_key_der().unwrap(), vectors::der(spki), "{}", provider.name);
                assert_eq!(key.to_pkcs8_der().unwrap().expose_secret(), vectors::der(pkcs8));
                assert_eq!(key.to_pkcs8_pem().unwrap().expose_secret(), pkcs8.as_bytes());

                let mut ciphertext = bytes(known, "ciphertext");
                assert_eq!(ciphertext.len(), parameters.ciphertext_length());
                let shared = Ok(SecretBytes::new(bytes(known, "shared")));
                assert_eq!(key.decapsulate(&ciphertext), shared, "{}", provider.name);
                ciphertext[0] ^= 1;
                let rejected = Ok(SecretBytes::new(bytes(known, "rejected")));
                assert_eq!(key.decapsulate(&ciphertext), rejected, "{}", provider.name);
            }
        }
    }
}

#[test]
fn each_provider_opens_what_another_encapsulated() {
    for opening in providers::all() {
        for parameters in PARAMETERS {
            let key = opening.ml_kem.generate(parameters).unwrap();
            let other = opening.ml_kem.generate(parameters).unwrap();
            assert_ne!(key.seed(), other.seed(), "{}", opening.name);
            assert_eq!(key.public_key().len(), parameters.public_length());
            for sealing in providers::all() {
                let public =
                    sealing.ml_kem.encapsulation_key(parameters, &key.public_key_der().unwrap()).unwrap();
                assert_eq!(public.parameters(), parameters);
                let (first, second) = (public.encapsulate().unwrap(), public.encapsulate().unwrap());
                assert_ne!(first.ciphertext, second.ciphertext, "{}", sealing.name);
                assert_ne!(first.shared_secret, second.shared_secret, "{}", sealing.name);
                assert_eq!(first.shared_secret.expose_secret().len(), ML_KEM_SHARED_LENGTH);
                assert_eq!(key.decapsulate(&first.ciphertext), Ok(first.shared_secret));
                let strange = other.decapsulate(&second.ciphertext).unwrap();
                assert_ne!(strange, second.shared_secret, "{}", sealing.name);
            }
        }
    }
}

/// Both providers have the same crate here, so aws-lc-rs itself is the judge, also for ML-KEM-512, which
/// Python's `cryptography` lacks.
#[cfg(not(target_family = "wasm"))]
#[test]
fn agrees_with_aws_lc() {
    use aws_lc_rs::kem::{self, Algorithm, AlgorithmId, Ciphertext};

    let algorithms: [&'static Algorithm<AlgorithmId>; 3] =
        [&kem::ML_KEM_512, &kem::ML_KEM_768, &kem::ML_KEM_1024];
    for provider in providers::all() {
        for (parameters, algorithm) in PARAMETERS.into_iter().zip(algorithms) {
            let ours = provider.ml_kem.generate(parameters).unwrap();
            let theirs = kem::EncapsulationKey::new(algorithm, &ours.public_key()).unwrap();
            let (ciphertext, shared) = theirs.encapsulate().unwrap();
            let opened = ours.decapsulate(ciphertext.as_ref()).unwrap();
            assert_eq!(opened.expose_secret(), shared.as_ref(), "{} {parameters:?}", provider.name);

            let theirs = kem::DecapsulationKey::generate(algorithm).unwrap();
            let public = theirs.encapsulation_key().unwrap().key_bytes().unwrap().as_ref().to_vec();
            let ours = provider.ml_kem.encapsulation_key_from_bytes(parameters, &public).unwrap();
            let sealed = ours.encapsulate().unwrap();
            let opened = theirs.decapsulate(Ciphertext::from(&sealed.ciphertext[..])).unwrap();
            assert_eq!(opened.as_ref(), sealed.shared_secret.expose_secret(), "{}", provider.name);
        }
    }
}

#[test]
fn altered_ciphertexts_give_another_secret_and_no_error() {
    for provider in providers::all() {
        for known in list(&ml_kem(), "keys") {
            let parameters = parameters(known);
            let key = provider.ml_kem.decapsulation_key(parameters, text(known, "pkcs8").as_bytes()).unwrap();
            let ciphertext = bytes(known, "ciphertext");
            let shared = bytes(known, "shared");
            for bit in (0..ciphertext.len() * 8).step_by(331) {
                let mut altered = ciphertext.clone();
                altered[bit / 8] ^= 1 << (bit % 8);
                let secret = key.decapsulate(&altered).unwrap();
                assert_ne!(secret.expose_secret(), shared, "{} {bit}", provider.name);
                assert_eq!(key.decapsulate(&altered), Ok(secret), "{} {bit}", provider.name);
            }
            for wrong_length in [&ciphertext[1..], &[&ciphertext[..], &[0]].concat(), b""] {
                let refused = key.decapsulate(wrong_length);
                assert_eq!(refused, Err(CryptoError::DecryptionFailed), "{}", provider.name);
            }
        }
    }
}

#[test]
fn unsound_keys_are_refused() {
    for provider in providers::all() {
        for known in list(&ml_kem(), "keys") {
            let own = parameters(known);
            let (pkcs8, spki) = (text(known, "pkcs8").as_bytes(), text(known, "spki").as_bytes());
            for parameters in PARAMETERS.into_iter().filter(|parameters| *parameters != own) {
                let refused = provider.ml_kem.decapsulation_key(parameters, pkcs8).err();
                assert_eq!(refused, Some(CryptoError::InvalidPrivateKey), "{}", provider.name);
                let refused = provider.ml_kem.encapsulation_key(parameters, spki).err();
                assert_eq!(refused, Some(CryptoError::InvalidPublicKey), "{}", provider.name);
            }
        }
        for parameters in PARAMETERS {
            let expected = parameters.public_length();
            // Every coefficient would be 4095, but they are less than 3329.
            let refused =
                provider.ml_kem.encapsulation_key_from_bytes(parameters, &vec![0xff; expected]).err();
            assert_eq!(refused, Some(CryptoError::InvalidPublicKey), "{}", provider.name);
            for actual in [0, expected - 1, expected + 1] {
                let refused =
                    provider.ml_kem.encapsulation_key_from_bytes(parameters, &vec![0; actual]).err();
                assert_eq!(refused, Some(CryptoError::KeyLength { expected, actual }), "{}", provider.name);
            }
            for actual in [0, 32, 63, 65] {
                let refused = provider.ml_kem.decapsulation_key_from_seed(parameters, &vec![1; actual]).err();
                assert_eq!(
                    refused,
                    Some(CryptoError::KeyLength { expected: 64, actual }),
                    "{}",
                    provider.name
                );
            }
        }
    }
}

#[test]
fn debug_shows_no_private_key() {
    for provider in providers::all() {
        let key = provider.ml_kem.generate(MlKemParameters::MlKem768).unwrap();
        let expected = "MlKemDecapsulationKey { parameters: MlKem768, .. }";
        assert_eq!(format!("{key:?}"), expected, "{}", provider.name);
    }
}
