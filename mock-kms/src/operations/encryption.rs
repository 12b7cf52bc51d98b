//! What Encrypt, Decrypt and ReEncrypt have in common: from the words of the API to the schemes of the HSM.

use crate::{
    context::EncryptionContext,
    error::{ErrorCode, KmsError},
    hsm::{HsmError, KeyHandle, RsaPadding, Scheme, Sealed},
    keys::{EncryptionAlgorithm, Key, KeySpec, Usable},
};

/// An algorithm that fits the key, and what it binds a ciphertext to.
#[derive(Debug)]
pub(super) enum Binding {
    Context(Vec<u8>),
    Rsa(RsaPadding),
}

impl Binding {
    /// Checks that key, algorithm and context go together.
    ///
    /// # Errors
    /// InvalidKeyUsageException for an algorithm that the key does not have; ValidationException for a context
    /// where nothing can be bound, whose wording is a guess.
    pub(super) fn new(
        algorithm: EncryptionAlgorithm,
        key: &Key,
        context: &EncryptionContext,
    ) -> Result<Self, KmsError> {
        algorithm.require_of(key.spec)?;
        let padding = match algorithm {
            EncryptionAlgorithm::SymmetricDefault => return Ok(Self::Context(context.canonical_bytes())),
            EncryptionAlgorithm::RsaesOaepSha1 => RsaPadding::OaepSha1,
            EncryptionAlgorithm::RsaesOaepSha256 => RsaPadding::OaepSha256,
            EncryptionAlgorithm::Sm2Pke => return Err(KmsError::not_in_the_mock(algorithm)),
        };
        if *context != EncryptionContext::default() {
            let message =
                format!("EncryptionContext is not supported with the encryption algorithm {algorithm}.");
            return Err(KmsError::new(ErrorCode::Validation, message));
        }
        Ok(Self::Rsa(padding))
    }

    /// It as the HSM takes it.
    pub(super) fn scheme(&self) -> Scheme<'_> {
        match self {
            Self::Context(context) => Scheme::Symmetric { context },
            Self::Rsa(padding) => Scheme::Rsa(*padding),
        }
    }
}

/// The backing key that opens `sealed`, and the material id that answers show of it.
///
/// # Errors
/// InvalidCiphertextException if the key has no such material.
pub(super) fn backing_key<'k>(
    key: &'k Usable,
    sealed: &Sealed<'_>,
) -> Result<(KeyHandle<'k>, Option<String>), KmsError> {
    match sealed {
        Sealed::Symmetric(ciphertext) => {
            let material = ciphertext.material();
            let handle = key.of_material(material).ok_or(KmsError::silent(ErrorCode::InvalidCiphertext))?;
            Ok((handle, Some(material.to_string())))
        }
        Sealed::Rsa(_) => Ok((key.current()?, None)),
    }
}

/// Why the HSM did not encrypt under `key`, in the service's words.
pub(super) fn refusal(algorithm: EncryptionAlgorithm, key: &Key, error: HsmError) -> KmsError {
    let HsmError::TooLong { limit } = error else { return error.into() };
    let spec = key.spec;
    let message =
        format!("Algorithm {algorithm} and key spec {spec} cannot encrypt data larger than {limit} bytes.");
    KmsError::new(ErrorCode::Validation, message)
}

/// Refuses RSA keys, which may encrypt but make no data keys.
///
/// # Errors
/// InvalidKeyUsageException, as Encrypt answers such keys when no algorithm is named: a guess.
pub(super) fn require_symmetric(key: &Usable) -> Result<(), KmsError> {
    match key.key().spec {
        KeySpec::SymmetricDefault => Ok(()),
        spec => EncryptionAlgorithm::SymmetricDefault.require_of(spec),
    }
}
