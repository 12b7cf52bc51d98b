//! The audit in the form of AWS CloudTrail.

use crate::mock::{DAY, Mock, START, TestKey, base64, text};
use mock_kms::{Seed, SeedPrincipal, Timestamp, TrailPage, TrailQuery};
use serde_json::{Value, json};

/// All records that match.
fn trail(mock: &Mock, query: TrailQuery) -> Vec<Value> {
    mock.kms.trail(&query).events
}

/// The last record of that name.
fn last(mock: &Mock, name: &str) -> Value {
    trail(mock, TrailQuery { name: Some(name.to_owned()), ..TrailQuery::default() }).pop().unwrap()
}

fn key_resource(key: &TestKey) -> Value {
    json!({ "accountId": "111122223333", "type": "AWS::KMS::Key", "ARN": key.arn })
}

#[test]
fn a_call_is_told_as_the_guide_shows_it() {
    let mock = Mock::new();
    let key = mock.key();
    let context = json!({ "Department": "Engineering" });
    let request = json!({ "KeyId": key.id, "Plaintext": base64("x"), "EncryptionContext": context });
    mock.call("Encrypt", request);
    let event = last(&mock, "Encrypt");
    let expected = json!({
        "eventVersion": "1.11",
        "userIdentity": {
            "type": "Root", "principalId": "111122223333", "arn": "arn:aws:iam::111122223333:root",
            "accountId": "111122223333",
        },
        "eventTime": "2023-11-14T22:13:20Z",
        "eventSource": "kms.amazonaws.com",
        "eventName": "Encrypt",
        "awsRegion": "eu-central-1",
        "sourceIPAddress": "127.0.0.1",
        "userAgent": "mock-kms",
        "requestParameters": {
            "keyId": key.id, "encryptionContext": context, "encryptionAlgorithm": "SYMMETRIC_DEFAULT",
        },
        "responseElements": null,
        "additionalEventData": { "keyMaterialId": mock.describe(&key)["CurrentKeyMaterialId"] },
        "requestID": mock.kms.audit()[1].request_id,
        "eventID": mock.call("GetKeyLastUsage", json!({ "KeyId": key.id }))["KeyLastUsage"]["CloudTrailEventId"],
        "readOnly": true,
        "resources": [key_resource(&key)],
        "eventType": "AwsApiCall",
        "managementEvent": true,
        "recipientAccountId": "111122223333",
        "eventCategory": "Management",
    });
    assert_eq!(event, expected);
}

#[test]
fn calls_that_change_something_tell_what_they_answered() {
    let mock = Mock::new();
    let key = mock.key_like(json!({ "Description": "orders" }));
    let created = last(&mock, "CreateKey");
    assert_eq!(
        (&created["readOnly"], &created["requestParameters"]),
        (&json!(false), &json!({ "description": "orders" }))
    );
    let metadata = &created["responseElements"]["keyMetadata"];
    assert_eq!((&metadata["arn"], &metadata["aWSAccountId"]), (&json!(key.arn), &json!("111122223333")));
    assert_eq!(metadata["creationDate"], "Nov 14, 2023, 10:13:20 PM");
    assert_eq!(created["resources"], json!([key_resource(&key)]));

    mock.call("CreateAlias", json!({ "AliasName": "alias/orders", "TargetKeyId": key.id }));
    let alias = json!({
        "accountId": "111122223333", "type": "AWS::KMS::Alias",
        "ARN": "arn:aws:kms:eu-central-1:111122223333:alias/orders",
    });
    let named = last(&mock, "CreateAlias");
    assert_eq!(named["resources"], json!([key_resource(&key), alias]));
    assert_eq!(named["responseElements"], json!({ "keyId": key.arn }));

    let constraints = json!({ "EncryptionContextSubset": { "Tenant": "A" } });
    let granted = mock.call(
        "CreateGrant",
        json!({
            "KeyId": key.id, "GranteePrincipal": "arn:aws:iam::444455556666:root", "Operations": ["Decrypt"],
            "Constraints": constraints,
        }),
    );
    let event = last(&mock, "CreateGrant");
    assert_eq!(
        event["requestParameters"]["constraints"],
        json!({ "encryptionContextSubset": { "Tenant": "A" } })
    );
    assert_eq!(event["responseElements"], json!({ "grantId": granted["GrantId"], "keyId": key.arn }));

    mock.call("ScheduleKeyDeletion", json!({ "KeyId": key.id, "PendingWindowInDays": 7 }));
    let answer = &last(&mock, "ScheduleKeyDeletion")["responseElements"];
    assert_eq!(answer["deletionDate"], "Nov 21, 2023, 10:13:20 PM");
}

#[test]
fn re_encryption_tells_both_keys() {
    let mock = Mock::new();
    let (one, other) = (mock.key(), mock.key());
    let blob = base64(mock.encrypt(&one, b"x"));
    let context = json!({ "Level": "3A" });
    mock.call(
        "ReEncrypt",
        json!({ "CiphertextBlob": blob, "DestinationKeyId": other.id, "DestinationEncryptionContext": context }),
    );
    let event = last(&mock, "ReEncrypt");
    assert_eq!(event["resources"], json!([key_resource(&one), key_resource(&other)]));
    assert_eq!(
        event["requestParameters"],
        json!({
            "destinationKeyId": other.id, "destinationEncryptionContext": context,
            "sourceEncryptionAlgorithm": "SYMMETRIC_DEFAULT", "destinationEncryptionAlgorithm": "SYMMETRIC_DEFAULT",
        })
    );
    let material = |key: &TestKey| mock.describe(key)["CurrentKeyMaterialId"].clone();
    let materials =
        json!({ "sourceKeyMaterialId": material(&one), "destinationKeyMaterialId": material(&other) });
    assert_eq!(event["additionalEventData"], materials);
}

#[test]
fn a_failure_is_told_with_its_code_and_text() {
    let mock = Mock::new();
    let key = mock.key();
    mock.call("DisableKey", json!({ "KeyId": key.id }));
    mock.error("GenerateDataKey", json!({ "KeyId": key.id, "KeySpec": "AES_256" }));
    let event = last(&mock, "GenerateDataKey");
    assert_eq!(event["errorCode"], "DisabledException");
    assert_eq!(event["errorMessage"], format!("{} is disabled.", key.arn));
    assert_eq!(event["requestParameters"], json!({ "keyId": key.id, "keySpec": "AES_256" }));
    mock.error("GenerateDataKey", json!({ "KeySpec": 1 }));
    assert_eq!(last(&mock, "GenerateDataKey")["requestParameters"], Value::Null);
    mock.error("Teleport", json!({}));
    assert_eq!(last(&mock, "Teleport")["errorCode"], "UnknownOperationException");
}

#[test]
fn callers_are_told_by_their_kind() {
    const ROLE: &str = "arn:aws:iam::111122223333:role/orders";
    let everything =
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"kms:*","Resource":"*"}}"#;
    let mock = Mock::built(|builder| {
        let alice = SeedPrincipal::new("arn:aws:iam::111122223333:user/alice").policy(everything);
        builder.seed(Seed::default().principal(alice).principal(SeedPrincipal::new(ROLE).policy(everything)))
    });
    let alice = mock.kms.caller("arn:aws:iam::111122223333:user/alice").unwrap();
    mock.kms.call(&alice, "ListKeys", b"{}").unwrap();
    let identity = last(&mock, "ListKeys")["userIdentity"].clone();
    assert_eq!((&identity["type"], &identity["userName"]), (&json!("IAMUser"), &json!("alice")));

    let session = mock.kms.caller("arn:aws:sts::111122223333:assumed-role/orders/s-1").unwrap();
    mock.kms.call(&session.via_service("s3.eu-central-1.amazonaws.com"), "ListKeys", b"{}").unwrap();
    let event = last(&mock, "ListKeys");
    let identity = &event["userIdentity"];
    assert_eq!(identity["type"], "AssumedRole");
    assert!(text(&identity["principalId"]).ends_with(":s-1"));
    let issuer = &identity["sessionContext"]["sessionIssuer"];
    assert_eq!((&issuer["arn"], &issuer["userName"]), (&json!(ROLE), &json!("orders")));
    assert_eq!(identity["sessionContext"]["attributes"]["creationDate"], "2023-11-14T22:13:20Z");
    for told in [&identity["invokedBy"], &event["sourceIPAddress"], &event["userAgent"]] {
        assert_eq!(told, "s3.amazonaws.com");
    }
    let by_role = TrailQuery { principal: Some(ROLE.to_owned()), ..TrailQuery::default() };
    assert_eq!(trail(&mock, by_role), [event]);
}

#[test]
fn a_call_across_accounts_is_told_in_both_unless_it_was_denied() {
    let home = Mock::new();
    let guest = home.seen_from("eu-central-1", "444455556666");
    let key = home.key();
    let request = json!({ "KeyId": key.arn, "Plaintext": base64("x") });
    guest.error("Encrypt", request.clone());
    let of = |account: &str| {
        let account = Some(account.to_owned());
        trail(&home, TrailQuery { name: Some("Encrypt".to_owned()), account, ..TrailQuery::default() })
    };
    assert_eq!((of("111122223333").len(), of("444455556666").len()), (0, 1));
    assert_eq!(of("444455556666")[0]["errorCode"], "AccessDenied");

    home.call(
        "CreateGrant",
        json!({
            "KeyId": key.id, "GranteePrincipal": "arn:aws:iam::444455556666:root", "Operations": ["Encrypt"],
        }),
    );
    guest.call("Encrypt", request);
    let (owner, caller) = (of("111122223333").pop().unwrap(), of("444455556666").pop().unwrap());
    assert_eq!(
        owner["userIdentity"],
        json!({
            "type": "AWSAccount", "principalId": "444455556666", "accountId": "444455556666",
        })
    );
    assert_eq!(caller["userIdentity"]["type"], "Root");
    assert_eq!(owner["requestID"], caller["requestID"]);
    assert_ne!(owner["eventID"], caller["eventID"]);
    assert_eq!(owner["sharedEventID"], caller["sharedEventID"]);
    assert!(owner["sharedEventID"].is_string());
    assert_eq!(home.kms.audit().iter().filter(|record| record.operation == "Encrypt").count(), 2);
}

#[test]
fn what_the_clock_brings_about_is_told_as_events_of_the_service() {
    let mock = Mock::new();
    let key = mock.key();
    let first = mock.describe(&key)["CurrentKeyMaterialId"].clone();
    mock.call("EnableKeyRotation", json!({ "KeyId": key.id, "RotationPeriodInDays": 90 }));
    mock.wait(90 * DAY);
    let rotated = last(&mock, "RotateKey");
    let second = mock.describe(&key)["CurrentKeyMaterialId"].clone();
    assert_eq!(
        rotated["serviceEventDetails"],
        json!({
            "rotationType": "AUTOMATIC", "keyOrigin": "AWS_KMS", "previousKeyMaterialId": first,
            "currentKeyMaterialId": second, "keyId": key.id,
        })
    );
    assert_eq!(rotated["userIdentity"], json!({ "accountId": "111122223333", "invokedBy": "AWS Internal" }));
    assert_eq!(
        (&rotated["eventType"], &rotated["eventTime"]),
        (&json!("AwsServiceEvent"), &json!("2024-02-12T22:13:20Z"))
    );
    assert_eq!(rotated.get("requestID"), None);

    mock.call("RotateKeyOnDemand", json!({ "KeyId": key.id }));
    mock.wait(DAY);
    assert_eq!(last(&mock, "RotateKey")["serviceEventDetails"]["rotationType"], "ON_DEMAND");

    mock.call("ScheduleKeyDeletion", json!({ "KeyId": key.id, "PendingWindowInDays": 7 }));
    mock.wait(30 * DAY);
    let deleted = last(&mock, "DeleteKey");
    assert_eq!(deleted["resources"], json!([key_resource(&key)]));
    assert_eq!(deleted["eventTime"], "2024-02-20T22:13:20Z", "when it was due, not when somebody looked");
    assert_eq!(deleted["responseElements"], json!({ "keyId": key.arn }));
}

#[test]
fn material_that_expires_is_told() {
    let mock = Mock::new();
    let key = mock.external_key();
    let expires = START + 3600;
    let material =
        mock.import(&key, &[7; 32], json!({ "ValidTo": expires, "ExpirationModel": "KEY_MATERIAL_EXPIRES" }));
    let imported = last(&mock, "ImportKeyMaterial");
    assert_eq!(imported["requestParameters"]["validTo"], "Nov 14, 2023, 11:13:20 PM");
    assert_eq!(imported["responseElements"], json!({ "keyId": key.arn, "keyMaterialId": material }));
    mock.wait(DAY);
    let expired = last(&mock, "DeleteExpiredKeyMaterial");
    assert_eq!(expired["serviceEventDetails"], json!({ "keyId": key.id, "keyMaterialId": material }));
    assert_eq!(expired["eventTime"], "2023-11-14T23:13:20Z");
}

#[test]
fn filters_and_pages_narrow_the_trail() {
    let mock = Mock::new();
    let keys = [mock.key(), mock.key()];
    for tenant in ["a", "b"] {
        for key in &keys {
            let context = json!({ "tenant": tenant, "purpose": "orders" });
            mock.call(
                "Encrypt",
                json!({ "KeyId": key.id, "Plaintext": base64("x"), "EncryptionContext": context }),
            );
        }
        mock.wait(DAY);
    }
    mock.seen_from("us-east-1", "444455556666").error("DescribeKey", json!({ "KeyId": "alias/none" }));
    let any = TrailQuery::default;
    let some = |text: &str| Some(text.to_owned());
    let pairs = |name: &str, value: &str| [(name.to_owned(), value.to_owned())].into();
    let middle = Timestamp::from_seconds(START + 43_200);
    for (query, expected) in [
        (any(), 7),
        (TrailQuery { name: some("Encrypt"), ..any() }, 4),
        (TrailQuery { key: some(&keys[0].arn), ..any() }, 3),
        (TrailQuery { key: some(&keys[0].id), name: some("Encrypt"), ..any() }, 2),
        (TrailQuery { principal: some("arn:aws:iam::444455556666:root"), ..any() }, 1),
        (TrailQuery { account: some("111122223333"), ..any() }, 6),
        (TrailQuery { region: some("us-east-1"), ..any() }, 1),
        (TrailQuery { error: some("NotFoundException"), ..any() }, 1),
        (TrailQuery { error: some("AccessDenied"), ..any() }, 0),
        (TrailQuery { from: Some(middle), ..any() }, 3),
        (TrailQuery { to: Some(middle), ..any() }, 4),
        (TrailQuery { context: pairs("tenant", "a"), ..any() }, 2),
        (TrailQuery { context: pairs("tenant", "c"), ..any() }, 0),
        (TrailQuery { limit: Some(5), ..any() }, 5),
    ] {
        assert_eq!(trail(&mock, query.clone()).len(), expected, "{query:?}");
    }
    let mut seen = Vec::new();
    let mut query = TrailQuery { name: some("Encrypt"), limit: Some(3), ..any() };
    loop {
        let TrailPage { events, next } = mock.kms.trail(&query);
        seen.extend(events);
        let Some(next) = next else { break };
        query.after = Some(next);
    }
    assert_eq!(seen, trail(&mock, TrailQuery { name: some("Encrypt"), ..any() }));
}

#[test]
fn old_records_are_forgotten_and_pages_go_on() {
    let mock = Mock::built(|builder| builder.audit_capacity(3));
    for _ in 0..3 {
        mock.key();
    }
    let TrailPage { events, next } = mock.kms.trail(&TrailQuery { limit: Some(1), ..TrailQuery::default() });
    assert_eq!(events.len(), 1);
    for _ in 0..2 {
        mock.key();
    }
    let after = mock.kms.trail(&TrailQuery { after: next, ..TrailQuery::default() });
    assert_eq!((after.events.len(), after.next), (3, None), "what was forgotten meanwhile is skipped");
    let third = &after.events[0]["eventID"];
    assert_eq!(&mock.kms.trail(&TrailQuery::default()).events[0]["eventID"], third);
    mock.kms.reset();
    assert_eq!(trail(&mock, TrailQuery::default()), Vec::<Value>::new());
    assert_eq!(mock.kms.trail(&TrailQuery { after: next, ..TrailQuery::default() }).next, None);
}
