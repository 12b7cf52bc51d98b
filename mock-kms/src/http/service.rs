//! `Service`: a `Kms` together with the rules by which HTTP reaches it.

use super::{control::Access, door::Door};
use crate::Kms;
use std::sync::Arc;

/// A [`Kms`] on HTTP. By default signatures are verified, as AWS verifies them.
///
/// ```
/// use mock_kms::{Kms, Server, Service};
///
/// let service = Service::new(Kms::builder().build()?).without_signature_checks();
/// let server = Server::start(service, "127.0.0.1:0")?;
/// # drop(server);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Service {
    pub(super) kms: Kms,
    pub(super) door: Door,
    pub(super) verifies_signatures: bool,
    pub(super) control: Access,
}

impl Service {
    /// Puts `kms` on HTTP.
    pub fn new(kms: Kms) -> Self {
        let door = Door::new(kms.clone(), true);
        Self { kms, door, verifies_signatures: true, control: Access::Loopback }
    }

    /// Takes every caller for the account and Region of the credential, whatever the signature.
    #[must_use]
    pub fn without_signature_checks(self) -> Self {
        Self { door: Door::new(self.kms.clone(), false), verifies_signatures: false, ..self }
    }

    /// Opens the control API to other machines and to pages from elsewhere. Whoever reaches it can then seed keys,
    /// turn the clock and forget everything.
    #[must_use]
    pub fn controlled_from_anywhere(self) -> Self {
        Self { control: Access::Anywhere, ..self }
    }

    pub(super) fn shared(self) -> Arc<Self> {
        Arc::new(self)
    }
}

impl From<Kms> for Service {
    fn from(kms: Kms) -> Self {
        Self::new(kms)
    }
}
