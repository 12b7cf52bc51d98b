//! Quotas: rates of calls by the clock, and numbers of things.

use crate::mock::{Mock, base64};
use mock_kms::{QuotaSettings, Seed, SeedKey};
use serde_json::{Value, json};
use std::time::Duration;

const THROTTLED: &str = "ThrottlingException: You have exceeded the rate at which you may call KMS. Reduce the \
                         frequency of your calls.";
const SYMMETRIC: &str = "Cryptographic operations (symmetric)";

fn rates(rates: &[(&str, f64)]) -> QuotaSettings {
    let set = |settings: QuotaSettings, &(quota, rate): &(&str, f64)| {
        settings.requests_per_second(quota, rate).unwrap()
    };
    rates.iter().fold(QuotaSettings::default(), set)
}

fn mock(quotas: QuotaSettings) -> Mock {
    Mock::built(|builder| builder.quotas(quotas))
}

/// How many of a hundred calls went well; the others were throttled.
fn successes(mock: &Mock, operation: &str, request: &Value) -> usize {
    let outcomes = (0..100).map(|_| mock.try_call(operation, request));
    outcomes
        .filter(|outcome| outcome.as_ref().map_err(ToString::to_string) != Err(THROTTLED.to_owned()))
        .count()
}

#[test]
fn calls_are_not_counted_unless_that_is_asked_for() {
    let mock = Mock::new();
    assert_eq!(successes(&mock, "CreateKey", &json!({})), 100);
    mock.kms.set_quotas(&QuotaSettings::default().keys(1_000));
    assert_eq!(successes(&mock, "CreateKey", &json!({})), 100);
}

#[test]
fn the_services_own_rates_fill_again_by_the_clock() {
    let mock = mock(QuotaSettings::default().counting_requests());
    let key = mock.key();
    assert_eq!(successes(&mock, "CreateKey", &json!({})), 4);
    mock.wait(Duration::from_millis(400));
    assert_eq!(successes(&mock, "CreateKey", &json!({})), 2);
    assert_eq!(successes(&mock, "DisableKey", &json!({ "KeyId": key.id })), 5, "each operation for itself");
    assert_eq!(successes(&mock, "DescribeKey", &json!({ "KeyId": key.id })), 100);
    let pair = json!({ "KeyId": key.id, "KeyPairSpec": "RSA_2048", "DryRun": true });
    mock.call("EnableKey", json!({ "KeyId": key.id }));
    assert_eq!(successes(&mock, "GenerateDataKeyPair", &pair), 20, "in a dry run too");
}

#[test]
fn cryptographic_operations_share_a_quota_by_the_kind_of_key() {
    let quotas = rates(&[(SYMMETRIC, 6.0), ("Cryptographic operations (ECC)", 3.0), ("CreateKey", 100.0)]);
    let mock = mock(quotas);
    let (key, mac) =
        (mock.key(), mock.key_like(json!({ "KeySpec": "HMAC_256", "KeyUsage": "GENERATE_VERIFY_MAC" })));
    let signer = mock.key_like(json!({ "KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY" }));
    let blob = base64(mock.encrypt(&key, b"x"));
    mock.call("GenerateRandom", json!({ "NumberOfBytes": 8 }));
    mock.call("GenerateMac", json!({ "KeyId": mac.id, "Message": "eA==", "MacAlgorithm": "HMAC_SHA_256" }));
    mock.call("ReEncrypt", json!({ "CiphertextBlob": blob, "DestinationKeyId": key.id }));
    let decrypt = json!({ "CiphertextBlob": blob });
    assert_eq!(successes(&mock, "Decrypt", &decrypt), 2);
    assert_eq!(mock.error("GenerateDataKey", json!({ "KeyId": key.id, "KeySpec": "AES_256" })), THROTTLED);
    let sign = json!({ "KeyId": signer.id, "Message": "eA==", "SigningAlgorithm": "ECDSA_SHA_256" });
    assert_eq!(successes(&mock, "Sign", &sign), 3);

    let other = Mock {
        kms: mock.kms.clone(),
        caller: mock.caller.clone().in_region(mock_kms::Region::new("eu-west-1").unwrap()),
    };
    other.call("GenerateRandom", json!({ "NumberOfBytes": 8 }));
    let throttled = mock.kms.audit().into_iter().filter(|record| record.error.is_some());
    assert!(throttled.into_iter().all(|record| record.error.unwrap().name() == "ThrottlingException"));
}

#[test]
fn who_calls_is_throttled_and_not_who_owns_the_key() {
    let mock = mock(rates(&[(SYMMETRIC, 2.0)]));
    let policy = json!({ "Statement": [
        { "Effect": "Allow", "Principal": { "AWS": ["111122223333", "999988887777"] }, "Action": "kms:*", "Resource": "*" },
    ]});
    let key = mock.key_like(json!({ "Policy": policy.to_string() }));
    let stranger = mock.seen_from("eu-central-1", "999988887777");
    let encrypt = json!({ "KeyId": key.arn, "Plaintext": "eA==" });
    assert_eq!(successes(&stranger, "Encrypt", &encrypt), 2);
    assert_eq!(successes(&mock, "Encrypt", &encrypt), 2);
}

#[test]
fn what_is_done_in_two_regions_counts_in_both() {
    let mock = mock(rates(&[("CreateKey", 4.0), ("UpdatePrimaryRegion", 2.0)]));
    let key = mock.key_like(json!({ "MultiRegion": true }));
    let replicate = |region: &str| json!({ "KeyId": key.id, "ReplicaRegion": region });
    mock.call("ReplicateKey", replicate("us-east-1"));
    let there = mock.seen_from("us-east-1", "111122223333");
    assert_eq!(successes(&there, "CreateKey", &json!({})), 2, "a replica counts as two new keys");
    assert_eq!(mock.error("ReplicateKey", replicate("us-east-1")), THROTTLED);
    assert_eq!(
        successes(&there, "UpdatePrimaryRegion", &json!({ "KeyId": key.id, "PrimaryRegion": "us-west-2" })),
        2
    );
    mock.wait(Duration::from_millis(2_100));
    mock.kms.set_quotas(&rates(&[("UpdatePrimaryRegion", 1.0)]));
    mock.call("UpdatePrimaryRegion", json!({ "KeyId": key.id, "PrimaryRegion": "us-east-1" }));
    let back = json!({ "KeyId": key.id, "PrimaryRegion": "eu-central-1" });
    assert_eq!(there.error("UpdatePrimaryRegion", back), THROTTLED);
}

#[test]
fn malformed_calls_seeds_and_explanations_do_not_count() {
    let seed = Seed::default().key(SeedKey::default().alias("alias/one")).key(SeedKey::default());
    let mock =
        Mock::built(|builder| builder.seed(seed).quotas(rates(&[("CreateKey", 1.0), (SYMMETRIC, 0.0)])));
    assert!(mock.error("CreateKey", json!({ "KeySpec": "X" })).starts_with("ValidationException"));
    mock.kms.explain(&mock.caller, "CreateKey", b"{}").0.unwrap();
    mock.key();
    assert_eq!(mock.error("CreateKey", json!({})), THROTTLED);
    assert_eq!(mock.error("Encrypt", json!({ "KeyId": "alias/one", "Plaintext": "eA==" })), THROTTLED);
    mock.kms.reset();
    mock.key();
    assert_eq!(mock.error("CreateKey", json!({})), THROTTLED);
}

#[test]
fn things_are_limited() {
    let quotas = QuotaSettings::default().keys(2).aliases_per_key(1).grants_per_key(1).policy_bytes(300);
    let mock = mock(quotas.on_demand_rotations(1));
    let (one, two) = (mock.key(), mock.key_like(json!({ "MultiRegion": true })));
    mock.call("DescribeKey", json!({ "KeyId": "alias/aws/s3" }));
    assert_eq!(
        mock.error("CreateKey", json!({})),
        "LimitExceededException: The account 111122223333 has 2 KMS keys in eu-central-1, its quota."
    );
    mock.call("ScheduleKeyDeletion", json!({ "KeyId": one.id, "PendingWindowInDays": 7 }));
    assert!(
        mock.error("CreateKey", json!({})).starts_with("LimitExceededException"),
        "a key that waits counts"
    );
    mock.wait(Duration::from_secs(7 * 86_400));
    let one = mock.key();

    mock.call("CreateAlias", json!({ "AliasName": "alias/a", "TargetKeyId": one.id }));
    let error = mock.error("CreateAlias", json!({ "AliasName": "alias/b", "TargetKeyId": one.id }));
    assert!(error.ends_with("has 1 aliases, the most that a key can have."), "{error}");
    let grant = json!({ "KeyId": one.id, "GranteePrincipal": "arn:aws:iam::111122223333:root", "Operations": ["Decrypt"] });
    mock.call("CreateGrant", grant.clone());
    assert!(mock.error("CreateGrant", grant).starts_with("LimitExceededException: The key has 1 grants"));
    let policy = "x".repeat(301);
    let error = mock.error("PutKeyPolicy", json!({ "KeyId": one.id, "Policy": policy }));
    assert_eq!(error, "LimitExceededException: The key policy is longer than 300 bytes.");

    let elsewhere = mock.seen_from("us-east-1", "111122223333");
    for _ in 0..2 {
        elsewhere.key();
    }
    let error = mock.error("ReplicateKey", json!({ "KeyId": two.id, "ReplicaRegion": "us-east-1" }));
    assert!(error.starts_with("LimitExceededException"), "{error}");
    assert_eq!(mock.describe(&two)["MultiRegionConfiguration"]["ReplicaKeys"], json!([]), "nothing was made");
}

#[test]
fn settings_are_read_as_the_documentation_writes_them() {
    let seed = |quotas: &str| Seed::from_json(&format!(r#"{{"quotas": {quotas}}}"#));
    let given = seed(r#"{"requests": {"CreateKey": 1}, "resources": {"aliases_per_key": 1}}"#).unwrap();
    let mock = Mock::built(|builder| builder.seed(given));
    assert_eq!(successes(&mock, "CreateKey", &json!({})), 1);
    mock.kms.set_quotas(&QuotaSettings::default().counting_requests());
    mock.kms.reset();
    assert_eq!(successes(&mock, "CreateKey", &json!({})), 1, "a reset goes back to the seed");
    mock.kms.sow(seed(r#"{"requests": false}"#).unwrap()).unwrap();
    assert_eq!(successes(&mock, "CreateKey", &json!({})), 100);
    assert_eq!(seed(r#"{"requests": true}"#).err(), None);
    for wrong in
        [r#"{"requests": {"Encrypt": 1}}"#, r#"{"requests": {"CreateKey": -1}}"#, r#"{"request": true}"#]
    {
        assert!(seed(wrong).is_err(), "{wrong}");
    }
    assert!(QuotaSettings::default().requests_per_second("CreateKey", f64::NAN).is_none());
}
