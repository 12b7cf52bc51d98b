//! `Scenario`: what the official encrypt manifest wants written, under which key, and how to be opened again.

use serde::Deserialize;
use serde_json::Value;
use std::{collections::BTreeMap, fs};
use tests::vectors::find;

/// One message of the manifest.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Scenario {
    #[serde(rename = "type")]
    pub kind: String,
    pub description: String,
    pub plaintext: String,
    #[serde(rename = "algorithmSuiteId")]
    pub suite: String,
    pub frame_size: u32,
    #[serde(rename = "encryptKeyDescription")]
    pub encrypt: Value,
    #[serde(rename = "decryptKeyDescription")]
    pub decrypt: Value,
    pub encryption_context: BTreeMap<String, String>,
    pub reproduced_encryption_context: BTreeMap<String, String>,
}

impl Scenario {
    /// What the manifest calls the keyring that opens the message.
    pub fn name(&self) -> &str {
        self.decrypt["type"].as_str().unwrap_or_default()
    }
}

/// A keyring over AWS KMS, as the manifest describes it; keys go by their names in the keys manifest.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all_fields = "kebab-case")]
pub enum Description {
    #[serde(rename = "aws-kms")]
    Symmetric { key: String },
    #[serde(rename = "aws-kms-mrk-aware")]
    Mrk { key: String },
    #[serde(rename = "aws-kms-mrk-aware-discovery")]
    MrkDiscovery { default_mrk_region: String, aws_kms_discovery_filter: Option<Filter> },
    #[serde(rename = "aws-kms-rsa")]
    Rsa { key: String, encryption_algorithm: String },
    #[serde(rename = "aws-kms-ecdh")]
    Ecdh {
        /// `static` or `discovery`.
        schema: String,
        /// The key whose sender half is meant; no key's name where the schema is discovery.
        sender: String,
        /// The key whose recipient half is meant.
        recipient: String,
    },
    #[serde(rename = "aws-kms-hierarchy")]
    Hierarchy { key: String },
}

/// Whose keys a discovery keyring may use.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Filter {
    pub partition: String,
    pub account_ids: Vec<String>,
}

/// The manifest, the keys that it names, and the plaintexts.
#[derive(Debug)]
pub struct Vectors {
    /// All 509, in the order of their ids.
    pub scenarios: Vec<Scenario>,
    pub keys: Value,
    pub plaintext: Vec<u8>,
}

impl Vectors {
    /// `None`, with a line that says so, where the vectors are absent.
    pub fn read() -> Option<Self> {
        let (manifest, set) = (find("esdk-encrypt-manifest.json")?, find("esdk-v5")?);
        let json = |path| -> Value { serde_json::from_slice(&fs::read(path).unwrap()).unwrap() };
        let manifest = json(manifest);
        let plaintext = fs::read(set.join("plaintexts/small")).unwrap();
        assert_eq!(manifest["plaintexts"], serde_json::json!({ "small": plaintext.len() }));
        let tests = manifest["tests"].as_object().unwrap().values();
        let scenario = |test: &Value| Scenario::deserialize(&test["encryption-scenario"]).unwrap();
        let keys = json(set.join("keys.json"))["keys"].take();
        Some(Self { scenarios: tests.map(scenario).collect(), keys, plaintext })
    }
}
