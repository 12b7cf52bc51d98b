//! `Shape` and `Member`: how the API model describes a parameter.

/// What a parameter may be.
#[derive(Debug)]
pub(crate) enum Shape {
    /// A text of `min` to `max` characters.
    Text {
        min: usize,
        max: usize,
        pattern: Option<Pattern>,
    },
    /// One of a set of words.
    Choice(&'static [&'static str]),
    /// Base64 of `min` to `max` bytes; its value is never repeated in an error.
    Blob {
        min: usize,
        max: usize,
    },
    /// A whole number.
    Integer {
        min: i64,
        max: i64,
    },
    Boolean,
    /// A time in seconds since 1970, with or without a fraction.
    Timestamp,
    /// `min` to `max` values of one shape.
    List {
        of: &'static Shape,
        min: usize,
        max: usize,
    },
    /// Texts by text.
    TextMap,
    Structure(&'static [Member]),
}

/// A regular expression of the API model, with a function that does the same.
#[derive(Debug)]
pub(crate) struct Pattern {
    /// As it is printed in errors.
    pub(crate) expression: &'static str,
    /// Whether a whole text matches.
    pub(crate) matches: fn(&str) -> bool,
}

/// A named parameter of an operation, or of a structure.
#[derive(Debug)]
pub(crate) struct Member {
    /// Its name on the wire.
    pub(crate) name: &'static str,
    pub(crate) need: Need,
    pub(crate) shape: &'static Shape,
}

/// Whether a parameter must, may or cannot be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    Required,
    Optional,
    /// The service takes it, the mock does not implement it: giving it fails loudly.
    Unsupported,
}

/// A parameter that must be given.
pub(crate) const fn required(name: &'static str, shape: &'static Shape) -> Member {
    Member { name, need: Need::Required, shape }
}

/// A parameter that may be left out.
pub(crate) const fn optional(name: &'static str, shape: &'static Shape) -> Member {
    Member { name, need: Need::Optional, shape }
}

/// A parameter of the service that the mock does not implement yet.
pub(crate) const fn unsupported(name: &'static str, shape: &'static Shape) -> Member {
    Member { name, need: Need::Unsupported, shape }
}
