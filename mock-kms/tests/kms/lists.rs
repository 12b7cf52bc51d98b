//! `ListKeys` and `ListAliases`, page by page.

use crate::mock::{Mock, text};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Reads all pages of a list and checks that only the last one is not truncated.
fn pages(mock: &Mock, operation: &str, member: &str, request: Value) -> Vec<Vec<Value>> {
    let mut pages = Vec::new();
    let mut request = request;
    loop {
        let page = mock.call(operation, request.clone());
        pages.push(page[member].as_array().unwrap().clone());
        if page["Truncated"] == false {
            assert!(page.get("NextMarker").is_none());
            return pages;
        }
        request["Marker"] = page["NextMarker"].clone();
    }
}

#[test]
fn every_key_is_listed_once() {
    let mock = Mock::new();
    let made: BTreeSet<String> = (0..7).map(|_| mock.key().arn).collect();
    for (limit, sizes) in [(3, vec![3, 3, 1]), (7, vec![7]), (1000, vec![7])] {
        let pages = pages(&mock, "ListKeys", "Keys", json!({ "Limit": limit }));
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), sizes);
        let listed: Vec<String> = pages.concat().iter().map(|key| text(&key["KeyArn"])).collect();
        assert_eq!(listed.iter().cloned().collect::<BTreeSet<_>>(), made);
        assert_eq!(listed.len(), made.len());
    }
    assert_eq!(mock.call("ListKeys", json!({}))["Keys"].as_array().unwrap().len(), 7);
    let shared = json!({ "ResourceOwners": ["OTHER_ACCOUNTS_VIA_RAM"] });
    assert_eq!(mock.call("ListKeys", shared), json!({ "Keys": [], "Truncated": false }));
}

#[test]
fn a_page_goes_on_after_the_last_entry_even_if_that_is_gone() {
    let mock = Mock::new();
    let key = mock.key();
    for n in 0..5 {
        mock.call("CreateAlias", json!({ "AliasName": format!("alias/{n}"), "TargetKeyId": key.id }));
    }
    let first = mock.call("ListAliases", json!({ "Limit": 2 }));
    assert_eq!(first["Aliases"][1]["AliasName"], "alias/1");
    mock.call("DeleteAlias", json!({ "AliasName": "alias/1" }));
    let second = mock.call("ListAliases", json!({ "Limit": 2, "Marker": first["NextMarker"] }));
    assert_eq!(second["Aliases"][0]["AliasName"], "alias/2");
}

#[test]
fn pages_have_their_default_and_their_greatest_size() {
    let mock = Mock::new();
    // A key has fifty aliases at most.
    let keys = [mock.key(), mock.key(), mock.key()];
    for n in 0..120 {
        let key = &keys[n / 50];
        mock.call("CreateAlias", json!({ "AliasName": format!("alias/{n:03}"), "TargetKeyId": key.id }));
    }
    let sizes = |request: Value| {
        pages(&mock, "ListAliases", "Aliases", request).iter().map(Vec::len).collect::<Vec<_>>()
    };
    assert_eq!(sizes(json!({})), [50, 50, 20]);
    assert_eq!(sizes(json!({ "KeyId": keys[0].id })), [50]);
    assert_eq!(sizes(json!({ "KeyId": keys[2].id, "Limit": 15 })), [15, 5]);
    assert_eq!(sizes(json!({ "Limit": 1000 })), [100, 20]);
}

#[test]
fn a_marker_belongs_to_its_operation() {
    let mock = Mock::new();
    (0..2).for_each(|_| drop(mock.key()));
    let marker = mock.call("ListKeys", json!({ "Limit": 1 }))["NextMarker"].clone();
    assert_eq!(mock.error("ListAliases", json!({ "Marker": marker })), "InvalidMarkerException");
    for marker in ["x", "AAAA", "!"] {
        assert_eq!(mock.error("ListKeys", json!({ "Marker": marker })), "InvalidMarkerException");
    }
    let error = mock.error("ListKeys", json!({ "Marker": "" }));
    assert!(error.ends_with(
        "at 'marker' failed to satisfy constraint: Member must have length greater than or equal to 1"
    ));
}
