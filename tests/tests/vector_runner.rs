//! The vector runner itself: what it must call a failure it does, so that a set that passes means something.

use anyhow::{Context, Result};
use base64::{Engine, prelude::BASE64_STANDARD};
use kmseal::{
    AlgorithmSuite, Client, CommitmentPolicy, EncryptionContext, WrappingKey, crypto::rustcrypto,
    keyring::RawAesKeyring,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tests::vectors::{Outcome, Report, Source, run};

const KEY: [u8; 32] = [7; 32];

/// Files in memory.
#[derive(Default)]
struct Files(BTreeMap<String, Vec<u8>>);

impl Files {
    fn with(mut self, path: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.0.insert(path.to_owned(), bytes.into());
        self
    }

    fn with_json(self, path: &str, value: &Value) -> Self {
        self.with(path, value.to_string())
    }
}

impl Source for Files {
    fn list(&self) -> Result<Vec<String>> {
        Ok(self.0.keys().cloned().collect())
    }

    fn read(&self, path: &str) -> Result<Vec<u8>> {
        self.0.get(path).cloned().with_context(|| format!("there is no {path}"))
    }
}

/// A set with one message, an altered copy of it, its plaintext and another, and the key.
fn files() -> Files {
    let keyring = RawAesKeyring::new("raw", "k", WrappingKey::new(KEY.to_vec())).unwrap();
    let context = EncryptionContext::new([("purpose", "test")]).unwrap();
    let message = Client::new().encrypt(&keyring, b"four horses").context(&context).blocking().unwrap();
    let mut altered = message.ciphertext.clone();
    *altered.last_mut().unwrap() ^= 1;
    let keys = json!({
        "manifest": {"type": "keys", "version": 1},
        "keys": {"k": {"encoding": "base64", "material": [BASE64_STANDARD.encode(KEY)]}},
    });
    Files::default()
        .with("set/message", message.ciphertext)
        .with("set/altered", altered)
        .with("set/plaintext", "four horses")
        .with("set/other", "five horses")
        .with_json("set/keys.json", &keys)
}

fn scenario(ciphertext: &str, result: &Value) -> Value {
    let key = json!({"type": "raw", "key": "k", "provider-id": "raw", "encryption-algorithm": "aes"});
    json!({"ciphertext": format!("file://{ciphertext}"), "master-keys": [key], "result": result})
}

fn opens_to(plaintext: &str) -> Value {
    json!({"output": {"plaintext": format!("file://{plaintext}")}})
}

fn is_refused() -> Value {
    json!({"error": {"error-description": "because"}})
}

fn try_manifest(tests: &Value, version: u32) -> Result<Report> {
    let manifest = json!({
        "manifest": {"type": "awses-decrypt", "version": version}, "keys": "file://keys.json", "tests": tests,
    });
    run(&files().with_json("set/manifest.json", &manifest), &[&rustcrypto::PROVIDER], |_, _| {})
}

/// What comes of one scenario.
fn outcome(scenario: &Value) -> Outcome {
    let report = try_manifest(&json!({"1": scenario}), 2).unwrap();
    let [result] = &report.results[..] else { panic!("there is one scenario") };
    assert_eq!(report.is_success(), !matches!(result.outcome, Outcome::Failed(_)));
    result.outcome.clone()
}

#[track_caller]
fn assert_failed(scenario: &Value, expected: &str) {
    let Outcome::Failed(reason) = outcome(scenario) else { panic!("it must fail: {scenario}") };
    assert!(reason.contains(expected), "{reason}");
}

#[test]
fn what_is_as_expected_passes() {
    assert_eq!(outcome(&scenario("message", &opens_to("plaintext"))), Outcome::Passed);
    assert_eq!(outcome(&scenario("altered", &is_refused())), Outcome::Passed);
}

#[test]
fn a_message_that_opens_but_must_not_fails() {
    assert_failed(&scenario("message", &is_refused()), "must be refused");
}

#[test]
fn a_message_that_does_not_open_or_opens_to_other_bytes_fails() {
    assert_failed(&scenario("altered", &opens_to("plaintext")), "signature does not match");
    assert_failed(&scenario("message", &opens_to("other")), "other bytes");
    assert_failed(&scenario("absent", &opens_to("plaintext")), "there is no set/absent");
    // A file that is absent is no refusal of it.
    assert_failed(&scenario("absent", &is_refused()), "there is no set/absent");
}

#[test]
fn another_suite_or_context_than_the_manifest_says_fails() {
    let nested = |suite: &str, context: Value| {
        json!({"decryption-scenario": {
            "type": "positive-esdk", "ciphertext": "file://message", "result": "file://plaintext",
            "algorithmSuiteId": suite, "reproduced-encryption-context": context,
            "decryptKeyDescription":
                {"type": "raw", "key": "k", "provider-id": "raw", "encryption-algorithm": "aes"},
        }})
    };
    assert_eq!(outcome(&nested("0578", json!({"purpose": "test"}))), Outcome::Passed);
    assert_failed(&nested("0478", json!({})), "0578");
    assert_failed(&nested("0578", json!({"purpose": "other"})), "another value");
}

#[test]
fn what_the_runner_does_not_understand_fails() {
    let mut unknown_key = scenario("message", &opens_to("plaintext"));
    unknown_key["master-keys"][0]["type"] = json!("post-quantum");
    assert_failed(&unknown_key, "post-quantum");
    let mut absent_key = scenario("message", &opens_to("plaintext"));
    absent_key["master-keys"][0]["key"] = json!("other");
    assert_failed(&absent_key, "no key \"other\"");
}

#[test]
fn what_cannot_be_checked_yet_is_skipped_with_its_reason() {
    let mut kms = scenario("message", &is_refused());
    kms["master-keys"][0]["type"] = json!("aws-kms");
    assert!(matches!(outcome(&kms), Outcome::Skipped(reason) if reason.contains("AWS KMS")));
    let mut unknown_method = scenario("message", &is_refused());
    unknown_method["decryption-method"] = json!("backwards");
    assert!(matches!(outcome(&unknown_method), Outcome::Skipped(reason) if reason.contains("method")));
}

#[test]
fn where_only_unsigned_messages_may_be_streamed_a_signed_one_is_refused() {
    let unsigned_only = |expected: &Value| {
        let mut scenario = scenario("message", expected);
        scenario["decryption-method"] = json!("streaming-unsigned-only");
        scenario
    };
    assert_eq!(outcome(&unsigned_only(&is_refused())), Outcome::Passed);
    assert_failed(&unsigned_only(&opens_to("plaintext")), "the message is signed");
}

#[test]
fn a_set_that_cannot_be_read_is_an_error() {
    let error = |tests: Value, version| format!("{:#}", try_manifest(&tests, version).unwrap_err());
    assert!(error(json!({"1": {}}), 6).contains("version 6"));
    assert!(error(json!([]), 2).contains("set/manifest.json has not the expected shape"));
    let nothing = run(&files(), &[&rustcrypto::PROVIDER], |_, _| {}).unwrap_err();
    assert!(nothing.to_string().contains("no decrypt manifest"));
}

#[test]
fn headers_are_counted_by_what_comes_of_them() {
    let tests = json!({
        "1": scenario("message", &opens_to("plaintext")),
        "2": scenario("plaintext", &opens_to("plaintext")),
        "3": scenario("altered", &is_refused()),
    });
    let report = try_manifest(&tests, 2).unwrap();
    assert_eq!(report.headers.same, 1);
    assert_eq!(report.headers.unreadable.len(), 1);
    assert!(report.headers.unreadable[0].starts_with("set/plaintext"));
}

#[test]
fn messages_that_commit_and_those_that_do_not_are_read() {
    let keyring = RawAesKeyring::new("raw", "k", WrappingKey::new(KEY.to_vec())).unwrap();
    let client = Client::builder().commitment_policy(CommitmentPolicy::ForbidEncryptAllowDecrypt).build();
    let old = client.encrypt(&keyring, b"four horses").suite(AlgorithmSuite::AES_128_GCM).blocking().unwrap();
    let manifest = json!({
        "manifest": {"type": "awses-decrypt", "version": 1}, "keys": "file://keys.json",
        "tests": {"1": {
            "ciphertext": "file://old", "plaintext": "file://plaintext",
            "master-keys": [{"type": "raw", "key": "k", "provider-id": "raw", "encryption-algorithm": "aes"}],
        }},
    });
    let files = files().with("set/old", old.ciphertext).with_json("set/manifest.json", &manifest);
    let report = run(&files, &[&rustcrypto::PROVIDER], |_, _| {}).unwrap();
    assert!(report.is_success(), "{report}");
    assert_eq!(report.count(|result| result.outcome == Outcome::Passed), 1);
}
