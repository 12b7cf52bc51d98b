//! ECDSA keys in every form on every curve, and the curves that the feature `hsm` adds.

#![allow(clippy::unwrap_used, reason = "an error here is a failed test")]

mod providers;
mod vectors;

use kmseal_crypto::{CryptoError, Curve, SecretBytes};
use vectors::{bytes, ecdsa, list, text};

#[cfg(feature = "hsm")]
const CURVES: [Curve; 4] = [Curve::P256, Curve::P384, Curve::P521, Curve::Secp256k1];
#[cfg(not(feature = "hsm"))]
const CURVES: [Curve; 2] = [Curve::P256, Curve::P384];

/// The known keys that this build can use, with their curves.
fn known() -> Vec<(Curve, serde_json::Value)> {
    let named = |name: &str| CURVES.into_iter().find(|curve| format!("{curve:?}") == name);
    let keys = list(&ecdsa(), "keys").to_vec();
    keys.into_iter().filter_map(|key| Some((named(text(&key, "curve"))?, key))).collect()
}

#[test]
fn one_key_in_every_form() {
    let message = bytes(&ecdsa(), "message");
    for provider in providers::all() {
        for (curve, known) in known() {
            let key = &known["key"];
            let digest = provider.hash.digest(curve.hash(), &message);
            let scalar = bytes(key, "scalar");
            let (pkcs8, sec1, spki) = (text(key, "pkcs8"), text(key, "sec1"), text(key, "spki"));
            let public = provider.ecdsa.verifying_key_from_spki(curve, spki.as_bytes()).unwrap();
            assert_eq!(public.curve(), curve);

            let mut keys = vec![provider.ecdsa.signing_key_from_scalar(curve, &scalar).unwrap()];
            for encoded in [pkcs8.as_bytes(), &vectors::der(pkcs8), sec1.as_bytes(), &vectors::der(sec1)] {
                keys.push(provider.ecdsa.signing_key(curve, encoded).unwrap());
            }
            for private in keys {
                assert_eq!(private.curve(), curve);
                assert_eq!(private.scalar(), Ok(SecretBytes::new(scalar.clone())), "{}", provider.name);
                assert_eq!(private.compressed_public_key(), bytes(key, "compressed"));
                assert_eq!(private.public_key().uncompressed(), bytes(key, "uncompressed"));
                assert_eq!(private.public_key().to_spki_der().unwrap(), vectors::der(spki));
                // The same bytes that OpenSSL writes.
                assert_eq!(private.to_pkcs8_der().unwrap().expose_secret(), vectors::der(pkcs8));
                assert_eq!(private.to_pkcs8_pem().unwrap().expose_secret(), pkcs8.as_bytes());
                let signature = private.sign_digest(&digest).unwrap();
                assert_eq!(public.verify_digest(&digest, &signature), Ok(()), "{} {curve:?}", provider.name);
            }
        }
    }
}

#[test]
fn verifies_what_another_implementation_signed() {
    let message = bytes(&ecdsa(), "message");
    for provider in providers::all() {
        for (curve, known) in known() {
            let digest = provider.hash.digest(curve.hash(), &message);
            let sec1 = bytes(&known["key"], "compressed");
            let public = provider.ecdsa.verifying_key(curve, &sec1).unwrap();
            // For each r there are two values of s, and both are valid, also where one is customary.
            for form in ["signature", "mirrored"] {
                let signature = bytes(&known, form);
                let verified = public.verify_digest(&digest, &signature);
                assert_eq!(verified, Ok(()), "{} {curve:?} {form}", provider.name);
                for byte in 0..signature.len() {
                    let mut altered = signature.clone();
                    altered[byte] ^= 1;
                    let refused = public.verify_digest(&digest, &altered);
                    let expected = Err(CryptoError::InvalidSignature);
                    assert_eq!(refused, expected, "{} {curve:?} {byte}", provider.name);
                }
            }
        }
    }
}

#[test]
fn each_backend_verifies_what_another_signed() {
    for signing in providers::all() {
        for curve in CURVES {
            let key = signing.ecdsa.generate(curve).unwrap();
            let scalar = key.scalar().unwrap();
            // Signatures are of many lengths; P-521 has those beyond what one byte of DER can tell.
            for message in 0..16_u8 {
                let digest = signing.hash.digest(curve.hash(), &[message]);
                let signature = key.sign_digest(&digest).unwrap();
                for verifying in providers::all() {
                    let public =
                        verifying.ecdsa.verifying_key(curve, key.public_key().uncompressed()).unwrap();
                    let verified = public.verify_digest(&digest, &signature);
                    assert_eq!(verified, Ok(()), "{} to {}, {curve:?}", signing.name, verifying.name);
                    let again =
                        verifying.ecdsa.signing_key_from_scalar(curve, scalar.expose_secret()).unwrap();
                    assert_eq!(again.public_key(), key.public_key());
                }
            }
        }
    }
}

#[cfg(feature = "hsm")]
#[test]
fn known_answer_on_p521() {
    use hex_literal::hex;
    // RFC 6979, appendix A.2.7 (SHA-512), message "sample"; the signature put into DER by hand.
    let scalar = hex!(
        "00fad06daa62ba3b25d2fb40133da757205de67f5bb0018fee8c86e1b68c7e75"
        "caa896eb32f1f47c70855836a6d16fcc1466f6d8fbec67db89ec0c08b0e996b8"
        "3538"
    );
    let r = hex!(
        "00c328fafcbd79dd77850370c46325d987cb525569fb63c5d3bc53950e6d4c5f"
        "174e25a1ee9017b5d450606add152b534931d7d4e8455cc91f9b15bf05ec36e3"
        "77fa"
    );
    let s = hex!(
        "617cce7cf5064806c467f678d3b4080d6f1cc50af26ca209417308281b68af28"
        "2623eaa63e5b5c0723d8b8c37ff0777b1a20f8ccb1dccc43997f1ee0e44da4a6"
        "7a"
    );
    let signature = [&[0x30, 0x81, 0x87, 2, 66][..], &r, &[2, 65], &s].concat();
    for provider in providers::all() {
        let key = provider.ecdsa.signing_key_from_scalar(Curve::P521, &scalar).unwrap();
        let digest = provider.hash.digest(Curve::P521.hash(), b"sample");
        let public = provider.ecdsa.verifying_key(Curve::P521, &key.compressed_public_key()).unwrap();
        assert_eq!(public.verify_digest(&digest, &signature), Ok(()), "{}", provider.name);
        if provider.name == "rustcrypto" {
            assert_eq!(key.sign_digest(&digest).unwrap(), signature, "its nonces are deterministic");
        }
    }
}

#[test]
fn unsound_keys_are_refused() {
    for provider in providers::all() {
        for (curve, known) in known() {
            let read = |scalar: &[u8]| provider.ecdsa.signing_key_from_scalar(curve, scalar).err();
            let invalid = Some(CryptoError::InvalidPrivateKey);
            let length = curve.scalar_length();
            assert_eq!(read(&vec![0; length]), invalid, "{} {curve:?}", provider.name);
            assert_eq!(read(&vec![0xff; length]), invalid, "{} {curve:?}", provider.name);
            let short = CryptoError::KeyLength { expected: length, actual: length - 1 };
            assert_eq!(read(&vec![1; length - 1]), Some(short), "{} {curve:?}", provider.name);

            let (pkcs8, spki) = (text(&known["key"], "pkcs8"), text(&known["key"], "spki"));
            let read = |key: &[u8]| provider.ecdsa.signing_key(curve, key).err();
            let mut another_inside = vectors::der(pkcs8);
            *another_inside.last_mut().unwrap() ^= 1;
            assert_eq!(read(&another_inside), invalid, "{} {curve:?}", provider.name);
            assert_eq!(read(spki.as_bytes()), invalid, "{} {curve:?}", provider.name);

            let mut off_curve = vectors::der(spki);
            *off_curve.last_mut().unwrap() ^= 1;
            for unsound in [&off_curve[..], pkcs8.as_bytes(), b""] {
                let refused = provider.ecdsa.verifying_key_from_spki(curve, unsound).err();
                assert_eq!(refused, Some(CryptoError::InvalidPublicKey), "{} {curve:?}", provider.name);
            }
            for other in CURVES.into_iter().filter(|other| *other != curve) {
                let wrong = Some(CryptoError::WrongCurve);
                assert_eq!(provider.ecdsa.signing_key(other, pkcs8.as_bytes()).err(), wrong);
                assert_eq!(provider.ecdsa.verifying_key_from_spki(other, spki.as_bytes()).err(), wrong);
            }
        }
    }
}

#[test]
fn curves_that_are_not_there_say_so() {
    let unsupported = Some(CryptoError::UnsupportedCurve);
    for provider in providers::all() {
        assert_eq!(provider.ecdh.generate(Curve::Secp256k1).err(), unsupported, "{}", provider.name);
        let read = provider.ecdh.private_key_from_scalar(Curve::Secp256k1, &[1; 32]).err();
        assert_eq!(read, unsupported, "{}", provider.name);
        let mut point = [2; 33];
        assert_eq!(provider.ecdh.public_key(Curve::Secp256k1, &point).err(), unsupported);
        if cfg!(not(feature = "hsm")) {
            assert_eq!(provider.ecdsa.generate(Curve::Secp256k1).err(), unsupported, "{}", provider.name);
            let read = provider.ecdsa.signing_key_from_scalar(Curve::P521, &[1; 66]).err();
            assert_eq!(read, unsupported, "{}", provider.name);
            point[1] = 0;
            assert_eq!(provider.ecdsa.verifying_key(Curve::Secp256k1, &point).err(), unsupported);
        }
    }
}
