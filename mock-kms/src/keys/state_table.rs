//! The key-state table: for each operation and each state of its key, what the service answers.
//!
//! AWS KMS Developer Guide, "Key states of AWS KMS keys". Rows that the guide does not have are marked as guesses.

use super::{Key, KeyArn, Origin};
use crate::{
    action::Action,
    error::{ErrorCode, KmsError},
};

/// The answers for a key that is: enabled, disabled, pending deletion (of itself or of its replicas), pending
/// import, unavailable, creating, updating.
pub(super) type Row = [Cell; 7];

/// One answer, which may hold for keys of one origin alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    origins: Origins,
    answer: Answer,
}

/// The origins that an operation takes; for others it is not supported, whatever the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origins {
    Any,
    AwsKms,
    External,
    /// Either of these: not keys of a custom key store.
    AwsKmsOrExternal,
}

/// What the service answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Allowed,
    /// Allowed, and takes effect when the key is available again.
    Deferred,
    Disabled,
    PendingDeletion,
    /// The same, in the words that UpdateAlias has for its new target.
    PendingDeletionShort,
    NotPendingDeletion,
    PendingImport,
    Unavailable,
    Creating,
    Updating,
    /// A key of this kind never comes into this state.
    Impossible,
}

const fn cell(answer: Answer) -> Cell {
    Cell { origins: Origins::Any, answer }
}

/// The answer for keys with material from the service; others are not supported.
const fn own(of: Cell) -> Cell {
    Cell { origins: Origins::AwsKms, ..of }
}

/// The answer for keys with imported material; others are not supported.
const fn imported(of: Cell) -> Cell {
    Cell { origins: Origins::External, ..of }
}

/// The answer for keys whose material is held by the service itself; others are not supported.
const fn held(of: Cell) -> Cell {
    Cell { origins: Origins::AwsKmsOrExternal, ..of }
}

const OK: Cell = cell(Answer::Allowed);
const DEFERRED: Cell = cell(Answer::Deferred);
const DISABLED: Cell = cell(Answer::Disabled);
const DELETING: Cell = cell(Answer::PendingDeletion);
const DELETING_SHORT: Cell = cell(Answer::PendingDeletionShort);
const NOT_DELETING: Cell = cell(Answer::NotPendingDeletion);
const IMPORTING: Cell = cell(Answer::PendingImport);
const UNAVAILABLE: Cell = cell(Answer::Unavailable);
const CREATING: Cell = cell(Answer::Creating);
const UPDATING: Cell = cell(Answer::Updating);
const NEVER: Cell = cell(Answer::Impossible);

/// The row of `action`; `None` if it is about no key, or makes one.
///
/// The guide's DisabledException for the use of a key that is pending deletion was never seen: recorded answers
/// are KMSInvalidStateException.
#[rustfmt::skip]
pub(super) const fn row(action: Action) -> Option<Row> {
    use Action as A;
    Some(match action {
        // Enabled, Disabled, PendingDeletion, PendingImport, Unavailable, Creating, Updating
        A::CancelKeyDeletion =>
            [NOT_DELETING, NOT_DELETING, OK, NOT_DELETING, NOT_DELETING, NOT_DELETING, NOT_DELETING],
        A::CreateAlias => [OK, OK, DELETING, OK, OK, OK, OK],
        A::CreateGrant => [OK, DISABLED, DELETING, IMPORTING, OK, CREATING, OK],
        A::Encrypt | A::Decrypt | A::ReEncrypt | A::GenerateDataKey | A::GenerateDataKeyWithoutPlaintext
        | A::GenerateDataKeyPair | A::GenerateDataKeyPairWithoutPlaintext =>
            [OK, DISABLED, DELETING, IMPORTING, UNAVAILABLE, CREATING, OK],
        // The guide has no row for these three: a guess, after those of their kind.
        A::DeriveSharedSecret | A::Encapsulate | A::Decapsulate =>
            [OK, DISABLED, DELETING, IMPORTING, NEVER, CREATING, OK],
        A::Sign | A::Verify | A::GenerateMac | A::VerifyMac =>
            [OK, DISABLED, DELETING, IMPORTING, NEVER, CREATING, OK],
        // The documents say that a disabled key does not show its public key; nobody recorded it.
        A::GetPublicKey => [OK, DISABLED, DELETING, IMPORTING, NEVER, CREATING, OK],
        A::DeleteAlias | A::RetireGrant | A::RevokeGrant => [OK, OK, OK, OK, OK, OK, OK],
        // For the key that the alias is to point at; the one it points at may be in any state.
        A::UpdateAlias => [OK, OK, DELETING_SHORT, OK, OK, OK, OK],
        // GetKeyLastUsage is younger than the guide: a guess.
        A::DescribeKey | A::GetKeyPolicy | A::PutKeyPolicy | A::ListAliases | A::ListGrants | A::ListKeyPolicies
        | A::ListResourceTags | A::GetKeyLastUsage =>
            [OK, OK, OK, OK, OK, OK, OK],
        A::DisableKey | A::EnableKey => [OK, OK, DELETING, IMPORTING, DEFERRED, CREATING, UPDATING],
        A::EnableKeyRotation | A::DisableKeyRotation =>
            [own(OK), own(DISABLED), own(DELETING), own(IMPORTING), own(UNAVAILABLE), CREATING, own(OK)],
        // Disabled and PendingImport were recorded; Updating is a guess.
        A::RotateKeyOnDemand =>
            [held(OK), DISABLED, DELETING, IMPORTING, held(UNAVAILABLE), CREATING, UPDATING],
        // The guide refuses imported keys, but it is older than their rotation on demand, of which the API reference
        // lets ListKeyRotations tell. That GetKeyRotationStatus takes them too is a guess.
        A::GetKeyRotationStatus | A::ListKeyRotations =>
            [held(OK), held(OK), held(OK), held(OK), held(UNAVAILABLE), held(OK), held(OK)],
        A::GetParametersForImport =>
            [imported(OK), imported(OK), imported(DELETING), imported(OK), imported(UNAVAILABLE), CREATING, UPDATING],
        A::ImportKeyMaterial =>
            [imported(OK), imported(OK), imported(DELETING), imported(OK), imported(UNAVAILABLE), CREATING, imported(OK)],
        A::DeleteImportedKeyMaterial =>
            [imported(OK), imported(OK), imported(OK), imported(OK), imported(NEVER), CREATING, UPDATING],
        A::ReplicateKey => [OK, DISABLED, DELETING, IMPORTING, NEVER, CREATING, UPDATING],
        A::UpdatePrimaryRegion => [OK, DISABLED, DELETING, IMPORTING, NEVER, CREATING, OK],
        A::ScheduleKeyDeletion => [OK, OK, DELETING, OK, OK, OK, UPDATING],
        A::TagResource | A::UntagResource | A::UpdateKeyDescription => [OK, OK, DELETING, OK, OK, OK, OK],
        A::CreateKey | A::ListKeys | A::GenerateRandom | A::ListRetirableGrants
        | A::CreateCustomKeyStore | A::UpdateCustomKeyStore | A::ConnectCustomKeyStore
        | A::DisconnectCustomKeyStore | A::DeleteCustomKeyStore | A::DescribeCustomKeyStores => return None,
    })
}

impl Cell {
    /// The cell's answer for `key`.
    pub(super) fn judge(self, key: &Key) -> Result<(), KmsError> {
        let origin_fits = match self.origins {
            Origins::Any => true,
            Origins::AwsKms => key.origin == Origin::AwsKms,
            Origins::External => key.origin == Origin::External,
            Origins::AwsKmsOrExternal => matches!(key.origin, Origin::AwsKms | Origin::External),
        };
        let arn = &key.arn;
        if !origin_fits {
            let message = format!("{arn} origin is {} which is not valid for this operation.", key.origin);
            return Err(KmsError::new(ErrorCode::UnsupportedOperation, message));
        }
        match self.answer.refusal() {
            Some((code, what)) => Err(KmsError::new(code, format!("{arn} is {what}."))),
            None => Ok(()),
        }
    }
}

impl Answer {
    /// The error and, as its text says, what the key is.
    const fn refusal(self) -> Option<(ErrorCode, &'static str)> {
        Some(match self {
            Self::Allowed | Self::Deferred => return None,
            Self::Disabled => (ErrorCode::Disabled, "disabled"),
            Self::PendingDeletion => {
                (ErrorCode::KmsInvalidState, "pending deletion (or pending replica deletion)")
            }
            Self::PendingDeletionShort => (ErrorCode::KmsInvalidState, "pending deletion"),
            Self::NotPendingDeletion => {
                (ErrorCode::KmsInvalidState, "not pending deletion (or pending replica deletion)")
            }
            Self::PendingImport => (ErrorCode::KmsInvalidState, "pending import"),
            Self::Unavailable | Self::Impossible => (ErrorCode::KmsInvalidState, "unavailable"),
            Self::Creating => (ErrorCode::KmsInvalidState, "creating"),
            Self::Updating => (ErrorCode::KmsInvalidState, "updating"),
        })
    }
}

/// The answer for a key that waits for its material.
pub(super) fn pending_import(arn: &KeyArn) -> KmsError {
    KmsError::new(ErrorCode::KmsInvalidState, format!("{arn} is pending import."))
}

#[cfg(test)]
#[path = "state_page.rs"]
mod page;
