//! Dry runs of Decrypt and ReEncrypt without a ciphertext: permissions alone.

use crate::mock::{Mock, base64};
use serde_json::json;

const PASSED: &str =
    "DryRunOperationException: The request would have succeeded, but the DryRun option is set.";
const IGNORE: [&str; 1] = ["IGNORE_CIPHERTEXT"];

#[test]
fn only_permissions_are_looked_at() {
    let home = Mock::new();
    let (key, other) =
        (home.key(), home.key_like(json!({ "KeySpec": "HMAC_256", "KeyUsage": "GENERATE_VERIFY_MAC" })));
    home.call("CreateAlias", json!({ "AliasName": "alias/x", "TargetKeyId": key.id }));
    home.call("DisableKey", json!({ "KeyId": key.id }));
    for id in [&key.id, &key.arn, "alias/x", &other.id] {
        let decrypt = json!({ "KeyId": id, "DryRun": true, "DryRunModifiers": IGNORE });
        assert_eq!(home.error("Decrypt", decrypt), PASSED, "{id}");
        let re_encrypt = json!({
            "SourceKeyId": id, "DestinationKeyId": key.id, "DryRun": true, "DryRunModifiers": IGNORE,
        });
        assert_eq!(home.error("ReEncrypt", re_encrypt), PASSED, "{id}");
    }
    let with_junk = json!({
        "KeyId": key.id, "CiphertextBlob": base64("junk"), "DryRun": true, "DryRunModifiers": IGNORE,
    });
    assert_eq!(home.error("Decrypt", with_junk), PASSED);
}

#[test]
fn permissions_come_from_grants_too() {
    let home = Mock::new();
    let (source, destination) = (home.key(), home.key());
    let guest = home.seen_from("eu-central-1", "444455556666");
    let denied = |action: &str, arn: &str| {
        format!(
            "AccessDeniedException: User: arn:aws:iam::444455556666:root is not authorized to perform: kms:{action} on \
             resource: {arn} because no resource-based policy allows the kms:{action} action"
        )
    };
    let grant = |key: &str, operation: &str| {
        let grantee = "arn:aws:iam::444455556666:root";
        home.call(
            "CreateGrant",
            json!({ "KeyId": key, "GranteePrincipal": grantee, "Operations": [operation] }),
        );
    };
    let decrypt = json!({ "KeyId": source.arn, "DryRun": true, "DryRunModifiers": IGNORE });
    assert_eq!(guest.error("Decrypt", decrypt.clone()), denied("Decrypt", &source.arn));
    grant(&source.id, "Decrypt");
    assert_eq!(guest.error("Decrypt", decrypt), PASSED);
    let re_encrypt = json!({
        "SourceKeyId": source.arn, "DestinationKeyId": destination.arn, "DryRun": true, "DryRunModifiers": IGNORE,
    });
    assert_eq!(guest.error("ReEncrypt", re_encrypt.clone()), denied("ReEncryptFrom", &source.arn));
    grant(&source.id, "ReEncryptFrom");
    assert_eq!(guest.error("ReEncrypt", re_encrypt.clone()), denied("ReEncryptTo", &destination.arn));
    grant(&destination.id, "ReEncryptTo");
    assert_eq!(guest.error("ReEncrypt", re_encrypt), PASSED);
}

#[test]
fn without_the_modifier_in_a_dry_run_the_ciphertext_is_required() {
    let mock = Mock::new();
    let key = mock.key();
    let missing = |parameter: &str| {
        format!(
            "ValidationException: 1 validation error detected: Value null at '{parameter}' failed to satisfy constraint: \
             Member must not be null"
        )
    };
    for (more, dry_run) in [(json!([]), true), (json!(null), true), (json!(IGNORE), false)] {
        let decrypt = json!({ "KeyId": key.id, "DryRun": dry_run, "DryRunModifiers": more });
        assert_eq!(mock.error("Decrypt", decrypt), missing("ciphertextBlob"));
        let re_encrypt = json!({
            "SourceKeyId": key.id, "DestinationKeyId": key.id, "DryRun": dry_run, "DryRunModifiers": more,
        });
        assert_eq!(mock.error("ReEncrypt", re_encrypt), missing("ciphertextBlob"));
    }
    // Who brings no ciphertext has to name the key.
    let unnamed = json!({ "DryRun": true, "DryRunModifiers": IGNORE });
    assert_eq!(mock.error("Decrypt", unnamed), missing("keyId"));
    let unnamed = json!({ "DestinationKeyId": key.id, "DryRun": true, "DryRunModifiers": IGNORE });
    assert_eq!(mock.error("ReEncrypt", unnamed), missing("sourceKeyId"));
    // Without a dry run the modifier means nothing.
    let blob = base64(mock.encrypt(&key, b"x"));
    let decrypt = json!({ "CiphertextBlob": blob, "DryRunModifiers": IGNORE });
    assert_eq!(mock.call("Decrypt", decrypt)["Plaintext"], base64("x"));
}
