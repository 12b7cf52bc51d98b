//! The AWS Encryption SDK's test vectors, with the exact numbers that must pass, so that none goes missing.
//!
//! They lie beside the repository in `../shared/vectors`, or where `KMSEAL_VECTORS` says. Without them these tests
//! say so and check nothing, except where `CI` is `true`: there they fail.

use kmseal::crypto::{Provider, aws_lc, rustcrypto};
use tests::vectors::{Outcome, Report, find, open, run};

const PROVIDERS: [&Provider; 2] = [&aws_lc::PROVIDER, &rustcrypto::PROVIDER];

/// Runs `name` with both providers; nothing may fail.
fn report(name: &str) -> Option<Report> {
    let source = open(&find(name)?).unwrap();
    let report = run(&*source, &PROVIDERS, |_, _| {}).unwrap();
    assert!(report.is_success(), "{report}");
    Some(report)
}

/// Checks how many of a kind passed with each provider.
#[track_caller]
fn assert_passed(report: &Report, kind: &str, expected: usize) {
    for provider in PROVIDERS {
        let passed = report.count(|result| {
            result.provider == provider.name && result.kind == kind && result.outcome == Outcome::Passed
        });
        assert_eq!(passed, expected, "{kind} with {}", provider.name);
    }
}

#[track_caller]
fn assert_skipped(report: &Report, expected: usize) {
    let skipped = report.count(|result| matches!(result.outcome, Outcome::Skipped(_)));
    assert_eq!(skipped, expected * PROVIDERS.len());
}

#[test]
fn every_scenario_opens_whose_key_is_there() {
    let Some(report) = report("esdk-v5") else { return };
    assert_eq!(report.results.len(), 487 * PROVIDERS.len());
    assert_passed(&report, "raw AES", 33);
    assert_passed(&report, "raw RSA", 55);
    assert_passed(&report, "raw ECDH", 99);
    assert_passed(&report, "hierarchical", 11);
    assert_passed(&report, "multi-keyring", 44);
    assert_passed(&report, "required context", 55);
    assert_skipped(&report, 487 - 33 - 55 - 99 - 11 - 44 - 55);
}

#[test]
fn both_messages_without_frames_open() {
    let Some(report) = report("esdk-nonframed") else { return };
    assert_passed(&report, "non-framed", 2);
    assert_skipped(&report, 0);
}

#[test]
fn every_known_answer_of_key_commitment_is_met() {
    let Some(report) = report("esdk-commitment.json") else { return };
    assert_eq!(report.results.len(), 46 * PROVIDERS.len());
    assert_passed(&report, "commitment, to open", 41);
    assert_passed(&report, "commitment, to refuse", 5);
}

#[test]
fn every_header_is_encoded_as_it_was() {
    let Some(report) = report("esdk-python-1.3.5.zip") else { return };
    assert_eq!(report.headers.same, 360);
    assert_eq!(report.headers.reordered, Vec::<String>::new());
    // Their keys exist only in AWS.
    assert_skipped(&report, 360);

    let Some(report) = self::report("esdk-v5") else { return };
    assert_eq!(report.headers.same, 487);
}
