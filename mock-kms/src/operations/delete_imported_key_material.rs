//! `DeleteImportedKeyMaterial`: makes a key unusable until the same material is imported again.
//!
//! AWS KMS API Reference, DeleteImportedKeyMaterial.

use super::{Context, Operation, Request, target::NamedKey};
use crate::{
    action::Action,
    error::KmsError,
    hsm::MaterialId,
    keys::Usable,
    wire::{Member, optional, required, shapes},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct DeleteImportedKeyMaterialRequest {
    key_id: String,
    key_material_id: Option<String>,
}

impl Request for DeleteImportedKeyMaterialRequest {}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DeleteImportedKeyMaterialResponse {
    key_id: String,
    key_material_id: String,
}

pub(crate) struct DeleteImportedKeyMaterial;

impl Operation for DeleteImportedKeyMaterial {
    const ACTION: Action = Action::DeleteImportedKeyMaterial;
    const INPUT: &'static [Member] =
        &[required("KeyId", &shapes::KEY_ID), optional("KeyMaterialId", &shapes::KEY_MATERIAL_ID)];
    type Request = DeleteImportedKeyMaterialRequest;
    type Response = DeleteImportedKeyMaterialResponse;
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id)
    }

    /// Where nothing was ever imported, nothing is deleted, and the id is empty: a guess, after the model, which lets
    /// the id of this answer alone be empty.
    fn run(cx: &Context<'_>, key: Usable, request: &Self::Request) -> Result<Self::Response, KmsError> {
        let named = request.key_material_id.as_deref().and_then(MaterialId::parse);
        let deleted = cx.registry.delete_import(&key, named)?.filter(|_| key.key().spec.rotates());
        Ok(DeleteImportedKeyMaterialResponse {
            key_id: key.key().arn.to_string(),
            key_material_id: deleted.map(|id| id.to_string()).unwrap_or_default(),
        })
    }
}
