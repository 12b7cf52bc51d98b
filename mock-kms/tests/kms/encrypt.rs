//! `Encrypt`: what it answers and what it refuses.

use crate::mock::{Mock, base64, bytes};
use serde_json::json;

#[test]
fn the_answer_names_the_key_by_arn() {
    let mock = Mock::new();
    let key = mock.key();
    let mut answer = mock.call("Encrypt", json!({ "KeyId": key.id, "Plaintext": base64("hi") }));
    let blob = answer.as_object_mut().unwrap().remove("CiphertextBlob").unwrap();
    assert_eq!(answer, json!({ "KeyId": key.arn, "EncryptionAlgorithm": "SYMMETRIC_DEFAULT" }));
    assert!(bytes(&blob).len() > 2);
}

#[test]
fn the_length_of_the_plaintext_is_limited_and_never_shown() {
    let mock = Mock::new();
    let key = mock.key();
    let violation = "ValidationException: 1 validation error detected: Value at 'plaintext' failed to satisfy \
                     constraint: Member must have length";
    for (length, expected) in [
        (0, Some("greater than or equal to 1")),
        (1, None),
        (4096, None),
        (4097, Some("less than or equal to 4096")),
    ] {
        let request = json!({ "KeyId": key.id, "Plaintext": base64(vec![0; length]) });
        let error = mock.try_call("Encrypt", &request).err().map(|error| error.to_string());
        assert_eq!(error, expected.map(|rule| format!("{violation} {rule}")), "{length} bytes");
    }
    let longest = mock.encrypt(&key, &[0; 4096]);
    assert!(
        longest.len() <= 6144,
        "the API limits ciphertexts to 6144 bytes, this one has {}",
        longest.len()
    );
}

#[test]
fn an_algorithm_of_another_kind_of_key_is_refused() {
    let mock = Mock::new();
    let key = mock.key();
    let request =
        json!({ "KeyId": key.id, "Plaintext": base64("x"), "EncryptionAlgorithm": "RSAES_OAEP_SHA_256" });
    assert_eq!(
        mock.error("Encrypt", request),
        "InvalidKeyUsageException: Algorithm RSAES_OAEP_SHA_256 is incompatible with key spec SYMMETRIC_DEFAULT."
    );
}

#[test]
fn a_dry_run_says_what_would_have_happened() {
    let mock = Mock::new();
    let key = mock.key();
    let request = |key_id: &str| json!({ "KeyId": key_id, "Plaintext": base64("x"), "DryRun": true });
    let success = "DryRunOperationException: The request would have succeeded, but the DryRun option is set.";
    assert_eq!(mock.error("Encrypt", request(&key.id)), success);
    assert_eq!(
        mock.error("Encrypt", request("fake-key-id")),
        "NotFoundException: Invalid keyId 'fake-key-id'"
    );
    mock.call("DisableKey", json!({ "KeyId": key.id }));
    assert_eq!(
        mock.error("Encrypt", request(&key.id)),
        format!("DisabledException: {} is disabled.", key.arn)
    );
}

#[test]
fn a_grant_token_that_nobody_issued_is_refused() {
    let mock = Mock::new();
    let key = mock.key();
    let request =
        |tokens: &[&str]| json!({ "KeyId": key.id, "Plaintext": base64("x"), "GrantTokens": tokens });
    mock.call("Encrypt", request(&[]));
    let error = mock.error("Encrypt", request(&["forged"]));
    assert!(error.starts_with("InvalidGrantTokenException"), "{error}");
    let error = mock.error("Encrypt", request(&["t"; 11]));
    assert!(
        error.ends_with(
            "at 'grantTokens' failed to satisfy constraint: Member must have length less than or equal to 10"
        ),
        "{error}"
    );
}
