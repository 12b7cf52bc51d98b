//! RSA signatures and key generation: signatures of another implementation, agreement of the backends, refusals.

#![cfg(feature = "hsm")]
#![allow(clippy::unwrap_used, reason = "an error here is a failed test")]

mod providers;
mod vectors;

use kmseal_crypto::{
    CryptoError, Digest, HashAlgorithm, Provider, RsaKeySize, RsaPadding, RsaSignatureScheme,
};
use serde_json::Value;
use vectors::{bytes, list, rsa_signature, text};

const SCHEMES: [RsaSignatureScheme; 2] = [RsaSignatureScheme::Pss, RsaSignatureScheme::Pkcs1v15];
const HASHES: [HashAlgorithm; 3] = [HashAlgorithm::Sha256, HashAlgorithm::Sha384, HashAlgorithm::Sha512];

fn hash(name: &str) -> HashAlgorithm {
    HASHES.into_iter().find(|hash| format!("{hash:?}") == name).unwrap()
}

fn digest(provider: &Provider, signed: &Value, known: &Value) -> Digest {
    provider.hash.digest(hash(text(signed, "hash")), &bytes(known, "message"))
}

#[test]
fn verifies_what_another_implementation_signed() {
    let known = rsa_signature();
    for provider in providers::all() {
        for key in list(&known, "keys") {
            let public = provider.rsa_signature.verifying_key(text(key, "spki").as_bytes()).unwrap();
            assert_eq!(public.modulus_bits() as u64, key["bits"].as_u64().unwrap());
            for signed in list(key, "signatures") {
                let digest = digest(provider, signed, &known);
                for scheme in SCHEMES {
                    let signature = bytes(signed, &format!("{scheme:?}"));
                    let verified = public.verify_digest(scheme, &digest, &signature);
                    assert_eq!(verified, Ok(()), "{} {scheme:?} {}", provider.name, signed["hash"]);
                }
            }
        }
    }
}

#[test]
fn each_backend_verifies_what_another_signed() {
    let known = rsa_signature();
    for signing in providers::all() {
        for key in list(&known, "keys") {
            let private = signing.rsa_signature.signing_key(text(key, "pkcs8").as_bytes()).unwrap();
            assert_eq!(private.public_key_der(), vectors::der(text(key, "spki")));
            for hash in HASHES {
                let digest = signing.hash.digest(hash, b"message");
                for scheme in SCHEMES {
                    let signature = private.sign_digest(scheme, &digest).unwrap();
                    assert_eq!(signature.len(), private.modulus_bits().div_ceil(8));
                    // PKCS#1 v1.5 has one signature for each digest, PSS as many as salts.
                    let again = private.sign_digest(scheme, &digest).unwrap();
                    assert_eq!(signature == again, scheme == RsaSignatureScheme::Pkcs1v15);
                    for verifying in providers::all() {
                        let public =
                            verifying.rsa_signature.verifying_key(text(key, "spki").as_bytes()).unwrap();
                        let verified = public.verify_digest(scheme, &digest, &signature);
                        assert_eq!(verified, Ok(()), "{} to {}", signing.name, verifying.name);
                    }
                }
            }
        }
    }
}

#[test]
fn nothing_altered_verifies() {
    let known = rsa_signature();
    for provider in providers::all() {
        for key in list(&known, "keys") {
            let public = provider.rsa_signature.verifying_key(text(key, "spki").as_bytes()).unwrap();
            for signed in list(key, "signatures") {
                let digest = digest(provider, signed, &known);
                let refuse = |what: &str, scheme, digest: &Digest, signature: &[u8]| {
                    let refused = public.verify_digest(scheme, digest, signature);
                    let expected = Err(CryptoError::InvalidSignature);
                    assert_eq!(refused, expected, "{} {scheme:?}: {what}", provider.name);
                };
                let (pss, pkcs1) = (bytes(signed, "Pss"), bytes(signed, "Pkcs1v15"));
                refuse("the other padding", RsaSignatureScheme::Pss, &digest, &pkcs1);
                refuse("the other padding", RsaSignatureScheme::Pkcs1v15, &digest, &pss);
                let short_salt = bytes(signed, "short_salt");
                refuse("a salt of another length", RsaSignatureScheme::Pss, &digest, &short_salt);
                for (scheme, signature) in [(SCHEMES[0], &pss), (SCHEMES[1], &pkcs1)] {
                    for bit in (0..signature.len() * 8).step_by(61) {
                        let mut altered = signature.clone();
                        altered[bit / 8] ^= 1 << (bit % 8);
                        refuse("an altered bit", scheme, &digest, &altered);
                    }
                    let mut other = digest.as_ref().to_vec();
                    other[0] ^= 1;
                    let other = Digest::new(digest.algorithm(), &other).unwrap();
                    refuse("another digest", scheme, &other, signature);
                    for hash in HASHES.into_iter().filter(|hash| *hash != digest.algorithm()) {
                        let other = provider.hash.digest(hash, &bytes(&known, "message"));
                        refuse("another hash", scheme, &other, signature);
                    }
                    refuse("nothing", scheme, &digest, b"");
                    refuse("a byte too few", scheme, &digest, &signature[1..]);
                    refuse("a byte too many", scheme, &digest, &[&signature[..], &[0]].concat());
                    refuse("zero", scheme, &digest, &vec![0; signature.len()]);
                    refuse("beyond the modulus", scheme, &digest, &vec![0xff; signature.len()]);
                }
            }
        }
    }
}

#[test]
fn generated_keys_sign_and_decrypt_everywhere() {
    for making in providers::all() {
        let pkcs8 = making.rsa_signature.generate(RsaKeySize::Bits2048).unwrap();
        let another = making.rsa_signature.generate(RsaKeySize::Bits2048).unwrap();
        assert_ne!(pkcs8, another, "{}", making.name);
        let digest = making.hash.digest(HashAlgorithm::Sha256, b"message");
        for provider in providers::all() {
            let private = provider.rsa_signature.signing_key(pkcs8.expose_secret()).unwrap();
            assert_eq!(private.modulus_bits(), 2048, "{} to {}", making.name, provider.name);
            let signature = private.sign_digest(RsaSignatureScheme::Pss, &digest).unwrap();
            let public = making.rsa_signature.verifying_key(private.public_key_der()).unwrap();
            assert_eq!(public.verify_digest(RsaSignatureScheme::Pss, &digest, &signature), Ok(()));

            let encrypting = provider.rsa_encryption.encryption_key(private.public_key_der()).unwrap();
            let sealed = encrypting.encrypt(RsaPadding::OaepSha256, b"secret").unwrap();
            let decrypting = provider.rsa_encryption.decryption_key(pkcs8.expose_secret()).unwrap();
            let opened = decrypting.decrypt(RsaPadding::OaepSha256, &sealed).unwrap();
            assert_eq!(opened.expose_secret(), b"secret", "{} to {}", making.name, provider.name);
        }
    }
}

#[test]
fn every_size_is_made() {
    for provider in providers::all() {
        for size in [RsaKeySize::Bits2048, RsaKeySize::Bits3072, RsaKeySize::Bits4096] {
            let pkcs8 = provider.rsa_signature.generate(size).unwrap();
            let key = provider.rsa_signature.signing_key(pkcs8.expose_secret()).unwrap();
            assert_eq!(key.modulus_bits(), size.bits(), "{}", provider.name);
            // The exponent 65537 ends the SubjectPublicKeyInfo.
            assert!(key.public_key_der().ends_with(&[2, 3, 1, 0, 1]), "{}", provider.name);
        }
    }
}

#[test]
fn the_same_keys_are_refused_as_for_encryption() {
    let rsa = vectors::rsa();
    for provider in providers::all() {
        let short = Some(CryptoError::ModulusLength { bits: 1024 });
        let refused = provider.rsa_signature.signing_key(text(&rsa["short"], "private").as_bytes()).err();
        assert_eq!(refused, short, "{}", provider.name);
        let refused = provider.rsa_signature.verifying_key(text(&rsa["short"], "public").as_bytes()).err();
        assert_eq!(refused, short, "{}", provider.name);
        for (what, key) in rsa["inconsistent"].as_object().unwrap() {
            let refused = provider.rsa_signature.signing_key(&vectors::unhex(key.as_str().unwrap())).err();
            assert_eq!(refused, Some(CryptoError::InvalidPrivateKey), "{}: {what}", provider.name);
        }
        for exponent in list(&rsa, "bad_exponents") {
            let key = vectors::unhex(exponent.as_str().unwrap());
            let refused = provider.rsa_signature.verifying_key(&key).err();
            assert_eq!(refused, Some(CryptoError::InvalidPublicKey), "{}", provider.name);
        }
    }
}

#[test]
fn debug_shows_no_private_key() {
    let known = rsa_signature();
    let pem = text(&list(&known, "keys")[0], "pkcs8").as_bytes();
    for provider in providers::all() {
        let key = provider.rsa_signature.signing_key(pem).unwrap();
        assert_eq!(format!("{key:?}"), "RsaSigningKey { modulus_bits: 2048, .. }", "{}", provider.name);
    }
}
