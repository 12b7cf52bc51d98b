//! What a policy of twenty statements costs a call: DescribeKey with it, and with the default policy.
//!
//! `cargo run --release -p mock-kms --example permissions`
#![allow(clippy::print_stdout, reason = "the numbers are the point")]

use mock_kms::{Caller, Kms, Seed, SeedPrincipal};
use serde_json::{Value, json};
use std::{error::Error, time::Instant};

const ALICE: &str = "arn:aws:iam::000000000000:user/alice";
const CALLS: u32 = 20_000;

fn main() -> Result<(), Box<dyn Error>> {
    let everything = r#"{"Statement":{"Effect":"Allow","Action":"kms:*","Resource":"*"}}"#;
    let seed = Seed::default().principal(SeedPrincipal::new(ALICE).policy(everything));
    let kms = Kms::builder().seed(seed).build()?;
    let alice = kms.caller(ALICE).ok_or("the seed has a user")?;
    let plain = microseconds(&kms, &alice, &json!({}))?;
    let statements: Vec<Value> = (0..20).map(statement).collect();
    let policy = json!({ "Version": "2012-10-17", "Statement": statements }).to_string();
    let twenty =
        microseconds(&kms, &alice, &json!({ "Policy": policy, "BypassPolicyLockoutSafetyCheck": true }))?;
    println!("DescribeKey with the default policy: {plain:.1} us; with twenty statements: {twenty:.1} us");
    Ok(())
}

/// Each asks for a wildcard, a variable and two conditions; the last leaves the key to the account.
fn statement(number: usize) -> Value {
    let principal = if number == 19 { "arn:aws:iam::000000000000:root" } else { "*" };
    let tenant = if number == 19 { "*".to_owned() } else { format!("tenant-{number}-${{aws:username}}") };
    json!({
        "Effect": "Allow",
        "Principal": { "AWS": principal },
        "Action": ["kms:De*", "kms:G?nerate*"],
        "Resource": "*",
        "Condition": {
            "StringEquals": { "kms:CallerAccount": "000000000000" },
            "StringLikeIfExists": { "aws:PrincipalArn": tenant },
        },
    })
}

/// Microseconds for one DescribeKey of a key made with `request`.
fn microseconds(kms: &Kms, caller: &Caller, request: &Value) -> Result<f64, Box<dyn Error>> {
    let created = kms.call(kms.home(), "CreateKey", request.to_string().as_bytes())?;
    let created: Value = serde_json::from_slice(&created)?;
    let body = json!({ "KeyId": created["KeyMetadata"]["KeyId"] }).to_string();
    let start = Instant::now();
    for _ in 0..CALLS {
        kms.call(caller, "DescribeKey", body.as_bytes())?;
    }
    Ok(start.elapsed().as_secs_f64() * 1e6 / f64::from(CALLS))
}
