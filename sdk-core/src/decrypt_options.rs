//! `DecryptOptions`: what whole and streamed decryption share: the options, and how they unlock a body.
//!
//! Spec: client-apis/decrypt.md#get-the-decryption-materials

#[cfg(feature = "host")]
use crate::secret::ContentKey;
use crate::{
    client::{Client, NO_CONTEXT},
    context::EncryptionContext,
    error::Error,
    materials::{DecryptionMaterials, DecryptionMaterialsRequest, MaterialsManager},
    message::{BodyReader, ParsedHeader},
};

/// How to decrypt a message, whole or in a stream.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DecryptOptions<'a> {
    pub(crate) client: &'a Client,
    pub(crate) materials: &'a dyn MaterialsManager,
    pub(crate) expected_context: &'a EncryptionContext,
}

impl<'a> DecryptOptions<'a> {
    pub(crate) fn new(client: &'a Client, materials: &'a dyn MaterialsManager) -> Self {
        Self { client, materials, expected_context: &NO_CONTEXT }
    }

    /// Asks for materials and unlocks the body with them: the one pause of a decryption.
    pub(crate) async fn unlock(self, parsed: ParsedHeader) -> Result<BodyReader, Error> {
        let materials = self.materials(&parsed).await?;
        let mut reader = parsed.unlock(materials, self.client.provider)?;
        reader.allow(self.client.threads);
        Ok(reader)
    }

    /// The same, with the key for whoever else is to open frames.
    #[cfg(feature = "host")]
    pub(crate) async fn unlock_for_host(
        self,
        parsed: ParsedHeader,
    ) -> Result<(BodyReader, ContentKey), Error> {
        let materials = self.materials(&parsed).await?;
        parsed.unlock_for_host(materials, self.client.provider)
    }

    async fn materials(self, parsed: &ParsedHeader) -> Result<DecryptionMaterials, Error> {
        let Self { client, materials, expected_context } = self;
        let header = parsed.header();
        let request = DecryptionMaterialsRequest {
            suite: header.suite,
            commitment_policy: client.rules.commitment_policy,
            encryption_context: &header.encryption_context,
            expected_context,
            encrypted_data_keys: &header.encrypted_data_keys,
            provider: client.provider,
            legacy_context_order: client.legacy_context_order.as_deref(),
        };
        materials.decryption_materials(request).await
    }
}
