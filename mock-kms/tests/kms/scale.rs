//! A hundred thousand keys in one Region: made in reasonable time, found as fast as ten.

use crate::mock::Mock;
use serde_json::json;
use std::time::{Duration, Instant};

/// The fastest of a few rounds, so that what else the machine does matters little.
fn fastest_describe(mock: &Mock, ids: &[String]) -> Duration {
    let round = |_| {
        let start = Instant::now();
        ids.iter().for_each(|id| drop(mock.call("DescribeKey", json!({ "KeyId": id }))));
        start.elapsed()
    };
    (0..10).map(round).min().unwrap_or_default()
}

#[test]
fn lookups_do_not_slow_down_with_the_number_of_keys() {
    let mock = Mock::new();
    let mut ids: Vec<String> = (0..10).map(|_| mock.key().id).collect();
    let among_ten = fastest_describe(&mock, &ids);
    let start = Instant::now();
    ids.extend((10..100_000).map(|_| mock.key().id));
    let making = start.elapsed();
    assert_eq!(mock.kms.key_count(), 100_000);
    let spread: Vec<String> = ids.iter().step_by(10_000).cloned().collect();
    let among_many = fastest_describe(&mock, &spread);
    println!(
        "{making:?} to make them; ten lookups take {among_ten:?} among 10 keys, {among_many:?} among 100,000"
    );
    assert!(making < Duration::from_secs(30), "{making:?} to make 100,000 keys");
    assert!(among_many < among_ten * 3, "{among_ten:?} among ten keys, {among_many:?} among 100,000");
}
