//! `code_and_words`: what kept a call of the AWS SDK from its answer.

use super::sdk::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use std::{error::Error as StdError, fmt};

/// The service's code and words where it answered, else a code of ours, and the SDK's words.
///
/// `TimeoutError` and `ServiceUnreachable` may pass; `NotSent` is a call that the SDK could not even build.
pub(crate) fn code_and_words<E, R>(error: &SdkError<E, R>) -> (String, String)
where
    E: ProvideErrorMetadata + StdError + 'static,
    R: fmt::Debug + 'static,
{
    if let Some(code) = error.code() {
        return (code.to_owned(), error.message().unwrap_or_default().to_owned());
    }
    let code = match error {
        SdkError::TimeoutError(_) => "TimeoutError",
        SdkError::ConstructionFailure(_) => "NotSent",
        _ => "ServiceUnreachable",
    };
    (code.to_owned(), DisplayErrorContext(error).to_string())
}
