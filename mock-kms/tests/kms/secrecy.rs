//! Key bytes that the service makes never leave: not in an answer, an error, a record or Debug output.

use crate::{
    mock::{Mock, START, base64, text},
    planted::Search,
    wrapping::PROVIDER,
};
use mock_kms::{
    Clock, Kms, Timestamp, TrailQuery,
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

        let mut search = Search::default();
        planted.iter().for_each(|key| search.add(key));
        let mut blob = base64("no ciphertext yet");
        for (operation, key, other) in steps {
            match mock.try_call(operation, &request(operation, &keys[key], &keys[other], &blob)) {
                Ok(answer) => {
                    if let Some(fresh) = answer.get("CiphertextBlob") {
                        blob = text(fresh);
                    }
                    search.assert_hidden_in(operation, &answer);
                }
                Err(error) => search.assert_hidden(operation, format!("{error} {error:?}").as_bytes()),
            }
        }
        let shown = format!("{:?} {:#?} {:?}", mock.kms, mock.kms.audit(), mock.caller);
        search.assert_hidden("Debug output", shown.as_bytes());
        for event in mock.kms.trail(&TrailQuery::default()).events {
            search.assert_hidden_in("a record", &event);
        }
    }
}
