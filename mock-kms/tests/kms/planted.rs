//! Known secrets of every kind of key, and the search for them in whatever a mock lets out.

use crate::wrapping::PROVIDER;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use mock_kms::crypto::{Curve, MlDsaParameters, MlKemParameters, RsaKeySize};
use serde_json::Value;
use std::sync::LazyLock;

/// A key that was made outside.
pub(crate) struct Planted {
    pub(crate) spec: &'static str,
    pub(crate) usage: &'static str,
    /// What is imported or seeded: the key itself, or PKCS#8 in DER.
    pub(crate) material: Vec<u8>,
    /// The bytes of it that nobody may see.
    pub(crate) secret: Vec<u8>,
}

/// One key of every spec but the larger RSA ones, which take long to make and are treated alike.
pub(crate) static EVERY_KIND: LazyLock<Vec<Planted>> = LazyLock::new(|| {
    let random = |length: usize| {
        let mut bytes = vec![0; length];
        PROVIDER.random.fill(&mut bytes).unwrap();
        bytes
    };
    let plain = |spec, usage, length| {
        let secret = random(length);
        Planted { spec, usage, material: secret.clone(), secret }
    };
    let mut keys = vec![plain("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", 32)];
    for (spec, length) in [("HMAC_224", 28), ("HMAC_256", 32), ("HMAC_384", 48), ("HMAC_512", 64)] {
        keys.push(plain(spec, "GENERATE_VERIFY_MAC", length));
    }
    for (spec, usage, curve) in [
        ("ECC_NIST_P256", "SIGN_VERIFY", Curve::P256),
        ("ECC_NIST_P384", "KEY_AGREEMENT", Curve::P384),
        ("ECC_NIST_P521", "SIGN_VERIFY", Curve::P521),
        ("ECC_SECG_P256K1", "SIGN_VERIFY", Curve::Secp256k1),
    ] {
        let key = PROVIDER.ecdsa.generate(curve).unwrap();
        let material = key.to_pkcs8_der().unwrap().expose_secret().to_vec();
        keys.push(Planted { spec, usage, material, secret: key.scalar().unwrap().expose_secret().to_vec() });
    }
    let key = PROVIDER.ed25519.generate().unwrap();
    keys.push(Planted {
        spec: "ECC_NIST_EDWARDS25519",
        usage: "SIGN_VERIFY",
        material: key.to_pkcs8_der().unwrap().expose_secret().to_vec(),
        secret: key.seed().expose_secret().to_vec(),
    });
    for (spec, parameters) in [
        ("ML_DSA_44", MlDsaParameters::MlDsa44),
        ("ML_DSA_65", MlDsaParameters::MlDsa65),
        ("ML_DSA_87", MlDsaParameters::MlDsa87),
    ] {
        let key = PROVIDER.ml_dsa.generate(parameters).unwrap();
        let material = key.to_pkcs8_der().unwrap().expose_secret().to_vec();
        keys.push(Planted {
            spec,
            usage: "SIGN_VERIFY",
            material,
            secret: key.seed().expose_secret().to_vec(),
        });
    }
    for (spec, parameters) in [
        ("ML_KEM_512", MlKemParameters::MlKem512),
        ("ML_KEM_768", MlKemParameters::MlKem768),
        ("ML_KEM_1024", MlKemParameters::MlKem1024),
    ] {
        let key = PROVIDER.ml_kem.generate(parameters).unwrap();
        let material = key.to_pkcs8_der().unwrap().expose_secret().to_vec();
        let secret = key.seed().expose_secret().to_vec();
        keys.push(Planted { spec, usage: "ENCAPSULATE_DECAPSULATE", material, secret });
    }
    let material = PROVIDER.rsa_signature.generate(RsaKeySize::Bits2048).unwrap().expose_secret().to_vec();
    // In front of the private exponent stand the modulus and the public exponent, which everybody may know.
    let secret = material[310..].to_vec();
    keys.push(Planted { spec: "RSA_2048", usage: "ENCRYPT_DECRYPT", material, secret });
    keys
});

/// What to look for: bytes of secrets, in every form in which they could show.
#[derive(Default)]
pub(crate) struct Search(Vec<Vec<u8>>);

impl Search {
    /// Looks for every 16 bytes of a secret, or of a long one for some of them.
    pub(crate) fn add(&mut self, secret: &[u8]) {
        let distance = if secret.len() > 128 { 64 } else { 16 };
        for at in (0..=secret.len().saturating_sub(16)).step_by(distance) {
            let part = &secret[at..at + 16];
            let hexadecimal: String = part.iter().map(|byte| format!("{byte:02x}")).collect();
            self.0.push(hexadecimal.to_uppercase().into_bytes());
            self.0.push(hexadecimal.into_bytes());
            self.0.push(format!("{part:?}").trim_matches(['[', ']']).as_bytes().to_vec());
            for before in 0..3 {
                let shifted = STANDARD.encode([&vec![0; before][..], part].concat());
                // The first letters hold bits of what stands before, the last ones of what comes after.
                let inner = &shifted.as_bytes()[(before * 8).div_ceil(6)..(before + 16) * 8 / 6];
                self.0.push(inner.iter().map(|letter| url_safe(*letter)).collect());
                self.0.push(inner.to_vec());
            }
            self.0.push(part.to_vec());
        }
    }

    /// Fails if `output`, or what its texts are base64 of, shows any of it.
    pub(crate) fn assert_hidden(&self, what: &str, output: &[u8]) {
        for form in &self.0 {
            let shows = output.windows(form.len()).any(|window| window == form);
            assert!(!shows, "{what} shows a secret: {}", String::from_utf8_lossy(output));
        }
    }

    /// The same for an answer and whatever its texts are base64 of.
    pub(crate) fn assert_hidden_in(&self, what: &str, answer: &Value) {
        self.assert_hidden(what, answer.to_string().as_bytes());
        match answer {
            Value::String(text) => {
                if let Ok(decoded) = STANDARD.decode(text) {
                    self.assert_hidden(what, &decoded);
                }
            }
            Value::Array(values) => values.iter().for_each(|value| self.assert_hidden_in(what, value)),
            Value::Object(members) => members.values().for_each(|value| self.assert_hidden_in(what, value)),
            _ => {}
        }
    }
}

fn url_safe(letter: u8) -> u8 {
    match letter {
        b'+' => b'-',
        b'/' => b'_',
        other => other,
    }
}

#[test]
fn the_search_finds_every_form() {
    let secret: Vec<u8> = (0..32).map(|byte| byte * 7 + 3).collect();
    let mut search = Search::default();
    search.add(&secret);
    let finds = |output: &[u8]| std::panic::catch_unwind(|| search.assert_hidden("", output)).is_err();
    assert!(!finds(b"nothing at all"));
    for before in 0..3 {
        let text = STANDARD.encode([&vec![0xee; before][..], &secret, b"zz"].concat());
        assert!(finds(text.as_bytes()), "{before}");
    }
    assert!(finds(&secret) && finds(format!("{secret:?}").as_bytes()));
    let hexadecimal: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(finds(hexadecimal.as_bytes()) && finds(hexadecimal.to_uppercase().as_bytes()));
}
