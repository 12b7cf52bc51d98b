//! `ListKeyRotations`: lists the rotations of a symmetric key, or all its materials, page by page.
//!
//! AWS KMS API Reference, ListKeyRotations.

use super::{Context, Operation, Request, target::NamedKey};
use crate::{
    action::Action,
    clock::Timestamp,
    error::KmsError,
    hsm::MaterialId,
    keys::{
        ExpirationModel, ImportState, Imported, Key, KeyId, Material, MaterialState, RotationType, Usable,
    },
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
    #[serde(skip_serializing_if = "Option::is_none")]
    key_material_description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    import_state: Option<ImportState>,
    key_material_state: MaterialState,
    #[serde(skip_serializing_if = "Option::is_none")]
    expiration_model: Option<ExpirationModel>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_to: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rotation_date: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rotation_type: Option<RotationType>,
}

impl RotationsListEntry {
    fn new(key: &Key, material: &Material, state: MaterialState) -> Self {
        let imported = material.import().filter(|_| material.is_present());
        Self {
            key_id: key.arn.id,
            key_material_id: material.id().to_string(),
            key_material_description: material
                .import()
                .and_then(|i| i.description.as_deref())
                .map(str::to_owned),
            import_state: material.import().map(|_| match material.is_present() {
                true => ImportState::Imported,
                false => ImportState::PendingImport,
            }),
            key_material_state: state,
            expiration_model: imported.map(Imported::model),
            valid_to: imported.and_then(|imported| imported.valid_to),
            rotation_date: material.rotation().map(|rotated| rotated.date),
            rotation_type: material.rotation().map(|rotated| rotated.kind),
        }
    }
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
    fn run(cx: &Context<'_>, key: Usable, request: &Self::Request) -> Result<Self::Response, KmsError> {
        let key = key.key();
        key.spec.require_rotation()?;
        let current = key.versions.current().map(Material::id);
        let used = key.versions.all().iter().map(|material| match Some(material.id()) == current {
            true => (material, MaterialState::Current),
            false => (material, MaterialState::NonCurrent),
        });
        let pending = key.versions.pending().zip(cx.registry.pending_state(key));
        let all: Vec<(&Material, MaterialState)> = used.chain(pending).collect();

        let position = |id: MaterialId| all.iter().position(|(material, _)| material.id() == id);
        let last = Marker::decode(Self::ACTION, request.marker.as_deref(), |text| {
            position(MaterialId::parse(text)?)
        })?;
        let start = last.map_or(0, |last| last + 1);
        let wanted = |(material, _): &(&Material, MaterialState)| {
            request.include_key_material == IncludeKeyMaterial::All || material.rotation().is_some()
        };
        let entries = all.iter().skip(start).copied().filter(wanted).take(request.limit + 1);
        let entries =
            entries.map(|(material, state)| RotationsListEntry::new(key, material, state)).collect();
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
