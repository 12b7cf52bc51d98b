//! `KeyMetadata`: what CreateKey and DescribeKey tell of a key.

use crate::{
    clock::Timestamp,
    keys::{EncryptionAlgorithm, Key, KeyId, KeyManager, KeySpec, KeyState, KeyUsage, Origin},
};
use serde::Serialize;

/// The structure of that name in the API model.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct KeyMetadata {
    #[serde(rename = "AWSAccountId")]
    account: String,
    key_id: KeyId,
    arn: String,
    creation_date: Timestamp,
    enabled: bool,
    description: String,
    key_usage: KeyUsage,
    key_state: KeyState,
    #[serde(skip_serializing_if = "Option::is_none")]
    deletion_date: Option<Timestamp>,
    origin: Origin,
    key_manager: KeyManager,
    customer_master_key_spec: KeySpec,
    key_spec: KeySpec,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    encryption_algorithms: &'static [EncryptionAlgorithm],
    multi_region: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    current_key_material_id: Option<String>,
}

impl From<&Key> for KeyMetadata {
    fn from(key: &Key) -> Self {
        let encrypts = key.usage == KeyUsage::EncryptDecrypt;
        Self {
            account: key.arn.account().to_string(),
            key_id: key.arn.id.clone(),
            arn: key.arn.to_string(),
            creation_date: key.created,
            enabled: key.state == KeyState::Enabled,
            description: key.description.to_string(),
            key_usage: key.usage,
            key_state: key.state,
            deletion_date: key.deletion,
            origin: key.origin,
            key_manager: key.manager,
            customer_master_key_spec: key.spec,
            key_spec: key.spec,
            encryption_algorithms: if encrypts { key.spec.encryption_algorithms() } else { &[] },
            multi_region: false,
            current_key_material_id: key.current_material(),
        }
    }
}
