//! The cryptography of each module: the portable backend, whole where RSA and key agreement are used.
//!
//! They would double the bytes that every page loads. In the module for messages nothing refers to them, so the
//! linker drops them.

#[cfg(feature = "more-keyrings")]
pub(crate) use kmseal::crypto::rustcrypto::PROVIDER;
#[cfg(not(feature = "more-keyrings"))]
pub(crate) use without_asymmetric::PROVIDER;

#[cfg(not(feature = "more-keyrings"))]
mod without_asymmetric {
    use kmseal::crypto::{
        AgreementKey, CryptoError, Curve, EcPublicKey, Ecdh, Provider, RsaDecryptionKey, RsaEncryption,
        RsaEncryptionKey, rustcrypto,
    };

    /// The cryptography of every client and keyring of the module.
    pub(crate) static PROVIDER: Provider =
        Provider { ecdh: &LeftOut, rsa_encryption: &LeftOut, ..rustcrypto::PROVIDER };

    /// A part that is not in the module.
    #[derive(Debug)]
    struct LeftOut;

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
