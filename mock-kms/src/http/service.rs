//! `Service`: a `Kms` together with the rules by which HTTP reaches it.

use super::{Log, Tls, control::Access, door::Door};
use crate::Kms;
use http::{Response, request::Parts};
use std::time::Instant;

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
    pub(super) log: Log,
    pub(super) tls: Option<Tls>,
}

impl Service {
    /// Puts `kms` on HTTP.
    pub fn new(kms: Kms) -> Self {
        let door = Door::new(kms.clone(), true);
        Self { kms, door, verifies_signatures: true, control: Access::Loopback, log: Log::Off, tls: None }
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

    /// Logs each call to standard error.
    #[must_use]
    pub fn logging(self, log: Log) -> Self {
        Self { log, ..self }
    }

    /// Serves HTTPS instead of HTTP.
    #[must_use]
    pub fn with_tls(self, tls: Tls) -> Self {
        Self { tls: Some(tls), ..self }
    }

    /// Answers a call of an AWS client, and logs it.
    pub(super) fn answer(&self, head: &Parts, body: Option<&[u8]>) -> Response<Vec<u8>> {
        let start = Instant::now();
        let answer = self.door.answer(head, body);
        self.log.note(head, &answer, start.elapsed());
        answer
    }
}

impl From<Kms> for Service {
    fn from(kms: Kms) -> Self {
        Self::new(kms)
    }
}
