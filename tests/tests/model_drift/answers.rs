//! Answers: every member of every answer is in the model, and every member of the model is in some answer.

use crate::model::{own, published};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use mock_kms::{Caller, Kms, crypto::RsaPadding, crypto::aws_lc::PROVIDER};
use serde_json::{Value, json};
use std::{collections::BTreeSet, time::Duration};

/// Members that belong to what the mock refuses by name: custom key stores and attested recipients.
const ABSENT: [&str; 13] = [
    "DecryptResponse.CiphertextForRecipient",
    "DeriveSharedSecretResponse.CiphertextForRecipient",
    "DescribeCustomKeyStoresResponse.NextMarker",
    "GenerateDataKeyPairResponse.CiphertextForRecipient",
    "GenerateDataKeyResponse.CiphertextForRecipient",
    "GenerateRandomResponse.CiphertextForRecipient",
    "KeyMetadata.CloudHsmClusterId",
    "KeyMetadata.CustomKeyStoreId",
    "KeyMetadata.XksKeyConfiguration",
    // One policy fits on a page.
    "ListKeyPoliciesResponse.NextMarker",
    // The structures themselves.
    "CustomKeyStoresListEntry.",
    "XksKeyConfigurationType.",
    "XksProxyConfigurationType.",
];

/// The deprecated enum gained none of the newer key specs, though its member has "the same value" as KeySpec.
const NOT_KEPT_UP: &str = "CustomerMasterKeySpec";

/// Makes calls and notes which members of which structures were answered.
struct Witness<'a> {
    model: &'a Value,
    kms: Kms,
    seen: BTreeSet<String>,
    called: BTreeSet<String>,
}

impl Witness<'_> {
    fn call(&mut self, operation: &str, request: Value) -> Value {
        let caller = self.kms.home().clone();
        self.call_as(&caller, operation, request)
    }

    fn call_as(&mut self, caller: &Caller, operation: &str, request: Value) -> Value {
        let answer = self.kms.call(caller, operation, request.to_string().as_bytes());
        let answer = answer.unwrap_or_else(|error| panic!("{operation} {request}: {error}"));
        let answer = if answer.is_empty() { json!({}) } else { serde_json::from_slice(&answer).unwrap() };
        self.called.insert(operation.to_owned());
        match self.model["operations"][operation]["output"]["shape"].as_str() {
            Some(shape) => self.look(operation, shape, &answer),
            None => assert_eq!(answer, json!({}), "{operation} answers nothing in the model"),
        }
        answer
    }

    /// Notes the members of `value`, and checks that it is of that shape.
    fn look(&mut self, path: &str, shape: &str, value: &Value) {
        let model = &self.model["shapes"][shape];
        let fits = match model["type"].as_str().unwrap_or_default() {
            "structure" => {
                for (name, member) in value.as_object().into_iter().flatten() {
                    let Some(target) = model["members"][name]["shape"].as_str() else {
                        panic!("{path}: {shape} has no member {name} in the model")
                    };
                    self.seen.insert(format!("{shape}.{name}"));
                    self.look(&format!("{path}.{name}"), target, member);
                }
                value.is_object()
            }
            "list" => {
                let target = model["member"]["shape"].as_str().unwrap_or_default();
                value.as_array().into_iter().flatten().for_each(|entry| self.look(path, target, entry));
                value.is_array()
            }
            "string" => {
                let words = model.get("enum").filter(|_| shape != NOT_KEPT_UP);
                value.is_string() && words.is_none_or(|words| words.as_array().unwrap().contains(value))
            }
            "map" => value.is_object(),
            "blob" => value.as_str().is_some_and(|text| BASE64_STANDARD.decode(text).is_ok()),
            "boolean" => value.is_boolean(),
            "integer" => value.is_i64(),
            "timestamp" => value.is_f64(),
            _ => false,
        };
        assert!(fits, "{path} is {value}, which is no {shape}");
    }

    fn key(&mut self, request: Value) -> String {
        text(&self.call("CreateKey", request)["KeyMetadata"]["KeyId"])
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// The members of every structure that the answers of implemented operations can hold.
fn reachable(model: &Value, shape: &str, found: &mut BTreeSet<String>, visited: &mut BTreeSet<String>) {
    if !visited.insert(shape.to_owned()) {
        return;
    }
    let definition = &model["shapes"][shape];
    for (name, member) in definition["members"].as_object().into_iter().flatten() {
        found.insert(format!("{shape}.{name}"));
        reachable(model, member["shape"].as_str().unwrap_or_default(), found, visited);
    }
    if let Some(member) = definition["member"]["shape"].as_str() {
        reachable(model, member, found, visited);
    }
}

#[test]
fn answers_have_the_members_of_the_model() {
    let Some(model) = published() else { return };
    let kms = Kms::builder().build().unwrap();
    let mut witness = Witness { model, kms, seen: BTreeSet::new(), called: BTreeSet::new() };
    encryption(&mut witness);
    signatures(&mut witness);
    secrets(&mut witness);
    management(&mut witness);
    grants(&mut witness);
    imports(&mut witness);
    regions(&mut witness);

    let own = own();
    let (mut all, mut visited) = (BTreeSet::new(), BTreeSet::new());
    for (name, operation) in own["operations"].as_object().unwrap() {
        if operation["input"].is_null() {
            continue;
        }
        assert!(witness.called.contains(name), "no answer of {name} was looked at");
        if let Some(shape) = model["operations"][name]["output"]["shape"].as_str() {
            reachable(model, shape, &mut all, &mut visited);
        }
    }
    let is_absent = |member: &&String| ABSENT.iter().any(|absent| member.starts_with(absent));
    let missing: Vec<&String> = all.difference(&witness.seen).filter(|member| !is_absent(member)).collect();
    assert!(missing.is_empty(), "no answer has {missing:?}");
    let seen: Vec<&String> = witness.seen.iter().filter(is_absent).collect();
    assert!(seen.is_empty(), "listed as absent, but answered: {seen:?}");
}

fn encryption(witness: &mut Witness<'_>) {
    let id = witness.key(json!({ "Description": "x", "Tags": [{ "TagKey": "a", "TagValue": "b" }] }));
    let blob = witness.call("Encrypt", json!({ "KeyId": id, "Plaintext": "eA==" }))["CiphertextBlob"].clone();
    witness.call("Decrypt", json!({ "CiphertextBlob": blob }));
    witness.call("ReEncrypt", json!({ "CiphertextBlob": blob, "DestinationKeyId": id }));
    for operation in ["GenerateDataKey", "GenerateDataKeyWithoutPlaintext"] {
        witness.call(operation, json!({ "KeyId": id, "KeySpec": "AES_256" }));
    }
    for operation in ["GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext"] {
        witness.call(operation, json!({ "KeyId": id, "KeyPairSpec": "ECC_NIST_P256" }));
    }
    witness.call("GenerateRandom", json!({ "NumberOfBytes": 8 }));
    witness.call("GetKeyLastUsage", json!({ "KeyId": id }));
    let rsa = witness.key(json!({ "KeySpec": "RSA_2048", "KeyUsage": "ENCRYPT_DECRYPT" }));
    witness.call("GetPublicKey", json!({ "KeyId": rsa }));
}

fn signatures(witness: &mut Witness<'_>) {
    let id = witness.key(json!({ "KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY" }));
    let mut request = json!({ "KeyId": id, "Message": "eA==", "SigningAlgorithm": "ECDSA_SHA_256" });
    request["Signature"] = witness.call("Sign", request.clone())["Signature"].clone();
    witness.call("Verify", request);
    witness.call("GetPublicKey", json!({ "KeyId": id }));
    let id = witness.key(json!({ "KeySpec": "HMAC_256", "KeyUsage": "GENERATE_VERIFY_MAC" }));
    let mut request = json!({ "KeyId": id, "Message": "eA==", "MacAlgorithm": "HMAC_SHA_256" });
    request["Mac"] = witness.call("GenerateMac", request.clone())["Mac"].clone();
    witness.call("VerifyMac", request);
}

fn secrets(witness: &mut Witness<'_>) {
    let id = witness.key(json!({ "KeySpec": "ECC_NIST_P256", "KeyUsage": "KEY_AGREEMENT" }));
    let public = witness.call("GetPublicKey", json!({ "KeyId": id }))["PublicKey"].clone();
    witness.call(
        "DeriveSharedSecret",
        json!({ "KeyId": id, "KeyAgreementAlgorithm": "ECDH", "PublicKey": public }),
    );
    let id = witness.key(json!({ "KeySpec": "ML_KEM_512", "KeyUsage": "ENCAPSULATE_DECAPSULATE" }));
    let mut request = json!({ "KeyId": id, "EncapsulationAlgorithm": "ML_KEM" });
    let answer = witness.call("Encapsulate", request.clone());
    request["SharedSecretCiphertextBlob"] = answer["SharedSecretCiphertextBlob"].clone();
    witness.call("Decapsulate", request);
    witness.call("GetPublicKey", json!({ "KeyId": id }));
}

fn management(witness: &mut Witness<'_>) {
    let id = witness.key(json!({}));
    let key = json!({ "KeyId": id });
    for alias in ["alias/a", "alias/b"] {
        witness.call("CreateAlias", json!({ "AliasName": alias, "TargetKeyId": id }));
    }
    witness.call("UpdateAlias", json!({ "AliasName": "alias/a", "TargetKeyId": id }));
    for operation in ["ListAliases", "ListKeys"] {
        witness.call(operation, json!({ "Limit": 1 }));
    }
    witness.call("DeleteAlias", json!({ "AliasName": "alias/a" }));
    let tags = json!([{ "TagKey": "a", "TagValue": "b" }, { "TagKey": "c", "TagValue": "d" }]);
    witness.call("TagResource", json!({ "KeyId": id, "Tags": tags }));
    witness.call("ListResourceTags", json!({ "KeyId": id, "Limit": 1 }));
    witness.call("UntagResource", json!({ "KeyId": id, "TagKeys": ["a"] }));
    witness.call("UpdateKeyDescription", json!({ "KeyId": id, "Description": "y" }));
    let policy = witness.call("GetKeyPolicy", key.clone())["Policy"].clone();
    witness.call("PutKeyPolicy", json!({ "KeyId": id, "Policy": policy }));
    witness.call("EnableKeyRotation", key.clone());
    for _ in 0..2 {
        witness.call("RotateKeyOnDemand", key.clone());
        witness.call("GetKeyRotationStatus", key.clone());
        witness.kms.clock().advance(Duration::from_secs(10));
    }
    witness.call("ListKeyRotations", json!({ "KeyId": id, "Limit": 1 }));
    for operation in
        ["ListKeyPolicies", "DisableKeyRotation", "DisableKey", "EnableKey", "ScheduleKeyDeletion"]
    {
        witness.call(operation, key.clone());
    }
    for operation in ["DescribeKey", "CancelKeyDeletion"] {
        witness.call(operation, key.clone());
    }
    witness.call("DescribeCustomKeyStores", json!({}));
}

fn grants(witness: &mut Witness<'_>) {
    let (id, ann) = (witness.key(json!({})), "arn:aws:iam::111122223333:user/ann");
    let constraints = json!({ "EncryptionContextEquals": { "a": "b" } });
    let by_name = json!({
        "KeyId": id, "GranteePrincipal": ann, "RetiringPrincipal": witness.kms.home().arn(), "Operations": ["Decrypt"],
        "Constraints": constraints, "Name": "x",
    });
    let source = "arn:aws:s3:us-east-1:111122223333:x";
    let by_service = json!({
        "KeyId": id, "GranteeServicePrincipal": "s3.amazonaws.com", "RetiringServicePrincipal": "s3.amazonaws.com",
        "Operations": ["Decrypt"],
        "Constraints": { "SourceArn": source, "EncryptionContextSubset": { "a": "b" } },
    });
    let token = witness.call("CreateGrant", by_name)["GrantToken"].clone();
    let grant = witness.call("CreateGrant", by_service)["GrantId"].clone();
    witness.call("ListGrants", json!({ "KeyId": id, "Limit": 1 }));
    witness.call("ListGrants", json!({ "KeyId": id }));
    let retiring = witness.kms.home().arn().to_owned();
    witness.call("ListRetirableGrants", json!({ "RetiringPrincipal": retiring }));
    witness.call("RetireGrant", json!({ "GrantToken": token }));
    witness.call("RevokeGrant", json!({ "KeyId": id, "GrantId": grant }));
}

fn imports(witness: &mut Witness<'_>) {
    let id = witness.key(json!({ "Origin": "EXTERNAL" }));
    let request =
        json!({ "KeyId": id, "WrappingAlgorithm": "RSAES_OAEP_SHA_256", "WrappingKeySpec": "RSA_2048" });
    let parameters = witness.call("GetParametersForImport", request);
    let public = BASE64_STANDARD.decode(text(&parameters["PublicKey"])).unwrap();
    let public = PROVIDER.rsa_encryption.encryption_key(&public).unwrap();
    let wrapped = public.encrypt(RsaPadding::OaepSha256, &[7; 32]).unwrap();
    let tomorrow = witness.kms.clock().now().plus_days(1).as_epoch_seconds();
    witness.call(
        "ImportKeyMaterial",
        json!({
            "KeyId": id,
            "ImportToken": parameters["ImportToken"],
            "EncryptedKeyMaterial": BASE64_STANDARD.encode(wrapped),
            "ValidTo": tomorrow,
            "KeyMaterialDescription": "the first",
        }),
    );
    witness.call("DescribeKey", json!({ "KeyId": id }));
    witness.call("ListKeyRotations", json!({ "KeyId": id, "IncludeKeyMaterial": "ALL_KEY_MATERIAL" }));
    witness.call("DeleteImportedKeyMaterial", json!({ "KeyId": id }));
}

fn regions(witness: &mut Witness<'_>) {
    let id = witness.key(json!({ "MultiRegion": true }));
    let tags = json!([{ "TagKey": "a", "TagValue": "b" }]);
    witness.call("ReplicateKey", json!({ "KeyId": id, "ReplicaRegion": "eu-west-1", "Tags": tags }));
    witness.kms.clock().advance(Duration::from_secs(10));
    witness.call("UpdatePrimaryRegion", json!({ "KeyId": id, "PrimaryRegion": "eu-west-1" }));
    witness.kms.clock().advance(Duration::from_secs(10));
    let ireland = Caller::root(mock_kms::Region::new("eu-west-1").unwrap(), witness.kms.home().account());
    witness.call_as(&ireland, "ScheduleKeyDeletion", json!({ "KeyId": id }));
    witness.call_as(&ireland, "DescribeKey", json!({ "KeyId": id }));
}
