//! Tests of the retrying client on a clock to turn: nothing here waits.

use super::*;
use crate::{
    context::EncryptionContext, error::ErrorKind, kms::fake::FakeKms, secret::PlaintextDataKey,
    time::ManualClock,
};
use kmseal_crypto::CryptoError;
use std::{
    collections::VecDeque,
    future::pending,
    pin::pin,
    sync::Mutex,
    task::{Context, Poll, Waker},
};

const KEY: &str = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd";
static NO_CONTEXT: EncryptionContext = EncryptionContext::EMPTY;

/// What comes of one attempt.
#[derive(Debug, Clone, Copy)]
enum Turn {
    Opens,
    Fails(&'static str),
    NeverAnswers,
}
use Turn::{Fails, NeverAnswers, Opens};

/// A client that answers `Decrypt` by its script, and notes when it was asked and how many calls wait.
#[derive(Debug)]
struct Scripted {
    clock: Arc<ManualClock>,
    script: Mutex<VecDeque<Turn>>,
    asked: Mutex<Vec<Duration>>,
    waiting: Arc<()>,
}

impl Scripted {
    fn new(clock: &Arc<ManualClock>, script: &[Turn]) -> Arc<Self> {
        Arc::new(Self {
            clock: clock.clone(),
            script: Mutex::new(script.iter().copied().collect()),
            asked: Mutex::default(),
            waiting: Arc::default(),
        })
    }

    fn calls_waiting(&self) -> usize {
        Arc::strong_count(&self.waiting) - 1
    }
}

impl KmsClient for Scripted {
    fn generate_data_key<'a>(
        &'a self,
        _: GenerateDataKeyRequest<'a>,
    ) -> BoxFuture<'a, Result<GenerateDataKeyResponse, KmsError>> {
        Box::pin(async { Err(KmsError::unsupported("GenerateDataKey")) })
    }

    fn encrypt<'a>(&'a self, _: EncryptRequest<'a>) -> BoxFuture<'a, Result<EncryptResponse, KmsError>> {
        Box::pin(async { Err(KmsError::unsupported("Encrypt")) })
    }

    fn decrypt<'a>(
        &'a self,
        request: DecryptRequest<'a>,
    ) -> BoxFuture<'a, Result<DecryptResponse, KmsError>> {
        Box::pin(async move {
            let _waiting = self.waiting.clone();
            self.asked.lock().unwrap().push(self.clock.now().since(ManualClock::new().now()));
            let turn = self.script.lock().unwrap().pop_front().unwrap();
            match turn {
                Opens => Ok(DecryptResponse {
                    key_id: request.key_id.to_owned(),
                    plaintext: PlaintextDataKey::new(vec![7; 32]),
                }),
                Fails(code) => Err(KmsError::new(code, "its words")),
                NeverAnswers => pending().await,
            }
        })
    }
}

/// Draws the most there is, so that every wait is as long as it may be.
#[derive(Debug)]
struct Most;

impl Random for Most {
    fn fill(&self, output: &mut [u8]) -> Result<(), CryptoError> {
        output.fill(0xff);
        Ok(())
    }
}

fn builder(inner: Arc<dyn KmsClient>, clock: &Arc<ManualClock>) -> RetryingClientBuilder {
    RetryingClient::builder(inner).clock(clock.clone()).random(&Most)
}

/// Turns the clock by milliseconds until `work` is done.
fn turn_until_done<T>(clock: &ManualClock, work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    for _ in 0..120_000 {
        if let Poll::Ready(done) = work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return done;
        }
        clock.advance(Duration::from_millis(1));
    }
    panic!("it is not done after two minutes");
}

/// What a `Decrypt` came to, and after how many milliseconds each attempt began.
fn decrypt(
    script: &[Turn],
    set: impl Fn(RetryingClientBuilder) -> RetryingClientBuilder,
) -> (Result<DecryptResponse, KmsError>, Vec<u128>) {
    let clock = Arc::new(ManualClock::new());
    let inner = Scripted::new(&clock, script);
    let client = set(builder(inner.clone(), &clock)).build().unwrap();
    let result = turn_until_done(&clock, client.decrypt(DecryptRequest::new(KEY, b"wrapped", &NO_CONTEXT)));
    assert_eq!((inner.calls_waiting(), clock.sleepers()), (0, 0), "something is left behind");
    let asked = inner.asked.lock().unwrap().iter().map(Duration::as_millis).collect();
    (result, asked)
}

#[test]
fn what_may_pass_is_tried_again_after_waits_that_double() {
    for code in
        ["ThrottlingException", "KMSInternalException", "DependencyTimeoutException", "ServiceUnreachable"]
    {
        let (result, asked) = decrypt(&[Fails(code), Fails(code), Opens], |it| it);
        assert_eq!(result.unwrap().key_id, KEY);
        assert_eq!(asked, [0, 100, 300], "{code}");
    }
}

#[test]
fn what_the_service_decided_is_not_asked_twice() {
    for code in [
        "AccessDeniedException",
        "InvalidCiphertextException",
        "IncorrectKeyException",
        "NotFoundException",
        "DisabledException",
        "KMSInvalidStateException",
        "UnsupportedByClient",
        "",
    ] {
        let (result, asked) = decrypt(&[Fails(code)], |it| it);
        let error = result.unwrap_err();
        assert_eq!((&*error.code, &*error.message), (code, "its words"));
        assert_eq!(asked, [0]);
    }
}

#[test]
fn attempts_end() {
    let always = [Fails("ThrottlingException"); 5];
    let (result, asked) = decrypt(&always, |it| it.max_attempts(5).max_backoff(Duration::from_millis(150)));
    assert_eq!(result.unwrap_err().to_string(), "ThrottlingException: its words (after 5 attempts)");
    assert_eq!(asked, [0, 100, 250, 400, 550]);
    let (result, asked) = decrypt(&always, |it| it.max_attempts(1));
    assert_eq!(result.unwrap_err().to_string(), "ThrottlingException: its words");
    assert_eq!(asked, [0]);
}

#[test]
fn an_attempt_without_an_answer_is_given_up_and_made_again() {
    let limit = |it: RetryingClientBuilder| it.attempt_timeout(Duration::from_secs(2));
    let (result, asked) = decrypt(&[NeverAnswers, Opens], limit);
    assert!(result.is_ok());
    assert_eq!(asked, [0, 2100]);
    let (result, asked) = decrypt(&[NeverAnswers; 3], limit);
    assert_eq!(result.unwrap_err().to_string(), "TimeoutError: no answer within 2s (after 3 attempts)");
    assert_eq!(asked, [0, 2100, 4300]);
}

#[test]
fn a_call_ends_in_time_with_all_its_attempts() {
    let limit = |it: RetryingClientBuilder| {
        it.attempt_timeout(Duration::from_secs(2)).timeout(Duration::from_secs(3)).max_attempts(9)
    };
    // The second attempt has what the first one left.
    let (result, asked) = decrypt(&[NeverAnswers; 2], limit);
    assert_eq!(result.unwrap_err().to_string(), "TimeoutError: no answer within 900ms (after 2 attempts)");
    assert_eq!(asked, [0, 2100]);
    // Of waits of 0.1, 0.2, 0.4, 0.8 and 1.6 seconds the last would end too late.
    let (result, asked) = decrypt(&[Fails("ThrottlingException"); 5], limit);
    assert!(result.unwrap_err().to_string().ends_with("(after 5 attempts)"));
    assert_eq!(asked, [0, 100, 300, 700, 1500]);
}

#[test]
fn dropping_a_call_cancels_it_whatever_it_waits_for() {
    for script in [&[NeverAnswers][..], &[Fails("ThrottlingException")]] {
        let clock = Arc::new(ManualClock::new());
        let inner = Scripted::new(&clock, script);
        let client = builder(inner.clone(), &clock).build().unwrap();
        let mut call = client.decrypt(DecryptRequest::new(KEY, b"wrapped", &NO_CONTEXT));
        assert!(call.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        assert_eq!(clock.sleepers(), 1);
        drop(call);
        assert_eq!((inner.calls_waiting(), clock.sleepers()), (0, 0));
        clock.advance(Duration::from_secs(60));
        assert_eq!(inner.asked.lock().unwrap().len(), 1);
    }
}

#[test]
fn every_call_goes_through() {
    let clock = Arc::new(ManualClock::new());
    let fake = FakeKms::holding([KEY]);
    let client = builder(fake.clone(), &clock).build().unwrap();
    let data_key = PlaintextDataKey::new(vec![7; 32]);
    turn_until_done(&clock, async {
        let made = client.generate_data_key(GenerateDataKeyRequest::new(KEY, 32, &NO_CONTEXT)).await.unwrap();
        client.decrypt(DecryptRequest::new(KEY, &made.ciphertext_blob, &NO_CONTEXT)).await.unwrap();
        client.encrypt(EncryptRequest::new(KEY, &data_key, &NO_CONTEXT)).await.unwrap();
        let request = GenerateDataKeyWithoutPlaintextRequest::new(KEY, 32, &NO_CONTEXT);
        let made = client.generate_data_key_without_plaintext(request).await.unwrap();
        let place = (KEY, &NO_CONTEXT);
        client.re_encrypt(ReEncryptRequest::new(&made.ciphertext_blob, place, place)).await.unwrap();
    });
    let calls = fake.take_calls_in_short();
    let operations: Vec<_> = calls.iter().filter_map(|call| call.split(' ').next()).collect();
    assert_eq!(
        operations,
        ["GenerateDataKey", "Decrypt", "Encrypt", "GenerateDataKeyWithoutPlaintext", "ReEncrypt"]
    );

    let curve = kmseal_crypto::Curve::P256;
    let fake = FakeKms::with_agreement_key(KEY, curve);
    let client = builder(fake, &clock).build().unwrap();
    turn_until_done(&clock, async {
        let public = client.get_public_key(GetPublicKeyRequest::new(KEY)).await.unwrap().public_key;
        client.derive_shared_secret(DeriveSharedSecretRequest::new(KEY, &public)).await.unwrap();
    });
    assert_eq!(client.region(), Some("eu-central-1"));
}

#[test]
fn settings_that_make_no_sense_are_refused() {
    let clock = Arc::new(ManualClock::new());
    for builder in [
        builder(FakeKms::holding([]), &clock).max_attempts(0),
        builder(FakeKms::holding([]), &clock).attempt_timeout(Duration::ZERO),
        builder(FakeKms::holding([]), &clock).timeout(Duration::ZERO),
    ] {
        assert_eq!(builder.build().unwrap_err().kind(), ErrorKind::InvalidArgument);
    }
}
