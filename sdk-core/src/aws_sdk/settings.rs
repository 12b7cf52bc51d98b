//! What every call of an adapter adds to the configuration of the client that it was given.

use super::sdk::config::{FrameworkMetadata, timeout::TimeoutConfig};
use core::time::Duration;

/// How long one attempt of a call may take where the client's configuration does not say.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a call may take with the SDK's own retries where the client's configuration does not say.
const TIMEOUT: Duration = Duration::from_secs(30);

/// What the user agent of a call says besides the SDK's own words: `lib/kmseal/<version>`.
pub(crate) fn framework() -> Option<FrameworkMetadata> {
    FrameworkMetadata::new("kmseal", Some(env!("CARGO_PKG_VERSION"))).ok()
}

/// The client's limits of time, and ours where it sets none: the SDK by itself waits for ever.
pub(crate) fn with_default_limits(configured: Option<&TimeoutConfig>) -> TimeoutConfig {
    let limits = TimeoutConfig::builder()
        .operation_attempt_timeout(ATTEMPT_TIMEOUT)
        .operation_timeout(TIMEOUT)
        .build();
    match configured {
        None => limits,
        Some(configured) => {
            let mut configured = configured.clone();
            configured.take_defaults_from(&limits);
            configured
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_configuration_says_of_time_counts() {
        let second = Duration::from_secs(1);
        let of = |configured: TimeoutConfig| {
            let limits = with_default_limits(Some(&configured));
            (limits.operation_attempt_timeout(), limits.operation_timeout())
        };
        let builder = TimeoutConfig::builder;
        assert_eq!(of(builder().build()), (Some(ATTEMPT_TIMEOUT), Some(TIMEOUT)));
        assert_eq!(of(builder().operation_timeout(second).build()), (Some(ATTEMPT_TIMEOUT), Some(second)));
        assert_eq!(of(TimeoutConfig::disabled()), (None, None));
        assert_eq!(with_default_limits(None).operation_timeout(), Some(TIMEOUT));
    }

    #[test]
    fn the_version_may_stand_in_a_user_agent() {
        let expected = format!("lib/kmseal/{}", env!("CARGO_PKG_VERSION"));
        assert_eq!(framework().map(|metadata| metadata.to_string()), Some(expected));
    }
}
