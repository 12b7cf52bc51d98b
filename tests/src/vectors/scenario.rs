//! `Scenario`: one message of a decrypt manifest, in any of the shapes that versions 1 to 5 have.
//!
//! Versions 1, 2 and the .NET client's 4 are flat, with a list of master keys; those of the Dafny-made clients
//! keep everything under `decryption-scenario`, with one description of a key that may hold others. Each
//! scenario's shape tells which it is.

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// One message, how to open it, and what must come of it.
#[derive(Debug)]
pub(super) struct Scenario {
    /// The URI of the message.
    pub(super) ciphertext: String,
    pub(super) expected: Expected,
    pub(super) key: KeyDescription,
    /// What the reader knows of the encryption context.
    pub(super) reproduced_context: BTreeMap<String, String>,
    /// The suite in the message's header, in hexadecimal.
    pub(super) suite: Option<String>,
    /// A way of decrypting other than the usual one.
    pub(super) decryption_method: Option<String>,
}

/// What must come of a message.
#[derive(Debug)]
pub(super) enum Expected {
    /// It opens to the file of this URI.
    Plaintext(String),
    /// It does not open.
    Refusal,
}

/// How a message is to be opened.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub(super) enum KeyDescription {
    Raw {
        key: String,
        key_id: Option<String>,
        provider_id: String,
        encryption_algorithm: String,
        /// Of an RSA key: `pkcs1` or `oaep-mgf1`.
        padding_algorithm: Option<String>,
        /// Of an RSA key: the hash of OAEP.
        padding_hash: Option<String>,
    },
    RawEcdh {
        /// `static` or `discovery`; messages of `ephemeral` senders are opened by discovery.
        schema: String,
        /// The key with the sender's half; not a key's name where the schema knows no sender.
        sender: String,
        /// The key with the recipient's half.
        recipient: String,
        ecc_curve: String,
    },
    AwsKms,
    AwsKmsMrkAware,
    AwsKmsMrkAwareDiscovery,
    AwsKmsRsa,
    AwsKmsEcdh,
    AwsKmsHierarchy {
        key: String,
    },
    StaticMaterialKeyring,
    CachingCmm,
    MultiKeyring {
        generator: Option<Box<Self>>,
        #[serde(rename = "childKeyrings")]
        children: Vec<Self>,
    },
    RequiredEncryptionContextCmm {
        underlying: Box<Self>,
        #[serde(rename = "requiredEncryptionContextKeys")]
        required_keys: Vec<String>,
    },
}

impl Scenario {
    /// Takes a scenario of either shape.
    pub(super) fn from_json(value: &Value) -> Result<Self> {
        match value.get("decryption-scenario") {
            Some(scenario) => Nested::deserialize(scenario)?.try_into(),
            None => Flat::deserialize(value)?.try_into(),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Nested {
    #[serde(rename = "type")]
    kind: String,
    ciphertext: String,
    result: Option<String>,
    #[serde(rename = "algorithmSuiteId")]
    suite: Option<String>,
    #[serde(rename = "decryptKeyDescription")]
    key: KeyDescription,
    #[serde(default)]
    reproduced_encryption_context: BTreeMap<String, String>,
    decryption_method: Option<String>,
}

impl TryFrom<Nested> for Scenario {
    type Error = anyhow::Error;

    fn try_from(nested: Nested) -> Result<Self> {
        let expected = match nested.kind.as_str() {
            "positive-esdk" => {
                Expected::Plaintext(nested.result.context("a positive scenario names no result")?)
            }
            "negative-esdk" => Expected::Refusal,
            other => bail!("unknown type of scenario {other:?}"),
        };
        Ok(Self {
            ciphertext: nested.ciphertext,
            expected,
            key: nested.key,
            reproduced_context: nested.reproduced_encryption_context,
            suite: nested.suite,
            decryption_method: nested.decryption_method,
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Flat {
    ciphertext: String,
    plaintext: Option<String>,
    result: Option<FlatResult>,
    master_keys: Vec<KeyDescription>,
    #[serde(default)]
    encryption_context: BTreeMap<String, String>,
    cmm: Option<String>,
    decryption_method: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum FlatResult {
    Output { plaintext: String },
    Error {},
}

impl TryFrom<Flat> for Scenario {
    type Error = anyhow::Error;

    fn try_from(flat: Flat) -> Result<Self> {
        let expected = match (flat.plaintext, flat.result) {
            (Some(plaintext), None) | (None, Some(FlatResult::Output { plaintext })) => {
                Expected::Plaintext(plaintext)
            }
            (None, Some(FlatResult::Error {})) => Expected::Refusal,
            _ => bail!("a scenario needs either a plaintext or a result"),
        };
        let mut keys = flat.master_keys;
        let first = if keys.is_empty() { bail!("a scenario has no master key") } else { keys.remove(0) };
        let mut key = match keys.is_empty() {
            true => first,
            false => KeyDescription::MultiKeyring { generator: Some(Box::new(first)), children: keys },
        };
        match flat.cmm.as_deref() {
            None | Some("Default") => {}
            Some("RequiredEncryptionContext") => {
                let required_keys = flat.encryption_context.keys().cloned().collect();
                key =
                    KeyDescription::RequiredEncryptionContextCmm { underlying: Box::new(key), required_keys };
            }
            Some(other) => bail!("unknown materials manager {other:?}"),
        }
        Ok(Self {
            ciphertext: flat.ciphertext,
            expected,
            key,
            reproduced_context: flat.encryption_context,
            suite: None,
            decryption_method: flat.decryption_method,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const RAW: &str = r#"{"type": "raw", "key": "k", "provider-id": "p", "encryption-algorithm": "aes"}"#;

    fn raw() -> Value {
        serde_json::from_str(RAW).unwrap()
    }

    fn refused(scenario: &Value) -> String {
        Scenario::from_json(scenario).unwrap_err().to_string()
    }

    #[test]
    fn version_1_is_flat_and_may_have_several_keys() {
        let scenario = json!({
            "ciphertext": "file://c", "plaintext": "file://p",
            "master-keys": [raw(), {"type": "aws-kms", "key": "us-west-2-decryptable"}],
        });
        let scenario = Scenario::from_json(&scenario).unwrap();
        assert!(matches!(scenario.expected, Expected::Plaintext(uri) if uri == "file://p"));
        let KeyDescription::MultiKeyring { generator: Some(generator), children } = scenario.key else {
            panic!("two master keys are a multi-keyring")
        };
        assert!(matches!(*generator, KeyDescription::Raw { .. }));
        assert!(matches!(children[..], [KeyDescription::AwsKms]));
    }

    #[test]
    fn version_2_says_whether_a_message_opens() {
        let scenario = |result: Value| {
            Scenario::from_json(&json!({"ciphertext": "file://c", "master-keys": [raw()], "result": result}))
                .map(|scenario| scenario.expected)
        };
        let opens = scenario(json!({"output": {"plaintext": "file://p"}})).unwrap();
        assert!(matches!(opens, Expected::Plaintext(uri) if uri == "file://p"));
        let fails = scenario(json!({"error": {"error-description": "Bit 7 flipped"}})).unwrap();
        assert!(matches!(fails, Expected::Refusal));
        assert!(scenario(json!({})).is_err());
    }

    #[test]
    fn version_4_of_the_net_client_may_require_a_context() {
        let scenario = json!({
            "ciphertext": "file://c", "master-keys": [raw()], "cmm": "RequiredEncryptionContext",
            "encryption-context": {"key1": "val1"}, "result": {"output": {"plaintext": "file://p"}},
        });
        let scenario = Scenario::from_json(&scenario).unwrap();
        assert_eq!(scenario.reproduced_context["key1"], "val1");
        assert!(matches!(
            scenario.key,
            KeyDescription::RequiredEncryptionContextCmm { required_keys, .. } if required_keys == ["key1"]
        ));
    }

    #[test]
    fn version_5_is_nested() {
        let scenario = |kind: &str| {
            json!({"decryption-scenario": {
                "type": kind, "ciphertext": "file://c", "result": "file://p", "algorithmSuiteId": "0478",
                "frame-size": 512, "description": "", "reproduced-encryption-context": {},
                "decryptKeyDescription": {
                    "type": "raw-ecdh", "schema": "discovery", "sender": "discovery",
                    "recipient": "ecc-256-private", "ecc-curve": "ecc-256",
                },
            }})
        };
        let positive = Scenario::from_json(&scenario("positive-esdk")).unwrap();
        assert!(matches!(positive.key, KeyDescription::RawEcdh { schema, .. } if schema == "discovery"));
        assert_eq!(positive.suite.as_deref(), Some("0478"));
        let negative = Scenario::from_json(&scenario("negative-esdk")).unwrap();
        assert!(matches!(negative.expected, Expected::Refusal));
        assert!(refused(&scenario("neutral")).contains("neutral"));
    }

    #[test]
    fn what_is_unknown_is_not_passed_over() {
        let scenario = json!({"ciphertext": "file://c", "plaintext": "file://p", "master-keys": [{"type": "post-quantum"}]});
        assert!(refused(&scenario).contains("post-quantum"));
        let scenario = json!({"ciphertext": "file://c", "plaintext": "file://p", "master-keys": []});
        assert!(refused(&scenario).contains("no master key"));
    }
}
