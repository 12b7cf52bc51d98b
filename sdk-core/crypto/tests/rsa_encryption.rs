//! RSA encryption: keys in every form, ciphertexts of another implementation, agreement of the backends, and
//! that nothing altered opens.

#![allow(clippy::unwrap_used, reason = "an error here is a failed test")]

mod providers;
mod vectors;

use kmseal_crypto::{CryptoError, Provider, RsaPadding, SecretBytes};
use vectors::{bytes, list, rsa, text};

const PADDINGS: [RsaPadding; 5] = [
    RsaPadding::Pkcs1v15,
    RsaPadding::OaepSha1,
    RsaPadding::OaepSha256,
    RsaPadding::OaepSha384,
    RsaPadding::OaepSha512,
];

fn padding(name: &str) -> RsaPadding {
    PADDINGS.into_iter().find(|padding| format!("{padding:?}") == name).unwrap()
}

#[test]
fn one_key_in_every_form() {
    let rsa = rsa();
    for provider in providers::all() {
        for known in list(&rsa, "keys") {
            let bits = known["bits"].as_u64().unwrap() as usize;
            let spki = vectors::der(text(known, "spki"));
            for form in ["spki", "pkcs1_public"] {
                let pem = text(known, form);
                for encoded in [pem.as_bytes(), &vectors::der(pem)] {
                    let key = provider.rsa_encryption.encryption_key(encoded).unwrap();
                    assert_eq!(key.modulus_bits(), bits, "{} {form}", provider.name);
                    assert_eq!(key.modulus_length(), bits.div_ceil(8));
                    assert_eq!(key.spki_der(), spki, "{} {form}", provider.name);
                }
            }
            for form in ["pkcs8", "pkcs1"] {
                let pem = text(known, form);
                for encoded in [pem.as_bytes(), &vectors::der(pem)] {
                    let key = provider.rsa_encryption.decryption_key(encoded).unwrap();
                    assert_eq!(key.modulus_bits(), bits, "{} {form}", provider.name);
                    assert_eq!(key.public_key_der(), spki, "{} {form}", provider.name);
                }
            }
        }
    }
}

#[test]
fn opens_what_another_implementation_sealed() {
    let rsa = rsa();
    for provider in providers::all() {
        for known in list(&rsa, "keys") {
            let key = provider.rsa_encryption.decryption_key(text(known, "pkcs8").as_bytes()).unwrap();
            for sealed in list(known, "ciphertexts") {
                let padding = padding(text(sealed, "padding"));
                let plaintext = key.decrypt(padding, &bytes(sealed, "ciphertext"));
                let expected = SecretBytes::new(bytes(sealed, "plaintext"));
                assert_eq!(plaintext, Ok(expected), "{} {} {padding:?}", provider.name, known["bits"]);
            }
        }
    }
}

#[test]
fn each_backend_opens_what_another_sealed() {
    let rsa = rsa();
    let known = &list(&rsa, "keys")[1];
    for sealing in providers::all() {
        let public = sealing.rsa_encryption.encryption_key(text(known, "spki").as_bytes()).unwrap();
        for padding in PADDINGS {
            let longest = public.max_plaintext_length(padding);
            for length in [0, 1, 32, longest] {
                let plaintext = vec![9; length];
                let first = public.encrypt(padding, &plaintext).unwrap();
                let second = public.encrypt(padding, &plaintext).unwrap();
                assert_ne!(first, second, "{} {padding:?}", sealing.name);
                assert_eq!(first.len(), public.modulus_length());
                for opening in providers::all() {
                    let key = opening.rsa_encryption.decryption_key(text(known, "pkcs1").as_bytes()).unwrap();
                    let opened = key.decrypt(padding, &first);
                    let expected = SecretBytes::new(plaintext.clone());
                    assert_eq!(opened, Ok(expected), "{} to {}, {padding:?}", sealing.name, opening.name);
                }
            }
            let too_long = public.encrypt(padding, &vec![9; longest + 1]);
            assert_eq!(too_long, Err(CryptoError::TooLong), "{} {padding:?}", sealing.name);
        }
    }
}

#[test]
fn nothing_altered_opens() {
    let rsa = rsa();
    let known = &list(&rsa, "keys")[0];
    for provider in providers::all() {
        let key = provider.rsa_encryption.decryption_key(text(known, "pkcs8").as_bytes()).unwrap();
        for sealed in list(known, "ciphertexts") {
            let padding = padding(text(sealed, "padding"));
            let (plaintext, ciphertext) = (bytes(sealed, "plaintext"), bytes(sealed, "ciphertext"));
            let check = |altered: &[u8]| match key.decrypt(padding, altered) {
                // No error is promised here, but the right plaintext never comes out.
                Ok(opened) if padding == RsaPadding::Pkcs1v15 => {
                    assert_eq!(Ok(&opened), key.decrypt(padding, altered).as_ref(), "{}", provider.name);
                    assert!(plaintext.is_empty() || opened.expose_secret() != plaintext, "{}", provider.name);
                }
                refused => assert_eq!(refused, Err(CryptoError::DecryptionFailed), "{}", provider.name),
            };
            for bit in (0..ciphertext.len() * 8).step_by(257) {
                let mut altered = ciphertext.clone();
                altered[bit / 8] ^= 1 << (bit % 8);
                check(&altered);
            }
            for other in PADDINGS.into_iter().filter(|other| *other != padding) {
                let refused = key.decrypt(other, &ciphertext).ok();
                assert!(refused.is_none() || other == RsaPadding::Pkcs1v15, "{}", provider.name);
            }
            for length in [0, 1, ciphertext.len() - 1] {
                let refused = key.decrypt(padding, &ciphertext[..length]);
                assert_eq!(refused, Err(CryptoError::DecryptionFailed), "{} {length}", provider.name);
            }
            let refused = key.decrypt(padding, &[&ciphertext[..], &[0]].concat());
            assert_eq!(refused, Err(CryptoError::DecryptionFailed), "{}", provider.name);
            // A number that is not below the modulus.
            let refused = key.decrypt(padding, &vec![0xff; ciphertext.len()]);
            assert_eq!(refused, Err(CryptoError::DecryptionFailed), "{}", provider.name);
        }
    }
}

#[test]
fn sizes_are_limited() {
    let rsa = rsa();
    for provider in providers::all() {
        let short = Some(CryptoError::ModulusLength { bits: 1024 });
        let public = text(&rsa["short"], "public").as_bytes();
        assert_eq!(provider.rsa_encryption.encryption_key(public).err(), short, "{}", provider.name);
        let private = text(&rsa["short"], "private").as_bytes();
        assert_eq!(provider.rsa_encryption.decryption_key(private).err(), short, "{}", provider.name);

        let long = Some(CryptoError::ModulusLength { bits: 8193 });
        let public = bytes(&rsa["long"], "public_der");
        assert_eq!(provider.rsa_encryption.encryption_key(&public).err(), long, "{}", provider.name);

        for exponent in list(&rsa, "bad_exponents") {
            let public = vectors::unhex(exponent.as_str().unwrap());
            let refused = provider.rsa_encryption.encryption_key(&public).err();
            assert_eq!(refused, Some(CryptoError::InvalidPublicKey), "{}", provider.name);
        }
    }
}

#[test]
fn only_sound_keys_of_the_right_kind_are_read() {
    let (rsa, ecdh) = (rsa(), vectors::ecdh());
    let (known, elliptic) = (&list(&rsa, "keys")[0], &list(&ecdh, "pairs")[0]["ours"]);
    let (pkcs8, pkcs1) = (text(known, "pkcs8"), text(known, "pkcs1"));
    let (spki, pkcs1_public) = (text(known, "spki"), text(known, "pkcs1_public"));
    for provider in providers::all() {
        let private = |what: &str, key: &[u8]| {
            let refused = provider.rsa_encryption.decryption_key(key).err();
            assert_eq!(refused, Some(CryptoError::InvalidPrivateKey), "{}: {what}", provider.name);
        };
        private("nothing", b"");
        private("no document", b"key");
        for (what, key) in rsa["inconsistent"].as_object().unwrap() {
            private(what, &vectors::unhex(key.as_str().unwrap()));
        }
        private("a public key", spki.as_bytes());
        private("an elliptic-curve key", text(elliptic, "pkcs8").as_bytes());
        private("PKCS#8 labelled as PKCS#1", pkcs8.replace("PRIVATE", "RSA PRIVATE").as_bytes());
        private("PKCS#1 labelled as PKCS#8", pkcs1.replace("RSA PRIVATE", "PRIVATE").as_bytes());
        private("a byte after PKCS#8", &[vectors::der(pkcs8), vec![0]].concat());
        private("a byte after PKCS#1", &[vectors::der(pkcs1), vec![0]].concat());
        private("PKCS#8 without its end", &vectors::der(pkcs8)[..600]);
        private("PEM without its end", &pkcs8.as_bytes()[..600]);
        for encrypted in list(&rsa, "encrypted") {
            let refused =
                provider.rsa_encryption.decryption_key(encrypted.as_str().unwrap().as_bytes()).err();
            assert_eq!(refused, Some(CryptoError::EncryptedKey), "{}", provider.name);
        }

        let public = |what: &str, key: &[u8]| {
            let refused = provider.rsa_encryption.encryption_key(key).err();
            assert_eq!(refused, Some(CryptoError::InvalidPublicKey), "{}: {what}", provider.name);
        };
        public("nothing", b"");
        public("a private key", pkcs8.as_bytes());
        public("an elliptic-curve key", text(elliptic, "spki").as_bytes());
        public("SubjectPublicKeyInfo labelled as PKCS#1", spki.replace("PUBLIC", "RSA PUBLIC").as_bytes());
        public("PKCS#1 labelled as another", pkcs1_public.replace("RSA PUBLIC", "PUBLIC").as_bytes());
        public("a byte after", &[vectors::der(spki), vec![0]].concat());
    }
}

#[test]
fn pem_is_read_as_people_store_it() {
    let rsa = rsa();
    let pem = text(&list(&rsa, "keys")[0], "pkcs8");
    let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let wide: Vec<&str> = body.as_bytes().chunks(76).map(|line| str::from_utf8(line).unwrap()).collect();
    let rewrapped = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----", wide.join("\n"));
    for provider in providers::all() {
        for stored in [
            pem.trim_end().to_string(),
            format!("\n  {pem}\n\n"),
            pem.replace('\n', "\r\n"),
            format!("Key of the test\n{pem}"),
            rewrapped.clone(),
        ] {
            let key = provider.rsa_encryption.decryption_key(stored.as_bytes());
            assert!(key.is_ok(), "{} {stored:?}", provider.name);
        }
    }
}

#[test]
fn debug_shows_no_private_key() {
    let rsa = rsa();
    let pem = text(&list(&rsa, "keys")[0], "pkcs8").as_bytes();
    let debug = |provider: &Provider| format!("{:?}", provider.rsa_encryption.decryption_key(pem).unwrap());
    for provider in providers::all() {
        assert_eq!(debug(provider), "RsaDecryptionKey { modulus_bits: 2048, .. }", "{}", provider.name);
    }
}
