//! The stage: one mock, on which a client performs scenario after scenario, and a report of what passed.

use crate::{
    client::{Client, Origin},
    expectation::{Kept, check, filled, member},
    scenario::{Call, START, Scenario, Step, Wrap, scenarios},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use mock_kms::{
    Clock, Kms, Server, Timestamp,
    crypto::{RsaPadding, aws_lc::PROVIDER},
};
use serde_json::Value;
use std::time::Duration;

/// The fewest scenarios and steps that the suite may hold, so that no test passes for want of data.
const FEWEST: (usize, usize) = (60, 400);

/// A mock whose clock stands still.
pub(crate) fn mock() -> Kms {
    Kms::builder().clock(Clock::frozen_at(Timestamp::from_seconds(START))).build().unwrap()
}

/// A server for clients that need one.
pub(crate) fn serve(kms: &Kms) -> Server {
    Server::start(kms.clone(), "127.0.0.1:0").unwrap()
}

/// Performs the whole suite. Panics with all that differs; says how much passed.
pub(crate) fn perform(name: &str, kms: &Kms, client: &mut dyn Client) {
    let (mut passed, mut steps, mut differences) = (0, 0, Vec::new());
    for scenario in scenarios() {
        kms.reset();
        match play(scenario, kms, client) {
            Ok(()) => {
                passed += 1;
                steps += scenario.steps.len();
            }
            Err(difference) => differences.push(difference),
        }
    }
    println!("{name}: {passed} scenarios with {steps} steps passed, {} failed", differences.len());
    assert!(differences.is_empty(), "{name}:\n{}", differences.join("\n"));
    assert!(passed >= FEWEST.0 && steps >= FEWEST.1, "only {passed} scenarios with {steps} steps");
}

/// Performs one scenario up to its end, or to the first step that differs.
fn play(scenario: &Scenario, kms: &Kms, client: &mut dyn Client) -> Result<(), String> {
    let mut kept = Kept::new();
    for (number, step) in (1..).zip(&scenario.steps) {
        let outcome = match step {
            Step::Call(call) => perform_call(call, client, &mut kept),
            Step::Advance(step) => {
                kms.clock().advance(duration(&step.advance));
                Ok(())
            }
            Step::Wrap(step) => {
                kept.insert(step.keep.clone(), wrapped(step, &kept).into());
                Ok(())
            }
        };
        outcome.map_err(|difference| format!("{}, step {number}: {difference}", scenario.name))?;
    }
    Ok(())
}

fn perform_call(call: &Call, client: &mut dyn Client, kept: &mut Kept) -> Result<(), String> {
    let input = filled(&Value::Object(call.input.clone()), kept);
    let origin = Origin { region: &call.region, account: &call.account };
    let outcome = client.call(origin, &call.call, &input);
    match (&call.error, outcome) {
        (None, Ok(answer)) => {
            let expected = call.answer.as_ref().map(|expected| filled(expected, kept));
            check(
                "the answer",
                Some(&answer),
                &expected.unwrap_or_else(|| Value::Object(Default::default())),
            )
            .map_err(|difference| format!("{}: {difference}", call.call))?;
            if call.nothing && answer.as_object().is_none_or(|members| !members.is_empty()) {
                return Err(format!("{} answered {answer}, not nothing", call.call));
            }
            for (name, path) in &call.keep {
                let value = member(&answer, path).ok_or(format!("{} answered no {path}", call.call))?;
                kept.insert(name.clone(), value.clone());
            }
            Ok(())
        }
        (Some(expected), Err(refusal)) => {
            let (expected, refusal) = (filled(&expected.as_str().into(), kept), refusal.to_string());
            if expected == refusal.as_str() {
                return Ok(());
            }
            Err(format!("{} was refused with {refusal:?}, not {expected}", call.call))
        }
        (None, Err(refusal)) => Err(format!("{} was refused: {refusal}", call.call)),
        (Some(expected), Ok(answer)) => Err(format!("{} answered {answer}, not {expected:?}", call.call)),
    }
}

/// Wraps a material as a client of ImportKeyMaterial does.
fn wrapped(step: &Wrap, kept: &Kept) -> String {
    let bytes = |text: &str| {
        let text = filled(&text.into(), kept);
        BASE64_STANDARD.decode(text.as_str().unwrap()).unwrap()
    };
    let key = PROVIDER.rsa_encryption.encryption_key(&bytes(&step.under)).unwrap();
    BASE64_STANDARD.encode(key.encrypt(RsaPadding::OaepSha256, &bytes(&step.wrap)).unwrap())
}

/// Reads a length of time such as `30d`, `12h`, `5m` and `10s`.
fn duration(text: &str) -> Duration {
    let (number, unit) = text.split_at(text.len() - 1);
    let seconds = match unit {
        "d" => 86_400,
        "h" => 3_600,
        "m" => 60,
        "s" => 1,
        _ => panic!("{text} is no length of time"),
    };
    Duration::from_secs(number.parse::<u64>().expect("a number") * seconds)
}
