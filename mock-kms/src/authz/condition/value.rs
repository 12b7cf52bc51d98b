//! `Value`: what a call carries under a condition key, and the port through which policies look it up.

use super::ConditionKey;
use crate::clock::Timestamp;
use std::borrow::Cow;

/// The value or values under a condition key. Numbers, times and truth values are texts here, as policies write them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    /// Of a key with one value.
    One(Cow<'a, str>),
    /// Of a key with any number of values.
    Many(Vec<Cow<'a, str>>),
}

impl<'a> Value<'a> {
    /// One text.
    pub(crate) fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::One(text.into())
    }

    /// A truth value.
    pub(crate) fn truth(truth: bool) -> Self {
        Self::text(if truth { "true" } else { "false" })
    }

    /// A number.
    pub(crate) fn number(number: impl Into<i64>) -> Self {
        Self::text(number.into().to_string())
    }

    /// A moment, in seconds since 1970.
    pub(crate) fn time(time: Timestamp) -> Self {
        Self::text(time.as_epoch_seconds().to_string())
    }

    /// Several texts.
    pub(crate) fn many<T: Into<Cow<'a, str>>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self::Many(texts.into_iter().map(Into::into).collect())
    }

    /// All of them.
    pub(super) fn all(&self) -> &[Cow<'a, str>] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.all().is_empty()
    }

    /// The value of a key with one, which alone can stand for a policy variable.
    pub(in crate::authz) fn into_single(self) -> Option<Cow<'a, str>> {
        match self {
            Self::One(one) => Some(one),
            Self::Many(_) => None,
        }
    }
}

/// Where conditions look values up, only when a policy asks for them.
pub(crate) trait Lookup {
    /// What the call carries under `key`, if anything.
    fn value(&self, key: &ConditionKey) -> Option<Value<'_>>;
}

/// A call that carries nothing.
#[cfg(test)]
#[derive(Debug)]
pub(crate) struct Nothing;

#[cfg(test)]
impl Lookup for Nothing {
    fn value(&self, _: &ConditionKey) -> Option<Value<'_>> {
        None
    }
}

#[cfg(test)]
impl crate::authz::Facts for Nothing {
    fn value(&self, _: Option<&crate::keys::Key>, _: &ConditionKey) -> Option<Value<'_>> {
        None
    }
}
