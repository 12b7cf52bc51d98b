//! How requests name principals and grants, and what is answered where there are none of that name.

use super::Context;
use crate::{
    error::{ErrorCode, KmsError},
    keys::{GrantId, Principal, Usable},
};

/// The principal that `text` means.
///
/// # Errors
/// InvalidArnException, worded as in public reports. The service says so too of principals that do not exist; the
/// mock takes all to exist.
pub(super) fn read_principal(text: &str) -> Result<Principal, KmsError> {
    Principal::parse(text).ok_or_else(|| not_a_principal(text))
}

/// The answer for what means no principal.
pub(super) fn not_a_principal(text: &str) -> KmsError {
    KmsError::new(ErrorCode::InvalidArn, format!("ARN does not refer to a valid principal: {text}"))
}

/// The id of a grant.
///
/// # Errors
/// InvalidGrantIdException if it has not the form of one. That it is silent is a guess.
pub(super) fn read_grant_id(text: &str) -> Result<GrantId, KmsError> {
    GrantId::parse(text).ok_or(KmsError::silent(ErrorCode::InvalidGrantId))
}

/// The answer for a grant that the key does not have. The code is known from public reports, the wording is a guess.
pub(super) fn grant_not_found(id: &GrantId) -> KmsError {
    KmsError::new(ErrorCode::NotFound, format!("Grant ID {id} not found"))
}

/// Ends a grant, or in a dry run only looks for it.
///
/// # Errors
/// NotFoundException if the key has no such grant.
pub(super) fn end_grant(cx: &Context<'_>, key: &Usable, id: &GrantId) -> Result<(), KmsError> {
    let grants = key.key().grants();
    let found = match cx.dry_run {
        true => grants.is_some_and(|grants| grants.get(id).is_some()),
        false => grants.is_some_and(|grants| grants.remove(id)),
    };
    if found { Ok(()) } else { Err(grant_not_found(id)) }
}

/// The answer for one parameter too many or too few; the wording is a guess.
pub(super) fn refuse(message: &'static str) -> KmsError {
    KmsError::new(ErrorCode::Validation, message)
}
