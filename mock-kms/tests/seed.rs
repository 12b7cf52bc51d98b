//! Seeds: what a mock starts with, and what is said about one that is wrong.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use mock_kms::{AccountId, Caller, Kms, Region, Seed, SeedKey, SeedKeyState};
use serde_json::{Value, json};

const YAML: &str = r#"
credentials:
  - {access_key: AKIAIOSFODNN7EXAMPLE, secret: wonder, account: 111122223333}
keys:
  - arn: arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab
    material: AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=
    description: the orders
    aliases: [alias/orders, alias/first]
    tags: {team: sales}
    state: Disabled
  - id: 0d990263-018e-4e65-a703-eff731de951e
    region: us-west-2
    account: 000000000042
    policy:
      Version: "2012-10-17"
      Id: key-default-1
      Statement:
        - Sid: Enable IAM User Permissions
          Effect: Allow
          Principal: {AWS: "arn:aws:iam::000000000042:root"}
          Action: "kms:*"
          Resource: "*"
"#;

fn root(region: &str, account: &str) -> Caller {
    Caller::root(Region::new(region).unwrap(), AccountId::new(account).unwrap())
}

fn call(kms: &Kms, caller: &Caller, operation: &str, request: Value) -> Value {
    let answer = kms.call(caller, operation, request.to_string().as_bytes());
    let answer = answer.unwrap_or_else(|error| panic!("{operation}: {error}"));
    if answer.is_empty() { Value::Null } else { serde_json::from_slice(&answer).unwrap() }
}

#[test]
fn keys_are_as_the_seed_says_and_are_there_again_after_a_reset() {
    let kms = Kms::builder().seed(Seed::from_yaml(YAML).unwrap()).build().unwrap();
    let caller = root("eu-west-1", "111122223333");
    assert!(kms.audit().is_empty(), "a seed is no call");
    for _ in 0..2 {
        let key = call(&kms, &caller, "DescribeKey", json!({ "KeyId": "alias/orders" }));
        let key = &key["KeyMetadata"];
        assert_eq!(key["Arn"], "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab");
        assert_eq!((&key["Description"], &key["KeyState"]), (&json!("the orders"), &json!("Disabled")));
        let aliases = call(&kms, &caller, "ListAliases", json!({ "KeyId": key["Arn"] }));
        assert_eq!(aliases["Aliases"].as_array().unwrap().len(), 2);
        assert_eq!(kms.key_count(), 2);
        // Whatever happens to them, a reset brings them back.
        call(&kms, &caller, "DeleteAlias", json!({ "AliasName": "alias/orders" }));
        call(&kms, &caller, "EnableKey", json!({ "KeyId": key["Arn"] }));
        call(&kms, &caller, "CreateKey", json!({}));
        kms.reset();
    }
}

#[test]
fn a_multi_region_key_loses_its_replicas_with_a_reset() {
    let id = "mrk-1234abcd12ab34cd56ef1234567890ab";
    let key = SeedKey::default().id(id).multi_region();
    let kms = Kms::builder().seed(Seed::default().key(key)).build().unwrap();
    let replicas = || {
        let described = call(&kms, kms.home(), "DescribeKey", json!({ "KeyId": id }));
        described["KeyMetadata"]["MultiRegionConfiguration"]["ReplicaKeys"].as_array().unwrap().len()
    };
    for _ in 0..2 {
        call(&kms, kms.home(), "ReplicateKey", json!({ "KeyId": id, "ReplicaRegion": "eu-west-1" }));
        assert_eq!((replicas(), kms.key_count()), (1, 2));
        kms.reset();
        assert_eq!((replicas(), kms.key_count()), (0, 1));
    }
}

#[test]
fn the_same_material_opens_in_every_mock() {
    let seed = || {
        Seed::default().key(SeedKey::default().id("1234abcd-12ab-34cd-56ef-1234567890ab").material(&[7; 32]))
    };
    let one = Kms::builder().seed(seed()).build().unwrap();
    let other = Kms::builder().seed(seed()).build().unwrap();
    let encrypt = json!({ "KeyId": "1234abcd-12ab-34cd-56ef-1234567890ab", "Plaintext": "aGk=" });
    let encrypted = call(&one, one.home(), "Encrypt", encrypt);
    let decrypted =
        call(&other, other.home(), "Decrypt", json!({ "CiphertextBlob": encrypted["CiphertextBlob"] }));
    assert_eq!(decrypted["Plaintext"], "aGk=");
}

#[test]
fn a_key_can_start_on_its_way_out() {
    let pending = SeedKey::default().alias("alias/old").state(SeedKeyState::PendingDeletion);
    let kms = Kms::builder().seed(Seed::default().key(pending)).build().unwrap();
    let describe = json!({ "KeyId": "alias/old" });
    assert_eq!(call(&kms, kms.home(), "DescribeKey", describe)["KeyMetadata"]["KeyState"], "PendingDeletion");
    kms.clock().advance(std::time::Duration::from_secs(31 * 86_400));
    assert_eq!(kms.key_count(), 0);
    kms.reset();
    assert_eq!(kms.key_count(), 1);
}

#[test]
fn what_is_wrong_is_said_with_its_line_and_without_secrets() {
    for (yaml, expected) in [
        ("keys:\n  - {id: nonsense}", "'nonsense' is not a key id"),
        ("keys:\n  - {metarial: AAAA}", "metarial"),
        ("keys:\n  - {account: 12}", "'12' is not an account of twelve digits"),
        ("keys:\n  - {region: EU}", "'EU' is not a Region"),
        ("keys:\n  - {arn: 'arn:aws:s3:::bucket'}", "is not the ARN of a key"),
        ("keys:\n  - {state: Gone}", "Gone"),
        ("keys:\n  - {material: 'top$secret'}", "the material is not base64"),
        (
            "credentials:\n  - {access_key: a/b, secret: topsecret, account: '000000000000'}",
            "'a/b' is not an access key",
        ),
    ] {
        let told = Seed::from_yaml(yaml).unwrap_err().to_string();
        assert!(told.contains(expected), "{told}");
        assert!(told.contains("line") && told.contains('2'), "{told}");
        assert!(!told.contains("top$secret") && !told.contains("topsecret"), "{told}");
    }
    assert!(Seed::from_json("{\"keys\":[\n{\"id\":\"x\"}]}").unwrap_err().to_string().contains("line 2"));
}

#[test]
fn what_cannot_be_performed_is_said_in_the_words_of_the_service() {
    let told = |key| Kms::builder().seed(Seed::default().key(key)).build().unwrap_err().to_string();
    for (key, expected) in [
        (
            SeedKey::default().material(&[1; 31]),
            "key 1 of the seed: CreateKey: ValidationException: mock-kms: the key material must be 32 bytes, not 31.",
        ),
        (
            SeedKey::default().alias("orders"),
            "CreateAlias: ValidationException: Alias must start with the prefix",
        ),
        (SeedKey::default().id("x"), "'x' is not a key id"),
        (
            SeedKey::default().multi_region().id("0d990263-018e-4e65-a703-eff731de951e"),
            "is not the id of a multi-Region key",
        ),
        (
            SeedKey::default().usage("SIGN_VERIFY"),
            "KeyUsage SIGN_VERIFY is not compatible with KeySpec SYMMETRIC_DEFAULT",
        ),
    ] {
        let told = told(key);
        assert!(told.contains(expected), "{told}");
    }
    let id = "1234abcd-12ab-34cd-56ef-1234567890ab";
    let twice = Seed::default().key(SeedKey::default().id(id)).key(SeedKey::default().id(id));
    let told = Kms::builder().seed(twice).build().unwrap_err().to_string();
    assert!(told.contains("key 2 of the seed: CreateKey: AlreadyExistsException"), "{told}");
}

#[test]
fn emulator_tags_order_id_and_material_where_they_are_switched_on() {
    let request = json!({ "Tags": [
        { "TagKey": "_custom_id_", "TagValue": "1234abcd-12ab-34cd-56ef-1234567890ab" },
        { "TagKey": "_custom_key_material_", "TagValue": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=" },
    ] });
    let material = |kms: &Kms| {
        let key = call(kms, kms.home(), "CreateKey", request.clone())["KeyMetadata"].clone();
        (key["KeyId"].clone(), key["CurrentKeyMaterialId"].clone())
    };
    let on = || Kms::builder().emulator_tags().build().unwrap();
    let (first, second) = (material(&on()), material(&on()));
    assert_eq!(first, second);
    assert_eq!(first.0, "1234abcd-12ab-34cd-56ef-1234567890ab");
    let off = material(&Kms::builder().build().unwrap());
    assert!(off.0 != first.0 && off.1 != first.1);
}
