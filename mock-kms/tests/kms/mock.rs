//! A mock with a frozen clock, and calls in few words.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use mock_kms::{AccountId, Caller, Clock, Kms, KmsBuilder, KmsError, Region, Timestamp};
use serde_json::{Value, json};
use std::time::Duration;

/// 2023-11-14T22:13:20Z.
pub(crate) const START: i64 = 1_700_000_000;

/// 24 hours.
pub(crate) const DAY: Duration = Duration::from_secs(86_400);

/// A mock as one caller sees it.
pub(crate) struct Mock {
    pub(crate) kms: Kms,
    pub(crate) caller: Caller,
}

/// A key by its two names.
pub(crate) struct TestKey {
    pub(crate) id: String,
    pub(crate) arn: String,
}

impl TestKey {
    /// The key that this metadata is of.
    pub(crate) fn of(metadata: &Value) -> Self {
        Self { id: text(&metadata["KeyId"]), arn: text(&metadata["Arn"]) }
    }
}

impl Mock {
    /// A fresh mock, seen from `111122223333` in `eu-central-1`.
    pub(crate) fn new() -> Self {
        Self::built(|builder| builder)
    }

    /// Such a mock with other settings.
    pub(crate) fn built(change: impl FnOnce(KmsBuilder) -> KmsBuilder) -> Self {
        let builder = Kms::builder()
            .clock(Clock::frozen_at(Timestamp::from_seconds(START)))
            .region(Region::new("eu-central-1").unwrap())
            .account(AccountId::new("111122223333").unwrap());
        let kms = change(builder).build().unwrap();
        Self { caller: kms.home().clone(), kms }
    }

    /// The same mock, seen from elsewhere.
    pub(crate) fn seen_from(&self, region: &str, account: &str) -> Self {
        let caller = Caller::root(Region::new(region).unwrap(), AccountId::new(account).unwrap());
        Self { kms: self.kms.clone(), caller }
    }

    pub(crate) fn try_call(&self, operation: &str, request: &Value) -> Result<Value, KmsError> {
        let answer = self.kms.call(&self.caller, operation, request.to_string().as_bytes())?;
        Ok(if answer.is_empty() { Value::Null } else { serde_json::from_slice(&answer).unwrap() })
    }

    /// A call that succeeds.
    pub(crate) fn call(&self, operation: &str, request: Value) -> Value {
        self.try_call(operation, &request).unwrap_or_else(|error| panic!("{operation} {request}: {error}"))
    }

    /// A call that fails: `Code: message`, or `Code` alone.
    pub(crate) fn error(&self, operation: &str, request: Value) -> String {
        match self.try_call(operation, &request) {
            Ok(answer) => panic!("{operation} {request} answered {answer}"),
            Err(error) => error.to_string(),
        }
    }

    /// A fresh symmetric key.
    pub(crate) fn key(&self) -> TestKey {
        self.key_like(json!({}))
    }

    /// A fresh key made with these parameters.
    pub(crate) fn key_like(&self, request: Value) -> TestKey {
        TestKey::of(&self.call("CreateKey", request)["KeyMetadata"])
    }

    /// The ciphertext of `plaintext` under `key` without a context.
    pub(crate) fn encrypt(&self, key: &TestKey, plaintext: &[u8]) -> Vec<u8> {
        let answer = self.call("Encrypt", json!({ "KeyId": key.id, "Plaintext": base64(plaintext) }));
        bytes(&answer["CiphertextBlob"])
    }

    /// Everything that DescribeKey tells.
    pub(crate) fn describe(&self, key: &TestKey) -> Value {
        self.call("DescribeKey", json!({ "KeyId": key.id }))["KeyMetadata"].clone()
    }

    /// Turns the clock forward.
    pub(crate) fn wait(&self, duration: Duration) {
        self.kms.clock().advance(duration);
    }

    /// The KeyState that DescribeKey shows.
    pub(crate) fn state(&self, key: &TestKey) -> String {
        text(&self.describe(key)["KeyState"])
    }
}

/// A JSON string's text.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

/// The bytes of a blob.
pub(crate) fn bytes(value: &Value) -> Vec<u8> {
    STANDARD.decode(text(value)).unwrap()
}

/// A blob of bytes.
pub(crate) fn base64(bytes: impl AsRef<[u8]>) -> String {
    STANDARD.encode(bytes)
}
