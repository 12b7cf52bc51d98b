//! Keyrings for key pairs that the caller holds: RSA and key agreement.

use crate::keyring::Keyring;
use kmseal::{
    Error, ErrorKind, PrivateKey,
    crypto::{Curve, RsaPadding},
    keyring::{RawEcdhKeyring, RawRsaKeyring},
};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Keyring {
    /// A raw RSA keyring. The private key is moved in.
    ///
    /// # Errors
    /// As [`RawRsaKeyringBuilder::build`](kmseal::keyring::RawRsaKeyringBuilder::build).
    #[wasm_bindgen(js_name = rawRsa)]
    pub fn raw_rsa(
        namespace: String,
        name: String,
        padding: String,
        public_key: Option<Vec<u8>>,
        private_key: Option<Vec<u8>>,
    ) -> Result<Keyring, JsValue> {
        let keyring = || {
            let padding = PADDINGS.into_iter().find(|known| format!("{known:?}") == padding);
            let padding =
                padding.ok_or_else(|| Error::new(ErrorKind::InvalidArgument, "there is no such padding"))?;
            let mut builder = RawRsaKeyring::builder(namespace, name, padding);
            if let Some(key) = public_key {
                builder = builder.public_key(key);
            }
            if let Some(key) = private_key {
                builder = builder.private_key(PrivateKey::new(key));
            }
            builder.build()
        };
        Keyring::of(keyring())
    }

    /// A raw ECDH keyring: with both keys static, with a public key alone ephemeral, with a private key alone
    /// discovery. The private key is moved in.
    ///
    /// # Errors
    /// As [`RawEcdhKeyring`]'s constructors.
    #[wasm_bindgen(js_name = rawEcdh)]
    pub fn raw_ecdh(
        curve: String,
        private_key: Option<Vec<u8>>,
        public_key: Option<Vec<u8>>,
    ) -> Result<Keyring, JsValue> {
        let private_key = private_key.map(PrivateKey::new);
        let keyring = || {
            let curve = curve_of(&curve)?;
            match (private_key, public_key) {
                (Some(own), Some(peer)) => RawEcdhKeyring::static_keys(curve, own, &peer),
                (None, Some(recipient)) => RawEcdhKeyring::ephemeral(curve, &recipient),
                (Some(own), None) => RawEcdhKeyring::discovery(curve, own),
                (None, None) => Err(Error::new(ErrorKind::InvalidArgument, "the keyring has no key")),
            }
        };
        Keyring::of(keyring())
    }
}

/// The curve of that name, as WebCrypto names curves.
pub(super) fn curve_of(name: &str) -> Result<Curve, Error> {
    match name {
        "P-256" => Ok(Curve::P256),
        "P-384" => Ok(Curve::P384),
        "P-521" => Ok(Curve::P521),
        _ => Err(Error::new(ErrorKind::InvalidArgument, "there is no such curve")),
    }
}

const PADDINGS: [RsaPadding; 5] = [
    RsaPadding::Pkcs1v15,
    RsaPadding::OaepSha1,
    RsaPadding::OaepSha256,
    RsaPadding::OaepSha384,
    RsaPadding::OaepSha512,
];
