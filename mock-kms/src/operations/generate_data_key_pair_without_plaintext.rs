//! `GenerateDataKeyPairWithoutPlaintext`: makes a key pair and returns its private key only encrypted.
//!
//! AWS KMS API Reference, GenerateDataKeyPairWithoutPlaintext.

use super::{
    Context, Materials, Operation, generate_data_key_pair::GenerateDataKeyPairRequest, target::NamedKey,
};
use crate::{
    action::Action,
    error::KmsError,
    keys::{KeySpec, Usable},
    wire::{Blob, Member, optional, required, shapes},
};
use serde::Serialize;

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GenerateDataKeyPairWithoutPlaintextResponse {
    private_key_ciphertext_blob: Blob,
    public_key: Blob,
    key_id: String,
    key_pair_spec: KeySpec,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_material_id: Option<String>,
}

pub(crate) struct GenerateDataKeyPairWithoutPlaintext;

impl Operation for GenerateDataKeyPairWithoutPlaintext {
    const ACTION: Action = Action::GenerateDataKeyPairWithoutPlaintext;
    const INPUT: &'static [Member] = &[
        optional("EncryptionContext", &shapes::ENCRYPTION_CONTEXT),
        required("KeyId", &shapes::KEY_ID),
        required("KeyPairSpec", &shapes::KEY_PAIR_SPEC),
        optional("GrantTokens", &shapes::GRANT_TOKENS),
        optional("DryRun", &shapes::BOOLEAN),
    ];
    type Request = GenerateDataKeyPairRequest;
    type Response = GenerateDataKeyPairWithoutPlaintextResponse;
    type Target<'a> = NamedKey<'a>;

    fn target(request: &Self::Request) -> NamedKey<'_> {
        NamedKey::new(&request.key_id).with_context(&request.encryption_context)
    }

    fn run(cx: &Context<'_>, key: Usable, request: &Self::Request) -> Result<Self::Response, KmsError> {
        let pair = request.generate(cx, &key)?;
        Ok(GenerateDataKeyPairWithoutPlaintextResponse {
            private_key_ciphertext_blob: pair.private_ciphertext.into(),
            public_key: pair.public.into(),
            key_id: key.key().arn.to_string(),
            key_pair_spec: request.key_pair_spec,
            key_material_id: key.key().current_material(),
        })
    }

    fn materials(response: &Self::Response) -> Materials {
        Materials::one(response.key_material_id.as_ref())
    }
}
