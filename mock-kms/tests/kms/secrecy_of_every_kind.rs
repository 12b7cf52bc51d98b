//! Whatever is done with a key of whatever kind, seeded or imported: no answer, error, record or Debug output shows it.

use crate::{
    mock::{Mock, TestKey, base64, bytes},
    planted::{EVERY_KIND, Planted, Search},
    wrapping::PROVIDER,
};
use mock_kms::{Seed, SeedKey, TrailQuery, crypto::Curve};
use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

/// The operations of the API, with their parameters.
static MODEL: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str::<Value>(&mock_kms::api_model()).unwrap()["operations"].clone());

/// An alias of each key that was planted.
fn alias(number: usize) -> String {
    format!("alias/key-{number}")
}

/// A mock that was seeded with all keys.
fn seeded() -> (Mock, Search) {
    let mut search = Search::default();
    let mut seed = Seed::default();
    for (number, planted) in EVERY_KIND.iter().enumerate() {
        search.add(&planted.secret);
        let key = SeedKey::default().alias(&alias(number)).spec(planted.spec).usage(planted.usage);
        seed = seed.key(key.material(&planted.material));
    }
    search.assert_hidden("a seed", format!("{seed:?} {seed:#?}").as_bytes());
    (Mock::built(|builder| builder.seed(seed)), search)
}

/// A request that makes as much as possible of a key.
fn request(operation: &str, key: &str, planted: &Planted) -> Value {
    let takes = |name: &str| MODEL[operation]["input"].get(name).is_some();
    let point = || PROVIDER.ecdh.generate(Curve::P384).unwrap().public_key().to_spki_der().unwrap();
    let algorithm = match planted.spec {
        "RSA_2048" => "RSAES_OAEP_SHA_256",
        _ => "SYMMETRIC_DEFAULT",
    };
    let signing = match planted.spec {
        "ECC_NIST_P521" => "ECDSA_SHA_512",
        "ECC_NIST_EDWARDS25519" => "ED25519_SHA_512",
        spec if spec.starts_with("ML_DSA") => "ML_DSA_SHAKE_256",
        _ => "ECDSA_SHA_256",
    };
    let mut request = Map::new();
    for (name, value) in [
        ("KeyId", json!(key)),
        ("Plaintext", json!("aGk=")),
        ("Message", json!("aGk=")),
        ("EncryptionAlgorithm", json!(algorithm)),
        ("SigningAlgorithm", json!(signing)),
        ("MacAlgorithm", json!(planted.spec.replace("HMAC_", "HMAC_SHA_"))),
        ("EncapsulationAlgorithm", json!("ML_KEM")),
        ("KeyAgreementAlgorithm", json!("ECDH")),
        ("PublicKey", json!(base64(point()))),
        ("NumberOfBytes", json!(32)),
        ("KeyPairSpec", json!("ECC_NIST_P256")),
    ] {
        if takes(name) {
            request.insert(name.to_owned(), value);
        }
    }
    Value::Object(request)
}

/// The secrets that some operations are there to tell.
const TOLD: [&str; 3] = ["PrivateKeyPlaintext", "Plaintext", "SharedSecret"];

/// Calls, and looks at what comes back. A private key that is told once must not be told again.
fn call(mock: &Mock, search: &mut Search, operation: &str, request: &Value) {
    match mock.try_call(operation, request) {
        Ok(answer) => {
            search.assert_hidden_in(operation, &answer);
            for member in TOLD {
                if let Some(told) = answer.get(member).map(bytes).filter(|told| told.len() >= 32) {
                    // Of a pair the beginning: the public key stands at the end.
                    let end = told.len().min(64);
                    search.add(&told[end - 32..end]);
                }
            }
        }
        Err(error) => search.assert_hidden(operation, format!("{error} {error:?}").as_bytes()),
    }
}

fn look_around(mock: &Mock, search: &Search) {
    let shown = format!("{:?} {:#?} {:?} {:?}", mock.kms, mock.kms, mock.kms.audit(), mock.kms.clock());
    search.assert_hidden("Debug output", shown.as_bytes());
    for event in mock.kms.trail(&TrailQuery::default()).events {
        search.assert_hidden_in("a record", &event);
    }
}

#[test]
fn nothing_that_is_done_with_a_key_shows_it() {
    let operations: Vec<&str> = MODEL.as_object().unwrap().keys().map(String::as_str).collect();
    let steps = proptest::collection::vec((prop::sample::select(operations), 0..EVERY_KIND.len()), 100);
    let config = Config { cases: 6, failure_persistence: None, ..Config::default() };
    let seed = b"the secrets of mock-kms, seed 1.";
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, seed));
    let outcome = runner.run(&steps, |steps| {
        let (mock, mut search) = seeded();
        for (operation, key) in steps {
            let request = request(operation, &alias(key), &EVERY_KIND[key]);
            call(&mock, &mut search, operation, &request);
        }
        look_around(&mock, &search);
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn every_key_is_used_and_none_shows() {
    let (mock, mut search) = seeded();
    for (number, planted) in EVERY_KIND.iter().enumerate() {
        let operations: &[&str] = match planted.usage {
            "ENCRYPT_DECRYPT" if planted.spec == "RSA_2048" => &["Encrypt", "GetPublicKey"],
            "ENCRYPT_DECRYPT" => &["Encrypt", "GenerateDataKey", "GenerateDataKeyPair"],
            "SIGN_VERIFY" => &["Sign", "GetPublicKey"],
            "KEY_AGREEMENT" => &["DeriveSharedSecret", "GetPublicKey"],
            "GENERATE_VERIFY_MAC" => &["GenerateMac"],
            _ => &["Encapsulate", "GetPublicKey"],
        };
        for operation in operations {
            let request = request(operation, &alias(number), planted);
            mock.call(operation, request.clone());
            call(&mock, &mut search, operation, &request);
        }
    }
    look_around(&mock, &search);
}

#[test]
fn an_import_shows_nothing_of_its_material() {
    let mock = Mock::new();
    let mut search = Search::default();
    for planted in EVERY_KIND.iter().filter(|planted| !planted.spec.starts_with("ML_")) {
        search.add(&planted.secret);
        let created = mock.call(
            "CreateKey",
            json!({ "KeySpec": planted.spec, "KeyUsage": planted.usage, "Origin": "EXTERNAL" }),
        );
        let key = TestKey::of(&created["KeyMetadata"]);
        let parameters = mock.parameters(&key, "RSA_AES_KEY_WRAP_SHA_256", "RSA_2048");
        let wrapped = parameters.wrap(&planted.material);
        let request = parameters.request(&key, &wrapped, &json!({}));
        mock.call("ImportKeyMaterial", request.clone());
        call(&mock, &mut search, "ImportKeyMaterial", &request);
        // Material that does not fit is refused without a word of it.
        let wrong = parameters.request(&key, &parameters.wrap(&planted.material[1..]), &json!({}));
        call(&mock, &mut search, "ImportKeyMaterial", &wrong);
        for operation in ["DescribeKey", "ListKeyRotations", "GetPublicKey", "GetKeyLastUsage"] {
            call(&mock, &mut search, operation, &json!({ "KeyId": key.id }));
        }
    }
    look_around(&mock, &search);
}
