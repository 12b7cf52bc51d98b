//! `EncryptOptions`: what whole and streamed encryption share: the options, and the materials that they lead to.
//!
//! Spec: client-apis/encrypt.md#get-the-encryption-materials

use crate::{
    client::{Client, NO_CONTEXT},
    context::{EncryptionContext, PUBLIC_KEY},
    context_keys::ContextKeys,
    error::{Error, ErrorKind},
    materials::{EncryptionMaterials, EncryptionMaterialsRequest, MaterialsManager},
    suite::AlgorithmSuite,
};
use std::num::NonZeroU32;

/// Bytes of plaintext in a frame, unless the caller says otherwise, of a message that has at most [`SHORT_MESSAGE`] of them.
///
/// Spec: client-apis/encrypt.md#frame-length
const SHORT_FRAME: u32 = 4096;
/// The same for longer messages and those of unknown length (decision 015).
const LONG_FRAME: u32 = 65_536;
/// The most bytes of plaintext that get the specification's own default.
const SHORT_MESSAGE: u64 = 65_536;

/// Keys are required by a materials manager, never by the client.
static NO_REQUIRED_KEYS: ContextKeys = ContextKeys::EMPTY;

/// How to encrypt a message, whole or in a stream.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EncryptOptions<'a> {
    pub(crate) client: &'a Client,
    pub(crate) materials: &'a dyn MaterialsManager,
    pub(crate) context: &'a EncryptionContext,
    pub(crate) suite: Option<AlgorithmSuite>,
    pub(crate) frame_length: Option<u32>,
}

impl<'a> EncryptOptions<'a> {
    pub(crate) fn new(client: &'a Client, materials: &'a dyn MaterialsManager) -> Self {
        Self { client, materials, context: &NO_CONTEXT, suite: None, frame_length: None }
    }

    /// Checks all that needs no key, asks for materials, and checks those.
    ///
    /// `plaintext_length` is the most bytes that the plaintext can have, if that is known.
    pub(crate) async fn prepare(
        self,
        plaintext_length: Option<u64>,
    ) -> Result<(EncryptionMaterials, NonZeroU32), Error> {
        let Self { client, materials, context, suite, frame_length } = self;
        let frame_length = frame_length.unwrap_or_else(|| default_frame_length(plaintext_length));
        let frame_length = NonZeroU32::new(frame_length).ok_or_else(|| {
            Error::new(
                ErrorKind::InvalidArgument,
                "a frame needs at least one byte; choose a frame length above 0",
            )
        })?;
        let limit = client.rules.limits.max_plaintext_length;
        if let Some(length) = plaintext_length
            && length > limit
        {
            return Err(Error::new(
                ErrorKind::LimitExceeded,
                format!(
                    "the plaintext has {length} bytes, the client allows {limit}; raise max_plaintext_length"
                ),
            ));
        }
        if let Some(suite) = suite {
            client.rules.commitment_policy.check_encrypt(suite)?;
        }
        let materials = materials
            .encryption_materials(EncryptionMaterialsRequest {
                encryption_context: context,
                required_context_keys: &NO_REQUIRED_KEYS,
                suite,
                commitment_policy: client.rules.commitment_policy,
                plaintext_length,
                provider: client.provider,
            })
            .await?;
        check_materials(client, &materials)?;
        Ok((materials, frame_length))
    }
}

/// Bytes of plaintext in a frame for a message of at most so many bytes.
fn default_frame_length(plaintext_length: Option<u64>) -> u32 {
    match plaintext_length {
        Some(length) if length <= SHORT_MESSAGE => SHORT_FRAME,
        _ => LONG_FRAME,
    }
}

/// A materials manager may be anyone's: what it returns is checked again.
fn check_materials(client: &Client, materials: &EncryptionMaterials) -> Result<(), Error> {
    let suite = materials.suite;
    client.rules.commitment_policy.check_encrypt(suite)?;
    client.check_data_key_count(materials.encrypted_data_keys.len())?;
    let wrong = |message: &'static str| Err(Error::new(ErrorKind::InvalidMaterials, message));
    if materials.encrypted_data_keys.is_empty() {
        return wrong("the materials manager returned no encrypted data key");
    }
    if materials.required_context_keys.iter().any(|key| materials.encryption_context.get(key).is_none()) {
        return wrong("the materials manager requires a key that its encryption context does not have");
    }
    if materials.required_context_keys.contains(PUBLIC_KEY) {
        return wrong(
            "the materials manager would leave out the key that the message's signature verifies with",
        );
    }
    if materials.data_key.len() != suite.data_key_length() {
        return wrong("the materials manager returned a data key of the wrong length for its suite");
    }
    if materials.signing_key.as_ref().map(|key| key.curve()) != suite.signature_curve() {
        return wrong("the materials manager's key for the signature does not fit its suite");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_long_where_the_message_may_be() {
        let rows = [(Some(0), 4096), (Some(65_536), 4096), (Some(65_537), 65_536), (None, 65_536)];
        for (plaintext_length, frame_length) in rows {
            assert_eq!(default_frame_length(plaintext_length), frame_length);
        }
    }
}
