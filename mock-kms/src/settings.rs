//! `Settings`: the quotas and delays of a mock that its builder can change.

use std::time::Duration;

/// What differs from mock to mock.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Settings {
    /// On-demand rotations that one key can have.
    pub(crate) on_demand_rotations: u32,
    /// How long the service works in the background at an on-demand rotation, a new replica, a new primary Region.
    pub(crate) background_time: Duration,
    /// Whether the tags `_custom_id_` and `_custom_key_material_` order what they say.
    pub(crate) emulator_tags: bool,
}

impl Default for Settings {
    /// The service's own quota. Of its delays the documentation says "a few seconds" and "a slight delay".
    fn default() -> Self {
        Self { on_demand_rotations: 25, background_time: Duration::from_secs(2), emulator_tags: false }
    }
}
