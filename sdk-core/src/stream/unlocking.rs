//! `Unlocking`: what a stream asks for its keys, borrowed from the caller or its own.

use crate::{
    client::Client,
    context::EncryptionContext,
    decrypt_options::DecryptOptions,
    error::Error,
    future::BoxFuture,
    materials::MaterialsManager,
    message::{BodyReader, HeaderRules, ParsedHeader},
};
use std::sync::Arc;

/// A client, a materials manager and an expected context.
pub(super) enum Unlocking<'a> {
    /// For a stream that lives no longer than they do.
    Borrowed(DecryptOptions<'a>),
    /// For a stream that goes its own way.
    Owned(Arc<Owned>),
}

/// The same, kept by the stream.
pub(super) struct Owned {
    pub(super) client: Client,
    pub(super) materials: Arc<dyn MaterialsManager>,
    pub(super) expected_context: EncryptionContext,
}

impl<'a> Unlocking<'a> {
    /// What to check in a header before any key is asked for.
    pub(super) fn rules(&self) -> HeaderRules {
        match self {
            Self::Borrowed(options) => options.client.rules,
            Self::Owned(owned) => owned.client.rules,
        }
    }

    pub(super) fn unlock(&self, parsed: ParsedHeader) -> BoxFuture<'a, Result<BodyReader, Error>> {
        match self {
            Self::Borrowed(options) => Box::pin(options.unlock(parsed)),
            Self::Owned(owned) => {
                let owned = owned.clone();
                Box::pin(async move {
                    let mut options = DecryptOptions::new(&owned.client, &*owned.materials);
                    options.expected_context = &owned.expected_context;
                    options.unlock(parsed).await
                })
            }
        }
    }
}
