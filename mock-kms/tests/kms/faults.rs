//! Faults: which calls go wrong, how, and when.

use crate::mock::Mock;
use mock_kms::{ErrorCode, Fault, Seed, SeedPrincipal};
use serde_json::{Value, json};
use std::time::Duration;

const RANDOM: &str = "GenerateRandom";

fn random(mock: &Mock) -> Option<ErrorCode> {
    mock.try_call(RANDOM, &json!({ "NumberOfBytes": 8 })).err().map(|error| error.code())
}

/// Which of the next calls go wrong, counted from one.
fn struck(mock: &Mock, calls: usize) -> Vec<usize> {
    (1..=calls).filter(|_| random(mock).is_some()).collect()
}

#[test]
fn an_error_comes_on_its_occasion_and_in_the_same_order_each_time() {
    let fault = || Fault::error(ErrorCode::KmsInternal).of_operation(RANDOM);
    for (fault, expected) in [
        (fault().once(), vec![1]),
        (fault().first(3), vec![1, 2, 3]),
        (fault().every(4), vec![4, 8]),
        (fault(), (1..=9).collect()),
        (fault().with_probability(0.0, 1), vec![]),
    ] {
        let mock = Mock::new();
        mock.kms.add_fault(fault).unwrap();
        assert_eq!(struck(&mock, 9), expected);
    }
    let by_chance = |seed| {
        let mock = Mock::new();
        mock.kms.add_fault(fault().with_probability(0.5, seed)).unwrap();
        struck(&mock, 64)
    };
    assert_eq!(by_chance(1), by_chance(1));
    assert_ne!(by_chance(1), by_chance(2));
}

#[test]
fn a_fault_is_about_an_operation_a_key_a_caller_or_all_calls() {
    const ALICE: &str = "arn:aws:iam::111122223333:user/alice";
    const ROLE: &str = "arn:aws:iam::111122223333:role/orders";
    let everything = r#"{"Statement":{"Effect":"Allow","Action":"kms:*","Resource":"*"}}"#;
    let [alice, role] = [ALICE, ROLE].map(|arn| SeedPrincipal::new(arn).policy(everything));
    let mock = Mock::built(|builder| builder.seed(Seed::default().principal(alice).principal(role)));
    let (one, two) = (mock.key(), mock.key());
    mock.call("CreateAlias", json!({ "AliasName": "alias/one", "TargetKeyId": one.id }));
    let blob =
        mock.call("Encrypt", json!({ "KeyId": one.id, "Plaintext": "eA==" }))["CiphertextBlob"].clone();
    let error = Fault::error(ErrorCode::KeyUnavailable);
    let fails = |mock: &Mock, operation: &str, request: &Value| mock.try_call(operation, request).is_err();
    let encrypt = |key: &str| json!({ "KeyId": key, "Plaintext": "eA==" });

    mock.kms.add_fault(error.clone().of_key(&one.id)).unwrap();
    assert!(
        fails(&mock, "Encrypt", &encrypt("alias/one"))
            && fails(&mock, "Decrypt", &json!({ "CiphertextBlob": blob }))
    );
    assert!(fails(&mock, "DescribeKey", &json!({ "KeyId": one.arn })));
    assert!(!fails(&mock, "Encrypt", &encrypt(&two.id)));
    mock.kms.clear_faults();

    mock.kms.add_fault(error.clone().of_key(&two.arn).of_operation("Encrypt")).unwrap();
    assert!(
        fails(&mock, "Encrypt", &encrypt(&two.id))
            && !fails(&mock, "DescribeKey", &json!({ "KeyId": two.id }))
    );
    mock.kms.clear_faults();

    mock.kms.add_fault(error.clone().of_caller(ALICE)).unwrap();
    let id = mock.kms.add_fault(error.of_caller(ROLE)).unwrap();
    let seen_by = |arn: &str| Mock { kms: mock.kms.clone(), caller: mock.kms.caller(arn).unwrap() };
    assert!(fails(&seen_by(ALICE), "ListKeys", &json!({})) && fails(&seen_by(ROLE), "ListKeys", &json!({})));
    assert!(!fails(&mock, "ListKeys", &json!({})));
    assert!(mock.kms.remove_fault(id) && !mock.kms.remove_fault(id));
    assert!(!fails(&seen_by(ROLE), "ListKeys", &json!({})));

    mock.kms.add_fault(Fault::http_status(503)).unwrap();
    let error = mock.error("ListKeys", json!({}));
    assert_eq!(error, "ServiceUnavailable: A fault answered with the HTTP status 503.");
    assert_eq!(mock.kms.audit().last().unwrap().error, Some(ErrorCode::ServiceUnavailable));
    assert!(mock.kms.explain(&mock.caller, "ListKeys", b"{}").0.is_ok(), "explanations are not struck");
}

#[test]
fn latencies_add_up_and_the_first_error_ends_a_call() {
    let mock = Mock::new();
    let millis = Duration::from_millis;
    mock.kms.add_fault(Fault::latency(millis(20)).every(2)).unwrap();
    mock.kms
        .add_fault(Fault::error(ErrorCode::Throttling).message("slower").after(millis(5)).first(2))
        .unwrap();
    mock.kms.add_fault(Fault::latency(millis(300))).unwrap();
    let call = || {
        let answer = mock.kms.answer(&mock.caller, RANDOM, br#"{"NumberOfBytes":8}"#);
        (answer.latency().as_millis(), answer.outcome.err().map(|error| error.to_string()))
    };
    let slower = Some("ThrottlingException: slower".to_owned());
    assert_eq!([call(), call(), call()], [(5, slower.clone()), (25, slower), (300, None)]);
    let faults = mock.kms.faults();
    let counts: Vec<_> =
        faults.as_array().unwrap().iter().map(|one| [&one["matched"], &one["struck"]]).collect();
    assert_eq!(counts, [[&json!(3), &json!(1)], [&json!(3), &json!(2)], [&json!(1), &json!(1)]]);
}

#[test]
fn faults_of_a_seed_strike_after_it_and_again_after_a_reset() {
    let seed = r#"{"keys": [{}], "faults": [{"operation": "GenerateRandom", "error": "KMSInternalException", "first": 1}]}"#;
    let mock = Mock::built(|builder| builder.seed(Seed::from_json(seed).unwrap()));
    assert_eq!(struck(&mock, 3), [1]);
    mock.kms.add_fault(Fault::error(ErrorCode::KmsInternal)).unwrap();
    mock.kms.reset();
    assert_eq!(struck(&mock, 3), [1]);
}

#[test]
fn what_makes_no_sense_is_refused() {
    for (fault, expected) in [
        (json!({}), "one of error, http_status and cut_connection, or latency_ms alone"),
        (json!({ "error": "KMSInternalException", "http_status": 500 }), "one of error"),
        (json!({ "error": "HorseException" }), "no error 'HorseException'"),
        (json!({ "operation": "Ride", "latency_ms": 1 }), "no operation 'Ride'"),
        (json!({ "http_status": 404 }), "from 500 to 599"),
        (json!({ "latency_ms": 1, "message": "x" }), "Only an error has a message"),
        (json!({ "latency_ms": 1, "every": 0 }), "every (1 or more)"),
        (json!({ "latency_ms": 1, "first": 1, "probability": 0.5 }), "one of first"),
        (json!({ "latency_ms": 1, "probability": 1.5 }), "from 0 to 1"),
        (json!({ "latency_ms": 1, "seed": 7 }), "seed goes with probability"),
    ] {
        let mock = Mock::new();
        let seed = Seed::from_json(&json!({ "faults": [fault] }).to_string()).unwrap();
        let error = mock.kms.sow(seed).unwrap_err().to_string();
        assert!(error.contains(expected), "{fault}: {error}");
        assert_eq!(mock.kms.faults(), json!([]));
    }
}

#[cfg(feature = "kmseal")]
#[test]
fn in_process_a_client_waits_on_the_clock_that_it_is_given() {
    use kmseal::{
        kms::{GenerateDataKeyRequest, KmsClient as _},
        time::ManualClock,
    };
    use std::{pin::pin, sync::Arc, task};

    let mock = Mock::new();
    let key = mock.key();
    mock.kms.add_fault(Fault::latency(Duration::from_secs(3))).unwrap();
    let clock = Arc::new(ManualClock::new());
    let client =
        mock_kms::InProcessClient::new(mock.kms.clone(), mock.caller.clone()).waiting_on(clock.clone());
    let context = kmseal::EncryptionContext::EMPTY;
    let mut call = pin!(client.generate_data_key(GenerateDataKeyRequest::new(&key.arn, 32, &context)));
    let mut waker = task::Context::from_waker(task::Waker::noop());
    assert!(call.as_mut().poll(&mut waker).is_pending());
    clock.advance(Duration::from_secs(2));
    assert!(call.as_mut().poll(&mut waker).is_pending());
    clock.advance(Duration::from_secs(1));
    assert!(call.as_mut().poll(&mut waker).is_ready());
}
