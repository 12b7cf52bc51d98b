//! Grant tokens: what CreateGrant hands out so that a grant can be used, or retired, before it has spread.
//!
//! A token is a note of the HSM about one grant, so the mock has nothing to remember: it is good as long as its grant
//! is there, and all tokens of a grant do the same.

use super::Context;
use crate::{
    action::Action,
    error::{ErrorCode, KmsError},
    keys::{Grant, GrantId, Key, KeyArn},
    wire::{Blob, decode_base64},
};
use std::sync::Arc;

/// Makes a token of the grant `id` on a key.
pub(super) fn seal(cx: &Context<'_>, arn: &KeyArn, id: &GrantId) -> Result<Blob, KmsError> {
    Ok(cx.hsm.seal_note(&format!("{arn} {id}"))?.into_vec().into())
}

/// The grant that a token is about, and its key.
///
/// # Errors
/// InvalidGrantTokenException if the mock did not make it, made it in another Region, or its grant is gone. The wording,
/// and that a token ends with its grant, is a guess.
pub(super) fn open(cx: &Context<'_>, token: &str) -> Result<(Arc<Key>, Arc<Grant>), KmsError> {
    let find = || {
        let note = cx.hsm.open_note(&decode_base64(token)?).ok()?;
        let (arn, id) = note.split_once(' ')?;
        let key = cx.registry.find(cx.caller.place(), Action::RetireGrant, arn).ok()?;
        let grant = key.grants()?.get(&GrantId::parse(id)?)?;
        Some((key, grant))
    };
    find().ok_or_else(|| KmsError::new(ErrorCode::InvalidGrantToken, "The grant token is not valid."))
}
