//! `GenerateDataKeyWithoutPlaintext`: makes a data key and returns it only encrypted, for use later or elsewhere.
//!
//! AWS KMS API Reference, GenerateDataKeyWithoutPlaintext.

use super::{
    Context, Materials, Operation, encryption::require_symmetric, generate_data_key::GenerateDataKeyRequest,
    target::NamedKey,
};
use crate::{
    action::Action,
    error::KmsError,
    keys::Usable,
    wire::{Blob, Member, optional, required, shapes},
};
use serde::Serialize;

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GenerateDataKeyWithoutPlaintextResponse {
    ciphertext_blob: Blob,
    key_id: String,
    key_material_id: String,
}

pub(crate) struct GenerateDataKeyWithoutPlaintext;

impl Operation for GenerateDataKeyWithoutPlaintext {
    const ACTION: Action = Action::GenerateDataKeyWithoutPlaintext;
    const INPUT: &'static [Member] = &[
        required("KeyId", &shapes::KEY_ID),
        optional("EncryptionContext", &shapes::ENCRYPTION_CONTEXT),
        optional("KeySpec", &shapes::DATA_KEY_SPEC),
        optional("NumberOfBytes", &shapes::NUMBER_OF_BYTES),
        optional("GrantTokens", &shapes::GRANT_TOKENS),
        optional("DryRun", &shapes::BOOLEAN),
    ];
    type Request = GenerateDataKeyRequest;
    type Response = GenerateDataKeyWithoutPlaintextResponse;
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id).with_context(&request.encryption_context)
    }

    fn run(cx: &Context<'_>, key: Usable, request: &Self::Request) -> Result<Self::Response, KmsError> {
        require_symmetric(&key)?;
        let backing_key = key.current()?;
        let context = request.encryption_context.canonical_bytes();
        let data_key = cx.hsm.generate_data_key(backing_key, &context, request.length()?)?;
        Ok(GenerateDataKeyWithoutPlaintextResponse {
            ciphertext_blob: data_key.ciphertext.into(),
            key_id: key.key().arn.to_string(),
            key_material_id: backing_key.token.material().to_string(),
        })
    }

    fn materials(response: &Self::Response) -> Materials {
        Materials::One(response.key_material_id.clone())
    }
}
