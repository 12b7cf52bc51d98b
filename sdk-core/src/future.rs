//! Futures that are `Send` where threads exist and need not be where they do not.
//!
//! The choice follows the target, never a Cargo feature: features add up across a dependency tree, and one
//! crate's choice would break another's.

use std::{future::Future, pin::Pin};

/// A boxed future, `Send` everywhere but on wasm.
#[cfg(not(target_family = "wasm"))]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
/// A boxed future, `Send` everywhere but on wasm.
#[cfg(target_family = "wasm")]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// `Send + Sync` everywhere but on wasm, where JavaScript objects are neither and there is one thread.
#[cfg(not(target_family = "wasm"))]
pub trait MaybeSendSync: Send + Sync {}
#[cfg(not(target_family = "wasm"))]
impl<T: Send + Sync + ?Sized> MaybeSendSync for T {}

/// `Send + Sync` everywhere but on wasm, where JavaScript objects are neither and there is one thread.
#[cfg(target_family = "wasm")]
pub trait MaybeSendSync {}
#[cfg(target_family = "wasm")]
impl<T: ?Sized> MaybeSendSync for T {}
