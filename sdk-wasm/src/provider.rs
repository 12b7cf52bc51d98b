//! The cryptography of each module: the portable backend, without the parts that the module never calls.
//!
//! Nothing then refers to what was left out, so the linker drops it: RSA and key agreement would double the bytes
//! that every page loads.

#[cfg(feature = "more-keyrings")]
pub(crate) use kmseal::crypto::rustcrypto::PROVIDER;
#[cfg(not(feature = "more-keyrings"))]
use kmseal::crypto::{Provider, rustcrypto};

/// The cryptography of every client and keyring of the module.
#[cfg(not(feature = "more-keyrings"))]
pub(crate) static PROVIDER: Provider =
    Provider { ecdh: &left_out::LeftOut, rsa_encryption: &left_out::LeftOut, ..rustcrypto::PROVIDER };

#[cfg(not(feature = "more-keyrings"))]
mod left_out {
    use kmseal::crypto::{
        AgreementKey, CryptoError, Curve, EcPublicKey, Ecdh, RsaDecryptionKey, RsaEncryption,
        RsaEncryptionKey,
    };

    /// A part that is not in the module.
    #[derive(Debug)]
    pub(super) struct LeftOut;

    impl Ecdh for LeftOut {
        fn generate(&self, _: Curve) -> Result<Box<dyn AgreementKey>, CryptoError> {
            Err(CryptoError::Backend)
        }

        fn private_key_from_scalar(&self, _: Curve, _: &[u8]) -> Result<Box<dyn AgreementKey>, CryptoError> {
            Err(CryptoError::Backend)
        }

        fn public_key_from_sec1(&self, _: Curve, _: &[u8]) -> Result<EcPublicKey, CryptoError> {
            Err(CryptoError::Backend)
        }

        fn private_key(&self, _: Curve, _: &[u8]) -> Result<Box<dyn AgreementKey>, CryptoError> {
            Err(CryptoError::Backend)
        }

        fn public_key(&self, _: Curve, _: &[u8]) -> Result<EcPublicKey, CryptoError> {
            Err(CryptoError::Backend)
        }
    }

    impl RsaEncryption for LeftOut {
        fn encryption_key(&self, _: &[u8]) -> Result<Box<dyn RsaEncryptionKey>, CryptoError> {
            Err(CryptoError::Backend)
        }

        fn decryption_key(&self, _: &[u8]) -> Result<Box<dyn RsaDecryptionKey>, CryptoError> {
            Err(CryptoError::Backend)
        }
    }
}
