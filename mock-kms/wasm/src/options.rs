//! What a mock is made with.

use crate::time::{JsTime, from_js};
use mock_kms::{AccountId, Clock, Kms, KmsBuilder, QuotaSettings, Region, Seed};
use serde::Deserialize;
use serde_json::Value;
use std::time::Duration;

/// The options of the class `MockKms`, but with times in milliseconds.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Options {
    region: Option<String>,
    account: Option<String>,
    seed: Option<Value>,
    start_at: Option<f64>,
    on_demand_rotations: Option<u32>,
    background_time: Option<f64>,
    grant_delay: Option<f64>,
    #[serde(default)]
    emulator_tags: bool,
    #[serde(default)]
    quotas: QuotaSettings,
}

impl Options {
    /// Builds the mock.
    ///
    /// # Errors
    /// Which option is wrong, and how it should be.
    pub(crate) fn build(self) -> Result<Kms, String> {
        let clock = match self.start_at {
            Some(start) => Clock::stopped_at(from_js(start), JsTime),
            None => Clock::new(JsTime),
        };
        let mut builder = KmsBuilder::new(clock).quotas(self.quotas);
        if let Some(name) = self.region {
            let region = Region::new(&name);
            builder = builder.region(region.ok_or("region must be a Region such as eu-central-1")?);
        }
        if let Some(digits) = self.account {
            let account = AccountId::new(&digits);
            builder = builder.account(account.ok_or("account must be twelve digits, as text")?);
        }
        if let Some(document) = self.seed {
            builder = builder.seed(seed(&document)?);
        }
        if let Some(quota) = self.on_demand_rotations {
            builder = builder.on_demand_rotations(quota);
        }
        if let Some(millis) = self.background_time {
            builder = builder.background_time(length(millis).ok_or("backgroundTime must be milliseconds")?);
        }
        if let Some(millis) = self.grant_delay {
            builder = builder.grant_delay(length(millis).ok_or("grantDelay must be milliseconds")?);
        }
        if self.emulator_tags {
            builder = builder.emulator_tags();
        }
        builder.build().map_err(|error| error.message().unwrap_or_default().to_owned())
    }
}

fn length(millis: f64) -> Option<Duration> {
    Duration::try_from_secs_f64(millis / 1000.0).ok()
}

/// Reads a seed of the form that docs/control-api.md describes.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn seed(document: &Value) -> Result<Seed, String> {
    Seed::from_json(&document.to_string()).map_err(|error| format!("the seed is wrong: {error}"))
}
