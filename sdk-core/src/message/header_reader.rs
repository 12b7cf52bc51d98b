//! `HeaderReader`: collects a header, refuses what the client's rules refuse, and unlocks the body.
//!
//! Everything that can be decided before a key service is asked is decided here.
//!
//! Spec: client-apis/decrypt.md#parse-the-header

use super::BodyReader;
#[cfg(feature = "host")]
use crate::secret::ContentKey;
use crate::{
    content::{KeySchedule, VerifyingTranscript, commitment_matches},
    error::{Error, ErrorKind},
    format::{ContentType, Header, HeaderScanner, ParsedHeaderBytes, Scan},
    limits::Limits,
    materials::DecryptionMaterials,
    policy::CommitmentPolicy,
};
use kmseal_crypto::Provider;

/// What a client refuses to read, whatever the keys.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct HeaderRules {
    pub(crate) commitment_policy: CommitmentPolicy,
    pub(crate) limits: Limits,
    /// Whether a header that fails is checked again as .NET 4.0.0 wrote it.
    pub(crate) dotnet_4_0_0_messages: bool,
}

/// Collects a header that may arrive in pieces.
#[derive(Debug)]
pub(crate) struct HeaderReader {
    rules: HeaderRules,
    scanner: HeaderScanner,
    policy_checked: bool,
}

/// A header that the rules allow, not yet authenticated.
#[derive(Debug)]
pub(crate) struct ParsedHeader {
    parsed: ParsedHeaderBytes,
    /// As received: what is authenticated is never a re-encoding.
    bytes: Vec<u8>,
    rules: HeaderRules,
}

impl HeaderReader {
    pub(crate) fn new(rules: HeaderRules) -> Self {
        let scanner = HeaderScanner::new(rules.limits.max_encrypted_data_keys);
        Self { rules, scanner, policy_checked: false }
    }

    /// Looks at all of the message that has arrived; gives the header once it is whole, else the number of bytes
    /// that the message has at least.
    pub(crate) fn read(&mut self, message: &[u8]) -> Result<Result<ParsedHeader, usize>, Error> {
        let scan = self.scanner.advance(message)?;
        if let Some(suite) = self.scanner.suite()
            && !self.policy_checked
        {
            self.rules.commitment_policy.check_decrypt(suite)?;
            self.policy_checked = true;
        }
        let length = match scan {
            Scan::NeedMore { at_least } => return Ok(Err(at_least)),
            Scan::Complete { length } => length,
        };
        let bytes = message.get(..length).unwrap_or_default().to_vec();
        let parsed = Header::parse(&bytes)?;
        self.check_frame_length(parsed.header.content_type)?;
        Ok(Ok(ParsedHeader { parsed, bytes, rules: self.rules }))
    }

    /// The error for a message that ends `missing` bytes or more before its header does.
    pub(crate) fn truncated(missing: usize) -> Error {
        Error::new(
            ErrorKind::MalformedMessage,
            format!("the message is cut off in its header: at least {missing} bytes are missing"),
        )
    }

    fn check_frame_length(&self, content_type: ContentType) -> Result<(), Error> {
        let limit = self.rules.limits.max_frame_length;
        match content_type {
            ContentType::Framed { frame_length } if frame_length > limit => Err(Error::new(
                ErrorKind::LimitExceeded,
                format!(
                    "the message has frames of {frame_length} bytes, the client allows {limit}; raise max_frame_length if you trust the sender"
                ),
            )),
            _ => Ok(()),
        }
    }
}

impl ParsedHeader {
    /// The header. Not yet authenticated: ask keyrings by it, believe nothing.
    pub(crate) fn header(&self) -> &Header {
        &self.parsed.header
    }

    /// The header and its bytes as received, for those who never unlock the body.
    pub(crate) fn into_parts(self) -> (ParsedHeaderBytes, Vec<u8>) {
        (self.parsed, self.bytes)
    }

    /// Bytes of the header with its authentication.
    pub(crate) fn length(&self) -> usize {
        self.bytes.len()
    }

    /// Checks the commitment and the header's tag, and starts the body.
    pub(crate) fn unlock(
        self,
        materials: DecryptionMaterials,
        provider: &Provider,
    ) -> Result<BodyReader, Error> {
        Ok(self.unlock_and_keep(materials, provider)?.0)
    }

    /// The same, with the key for whoever else is to open frames.
    #[cfg(feature = "host")]
    pub(crate) fn unlock_for_host(
        self,
        materials: DecryptionMaterials,
        provider: &Provider,
    ) -> Result<(BodyReader, ContentKey), Error> {
        let (reader, schedule) = self.unlock_and_keep(materials, provider)?;
        Ok((reader, schedule.content_key))
    }

    fn unlock_and_keep(
        self,
        materials: DecryptionMaterials,
        provider: &Provider,
    ) -> Result<(BodyReader, KeySchedule), Error> {
        let Self { parsed: ParsedHeaderBytes { header, authentication, body_length }, bytes, rules } = self;
        check_materials(&header, &materials, rules.commitment_policy)?;
        let mut schedule =
            KeySchedule::derive(header.suite, &materials.data_key, &header.message_id, provider)?;
        if !commitment_matches(&schedule.commitment, &header.commitment) {
            return Err(Error::new(
                ErrorKind::NotAuthentic,
                "the message commits to another data key than the one its keyring found; it was altered or made to mislead",
            ));
        }
        let (not_stored, _) =
            materials.encryption_context.partition(|key| materials.required_context_keys.contains(key));
        let not_stored = not_stored.encode()?;
        let authenticate = |schedule: &KeySchedule, not_stored: &[u8]| {
            let key = schedule.aead_key(header.suite, provider)?;
            let aad = [bytes.get(..body_length).unwrap_or_default(), not_stored].concat();
            key.open_into(&authentication.iv, &aad, &[], &authentication.tag, &mut []).map_err(|_| {
                Error::new(
                    ErrorKind::NotAuthentic,
                    "the message's header is not authentic; it was altered, or the expected encryption context is not the one it was encrypted with",
                )
            })?;
            Ok::<_, Error>(key)
        };
        let mut key = authenticate(&schedule, &not_stored);
        if key.is_err() && rules.dotnet_4_0_0_messages {
            schedule = schedule.into_dotnet_4_0_0(header.suite, &materials.data_key, provider)?;
            // Where every key is stored, it wrote the count of those that are not, which is 0.
            key = authenticate(&schedule, if not_stored.is_empty() { &[0, 0] } else { &not_stored });
        }
        let key = key?;
        let mut transcript = VerifyingTranscript::new(materials.verifying_key, provider);
        transcript.update(&bytes);
        Ok((BodyReader::new(header, key, transcript, rules.limits), schedule))
    }
}

/// A materials manager may be anyone's: what it returns is checked again.
fn check_materials(
    header: &Header,
    materials: &DecryptionMaterials,
    policy: CommitmentPolicy,
) -> Result<(), Error> {
    policy.check_decrypt(materials.suite)?;
    let wrong = |message: &'static str| Err(Error::new(ErrorKind::InvalidMaterials, message));
    if materials.suite != header.suite {
        return wrong("the materials manager returned another suite than the message's");
    }
    if materials.data_key.len() != header.suite.data_key_length() {
        return wrong(
            "the materials manager returned a data key of the wrong length for the message's suite",
        );
    }
    if materials.verifying_key.as_ref().map(|key| key.curve()) != header.suite.signature_curve() {
        return wrong("the materials manager's key for the signature does not fit the message's suite");
    }
    Ok(())
}
