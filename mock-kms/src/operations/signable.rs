//! What Sign and Verify have in common: from a message, its type and an algorithm to what the HSM signs.

use super::Context;
use crate::{
    error::{ErrorCode, KmsError},
    hsm::{Digest, HashAlgorithm, RsaSignatureScheme, Signable},
    keys::{Key, KeySpec, SigningAlgorithm},
    text_enum::text_enum,
};

text_enum! {
    /// What a message is: itself, its digest, or the representative mu that ML-DSA makes of it.
    pub(super) enum MessageType {
        Raw = "RAW",
        Digest = "DIGEST",
        ExternalMu = "EXTERNAL_MU",
    }
}

#[expect(clippy::derivable_impls, reason = "text_enum! takes no attributes such as #[default]")]
impl Default for MessageType {
    fn default() -> Self {
        Self::Raw
    }
}

/// Checks that key, algorithm, type and length go together, and hashes what is not hashed yet.
///
/// # Errors
/// InvalidKeyUsageException for an algorithm that the key does not have; ValidationException for a message of a type
/// or length that the algorithm does not take.
pub(super) fn signable<'a>(
    cx: &Context<'_>,
    key: &Key,
    algorithm: SigningAlgorithm,
    (message_type, message): (MessageType, &'a [u8]),
) -> Result<Signable<'a>, KmsError> {
    use SigningAlgorithm as A;
    algorithm.require_of(key.spec)?;
    let (scheme, hash) = match algorithm {
        A::RsassaPssSha256 => (Some(RsaSignatureScheme::Pss), HashAlgorithm::Sha256),
        A::RsassaPssSha384 => (Some(RsaSignatureScheme::Pss), HashAlgorithm::Sha384),
        A::RsassaPssSha512 => (Some(RsaSignatureScheme::Pss), HashAlgorithm::Sha512),
        A::RsassaPkcs1V15Sha256 => (Some(RsaSignatureScheme::Pkcs1v15), HashAlgorithm::Sha256),
        A::RsassaPkcs1V15Sha384 => (Some(RsaSignatureScheme::Pkcs1v15), HashAlgorithm::Sha384),
        A::RsassaPkcs1V15Sha512 => (Some(RsaSignatureScheme::Pkcs1v15), HashAlgorithm::Sha512),
        A::EcdsaSha256 => (None, HashAlgorithm::Sha256),
        A::EcdsaSha384 => (None, HashAlgorithm::Sha384),
        A::EcdsaSha512 => (None, HashAlgorithm::Sha512),
        A::Ed25519Sha512 => {
            return match message_type {
                MessageType::Raw => Ok(Signable::Message(message)),
                other => Err(incompatible(other, algorithm)),
            };
        }
        // The service hashes the digest once more: what is signed is the digest as a message.
        A::Ed25519PhSha512 => {
            return match message_type {
                MessageType::Digest if message.len() == HashAlgorithm::Sha512.digest_length() => {
                    Ok(Signable::Digest(cx.hsm.digest(HashAlgorithm::Sha512, message)))
                }
                MessageType::Digest => Err(bad_length(algorithm)),
                other => Err(incompatible(other, algorithm)),
            };
        }
        A::MlDsaShake256 => {
            return match message_type {
                MessageType::Raw => Ok(Signable::Message(message)),
                MessageType::ExternalMu => {
                    message.try_into().map(Signable::Mu).map_err(|_| bad_length(algorithm))
                }
                MessageType::Digest => Err(incompatible_with_spec(message_type, key.spec)),
            };
        }
        A::Sm2Dsa => return Err(KmsError::not_in_the_mock(algorithm)),
    };
    let digest = match message_type {
        MessageType::Raw => cx.hsm.digest(hash, message),
        MessageType::Digest => Digest::new(hash, message).ok_or_else(|| bad_length(algorithm))?,
        MessageType::ExternalMu => return Err(incompatible_with_spec(message_type, key.spec)),
    };
    Ok(match scheme {
        Some(scheme) => Signable::Rsa(scheme, digest),
        None => Signable::Digest(digest),
    })
}

/// Recorded for ECDSA; that a representative mu of another length is answered alike is a guess.
fn bad_length(algorithm: SigningAlgorithm) -> KmsError {
    let message = format!("Digest is invalid length for algorithm {algorithm}.");
    KmsError::new(ErrorCode::Validation, message)
}

/// Known from public reports for DIGEST with ML-DSA; for EXTERNAL_MU with other keys a guess.
fn incompatible_with_spec(message_type: MessageType, spec: KeySpec) -> KmsError {
    let message = format!("Message type {message_type} is incompatible with key spec {spec}.");
    KmsError::new(ErrorCode::Validation, message)
}

/// Known from public reports as far as `incompatible`; the rest is a guess.
fn incompatible(message_type: MessageType, algorithm: SigningAlgorithm) -> KmsError {
    let message = format!("Message type {message_type} is incompatible with algorithm {algorithm}.");
    KmsError::new(ErrorCode::Validation, message)
}
