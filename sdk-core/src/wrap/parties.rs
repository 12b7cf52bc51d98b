//! `Parties`: the two key pairs that agree on a wrapping key, as a data key's provider info names them.
//!
//! Spec: framework/raw-ecdh-keyring.md#key-provider-information

use crate::{
    attempt::AttemptOutcome,
    data_key::EncryptedDataKey,
    error::{Error, ErrorKind},
};
use kmseal_crypto::{CryptoError, Curve, EcPublicKey, Provider};

/// The provider id of data keys that a raw keyring wrapped.
pub(crate) const RAW_ECDH: &str = "raw-ecdh";
/// The provider id of data keys that a keyring for AWS KMS wrapped; either kind opens the other's.
pub(crate) const KMS_ECDH: &str = "aws-kms-ecdh";

/// The version of the provider info, its first byte.
const VERSION: u8 = 1;

/// Two key pairs: the sender's wraps, the recipient's unwraps, though the sender's can too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parties {
    pub(crate) sender: EcPublicKey,
    pub(crate) recipient: EcPublicKey,
}

impl Parties {
    /// The provider info: version, then recipient and sender, compressed, each behind its four-byte length.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut info = vec![VERSION];
        for key in [&self.recipient, &self.sender] {
            let point = key.compressed();
            // A compressed point has 67 bytes at most.
            info.extend(u32::try_from(point.len()).unwrap_or(u32::MAX).to_be_bytes());
            info.extend(point);
        }
        info
    }

    /// Reads the parties of a data key that key agreement on `curve` wrapped.
    pub(crate) fn read(
        encrypted: &EncryptedDataKey,
        curve: Curve,
        provider: &Provider,
    ) -> Result<Self, AttemptOutcome> {
        let pass_on = |reason: &str| AttemptOutcome::PassedOn(reason.to_owned());
        if ![RAW_ECDH, KMS_ECDH].contains(&encrypted.key_provider_id.as_str()) {
            return Err(pass_on("it was not wrapped by key agreement (ECDH)"));
        }
        let (recipient, sender) = points(&encrypted.key_provider_info)
            .ok_or_else(|| pass_on("its provider info is not two public keys of a known version"))?;
        if recipient.len() != curve.compressed_length() || sender.len() != curve.compressed_length() {
            return Err(pass_on("its public keys are on another curve than the keyring's"));
        }
        let read = |point| {
            provider.ecdh.public_key_from_sec1(curve, point).map_err(|error| match error {
                CryptoError::InvalidPublicKey => Error::new(
                    ErrorKind::MalformedMessage,
                    "a public key in its provider info is no point of the curve; it was altered",
                ),
                other => other.into(),
            })
        };
        Ok(Self { sender: read(sender)?, recipient: read(recipient)? })
    }

    /// The party that `own` agrees with. With a `peer`, the two are the parties, whoever sends; without one,
    /// `own` is the recipient and anybody may send.
    pub(crate) fn other_than(
        &self,
        own: &EcPublicKey,
        peer: Option<&EcPublicKey>,
    ) -> Result<&EcPublicKey, AttemptOutcome> {
        let Self { sender, recipient } = self;
        match peer {
            None if recipient == own => Ok(sender),
            None => Err(AttemptOutcome::PassedOn("it is for another recipient".to_owned())),
            Some(peer) if sender == own && recipient == peer => Ok(recipient),
            Some(peer) if recipient == own && sender == peer => Ok(sender),
            Some(_) => {
                Err(AttemptOutcome::PassedOn("it is between other keys than the keyring's two".to_owned()))
            }
        }
    }
}

/// The recipient's and the sender's point.
fn points(info: &[u8]) -> Option<(&[u8], &[u8])> {
    let rest = info.strip_prefix(&[VERSION])?;
    let (recipient, rest) = field(rest)?;
    let (sender, rest) = field(rest)?;
    rest.is_empty().then_some((recipient, sender))
}

/// A field behind its four-byte length, and what follows it.
fn field(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::default_provider;

    fn key(curve: Curve) -> EcPublicKey {
        default_provider().ecdh.generate(curve).unwrap().public_key().clone()
    }

    fn read(info: &[u8], provider_id: &str) -> Result<Parties, AttemptOutcome> {
        let encrypted = EncryptedDataKey {
            key_provider_id: provider_id.to_owned(),
            key_provider_info: info.to_vec(),
            ciphertext: Vec::new(),
        };
        Parties::read(&encrypted, Curve::P256, default_provider())
    }

    #[test]
    fn parties_read_as_they_were_written() {
        for (curve, length) in [(Curve::P256, 75), (Curve::P384, 107), (Curve::P521, 143)] {
            let parties = Parties { sender: key(curve), recipient: key(curve) };
            let info = parties.encode();
            assert_eq!(info.len(), length);
            assert_eq!(info[5..][..curve.compressed_length()], parties.recipient.compressed());
            if curve == Curve::P256 {
                assert_eq!(read(&info, RAW_ECDH).unwrap(), parties);
                assert_eq!(read(&info, KMS_ECDH).unwrap(), parties);
            }
        }
    }

    #[test]
    fn what_is_not_two_points_of_the_curve_is_passed_on() {
        let parties = Parties { sender: key(Curve::P256), recipient: key(Curve::P256) };
        let info = parties.encode();
        let other_curve = Parties { sender: key(Curve::P384), recipient: key(Curve::P384) }.encode();
        for (info, provider_id, words) in [
            (&info[..], "aws-kms", "not wrapped by key agreement"),
            (&[2][..], RAW_ECDH, "not two public keys"),
            (&info[..74], RAW_ECDH, "not two public keys"),
            (&[&info[..], &[0]].concat(), RAW_ECDH, "not two public keys"),
            (&[1, 255, 255, 255, 255], RAW_ECDH, "not two public keys"),
            (&other_curve, RAW_ECDH, "another curve"),
        ] {
            let Err(AttemptOutcome::PassedOn(reason)) = read(info, provider_id) else { panic!("{words}") };
            assert!(reason.contains(words), "{reason}");
        }
        // Coordinates have to be below the field's prime.
        let mut no_point = info;
        no_point[6..38].fill(0xff);
        let Err(AttemptOutcome::Failed(error)) = read(&no_point, RAW_ECDH) else { panic!("it was read") };
        assert_eq!(error.kind(), ErrorKind::MalformedMessage);
    }

    #[test]
    fn the_other_party_is_found_from_either_end() {
        let [own, peer, stranger] = [(); 3].map(|()| key(Curve::P256));
        let parties = |sender: &EcPublicKey, recipient: &EcPublicKey| Parties {
            sender: sender.clone(),
            recipient: recipient.clone(),
        };
        for (parties, known, found) in [
            (parties(&own, &peer), Some(&peer), Some(&peer)),
            (parties(&peer, &own), Some(&peer), Some(&peer)),
            (parties(&stranger, &own), Some(&peer), None),
            (parties(&own, &stranger), Some(&peer), None),
            (parties(&peer, &stranger), Some(&peer), None),
            (parties(&stranger, &own), None, Some(&stranger)),
            (parties(&own, &stranger), None, None),
            (parties(&own, &own), None, Some(&own)),
        ] {
            assert_eq!(parties.other_than(&own, known).ok(), found);
        }
    }
}
