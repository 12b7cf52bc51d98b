//! The use of keys: from data key to content key, the header's tag, frames, and the trailing signature.
//!
//! *Knows:* the format's types, suites, secrets and `kmseal-crypto`. *Never:* keyrings, materials, key services.

mod frame_cipher;
mod frame_run;
mod key_schedule;
mod running_hash;
mod transcript;

#[cfg(feature = "host")]
pub(crate) use frame_cipher::not_authentic;
pub(crate) use frame_cipher::{FINAL_FRAME_OVERHEAD, FRAME_OVERHEAD, FrameCipher};
pub(crate) use frame_run::{FrameRun, is_parallel};
pub(crate) use key_schedule::{KeySchedule, commitment_matches};
#[cfg(feature = "host")]
pub(crate) use transcript::wrong_signature;
pub(crate) use transcript::{SigningTranscript, VerifyingTranscript};
