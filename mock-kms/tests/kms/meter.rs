//! Metrics, and what the calls and keys would have cost.

use crate::mock::{DAY, Mock, START, base64};
use mock_kms::{MonthBill, PriceTable, QuotaSettings, Timestamp};
use serde_json::{Value, json};
use std::time::Duration;

/// The months of the mock's own account.
fn months(mock: &Mock) -> Vec<MonthBill> {
    let bill = mock.kms.bill();
    bill.accounts.into_iter().find(|account| account.account == "111122223333").unwrap().months
}

/// Requests of a class in a month: how many, how many of them free, and the cost.
fn requests(month: &MonthBill, class: &str) -> (u64, u64, f64) {
    let found = month.requests.iter().find(|requests| requests.class == class);
    found.map_or((0, 0, 0.0), |found| (found.count, found.free, found.cost))
}

/// A mock at the beginning of December 2023, whose first 31 days are one month.
fn in_december() -> Mock {
    let mock = Mock::new();
    mock.kms.clock().set(Timestamp::from_seconds(1_701_388_800));
    mock
}

#[test]
fn metrics_count_calls_by_how_they_ended_and_keys_by_state() {
    let mock = Mock::new();
    let (key, other) = (mock.key(), mock.key());
    mock.encrypt(&key, b"x");
    mock.encrypt(&key, b"x");
    mock.call("DisableKey", json!({ "KeyId": other.id }));
    mock.error("Encrypt", json!({ "KeyId": other.id, "Plaintext": base64("x") }));
    mock.error("Teleport", json!({}));
    let metrics = mock.kms.metrics();
    for line in [
        "# TYPE mock_kms_calls_total counter",
        r#"mock_kms_calls_total{operation="CreateKey",region="eu-central-1",code="OK"} 2"#,
        r#"mock_kms_calls_total{operation="Encrypt",region="eu-central-1",code="OK"} 2"#,
        r#"mock_kms_calls_total{operation="Encrypt",region="eu-central-1",code="DisabledException"} 1"#,
        r#"mock_kms_calls_total{operation="unknown",region="eu-central-1",code="UnknownOperationException"} 1"#,
        r#"mock_kms_keys{region="eu-central-1",state="Enabled"} 1"#,
        r#"mock_kms_keys{region="eu-central-1",state="Disabled"} 1"#,
    ] {
        assert!(metrics.lines().any(|found| found == line), "no {line} in\n{metrics}");
    }
    assert!(!metrics.contains("mock_kms_throttled_calls_total{"), "{metrics}");
    mock.kms.reset();
    assert!(!mock.kms.metrics().contains('{'), "a reset starts from nothing");
}

#[test]
fn throttled_calls_have_a_counter() {
    let mock = Mock::built(|builder| {
        builder.quotas(QuotaSettings::default().requests_per_second("CreateKey", 0.0).unwrap())
    });
    mock.error("CreateKey", json!({}));
    let line = r#"mock_kms_throttled_calls_total{operation="CreateKey",region="eu-central-1"} 1"#;
    assert!(mock.kms.metrics().contains(line), "{}", mock.kms.metrics());
    assert_eq!(mock.kms.bill().accounts, []);
}

#[test]
fn only_material_that_expires_has_a_countdown() {
    let mock = Mock::new();
    let (key, lasting) = (mock.external_key(), mock.external_key());
    mock.key();
    mock.import(&lasting, &[1; 32], json!({}));
    let expires = json!({ "ValidTo": START + 3600, "ExpirationModel": "KEY_MATERIAL_EXPIRES" });
    mock.import(&key, &[2; 32], expires);
    mock.wait(Duration::from_secs(600));
    let expected = json!([{
        "Namespace": "AWS/KMS",
        "MetricName": "SecondsUntilKeyMaterialExpiration",
        "Dimensions": [{ "Name": "KeyId", "Value": key.id }],
        "Datapoints": [{ "Timestamp": "2023-11-14T22:23:20Z", "Minimum": 3000.0, "Unit": "Seconds" }],
        "Region": "eu-central-1",
        "AccountId": "111122223333",
    }]);
    assert_eq!(Value::from(mock.kms.expiration_metrics()), expected);
    let gauge = format!(
        "mock_kms_seconds_until_key_material_expiration{{key_id=\"{}\",region=\"eu-central-1\",account=\"111122223333\"}} 3000",
        key.id
    );
    assert!(mock.kms.metrics().contains(&gauge));
    mock.wait(DAY);
    assert_eq!(mock.kms.expiration_metrics(), Vec::<Value>::new(), "what is gone has no countdown");
}

#[test]
fn a_key_costs_by_the_time_until_its_deletion_is_scheduled() {
    let mock = in_december();
    let key = mock.key();
    mock.wait(31 * DAY);
    let [december, january] = &months(&mock)[..] else { panic!() };
    assert_eq!((december.month.as_str(), december.keys.months, december.keys.cost), ("2023-12", 1.0, 1.0));
    assert_eq!((january.month.as_str(), january.keys.months), ("2024-01", 0.0));

    mock.wait(Duration::from_secs(31 * 86_400 / 2));
    mock.call("ScheduleKeyDeletion", json!({ "KeyId": key.id }));
    mock.wait(10 * DAY);
    assert_eq!(months(&mock)[1].keys.months, 0.5);
    mock.call("CancelKeyDeletion", json!({ "KeyId": key.id }));
    mock.wait(Duration::from_secs(31 * 86_400 / 2) - 10 * DAY);
    assert_eq!(months(&mock)[1].keys.months, 1.0, "as if it had never been scheduled");

    mock.call("ScheduleKeyDeletion", json!({ "KeyId": key.id, "PendingWindowInDays": 7 }));
    mock.wait(60 * DAY);
    assert_eq!(mock.kms.key_count(), 0);
    let all = months(&mock);
    assert_eq!((all.len(), all[1].keys.months), (3, 1.0), "a deleted key stays on the bill");
    assert_eq!(all[2].keys.months, 0.0);
}

#[test]
fn the_first_two_rotations_cost_and_managed_keys_do_not() {
    let mock = in_december();
    mock.call("DescribeKey", json!({ "KeyId": "alias/aws/s3" }));
    let key = mock.key();
    for _ in 0..3 {
        mock.call("RotateKeyOnDemand", json!({ "KeyId": key.id }));
        mock.wait(Duration::from_secs(2));
        mock.call("DescribeKey", json!({ "KeyId": key.id }));
    }
    mock.wait(62 * DAY);
    let january = &months(&mock)[1];
    assert_eq!((january.keys.months, january.rotations.months, january.rotations.cost), (1.0, 2.0, 2.0));
    assert!(january.requests.is_empty());
    assert_eq!(january.cost, 3.0);
}

#[test]
fn requests_are_priced_by_class_and_the_free_ones_first() {
    let few = include_str!("../../src/meter/prices.json").replace("20000", "5");
    let mock = Mock::built(|builder| builder.prices(PriceTable::from_json(&few).unwrap()));
    let key = mock.key();
    let rsa = mock.key_like(json!({ "KeySpec": "RSA_2048", "KeyUsage": "ENCRYPT_DECRYPT" }));
    let ecc = mock.key_like(json!({ "KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY" }));
    for _ in 0..4 {
        mock.encrypt(&key, b"x");
    }
    mock.call("GetPublicKey", json!({ "KeyId": rsa.id }));
    let sign = json!({ "KeyId": ecc.id, "Message": base64("x"), "SigningAlgorithm": "ECDSA_SHA_256" });
    mock.call("Sign", sign.clone());
    mock.call("Sign", sign);
    mock.call("GenerateDataKeyPair", json!({ "KeyId": key.id, "KeyPairSpec": "ECC_NIST_P256" }));
    mock.error("DescribeKey", json!({ "KeyId": "alias/none" }));
    let [november] = &months(&mock)[..] else { panic!() };
    // Three CreateKey, four Encrypt, one DescribeKey.
    assert_eq!(requests(november, "other"), (8, 5, 0.000_009));
    assert_eq!(requests(november, "rsa_2048"), (1, 0, 0.000_003));
    assert_eq!(requests(november, "asymmetric"), (2, 0, 0.000_03));
    assert_eq!(requests(november, "ecc_data_key_pair"), (1, 0, 0.000_01));
    assert_eq!(requests(november, "rsa_data_key_pair"), (0, 0, 0.0));
    assert_eq!(november.cost, 0.000_052);
    mock.wait(31 * DAY);
    mock.encrypt(&key, b"x");
    assert_eq!(requests(&months(&mock)[1], "other"), (1, 1, 0.0), "every month has free ones");
}

#[test]
fn accounts_have_bills_of_their_own_and_the_table_shows_all() {
    let mock = in_december();
    let guest = mock.seen_from("eu-central-1", "444455556666");
    mock.key();
    guest.key();
    guest.key();
    mock.wait(31 * DAY);
    let bill = mock.kms.bill();
    let costs: Vec<_> =
        bill.accounts.iter().map(|account| (account.account.as_str(), account.cost)).collect();
    assert_eq!(costs, [("111122223333", 1.0), ("444455556666", 2.0)]);
    assert_eq!(bill.cost, 3.0);
    let table = bill.to_string();
    for part in [
        "https://aws.amazon.com/kms/pricing/",
        "account 444455556666",
        "2023-12  key months                        2.0000                2.000000",
        "2023-12  requests: other                        2         2      0.000000",
        "all accounts                                                     3.000000",
    ] {
        assert!(table.contains(part), "no {part:?} in\n{table}");
    }
}

#[test]
fn a_bill_of_nothing_is_nothing() {
    let bill = Mock::new().kms.bill().to_string();
    assert!(bill.contains(" 0.000000") && !bill.contains("-0.0"), "{bill}");
}
