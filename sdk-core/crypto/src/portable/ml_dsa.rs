//! ML-DSA by the crate `ml-dsa`: all of it for one backend, for the other what starts from mu.

use super::rng::Drawing;
use crate::{
    CryptoError, ML_DSA_MU_LENGTH, ML_DSA_SEED_LENGTH, MlDsa, MlDsaParameters, MlDsaSigningKey,
    MlDsaVerifyingKey, Random, SecretBytes,
};
use ml_dsa::{
    EncodedVerifyingKey, KeyInit, MlDsa44, MlDsa65, MlDsa87, MlDsaParams, Signature, SigningKey, VerifyingKey,
};
use std::fmt;
use zeroize::{ZeroizeOnDrop, Zeroizing};

/// ML-DSA with randomness from where the backend takes it.
#[derive(Debug)]
pub(crate) struct PortableMlDsa {
    pub(crate) random: &'static dyn Random,
}

impl MlDsa for PortableMlDsa {
    fn generate(&self, parameters: MlDsaParameters) -> Result<Box<dyn MlDsaSigningKey>, CryptoError> {
        let mut seed = Zeroizing::new([0; ML_DSA_SEED_LENGTH]);
        self.random.fill(&mut *seed)?;
        self.signing_key_from_seed(parameters, &*seed)
    }

    fn signing_key_from_seed(
        &self,
        parameters: MlDsaParameters,
        seed: &[u8],
    ) -> Result<Box<dyn MlDsaSigningKey>, CryptoError> {
        match parameters {
            MlDsaParameters::MlDsa44 => private::<MlDsa44>(parameters, seed, self.random),
            MlDsaParameters::MlDsa65 => private::<MlDsa65>(parameters, seed, self.random),
            MlDsaParameters::MlDsa87 => private::<MlDsa87>(parameters, seed, self.random),
        }
    }

    fn verifying_key_from_bytes(
        &self,
        parameters: MlDsaParameters,
        key: &[u8],
    ) -> Result<Box<dyn MlDsaVerifyingKey>, CryptoError> {
        match parameters {
            MlDsaParameters::MlDsa44 => public::<MlDsa44>(parameters, key),
            MlDsaParameters::MlDsa65 => public::<MlDsa65>(parameters, key),
            MlDsaParameters::MlDsa87 => public::<MlDsa87>(parameters, key),
        }
    }
}

fn private<P: MlDsaParams + Send + Sync + 'static>(
    parameters: MlDsaParameters,
    seed: &[u8],
    random: &'static dyn Random,
) -> Result<Box<dyn MlDsaSigningKey>, CryptoError> {
    let length = CryptoError::KeyLength { expected: ML_DSA_SEED_LENGTH, actual: seed.len() };
    let key = SigningKey::<P>::new_from_slice(seed).map_err(|_| length)?;
    Ok(Box::new(Private { parameters, key, random }))
}

fn public<P: MlDsaParams + Send + Sync + 'static>(
    parameters: MlDsaParameters,
    key: &[u8],
) -> Result<Box<dyn MlDsaVerifyingKey>, CryptoError> {
    let length = CryptoError::KeyLength { expected: parameters.public_length(), actual: key.len() };
    let key = EncodedVerifyingKey::<P>::try_from(key).map_err(|_| length)?;
    Ok(Box::new(Public { parameters, key: VerifyingKey::<P>::decode(&key) }))
}

/// Wiping is a bound so that the promise cannot be lost with a Cargo feature.
struct Private<P: MlDsaParams>
where
    SigningKey<P>: ZeroizeOnDrop,
{
    parameters: MlDsaParameters,
    key: SigningKey<P>,
    random: &'static dyn Random,
}

impl<P: MlDsaParams + Send + Sync> MlDsaSigningKey for Private<P> {
    fn parameters(&self) -> MlDsaParameters {
        self.parameters
    }

    fn seed(&self) -> SecretBytes {
        SecretBytes::new(self.key.as_seed().to_vec())
    }

    fn public_key(&self) -> Vec<u8> {
        self.key.expanded_key().verifying_key().encode().to_vec()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let signature = self.key.expanded_key().sign_randomized(message, &[], &mut Drawing(self.random));
        signature.map(|signature| signature.encode().to_vec()).map_err(|_| CryptoError::Backend)
    }

    fn sign_mu(&self, mu: &[u8; ML_DSA_MU_LENGTH]) -> Result<Vec<u8>, CryptoError> {
        let signature = self.key.expanded_key().sign_mu_randomized(mu.into(), &mut Drawing(self.random));
        signature.map(|signature| signature.encode().to_vec()).map_err(|_| CryptoError::Backend)
    }
}

impl<P: MlDsaParams> fmt::Debug for Private<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MlDsaSigningKey").field("parameters", &self.parameters).finish_non_exhaustive()
    }
}

struct Public<P: MlDsaParams> {
    parameters: MlDsaParameters,
    key: VerifyingKey<P>,
}

impl<P: MlDsaParams + Send + Sync> MlDsaVerifyingKey for Public<P> {
    fn parameters(&self) -> MlDsaParameters {
        self.parameters
    }

    fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), CryptoError> {
        let signature = Signature::<P>::try_from(signature).map_err(|_| CryptoError::InvalidSignature)?;
        let verified = self.key.verify_with_context(message, &[], &signature);
        if verified { Ok(()) } else { Err(CryptoError::InvalidSignature) }
    }

    fn verify_mu(&self, mu: &[u8; ML_DSA_MU_LENGTH], signature: &[u8]) -> Result<(), CryptoError> {
        let signature = Signature::<P>::try_from(signature).map_err(|_| CryptoError::InvalidSignature)?;
        let verified = self.key.verify_mu(mu.into(), &signature);
        if verified { Ok(()) } else { Err(CryptoError::InvalidSignature) }
    }
}

impl<P: MlDsaParams> fmt::Debug for Public<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MlDsaVerifyingKey").field("parameters", &self.parameters).finish_non_exhaustive()
    }
}
