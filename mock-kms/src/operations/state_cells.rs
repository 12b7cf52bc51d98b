//! Every cell of the state table, through the whole pipeline.
//!
//! The expected cells are written down a second time, with the numbers that the developer guide gives its answers,
//! so that a slip in the table does not confirm itself.

use crate::{
    Clock, Kms, Timestamp,
    action::Action,
    keys::{KeyState, Origin},
};
use serde_json::{Value, json};
use std::time::Duration;

/// The columns of the table; the third stands for two states.
const COLUMNS: [&[KeyState]; 7] = [
    &[KeyState::Enabled],
    &[KeyState::Disabled],
    &[KeyState::PendingDeletion, KeyState::PendingReplicaDeletion],
    &[KeyState::PendingImport],
    &[KeyState::Unavailable],
    &[KeyState::Creating],
    &[KeyState::Updating],
];

/// Each operation with the guide's answers by column: `ok`, or the number of a footnote. `a/b` stands for `a` for keys
/// with material from the service and `b` for those with imported material.
const ROWS: &[(&str, &str)] = &[
    ("CancelKeyDeletion", "4 4 ok 4 4 4 4"),
    ("CreateAlias", "ok ok 3 ok ok ok ok"),
    ("CreateGrant", "ok 1 3 5 ok 14 ok"),
    ("ListGrants", "ok ok ok ok ok ok ok"),
    ("RetireGrant", "ok ok ok ok ok ok ok"),
    ("RevokeGrant", "ok ok ok ok ok ok ok"),
    ("Encrypt", "ok 1 3 5 11 14 ok"),
    ("Decrypt", "ok 1 3 5 11 14 ok"),
    ("ReEncrypt", "ok 1 3 5 11 14 ok"),
    ("GenerateDataKey", "ok 1 3 5 11 14 ok"),
    ("GenerateDataKeyWithoutPlaintext", "ok 1 3 5 11 14 ok"),
    ("GenerateDataKeyPair", "ok 1 3 5 11 14 ok"),
    ("GenerateDataKeyPairWithoutPlaintext", "ok 1 3 5 11 14 ok"),
    ("DeriveSharedSecret", "ok 1 3 5 11 14 ok"),
    ("Encapsulate", "ok 1 3 5 11 14 ok"),
    ("Decapsulate", "ok 1 3 5 11 14 ok"),
    ("Sign", "ok 1 3 5 11 14 ok"),
    ("Verify", "ok 1 3 5 11 14 ok"),
    ("GenerateMac", "ok 1 3 5 11 14 ok"),
    ("VerifyMac", "ok 1 3 5 11 14 ok"),
    ("GetPublicKey", "ok 1 3 5 11 14 ok"),
    ("DeleteAlias", "ok ok ok ok ok ok ok"),
    ("UpdateAlias", "ok ok 3-short ok ok ok ok"),
    ("DescribeKey", "ok ok ok ok ok ok ok"),
    ("ListAliases", "ok ok ok ok ok ok ok"),
    ("DisableKey", "ok ok 3 5 ok 14 15"),
    ("EnableKey", "ok ok 3 5 ok 14 15"),
    ("ScheduleKeyDeletion", "ok ok 3 ok ok ok 15"),
    ("EnableKeyRotation", "ok/7 1/7 3/7 5/6 11/7 14 ok/7"),
    ("DisableKeyRotation", "ok/7 1/7 3/7 5/6 11/7 14 ok/7"),
    ("RotateKeyOnDemand", "ok/none 1 3 5 11 14 15"),
    ("GetKeyRotationStatus", "ok ok ok ok 11 ok ok"),
    ("ListKeyRotations", "ok ok ok ok 11 ok ok"),
    ("TagResource", "ok ok 3 ok ok ok ok"),
    ("UntagResource", "ok ok 3 ok ok ok ok"),
    ("UpdateKeyDescription", "ok ok 3 ok ok ok ok"),
    ("ListResourceTags", "ok ok ok ok ok ok ok"),
    ("GetKeyPolicy", "ok ok ok ok ok ok ok"),
    ("PutKeyPolicy", "ok ok ok ok ok ok ok"),
    ("ListKeyPolicies", "ok ok ok ok ok ok ok"),
    ("GetKeyLastUsage", "ok ok ok ok ok ok ok"),
    ("GetParametersForImport", "9/ok 9/ok 9/3 9/ok 9/11 14 15"),
    ("ImportKeyMaterial", "9/token 9/token 9/3 9/token 9/11 14 9/token"),
    ("DeleteImportedKeyMaterial", "9/ok 9/ok 9/ok 9/ok 9/11 14 15"),
    ("ReplicateKey", "ok 1 3 5 11 14 15"),
    ("UpdatePrimaryRegion", "ok 1 3 5 11 14 ok"),
];

/// The answer that a footnote stands for.
fn footnote(number: &str, arn: &str) -> Option<String> {
    let (code, what) = match number {
        "ok" => return None,
        "1" => ("DisabledException", "disabled"),
        "3" => ("KMSInvalidStateException", "pending deletion (or pending replica deletion)"),
        "3-short" => ("KMSInvalidStateException", "pending deletion"),
        "4" => ("KMSInvalidStateException", "not pending deletion (or pending replica deletion)"),
        "5" => ("KMSInvalidStateException", "pending import"),
        "6" | "7" => {
            return Some(format!(
                "UnsupportedOperationException: {arn} origin is EXTERNAL which is not valid for this operation."
            ));
        }
        "9" => {
            return Some(format!(
                "UnsupportedOperationException: {arn} origin is AWS_KMS which is not valid for this operation."
            ));
        }
        // The table lets it pass, and the operation finds that there is nothing to rotate to.
        "none" => {
            return Some(format!(
                "KMSInvalidStateException: No available key material pending rotation for the key: {arn}."
            ));
        }
        // The table lets it pass, and the operation looks at a token that is none.
        "token" => return Some("InvalidImportTokenException".to_owned()),
        "11" => ("KMSInvalidStateException", "unavailable"),
        "14" => ("KMSInvalidStateException", "creating"),
        "15" => ("KMSInvalidStateException", "updating"),
        other => panic!("no footnote {other}"),
    };
    Some(format!("{code}: {arn} is {what}."))
}

/// What CreateKey is asked for to have a key that `operation` takes.
fn kind_of_key(operation: &str) -> Value {
    let (spec, usage) = match operation {
        "Sign" | "Verify" | "GetPublicKey" => ("ECC_NIST_P256", "SIGN_VERIFY"),
        "GenerateMac" | "VerifyMac" => ("HMAC_256", "GENERATE_VERIFY_MAC"),
        "DeriveSharedSecret" => ("ECC_NIST_P256", "KEY_AGREEMENT"),
        "Encapsulate" | "Decapsulate" => ("ML_KEM_512", "ENCAPSULATE_DECAPSULATE"),
        _ => ("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT"),
    };
    json!({ "MultiRegion": true, "KeySpec": spec, "KeyUsage": usage })
}

/// Whose answer `operation` needs, made while the key is enabled, and which member of it.
fn need(operation: &str) -> Option<(&'static str, &'static str)> {
    Some(match operation {
        "Decrypt" | "ReEncrypt" => ("Encrypt", "CiphertextBlob"),
        "Verify" => ("Sign", "Signature"),
        "VerifyMac" => ("GenerateMac", "Mac"),
        "Decapsulate" => ("Encapsulate", "SharedSecretCiphertextBlob"),
        "DeriveSharedSecret" => ("GetPublicKey", "PublicKey"),
        "RetireGrant" | "RevokeGrant" => ("CreateGrant", "GrantId"),
        _ => return None,
    })
}

/// A request of `operation` that is right but for the state of the key `id`.
fn request(operation: &str, id: &str, blob: &Value) -> Value {
    match operation {
        "GenerateDataKeyPair" | "GenerateDataKeyPairWithoutPlaintext" => {
            json!({ "KeyId": id, "KeyPairSpec": "ECC_NIST_P256" })
        }
        "Sign" => json!({ "KeyId": id, "Message": "eA==", "SigningAlgorithm": "ECDSA_SHA_256" }),
        "Verify" => {
            json!({ "KeyId": id, "Message": "eA==", "Signature": blob, "SigningAlgorithm": "ECDSA_SHA_256" })
        }
        "GenerateMac" => json!({ "KeyId": id, "Message": "eA==", "MacAlgorithm": "HMAC_SHA_256" }),
        "VerifyMac" => {
            json!({ "KeyId": id, "Message": "eA==", "Mac": blob, "MacAlgorithm": "HMAC_SHA_256" })
        }
        "DeriveSharedSecret" => {
            json!({ "KeyId": id, "KeyAgreementAlgorithm": "ECDH", "PublicKey": blob })
        }
        "Encapsulate" => json!({ "KeyId": id, "EncapsulationAlgorithm": "ML_KEM" }),
        "Decapsulate" => {
            json!({ "KeyId": id, "EncapsulationAlgorithm": "ML_KEM", "SharedSecretCiphertextBlob": blob })
        }
        "Encrypt" => json!({ "KeyId": id, "Plaintext": "eA==" }),
        "Decrypt" => json!({ "CiphertextBlob": blob }),
        "ReEncrypt" => json!({ "CiphertextBlob": blob, "DestinationKeyId": id }),
        "GenerateDataKey" | "GenerateDataKeyWithoutPlaintext" => json!({ "KeyId": id, "KeySpec": "AES_256" }),
        "CreateGrant" => json!({
            "KeyId": id, "GranteePrincipal": "arn:aws:iam::111122223333:root", "Operations": ["Decrypt"],
        }),
        "RetireGrant" | "RevokeGrant" => json!({ "KeyId": id, "GrantId": blob }),
        "CreateAlias" => json!({ "AliasName": "alias/new", "TargetKeyId": id }),
        "DeleteAlias" => json!({ "AliasName": "alias/of-the-key" }),
        "UpdateAlias" => json!({ "AliasName": "alias/of-another", "TargetKeyId": id }),
        "TagResource" => json!({ "KeyId": id, "Tags": [{ "TagKey": "a", "TagValue": "b" }] }),
        "UntagResource" => json!({ "KeyId": id, "TagKeys": ["a"] }),
        "UpdateKeyDescription" => json!({ "KeyId": id, "Description": "x" }),
        "GetParametersForImport" => {
            json!({ "KeyId": id, "WrappingAlgorithm": "RSAES_OAEP_SHA_256", "WrappingKeySpec": "RSA_2048" })
        }
        "ImportKeyMaterial" => json!({
            "KeyId": id,
            "ImportToken": "eA==",
            "EncryptedKeyMaterial": "eA==",
            "ExpirationModel": "KEY_MATERIAL_DOES_NOT_EXPIRE",
        }),
        "ReplicateKey" => json!({ "KeyId": id, "ReplicaRegion": "eu-west-1" }),
        "UpdatePrimaryRegion" => json!({ "KeyId": id, "PrimaryRegion": "eu-west-2" }),
        "PutKeyPolicy" => {
            let policy =
                r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"}}"#;
            json!({ "KeyId": id, "Policy": policy })
        }
        _ => json!({ "KeyId": id }),
    }
}

fn call(kms: &Kms, operation: &str, request: &Value) -> Result<Value, String> {
    let answer = kms.call(kms.home(), operation, request.to_string().as_bytes());
    answer.map(|json| serde_json::from_slice(&json).unwrap_or_default()).map_err(|error| error.to_string())
}

fn check(operation: &str, state: KeyState, origin: Origin, number: &str) {
    let kms = Kms::builder().clock(Clock::frozen_at(Timestamp::from_seconds(0))).build().unwrap();
    let make = || call(&kms, "CreateKey", &kind_of_key(operation)).unwrap()["KeyMetadata"].clone();
    let (key, another) = (make(), make());
    let (id, arn) = (key["KeyId"].as_str().unwrap(), key["Arn"].as_str().unwrap());
    for (alias, target) in
        [("alias/of-the-key", id), ("alias/of-another", another["KeyId"].as_str().unwrap())]
    {
        call(&kms, "CreateAlias", &json!({ "AliasName": alias, "TargetKeyId": target })).unwrap();
    }
    call(&kms, "ReplicateKey", &json!({ "KeyId": id, "ReplicaRegion": "eu-west-2" })).unwrap();
    kms.clock().advance(Duration::from_secs(10));
    let blob = need(operation).map_or(Value::Null, |(maker, member)| {
        call(&kms, maker, &request(maker, id, &Value::Null)).unwrap()[member].clone()
    });
    kms.registry().store(kms.home().place()).force(id, |key| {
        key.state = state;
        key.origin = origin;
    });
    let error = call(&kms, operation, &request(operation, id, &blob)).err();
    assert_eq!(error, footnote(number, arn), "{operation} on a key of origin {origin} that is {state}");
}

#[test]
fn every_operation_about_a_key_has_a_row() {
    let about_no_key = [
        "CreateKey",
        "ListKeys",
        "GenerateRandom",
        "ListRetirableGrants",
        "CreateCustomKeyStore",
        "UpdateCustomKeyStore",
        "ConnectCustomKeyStore",
        "DisconnectCustomKeyStore",
        "DeleteCustomKeyStore",
        "DescribeCustomKeyStores",
    ];
    for action in Action::ALL {
        let rows = ROWS.iter().filter(|(operation, _)| *operation == action.word()).count();
        assert_eq!(rows, usize::from(!about_no_key.contains(&action.word())), "{action}");
    }
}

#[test]
fn every_cell_answers_as_the_guide_says() {
    for &(operation, cells) in ROWS {
        let cells: Vec<&str> = cells.split(' ').collect();
        assert_eq!(cells.len(), COLUMNS.len(), "{operation}");
        for (states, number) in COLUMNS.iter().zip(cells) {
            for state in *states {
                let (own, imported) = number.split_once('/').unwrap_or((number, number));
                check(operation, *state, Origin::AwsKms, own);
                check(operation, *state, Origin::External, imported);
            }
        }
    }
}

#[test]
fn a_key_for_something_else_is_refused_after_its_state() {
    use crate::keys::KeyUsage;
    let kms = Kms::builder().build().unwrap();
    let key = call(&kms, "CreateKey", &json!({})).unwrap()["KeyMetadata"].clone();
    let (id, arn) = (key["KeyId"].as_str().unwrap(), key["Arn"].as_str().unwrap());
    let store = kms.registry().store(kms.home().place());
    store.force(id, |key| key.usage = KeyUsage::GenerateVerifyMac);
    let encrypt = || call(&kms, "Encrypt", &request("Encrypt", id, &Value::Null)).unwrap_err();
    assert_eq!(
        encrypt(),
        format!(
            "InvalidKeyUsageException: {arn} key usage is GENERATE_VERIFY_MAC which is not valid for Encrypt."
        )
    );
    store.force(id, |key| key.state = KeyState::Disabled);
    assert_eq!(encrypt(), format!("DisabledException: {arn} is disabled."));
}
