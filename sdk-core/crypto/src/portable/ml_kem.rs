//! ML-KEM by the crate `ml-kem`, from seeds, which aws-lc-rs does not read or give out.

use crate::{
    CryptoError, Encapsulated, ML_KEM_SEED_LENGTH, MlKem, MlKemDecapsulationKey, MlKemEncapsulationKey,
    MlKemParameters, Random, SecretBytes,
};
use chacha20::ChaCha20Rng;
use ml_kem::array::sizes::U32;
use ml_kem::kem::Kem;
use ml_kem::{Decapsulate, Encapsulate, KeyExport, KeyInit, MlKem512, MlKem768, MlKem1024, TryKeyInit};
use rand_core::SeedableRng;
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// ML-KEM with randomness from where the backend takes it.
#[derive(Debug)]
pub(crate) struct PortableMlKem {
    pub(crate) random: &'static dyn Random,
}

impl MlKem for PortableMlKem {
    fn generate(&self, parameters: MlKemParameters) -> Result<Box<dyn MlKemDecapsulationKey>, CryptoError> {
        let mut seed = Zeroizing::new([0; ML_KEM_SEED_LENGTH]);
        self.random.fill(&mut *seed)?;
        self.decapsulation_key_from_seed(parameters, &*seed)
    }

    fn decapsulation_key_from_seed(
        &self,
        parameters: MlKemParameters,
        seed: &[u8],
    ) -> Result<Box<dyn MlKemDecapsulationKey>, CryptoError> {
        match parameters {
            MlKemParameters::MlKem512 => private::<MlKem512>(parameters, seed),
            MlKemParameters::MlKem768 => private::<MlKem768>(parameters, seed),
            MlKemParameters::MlKem1024 => private::<MlKem1024>(parameters, seed),
        }
    }

    fn encapsulation_key_from_bytes(
        &self,
        parameters: MlKemParameters,
        key: &[u8],
    ) -> Result<Box<dyn MlKemEncapsulationKey>, CryptoError> {
        let expected = parameters.public_length();
        if key.len() != expected {
            return Err(CryptoError::KeyLength { expected, actual: key.len() });
        }
        match parameters {
            MlKemParameters::MlKem512 => public::<MlKem512>(parameters, key, self.random),
            MlKemParameters::MlKem768 => public::<MlKem768>(parameters, key, self.random),
            MlKemParameters::MlKem1024 => public::<MlKem1024>(parameters, key, self.random),
        }
    }
}

/// What is asked of the crate; wiping is a bound so that the promise cannot be lost with a Cargo feature.
trait Scheme:
    Kem<
        DecapsulationKey: KeyInit + Decapsulate + ZeroizeOnDrop + Send + Sync,
        EncapsulationKey: TryKeyInit + KeyExport + Send + Sync,
        SharedKeySize = U32,
    >
{
}

impl Scheme for MlKem512 {}
impl Scheme for MlKem768 {}
impl Scheme for MlKem1024 {}

fn private<K: Scheme>(
    parameters: MlKemParameters,
    seed: &[u8],
) -> Result<Box<dyn MlKemDecapsulationKey>, CryptoError> {
    let length = CryptoError::KeyLength { expected: ML_KEM_SEED_LENGTH, actual: seed.len() };
    let key = <K::DecapsulationKey as KeyInit>::new_from_slice(seed).map_err(|_| length)?;
    Ok(Box::new(Private::<K> { parameters, seed: SecretBytes::new(seed.to_vec()), key }))
}

fn public<K: Scheme>(
    parameters: MlKemParameters,
    key: &[u8],
    random: &'static dyn Random,
) -> Result<Box<dyn MlKemEncapsulationKey>, CryptoError> {
    let key = <K::EncapsulationKey as TryKeyInit>::new_from_slice(key);
    let key = key.map_err(|_| CryptoError::InvalidPublicKey)?;
    Ok(Box::new(Public::<K> { parameters, key, random }))
}

struct Private<K: Scheme> {
    parameters: MlKemParameters,
    seed: SecretBytes,
    key: K::DecapsulationKey,
}

impl<K: Scheme> MlKemDecapsulationKey for Private<K> {
    fn parameters(&self) -> MlKemParameters {
        self.parameters
    }

    fn seed(&self) -> SecretBytes {
        SecretBytes::new(self.seed.expose_secret().to_vec())
    }

    fn public_key(&self) -> Vec<u8> {
        use ml_kem::kem::Decapsulator as _;
        self.key.encapsulation_key().to_bytes().to_vec()
    }

    fn decapsulate(&self, ciphertext: &[u8]) -> Result<SecretBytes, CryptoError> {
        let shared = self.key.decapsulate_slice(ciphertext);
        let mut shared = shared.map_err(|_| CryptoError::DecryptionFailed)?;
        let secret = SecretBytes::new(shared.to_vec());
        shared.zeroize();
        Ok(secret)
    }
}

impl<K: Scheme> fmt::Debug for Private<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MlKemDecapsulationKey").field("parameters", &self.parameters).finish_non_exhaustive()
    }
}

struct Public<K: Scheme> {
    parameters: MlKemParameters,
    key: K::EncapsulationKey,
    random: &'static dyn Random,
}

impl<K: Scheme> MlKemEncapsulationKey for Public<K> {
    fn parameters(&self) -> MlKemParameters {
        self.parameters
    }

    fn encapsulate(&self) -> Result<Encapsulated, CryptoError> {
        // The crate takes a generator that cannot fail; seeded here, where a failure can be told.
        let mut seed = Zeroizing::new([0; 32]);
        self.random.fill(&mut *seed)?;
        let mut rng = ChaCha20Rng::from_seed(*seed);
        let (ciphertext, mut shared) = self.key.encapsulate_with_rng(&mut rng);
        let shared_secret = SecretBytes::new(shared.to_vec());
        shared.zeroize();
        Ok(Encapsulated { ciphertext: ciphertext.to_vec(), shared_secret })
    }
}

impl<K: Scheme> fmt::Debug for Public<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MlKemEncapsulationKey").field("parameters", &self.parameters).finish_non_exhaustive()
    }
}
