//! A data key behind the digest of its encryption context: how RSA, which authenticates nothing, binds it.
//!
//! Spec: framework/aws-kms/aws-kms-rsa-keyring.md#encryption-context-digest

use crate::{
    context::EncryptionContext,
    error::{Error, ErrorKind},
    secret::PlaintextDataKey,
};
use kmseal_crypto::{Digest, HashAlgorithm, Provider};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// `SHA-384(context) || data key`.
pub(crate) fn bind(
    data_key: &PlaintextDataKey,
    context: &EncryptionContext,
    provider: &Provider,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let digest = digest(context, provider)?;
    Ok(Zeroizing::new([digest.as_ref(), data_key.expose_secret()].concat()))
}

/// The data key, if it stands behind the digest of `context`.
pub(crate) fn unbind(
    bound: &PlaintextDataKey,
    context: &EncryptionContext,
    provider: &Provider,
) -> Result<PlaintextDataKey, Error> {
    let expected = digest(context, provider)?;
    let expected = expected.as_ref();
    match bound.expose_secret().split_at_checked(expected.len()) {
        Some((digest, data_key)) if digest.ct_eq(expected).into() => {
            Ok(PlaintextDataKey::new(data_key.to_vec()))
        }
        _ => Err(Error::new(
            ErrorKind::NotAuthentic,
            "the data key was wrapped with another encryption context; this is not the context that the message was encrypted with",
        )),
    }
}

fn digest(context: &EncryptionContext, provider: &Provider) -> Result<Digest, Error> {
    Ok(provider.hash.digest(HashAlgorithm::Sha384, &context.encode()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::default_provider;

    #[test]
    fn a_bound_key_opens_with_its_context_alone() {
        let (provider, key) = (default_provider(), PlaintextDataKey::new(vec![7; 32]));
        let context = EncryptionContext::new([("a", "b")]).unwrap();
        let bound = bind(&key, &context, provider).unwrap();
        assert_eq!(bound.len(), 48 + 32);
        let open = |bytes: &[u8], context: &EncryptionContext| {
            unbind(&PlaintextDataKey::new(bytes.to_vec()), context, provider)
        };
        assert_eq!(open(&bound, &context).unwrap(), key);
        for (bytes, context) in [
            (&bound[..], &EncryptionContext::EMPTY),
            (&bound[1..], &context),
            (&bound[..47], &context),
            (&[], &context),
        ] {
            assert_eq!(open(bytes, context).unwrap_err().kind(), ErrorKind::NotAuthentic);
        }
    }
}
