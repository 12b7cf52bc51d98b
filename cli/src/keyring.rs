//! Which keyring the keys make.

use crate::{exit::Failure, key::Key, options::Options};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use kmseal::{
    PrivateKey, WrappingKey,
    crypto::RsaPadding,
    keyring::{MultiKeyring, RawAesKeyring, RawRsaKeyring},
    materials::Keyring,
};
use std::{fs, path::Path, sync::Arc};
use zeroize::Zeroizing;

/// What the keyring is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Seal,
    Open,
}

/// The keyring of all keys: the first makes data keys, and each opens.
pub(crate) fn keyring(options: &Options, purpose: Purpose) -> Result<MultiKeyring, Failure> {
    if options.keys.is_empty() && !(options.kms_discovery && purpose == Purpose::Open) {
        return Err(Failure::command(
            "no key is given; use --aes-key, --rsa-public-key, --rsa-private-key, --kms-key or a --profile",
        ));
    }
    let mut keyring = MultiKeyring::builder();
    for (at, key) in options.keys.iter().enumerate() {
        let generator = at == 0 && purpose == Purpose::Seal;
        let one = keyring_of(key, generator)?;
        keyring = if generator { keyring.generator(one) } else { keyring.child(one) };
    }
    if options.kms_discovery && purpose == Purpose::Open {
        keyring = keyring.child(discovery()?);
    }
    Ok(keyring.build()?)
}

fn keyring_of(key: &Key, generator: bool) -> Result<Arc<dyn Keyring>, Failure> {
    Ok(match key {
        Key::Aes { namespace, name, file } => Arc::new(
            RawAesKeyring::new(namespace, name, aes_key(file)?)
                .map_err(|error| Failure::from(error).at(file))?,
        ),
        Key::Rsa { namespace, name, public, private } => {
            let mut keyring = RawRsaKeyring::builder(namespace, name, RsaPadding::OaepSha256);
            if let Some(file) = public {
                keyring = keyring.public_key(read(file)?.to_vec());
            }
            if let Some(file) = private {
                keyring = keyring.private_key(PrivateKey::new(std::mem::take(&mut *read(file)?)));
            }
            Arc::new(keyring.build()?)
        }
        Key::Kms(arn) => kms_key(arn, generator)?,
    })
}

/// An AES key as it is, or in base64.
fn aes_key(file: &Path) -> Result<WrappingKey, Failure> {
    let mut bytes = read(file)?;
    if matches!(bytes.len(), 16 | 24 | 32) {
        return Ok(WrappingKey::new(std::mem::take(&mut *bytes)));
    }
    let decoded = STANDARD.decode(bytes.trim_ascii()).map(Zeroizing::new);
    match decoded {
        Ok(mut key) if matches!(key.len(), 16 | 24 | 32) => Ok(WrappingKey::new(std::mem::take(&mut *key))),
        _ => Err(Failure::command(format!(
            "{}: not an AES key: it must hold 16, 24 or 32 bytes, or base64 of so many",
            file.display()
        ))),
    }
}

fn read(file: &Path) -> Result<Zeroizing<Vec<u8>>, Failure> {
    fs::read(file).map(Zeroizing::new).map_err(|error| Failure::file(file, "cannot be read", &error))
}

#[cfg(feature = "aws-kms")]
use crate::kms::{discovery, key as kms_key};

#[cfg(not(feature = "aws-kms"))]
fn kms_key(_: &str, _: bool) -> Result<Arc<dyn Keyring>, Failure> {
    Err(Failure::command("this kmseal was built without the feature aws-kms"))
}

#[cfg(not(feature = "aws-kms"))]
fn discovery() -> Result<Arc<dyn Keyring>, Failure> {
    kms_key("", false)
}
