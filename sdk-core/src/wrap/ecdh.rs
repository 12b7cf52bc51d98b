//! A data key wrapped under a key that two key pairs agree on: ECDH, a derivation that commits, AES-256-GCM.
//!
//! Spec: framework/key-agreement-schemas.md#key-derivation, framework/raw-ecdh-keyring.md#ciphertext

use super::parties::Parties;
use crate::{
    context::EncryptionContext,
    error::{Error, ErrorKind},
    secret::PlaintextDataKey,
};
use kmseal_crypto::{AeadAlgorithm, Curve, HashAlgorithm, Nonce, Provider, TAG_LENGTH};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// Bytes in the salt of the derivation.
const SALT_LENGTH: usize = 32;
/// Bytes in the commitment to the wrapping key, and in the wrapping key.
const KEY_LENGTH: usize = 32;
/// Each wrapping key, made from a fresh salt, seals once.
const IV: Nonce = [0; 12];

/// Wraps `data_key` under what the parties share: `salt || commitment || ciphertext || tag`.
pub(crate) fn wrap_key(
    parties: &Parties,
    shared_secret: &[u8],
    data_key: &PlaintextDataKey,
    context: &EncryptionContext,
    provider: &Provider,
) -> Result<Vec<u8>, Error> {
    let mut salt = [0; SALT_LENGTH];
    provider.random.fill(&mut salt)?;
    let fixed_info = fixed_info(parties, context)?;
    let derived = derive(shared_secret, &fixed_info, &salt, provider)?;
    let [commitment, wrapping_key] = &*derived;
    let mut data = Zeroizing::new(data_key.expose_secret().to_vec());
    let key = provider.aead.key(AeadAlgorithm::Aes256Gcm, wrapping_key)?;
    let tag = key.seal_in_place(&IV, &fixed_info, &mut data)?;
    Ok([&salt[..], commitment, &data, &tag].concat())
}

/// Unwraps what [`wrap_key`] made.
pub(crate) fn unwrap_key(
    parties: &Parties,
    shared_secret: &[u8],
    wrapped: &[u8],
    context: &EncryptionContext,
    provider: &Provider,
) -> Result<PlaintextDataKey, Error> {
    let cut_off = || not_authentic("the wrapped key is shorter than its parts; it was cut off");
    let (salt, rest) = wrapped.split_first_chunk::<SALT_LENGTH>().ok_or_else(cut_off)?;
    let (stored_commitment, rest) = rest.split_first_chunk::<KEY_LENGTH>().ok_or_else(cut_off)?;
    let (data, tag) = rest.split_last_chunk::<TAG_LENGTH>().ok_or_else(cut_off)?;
    let fixed_info = fixed_info(parties, context)?;
    let derived = derive(shared_secret, &fixed_info, salt, provider)?;
    let [commitment, wrapping_key] = &*derived;
    if !bool::from(commitment.ct_eq(stored_commitment)) {
        return Err(not_authentic(
            "the wrapped key commits to another wrapping key; the encryption context is not the one it was encrypted with, or it was altered",
        ));
    }
    let mut data_key = Zeroizing::new(vec![0; data.len()]);
    let key = provider.aead.key(AeadAlgorithm::Aes256Gcm, wrapping_key)?;
    key.open_into(&IV, &fixed_info, data, tag, &mut data_key)
        .map_err(|_| not_authentic("the wrapped key does not open under the agreed key; it was altered"))?;
    Ok(PlaintextDataKey::new(std::mem::take(&mut *data_key)))
}

/// The commitment and the wrapping key: the two halves of what NIST SP 800-108 makes of the shared secret.
fn derive(
    shared_secret: &[u8],
    fixed_info: &[u8],
    salt: &[u8; SALT_LENGTH],
    provider: &Provider,
) -> Result<Zeroizing<[[u8; KEY_LENGTH]; 2]>, Error> {
    let mut derived = Zeroizing::new([[0; KEY_LENGTH]; 2]);
    let output = derived.as_flattened_mut();
    provider.kdf.counter_hmac(HashAlgorithm::Sha384, shared_secret, fixed_info, salt, output)?;
    Ok(derived)
}

/// What the derived keys are for, and for whom. The specification's formula writes its first field in capitals;
/// every implementation writes it like this.
fn fixed_info(parties: &Parties, context: &EncryptionContext) -> Result<Vec<u8>, Error> {
    let Parties { sender, recipient } = parties;
    let keys = [sender.compressed(), recipient.compressed()].concat();
    let fields: [&[u8]; 6] = [
        b"ecdh-key-derivation",
        curve_name(sender.curve())?.as_bytes(),
        b"HMAC_SHA384",
        &keys,
        &[1],
        &context.encode()?,
    ];
    Ok(fields.join(&0))
}

/// The curve's name in the derivation.
fn curve_name(curve: Curve) -> Result<&'static str, Error> {
    match curve {
        Curve::P256 => Ok("p256"),
        Curve::P384 => Ok("p384"),
        Curve::P521 => Ok("p521"),
        _ => Err(Error::new(ErrorKind::InvalidArgument, "key agreement knows P-256, P-384 and P-521 alone")),
    }
}

fn not_authentic(message: &'static str) -> Error {
    Error::new(ErrorKind::NotAuthentic, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::default_provider;

    fn parties() -> Parties {
        let key = || default_provider().ecdh.generate(Curve::P256).unwrap().public_key().clone();
        Parties { sender: key(), recipient: key() }
    }

    #[test]
    fn a_wrapped_key_opens_with_everything_it_is_bound_to() {
        let (provider, parties, secret) = (default_provider(), parties(), [7; 32]);
        let context = EncryptionContext::new([("a", "b")]).unwrap();
        let data_key = PlaintextDataKey::new(vec![9; 32]);
        let wrapped = wrap_key(&parties, &secret, &data_key, &context, provider).unwrap();
        assert_eq!(wrapped.len(), 32 + 32 + 32 + 16);
        let open = |parties: &Parties, secret: &[u8], wrapped: &[u8], context: &EncryptionContext| {
            unwrap_key(parties, secret, wrapped, context, provider)
        };
        assert_eq!(open(&parties, &secret, &wrapped, &context).unwrap(), data_key);

        let swapped = Parties { sender: parties.recipient.clone(), recipient: parties.sender.clone() };
        for opened in [
            open(&swapped, &secret, &wrapped, &context),
            open(&parties, &[8; 32], &wrapped, &context),
            open(&parties, &secret, &wrapped, &EncryptionContext::EMPTY),
            open(&parties, &secret, &wrapped[..79], &context),
            open(&parties, &secret, &[], &context),
        ] {
            assert_eq!(opened.unwrap_err().kind(), ErrorKind::NotAuthentic);
        }
        for position in 0..wrapped.len() {
            let mut altered = wrapped.clone();
            altered[position] ^= 1;
            let error = open(&parties, &secret, &altered, &context).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::NotAuthentic, "byte {position}");
        }
    }

    #[test]
    fn the_derivation_is_told_who_agrees_and_on_what() {
        let parties = parties();
        let context = EncryptionContext::new([("a", "b")]).unwrap();
        let expected = [
            &b"ecdh-key-derivation\0p256\0HMAC_SHA384\0"[..],
            &parties.sender.compressed(),
            &parties.recipient.compressed(),
            b"\0\x01\0\0\x01\0\x01a\0\x01b",
        ]
        .concat();
        assert_eq!(fixed_info(&parties, &context).unwrap(), expected);
        let empty = fixed_info(&parties, &EncryptionContext::EMPTY).unwrap();
        assert!(empty.ends_with(b"\0\x01\0"));
    }
}
