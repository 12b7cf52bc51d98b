//! `ListKeyRotations`: lists the rotations of a symmetric key, or all its materials, page by page.
//!
//! AWS KMS API Reference, ListKeyRotations.

use super::{Context, Operation, Request, target::NamedKey};
use crate::{
    action::Action,
    clock::Timestamp,
    error::KmsError,
    hsm::MaterialId,
    keys::{KeyId, Material, RotationType, Usable},
    text_enum::text_enum,
    wire::{Marker, Member, Page, optional, required, shapes},
};
use serde::{Deserialize, Serialize};

text_enum! {
    /// Which materials to list.
    pub(crate) enum IncludeKeyMaterial {
        All = "ALL_KEY_MATERIAL",
        RotationsOnly = "ROTATIONS_ONLY",
    }
}

text_enum! {
    /// What a material is used for.
    pub(crate) enum KeyMaterialState {
        NonCurrent = "NON_CURRENT",
        Current = "CURRENT",
        PendingRotation = "PENDING_ROTATION",
        PendingMultiRegionImportAndRotation = "PENDING_MULTI_REGION_IMPORT_AND_ROTATION",
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ListKeyRotationsRequest {
    key_id: String,
    #[serde(default = "rotations_only")]
    include_key_material: IncludeKeyMaterial,
    #[serde(default = "default_limit")]
    limit: usize,
    marker: Option<String>,
}

impl Request for ListKeyRotationsRequest {}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListKeyRotationsResponse {
    rotations: Vec<RotationsListEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_marker: Option<String>,
    truncated: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RotationsListEntry {
    key_id: KeyId,
    key_material_id: String,
    key_material_state: KeyMaterialState,
    #[serde(skip_serializing_if = "Option::is_none")]
    rotation_date: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rotation_type: Option<RotationType>,
}

pub(crate) struct ListKeyRotations;

impl Operation for ListKeyRotations {
    const ACTION: Action = Action::ListKeyRotations;
    const INPUT: &'static [Member] = &[
        required("KeyId", &shapes::KEY_ID),
        optional("IncludeKeyMaterial", &shapes::INCLUDE_KEY_MATERIAL),
        optional("Limit", &shapes::LIMIT),
        optional("Marker", &shapes::MARKER),
    ];
    type Request = ListKeyRotationsRequest;
    type Response = ListKeyRotationsResponse;
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id)
    }

    /// The oldest comes first: a guess, after an example of the documentation.
    fn run(_: &Context<'_>, key: Usable, request: &Self::Request) -> Result<Self::Response, KmsError> {
        let key = key.key();
        key.spec.require_rotation()?;
        let all = key.versions.all();
        let position = |id: MaterialId| all.iter().position(|material| material.id() == id);
        let last = Marker::decode(Self::ACTION, request.marker.as_deref(), |text| {
            position(MaterialId::parse(text)?)
        })?;
        let wanted = |material: &&Material| {
            request.include_key_material == IncludeKeyMaterial::All || material.rotation().is_some()
        };
        let current = key.versions.current().map(Material::id);
        let entry = |material: &Material| RotationsListEntry {
            key_id: key.arn.id.clone(),
            key_material_id: material.id().to_string(),
            key_material_state: match Some(material.id()) == current {
                true => KeyMaterialState::Current,
                false => KeyMaterialState::NonCurrent,
            },
            rotation_date: material.rotation().map(|rotated| rotated.date),
            rotation_type: material.rotation().map(|rotated| rotated.kind),
        };
        let start = last.map_or(0, |last| last + 1);
        let entries = all.iter().skip(start).filter(wanted).take(request.limit + 1).map(entry).collect();
        let page = Page::cut(Self::ACTION, entries, request.limit, |entry| &entry.key_material_id);
        Ok(ListKeyRotationsResponse {
            truncated: page.next_marker.is_some(),
            next_marker: page.next_marker,
            rotations: page.entries,
        })
    }
}

fn rotations_only() -> IncludeKeyMaterial {
    IncludeKeyMaterial::RotationsOnly
}

fn default_limit() -> usize {
    100
}
