//! Custody: the only room where keys exist in the clear.
//!
//! Outside it a key is a [`KeyToken`]: its bytes sealed under a domain key that never leaves. A call brings the
//! token, the HSM opens it, derives what this one use needs, and wipes both; only keys that sign over elliptic curves
//! stay ready inside for a while. Nothing here hands key bytes out.
//!
//! *Knows:* kmseal-crypto. *Never:* serialization, HTTP, ARNs, policies, key states.

mod agree;
mod ciphertext;
mod domain;
mod ecc;
mod encryption;
mod generate;
mod given;
mod hmac;
mod import;
mod kind;
mod loaded;
mod material;
mod note;
mod post_quantum;
mod rsa;
mod signature;
mod symmetric;
mod token;

pub(crate) use ciphertext::Ciphertext;
pub(crate) use encryption::{Scheme, Sealed};
pub(crate) use generate::DataKeyPair;
pub(crate) use given::GivenMaterial;
pub(crate) use import::Wrapping;
pub(crate) use kind::KeyKind;
pub(crate) use material::MaterialId;
pub(crate) use signature::Signable;
pub(crate) use token::KeyToken;
// The names of algorithms, for those who choose one.
pub(crate) use kmseal_crypto::{
    Curve, Digest, HashAlgorithm, MacAlgorithm, MlDsaParameters, MlKemParameters, RsaKeySize, RsaPadding,
    RsaSignatureScheme,
};

use domain::DomainKey;
use kmseal_crypto::{CryptoError, Provider};
use loaded::LoadedKeys;
use zeroize::Zeroizing;

/// A hardware security module made of software: real cryptography, no protection from its own host.
#[derive(Debug)]
pub(crate) struct Hsm {
    provider: Provider,
    domain: DomainKey,
    loaded: LoadedKeys,
}

/// The two names that a backing key is bound to, in its token and in every ciphertext it makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct KeyName<'a> {
    /// The twelve digits of the account that owns the key.
    pub(crate) account: [u8; 12],
    /// The id of the key within the account.
    pub(crate) id: &'a str,
}

/// One backing key, ready to be handed to the HSM: its names and its sealed bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KeyHandle<'a> {
    pub(crate) name: KeyName<'a>,
    pub(crate) token: &'a KeyToken,
}

impl<'a> KeyHandle<'a> {
    fn public(self) -> Result<&'a [u8], HsmError> {
        self.token.public().ok_or(HsmError::Failed)
    }
}

/// Why the HSM refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HsmError {
    /// The ciphertext is not one that this key made with this context.
    InvalidCiphertext,
    /// The plaintext is longer than the `limit` bytes that this key encrypts in this way.
    TooLong { limit: usize },
    /// The signature or MAC does not match.
    NotGenuine,
    /// The public key of the other party is not one that this key can agree with.
    InvalidPublicKey,
    /// The import token or note is not one that this HSM made.
    InvalidToken,
    /// The given material is no key of the kind that it is to be.
    WrongMaterial,
    /// The cryptography failed, or a token does not belong to this HSM.
    Failed,
}

impl From<CryptoError> for HsmError {
    fn from(_: CryptoError) -> Self {
        Self::Failed
    }
}

impl Hsm {
    /// Powers up with a fresh domain key.
    pub(crate) fn new(provider: Provider) -> Result<Self, HsmError> {
        Ok(Self { domain: DomainKey::generate(&provider)?, provider, loaded: LoadedKeys::default() })
    }

    /// Random bytes for the caller's own use.
    pub(crate) fn random(&self, length: usize) -> Result<Zeroizing<Vec<u8>>, HsmError> {
        let mut bytes = Zeroizing::new(vec![0; length]);
        self.provider.random.fill(&mut bytes)?;
        Ok(bytes)
    }

    /// Random bytes that are no secret: ids and nonces.
    pub(crate) fn random_array<const N: usize>(&self) -> Result<[u8; N], HsmError> {
        let mut bytes = [0; N];
        self.provider.random.fill(&mut bytes)?;
        Ok(bytes)
    }
}
