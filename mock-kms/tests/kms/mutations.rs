//! Every operation under mutations of a valid request: the answer is one of the service's, never a fault of the mock.
//!
//! The random numbers are the same in every run. The door's own tests do the same with headers and signatures.

use crate::{
    mock::{Mock, base64},
    wrapping::PROVIDER,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use mock_kms::{
    Seed, SeedKey,
    crypto::{Curve, RsaKeySize},
};
use proptest::{
    prelude::*,
    sample::Index,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use serde_json::{Map, Value, json};
use std::{cell::RefCell, collections::BTreeMap, sync::LazyLock, time::Duration};

/// Looking for primes is slow.
static RSA: LazyLock<Vec<u8>> =
    LazyLock::new(|| PROVIDER.rsa_signature.generate(RsaKeySize::Bits2048).unwrap().expose_secret().to_vec());

/// A mock with keys of every kind, and a valid request for every operation.
struct World {
    mock: Mock,
    requests: Vec<(String, Value)>,
}

impl World {
    fn new() -> Self {
        let rsa = |alias: &str, usage: &str| {
            SeedKey::default().alias(alias).spec("RSA_2048").usage(usage).material(&RSA)
        };
        let seed =
            Seed::default().key(rsa("alias/rsa", "ENCRYPT_DECRYPT")).key(rsa("alias/rs", "SIGN_VERIFY"));
        let mock = Mock::built(|builder| builder.seed(seed));
        let requests = valid_requests(&mock);
        Self { mock, requests }
    }
}

fn valid_requests(mock: &Mock) -> Vec<(String, Value)> {
    let of = |spec: &str, usage: &str| mock.key_like(json!({ "KeySpec": spec, "KeyUsage": usage })).id;
    let (key, other) = (mock.key(), mock.key());
    let (signing, agreement) = (of("ECC_NIST_P256", "SIGN_VERIFY"), of("ECC_NIST_P384", "KEY_AGREEMENT"));
    let (mac, kem) = (of("HMAC_512", "GENERATE_VERIFY_MAC"), of("ML_KEM_512", "ENCAPSULATE_DECAPSULATE"));
    let (edwards, lattice) = (of("ECC_NIST_EDWARDS25519", "SIGN_VERIFY"), of("ML_DSA_44", "SIGN_VERIFY"));
    let multi = mock.key_like(json!({ "MultiRegion": true })).id;
    let external = mock.external_key();
    mock.call("CreateAlias", json!({ "AliasName": "alias/x", "TargetKeyId": key.id }));
    let context = json!({ "tenant": "a", "purpose": "test" });
    let encrypt = json!({ "KeyId": key.arn, "Plaintext": "aGk=", "EncryptionContext": context });
    let blob = mock.call("Encrypt", encrypt.clone())["CiphertextBlob"].clone();
    let sign = |key: &str, algorithm: &str| json!({ "KeyId": key, "Message": base64([7; 32]), "SigningAlgorithm": algorithm });
    let mut verify = sign(&signing, "ECDSA_SHA_256");
    verify["Signature"] = mock.call("Sign", verify.clone())["Signature"].clone();
    let tag = json!({ "KeyId": mac, "Message": "aGk=", "MacAlgorithm": "HMAC_SHA_512" });
    let mut verify_mac = tag.clone();
    verify_mac["Mac"] = mock.call("GenerateMac", tag.clone())["Mac"].clone();
    let encapsulate = json!({ "KeyId": kem, "EncapsulationAlgorithm": "ML_KEM" });
    let mut decapsulate = encapsulate.clone();
    decapsulate["SharedSecretCiphertextBlob"] =
        mock.call("Encapsulate", encapsulate.clone())["SharedSecretCiphertextBlob"].clone();
    let point = PROVIDER.ecdh.generate(Curve::P384).unwrap().public_key().to_spki_der().unwrap();
    let policy = mock.call("GetKeyPolicy", json!({ "KeyId": key.id }))["Policy"].clone();
    let data_key = json!({ "KeyId": "alias/x", "KeySpec": "AES_256", "EncryptionContext": context });
    let pair = json!({ "KeyId": key.id, "KeyPairSpec": "ECC_NIST_P256" });
    let rsa = json!({ "KeyId": "alias/rsa", "Plaintext": "aGk=", "EncryptionAlgorithm": "RSAES_OAEP_SHA_1" });
    let mut requests = vec![
        ("Encrypt", encrypt),
        ("Encrypt", rsa),
        ("Decrypt", json!({ "CiphertextBlob": blob, "EncryptionContext": context, "KeyId": key.id })),
        (
            "ReEncrypt",
            json!({ "CiphertextBlob": blob, "SourceEncryptionContext": context, "DestinationKeyId": other.id }),
        ),
        ("GenerateDataKey", data_key.clone()),
        ("GenerateDataKeyWithoutPlaintext", data_key),
        ("GenerateDataKeyPair", pair.clone()),
        ("GenerateDataKeyPairWithoutPlaintext", pair),
        ("GenerateRandom", json!({ "NumberOfBytes": 16 })),
        ("Sign", sign(&signing, "ECDSA_SHA_256")),
        ("Sign", sign(&edwards, "ED25519_SHA_512")),
        ("Sign", sign(&lattice, "ML_DSA_SHAKE_256")),
        ("Sign", sign("alias/rs", "RSASSA_PSS_SHA_256")),
        ("Verify", verify),
        ("GenerateMac", tag),
        ("VerifyMac", verify_mac),
        ("Encapsulate", encapsulate),
        ("Decapsulate", decapsulate),
        (
            "DeriveSharedSecret",
            json!({ "KeyId": agreement, "KeyAgreementAlgorithm": "ECDH", "PublicKey": base64(point) }),
        ),
        (
            "CreateKey",
            json!({ "KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY", "Policy": policy, "Tags": [
                { "TagKey": "a", "TagValue": "b" },
            ] }),
        ),
        ("CreateAlias", json!({ "AliasName": "alias/new", "TargetKeyId": other.id })),
        ("UpdateAlias", json!({ "AliasName": "alias/x", "TargetKeyId": other.id })),
        ("PutKeyPolicy", json!({ "KeyId": key.id, "Policy": policy })),
        ("TagResource", json!({ "KeyId": key.id, "Tags": [{ "TagKey": "a", "TagValue": "b" }] })),
        ("UntagResource", json!({ "KeyId": key.id, "TagKeys": ["a"] })),
        ("ReplicateKey", json!({ "KeyId": multi, "ReplicaRegion": "eu-west-1" })),
        ("UpdatePrimaryRegion", json!({ "KeyId": multi, "PrimaryRegion": "eu-west-1" })),
        ("EnableKeyRotation", json!({ "KeyId": key.id, "RotationPeriodInDays": 100 })),
        ("ScheduleKeyDeletion", json!({ "KeyId": other.id, "PendingWindowInDays": 7 })),
        ("ImportKeyMaterial", mock.import_request(&external, &[7; 32], &json!({}))),
        ("ListGrants", json!({ "KeyId": key.id, "Limit": 5 })),
        (
            "CreateGrant",
            json!({ "KeyId": key.id, "GranteePrincipal": "arn:aws:iam::111122223333:role/a", "Operations": ["Decrypt"] }),
        ),
    ]
    .into_iter()
    .map(|(operation, request)| (operation.to_owned(), request))
    .collect::<Vec<_>>();
    // The others name a key, a page or nothing at all.
    let model: Value = serde_json::from_str(&mock_kms::api_model()).unwrap();
    for (operation, api) in model["operations"].as_object().unwrap() {
        // A wrapping key takes a while to make: one for the imports above will do.
        if operation == "GetParametersForImport" || requests.iter().any(|(known, _)| known == operation) {
            continue;
        }
        let mut request = Map::new();
        let members = [("KeyId", json!(key.id)), ("Limit", json!(3)), ("AliasName", json!("alias/x"))];
        let takes = |name: &str| api["input"].get(name).is_some();
        request.extend(members.into_iter().filter(|(name, _)| takes(name)).map(|(n, v)| (n.to_owned(), v)));
        requests.push((operation.clone(), Value::Object(request)));
    }
    requests
}

/// What becomes of one value of a request.
#[derive(Debug, Clone)]
enum Change {
    Remove,
    Set(Value),
    /// Alters one byte: of a blob what it stands for, of a text a character.
    Flip(Index, u8),
    /// Cuts a text or a blob.
    Cut(Index),
    /// Repeats a text or a blob so many times.
    Repeat(usize),
    /// Adds a member that nobody knows.
    Stray(String),
    /// Replaces it by another value of the requests.
    Borrow(Index),
}

fn any_change() -> impl Strategy<Value = Change> {
    let odd = prop_oneof![
        Just(json!(null)),
        Just(json!({})),
        Just(json!([])),
        Just(json!([[[[]]]])),
        Just(json!("")),
        Just(json!("\u{0}")),
        Just(json!("\u{1F980}".repeat(70))),
        Just(json!("arn:aws:kms:::key/")),
        Just(json!("arn:aws:kms:eu-central-1:111122223333:alias/")),
        Just(json!("mrk-")),
        Just(json!("alias/aws/s3")),
        Just(json!("A===")),
        Just(json!("{\"Statement\":[]}")),
        Just(json!({ "a": { "b": 1 } })),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-3..3000i64).prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        Just(json!(1e300)),
        ".{0,30}".prop_map(Value::from),
    ];
    prop_oneof![
        Just(Change::Remove),
        odd.prop_map(Change::Set),
        (any::<Index>(), any::<u8>()).prop_map(|(at, with)| Change::Flip(at, with)),
        any::<Index>().prop_map(Change::Cut),
        (2..400usize).prop_map(Change::Repeat),
        "[A-Za-z]{0,12}".prop_map(Change::Stray),
        any::<Index>().prop_map(Change::Borrow),
    ]
}

/// The paths to every value in a request.
fn paths(value: &Value, here: &str, found: &mut Vec<String>) {
    found.push(here.to_owned());
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| paths(value, &format!("{here}/{name}"), found));
        }
        Value::Array(values) => {
            values.iter().enumerate().for_each(|(at, value)| paths(value, &format!("{here}/{at}"), found));
        }
        _ => {}
    }
}

fn change(request: &mut Value, path: &str, change: &Change, others: &[Value]) {
    let Some(value) = request.pointer_mut(path) else { return };
    match change {
        Change::Set(with) => *value = with.clone(),
        Change::Borrow(which) => *value = which.get(others).clone(),
        Change::Stray(name) => {
            if let Some(members) = value.as_object_mut() {
                members.insert(name.clone(), json!(1));
            }
        }
        Change::Remove => {
            let (parent, name) = path.rsplit_once('/').unwrap_or_default();
            if let Some(Value::Object(members)) = request.pointer_mut(parent) {
                members.remove(name);
            }
        }
        Change::Flip(..) | Change::Cut(_) | Change::Repeat(_) => {
            let Some(written) = value.as_str() else { return };
            let decoded = STANDARD.decode(written).ok();
            let mut data = decoded.clone().unwrap_or_else(|| written.as_bytes().to_vec());
            match change {
                Change::Flip(at, with) if !data.is_empty() => *at.get_mut(&mut data) ^= with,
                Change::Cut(at) if !data.is_empty() => data.truncate(at.index(data.len())),
                Change::Repeat(times) => data = data.repeat(*times),
                _ => {}
            }
            *value = match decoded {
                Some(_) => json!(base64(data)),
                None => json!(String::from_utf8_lossy(&data)),
            };
        }
    }
}

/// An operation, what to change where in its request, and which bytes of the body to alter then.
type Step = (Index, Vec<(Index, Change)>, Option<(Index, u8)>);

fn any_step() -> impl Strategy<Value = Step> {
    (
        any::<Index>(),
        proptest::collection::vec((any::<Index>(), any_change()), 0..3),
        proptest::option::weighted(0.1, (any::<Index>(), any::<u8>())),
    )
}

/// Performs one mutated call and tells the kind of the answer, or what the service could not have answered.
fn perform(world: &World, (which, changes, damage): &Step) -> Result<&'static str, String> {
    let (operation, request) = which.get(&world.requests);
    let others: Vec<Value> = world
        .requests
        .iter()
        .flat_map(|(_, request)| request.as_object().into_iter().flatten().map(|(_, value)| value.clone()))
        .collect();
    let mut request = request.clone();
    for (at, change_of_it) in changes {
        let mut found = Vec::new();
        paths(&request, "", &mut found);
        change(&mut request, at.get::<String>(&found), change_of_it, &others);
    }
    let mut body = request.to_string().into_bytes();
    if let Some((at, with)) = damage {
        *at.get_mut(&mut body) ^= with;
    }
    let told = || format!("{operation} {}", String::from_utf8_lossy(&body));
    match world.mock.kms.call(&world.mock.caller, operation, &body) {
        Ok(answer) if answer.is_empty() => Ok("answer"),
        Ok(answer) => match serde_json::from_slice::<BTreeMap<String, Value>>(&answer) {
            Ok(_) => Ok("answer"),
            Err(error) => Err(format!("{}: {error}", told())),
        },
        Err(error) if error.code().http_status() != 400 => Err(format!("{}: {error}", told())),
        Err(error) if serde_json::from_slice::<Value>(&error.to_json()).is_err() => Err(told()),
        Err(error) => Ok(error.code().name()),
    }
}

#[test]
fn every_operation_has_a_valid_request() {
    let world = World::new();
    let model: Value = serde_json::from_str(&mock_kms::api_model()).unwrap();
    for operation in model["operations"].as_object().unwrap().keys() {
        let known = world.requests.iter().any(|(known, _)| known == operation);
        assert!(known || operation == "GetParametersForImport", "{operation}");
    }
    for (operation, request) in world.requests.iter().take(20) {
        world.mock.call(operation, request.clone());
    }
}

#[test]
fn no_mutated_request_makes_the_mock_fail() {
    let config = Config { cases: 40, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(
        config,
        TestRng::from_seed(RngAlgorithm::ChaCha, b"the mutations of mock-kms, no. 1"),
    );
    let steps = proptest::collection::vec(any_step(), 60);
    let kinds = RefCell::new(BTreeMap::<&str, usize>::new());
    let outcome = runner.run(&steps, |steps| {
        let world = World::new();
        for step in &steps {
            let kind = perform(&world, step).map_err(TestCaseError::fail)?;
            *kinds.borrow_mut().entry(kind).or_default() += 1;
            world.mock.wait(Duration::from_millis(100));
        }
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    // Mutations that all end at the first check would show little.
    let kinds = kinds.into_inner();
    assert!(kinds.len() > 15 && kinds["answer"] > 300, "{kinds:?}");
}
