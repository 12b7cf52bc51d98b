//! Pages: markers that continue a list, and the cut after `Limit` entries.

use crate::{
    action::Action,
    error::{ErrorCode, KmsError},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

/// Where the next page of a list starts: after the entry of that name. It belongs to one operation.
#[derive(Debug)]
pub(crate) struct Marker;

impl Marker {
    fn encode(action: Action, last: &str) -> String {
        URL_SAFE_NO_PAD.encode(format!("{action}\n{last}"))
    }

    /// The name of the entry after which the page starts; `None` at the start of the list.
    ///
    /// # Errors
    /// InvalidMarkerException, silent, if this operation did not make the marker. That it carries no message is a guess.
    pub(crate) fn decode<T>(
        action: Action,
        marker: Option<&str>,
        name: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, KmsError> {
        let Some(marker) = marker else { return Ok(None) };
        let read = || {
            let text = String::from_utf8(URL_SAFE_NO_PAD.decode(marker).ok()?).ok()?;
            let (made_by, last) = text.split_once('\n')?;
            if made_by == action.word() { name(last) } else { None }
        };
        read().map(Some).ok_or(KmsError::silent(ErrorCode::InvalidMarker))
    }
}

/// One page of a list.
#[derive(Debug)]
pub(crate) struct Page<T> {
    pub(crate) entries: Vec<T>,
    pub(crate) next_marker: Option<String>,
}

impl<T> Page<T> {
    /// Cuts a page of `limit` out of entries of which one more than that was fetched, if there are so many.
    pub(crate) fn cut(
        action: Action,
        mut entries: Vec<T>,
        limit: usize,
        name: impl FnOnce(&T) -> &str,
    ) -> Self {
        let more = entries.len() > limit;
        entries.truncate(limit);
        let last = entries.last().filter(|_| more);
        let next_marker = last.map(|last| Marker::encode(action, name(last)));
        Self { entries, next_marker }
    }
}
