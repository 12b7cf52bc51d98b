//! Makes the AWS managed key behind a predefined alias when it is first described.
//!
//! AWS KMS API Reference, DescribeKey.

use super::Context;
use crate::{
    authz::KeyPolicy,
    error::KmsError,
    keys::{
        AliasName, Key, KeyArn, KeyId, KeyManager, KeyReference, KeySpec, KeyUsage, ManagedService, NewKey,
        Origin, Tags, Versions,
    },
};

/// Days between two rotations of an AWS managed key.
const ROTATION_PERIOD: u16 = 365;

/// Makes the key that `reference` means, if that is a predefined alias of the caller's own account and Region which
/// has none yet.
pub(super) fn make_on_first_use(cx: &Context<'_>, reference: &str) -> Result<(), KmsError> {
    let here = cx.caller.place();
    let alias = match KeyReference::parse(reference) {
        KeyReference::Alias(name) => name,
        KeyReference::AliasArn(_, name) if reference == here.arn(name) => name,
        _ => return Ok(()),
    };
    let Some(service) = ManagedService::of_alias(alias) else { return Ok(()) };
    if cx.store().key_of_alias(alias).is_some() {
        return Ok(());
    }
    let arn = KeyArn { place: here.clone(), id: KeyId::from_random(cx.hsm.random_array()?) };
    let versions = Versions::first(cx.hsm.generate_symmetric(arn.hsm_name())?);
    let mut key = Key::new(NewKey {
        created: cx.now,
        description: service.description(),
        spec: KeySpec::SymmetricDefault,
        usage: KeyUsage::EncryptDecrypt,
        origin: Origin::AwsKms,
        manager: KeyManager::Aws,
        tags: Tags::default(),
        policy: Some(KeyPolicy::of_managed(here, service.name)?),
        relatives: None,
        versions,
        arn,
    });
    key.rotation.enable(ROTATION_PERIOD, cx.now);
    cx.registry.insert_managed(key, &AliasName::of_service(service), cx.now);
    Ok(())
}
