//! `KeyMetadata`: what CreateKey and DescribeKey tell of a key.

use crate::{
    clock::Timestamp,
    keys::{
        Algorithms, ExpirationModel, Key, KeyId, KeyManager, KeySpec, KeyState, KeyUsage, MultiRegionKeyType,
        Origin, Region,
    },
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
    #[serde(skip_serializing_if = "Option::is_none")]
    expiration_model: Option<ExpirationModel>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_to: Option<Timestamp>,
    key_manager: KeyManager,
    customer_master_key_spec: KeySpec,
    key_spec: KeySpec,
    #[serde(flatten)]
    algorithms: Algorithms,
    multi_region: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    multi_region_configuration: Option<MultiRegionConfiguration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pending_deletion_window_in_days: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    current_key_material_id: Option<String>,
}

/// The structure of that name in the API model.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct MultiRegionConfiguration {
    multi_region_key_type: MultiRegionKeyType,
    primary_key: MultiRegionKey,
    replica_keys: Vec<MultiRegionKey>,
}

/// The structure of that name in the API model.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct MultiRegionKey {
    arn: String,
    region: String,
}

impl MultiRegionConfiguration {
    fn of(key: &Key) -> Option<Self> {
        let regions = key.relatives.as_ref()?.regions();
        let related = |region: Region| MultiRegionKey {
            region: region.to_string(),
            arn: key.arn.in_region(region).to_string(),
        };
        Some(Self {
            multi_region_key_type: match regions.primary == key.arn.place.region {
                true => MultiRegionKeyType::Primary,
                false => MultiRegionKeyType::Replica,
            },
            primary_key: related(regions.primary),
            replica_keys: regions.replicas.into_iter().map(related).collect(),
        })
    }
}

impl From<&Key> for KeyMetadata {
    fn from(key: &Key) -> Self {
        Self {
            account: key.arn.account().to_string(),
            key_id: key.arn.id,
            arn: key.arn.to_string(),
            creation_date: key.created,
            enabled: key.state == KeyState::Enabled,
            description: key.description.to_string(),
            key_usage: key.usage,
            key_state: key.state,
            deletion_date: key.deletion,
            origin: key.origin,
            expiration_model: key.versions.expiration_model(),
            valid_to: key.versions.valid_to(),
            key_manager: key.manager,
            customer_master_key_spec: key.spec,
            key_spec: key.spec,
            algorithms: key.algorithms(),
            multi_region: key.relatives.is_some(),
            multi_region_configuration: MultiRegionConfiguration::of(key),
            pending_deletion_window_in_days: key.deletion_window,
            current_key_material_id: key.current_material(),
        }
    }
}
