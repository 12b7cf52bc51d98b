//! The shapes of decrypt manifests, and of keys manifests in versions 1 to 3.

use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// What every manifest says of itself.
#[derive(Debug, Deserialize)]
pub(super) struct Preamble {
    pub(super) manifest: ManifestId,
}

/// A manifest's type and version.
#[derive(Debug, Deserialize)]
pub(super) struct ManifestId {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) version: u32,
}

/// A manifest of messages to open or to refuse.
#[derive(Debug, Deserialize)]
pub(super) struct DecryptManifest {
    pub(super) manifest: ManifestId,
    /// The URI of the keys manifest.
    pub(super) keys: String,
    /// The scenarios by their ids; read one by one, so that one of an unknown shape leaves the others.
    pub(super) tests: BTreeMap<String, Value>,
}

/// The keys that descriptions name.
#[derive(Debug, Deserialize)]
pub(super) struct KeysManifest {
    pub(super) keys: BTreeMap<String, Key>,
}

/// One key; which fields it has depends on its type.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Key {
    pub(super) encoding: Option<String>,
    pub(super) material: Option<Material>,
    #[serde(default)]
    line_separator: String,
    pub(super) key_id: Option<String>,
    /// `private` or `public`, of an RSA key.
    #[serde(rename = "type")]
    pub(super) half: Option<String>,
    /// Of keys for agreement: each party's private key.
    pub(super) sender_material: Option<String>,
    pub(super) recipient_material: Option<String>,
    /// Of a static branch key: its version, a UUID as text.
    #[serde(rename = "branchKeyVersion")]
    pub(super) branch_key_version: Option<String>,
    /// Of a static branch key: its 32 bytes in base64.
    #[serde(rename = "branchKey")]
    pub(super) branch_key: Option<String>,
    /// Of keys for agreement: the recipient's public key, DER in base64.
    pub(super) recipient_material_public_key: Option<String>,
}

/// Key material: one text, or lines to be joined.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Material {
    Text(String),
    Lines(Vec<String>),
}

impl Key {
    /// The material as one text.
    pub(super) fn text(&self) -> Option<String> {
        self.material.as_ref().map(|material| match material {
            Material::Text(text) => text.clone(),
            Material::Lines(lines) => lines.join(&self.line_separator),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn lines_of_key_material_are_joined() {
        let key: Key = serde_json::from_value(
            json!({"material": ["a", "b"], "line-separator": "\n", "encoding": "pem"}),
        )
        .unwrap();
        assert_eq!(key.text().as_deref(), Some("a\nb"));
        let key: Key = serde_json::from_value(json!({"material": "a", "key-id": "k"})).unwrap();
        assert_eq!(key.text().as_deref(), Some("a"));
    }
}
