//! `dispatch`: from an operation's name to the operation.

use super::{
    Context, Trace, cancel_key_deletion::CancelKeyDeletion, create_alias::CreateAlias, create_key::CreateKey,
    decapsulate::Decapsulate, decrypt::Decrypt, delete_alias::DeleteAlias,
    delete_imported_key_material::DeleteImportedKeyMaterial, derive_shared_secret::DeriveSharedSecret,
    describe_custom_key_stores::DescribeCustomKeyStores, describe_key::DescribeKey, disable_key::DisableKey,
    disable_key_rotation::DisableKeyRotation, enable_key::EnableKey, enable_key_rotation::EnableKeyRotation,
    encapsulate::Encapsulate, encrypt::Encrypt, generate_data_key::GenerateDataKey,
    generate_data_key_pair::GenerateDataKeyPair,
    generate_data_key_pair_without_plaintext::GenerateDataKeyPairWithoutPlaintext,
    generate_data_key_without_plaintext::GenerateDataKeyWithoutPlaintext, generate_mac::GenerateMac,
    generate_random::GenerateRandom, get_key_last_usage::GetKeyLastUsage, get_key_policy::GetKeyPolicy,
    get_key_rotation_status::GetKeyRotationStatus, get_parameters_for_import::GetParametersForImport,
    get_public_key::GetPublicKey, import_key_material::ImportKeyMaterial, list_aliases::ListAliases,
    list_key_policies::ListKeyPolicies, list_key_rotations::ListKeyRotations, list_keys::ListKeys,
    list_resource_tags::ListResourceTags, perform, put_key_policy::PutKeyPolicy, re_encrypt::ReEncrypt,
    replicate_key::ReplicateKey, rotate_key_on_demand::RotateKeyOnDemand,
    schedule_key_deletion::ScheduleKeyDeletion, sign::Sign, tag_resource::TagResource,
    untag_resource::UntagResource, update_alias::UpdateAlias, update_key_description::UpdateKeyDescription,
    update_primary_region::UpdatePrimaryRegion, verify::Verify, verify_mac::VerifyMac,
};
use crate::{
    action::Action,
    error::{ErrorCode, KmsError},
};

/// Performs the operation called `name` with `body` and returns its answer's JSON, which is empty for operations
/// that answer nothing.
///
/// # Errors
/// UnknownOperationException for a name that the API does not have, UnsupportedOperationException for one that the
/// mock does not implement, and whatever the operation answers.
pub(crate) fn dispatch(
    cx: &mut Context<'_>,
    name: &str,
    body: &[u8],
    trace: &mut Trace,
) -> Result<Vec<u8>, KmsError> {
    let Some(action) = Action::from_word(name) else {
        return Err(KmsError::silent(ErrorCode::UnknownOperation));
    };
    let operation = match action {
        Action::CancelKeyDeletion => perform::<CancelKeyDeletion>,
        Action::CreateAlias => perform::<CreateAlias>,
        Action::CreateKey => perform::<CreateKey>,
        Action::Decapsulate => perform::<Decapsulate>,
        Action::Decrypt => perform::<Decrypt>,
        Action::DeleteAlias => perform::<DeleteAlias>,
        Action::DeleteImportedKeyMaterial => perform::<DeleteImportedKeyMaterial>,
        Action::DeriveSharedSecret => perform::<DeriveSharedSecret>,
        Action::DescribeCustomKeyStores => perform::<DescribeCustomKeyStores>,
        Action::DescribeKey => perform::<DescribeKey>,
        Action::DisableKey => perform::<DisableKey>,
        Action::DisableKeyRotation => perform::<DisableKeyRotation>,
        Action::EnableKey => perform::<EnableKey>,
        Action::EnableKeyRotation => perform::<EnableKeyRotation>,
        Action::Encapsulate => perform::<Encapsulate>,
        Action::Encrypt => perform::<Encrypt>,
        Action::GenerateDataKey => perform::<GenerateDataKey>,
        Action::GenerateDataKeyPair => perform::<GenerateDataKeyPair>,
        Action::GenerateDataKeyPairWithoutPlaintext => perform::<GenerateDataKeyPairWithoutPlaintext>,
        Action::GenerateDataKeyWithoutPlaintext => perform::<GenerateDataKeyWithoutPlaintext>,
        Action::GenerateMac => perform::<GenerateMac>,
        Action::GenerateRandom => perform::<GenerateRandom>,
        Action::GetKeyLastUsage => perform::<GetKeyLastUsage>,
        Action::GetKeyPolicy => perform::<GetKeyPolicy>,
        Action::GetKeyRotationStatus => perform::<GetKeyRotationStatus>,
        Action::GetParametersForImport => perform::<GetParametersForImport>,
        Action::GetPublicKey => perform::<GetPublicKey>,
        Action::ImportKeyMaterial => perform::<ImportKeyMaterial>,
        Action::ListAliases => perform::<ListAliases>,
        Action::ListKeyPolicies => perform::<ListKeyPolicies>,
        Action::ListKeyRotations => perform::<ListKeyRotations>,
        Action::ListKeys => perform::<ListKeys>,
        Action::ListResourceTags => perform::<ListResourceTags>,
        Action::PutKeyPolicy => perform::<PutKeyPolicy>,
        Action::ReEncrypt => perform::<ReEncrypt>,
        Action::ReplicateKey => perform::<ReplicateKey>,
        Action::RotateKeyOnDemand => perform::<RotateKeyOnDemand>,
        Action::ScheduleKeyDeletion => perform::<ScheduleKeyDeletion>,
        Action::Sign => perform::<Sign>,
        Action::TagResource => perform::<TagResource>,
        Action::UntagResource => perform::<UntagResource>,
        Action::UpdateAlias => perform::<UpdateAlias>,
        Action::UpdateKeyDescription => perform::<UpdateKeyDescription>,
        Action::UpdatePrimaryRegion => perform::<UpdatePrimaryRegion>,
        Action::Verify => perform::<Verify>,
        Action::VerifyMac => perform::<VerifyMac>,
        other => return Err(KmsError::not_in_the_mock(other)),
    };
    operation(cx, body, trace)
}
