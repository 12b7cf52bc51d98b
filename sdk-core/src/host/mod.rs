//! Messages whose frames a host seals and opens: the platform that this crate runs in, where its AES is faster.
//!
//! Compiled to WebAssembly, AES has no instructions of the processor; WebCrypto and Node's own cryptography have. Here the
//! message's rules stay (header, derivation, commitment, policies, limits, the order and the form of frames, what is
//! signed), and the host is told for each frame what to do: [`Sealing`] and [`Opening`]. A host that is slower than this
//! crate, or lacks an algorithm, leaves the frames to [`Sealing::seal_here`] and [`Opening::open_here`].
//!
//! The host holds the content key, and its word is believed: a frame counts as authentic because it says so. Whatever
//! drives it may give out what frames held before the last if [`Opening::releases_frames`] says so, and that of the last
//! once the signature is verified, if there is one; all else waits for [`Opening::finish`], and is wiped where that fails.
//!
//! *Knows:* the machines, the options of a call. *Never:* the host.

mod frame;
mod opening;
mod sealing;

pub use crate::message::OpenedHere;
pub use frame::{SealedFrame, UnsealedFrame};
pub use opening::{Begun, Opening};
pub use sealing::Sealing;
