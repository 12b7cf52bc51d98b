//! Signatures made by the AWS signing crate, as they are and altered in every way.

use super::*;
use crate::{AccountId, Credential};
use aws_credential_types::Credentials as SigningCredentials;
use aws_sigv4::{
    http_request::{SignableBody, SignableRequest, SigningSettings, sign},
    sign::v4,
};
use http::{HeaderValue, Request};
use proptest::prelude::*;
use time::OffsetDateTime;

const WRONG: &str = "The request signature we calculated does not match the signature you provided. Check your AWS \
                     Secret Access Key and signing method. Consult the service documentation for details.";
const UNKNOWN: &str = "The security token included in the request is invalid.";

/// A signed call, which a test may then alter.
struct Call {
    head: Parts,
    body: Vec<u8>,
}

/// How a call is signed.
struct Signer<'a> {
    key: (&'a str, &'a str),
    token: Option<&'a str>,
    region: &'a str,
    service: &'a str,
    time: SystemTime,
}

fn now() -> SystemTime {
    OffsetDateTime::from_unix_timestamp(1_767_323_045).unwrap().into()
}

const SIGNER: fn() -> Signer<'static> =
    || Signer { key: ("test", "test"), token: None, region: "eu-central-1", service: "kms", time: now() };

impl Signer<'_> {
    /// Signs a call with these headers by the AWS signing crate.
    fn sign(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Call {
        let (id, secret) = self.key;
        let token = self.token.map(str::to_owned);
        let identity = SigningCredentials::new(id, secret, token, None, "test").into();
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(self.region)
            .name(self.service)
            .time(self.time)
            .settings(SigningSettings::default())
            .build()
            .unwrap()
            .into();
        let uri = format!("http://localhost:4599{path}");
        let signable =
            SignableRequest::new(method, &uri, headers.iter().copied(), SignableBody::Bytes(body)).unwrap();
        let (instructions, _) = sign(signable, &params).unwrap().into_parts();
        let mut request = Request::builder().method(method).uri(path).header("host", "localhost:4599");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut request = request.body(()).unwrap();
        instructions.apply_to_request_http1x(&mut request);
        Call { head: request.into_parts().0, body: body.to_vec() }
    }

    fn call(&self) -> Call {
        let headers = [
            ("content-type", "application/x-amz-json-1.1"),
            ("x-amz-target", "TrentService.ListKeys"),
            ("accept", "  a,   b  "),
        ];
        self.sign("POST", "/", &headers, b"{}")
    }
}

fn outcome(verifier: &Verifier, credentials: &Credentials, call: &Call) -> Result<Caller, String> {
    let arrived = (&call.head, call.body.as_slice());
    verifier.verify(credentials, (Service::Kms, now()), arrived).map_err(|refusal| refusal.to_string())
}

fn judge(call: &Call) -> Result<Caller, String> {
    outcome(&Verifier::new(), &Credentials::new(AccountId::default()), call)
}

fn caller(region: &str, account: &str) -> Caller {
    Caller::root(Region::new(region).unwrap(), AccountId::new(account).unwrap())
}

fn altered(alter: impl FnOnce(&mut Call)) -> Result<Caller, String> {
    let mut call = SIGNER().call();
    alter(&mut call);
    judge(&call)
}

fn set(call: &mut Call, name: &'static str, value: &str) {
    call.head.headers.insert(name, HeaderValue::from_str(value).unwrap());
}

fn authorization(call: &Call) -> String {
    call.head.headers["authorization"].to_str().unwrap().to_owned()
}

#[test]
fn good_signatures_tell_region_and_account() {
    assert_eq!(judge(&SIGNER().call()), Ok(caller("eu-central-1", "000000000000")));
    let signer = Signer { key: ("111122223333", "test"), region: "us-east-2", ..SIGNER() };
    assert_eq!(judge(&signer.call()), Ok(caller("us-east-2", "111122223333")));
}

#[test]
fn wrong_secrets_and_unknown_keys_are_refused() {
    let judge = |key| judge(&Signer { key, ..SIGNER() }.call());
    assert_eq!(judge(("test", "tset")), Err(WRONG.to_owned()));
    assert_eq!(judge(("111122223333", "tset")), Err(WRONG.to_owned()));
    assert_eq!(judge(("AKIAIOSFODNN7EXAMPLE", "test")), Err(UNKNOWN.to_owned()));
    let token = Signer { token: Some("token"), ..SIGNER() };
    assert_eq!(super::tests::judge(&token.call()), Err(UNKNOWN.to_owned()));
}

#[test]
fn a_replaced_secret_counts_at_once() {
    let (verifier, credentials) = (Verifier::new(), Credentials::new(AccountId::default()));
    let register = |secret| {
        credentials.register(&Credential::new("AKIA", secret, AccountId::default()).unwrap());
    };
    let call = |secret| Signer { key: ("AKIA", secret), ..SIGNER() }.call();
    register("one");
    // The second time, the signing key is a kept one.
    assert!(outcome(&verifier, &credentials, &call("one")).is_ok());
    assert!(outcome(&verifier, &credentials, &call("one")).is_ok());
    register("two");
    assert_eq!(outcome(&verifier, &credentials, &call("one")), Err(WRONG.to_owned()));
    assert!(outcome(&verifier, &credentials, &call("two")).is_ok());
}

#[test]
fn whatever_was_altered_or_lost_is_noticed() {
    let wrong = Err(WRONG.to_owned());
    assert_eq!(altered(|call| call.body.push(b' ')), wrong);
    assert_eq!(altered(|call| call.head.uri = "/?a=b".parse().unwrap()), wrong);
    assert_eq!(altered(|call| call.head.uri = "/a".parse().unwrap()), wrong);
    assert_eq!(altered(|call| call.head.method = http::Method::PUT), wrong);
    assert_eq!(altered(|call| set(call, "x-amz-target", "TrentService.CreateKey")), wrong);
    assert_eq!(altered(|call| set(call, "host", "localhost:4598")), wrong);
    assert_eq!(altered(|call| drop(call.head.headers.remove("x-amz-target"))), wrong);
    assert_eq!(
        altered(|call| assert!(call.head.headers.append("accept", HeaderValue::from_static("c")))),
        wrong
    );
    let signature = |alter: fn(&str) -> String| {
        altered(|call| {
            let header = authorization(call);
            let (start, signature) = header.split_once("Signature=").unwrap();
            set(call, "authorization", &format!("{start}Signature={}", alter(signature)));
        })
    };
    assert!(signature(str::to_owned).is_ok());
    assert_eq!(signature(|s| s.chars().rev().collect()), wrong);
    assert_eq!(signature(|s| s[1..].to_owned()), wrong);
    assert_eq!(signature(|s| s.to_uppercase()), wrong);
    assert_eq!(signature(|_| String::new()), wrong);
    // What is not signed may change on the way.
    assert!(altered(|call| set(call, "user-agent", "another")).is_ok());
}

#[test]
fn a_signature_is_for_one_time_place_and_service() {
    let service = Signer { service: "s3", ..SIGNER() };
    assert_eq!(
        judge(&service.call()),
        Err("Credential should be scoped to correct service: 'kms'. ".to_owned())
    );
    let region = Signer { region: "EU", ..SIGNER() };
    assert_eq!(
        judge(&region.call()),
        Err("Credential should be scoped to a valid region, not 'EU'. ".to_owned())
    );
    let other_day = altered(|call| {
        let header = authorization(call).replace("/20260102/", "/20260103/");
        set(call, "authorization", &header);
    });
    let message = "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: \
                   '20260103' != '20260102', from '20260102T030405Z'. ";
    assert_eq!(other_day, Err(message.to_owned()));
    let old = Signer { time: now() - Duration::from_secs(301), ..SIGNER() };
    assert!(
        judge(&old.call()).unwrap_err().starts_with("Signature expired: 20260102T025904Z is now earlier")
    );
    let early = Signer { time: now() + Duration::from_secs(301), ..SIGNER() };
    assert!(judge(&early.call()).unwrap_err().starts_with("Signature not yet current: 20260102T030906Z"));
    for seconds in [0, 299] {
        let time = now() - Duration::from_secs(seconds);
        assert!(judge(&Signer { time, ..SIGNER() }.call()).is_ok());
    }
}

#[test]
fn the_host_must_be_signed() {
    let call = altered(|call| {
        let header = authorization(call).replace(";host;", ";");
        set(call, "authorization", &header);
    });
    assert_eq!(
        call,
        Err("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.".to_owned())
    );
    assert_eq!(
        altered(|call| drop(call.head.headers.remove("authorization"))),
        Err("Missing Authentication Token".into())
    );
}

#[test]
fn a_call_that_has_not_travelled_names_its_host_in_the_address() {
    let call = altered(|call| {
        call.head.headers.remove("host");
        call.head.uri = "http://localhost:4599/".parse().unwrap();
    });
    assert!(call.is_ok());
}

proptest! {
    #[test]
    fn every_call_that_the_signing_crate_signs_is_accepted(
        path in "(/[a-z%~ -]{1,8}){0,3}/?",
        query in proptest::collection::vec(("[a-zA-Z%~*+ /=äß]{1,6}", "[a-zA-Z%~*+ /=äß]{0,6}"), 0..4),
        value in " {0,3}[!-~]{0,5} {1,4}[!-~]{0,5} {0,3}",
        body in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        // The crate takes paths as they travel and folds `//`, which a client of KMS never sends.
        let path = path.replace('%', "%25").replace(' ', "%20");
        let path = if path.is_empty() { "/".to_owned() } else { path };
        let query: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
        let target = if query.is_empty() { path } else { format!("{path}?{query}") };
        let headers = [("x-amz-target", "TrentService.ListKeys"), ("x-amz-note", &value), ("x-amz-note", "again")];
        let call = SIGNER().sign("POST", &target, &headers, &body);
        prop_assert_eq!(judge(&call), Ok(caller("eu-central-1", "000000000000")));
    }
}
