//! `CommitmentPolicy`: whether messages must commit to their key.
//!
//! Spec: client-apis/client.md#commitment-policy

use crate::{
    error::{Error, ErrorKind},
    suite::AlgorithmSuite,
};

/// Whether messages must commit to their key.
///
/// Without commitment, a message can be made that opens to different plaintexts under different keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum CommitmentPolicy {
    /// Encrypt without commitment, decrypt with and without: the first step of a migration.
    ForbidEncryptAllowDecrypt,
    /// Encrypt with commitment, decrypt with and without: the second step of a migration.
    RequireEncryptAllowDecrypt,
    /// Encrypt and decrypt with commitment only.
    #[default]
    RequireEncryptRequireDecrypt,
}

impl CommitmentPolicy {
    /// The suite to encrypt with when the caller names none.
    pub fn default_suite(self) -> AlgorithmSuite {
        match self {
            // The specification's text says 0078 here; every implementation uses 0378.
            Self::ForbidEncryptAllowDecrypt => AlgorithmSuite::AES_256_GCM_HKDF_SHA384_ECDSA_P384,
            _ => AlgorithmSuite::default(),
        }
    }

    /// Checks a suite to encrypt with.
    ///
    /// # Errors
    /// [`ErrorKind::CommitmentPolicy`] if this policy refuses it.
    pub fn check_encrypt(self, suite: AlgorithmSuite) -> Result<(), Error> {
        match (self, suite.is_committing()) {
            (Self::ForbidEncryptAllowDecrypt, true) => Err(Error::new(
                ErrorKind::CommitmentPolicy,
                format!(
                    "the commitment policy ForbidEncryptAllowDecrypt refuses to encrypt with suite {suite}, which commits to its key; choose a suite without commitment or a policy that requires it"
                ),
            )),
            (Self::RequireEncryptAllowDecrypt | Self::RequireEncryptRequireDecrypt, false) => {
                Err(Error::new(
                    ErrorKind::CommitmentPolicy,
                    format!(
                        "the commitment policy {self:?} refuses to encrypt with suite {suite}, which does not commit to its key; choose 0478 or 0578, or set CommitmentPolicy::ForbidEncryptAllowDecrypt"
                    ),
                ))
            }
            _ => Ok(()),
        }
    }

    /// Checks the suite of a message to decrypt.
    ///
    /// # Errors
    /// [`ErrorKind::CommitmentPolicy`] if this policy refuses it.
    pub fn check_decrypt(self, suite: AlgorithmSuite) -> Result<(), Error> {
        if self == Self::RequireEncryptRequireDecrypt && !suite.is_committing() {
            return Err(Error::new(
                ErrorKind::CommitmentPolicy,
                format!(
                    "the commitment policy RequireEncryptRequireDecrypt refuses to decrypt a message of suite {suite}, which does not commit to its key; set CommitmentPolicy::RequireEncryptAllowDecrypt to open old messages"
                ),
            ));
        }
        Ok(())
    }
}
