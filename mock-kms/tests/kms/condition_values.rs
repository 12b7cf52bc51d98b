//! What calls carry under the condition keys of KMS: each key is seen as each operation that has it tells it.

use crate::mock::{Mock, base64, text};
use mock_kms::{Caller, Seed, SeedPrincipal};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const ANN: &str = "arn:aws:iam::111122223333:user/ann";

/// Every `kms:` key but those of Nitro enclaves, and the keys of tags; families with the name that the calls here use.
const KEYS: [&str; 39] = [
    "kms:BypassPolicyLockoutSafetyCheck",
    "kms:CallerAccount",
    "kms:CustomerMasterKeySpec",
    "kms:CustomerMasterKeyUsage",
    "kms:DataKeyPairSpec",
    "kms:EncryptionAlgorithm",
    "kms:EncryptionContext:tenant",
    "kms:EncryptionContextKeys",
    "kms:ExpirationModel",
    "kms:GrantConstraintType",
    "kms:GrantIsForAWSResource",
    "kms:GrantOperations",
    "kms:GranteePrincipal",
    "kms:KeyAgreementAlgorithm",
    "kms:KeyOrigin",
    "kms:KeySpec",
    "kms:KeyUsage",
    "kms:MacAlgorithm",
    "kms:MessageType",
    "kms:MultiRegion",
    "kms:MultiRegionKeyType",
    "kms:PrimaryRegion",
    "kms:ReEncryptOnSameKey",
    "kms:ReplicaRegion",
    "kms:RequestAlias",
    "kms:ResourceAliases",
    "kms:RetiringPrincipal",
    "kms:RotationPeriodInDays",
    "kms:ScheduleKeyDeletionPendingWindowInDays",
    "kms:SigningAlgorithm",
    "kms:ValidTo",
    "kms:ViaService",
    "kms:WrappingAlgorithm",
    "kms:WrappingKeySpec",
    "aws:PrincipalTag/team",
    "aws:ResourceTag/team",
    "aws:RequestTag/team",
    "aws:TagKeys",
    "aws:RequestedRegion",
];

/// A user whose policy asks for every key, and what is seen of them.
struct Scene {
    mock: Mock,
    ann: Caller,
    seen: BTreeSet<&'static str>,
}

impl Scene {
    fn new() -> Self {
        let conditions: serde_json::Map<String, Value> =
            KEYS.iter().map(|key| ((*key).to_owned(), json!("?"))).collect();
        let asks = json!({ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": { "StringEquals": conditions } });
        let may = json!({ "Effect": "Allow", "Action": "*", "Resource": "*" });
        let policy = json!({ "Version": "2012-10-17", "Statement": [asks, may] });
        let ann = SeedPrincipal::new(ANN).tag("team", "red").policy(&policy.to_string());
        let mock = Mock::built(|builder| builder.seed(Seed::default().principal(ann)));
        let ann = mock.kms.caller(ANN).unwrap();
        Self { mock, ann, seen: BTreeSet::new() }
    }

    /// What is seen under `key` when Ann calls, for each of the permissions that the call needs.
    fn values(&self, caller: &Caller, key: &str, operation: &str, request: &Value) -> Vec<Value> {
        let (_, decisions) = self.mock.kms.explain(caller, operation, request.to_string().as_bytes());
        let seen = |decision: &Value| {
            let policies = decision["policies"].as_array().unwrap();
            let own = policies.iter().find(|policy| policy["kind"] == "identity-based policy").unwrap();
            let conditions = own["statements"][0]["conditions"].as_array().unwrap();
            conditions.iter().find(|condition| condition["key"] == key).unwrap()["seen"].clone()
        };
        decisions.iter().map(seen).collect()
    }

    /// The values are those expected. One that a call does not carry is null.
    fn expect(&mut self, key: &'static str, operation: &str, request: &Value, expected: &Value) {
        let values = self.values(&self.ann, key, operation, request);
        assert_eq!(&json!(values), expected, "{key} of {operation} {request}");
        if !values.iter().all(Value::is_null) {
            self.seen.insert(key);
        }
    }

    fn key(&self, request: Value) -> String {
        self.mock.key_like(request).arn
    }

    fn keyed(&mut self, key: &'static str, operation: &str, id: &str, more: Value, expected: &Value) {
        let mut request = more;
        request["KeyId"] = json!(id);
        self.expect(key, operation, &request, expected);
    }
}

fn key_properties(scene: &mut Scene) {
    let made = json!({ "KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY", "MultiRegion": true,
        "Tags": [{ "TagKey": "team", "TagValue": "blue" }] });
    let key = scene.key(made.clone());
    for (name, of_key, by_default) in [
        ("kms:KeySpec", json!("ECC_NIST_P256"), json!("SYMMETRIC_DEFAULT")),
        ("kms:CustomerMasterKeySpec", json!("ECC_NIST_P256"), json!("SYMMETRIC_DEFAULT")),
        ("kms:KeyUsage", json!("SIGN_VERIFY"), json!("ENCRYPT_DECRYPT")),
        ("kms:CustomerMasterKeyUsage", json!("SIGN_VERIFY"), json!("ENCRYPT_DECRYPT")),
        ("kms:KeyOrigin", json!("AWS_KMS"), json!("AWS_KMS")),
        ("kms:MultiRegion", json!("true"), json!("false")),
        ("kms:MultiRegionKeyType", json!("PRIMARY"), Value::Null),
    ] {
        scene.keyed(name, "DescribeKey", &key, json!({}), &json!([of_key]));
        // CreateKey, and TagResource for the tags.
        scene.expect(name, "CreateKey", &made, &json!([of_key, of_key]));
        scene.expect(name, "CreateKey", &json!({}), &json!([by_default]));
        scene.expect(name, "ListKeys", &json!({}), &json!([null]));
    }
    for (name, on_key, on_creation, on_tagging) in [
        ("aws:ResourceTag/team", json!("blue"), Value::Null, json!("blue")),
        ("aws:RequestTag/team", Value::Null, json!("blue"), json!("green")),
        ("aws:TagKeys", Value::Null, json!(["team"]), json!(["team"])),
        ("aws:PrincipalTag/team", json!("red"), json!("red"), json!("red")),
    ] {
        scene.keyed(name, "DescribeKey", &key, json!({}), &json!([on_key]));
        scene.expect(name, "CreateKey", &made, &json!([on_creation, on_creation]));
        let tags = json!({ "Tags": [{ "TagKey": "team", "TagValue": "green" }] });
        scene.keyed(name, "TagResource", &key, tags, &json!([on_tagging]));
    }
    scene.keyed("aws:TagKeys", "UntagResource", &key, json!({ "TagKeys": ["a", "b"] }), &json!([["a", "b"]]));
    let replica =
        json!({ "ReplicaRegion": "eu-west-1", "Tags": [{ "TagKey": "team", "TagValue": "green" }] });
    for (name, expected) in [
        ("kms:ReplicaRegion", json!(["eu-west-1", "eu-west-1", "eu-west-1"])),
        ("kms:MultiRegionKeyType", json!(["PRIMARY", "REPLICA", "REPLICA"])),
        ("aws:RequestTag/team", json!(["green", "green", "green"])),
    ] {
        scene.keyed(name, "ReplicateKey", &key, replica.clone(), &expected);
    }
    let region = json!({ "PrimaryRegion": "eu-west-1" });
    scene.mock.call("ReplicateKey", json!({ "KeyId": key, "ReplicaRegion": "eu-west-1" }));
    scene.mock.wait(std::time::Duration::from_secs(10));
    scene.keyed("kms:PrimaryRegion", "UpdatePrimaryRegion", &key, region, &json!(["eu-west-1", "eu-west-1"]));
}

fn cryptography(scene: &mut Scene) {
    let key = scene.key(json!({}));
    let context = json!({ "Tenant": "blue", "year": "1" });
    let sealed = json!({ "KeyId": key, "Plaintext": "eA==", "EncryptionContext": context });
    let blob = text(&scene.mock.call("Encrypt", sealed)["CiphertextBlob"]);
    let decrypt = json!({ "CiphertextBlob": blob, "EncryptionContext": context });
    let re_encrypt = json!({
        "CiphertextBlob": blob, "SourceEncryptionContext": context, "DestinationKeyId": key,
        "DestinationEncryptionContext": { "tenant": "red" },
    });
    let pair = json!({ "KeyPairSpec": "ECC_NIST_P384", "EncryptionContext": context });
    for (operation, request, specs) in [
        ("Encrypt", json!({ "Plaintext": "eA==", "EncryptionContext": context }), Value::Null),
        ("GenerateDataKey", json!({ "KeySpec": "AES_256", "EncryptionContext": context }), Value::Null),
        ("GenerateDataKeyWithoutPlaintext", json!({ "EncryptionContext": context }), Value::Null),
        ("GenerateDataKeyPair", pair.clone(), json!("ECC_NIST_P384")),
        ("GenerateDataKeyPairWithoutPlaintext", pair, json!("ECC_NIST_P384")),
        ("Decrypt", decrypt, Value::Null),
    ] {
        scene.keyed("kms:EncryptionContext:tenant", operation, &key, request.clone(), &json!(["blue"]));
        let names = json!([["Tenant", "year"]]);
        scene.keyed("kms:EncryptionContextKeys", operation, &key, request.clone(), &names);
        let algorithm = json!(["SYMMETRIC_DEFAULT"]);
        scene.keyed("kms:EncryptionAlgorithm", operation, &key, request.clone(), &algorithm);
        scene.keyed("kms:DataKeyPairSpec", operation, &key, request, &json!([specs]));
    }
    for (name, expected) in [
        ("kms:EncryptionContext:tenant", json!(["blue", "red"])),
        ("kms:EncryptionContextKeys", json!([["Tenant", "year"], ["tenant"]])),
        ("kms:EncryptionAlgorithm", json!(["SYMMETRIC_DEFAULT", "SYMMETRIC_DEFAULT"])),
        ("kms:ReEncryptOnSameKey", json!(["true", "true"])),
    ] {
        scene.expect(name, "ReEncrypt", &re_encrypt, &expected);
    }
    let rsa = scene.key(json!({ "KeySpec": "RSA_2048", "KeyUsage": "ENCRYPT_DECRYPT" }));
    let request = json!({ "Plaintext": "eA==", "EncryptionAlgorithm": "RSAES_OAEP_SHA_1" });
    scene.keyed("kms:EncryptionAlgorithm", "Encrypt", &rsa, request.clone(), &json!(["RSAES_OAEP_SHA_1"]));
    scene.keyed("kms:EncryptionContextKeys", "Encrypt", &rsa, request, &json!([null]));
    let signer = scene.key(json!({ "KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY" }));
    let sign = json!({ "Message": "eA==", "SigningAlgorithm": "ECDSA_SHA_256" });
    let digest = json!({ "Message": base64([0; 32]), "MessageType": "DIGEST", "SigningAlgorithm": "ECDSA_SHA_256",
        "Signature": "eA==" });
    for (operation, request, kind) in [("Sign", sign, "RAW"), ("Verify", digest, "DIGEST")] {
        scene.keyed("kms:SigningAlgorithm", operation, &signer, request.clone(), &json!(["ECDSA_SHA_256"]));
        scene.keyed("kms:MessageType", operation, &signer, request, &json!([kind]));
    }
    let mac = scene.key(json!({ "KeySpec": "HMAC_384", "KeyUsage": "GENERATE_VERIFY_MAC" }));
    for operation in ["GenerateMac", "VerifyMac"] {
        let mut request = json!({ "Message": "eA==", "MacAlgorithm": "HMAC_SHA_384" });
        if operation == "VerifyMac" {
            request["Mac"] = json!("eA==");
        }
        scene.keyed("kms:MacAlgorithm", operation, &mac, request, &json!(["HMAC_SHA_384"]));
    }
    let agreement = scene.key(json!({ "KeySpec": "ECC_NIST_P256", "KeyUsage": "KEY_AGREEMENT" }));
    let derive = json!({ "KeyAgreementAlgorithm": "ECDH", "PublicKey": "eA==" });
    scene.keyed("kms:KeyAgreementAlgorithm", "DeriveSharedSecret", &agreement, derive, &json!(["ECDH"]));
}

fn names(scene: &mut Scene) {
    let key = scene.key(json!({}));
    for alias in ["alias/a", "alias/b"] {
        scene.mock.call("CreateAlias", json!({ "AliasName": alias, "TargetKeyId": key }));
    }
    let plain = json!({ "Plaintext": "eA==" });
    let arn = "arn:aws:kms:eu-central-1:111122223333:alias/b";
    for (id, alias) in [("alias/a", json!("alias/a")), (arn, json!("alias/b")), (&key, Value::Null)] {
        scene.keyed("kms:RequestAlias", "Encrypt", id, plain.clone(), &json!([alias]));
        scene.keyed("kms:ResourceAliases", "Encrypt", id, plain.clone(), &json!([["alias/a", "alias/b"]]));
    }
    scene.keyed("kms:CallerAccount", "Encrypt", &key, plain.clone(), &json!(["111122223333"]));
    scene.keyed("aws:RequestedRegion", "Encrypt", &key, plain.clone(), &json!(["eu-central-1"]));
    scene.keyed("kms:ViaService", "Encrypt", &key, plain.clone(), &json!([null]));
    let caller = scene.ann.clone().via_service("s3.eu-central-1.amazonaws.com");
    let via = |key_name: &str, operation: &str, request: &Value| {
        scene.values(&caller, key_name, operation, request)
    };
    let request = json!({ "KeyId": key, "Plaintext": "eA==" });
    assert_eq!(via("kms:ViaService", "Encrypt", &request), ["s3.eu-central-1.amazonaws.com"]);
    assert_eq!(via("kms:GrantIsForAWSResource", "ListGrants", &json!({ "KeyId": key })), ["true"]);
    scene.seen.insert("kms:ViaService");
}

fn grants(scene: &mut Scene) {
    let key = scene.key(json!({}));
    let create = json!({
        "KeyId": key, "GranteePrincipal": ANN, "RetiringPrincipal": ANN, "Operations": ["Encrypt", "Decrypt"],
        "Constraints": { "EncryptionContextSubset": { "tenant": "blue" } },
    });
    let grant = scene.mock.call("CreateGrant", create.clone());
    let retire = json!({ "KeyId": key, "GrantId": grant["GrantId"] });
    let by_token = json!({ "GrantToken": grant["GrantToken"] });
    for (name, created, retired) in [
        ("kms:GranteePrincipal", json!(ANN), Value::Null),
        ("kms:RetiringPrincipal", json!(ANN), Value::Null),
        ("kms:GrantOperations", json!(["Encrypt", "Decrypt"]), Value::Null),
        ("kms:GrantIsForAWSResource", json!("false"), Value::Null),
        ("kms:GrantConstraintType", json!("EncryptionContextSubset"), json!("EncryptionContextSubset")),
        ("kms:EncryptionContext:tenant", json!("blue"), json!("blue")),
        ("kms:EncryptionContextKeys", json!(["tenant"]), json!(["tenant"])),
    ] {
        scene.expect(name, "CreateGrant", &create, &json!([created]));
        scene.expect(name, "RetireGrant", &retire, &json!([retired]));
        scene.expect(name, "RetireGrant", &by_token, &json!([retired]));
    }
    scene.keyed("kms:GrantIsForAWSResource", "ListGrants", &key, json!({}), &json!(["false"]));
    scene.expect("kms:GrantIsForAWSResource", "RevokeGrant", &retire, &json!(["false"]));
}

fn administration(scene: &mut Scene) {
    let key = scene.key(json!({}));
    let imported = scene.key(json!({ "Origin": "EXTERNAL" }));
    let policy = r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"}}"#;
    for (bypass, seen) in [(None, Value::Null), (Some(false), json!("false")), (Some(true), json!("true"))] {
        let mut request = json!({ "Policy": policy });
        if let Some(bypass) = bypass {
            request["BypassPolicyLockoutSafetyCheck"] = json!(bypass);
        }
        let name = "kms:BypassPolicyLockoutSafetyCheck";
        scene.expect(name, "CreateKey", &request, &json!([seen]));
        scene.keyed(name, "PutKeyPolicy", &key, request, &json!([seen]));
    }
    for (parameters, model, valid_to) in [
        (json!({ "ValidTo": 1_700_000_100 }), Value::Null, json!("1700000100")),
        (
            json!({ "ExpirationModel": "KEY_MATERIAL_DOES_NOT_EXPIRE" }),
            json!("KEY_MATERIAL_DOES_NOT_EXPIRE"),
            Value::Null,
        ),
    ] {
        let mut request = parameters;
        (request["ImportToken"], request["EncryptedKeyMaterial"]) = (json!("eA=="), json!("eA=="));
        scene.keyed("kms:ExpirationModel", "ImportKeyMaterial", &imported, request.clone(), &json!([model]));
        scene.keyed("kms:ValidTo", "ImportKeyMaterial", &imported, request, &json!([valid_to]));
    }
    scene.keyed("kms:KeyOrigin", "DescribeKey", &imported, json!({}), &json!(["EXTERNAL"]));
    let wrap = json!({ "WrappingAlgorithm": "RSAES_OAEP_SHA_256", "WrappingKeySpec": "RSA_3072" });
    let operation = "GetParametersForImport";
    scene.keyed("kms:WrappingAlgorithm", operation, &imported, wrap.clone(), &json!(["RSAES_OAEP_SHA_256"]));
    scene.keyed("kms:WrappingKeySpec", operation, &imported, wrap, &json!(["RSA_3072"]));
    for (name, operation, parameter, by_default) in [
        ("kms:ScheduleKeyDeletionPendingWindowInDays", "ScheduleKeyDeletion", "PendingWindowInDays", "30"),
        ("kms:RotationPeriodInDays", "EnableKeyRotation", "RotationPeriodInDays", "365"),
    ] {
        scene.keyed(name, operation, &key, json!({}), &json!([by_default]));
        scene.keyed(name, operation, &key, json!({ parameter: 90 }), &json!(["90"]));
    }
}

#[test]
fn every_key_is_seen_as_the_operations_tell_it() {
    let mut scene = Scene::new();
    key_properties(&mut scene);
    cryptography(&mut scene);
    names(&mut scene);
    grants(&mut scene);
    administration(&mut scene);
    let unseen: Vec<_> = KEYS.iter().filter(|key| !scene.seen.contains(*key)).collect();
    assert!(unseen.is_empty(), "no operation carries {unseen:?}");
}

#[test]
fn only_requests_without_the_parameter_meet_the_guides_null() {
    let mock = Mock::new();
    let statement = |action: &str, name: &str| {
        json!({ "Effect": "Allow", "Principal": { "AWS": "111122223333" }, "Action": action, "Resource": "*",
            "Condition": { "Null": { name: true } } })
    };
    let policy = json!({ "Version": "2012-10-17",
        "Statement": [statement("kms:PutKeyPolicy", "kms:BypassPolicyLockoutSafetyCheck")] })
    .to_string();
    let key = mock.key_like(json!({ "Policy": policy }));
    mock.call("PutKeyPolicy", json!({ "KeyId": key.id, "Policy": policy }));
    let bypass = json!({ "KeyId": key.id, "Policy": policy, "BypassPolicyLockoutSafetyCheck": true });
    assert!(mock.error("PutKeyPolicy", bypass).starts_with("AccessDeniedException: "));
}
