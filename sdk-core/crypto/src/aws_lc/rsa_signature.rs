//! RSA signatures over digests and key generation by aws-lc-rs.

use super::ecdsa::import;
use crate::document;
use crate::{
    CryptoError, Digest, HashAlgorithm, RsaKeySize, RsaSignature, RsaSignatureScheme, RsaSigningKey,
    RsaVerifyingKey, SecretBytes,
};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512,
    RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_2048_8192_SHA256, RSA_PSS_2048_8192_SHA384,
    RSA_PSS_2048_8192_SHA512, RSA_PSS_SHA256, RSA_PSS_SHA384, RSA_PSS_SHA512, RsaEncoding, RsaKeyPair,
    RsaParameters,
};
use std::fmt;

#[derive(Debug)]
pub(super) struct AwsLcRsaSignature;

impl RsaSignature for AwsLcRsaSignature {
    fn generate(&self, size: RsaKeySize) -> Result<SecretBytes, CryptoError> {
        let size = match size {
            RsaKeySize::Bits2048 => KeySize::Rsa2048,
            RsaKeySize::Bits3072 => KeySize::Rsa3072,
            RsaKeySize::Bits4096 => KeySize::Rsa4096,
        };
        let pair = RsaKeyPair::generate(size).map_err(|_| CryptoError::Backend)?;
        let pkcs8: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| CryptoError::Backend)?;
        Ok(SecretBytes::new(pkcs8.as_ref().to_vec()))
    }

    fn signing_key(&self, key: &[u8]) -> Result<Box<dyn RsaSigningKey>, CryptoError> {
        let document = document::rsa::private(key)?;
        let pair = RsaKeyPair::from_pkcs8(document.pkcs8.expose_secret());
        let pair = pair.map_err(|_| CryptoError::InvalidPrivateKey)?;
        Ok(Box::new(Private { pair, public: document.public }))
    }

    fn verifying_key(&self, key: &[u8]) -> Result<Box<dyn RsaVerifyingKey>, CryptoError> {
        let document = document::rsa::public(key)?;
        // aws-lc-rs has a key for each algorithm, all made of the same bytes; what they are made for decides
        // what they accept, so this one only proves that the bytes are a key.
        let parsed = ParsedPublicKey::new(&RSA_PSS_2048_8192_SHA256, &document.spki);
        parsed.map_err(|_| CryptoError::InvalidPublicKey)?;
        Ok(Box::new(Public { document }))
    }
}

/// aws-lc wipes the numbers when it frees the pair.
struct Private {
    pair: RsaKeyPair,
    public: document::rsa::PublicDocument,
}

impl RsaSigningKey for Private {
    fn modulus_bits(&self) -> usize {
        self.public.modulus_bits
    }

    fn public_key_der(&self) -> &[u8] {
        &self.public.spki
    }

    fn sign_digest(&self, scheme: RsaSignatureScheme, digest: &Digest) -> Result<Vec<u8>, CryptoError> {
        let encoding: &'static dyn RsaEncoding = match (scheme, digest.algorithm()) {
            (RsaSignatureScheme::Pss, HashAlgorithm::Sha256) => &RSA_PSS_SHA256,
            (RsaSignatureScheme::Pss, HashAlgorithm::Sha384) => &RSA_PSS_SHA384,
            (RsaSignatureScheme::Pss, HashAlgorithm::Sha512) => &RSA_PSS_SHA512,
            (RsaSignatureScheme::Pkcs1v15, HashAlgorithm::Sha256) => &RSA_PKCS1_SHA256,
            (RsaSignatureScheme::Pkcs1v15, HashAlgorithm::Sha384) => &RSA_PKCS1_SHA384,
            (RsaSignatureScheme::Pkcs1v15, HashAlgorithm::Sha512) => &RSA_PKCS1_SHA512,
        };
        let mut signature = vec![0; self.pair.public_modulus_len()];
        let signed = self.pair.sign_digest(encoding, &import(digest)?, &mut signature);
        signed.map_err(|_| CryptoError::Backend)?;
        Ok(signature)
    }
}

impl fmt::Debug for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = self.public.modulus_bits;
        f.debug_struct("RsaSigningKey").field("modulus_bits", &bits).finish_non_exhaustive()
    }
}

#[derive(Debug)]
struct Public {
    document: document::rsa::PublicDocument,
}

impl RsaVerifyingKey for Public {
    fn modulus_bits(&self) -> usize {
        self.document.modulus_bits
    }

    fn verify_digest(
        &self,
        scheme: RsaSignatureScheme,
        digest: &Digest,
        signature: &[u8],
    ) -> Result<(), CryptoError> {
        let parameters: &'static RsaParameters = match (scheme, digest.algorithm()) {
            (RsaSignatureScheme::Pss, HashAlgorithm::Sha256) => &RSA_PSS_2048_8192_SHA256,
            (RsaSignatureScheme::Pss, HashAlgorithm::Sha384) => &RSA_PSS_2048_8192_SHA384,
            (RsaSignatureScheme::Pss, HashAlgorithm::Sha512) => &RSA_PSS_2048_8192_SHA512,
            (RsaSignatureScheme::Pkcs1v15, HashAlgorithm::Sha256) => &RSA_PKCS1_2048_8192_SHA256,
            (RsaSignatureScheme::Pkcs1v15, HashAlgorithm::Sha384) => &RSA_PKCS1_2048_8192_SHA384,
            (RsaSignatureScheme::Pkcs1v15, HashAlgorithm::Sha512) => &RSA_PKCS1_2048_8192_SHA512,
        };
        let key = ParsedPublicKey::new(parameters, &self.document.spki).map_err(|_| CryptoError::Backend)?;
        let verified = key.verify_digest_sig(&import(digest)?, signature);
        verified.map_err(|_| CryptoError::InvalidSignature)
    }
}
