//! `Materials`: which key materials an operation used, for its record.

/// The ids of the key materials that a call used.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Materials {
    /// None, or keys that have no such ids.
    #[default]
    None,
    One(String),
    Two {
        source: Option<String>,
        destination: Option<String>,
    },
}

impl Materials {
    /// The material of that id, if the key has such ids.
    pub(super) fn one(id: Option<&String>) -> Self {
        id.map_or(Self::None, |id| Self::One(id.clone()))
    }
}
