//! `Settings`: the delays of a mock, and what else its builder can change. Quotas are apart, for they can change later.

use std::time::Duration;

/// What differs from mock to mock.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Settings {
    /// How long the service works in the background at an on-demand rotation, a new replica, a new primary Region.
    pub(crate) background_time: Duration,
    /// How long a new grant takes to spread; until then it counts only for calls that bring its token.
    pub(crate) grant_delay: Duration,
    /// Whether the tags `_custom_id_` and `_custom_key_material_` order what they say.
    pub(crate) emulator_tags: bool,
}

impl Default for Settings {
    /// Of the service's delays the documentation says "a few seconds" and "a slight delay"; grants spread at once, so that tests are simple.
    fn default() -> Self {
        Self { background_time: Duration::from_secs(2), grant_delay: Duration::ZERO, emulator_tags: false }
    }
}
