//! `dispatch`: from an operation's name to the operation. Here stands the list of all that are implemented.

use super::{Context, Operation, Trace, perform};
use crate::{
    action::Action,
    error::{ErrorCode, KmsError},
    wire::Member,
};

/// Performs one call of one operation.
type Perform = fn(&mut Context<'_>, &[u8], &mut Trace) -> Result<Vec<u8>, KmsError>;

/// Lists the operations by module and name.
macro_rules! operations {
    ($($module:ident::$name:ident),+ $(,)?) => {
        /// What performs an operation, if it is implemented.
        fn performer(action: Action) -> Option<Perform> {
            match action {
                $(Action::$name => Some(perform::<super::$module::$name>),)+
                _ => None,
            }
        }

        /// The parameters of an operation, if it is implemented.
        pub(crate) fn input(action: Action) -> Option<&'static [Member]> {
            match action {
                $(Action::$name => Some(<super::$module::$name as Operation>::INPUT),)+
                _ => None,
            }
        }
    };
}

operations! {
    cancel_key_deletion::CancelKeyDeletion,
    create_alias::CreateAlias,
    create_grant::CreateGrant,
    create_key::CreateKey,
    decapsulate::Decapsulate,
    decrypt::Decrypt,
    delete_alias::DeleteAlias,
    delete_imported_key_material::DeleteImportedKeyMaterial,
    derive_shared_secret::DeriveSharedSecret,
    describe_custom_key_stores::DescribeCustomKeyStores,
    describe_key::DescribeKey,
    disable_key::DisableKey,
    disable_key_rotation::DisableKeyRotation,
    enable_key::EnableKey,
    enable_key_rotation::EnableKeyRotation,
    encapsulate::Encapsulate,
    encrypt::Encrypt,
    generate_data_key::GenerateDataKey,
    generate_data_key_pair::GenerateDataKeyPair,
    generate_data_key_pair_without_plaintext::GenerateDataKeyPairWithoutPlaintext,
    generate_data_key_without_plaintext::GenerateDataKeyWithoutPlaintext,
    generate_mac::GenerateMac,
    generate_random::GenerateRandom,
    get_key_last_usage::GetKeyLastUsage,
    get_key_policy::GetKeyPolicy,
    get_key_rotation_status::GetKeyRotationStatus,
    get_parameters_for_import::GetParametersForImport,
    get_public_key::GetPublicKey,
    import_key_material::ImportKeyMaterial,
    list_aliases::ListAliases,
    list_grants::ListGrants,
    list_key_policies::ListKeyPolicies,
    list_key_rotations::ListKeyRotations,
    list_keys::ListKeys,
    list_resource_tags::ListResourceTags,
    list_retirable_grants::ListRetirableGrants,
    put_key_policy::PutKeyPolicy,
    re_encrypt::ReEncrypt,
    replicate_key::ReplicateKey,
    retire_grant::RetireGrant,
    revoke_grant::RevokeGrant,
    rotate_key_on_demand::RotateKeyOnDemand,
    schedule_key_deletion::ScheduleKeyDeletion,
    sign::Sign,
    tag_resource::TagResource,
    untag_resource::UntagResource,
    update_alias::UpdateAlias,
    update_key_description::UpdateKeyDescription,
    update_primary_region::UpdatePrimaryRegion,
    verify::Verify,
    verify_mac::VerifyMac,
}

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
    let action = Action::from_word(name).ok_or(KmsError::silent(ErrorCode::UnknownOperation))?;
    let perform = performer(action).ok_or_else(|| KmsError::not_in_the_mock(action))?;
    cx.strike(action, None, trace)?;
    perform(cx, body, trace)
}
