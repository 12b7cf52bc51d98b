//! Keys for signatures that the host made or checks with: its ECDSA is several times as fast as the module's.
//!
//! WebCrypto makes keys only in its own time, and managers ask for one at once: so TypeScript offers a fresh key before it
//! asks for a message that will be signed, and whichever message comes next takes it.

use crate::provider;
use js_sys::Object;
use kmseal::crypto::{
    CryptoError, Curve, Digest, EcPublicKey, Ecdsa, Provider, SecretBytes, SigningKey, VerifyingKey,
    rustcrypto,
};
use std::{any::Any, cell::RefCell};
use wasm_bindgen::prelude::*;

/// The curve of the keys that hosts make: that of the suites that sign by default.
pub(crate) const CURVE: Curve = Curve::P384;

/// The cryptography of messages whose signatures the host makes and checks.
pub(crate) static PROVIDER: Provider = Provider { ecdsa: &HostEcdsa, ..provider::PROVIDER };

thread_local! {
    /// Fresh keys that no message has taken yet, with their numbers.
    static FRESH: RefCell<Vec<HostSigningKey>> = const { RefCell::new(Vec::new()) };
    /// The host's private keys, in the order of their numbers. They are JavaScript's, and the traits of kmseal ask for what threads can share.
    static PRIVATE: RefCell<Vec<(u64, Object)>> = const { RefCell::new(Vec::new()) };
}

/// Offers a fresh key pair on P-384: its public point, its private number, and the host's own private key. Without a key, only
/// tells how many wait to be taken.
///
/// # Errors
/// If it is no point.
#[wasm_bindgen(js_name = offerSigningKey)]
pub fn offer_signing_key(
    point: Option<Vec<u8>>,
    scalar: Option<Vec<u8>>,
    private: Option<Object>,
) -> Result<u32, JsValue> {
    if let (Some(point), Some(scalar), Some(private)) = (point, scalar.map(SecretBytes::new), private) {
        let public = rustcrypto::public_key(CURVE, &point)
            .map_err(|error| crate::error::to_js(&kmseal::Error::from(error)))?;
        let number = PRIVATE.with_borrow_mut(|keys| {
            let number = keys.last().map_or(0, |(last, _)| last.saturating_add(1));
            keys.push((number, private));
            number
        });
        FRESH.with_borrow_mut(|keys| keys.push(HostSigningKey { number, public, scalar }));
    }
    Ok(FRESH.with_borrow(|keys| u32::try_from(keys.len()).unwrap_or(u32::MAX)))
}

/// The host's private key behind `key`, if the host made it.
pub(crate) fn private_key(key: &dyn SigningKey) -> Option<Object> {
    let key: &dyn Any = key;
    let key = key.downcast_ref::<HostSigningKey>()?;
    PRIVATE.with_borrow(|keys| {
        let place = keys.binary_search_by_key(&key.number, |(number, _)| *number).ok()?;
        keys.get(place).map(|(_, private)| private.clone())
    })
}

/// The public key behind `key`, if the host can check signatures with it.
pub(crate) fn public_key(key: &dyn VerifyingKey) -> Option<&EcPublicKey> {
    let key: &dyn Any = key;
    Some(&key.downcast_ref::<HostVerifyingKey>()?.0).filter(|key| key.curve() == CURVE)
}

#[derive(Debug)]
struct HostEcdsa;

impl Ecdsa for HostEcdsa {
    fn generate(&self, curve: Curve) -> Result<Box<dyn SigningKey>, CryptoError> {
        if curve == CURVE
            && let Some(key) = FRESH.with_borrow_mut(Vec::pop)
        {
            return Ok(Box::new(key));
        }
        // By the module's own backend: whoever names the whole one has RSA and key agreement linked.
        provider::PROVIDER.ecdsa.generate(curve)
    }

    fn signing_key_from_scalar(
        &self,
        curve: Curve,
        scalar: &[u8],
    ) -> Result<Box<dyn SigningKey>, CryptoError> {
        provider::PROVIDER.ecdsa.signing_key_from_scalar(curve, scalar)
    }

    fn verifying_key(&self, curve: Curve, sec1: &[u8]) -> Result<Box<dyn VerifyingKey>, CryptoError> {
        Ok(Box::new(HostVerifyingKey(rustcrypto::public_key(curve, sec1)?)))
    }
}

/// A private key of the host, or of the module where the host does not sign: a cache gives a key to whole messages and to
/// streams.
#[derive(Debug)]
struct HostSigningKey {
    number: u64,
    public: EcPublicKey,
    scalar: SecretBytes,
}

impl Drop for HostSigningKey {
    fn drop(&mut self) {
        // Fails only when the thread ends, and its memory with it.
        let _ = PRIVATE.try_with(|keys| {
            let mut keys = keys.borrow_mut();
            if let Ok(place) = keys.binary_search_by_key(&self.number, |(number, _)| *number) {
                drop(keys.remove(place));
            }
        });
    }
}

impl SigningKey for HostSigningKey {
    fn public_key(&self) -> &EcPublicKey {
        &self.public
    }

    fn scalar(&self) -> Result<SecretBytes, CryptoError> {
        Ok(SecretBytes::new(self.scalar.expose_secret().to_vec()))
    }

    fn sign_digest(&self, digest: &Digest) -> Result<Vec<u8>, CryptoError> {
        let key = provider::PROVIDER.ecdsa.signing_key_from_scalar(CURVE, self.scalar.expose_secret())?;
        key.sign_digest(digest)
    }
}

/// A public key for the host, or for the module where the host does not check.
#[derive(Debug)]
struct HostVerifyingKey(EcPublicKey);

impl VerifyingKey for HostVerifyingKey {
    fn curve(&self) -> Curve {
        self.0.curve()
    }

    fn verify_digest(&self, digest: &Digest, signature: &[u8]) -> Result<(), CryptoError> {
        let key = provider::PROVIDER.ecdsa.verifying_key(self.0.curve(), self.0.uncompressed())?;
        key.verify_digest(digest, signature)
    }
}
