//! `Rotation`: when a key gets new material, by the clock and on demand.

use super::KeyArn;
use crate::{
    clock::Timestamp,
    error::{ErrorCode, KmsError},
    text_enum::text_enum,
};
use std::time::Duration;

/// An on-demand rotation is refused while an automatic one is this near.
const QUIET_TIME: Duration = Duration::from_secs(20 * 60);

text_enum! {
    /// What made a key rotate.
    pub(crate) enum RotationType {
        Automatic = "AUTOMATIC",
        OnDemand = "ON_DEMAND",
    }
}

/// The rotation settings of one key. Multi-Region keys that are related have the same.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rotation {
    automatic: Option<Automatic>,
    in_progress: Option<InProgress>,
    /// On-demand rotations so far, the one in progress included.
    on_demand: u32,
}

/// Automatic rotation, while it is enabled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Automatic {
    /// Days between two rotations.
    pub(crate) period: u16,
    /// When the next one is due. Overdue while the key is disabled or its deletion is pending.
    pub(crate) next: Timestamp,
}

/// An on-demand rotation that the service works at.
#[derive(Debug, Clone, Copy)]
struct InProgress {
    since: Timestamp,
    until: Timestamp,
}

impl Rotation {
    /// Automatic rotation, if it is enabled.
    pub(crate) fn automatic(&self) -> Option<Automatic> {
        self.automatic
    }

    /// When the on-demand rotation that is in progress began.
    pub(crate) fn on_demand_since(&self) -> Option<Timestamp> {
        self.in_progress.map(|work| work.since)
    }

    /// Enables automatic rotation every `period` days from `now` on. Enabling it again with the period that it has
    /// moves no date: a guess.
    pub(crate) fn enable(&mut self, period: u16, now: Timestamp) {
        if self.automatic.is_none_or(|automatic| automatic.period != period) {
            self.automatic = Some(Automatic { period, next: now.plus_days(period) });
        }
    }

    /// Disables automatic rotation.
    pub(crate) fn disable(&mut self) {
        self.automatic = None;
    }

    /// Whether an automatic rotation is due at `at`.
    pub(super) fn is_due(&self, at: Timestamp) -> bool {
        self.automatic.is_some_and(|automatic| automatic.next <= at)
    }

    /// Sets the date of the automatic rotation that follows the one made at `at`.
    pub(super) fn postpone(&mut self, at: Timestamp) {
        if let Some(automatic) = &mut self.automatic {
            automatic.next = at.plus_days(automatic.period);
        }
    }

    /// Begins an on-demand rotation of the key `arn` at `now` that will be done at `until`, unless it had `quota`
    /// of them. The schedule of automatic rotation stays.
    ///
    /// # Errors
    /// LimitExceededException; ConflictException while another rotation is in progress or an automatic one is near.
    /// The wording of the latter is a guess, and so is that another on-demand rotation stands in the way.
    pub(crate) fn begin(
        &mut self,
        arn: &KeyArn,
        now: Timestamp,
        until: Timestamp,
        quota: u32,
    ) -> Result<(), KmsError> {
        if self.in_progress.is_some() || self.is_due(now.plus(QUIET_TIME)) {
            let message = format!(
                "A rotation of {arn} is in progress or scheduled to begin within the next 20 minutes."
            );
            return Err(KmsError::new(ErrorCode::Conflict, message));
        }
        if self.on_demand >= quota {
            let message = format!(
                "The on-demand rotations limit has been reached for the given keyId. \
                 No more on-demand rotations can be performed for this key: {arn}"
            );
            return Err(KmsError::new(ErrorCode::LimitExceeded, message));
        }
        self.on_demand += 1;
        self.in_progress = Some(InProgress { since: now, until });
        Ok(())
    }

    /// Whether the on-demand rotation in progress is done by `at`.
    pub(super) fn is_done(&self, at: Timestamp) -> bool {
        self.in_progress.is_some_and(|work| work.until <= at)
    }

    /// Ends the on-demand rotation in progress.
    pub(super) fn end(&mut self) {
        self.in_progress = None;
    }
}
