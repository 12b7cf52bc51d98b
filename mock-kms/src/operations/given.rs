//! `Given`: the id and material of a key that is made to order, as seeds and the tags of emulators do it.
//!
//! The service has no such thing: there, ids and materials are always fresh.

use super::Context;
use crate::{
    error::{ErrorCode, KmsError},
    hsm::{GivenMaterial, HsmError, KeyKind, KeyToken},
    keys::{KeyArn, KeyId, KeySpec, Tag, Versions},
    wire::decode_base64,
};
use serde_json::Value;

/// The tag that orders an id, where such tags are switched on.
const ID_TAG: &str = "_custom_id_";
/// The tag that orders a material, in base64.
const MATERIAL_TAG: &str = "_custom_key_material_";

/// What of a new key is not left to chance.
#[derive(Debug, Default)]
pub(crate) struct Given {
    pub(crate) id: Option<KeyId>,
    pub(crate) material: Option<GivenMaterial>,
}

impl Given {
    /// Takes the two special tags out of `tags`, so that no answer ever shows a material.
    ///
    /// # Errors
    /// ValidationException for an id that has not the form of one, or a material that is not base64.
    pub(super) fn take_from(tags: &mut Vec<Tag>) -> Result<Self, KmsError> {
        let mut take = |name: &str| {
            let at = tags.iter().position(|tag| tag.key == name)?;
            Some(tags.remove(at).value)
        };
        let (id, material) = (take(ID_TAG), take(MATERIAL_TAG));
        let id = id.map(|id| {
            let advice = "must be a UUID, or mrk- and 32 hexadecimal digits";
            KeyId::parse(&id).ok_or_else(|| refuse(format!("mock-kms: the tag {ID_TAG} {advice}.")))
        });
        let material = material.map(|text| {
            let bytes = decode_base64(&text);
            bytes.ok_or_else(|| refuse(format!("mock-kms: the tag {MATERIAL_TAG} must be base64.")))
        });
        Ok(Self { id: id.transpose()?, material: material.transpose()?.map(GivenMaterial::new) })
    }

    /// Whether an entry of a request is a tag that orders a material, which nobody may see.
    pub(super) fn is_ordered_by(entry: &Value) -> bool {
        entry.get("TagKey").is_some_and(|key| key == MATERIAL_TAG)
    }

    /// A violation found in `body`, without its words if they could repeat a material that was ordered: violations show
    /// the values of tags.
    pub(super) fn hushed(violation: KmsError, cx: &Context<'_>, body: &[u8]) -> KmsError {
        let tag = MATERIAL_TAG.as_bytes();
        if !cx.settings.emulator_tags || !body.windows(tag.len()).any(|window| window == tag) {
            return violation;
        }
        let advice = "Tag values have at most 256 characters; seed longer materials.";
        KmsError::new(
            violation.code(),
            format!("mock-kms: a request that orders a material is not valid. {advice}"),
        )
    }

    /// The id that was ordered, or a fresh one.
    ///
    /// # Errors
    /// AlreadyExistsException if the place has a key of this id; ValidationException unless `mrk-` and multi-Region
    /// go together.
    pub(super) fn id(&self, cx: &Context<'_>, multi_region: bool) -> Result<KeyId, KmsError> {
        let Some(id) = &self.id else {
            let random = cx.hsm.random_array()?;
            return Ok(match multi_region {
                true => KeyId::multi_region_from_random(random),
                false => KeyId::from_random(random),
            });
        };
        if id.as_str().starts_with("mrk-") != multi_region {
            return Err(refuse(format!(
                "mock-kms: {id} is {}the id of a multi-Region key.",
                if multi_region { "not " } else { "" }
            )));
        }
        match cx.store().key(id.as_str()) {
            None => Ok(*id),
            Some(key) => {
                let message = format!("mock-kms: there is a key {} already.", key.arn);
                Err(KmsError::new(ErrorCode::AlreadyExists, message))
            }
        }
    }

    /// A backing key of the material that was ordered, or a fresh one.
    ///
    /// # Errors
    /// ValidationException unless the material is a key of this spec.
    pub(super) fn token(
        &self,
        cx: &Context<'_>,
        arn: &KeyArn,
        spec: KeySpec,
        kind: KeyKind,
    ) -> Result<KeyToken, KmsError> {
        let Some(material) = &self.material else { return Ok(cx.hsm.generate(arn.hsm_name(), kind)?) };
        cx.hsm.take(arn.hsm_name(), kind, material).map_err(|error| match (error, kind) {
            (HsmError::WrongMaterial, KeyKind::Symmetric) => {
                let length = material.length();
                refuse(format!("mock-kms: the key material must be 32 bytes, not {length}."))
            }
            (HsmError::WrongMaterial, KeyKind::Hmac(_)) => {
                refuse("mock-kms: the key material must not be empty.".to_owned())
            }
            (HsmError::WrongMaterial, _) => {
                refuse(format!("mock-kms: the key material must be a private key for {spec} in DER or PEM."))
            }
            (error, _) => error.into(),
        })
    }

    /// The materials of a key that is to wait for them.
    ///
    /// # Errors
    /// ValidationException if one was ordered.
    pub(super) fn none(&self) -> Result<Versions, KmsError> {
        match self.material {
            None => Ok(Versions::none()),
            Some(_) => Err(refuse(
                "mock-kms: material cannot be ordered for a key whose origin is EXTERNAL.".to_owned(),
            )),
        }
    }
}

fn refuse(message: String) -> KmsError {
    KmsError::new(ErrorCode::Validation, message)
}
