//! ML-DSA over messages by aws-lc-rs; what starts from mu, which it does not offer, by the crate that both share.

use super::random::AwsLcRandom;
use crate::portable::ml_dsa::PortableMlDsa;
use crate::{
    CryptoError, ML_DSA_MU_LENGTH, ML_DSA_SEED_LENGTH, MlDsa, MlDsaParameters, MlDsaSigningKey,
    MlDsaVerifyingKey, Random, SecretBytes,
};
use aws_lc_rs::signature::{
    KeyPair, ML_DSA_44, ML_DSA_44_SIGNING, ML_DSA_65, ML_DSA_65_SIGNING, ML_DSA_87, ML_DSA_87_SIGNING,
    ParsedPublicKey, PqdsaKeyPair,
};
use std::fmt;
use zeroize::Zeroizing;

const PORTABLE: PortableMlDsa = PortableMlDsa { random: &AwsLcRandom };

#[derive(Debug)]
pub(super) struct AwsLcMlDsa;

impl MlDsa for AwsLcMlDsa {
    fn generate(&self, parameters: MlDsaParameters) -> Result<Box<dyn MlDsaSigningKey>, CryptoError> {
        let mut seed = Zeroizing::new([0; ML_DSA_SEED_LENGTH]);
        AwsLcRandom.fill(&mut *seed)?;
        self.signing_key_from_seed(parameters, &*seed)
    }

    fn signing_key_from_seed(
        &self,
        parameters: MlDsaParameters,
        seed: &[u8],
    ) -> Result<Box<dyn MlDsaSigningKey>, CryptoError> {
        let expected = ML_DSA_SEED_LENGTH;
        if seed.len() != expected {
            return Err(CryptoError::KeyLength { expected, actual: seed.len() });
        }
        let algorithm = match parameters {
            MlDsaParameters::MlDsa44 => &ML_DSA_44_SIGNING,
            MlDsaParameters::MlDsa65 => &ML_DSA_65_SIGNING,
            MlDsaParameters::MlDsa87 => &ML_DSA_87_SIGNING,
        };
        let pair = PqdsaKeyPair::from_seed(algorithm, seed).map_err(|_| CryptoError::Backend)?;
        Ok(Box::new(Private { parameters, seed: SecretBytes::new(seed.to_vec()), pair }))
    }

    fn verifying_key_from_bytes(
        &self,
        parameters: MlDsaParameters,
        key: &[u8],
    ) -> Result<Box<dyn MlDsaVerifyingKey>, CryptoError> {
        let expected = parameters.public_length();
        if key.len() != expected {
            return Err(CryptoError::KeyLength { expected, actual: key.len() });
        }
        let algorithm = match parameters {
            MlDsaParameters::MlDsa44 => &ML_DSA_44,
            MlDsaParameters::MlDsa65 => &ML_DSA_65,
            MlDsaParameters::MlDsa87 => &ML_DSA_87,
        };
        let native = ParsedPublicKey::new(algorithm, key).map_err(|_| CryptoError::InvalidPublicKey)?;
        Ok(Box::new(Public { parameters, native, bytes: key.to_vec() }))
    }
}

/// aws-lc wipes the key when it frees it.
struct Private {
    parameters: MlDsaParameters,
    seed: SecretBytes,
    pair: PqdsaKeyPair,
}

impl MlDsaSigningKey for Private {
    fn parameters(&self) -> MlDsaParameters {
        self.parameters
    }

    fn seed(&self) -> SecretBytes {
        SecretBytes::new(self.seed.expose_secret().to_vec())
    }

    fn public_key(&self) -> Vec<u8> {
        self.pair.public_key().as_ref().to_vec()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let mut signature = vec![0; self.parameters.signature_length()];
        let length = self.pair.sign(message, &mut signature).map_err(|_| CryptoError::Backend)?;
        signature.truncate(length);
        Ok(signature)
    }

    fn sign_mu(&self, mu: &[u8; ML_DSA_MU_LENGTH]) -> Result<Vec<u8>, CryptoError> {
        // Expanded for each signature: mu is rare, and the expanded key takes dozens of kilobytes.
        PORTABLE.signing_key_from_seed(self.parameters, self.seed.expose_secret())?.sign_mu(mu)
    }
}

impl fmt::Debug for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MlDsaSigningKey").field("parameters", &self.parameters).finish_non_exhaustive()
    }
}

struct Public {
    parameters: MlDsaParameters,
    native: ParsedPublicKey,
    bytes: Vec<u8>,
}

impl MlDsaVerifyingKey for Public {
    fn parameters(&self) -> MlDsaParameters {
        self.parameters
    }

    fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), CryptoError> {
        self.native.verify_sig(message, signature).map_err(|_| CryptoError::InvalidSignature)
    }

    fn verify_mu(&self, mu: &[u8; ML_DSA_MU_LENGTH], signature: &[u8]) -> Result<(), CryptoError> {
        PORTABLE.verifying_key_from_bytes(self.parameters, &self.bytes)?.verify_mu(mu, signature)
    }
}

impl fmt::Debug for Public {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MlDsaVerifyingKey").field("parameters", &self.parameters).finish_non_exhaustive()
    }
}
