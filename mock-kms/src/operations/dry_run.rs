//! Dry runs: what is answered when one would have succeeded, and how one can do without a ciphertext.

use crate::{
    error::{ErrorCode, KmsError},
    text_enum::text_enum,
};

text_enum! {
    /// What a dry run leaves out.
    pub(crate) enum DryRunModifier {
        IgnoreCiphertext = "IGNORE_CIPHERTEXT",
    }
}

impl DryRunModifier {
    /// Whether a call asks for permissions alone. Without a dry run, modifiers mean nothing.
    pub(super) fn ignores_ciphertext(modifiers: &[Self], dry_run: bool) -> bool {
        dry_run && modifiers.contains(&Self::IgnoreCiphertext)
    }
}

/// The answer to a dry run that would have succeeded.
pub(super) fn passed() -> KmsError {
    KmsError::new(
        ErrorCode::DryRunOperation,
        "The request would have succeeded, but the DryRun option is set.",
    )
}
