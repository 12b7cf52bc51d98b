//! `CreateAlias`, `UpdateAlias`, `DeleteAlias`, and the use of aliases.

use crate::mock::{Mock, START, base64};
use serde_json::json;
use std::time::Duration;

const ALIAS_ARN: &str = "arn:aws:kms:eu-central-1:111122223333:alias/orders";

#[test]
fn an_alias_stands_for_its_key_and_can_be_pointed_elsewhere() {
    let mock = Mock::new();
    let (first, second) = (mock.key(), mock.key());
    let answer = mock.call("CreateAlias", json!({ "AliasName": "alias/orders", "TargetKeyId": first.arn }));
    assert!(answer.is_null(), "CreateAlias answers nothing");
    for name in ["alias/orders", ALIAS_ARN] {
        assert_eq!(mock.call("DescribeKey", json!({ "KeyId": name }))["KeyMetadata"]["Arn"], first.arn);
        assert_eq!(
            mock.call("Encrypt", json!({ "KeyId": name, "Plaintext": base64("x") }))["KeyId"],
            first.arn
        );
    }
    mock.kms.clock().advance(Duration::from_secs(60));
    mock.call("UpdateAlias", json!({ "AliasName": "alias/orders", "TargetKeyId": second.id }));
    let listed = &mock.call("ListAliases", json!({ "KeyId": second.id }))["Aliases"];
    assert_eq!(
        *listed,
        json!([{
            "AliasName": "alias/orders",
            "AliasArn": ALIAS_ARN,
            "TargetKeyId": second.id,
            "CreationDate": START as f64,
            "LastUpdatedDate": (START + 60) as f64,
        }])
    );
    assert_eq!(mock.call("ListAliases", json!({ "KeyId": first.arn }))["Aliases"], json!([]));
    mock.call("DeleteAlias", json!({ "AliasName": "alias/orders" }));
    let gone = format!("NotFoundException: Alias {ALIAS_ARN} is not found.");
    for (operation, request) in [
        ("DescribeKey", json!({ "KeyId": "alias/orders" })),
        ("DescribeKey", json!({ "KeyId": ALIAS_ARN })),
        ("DeleteAlias", json!({ "AliasName": "alias/orders" })),
        ("UpdateAlias", json!({ "AliasName": "alias/orders", "TargetKeyId": first.id })),
    ] {
        assert_eq!(mock.error(operation, request), gone);
    }
}

#[test]
fn an_alias_stays_with_keys_that_do_the_same_work() {
    let mock = Mock::new();
    let key = |spec: &str, usage: &str| mock.key_like(json!({ "KeySpec": spec, "KeyUsage": usage })).arn;
    let symmetric = || key("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
    let sealing = key("RSA_2048", "ENCRYPT_DECRYPT");
    let signing = || key("ECC_NIST_P256", "SIGN_VERIFY");
    let agreeing = key("ECC_NIST_P256", "KEY_AGREEMENT");
    let hmac = |bits: u32| key(&format!("HMAC_{bits}"), "GENERATE_VERIFY_MAC");
    let from_to = |from: &str, to: &str| {
        mock.call("CreateAlias", json!({ "AliasName": "alias/orders", "TargetKeyId": from }));
        let outcome =
            mock.try_call("UpdateAlias", &json!({ "AliasName": "alias/orders", "TargetKeyId": to }));
        let target =
            mock.call("DescribeKey", json!({ "KeyId": "alias/orders" }))["KeyMetadata"]["Arn"].clone();
        mock.call("DeleteAlias", json!({ "AliasName": "alias/orders" }));
        assert_eq!(target, if outcome.is_ok() { to } else { from }, "{from} {to}");
        outcome.map(drop).map_err(|error| error.to_string())
    };
    let post_quantum = key("ML_DSA_44", "SIGN_VERIFY");
    for (from, to) in [(symmetric(), symmetric()), (signing(), post_quantum), (hmac(224), hmac(512))] {
        assert_eq!(from_to(&from, &to), Ok(()));
    }
    for (from, to) in [
        (&symmetric(), &sealing),
        (&sealing, &symmetric()),
        (&signing(), &agreeing),
        (&sealing, &signing()),
        (&symmetric(), &hmac(256)),
    ] {
        let expected = format!(
            "ValidationException: Alias {ALIAS_ARN} points to a key of another type or key usage than {to}."
        );
        assert_eq!(from_to(from, to), Err(expected));
    }
}

#[test]
fn names_follow_the_rules() {
    let mock = Mock::new();
    let key = mock.key();
    let create = |name: &str| mock.error("CreateAlias", json!({ "AliasName": name, "TargetKeyId": key.id }));
    let prefix = "ValidationException: Alias must start with the prefix \"alias/\". \
                  Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html";
    assert_eq!(create("orders"), prefix);
    assert_eq!(create("alias:orders"), prefix);
    assert_eq!(mock.error("DeleteAlias", json!({ "AliasName": "orders" })), prefix);
    assert_eq!(mock.error("UpdateAlias", json!({ "AliasName": "orders", "TargetKeyId": key.id })), prefix);
    assert_eq!(
        create("alias/a b"),
        "ValidationException: 1 validation error detected: Value 'alias/a b' at 'aliasName' failed to satisfy \
         constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$"
    );
    for name in ["alias/", "alias/aws/s3"] {
        assert!(create(name).starts_with("InvalidAliasNameException: "), "{name}");
    }
    mock.call("CreateAlias", json!({ "AliasName": "alias/orders", "TargetKeyId": key.id }));
    assert_eq!(
        create("alias/orders"),
        format!("AlreadyExistsException: An alias with the name {ALIAS_ARN} already exists")
    );
    assert_eq!(
        mock.error("CreateAlias", json!({ "AliasName": "alias/two", "TargetKeyId": "alias/orders" })),
        "ValidationException: Aliases must refer to keys. Not aliases"
    );
}

#[test]
fn aliases_go_with_their_key() {
    let mock = Mock::new();
    let key = mock.key();
    mock.call("CreateAlias", json!({ "AliasName": "alias/orders", "TargetKeyId": key.id }));
    mock.call("ScheduleKeyDeletion", json!({ "KeyId": key.id, "PendingWindowInDays": 7 }));
    assert_eq!(
        mock.error("UpdateAlias", json!({ "AliasName": "alias/orders", "TargetKeyId": key.id })),
        format!("KMSInvalidStateException: {} is pending deletion.", key.arn)
    );
    mock.kms.clock().advance(Duration::from_secs(7 * 86_400));
    assert_eq!(mock.call("ListAliases", json!({}))["Aliases"], json!([]));
    assert_eq!(
        mock.error("DescribeKey", json!({ "KeyId": "alias/orders" })),
        format!("NotFoundException: Alias {ALIAS_ARN} is not found.")
    );
}
