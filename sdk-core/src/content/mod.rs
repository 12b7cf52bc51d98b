//! The use of keys: from data key to content key, the header's tag, frames, and the trailing signature.
//!
//! *Knows:* the format's types, suites, secrets and `kmseal-crypto`. *Never:* keyrings, materials, key services.

mod key_schedule;
mod transcript;

pub(crate) use key_schedule::{KeySchedule, commitment_matches};
#[cfg(feature = "host")]
pub(crate) use transcript::wrong_signature;
pub(crate) use transcript::{SigningTranscript, VerifyingTranscript};
