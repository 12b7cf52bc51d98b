//! `ImportKeyMaterial`: takes wrapped material into a key that was made without.
//!
//! AWS KMS API Reference, ImportKeyMaterial.

use super::{Context, Operation, Request, import_terms::ImportTerms, target::NamedKey};
use crate::{
    action::Action,
    authz::{ConditionKey, RequestKey, Value},
    clock::Timestamp,
    error::{ErrorCode, KmsError},
    hsm::MaterialId,
    keys::{ExpirationModel, ImportType, Imported, NewImport, Usable, incorrect_material},
    wire::{Blob, Member, optional, required, shapes},
};
use serde::{Deserialize, Serialize};

/// Days after which an expiring material expires at the latest.
const LONGEST_VALIDITY: u16 = 365;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ImportKeyMaterialRequest {
    key_id: String,
    import_token: Blob,
    encrypted_key_material: Blob,
    valid_to: Option<Timestamp>,
    expiration_model: Option<ExpirationModel>,
    import_type: Option<ImportType>,
    key_material_description: Option<String>,
    key_material_id: Option<String>,
}

impl ImportKeyMaterialRequest {
    /// When the material expires, if it does.
    ///
    /// # Errors
    /// ValidationException unless model and time go together. The first wording is recorded, the others are guesses.
    fn expiry(&self, now: Timestamp) -> Result<Option<Timestamp>, KmsError> {
        let refuse = |message| Err(KmsError::new(ErrorCode::Validation, message));
        match (self.expiration_model.unwrap_or(ExpirationModel::Expires), self.valid_to) {
            (ExpirationModel::Expires, None) => {
                refuse("A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES")
            }
            (ExpirationModel::DoesNotExpire, Some(_)) => refuse(
                "A validTo date must not be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE",
            ),
            (ExpirationModel::Expires, Some(at)) if at <= now || at > now.plus_days(LONGEST_VALIDITY) => {
                refuse("The validTo date must be in the future, at most 365 days ahead")
            }
            (_, valid_to) => Ok(valid_to),
        }
    }

    /// Refuses what goes with symmetric keys alone, and with existing material alone. The wording is a guess.
    fn check_options(&self, is_symmetric: bool) -> Result<(), KmsError> {
        let refuse = |message| Err(KmsError::new(ErrorCode::Validation, message));
        let has_option = self.import_type.is_some()
            || self.key_material_description.is_some()
            || self.key_material_id.is_some();
        if has_option && !is_symmetric {
            return refuse(
                "ImportType, KeyMaterialDescription and KeyMaterialId are for symmetric encryption keys alone",
            );
        }
        if self.key_material_id.is_some() && self.import_type == Some(ImportType::New) {
            return refuse("KeyMaterialId cannot be given with the ImportType NEW_KEY_MATERIAL");
        }
        Ok(())
    }
}

impl Request for ImportKeyMaterialRequest {
    fn condition(&self, _: &str, key: &ConditionKey) -> Option<Value<'_>> {
        match key {
            ConditionKey::Request(RequestKey::ExpirationModel) => {
                self.expiration_model.map(|model| Value::text(model.word()))
            }
            ConditionKey::Request(RequestKey::ValidTo) => self.valid_to.map(Value::time),
            _ => None,
        }
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ImportKeyMaterialResponse {
    key_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_material_id: Option<String>,
}

pub(crate) struct ImportKeyMaterial;

impl Operation for ImportKeyMaterial {
    const ACTION: Action = Action::ImportKeyMaterial;
    const INPUT: &'static [Member] = &[
        required("KeyId", &shapes::KEY_ID),
        required("ImportToken", &shapes::CIPHERTEXT),
        required("EncryptedKeyMaterial", &shapes::CIPHERTEXT),
        optional("ValidTo", &shapes::TIMESTAMP),
        optional("ExpirationModel", &shapes::EXPIRATION_MODEL),
        optional("ImportType", &shapes::IMPORT_TYPE),
        optional("KeyMaterialDescription", &shapes::KEY_MATERIAL_DESCRIPTION),
        optional("KeyMaterialId", &shapes::KEY_MATERIAL_ID),
    ];
    type Request = ImportKeyMaterialRequest;
    type Response = ImportKeyMaterialResponse;
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id)
    }

    fn run(cx: &Context<'_>, key: Usable, request: &Self::Request) -> Result<Self::Response, KmsError> {
        let (arn, spec) = (&key.key().arn, key.key().spec);
        let valid_to = request.expiry(cx.now)?;
        request.check_options(spec.rotates())?;

        let token = cx.hsm.open_import_token(request.import_token.bytes())?;
        let invalid = || KmsError::silent(ErrorCode::InvalidImportToken);
        let terms = ImportTerms::parse(token.terms()).ok_or_else(invalid)?;
        terms.require(arn, cx.now)?;

        let wrapped = request.encrypted_key_material.bytes();
        let material = cx.hsm.unwrap_import(&token, terms.algorithm.wrapping()?, wrapped)?;
        let kind = spec.kind_in(&arn.place.region)?;
        if !material.is_importable_as(kind) {
            return Err(incorrect_material());
        }
        let token = cx.hsm.take(arn.hsm_name(), kind, &material)?;
        let id = token.material();
        let description = request.key_material_description.as_deref().map(Into::into);
        let new = NewImport {
            token,
            import_type: request.import_type,
            expected: request.key_material_id.as_deref().and_then(MaterialId::parse),
            imported: Imported { description, valid_to },
        };
        cx.registry.import(&key, new)?;
        Ok(ImportKeyMaterialResponse {
            key_id: arn.to_string(),
            key_material_id: spec.rotates().then(|| id.to_string()),
        })
    }
}
