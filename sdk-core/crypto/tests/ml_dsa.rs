//! ML-DSA: keys and signatures of another implementation, agreement of the backends, refusals.

#![cfg(feature = "hsm")]
#![allow(clippy::unwrap_used, reason = "an error here is a failed test")]

mod providers;
mod vectors;

use kmseal_crypto::{CryptoError, ML_DSA_MU_LENGTH, MlDsaParameters};
use serde_json::Value;
use vectors::{bytes, list, ml_dsa, text};

const PARAMETERS: [MlDsaParameters; 3] =
    [MlDsaParameters::MlDsa44, MlDsaParameters::MlDsa65, MlDsaParameters::MlDsa87];

fn parameters(known: &Value) -> MlDsaParameters {
    let name = text(known, "parameters");
    PARAMETERS.into_iter().find(|parameters| format!("{parameters:?}") == name).unwrap()
}

fn mu(known: &Value) -> [u8; ML_DSA_MU_LENGTH] {
    bytes(known, "mu").try_into().unwrap()
}

#[test]
fn one_key_in_every_form() {
    for provider in providers::all() {
        for known in list(&ml_dsa(), "keys") {
            let parameters = parameters(known);
            let (pkcs8, spki) = (text(known, "pkcs8"), text(known, "spki"));
            let from_seed = provider.ml_dsa.signing_key_from_seed(parameters, &bytes(known, "seed"));
            let from_pem = provider.ml_dsa.signing_key(parameters, pkcs8.as_bytes());
            let from_der = provider.ml_dsa.signing_key(parameters, &vectors::der(pkcs8));
            for key in [from_seed.unwrap(), from_pem.unwrap(), from_der.unwrap()] {
                assert_eq!(key.parameters(), parameters);
                assert_eq!(key.seed().expose_secret(), bytes(known, "seed"), "{}", provider.name);
                assert_eq!(key.public_key().len(), parameters.public_length());
                // The same bytes that OpenSSL writes, of a public key that it derived from the same seed.
                assert_eq!(key.public_key_der().unwrap(), vectors::der(spki), "{}", provider.name);
                assert_eq!(key.to_pkcs8_der().unwrap().expose_secret(), vectors::der(pkcs8));
                assert_eq!(key.to_pkcs8_pem().unwrap().expose_secret(), pkcs8.as_bytes());
            }
            let key = provider.ml_dsa.verifying_key(parameters, &vectors::der(spki)).unwrap();
            assert_eq!(key.parameters(), parameters, "{}", provider.name);
        }
    }
}

#[test]
fn verifies_what_another_implementation_signed() {
    let message = bytes(&ml_dsa(), "message");
    for provider in providers::all() {
        for known in list(&ml_dsa(), "keys") {
            let key =
                provider.ml_dsa.verifying_key(parameters(known), text(known, "spki").as_bytes()).unwrap();
            let signature = bytes(known, "signature");
            assert_eq!(key.verify(&message, &signature), Ok(()), "{}", provider.name);
            assert_eq!(key.verify_mu(&mu(known), &signature), Ok(()), "{}", provider.name);
            let other = bytes(known, "other_context");
            let invalid = Err(CryptoError::InvalidSignature);
            assert_eq!(key.verify(&message, &other), invalid, "{}", provider.name);
            assert_eq!(key.verify_mu(&mu(known), &other), invalid, "{}", provider.name);
        }
    }
}

#[test]
fn each_backend_verifies_what_another_signed() {
    let message = bytes(&ml_dsa(), "message");
    for signing in providers::all() {
        for known in list(&ml_dsa(), "keys") {
            let parameters = parameters(known);
            let key = signing.ml_dsa.signing_key_from_seed(parameters, &bytes(known, "seed")).unwrap();
            let signatures = [key.sign(&message).unwrap(), key.sign_mu(&mu(known)).unwrap()];
            assert_ne!(signatures[0], key.sign(&message).unwrap(), "{}", signing.name);
            assert_ne!(signatures[1], key.sign_mu(&mu(known)).unwrap(), "{}", signing.name);
            for verifying in providers::all() {
                let public =
                    verifying.ml_dsa.verifying_key_from_bytes(parameters, &key.public_key()).unwrap();
                // A signature over mu is one over the message, and the reverse.
                for signature in &signatures {
                    assert_eq!(signature.len(), parameters.signature_length());
                    let what = format!("{} to {}", signing.name, verifying.name);
                    assert_eq!(public.verify(&message, signature), Ok(()), "{what}");
                    assert_eq!(public.verify_mu(&mu(known), signature), Ok(()), "{what}");
                }
            }
        }
    }
}

#[test]
fn nothing_altered_verifies() {
    let message = bytes(&ml_dsa(), "message");
    for provider in providers::all() {
        for known in list(&ml_dsa(), "keys") {
            let key =
                provider.ml_dsa.verifying_key(parameters(known), text(known, "spki").as_bytes()).unwrap();
            let signature = bytes(known, "signature");
            let invalid = Err(CryptoError::InvalidSignature);
            for bit in (0..signature.len() * 8).step_by(331) {
                let mut altered = signature.clone();
                altered[bit / 8] ^= 1 << (bit % 8);
                assert_eq!(key.verify(&message, &altered), invalid, "{} {bit}", provider.name);
                assert_eq!(key.verify_mu(&mu(known), &altered), invalid, "{} {bit}", provider.name);
            }
            assert_eq!(key.verify(&message[1..], &signature), invalid, "{}", provider.name);
            let mut other_mu = mu(known);
            other_mu[63] ^= 1;
            assert_eq!(key.verify_mu(&other_mu, &signature), invalid, "{}", provider.name);
            for wrong_length in [&signature[1..], &[&signature[..], &[0]].concat(), b""] {
                assert_eq!(key.verify(&message, wrong_length), invalid, "{}", provider.name);
                assert_eq!(key.verify_mu(&mu(known), wrong_length), invalid, "{}", provider.name);
            }
        }
    }
}

#[test]
fn generated_keys_are_new() {
    for provider in providers::all() {
        for parameters in PARAMETERS {
            let first = provider.ml_dsa.generate(parameters).unwrap();
            let second = provider.ml_dsa.generate(parameters).unwrap();
            assert_ne!(first.seed(), second.seed(), "{}", provider.name);
            assert_ne!(first.public_key(), second.public_key(), "{}", provider.name);
            let public = provider.ml_dsa.verifying_key_from_bytes(parameters, &first.public_key()).unwrap();
            let signature = first.sign(b"").unwrap();
            assert_eq!(public.verify(b"", &signature), Ok(()), "{}", provider.name);
        }
    }
}

#[test]
fn keys_of_other_kinds_are_refused() {
    for provider in providers::all() {
        for known in list(&ml_dsa(), "keys") {
            let own = parameters(known);
            let (pkcs8, spki) = (text(known, "pkcs8").as_bytes(), text(known, "spki").as_bytes());
            for parameters in PARAMETERS.into_iter().filter(|parameters| *parameters != own) {
                let refused = provider.ml_dsa.signing_key(parameters, pkcs8).err();
                assert_eq!(refused, Some(CryptoError::InvalidPrivateKey), "{}", provider.name);
                let refused = provider.ml_dsa.verifying_key(parameters, spki).err();
                assert_eq!(refused, Some(CryptoError::InvalidPublicKey), "{}", provider.name);
            }
            let mut longer = vectors::der(text(known, "pkcs8"));
            longer.push(0);
            let refused = provider.ml_dsa.signing_key(own, &longer).err();
            assert_eq!(refused, Some(CryptoError::InvalidPrivateKey), "{}", provider.name);

            for actual in [0, 31, 33] {
                let refused = provider.ml_dsa.signing_key_from_seed(own, &vec![1; actual]).err();
                assert_eq!(
                    refused,
                    Some(CryptoError::KeyLength { expected: 32, actual }),
                    "{}",
                    provider.name
                );
            }
            let expected = own.public_length();
            let refused = provider.ml_dsa.verifying_key_from_bytes(own, &vec![1; expected - 1]).err();
            let length = CryptoError::KeyLength { expected, actual: expected - 1 };
            assert_eq!(refused, Some(length), "{}", provider.name);
        }
    }
}

#[test]
fn debug_shows_no_private_key() {
    for provider in providers::all() {
        let key = provider.ml_dsa.generate(MlDsaParameters::MlDsa44).unwrap();
        assert_eq!(format!("{key:?}"), "MlDsaSigningKey { parameters: MlDsa44, .. }", "{}", provider.name);
    }
}
