//! ECDSA: known answers, agreement of the backends, and which keys and signatures are refused.

#![allow(clippy::unwrap_used, reason = "an error here is a failed test")]

mod providers;

use hex_literal::hex;
use kmseal_crypto::{CryptoError, Curve, Digest, Provider};

const CURVES: [Curve; 2] = [Curve::P256, Curve::P384];

/// A public key in three forms and its signature over "sample".
struct Known {
    curve: Curve,
    compressed: &'static [u8],
    uncompressed: &'static [u8],
    subject_public_key_info: &'static [u8],
    signature: &'static [u8],
}

// RFC 6979, appendix A.2.5 (P-256, SHA-256) and A.2.6 (P-384, SHA-384), message "sample", put into DER and
// SEC 1 with Python's cryptography 48, which also verified them.
const KNOWN: [Known; 2] = [
    Known {
        curve: Curve::P256,
        compressed: &hex!("0360fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"),
        uncompressed: &hex!(
            "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29f"
            "b67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d44622"
            "99"
        ),
        subject_public_key_info: &hex!(
            "3059301306072a8648ce3d020106082a8648ce3d0301070342000460fed4ba25"
            "5a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008"
            "b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"
        ),
        signature: &hex!(
            "3046022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0e"
            "a84eaf3716022100f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff406"
            "4dc4ab2f843acda8"
        ),
    },
    Known {
        curve: Curve::P384,
        compressed: &hex!(
            "02ec3a4e415b4e19a4568618029f427fa5da9a8bc4ae92e02e06aae5286b300c"
            "64def8f0ea9055866064a254515480bc13"
        ),
        uncompressed: &hex!(
            "04ec3a4e415b4e19a4568618029f427fa5da9a8bc4ae92e02e06aae5286b300c"
            "64def8f0ea9055866064a254515480bc138015d9b72d7d57244ea8ef9ac0c621"
            "896708a59367f9dfb9f54ca84b3f1c9db1288b231c3ae0d4fe7344fd25332647"
            "20"
        ),
        subject_public_key_info: &hex!(
            "3076301006072a8648ce3d020106052b8104002203620004ec3a4e415b4e19a4"
            "568618029f427fa5da9a8bc4ae92e02e06aae5286b300c64def8f0ea90558660"
            "64a254515480bc138015d9b72d7d57244ea8ef9ac0c621896708a59367f9dfb9"
            "f54ca84b3f1c9db1288b231c3ae0d4fe7344fd2533264720"
        ),
        signature: &hex!(
            "306602310094edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4"
            "ea95ad133c81a648152e44acf96e36dd1e80fabe4602310099ef4aeb15f178ce"
            "a1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e"
            "7b82c71a38628ac8"
        ),
    },
];

fn sample(provider: &Provider, curve: Curve) -> Digest {
    provider.hash.digest(curve.hash(), b"sample")
}

fn refusal(provider: &Provider, curve: Curve, sec1: &[u8]) -> Option<CryptoError> {
    provider.ecdsa.verifying_key(curve, sec1).err()
}

#[test]
fn known_signatures_verify() {
    for provider in providers::all() {
        for known in KNOWN {
            for sec1 in [known.compressed, known.uncompressed] {
                let key = provider.ecdsa.verifying_key(known.curve, sec1).unwrap();
                assert_eq!(key.curve(), known.curve);
                let verified = key.verify_digest(&sample(provider, known.curve), known.signature);
                assert_eq!(verified, Ok(()), "{} {:?}", provider.name, known.curve);
            }
        }
    }
}

#[test]
fn each_backend_verifies_what_another_signed() {
    for signing in providers::all() {
        for curve in CURVES {
            let key = signing.ecdsa.generate(curve).unwrap();
            assert_eq!(key.curve(), curve);
            let compressed = key.compressed_public_key();
            assert_eq!(compressed.len(), curve.compressed_length());
            for message in [&b""[..], b"a", b"a longer message, hashed all the same"] {
                let digest = signing.hash.digest(curve.hash(), message);
                let signature = key.sign_digest(&digest).unwrap();
                for verifying in providers::all() {
                    let public = verifying.ecdsa.verifying_key(curve, &compressed).unwrap();
                    let verified = public.verify_digest(&digest, &signature);
                    assert_eq!(verified, Ok(()), "{} to {}, {curve:?}", signing.name, verifying.name);
                }
            }
        }
    }
}

#[test]
fn each_generated_key_is_new() {
    for provider in providers::all() {
        for curve in CURVES {
            let first = provider.ecdsa.generate(curve).unwrap().compressed_public_key();
            let second = provider.ecdsa.generate(curve).unwrap().compressed_public_key();
            assert_ne!(first, second, "{}", provider.name);
        }
    }
}

#[test]
fn no_altered_bit_verifies() {
    for provider in providers::all() {
        for known in KNOWN {
            let key = provider.ecdsa.verifying_key(known.curve, known.compressed).unwrap();
            let digest = sample(provider, known.curve);
            for signature in flipped(known.signature) {
                let refused = key.verify_digest(&digest, &signature);
                assert_eq!(refused, Err(CryptoError::InvalidSignature), "{}", provider.name);
            }
            for bytes in flipped(digest.as_ref()) {
                let altered = Digest::new(known.curve.hash(), &bytes).unwrap();
                let refused = key.verify_digest(&altered, known.signature);
                assert_eq!(refused, Err(CryptoError::InvalidSignature), "{}", provider.name);
            }
        }
    }
}

/// Everything that differs from `bytes` in one bit.
fn flipped(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    (0..bytes.len() * 8).map(|bit| {
        let mut altered = bytes.to_vec();
        altered[bit / 8] ^= 1 << (bit % 8);
        altered
    })
}

#[test]
fn only_strict_der_is_a_signature() {
    for provider in providers::all() {
        for known in KNOWN {
            let key = provider.ecdsa.verifying_key(known.curve, known.compressed).unwrap();
            let digest = sample(provider, known.curve);
            let refuse = |what: &str, signature: &[u8]| {
                let refused = key.verify_digest(&digest, signature);
                assert_eq!(refused, Err(CryptoError::InvalidSignature), "{}: {what}", provider.name);
            };
            let (length, integers) = (known.signature[1], &known.signature[2..]);
            let (r, s) = integers.split_at(integers.len() / 2);
            refuse("nothing", b"");
            refuse("an empty sequence", &[0x30, 0]);
            refuse("zeros", &[0x30, 6, 2, 1, 0, 2, 1, 0]);
            refuse("one integer", &[&[0x30, length / 2], r].concat());
            refuse("swapped integers", &[&[0x30, length], s, r].concat());
            refuse("three integers", &[&[0x30, length + 3], integers, &[2, 1, 1]].concat());
            refuse("a byte after the sequence", &[known.signature, &[0]].concat());
            refuse("a byte too few", &known.signature[..known.signature.len() - 1]);
            refuse("a length in the long form", &[&[0x30, 0x81, length], integers].concat());
            refuse("an indefinite length", &[&[0x30, 0x80], integers, &[0, 0]].concat());
            refuse("a padded integer", &[&[0x30, length + 1, 2, r[1] + 1, 0], &r[2..], s].concat());
            // Both integers have their top bit set, so without the zero in front they are negative.
            refuse("a negative integer", &[&[0x30, length - 1, 2, r[1] - 1], &r[3..], s].concat());
            refuse("fixed-width integers without DER", &[&r[3..], &s[3..]].concat());
        }
    }
}

#[test]
fn only_points_in_sec1_form_are_keys() {
    for provider in providers::all() {
        for known in KNOWN {
            let (curve, compressed, uncompressed) = (known.curve, known.compressed, known.uncompressed);
            let refuse = |what: &str, sec1: &[u8]| {
                let refused = refusal(provider, curve, sec1);
                assert_eq!(refused, Some(CryptoError::InvalidPublicKey), "{}: {what}", provider.name);
            };
            let (x, point) = (&compressed[1..], &uncompressed[1..]);
            // No point of either curve has x = 1, and x must be below the field's prime.
            let mut off_curve = vec![0; x.len()];
            off_curve[x.len() - 1] = 1;
            let mut off_curve_point = point.to_vec();
            off_curve_point[point.len() - 1] ^= 1;

            refuse("nothing", b"");
            refuse("the point at infinity", &[0]);
            refuse("x of no point", &[&[2], &off_curve[..]].concat());
            refuse("x beyond the field", &[&[2], &vec![0xff; x.len()][..]].concat());
            refuse("y of no point", &[&[4], &off_curve_point[..]].concat());
            refuse("all zeros", &[&[4], &vec![0; point.len()][..]].concat());
            refuse("compressed, a byte short", &compressed[..compressed.len() - 1]);
            refuse("compressed, a byte long", &[compressed, &[0]].concat());
            refuse("uncompressed, a byte short", &uncompressed[..uncompressed.len() - 1]);
            refuse("uncompressed, a byte long", &[uncompressed, &[0]].concat());
            refuse("compressed prefix, two coordinates", &[&[2], point].concat());
            refuse("uncompressed prefix, one coordinate", &[&[4], x].concat());
            refuse("compact", &[&[5], x].concat());
            refuse("hybrid, even", &[&[6], point].concat());
            refuse("hybrid, odd", &[&[7], point].concat());
            refuse("a SubjectPublicKeyInfo", known.subject_public_key_info);
        }
        let [p256, p384] = KNOWN;
        let other_curve = Some(CryptoError::InvalidPublicKey);
        assert_eq!(refusal(provider, Curve::P256, p384.compressed), other_curve);
        assert_eq!(refusal(provider, Curve::P384, p256.uncompressed), other_curve);
    }
}

#[test]
fn the_other_square_root_is_another_key() {
    for provider in providers::all() {
        for known in KNOWN {
            let mut mirrored = known.compressed.to_vec();
            mirrored[0] ^= 1;
            let key = provider.ecdsa.verifying_key(known.curve, &mirrored).unwrap();
            let refused = key.verify_digest(&sample(provider, known.curve), known.signature);
            assert_eq!(refused, Err(CryptoError::InvalidSignature), "{}", provider.name);
        }
    }
}

#[test]
fn a_digest_of_another_hash_is_named() {
    for provider in providers::all() {
        for known in KNOWN {
            let private = provider.ecdsa.generate(known.curve).unwrap();
            let public = provider.ecdsa.verifying_key(known.curve, known.compressed).unwrap();
            for other in CURVES.into_iter().filter(|other| *other != known.curve) {
                let digest = sample(provider, other);
                assert_eq!(private.sign_digest(&digest), Err(CryptoError::DigestMismatch));
                let refused = public.verify_digest(&digest, known.signature);
                assert_eq!(refused, Err(CryptoError::DigestMismatch), "{}", provider.name);
            }
        }
    }
}

#[test]
fn debug_shows_no_private_key() {
    for provider in providers::all() {
        let key = provider.ecdsa.generate(Curve::P384).unwrap();
        assert_eq!(format!("{key:?}"), "SigningKey { curve: P384, .. }", "{}", provider.name);
    }
}

#[cfg(feature = "rustcrypto")]
#[test]
fn signatures_of_fixed_width_come_to_der_of_one_length() {
    use kmseal_crypto::rustcrypto;
    for provider in providers::all() {
        for (curve, usual) in CURVES.into_iter().zip([71, 103]) {
            let key = provider.ecdsa.generate(curve).unwrap();
            let public = provider.ecdsa.verifying_key(curve, &key.compressed_public_key()).unwrap();
            let mut shorter = 0;
            for number in 0..64_u8 {
                let digest = provider.hash.digest(curve.hash(), &[number]);
                let fixed = rustcrypto::fixed_signature(curve, &key.sign_digest(&digest).unwrap()).unwrap();
                let der = rustcrypto::der_signature(curve, &fixed).unwrap();
                assert_eq!(public.verify_digest(&digest, &der), Ok(()), "{}", provider.name);
                assert!(der.len() <= usual, "{} bytes", der.len());
                shorter += usize::from(der.len() < usual);
            }
            // Leading zeros are in one of 128, and half of all would be shorter or longer by themselves.
            assert!(shorter < 8, "{}: {shorter} of 64 on {curve:?}", provider.name);
        }
    }
    let refused = Err(CryptoError::InvalidSignature);
    assert_eq!(rustcrypto::der_signature(Curve::P384, &[0; 96]), refused);
    assert_eq!(rustcrypto::der_signature(Curve::P384, &[1; 95]), refused);
}
