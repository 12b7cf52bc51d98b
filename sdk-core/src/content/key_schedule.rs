//! From data key to content key and commitment.
//!
//! Spec: framework/algorithm-suites.md#algorithm-suites-encryption-key-derivation-settings

use crate::{
    error::Error,
    format::MessageId,
    secret::{ContentKey, PlaintextDataKey},
    suite::{AlgorithmSuite, KeyDerivation},
};
use kmseal_crypto::{AeadKey, HashAlgorithm, Provider};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// What a data key becomes for one message.
#[derive(Debug)]
pub(crate) struct KeySchedule {
    /// The key of the header's tag and of every frame.
    pub(crate) content_key: ContentKey,
    /// The commitment to the data key, for suites that commit.
    pub(crate) commitment: Option<[u8; 32]>,
}

impl KeySchedule {
    pub(crate) fn derive(
        suite: AlgorithmSuite,
        data_key: &PlaintextDataKey,
        message_id: &MessageId,
        provider: &Provider,
    ) -> Result<Self, Error> {
        let secret = data_key.expose_secret();
        let id = suite.id().to_be_bytes();
        let mut content_key = Zeroizing::new(vec![0; suite.data_key_length()]);
        let mut commitment = None;
        match suite.derivation() {
            KeyDerivation::Identity => content_key.copy_from_slice(checked(secret, suite)?),
            KeyDerivation::Hkdf(hash) => {
                expand_uncommitted(hash, secret, &[&id, message_id.as_ref()], &mut content_key, provider)?;
            }
            KeyDerivation::HkdfCommitting => {
                let extracted = provider.kdf.hkdf_extract(HashAlgorithm::Sha512, message_id.as_ref(), secret);
                extracted.expand(&[&id, b"DERIVEKEY"], &mut content_key)?;
                let mut bytes = [0; 32];
                // Spec: framework/transitive-requirements.md, the commitment's info has no suite id.
                extracted.expand(&[b"COMMITKEY"], &mut bytes)?;
                commitment = Some(bytes);
            }
        }
        Ok(Self { content_key: ContentKey::new(std::mem::take(&mut *content_key)), commitment })
    }

    /// The schedule of a message that version 4.0.0 of the Encryption SDK for .NET wrote: where the content key
    /// comes from HKDF without a commitment, its info is the suite's id alone.
    pub(crate) fn into_dotnet_4_0_0(
        self,
        suite: AlgorithmSuite,
        data_key: &PlaintextDataKey,
        provider: &Provider,
    ) -> Result<Self, Error> {
        let KeyDerivation::Hkdf(hash) = suite.derivation() else { return Ok(self) };
        let mut content_key = Zeroizing::new(vec![0; suite.data_key_length()]);
        let id = suite.id().to_be_bytes();
        expand_uncommitted(hash, data_key.expose_secret(), &[&id], &mut content_key, provider)?;
        Ok(Self { content_key: ContentKey::new(std::mem::take(&mut *content_key)), commitment: None })
    }

    /// The content key, expanded for use.
    pub(crate) fn aead_key(
        &self,
        suite: AlgorithmSuite,
        provider: &Provider,
    ) -> Result<Box<dyn AeadKey>, Error> {
        Ok(provider.aead.key(suite.aead(), self.content_key.expose_secret())?)
    }
}

/// HKDF with a salt of zeros.
fn expand_uncommitted(
    hash: HashAlgorithm,
    secret: &[u8],
    info: &[&[u8]],
    content_key: &mut [u8],
    provider: &Provider,
) -> Result<(), Error> {
    let zeros = [0; 64];
    let salt = zeros.get(..hash.digest_length()).unwrap_or_default();
    Ok(provider.kdf.hkdf_extract(hash, salt, secret).expand(info, content_key)?)
}

/// Compares commitments in constant time.
pub(crate) fn commitment_matches(derived: &Option<[u8; 32]>, stored: &Option<[u8; 32]>) -> bool {
    match (derived, stored) {
        (Some(derived), Some(stored)) => derived.ct_eq(stored).into(),
        (None, None) => true,
        _ => false,
    }
}

fn checked(secret: &[u8], suite: AlgorithmSuite) -> Result<&[u8], Error> {
    let expected = suite.data_key_length();
    if secret.len() == expected {
        return Ok(secret);
    }
    Err(kmseal_crypto::CryptoError::KeyLength { expected, actual: secret.len() }.into())
}
