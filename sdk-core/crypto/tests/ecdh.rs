//! ECDH: known answers, keys in every form, agreement of the backends, and which keys are refused.

#![allow(clippy::unwrap_used, reason = "an error here is a failed test")]

mod providers;
mod vectors;

use hex_literal::hex;
use kmseal_crypto::{CryptoError, Curve, Provider, SecretBytes};
use vectors::{bytes, ecdh, list, text};

const CURVES: [Curve; 3] = [Curve::P256, Curve::P384, Curve::P521];

fn curve(name: &str) -> Curve {
    CURVES.into_iter().find(|curve| format!("{curve:?}") == name).unwrap()
}

#[test]
fn known_answers() {
    for provider in providers::all() {
        // RFC 5903, sections 8.1 to 8.3: i, r and the x-coordinate of what they agree on.
        check(
            provider,
            Curve::P256,
            &hex!("c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433"),
            &hex!("c6ef9c5d78ae012a011164acb397ce2088685d8f06bf9be0b283ab46476bee53"),
            &hex!("d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de"),
        );
        check(
            provider,
            Curve::P384,
            &hex!(
                "099f3c7034d4a2c699884d73a375a67f7624ef7c6b3c0f160647b67414dce655"
                "e35b538041e649ee3faef896783ab194"
            ),
            &hex!(
                "41cb0779b4bdb85d47846725fbec3c9430fab46cc8dc5060855cc9bda0aa2942"
                "e0308312916b8ed2960e4bd55a7448fc"
            ),
            &hex!(
                "11187331c279962d93d604243fd592cb9d0a926f422e47187521287e7156c5c4"
                "d603135569b9e9d09cf5d4a270f59746"
            ),
        );
        check(
            provider,
            Curve::P521,
            &hex!(
                "0037ade9319a89f4dabdb3ef411aaccca5123c61acab57b5393dce47608172a0"
                "95aa85a30fe1c2952c6771d937ba9777f5957b2639bab072462f68c27a57382d"
                "4a52"
            ),
            &hex!(
                "0145ba99a847af43793fdd0e872e7cdfa16be30fdc780f97bccc3f078380201e"
                "9c677d600b343757a3bdbf2a3163e4c2f869cca7458aa4a4effc311f5cb15168"
                "5eb9"
            ),
            &hex!(
                "01144c7d79ae6956bc8edb8e7c787c4521cb086fa64407f97894e5e6b2d79b04"
                "d1427e73ca4baa240a34786859810c06b3c715a3a8cc3151f2bee417996d19f3"
                "ddea"
            ),
        );
    }
}

fn check(provider: &Provider, curve: Curve, i: &[u8], r: &[u8], expected: &[u8]) {
    let initiator = provider.ecdh.private_key_from_scalar(curve, i).unwrap();
    let responder = provider.ecdh.private_key_from_scalar(curve, r).unwrap();
    let expected = Ok(SecretBytes::new(expected.to_vec()));
    assert_eq!(initiator.agree(responder.public_key()), expected, "{} {curve:?}", provider.name);
    assert_eq!(responder.agree(initiator.public_key()), expected, "{} {curve:?}", provider.name);
}

#[test]
fn one_key_in_every_form() {
    for provider in providers::all() {
        for pair in list(&ecdh(), "pairs") {
            let (curve, ours, theirs) = (curve(text(pair, "curve")), &pair["ours"], &pair["theirs"]);
            let shared = Ok(SecretBytes::new(bytes(pair, "shared")));
            let peer = provider.ecdh.public_key(curve, &bytes(theirs, "compressed")).unwrap();

            let (pkcs8, sec1) = (text(ours, "pkcs8"), text(ours, "sec1"));
            let with_parameters =
                format!("-----BEGIN EC PARAMETERS-----\nBgA=\n{}\n{sec1}", "-----END EC PARAMETERS-----");
            for encoded in [
                pkcs8.as_bytes(),
                &vectors::der(pkcs8),
                sec1.as_bytes(),
                &vectors::der(sec1),
                with_parameters.as_bytes(),
            ] {
                let key = provider.ecdh.private_key(curve, encoded).unwrap();
                assert_eq!(key.curve(), curve);
                assert_eq!(key.scalar(), Ok(SecretBytes::new(bytes(ours, "scalar"))), "{}", provider.name);
                assert_eq!(key.agree(&peer), shared, "{} {curve:?}", provider.name);
                // The same bytes that OpenSSL writes.
                assert_eq!(key.to_pkcs8_der().unwrap().expose_secret(), vectors::der(pkcs8));
                assert_eq!(key.to_pkcs8_pem().unwrap().expose_secret(), pkcs8.as_bytes());
            }

            let spki = text(ours, "spki");
            let (compressed, uncompressed) = (bytes(ours, "compressed"), bytes(ours, "uncompressed"));
            for encoded in [&compressed, &uncompressed, spki.as_bytes(), &vectors::der(spki)] {
                let key = provider.ecdh.public_key(curve, encoded).unwrap();
                assert_eq!(key.curve(), curve);
                assert_eq!(key.compressed(), compressed, "{} {curve:?}", provider.name);
                assert_eq!(key.uncompressed(), uncompressed, "{} {curve:?}", provider.name);
                assert_eq!(key.to_spki_der().unwrap(), vectors::der(spki));
                assert_eq!(key.to_spki_pem().unwrap(), spki);
            }
        }
    }
}

#[test]
fn backends_agree_with_each_other() {
    for curve in CURVES {
        for ours in providers::all() {
            for theirs in providers::all() {
                let our_key = ours.ecdh.generate(curve).unwrap();
                let their_key = theirs.ecdh.generate(curve).unwrap();
                let our_secret = our_key.agree(their_key.public_key()).unwrap();
                let their_secret = their_key.agree(our_key.public_key()).unwrap();
                assert_eq!(our_secret, their_secret, "{} and {}, {curve:?}", ours.name, theirs.name);
                assert_eq!(our_secret.expose_secret().len(), curve.scalar_length());
                assert_eq!(our_key.public_key().compressed().len(), curve.compressed_length());
                assert_ne!(our_key.public_key(), their_key.public_key());

                let scalar = our_key.scalar().unwrap();
                let again = theirs.ecdh.private_key_from_scalar(curve, scalar.expose_secret()).unwrap();
                assert_eq!(again.public_key(), our_key.public_key());
            }
        }
    }
}

#[test]
fn only_scalars_between_zero_and_the_order_are_keys() {
    for provider in providers::all() {
        for pair in list(&ecdh(), "pairs") {
            let (curve, order) = (curve(text(pair, "curve")), bytes(pair, "order"));
            let (mut below, mut above) = (order.clone(), order.clone());
            *below.last_mut().unwrap() -= 1;
            *above.last_mut().unwrap() += 1;
            let mut one = vec![0; order.len()];
            one[order.len() - 1] = 1;

            let read = |scalar: &[u8]| provider.ecdh.private_key_from_scalar(curve, scalar).map(|_| ());
            assert_eq!(read(&one), Ok(()), "{} {curve:?}", provider.name);
            assert_eq!(read(&below), Ok(()), "{} {curve:?}", provider.name);
            let invalid = Err(CryptoError::InvalidPrivateKey);
            assert_eq!(read(&order), invalid, "{} {curve:?}", provider.name);
            assert_eq!(read(&above), invalid, "{} {curve:?}", provider.name);
            assert_eq!(read(&vec![0; order.len()]), invalid, "{} {curve:?}", provider.name);
            assert_eq!(read(&vec![0xff; order.len()]), invalid, "{} {curve:?}", provider.name);
            for actual in [0, order.len() - 1, order.len() + 1] {
                let length = Err(CryptoError::KeyLength { expected: order.len(), actual });
                assert_eq!(read(&vec![1; actual]), length, "{} {curve:?}", provider.name);
            }
        }
    }
}

#[test]
fn only_points_of_the_curve_are_keys() {
    for provider in providers::all() {
        for pair in list(&ecdh(), "pairs") {
            let curve = curve(text(pair, "curve"));
            let (compressed, uncompressed) =
                (bytes(&pair["ours"], "compressed"), bytes(&pair["ours"], "uncompressed"));
            let refuse = |what: &str, key: &[u8]| {
                let refused = provider.ecdh.public_key(curve, key).err();
                assert_eq!(refused, Some(CryptoError::InvalidPublicKey), "{}: {what}", provider.name);
                let refused = provider.ecdh.public_key_from_sec1(curve, key).err();
                assert_eq!(refused, Some(CryptoError::InvalidPublicKey), "{}: {what}", provider.name);
            };
            let (x, point) = (&compressed[1..], &uncompressed[1..]);
            let mut off_curve = point.to_vec();
            off_curve[point.len() - 1] ^= 1;
            refuse("nothing", b"");
            refuse("the point at infinity", &[0]);
            refuse("the point at infinity, padded", &vec![0; uncompressed.len()]);
            refuse("x beyond the field", &[&[2], &vec![0xff; x.len()][..]].concat());
            refuse("y of no point", &[&[4], &off_curve[..]].concat());
            refuse("all zeros", &[&[4], &vec![0; point.len()][..]].concat());
            refuse("compressed, a byte short", &compressed[..x.len()]);
            refuse("uncompressed, a byte long", &[&uncompressed[..], &[0]].concat());
            refuse("hybrid", &[&[6 + (compressed[0] & 1)], point].concat());

            // Inside a document too: the last byte of SubjectPublicKeyInfo is the last of y.
            let mut spki = vectors::der(text(&pair["ours"], "spki"));
            *spki.last_mut().unwrap() ^= 1;
            refuse("a document with y of no point", &spki);
        }
    }
}

#[test]
fn documents_must_be_whole_and_true() {
    for provider in providers::all() {
        for pair in list(&ecdh(), "pairs") {
            let curve = curve(text(pair, "curve"));
            let (pkcs8, sec1) = (text(&pair["ours"], "pkcs8"), text(&pair["ours"], "sec1"));
            let read = |key: &[u8]| provider.ecdh.private_key(curve, key).err();
            let invalid = Some(CryptoError::InvalidPrivateKey);
            let mut other_public = vectors::der(pkcs8);
            let point = other_public.len() - (curve.uncompressed_length() - 1);
            other_public[point..].copy_from_slice(&bytes(&pair["theirs"], "uncompressed")[1..]);
            assert_eq!(read(&other_public), invalid, "{}: another public key inside", provider.name);
            assert_eq!(read(&[vectors::der(pkcs8), vec![0]].concat()), invalid, "{}", provider.name);
            assert_eq!(read(&[vectors::der(sec1), vec![0]].concat()), invalid, "{}", provider.name);
            assert_eq!(read(text(&pair["ours"], "spki").as_bytes()), invalid, "{}", provider.name);
            assert_eq!(read(pkcs8.replace("PRIVATE", "EC PRIVATE").as_bytes()), invalid, "{}", provider.name);
            assert_eq!(read(b"key"), invalid, "{}", provider.name);
            let encrypted = text(pair, "encrypted").as_bytes();
            assert_eq!(read(encrypted), Some(CryptoError::EncryptedKey), "{}", provider.name);

            for other in CURVES.into_iter().filter(|other| *other != curve) {
                let wrong = Some(CryptoError::WrongCurve);
                for key in [pkcs8, sec1] {
                    assert_eq!(provider.ecdh.private_key(other, key.as_bytes()).err(), wrong);
                }
                let spki = text(&pair["ours"], "spki").as_bytes();
                assert_eq!(provider.ecdh.public_key(other, spki).err(), wrong, "{}", provider.name);
                let (ours, theirs) =
                    (provider.ecdh.generate(curve).unwrap(), provider.ecdh.generate(other).unwrap());
                assert_eq!(ours.agree(theirs.public_key()).err(), wrong, "{}", provider.name);
            }
        }
    }
}

#[test]
fn zeros_left_out_of_a_scalar_are_put_back() {
    // PKCS#8 of the scalar 1 on P-256, in one byte as old encoders wrote it and without its public key.
    let short = hex!("3022020100301306072a8648ce3d020106082a8648ce3d0301070408 3006 020101 040101");
    let mut scalar = vec![0; 32];
    scalar[31] = 1;
    for provider in providers::all() {
        let key = provider.ecdh.private_key(Curve::P256, &short).unwrap();
        assert_eq!(key.scalar().unwrap().expose_secret(), scalar, "{}", provider.name);
    }
}

#[test]
fn debug_shows_no_private_key() {
    for provider in providers::all() {
        let key = provider.ecdh.generate(Curve::P384).unwrap();
        let scalar = key.scalar().unwrap();
        let shown = format!("{key:?}");
        assert!(shown.starts_with("AgreementKey { public: EcPublicKey(P384, ["), "{shown}");
        assert!(!shown.contains(&format!("{:02x?}", scalar.expose_secret())), "{}", provider.name);
    }
}
