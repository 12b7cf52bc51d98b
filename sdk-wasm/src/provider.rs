//! The cryptography of each module: the portable backend, without the parts that the module never calls.
//!
//! Nothing then refers to what was left out, so the linker drops it: RSA and key agreement would double the bytes
//! that every page loads, and the keyrings of the other module sign nothing.

use kmseal::crypto::{CryptoError, Curve, Provider, rustcrypto};

/// The cryptography of every client and keyring of the module.
#[cfg(feature = "messages")]
pub(crate) static PROVIDER: Provider =
    Provider { ecdh: &LeftOut, rsa_encryption: &LeftOut, ..rustcrypto::PROVIDER };

/// The cryptography of every keyring and key store of the module.
#[cfg(not(feature = "messages"))]
pub(crate) static PROVIDER: Provider = Provider { ecdsa: &LeftOut, ..rustcrypto::PROVIDER };

/// A part that is not in the module.
#[derive(Debug)]
struct LeftOut;

#[cfg(feature = "messages")]
mod messages {
    use super::{CryptoError, Curve, LeftOut};
    use kmseal::crypto::{
        AgreementKey, EcPublicKey, Ecdh, RsaDecryptionKey, RsaEncryption, RsaEncryptionKey,
    };

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

#[cfg(not(feature = "messages"))]
mod more_keyrings {
    use super::{CryptoError, Curve, LeftOut};
    use kmseal::crypto::{Ecdsa, SigningKey, VerifyingKey};

    impl Ecdsa for LeftOut {
        fn generate(&self, _: Curve) -> Result<Box<dyn SigningKey>, CryptoError> {
            Err(CryptoError::Backend)
        }

        fn signing_key_from_scalar(&self, _: Curve, _: &[u8]) -> Result<Box<dyn SigningKey>, CryptoError> {
            Err(CryptoError::Backend)
        }

        fn verifying_key(&self, _: Curve, _: &[u8]) -> Result<Box<dyn VerifyingKey>, CryptoError> {
            Err(CryptoError::Backend)
        }
    }
}
