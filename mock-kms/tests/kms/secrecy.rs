//! Key bytes never leave: not in an answer, not in an error, not in a record, not in Debug output.

use crate::mock::{Mock, START, base64, text};
#[cfg(feature = "aws-lc")]
use mock_kms::crypto::aws_lc::PROVIDER;
#[cfg(not(feature = "aws-lc"))]
use mock_kms::crypto::rustcrypto::PROVIDER;
use mock_kms::{
    Clock, Kms, Timestamp,
    crypto::{CryptoError, Provider, Random},
};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::cell::RefCell;

thread_local! {
    /// The random bytes of this thread that became keys, while the test plants some.
    static PLANTED: RefCell<Option<Vec<Vec<u8>>>> = const { RefCell::new(None) };
}

/// Hands out real randomness and remembers what is as long as a key.
#[derive(Debug)]
struct Planting;

static PLANTING: Planting = Planting;

impl Random for Planting {
    fn fill(&self, output: &mut [u8]) -> Result<(), CryptoError> {
        PROVIDER.random.fill(output)?;
        PLANTED.with_borrow_mut(|planted| {
            if let (Some(planted), 32) = (planted, output.len()) {
                planted.push(output.to_vec());
            }
        });
        Ok(())
    }
}

/// Does something during which every 32 random bytes are a domain key or a backing key.
fn planting<T>(make: impl FnOnce() -> T, keys: &mut Vec<Vec<u8>>) -> T {
    PLANTED.set(Some(Vec::new()));
    let made = make();
    keys.extend(PLANTED.take().unwrap());
    made
}

/// Everything that a text could hide: itself, and what it is as base64.
fn readings(value: &Value, found: &mut Vec<Vec<u8>>) {
    match value {
        Value::String(text) => {
            found.push(text.clone().into_bytes());
            use base64::Engine as _;
            found.extend(base64::engine::general_purpose::STANDARD.decode(text));
        }
        Value::Array(values) => values.iter().for_each(|value| readings(value, found)),
        Value::Object(members) => members.values().for_each(|value| readings(value, found)),
        _ => {}
    }
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

/// Fails if `output` shows either half of a key: raw, in hexadecimal, or as Debug shows bytes.
fn assert_hidden(output: &[u8], keys: &[Vec<u8>]) {
    for half in keys.iter().flat_map(|key| key.chunks(16)) {
        let hexadecimal: String = half.iter().map(|byte| format!("{byte:02x}")).collect();
        let listed = format!("{half:?}");
        let listed = listed.trim_matches(['[', ']']);
        for form in [half, hexadecimal.as_bytes(), hexadecimal.to_uppercase().as_bytes(), listed.as_bytes()] {
            assert!(!contains(output, form), "a key shows in {}", String::from_utf8_lossy(output));
        }
    }
}

#[test]
fn the_search_finds_what_is_there() {
    let key = vec![0xab; 32];
    for output in [&[&[1], &key[..]].concat()[..], "ab".repeat(16).as_bytes(), format!("{key:?}").as_bytes()]
    {
        assert!(std::panic::catch_unwind(|| assert_hidden(output, std::slice::from_ref(&key))).is_err());
    }
}

fn request(operation: &str, key: &str, other: &str, blob: &str) -> Value {
    let context = json!({ "tenant": "a" });
    match operation {
        "Encrypt" => json!({ "KeyId": key, "Plaintext": base64("x"), "EncryptionContext": context }),
        "Decrypt" => json!({ "CiphertextBlob": blob, "KeyId": other }),
        "ReEncrypt" => json!({ "CiphertextBlob": blob, "DestinationKeyId": other }),
        "GenerateDataKey" | "GenerateDataKeyWithoutPlaintext" => json!({ "KeyId": key, "NumberOfBytes": 64 }),
        "GenerateRandom" => json!({ "NumberOfBytes": 64 }),
        "CreateAlias" => json!({ "AliasName": "alias/x", "TargetKeyId": key }),
        "ListKeys" | "ListAliases" => json!({}),
        _ => json!({ "KeyId": key }),
    }
}

const OPERATIONS: [&str; 13] = [
    "Encrypt",
    "Decrypt",
    "ReEncrypt",
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "GenerateRandom",
    "CreateAlias",
    "ListKeys",
    "ListAliases",
    "DescribeKey",
    "EnableKey",
    "DisableKey",
    "ScheduleKeyDeletion",
];

proptest! {
    #[test]
    fn no_output_ever_holds_key_bytes(
        steps in proptest::collection::vec((proptest::sample::select(&OPERATIONS[..]), 0..3usize, 0..3usize), 1..40),
    ) {
        let mut planted = Vec::new();
        let provider = Provider { random: &PLANTING, ..PROVIDER };
        let clock = Clock::frozen_at(Timestamp::from_seconds(START));
        let kms = planting(|| Kms::builder().clock(clock).provider(provider).build().unwrap(), &mut planted);
        let mock = Mock { caller: kms.home().clone(), kms };
        let keys: Vec<String> = (0..3).map(|_| planting(|| mock.key().id, &mut planted)).collect();
        prop_assert_eq!(planted.len(), 4, "the domain key and three backing keys were planted");

        let mut blob = base64("no ciphertext yet");
        for (operation, key, other) in steps {
            match mock.try_call(operation, &request(operation, &keys[key], &keys[other], &blob)) {
                Ok(answer) => {
                    if let Some(fresh) = answer.get("CiphertextBlob") {
                        blob = text(fresh);
                    }
                    let mut seen = vec![answer.to_string().into_bytes()];
                    readings(&answer, &mut seen);
                    seen.iter().for_each(|output| assert_hidden(output, &planted));
                }
                Err(error) => assert_hidden(format!("{error} {error:?}").as_bytes(), &planted),
            }
        }
        assert_hidden(format!("{:?} {:#?} {:?}", mock.kms, mock.kms.audit(), mock.caller).as_bytes(), &planted);
    }
}
