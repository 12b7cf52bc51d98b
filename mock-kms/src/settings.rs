//! `Settings`: the quotas and delays of a mock that its builder can change.

use std::time::Duration;

/// What differs from mock to mock.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Settings {
    /// On-demand rotations that one key can have.
    pub(crate) on_demand_rotations: u32,
    /// How long the service works in the background at an on-demand rotation, a new replica, a new primary Region.
    pub(crate) background_time: Duration,
    /// How long a new grant takes to spread; until then it counts only for calls that bring its token.
    pub(crate) grant_delay: Duration,
    /// Whether the tags `_custom_id_` and `_custom_key_material_` order what they say.
    pub(crate) emulator_tags: bool,
}

impl Default for Settings {
    /// The service's own quota. Of its delays the documentation says "a few seconds" and "a slight delay"; grants spread at once, so that tests are simple.
    fn default() -> Self {
        Self {
            on_demand_rotations: 25,
            background_time: Duration::from_secs(2),
            grant_delay: Duration::ZERO,
            emulator_tags: false,
        }
    }
}
