//! Counters and gauges in the text format of Prometheus, version 0.0.4.
//!
//! All label values are names of the API, of Regions or ids of keys, none of which needs to be escaped.

use super::{counts::Counts, expiration::seconds_left};
use crate::{clock::Timestamp, error::ErrorCode, keys::Key};
use std::{
    collections::BTreeMap,
    fmt::{Display, Write as _},
    sync::Arc,
};

/// The Regions whose keys are counted apart, as for calls.
const REGIONS: usize = 64;

/// Everything at one moment.
pub(super) fn exposition(counts: &Counts, keys: &[Arc<Key>], now: Timestamp) -> String {
    let tally = counts.tally();
    let calls = tally.calls();
    let throttled = ErrorCode::Throttling.name();
    let mut text = Text(String::new());
    text.family("mock_kms_calls_total", "counter", "Calls by operation, Region and error code.");
    for ((operation, region, code), count) in &calls {
        text.sample(
            "mock_kms_calls_total",
            &[("operation", operation), ("region", region), ("code", code)],
            count,
        );
    }
    text.family("mock_kms_throttled_calls_total", "counter", "Calls that a quota refused.");
    for ((operation, region, _), count) in calls.iter().filter(|((_, _, code), _)| *code == throttled) {
        text.sample("mock_kms_throttled_calls_total", &[("operation", operation), ("region", region)], count);
    }
    text.family("mock_kms_keys", "gauge", "Keys by Region and key state, those of AWS included.");
    for ((region, state), count) in keys_by_state(keys) {
        text.sample("mock_kms_keys", &[("region", region), ("state", state)], count);
    }
    let name = "mock_kms_seconds_until_key_material_expiration";
    text.family(name, "gauge", "Seconds until imported key material expires, for keys whose material does.");
    for key in keys {
        if let Some(seconds) = seconds_left(key, now) {
            let (region, account) = (key.arn.place.region.name(), key.arn.account().to_string());
            let labels = [("key_id", key.arn.id.as_str()), ("region", region), ("account", &account)];
            text.sample(name, &labels, seconds);
        }
    }
    text.0
}

fn keys_by_state(keys: &[Arc<Key>]) -> BTreeMap<(&str, &str), u64> {
    let mut counted = BTreeMap::new();
    let mut regions: Vec<&str> = keys.iter().map(|key| key.arn.place.region.name()).collect();
    regions.sort_unstable();
    regions.dedup();
    regions.truncate(REGIONS);
    for key in keys {
        let region = key.arn.place.region.name();
        let region = regions.binary_search(&region).map_or("other", |_| region);
        *counted.entry((region, key.state.word())).or_default() += 1;
    }
    counted
}

/// The lines so far. Writing to a text does not fail.
struct Text(String);

impl Text {
    fn family(&mut self, name: &str, kind: &str, help: &str) {
        writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}").ok();
    }

    fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: impl Display) {
        let labels: Vec<String> = labels.iter().map(|(label, text)| format!("{label}=\"{text}\"")).collect();
        writeln!(self.0, "{name}{{{}}} {value}", labels.join(",")).ok();
    }
}
