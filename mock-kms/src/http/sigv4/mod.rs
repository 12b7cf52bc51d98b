//! Signature Version 4: verifies who signed a call, for which Region, when, and that nothing was altered.
//!
//! The arithmetic of keys and signatures is the AWS signing crate's; what is signed is put together here, from the
//! call as it arrived. Dates are held against real time: docs/decisions/006-signatures-follow-real-time.md.
//!
//! *Knows:* headers, access keys. *Never:* operations, what a caller may do.

mod authorization;
mod canonical;
mod date;
mod refusal;
mod signing_keys;

pub(super) use refusal::Refusal;

use crate::{
    Caller, Region,
    credentials::{Credentials, Holder},
    crypto::Hash,
    kms::DEFAULT_PROVIDER,
};
use authorization::Authorization;
use aws_sigv4::sign::v4::calculate_signature;
use canonical::{canonical_hash, string_to_sign};
use date::SigningDate;
use http::{HeaderValue, request::Parts};
use signing_keys::SigningKeys;
use std::time::{Duration, SystemTime};
use subtle::ConstantTimeEq;

/// A service that calls are signed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Service {
    Kms,
    Sts,
}

impl Service {
    fn name(self) -> &'static str {
        match self {
            Self::Kms => "kms",
            Self::Sts => "sts",
        }
    }

    /// How old or early a signature may be. Fifteen minutes for STS are known from public reports.
    fn tolerance(self) -> Duration {
        match self {
            Self::Kms => Duration::from_secs(5 * 60),
            Self::Sts => Duration::from_secs(15 * 60),
        }
    }
}

/// Verifies signatures, and remembers the keys of those that it found good.
#[derive(Debug)]
pub(super) struct Verifier {
    hash: &'static dyn Hash,
    keys: SigningKeys,
}

impl Verifier {
    pub(super) fn new() -> Self {
        Self { hash: DEFAULT_PROVIDER.hash, keys: SigningKeys::default() }
    }

    /// The caller who signed this call to `service`, `now` being real time.
    ///
    /// The order of the checks, and so which refusal wins, is a guess.
    ///
    /// # Errors
    /// Why the signature is not accepted.
    pub(super) fn verify(
        &self,
        credentials: &Credentials,
        (service, now): (Service, SystemTime),
        (head, body): (&Parts, &[u8]),
    ) -> Result<Caller, Refusal> {
        let signed = Authorization::read(&head.headers)?;
        if !signed.signed_headers.split(';').any(|name| name == "host") {
            return Err(Refusal::Mismatch(
                "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.".into(),
            ));
        }
        let date = SigningDate::read(&head.headers)?;
        let region = check_scope(&signed, &date, service)?;
        let holder = credentials.holder(signed.access_key_id).ok_or(Refusal::UnknownKey)?;
        check_token(&holder, head.headers.get("x-amz-security-token").map(HeaderValue::as_bytes), now)?;
        date.check_skew(now.into(), service.tolerance())?;

        let kept = self.keys.kept(signed.signing_key_name, &holder.secret);
        let is_new = kept.is_none();
        let key = kept
            .unwrap_or_else(|| SigningKeys::derive(&holder.secret, date.time, signed.region, signed.service));
        let canonical = canonical_hash(self.hash, head, signed.signed_headers, body);
        let canonical = canonical.ok_or(Refusal::WRONG_SIGNATURE)?;
        let expected =
            calculate_signature(*key, string_to_sign(&date.text, signed.scope, &canonical).as_bytes());
        if !bool::from(expected.as_bytes().ct_eq(signed.signature.as_bytes())) {
            return Err(Refusal::WRONG_SIGNATURE);
        }
        if is_new {
            self.keys.keep(signed.signing_key_name, &holder.secret, key);
        }
        Ok(holder.caller(region))
    }
}

/// Holds the session token against the access key: one that AssumeRole made comes with its own, others with none.
fn check_token(holder: &Holder, token: Option<&[u8]>, now: SystemTime) -> Result<(), Refusal> {
    match (&holder.session, token) {
        (None, None) => Ok(()),
        (Some(session), Some(token)) if bool::from(session.token.as_bytes().ct_eq(token)) => {
            if session.expires <= now { Err(Refusal::Expired) } else { Ok(()) }
        }
        _ => Err(Refusal::UnknownKey),
    }
}

/// Holds the scope of a signature against the call. The service names all that is wrong at once.
fn check_scope(
    signed: &Authorization<'_>,
    date: &SigningDate<'_>,
    service: Service,
) -> Result<Region, Refusal> {
    let mut wrong = String::new();
    let region = Region::new(signed.region);
    if region.is_none() {
        wrong += &format!("Credential should be scoped to a valid region, not '{}'. ", signed.region);
    }
    if signed.service != service.name() {
        wrong += &format!("Credential should be scoped to correct service: '{}'. ", service.name());
    }
    if signed.date != date.day() {
        wrong += &format!(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{}' != '{}', \
             from '{}'. ",
            signed.date,
            date.day(),
            date.text
        );
    }
    region.filter(|_| wrong.is_empty()).ok_or(Refusal::Mismatch(wrong.into()))
}

#[cfg(test)]
mod tests;
