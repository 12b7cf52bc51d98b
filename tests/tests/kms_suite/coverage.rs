//! The suite leaves no operation out: each that the mock performs succeeds somewhere, and is refused somewhere.

use crate::scenario::{Step, scenarios};
use serde_json::Value;
use std::collections::BTreeSet;

#[test]
fn every_operation_succeeds_and_is_refused_somewhere() {
    let model: Value = serde_json::from_str(&mock_kms::api_model()).unwrap();
    let operations = model["operations"].as_object().unwrap();
    let performed: BTreeSet<&str> = operations
        .iter()
        .filter(|(_, model)| !model["input"].is_null())
        .map(|(name, _)| name.as_str())
        .collect();
    let calls = || {
        scenarios().iter().flat_map(|scenario| &scenario.steps).filter_map(|step| match step {
            Step::Call(call) => Some(call),
            _ => None,
        })
    };
    let succeed: BTreeSet<&str> =
        calls().filter(|call| call.error.is_none()).map(|call| call.call.as_str()).collect();
    let refused: BTreeSet<&str> =
        calls().filter(|call| call.error.is_some()).map(|call| call.call.as_str()).collect();
    let lacking = |seen: &BTreeSet<&'static str>| performed.difference(seen).copied().collect::<Vec<&str>>();
    assert!(lacking(&succeed).is_empty(), "succeed nowhere: {:?}", lacking(&succeed));
    assert!(lacking(&refused).is_empty(), "are refused nowhere: {:?}", lacking(&refused));
}

#[test]
fn names_of_scenarios_are_unique() {
    let names: BTreeSet<&str> = scenarios().iter().map(|scenario| scenario.name.as_str()).collect();
    assert_eq!(names.len(), scenarios().len());
}
