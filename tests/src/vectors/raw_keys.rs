//! From key material in a keys manifest to the raw keyring over it.

use super::manifest::{Key, KeysManifest};
use anyhow::{Context, Result, bail, ensure};
use base64::{Engine, prelude::BASE64_STANDARD};
use kmseal::{
    PrivateKey, WrappingKey,
    crypto::{Curve, RsaPadding},
    keyring::{RawAesKeyring, RawEcdhKeyring, RawRsaKeyring},
};

/// A key that a raw AES or RSA keyring holds.
pub(super) struct RawKey<'a> {
    name: &'a str,
    namespace: &'a str,
    /// What messages call it.
    key_name: &'a str,
    key: &'a Key,
}

impl<'a> RawKey<'a> {
    /// The key that the manifest calls `name`.
    pub(super) fn find(
        name: &'a str,
        key_id: Option<&'a str>,
        namespace: &'a str,
        keys: &'a KeysManifest,
    ) -> Result<Self> {
        let key = find(name, keys)?;
        // Without an id of its own, a key goes by the name that the manifest gives it.
        let key_name = key_id.or(key.key_id.as_deref()).unwrap_or(name);
        Ok(Self { name, namespace, key_name, key })
    }

    /// The keyring for an AES key.
    pub(super) fn aes(&self) -> Result<RawAesKeyring> {
        let name = self.name;
        ensure!(self.key.encoding.as_deref() == Some("base64"), "the AES key {name:?} is not in base64");
        let material = BASE64_STANDARD.decode(self.text()?);
        let material = material.with_context(|| format!("the key {name:?} is not base64"))?;
        Ok(RawAesKeyring::new(self.namespace, self.key_name, WrappingKey::new(material))?)
    }

    /// The keyring for one half of an RSA key.
    pub(super) fn rsa(&self, padding: RsaPadding) -> Result<RawRsaKeyring> {
        let name = self.name;
        ensure!(self.key.encoding.as_deref() == Some("pem"), "the RSA key {name:?} is not in PEM");
        let builder = RawRsaKeyring::builder(self.namespace, self.key_name, padding);
        let builder = match self.key.half.as_deref() {
            Some("private") => builder.private_key(PrivateKey::new(self.text()?.into_bytes())),
            Some("public") => builder.public_key(self.text()?),
            other => bail!("the RSA key {name:?} has the unknown type {other:?}"),
        };
        Ok(builder.build()?)
    }

    fn text(&self) -> Result<String> {
        self.key.text().with_context(|| format!("the key {:?} has no material", self.name))
    }
}

/// The padding that a description of an RSA key names.
pub(super) fn padding(algorithm: Option<&str>, hash: Option<&str>) -> Result<RsaPadding> {
    Ok(match (algorithm, hash) {
        (Some("pkcs1"), _) => RsaPadding::Pkcs1v15,
        (Some("oaep-mgf1"), Some("sha1")) => RsaPadding::OaepSha1,
        (Some("oaep-mgf1"), Some("sha256")) => RsaPadding::OaepSha256,
        (Some("oaep-mgf1"), Some("sha384")) => RsaPadding::OaepSha384,
        (Some("oaep-mgf1"), Some("sha512")) => RsaPadding::OaepSha512,
        _ => bail!("unknown RSA padding {algorithm:?} with {hash:?}"),
    })
}

/// The keyring that opens messages by key agreement.
pub(super) fn raw_ecdh(
    schema: &str,
    sender: &str,
    recipient: &str,
    curve: &str,
    keys: &KeysManifest,
) -> Result<RawEcdhKeyring> {
    let curve = match curve {
        "ecc-256" => Curve::P256,
        "ecc-384" => Curve::P384,
        "ecc-521" => Curve::P521,
        other => bail!("unknown curve {other:?}"),
    };
    let private = |material: &Option<String>| {
        let pem = material.clone().context("the key has no material")?;
        anyhow::Ok(PrivateKey::new(pem.into_bytes()))
    };
    let recipient = find(recipient, keys)?;
    Ok(match schema {
        "static" => {
            let der = recipient.recipient_material_public_key.as_deref();
            let der = BASE64_STANDARD.decode(der.context("the recipient has no public key")?)?;
            RawEcdhKeyring::static_keys(curve, private(&find(sender, keys)?.sender_material)?, &der)?
        }
        "discovery" => RawEcdhKeyring::discovery(curve, private(&recipient.recipient_material)?)?,
        other => bail!("unknown schema {other:?} to open messages with"),
    })
}

fn find<'a>(name: &str, keys: &'a KeysManifest) -> Result<&'a Key> {
    keys.keys.get(name).with_context(|| format!("the keys manifest has no key {name:?}"))
}
