//! The audit log, and what no record may hold.

use crate::{
    mock::{DAY, Mock, base64, bytes, text},
    planted::Search,
};
use mock_kms::{KmsBuilder, TrailQuery};
use serde_json::{Value, json};
use std::{
    io,
    sync::{Arc, Mutex},
};

/// All records.
fn trail(mock: &Mock) -> Vec<Value> {
    mock.kms.trail(&TrailQuery::default()).events
}

/// A log in memory, which breaks after some lines.
#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>, usize);

impl Paper {
    fn lines(&self) -> Vec<Value> {
        let text = self.0.lock().unwrap().clone();
        String::from_utf8(text).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

impl io::Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut text = self.0.lock().unwrap();
        if self.1 > 0 && text.iter().filter(|byte| **byte == b'\n').count() >= self.1 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn the_log_gets_every_record_at_once() {
    let paper = Paper::default();
    let mock = Mock::built(|builder| builder.audit_log(paper.clone()));
    let key = mock.key();
    mock.error("Decrypt", json!({ "KeyId": key.id, "CiphertextBlob": base64("nonsense") }));
    mock.call("ScheduleKeyDeletion", json!({ "KeyId": key.id }));
    mock.wait(31 * DAY);
    mock.call("ListKeys", json!({}));
    let names: Vec<String> = paper.lines().iter().map(|event| text(&event["eventName"])).collect();
    assert_eq!(names, ["CreateKey", "Decrypt", "ScheduleKeyDeletion", "DeleteKey", "ListKeys"]);
    assert_eq!(paper.lines(), trail(&mock));
}

#[test]
fn a_log_that_cannot_be_written_stops_the_mock() {
    let paper = Paper(Arc::default(), 1);
    let mock = Mock::built(|builder| builder.audit_log(paper.clone()));
    let key = mock.key();
    for _ in 0..2 {
        let error = mock.error("DisableKey", json!({ "KeyId": key.id }));
        assert!(
            error.starts_with("KMSInternalException: mock-kms: the audit log cannot be written: "),
            "{error}"
        );
    }
    assert_eq!(paper.lines().len(), 1);
}

#[test]
fn no_record_tells_what_is_worked_on() {
    let paper = Paper::default();
    let mock = Mock::built(|builder| builder.audit_log(paper.clone()));
    let (key, mac) =
        (mock.key(), mock.key_like(json!({ "KeySpec": "HMAC_256", "KeyUsage": "GENERATE_VERIFY_MAC" })));
    let mut search = Search::default();
    let secret: Vec<u8> = (100..164).collect();
    search.add(&secret);
    let mut hide = |answer: &Value, names: &[&str]| {
        for name in names {
            search.add(&bytes(&answer[name]));
        }
    };
    let sealed = mock.call("Encrypt", json!({ "KeyId": key.id, "Plaintext": base64(&secret) }));
    mock.call("Decrypt", json!({ "CiphertextBlob": sealed["CiphertextBlob"] }));
    mock.error("Decrypt", json!({ "CiphertextBlob": base64(&secret) }));
    mock.error("Encrypt", json!({ "KeyId": key.id, "Plaintext": base64(secret.repeat(100)) }));
    hide(&mock.call("GenerateRandom", json!({ "NumberOfBytes": 32 })), &["Plaintext"]);
    let data_key = mock.call("GenerateDataKey", json!({ "KeyId": key.id, "KeySpec": "AES_256" }));
    hide(&data_key, &["Plaintext"]);
    let pair = mock.call("GenerateDataKeyPair", json!({ "KeyId": key.id, "KeyPairSpec": "ECC_NIST_P256" }));
    hide(&pair, &["PrivateKeyPlaintext"]);
    let request = json!({ "KeyId": mac.id, "Message": base64(&secret), "MacAlgorithm": "HMAC_SHA_256" });
    hide(&mock.call("GenerateMac", request), &["Mac"]);
    assert_eq!(paper.lines().len(), 10);
    for event in trail(&mock) {
        search.assert_hidden_in("a record", &event);
    }
    let log = String::from_utf8(paper.0.lock().unwrap().clone()).unwrap();
    search.assert_hidden("the log", log.as_bytes());
    for blob in [&sealed["CiphertextBlob"], &data_key["CiphertextBlob"], &pair["PrivateKeyCiphertextBlob"]] {
        assert!(!log.contains(&text(blob)), "CloudTrail leaves ciphertexts out");
    }
}

#[test]
fn a_tag_that_orders_a_material_is_not_told() {
    let mock = Mock::built(KmsBuilder::emulator_tags);
    let tag = |key: &str, value: &str| json!({ "TagKey": key, "TagValue": value });
    let secret: Vec<u8> = (100..132).collect();
    let tags = [tag("team", "sales"), tag("_custom_key_material_", &base64(&secret))];
    mock.call("CreateKey", json!({ "Tags": tags }));
    mock.error("CreateKey", json!({ "Tags": tags, "Policy": "nonsense" }));
    let too_long = [tag("_custom_key_material_", &base64(secret.repeat(10)))];
    let error = mock.error("CreateKey", json!({ "Tags": too_long }));
    assert!(error.starts_with("ValidationException: mock-kms: a request that orders a material"), "{error}");
    let mut search = Search::default();
    search.add(&secret);
    let mut events = trail(&mock);
    search.assert_hidden_in("a record", &events.pop().unwrap());
    for event in events {
        assert_eq!(event["requestParameters"]["tags"], json!([{ "tagKey": "team", "tagValue": "sales" }]));
        search.assert_hidden_in("a record", &event);
    }
}
