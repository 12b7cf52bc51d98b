//! Keyrings for symmetric KMS keys that are named beforehand.

use crate::{
    keyring::Keyring,
    kms::{Access, KmsAccess},
};
use kmseal::keyring::{KmsKeyring, KmsKeyringBuilder, KmsMrkKeyring};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Keyring {
    /// A KMS keyring.
    ///
    /// # Errors
    /// As [`KmsKeyringBuilder::build`].
    pub fn kms(
        kms: KmsAccess,
        generator: Option<String>,
        key_ids: Vec<String>,
        grant_tokens: Vec<String>,
    ) -> Result<Keyring, JsValue> {
        let builder = match kms.0 {
            Access::One(client) => KmsKeyring::builder(client),
            Access::ByRegion(supplier) => KmsKeyring::by_region(supplier),
        };
        Keyring::of(named(builder, generator, key_ids, grant_tokens).build())
    }

    /// A KMS keyring that takes replicas of a multi-Region key for one key.
    ///
    /// # Errors
    /// As [`KmsKeyringBuilder::build`].
    #[wasm_bindgen(js_name = kmsMrk)]
    pub fn kms_mrk(
        kms: KmsAccess,
        generator: Option<String>,
        key_ids: Vec<String>,
        grant_tokens: Vec<String>,
    ) -> Result<Keyring, JsValue> {
        let builder = match kms.0 {
            Access::One(client) => KmsMrkKeyring::builder(client),
            Access::ByRegion(supplier) => KmsMrkKeyring::by_region(supplier),
        };
        Keyring::of(named(builder, generator, key_ids, grant_tokens).build())
    }
}

fn named<K>(
    builder: KmsKeyringBuilder<K>,
    generator: Option<String>,
    key_ids: Vec<String>,
    grant_tokens: Vec<String>,
) -> KmsKeyringBuilder<K> {
    let builder = generator.into_iter().fold(builder, |builder, key| builder.generator(key));
    let builder = key_ids.into_iter().fold(builder, |builder, key| builder.key(key));
    grant_tokens.into_iter().fold(builder, |builder, token| builder.grant_token(token))
}
