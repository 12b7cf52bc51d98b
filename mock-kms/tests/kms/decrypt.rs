//! `Decrypt`: only the right key, context and ciphertext open.

use crate::mock::{Mock, TestKey, base64, bytes};
use proptest::prelude::*;
use serde_json::{Value, json};

const SILENT: &str = "InvalidCiphertextException";

fn sealed(mock: &Mock, key: &TestKey, context: Value) -> String {
    let request =
        json!({ "KeyId": key.id, "Plaintext": base64("attack at dawn"), "EncryptionContext": context });
    mock.call("Encrypt", request)["CiphertextBlob"].as_str().unwrap().to_owned()
}

#[test]
fn it_needs_no_key_id_and_names_key_and_material() {
    let mock = Mock::new();
    let key = mock.key();
    let blob = sealed(&mock, &key, json!({}));
    let material =
        mock.call("DescribeKey", json!({ "KeyId": key.id }))["KeyMetadata"]["CurrentKeyMaterialId"].clone();
    let expected = json!({
        "EncryptionAlgorithm": "SYMMETRIC_DEFAULT",
        "KeyId": key.arn,
        "KeyMaterialId": material,
        "Plaintext": base64("attack at dawn"),
    });
    assert_eq!(mock.call("Decrypt", json!({ "CiphertextBlob": blob })), expected);
    assert_eq!(mock.call("Decrypt", json!({ "CiphertextBlob": blob, "KeyId": key.id })), expected);
    assert_eq!(mock.call("Decrypt", json!({ "CiphertextBlob": blob, "KeyId": key.arn })), expected);
}

#[test]
fn the_context_must_be_the_same_in_any_order() {
    let mock = Mock::new();
    let key = mock.key();
    let blob = sealed(&mock, &key, json!({ "tenant": "a", "purpose": "order" }));
    let open = |context: Value| json!({ "CiphertextBlob": blob, "EncryptionContext": context });
    mock.call("Decrypt", open(json!({ "purpose": "order", "tenant": "a" })));
    for context in [
        json!({}),
        json!({ "tenant": "a" }),
        json!({ "tenant": "A", "purpose": "order" }),
        json!({ "tenant": "a", "purpose": "order", "more": "" }),
        json!({ "tenant": "order", "purpose": "a" }),
    ] {
        assert_eq!(mock.error("Decrypt", open(context)), SILENT);
    }
    assert_eq!(mock.error("Decrypt", json!({ "CiphertextBlob": blob })), SILENT);
}

#[test]
fn every_flipped_bit_truncation_and_appended_byte_is_an_invalid_ciphertext() {
    let mock = Mock::new();
    let key = mock.key();
    let blob = mock.encrypt(&key, b"attack at dawn");
    let open = |blob: &[u8]| mock.error("Decrypt", json!({ "CiphertextBlob": base64(blob) }));
    for bit in 0..blob.len() * 8 {
        let mut altered = blob.clone();
        altered[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(open(&altered), SILENT, "bit {bit}");
    }
    for length in 1..blob.len() {
        assert_eq!(open(&blob[..length]), SILENT, "{length} bytes");
    }
    for byte in 0..=255 {
        assert_eq!(open(&[&blob[..], &[byte]].concat()), SILENT, "appended {byte}");
    }
}

#[test]
fn a_wrong_key_is_told_apart_from_a_wrong_ciphertext() {
    let mock = Mock::new();
    let (key, other) = (mock.key(), mock.key());
    let blob = sealed(&mock, &key, json!({}));
    let incorrect = "IncorrectKeyException: The key ID in the request does not identify a CMK that can perform this operation.";
    assert_eq!(mock.error("Decrypt", json!({ "CiphertextBlob": blob, "KeyId": other.id })), incorrect);
    assert_eq!(mock.error("Decrypt", json!({ "CiphertextBlob": base64("junk"), "KeyId": key.id })), SILENT);
    assert_eq!(mock.error("Decrypt", json!({ "CiphertextBlob": base64("junk") })), SILENT);
    let missing = mock.error("Decrypt", json!({ "CiphertextBlob": blob, "KeyId": "alias/none" }));
    assert_eq!(
        missing,
        "NotFoundException: Alias arn:aws:kms:eu-central-1:111122223333:alias/none is not found."
    );
}

#[test]
fn a_dry_run_opens_nothing_but_checks_everything() {
    let mock = Mock::new();
    let key = mock.key();
    let blob = sealed(&mock, &key, json!({}));
    let dry = |blob: &str| json!({ "CiphertextBlob": blob, "DryRun": true });
    assert_eq!(
        mock.error("Decrypt", dry(&blob)),
        "DryRunOperationException: The request would have succeeded, but the DryRun option is set."
    );
    assert_eq!(mock.error("Decrypt", dry(&base64("junk"))), SILENT);
}

proptest! {
    #[test]
    fn whatever_goes_in_comes_out(
        plaintext in proptest::collection::vec(any::<u8>(), 1..4096),
        context in proptest::collection::btree_map(".*", ".*", 0..6),
    ) {
        let mock = Mock::new();
        let key = mock.key();
        let blob = mock.call(
            "Encrypt",
            json!({ "KeyId": key.id, "Plaintext": base64(&plaintext), "EncryptionContext": context }),
        )["CiphertextBlob"].clone();
        let opened = mock.call("Decrypt", json!({ "CiphertextBlob": blob, "EncryptionContext": context }));
        prop_assert_eq!(bytes(&opened["Plaintext"]), plaintext);
    }

    #[test]
    fn arbitrary_bytes_are_an_invalid_ciphertext(blob in proptest::collection::vec(any::<u8>(), 1..300)) {
        let mock = Mock::new();
        prop_assert_eq!(mock.error("Decrypt", json!({ "CiphertextBlob": base64(blob) })), SILENT);
    }
}
