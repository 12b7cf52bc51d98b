//! The page `docs/errors.md`: it has every kind of error and no other, each can be made to happen, and what it prints
//! of an error is what the error prints.
#![allow(clippy::unwrap_used, clippy::panic, reason = "an error here is a failed test")]

mod causes;
mod kms;

use kmseal::ErrorKind;

const PAGE: &str = include_str!("../../../docs/errors.md");
/// The codes that JavaScript alone has; `npm/test/load.test.ts` makes them happen.
const IN_JAVASCRIPT_ALONE: [&str; 1] = ["LoadFailed"];

#[test]
fn every_kind_can_be_made_to_happen() {
    for kind in ErrorKind::ALL {
        let error = causes::make(kind);
        assert_eq!(error.kind(), kind, "{error}");
    }
}

#[test]
fn the_page_has_every_kind_and_no_other() {
    let sections: Vec<&str> =
        PAGE.lines().filter_map(|line| line.strip_prefix("## `")?.strip_suffix('`')).collect();
    let kinds: Vec<&str> = ErrorKind::ALL.iter().map(|kind| kind.name()).chain(IN_JAVASCRIPT_ALONE).collect();
    assert_eq!(sections, kinds, "the page's sections, in the order of ErrorKind::ALL");
}

#[test]
fn the_page_quotes_each_error_as_it_prints() {
    let mut differences = String::new();
    for kind in ErrorKind::ALL {
        let heading = format!("## `{kind}`\n");
        let section =
            PAGE.split(&heading).nth(1).unwrap_or_default().split("\n## ").next().unwrap_or_default();
        let quoted = section.split("```text\n").nth(1).and_then(|rest| rest.split("\n```").next());
        let printed = causes::make(kind).to_string();
        if quoted != Some(&printed) {
            differences += &format!("{kind} prints:\n{printed}\n");
        }
    }
    assert!(differences.is_empty(), "docs/errors.md quotes something else:\n{differences}");
}

#[test]
fn the_listing_names_every_data_key_and_every_keyring_that_looked_at_it() {
    let error = causes::make(ErrorKind::NoDataKeyOpened);
    let tried: Vec<(&str, bool)> = error
        .attempts()
        .iter()
        .map(|attempt| (attempt.data_key.as_str(), attempt.keyring.starts_with("KmsKeyring")))
        .collect();
    let [one, two] = [1, 2].map(|digit| format!("aws-kms/{}", kms::arn(digit)));
    for pair in [(one.as_str(), true), (one.as_str(), false), (two.as_str(), true), (two.as_str(), false)] {
        assert!(tried.contains(&pair), "{pair:?} is missing: {error}");
    }
}
