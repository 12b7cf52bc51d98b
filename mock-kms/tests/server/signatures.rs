//! Who is let in: the service's own error for each thing that a signature can lack.

use crate::{
    client::{Reply, Signer, TEST, send},
    start,
};
use mock_kms::{AccountId, Credential, Kms, Server, Service};
use serde_json::json;

fn list_keys(server: &Server, signer: &Signer<'_>) -> Reply {
    signer.call(server, "ListKeys", &json!({}))
}

#[test]
fn each_refusal_has_the_code_and_text_of_the_service() {
    let (kms, server) = start();
    let unknown = ("UnrecognizedClientException", "The security token included in the request is invalid.");
    let wrong = (
        "InvalidSignatureException",
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access \
         Key and signing method. Consult the service documentation for details.",
    );
    for (signer, (code, message)) in [
        (Signer { secret: "other", ..TEST }, wrong),
        (Signer { access_key: "AKIAIOSFODNN7EXAMPLE", ..TEST }, unknown),
        (Signer { token: Some("token"), ..TEST }, unknown),
        (
            Signer { service: "s3", ..TEST },
            ("InvalidSignatureException", "Credential should be scoped to correct service: 'kms'. "),
        ),
    ] {
        let reply = list_keys(&server, &signer);
        assert_eq!((reply.status, reply.json()), (400, json!({ "__type": code, "message": message })));
        assert!(reply.header("x-amzn-requestid").is_some_and(|id| id.len() == 36));
    }
    let headers = [("Content-Type", "application/x-amz-json-1.1"), ("X-Amz-Target", "TrentService.ListKeys")];
    let unsigned = send(server.address(), "POST /", &headers, b"{}");
    let missing =
        json!({ "__type": "MissingAuthenticationTokenException", "message": "Missing Authentication Token" });
    assert_eq!((unsigned.status, unsigned.json()), (400, missing));
    let broken = [headers[0], headers[1], ("Authorization", "AWS4-HMAC-SHA256 Credential=test")];
    let broken = send(server.address(), "POST /", &broken, b"{}");
    assert_eq!(broken.error(), (400, "IncompleteSignatureException".to_owned()));
    assert!(kms.audit().is_empty(), "nobody got as far as the service");
}

#[test]
fn an_altered_body_is_noticed() {
    let (_kms, server) = start();
    let headers = [("Content-Type", "application/x-amz-json-1.1"), ("X-Amz-Target", "TrentService.ListKeys")];
    let signed = TEST.sign(server.address(), &headers, b"{}");
    let headers: Vec<_> = signed.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(send(server.address(), "POST /", &headers, b"{}").status, 200);
    let altered = send(server.address(), "POST /", &headers, b"{ }");
    assert_eq!(altered.error(), (400, "InvalidSignatureException".to_owned()));
}

#[test]
fn a_registered_key_is_let_in() {
    let (kms, server) = start();
    let account = AccountId::new("777788889999").unwrap();
    let signer = Signer { access_key: "AKIAIOSFODNN7EXAMPLE", secret: "wonder:land", ..TEST };
    assert_eq!(list_keys(&server, &signer).status, 400);
    kms.register(&Credential::new(signer.access_key, signer.secret, account).unwrap());
    let created = signer.call(&server, "CreateKey", &json!({})).json();
    assert_eq!(created["KeyMetadata"]["AWSAccountId"], "777788889999");
}

#[test]
fn sts_refuses_in_the_words_of_its_own_protocol() {
    let (_kms, server) = start();
    let form = b"Action=GetCallerIdentity&Version=2011-06-15";
    let headers = [("Content-Type", "application/x-www-form-urlencoded")];
    for (signer, code) in [
        (Signer { service: "sts", secret: "other", ..TEST }, "SignatureDoesNotMatch"),
        (Signer { service: "sts", access_key: "AKIA", ..TEST }, "InvalidClientTokenId"),
        (TEST, "SignatureDoesNotMatch"),
    ] {
        let reply = signer.post(server.address(), &headers, form);
        assert_eq!(reply.status, 403);
        assert!(reply.body.contains(&format!("<Code>{code}</Code>")), "{}", reply.body);
    }
    let unsigned = send(server.address(), "POST /", &headers, form);
    assert_eq!(unsigned.status, 403);
    assert!(unsigned.body.contains("Request is missing Authentication Token"), "{}", unsigned.body);
}

#[test]
fn without_checks_everybody_is_let_in() {
    let service = Service::new(Kms::builder().build().unwrap()).without_signature_checks();
    let server = Server::start(service, "127.0.0.1:0").unwrap();
    assert_eq!(list_keys(&server, &Signer { secret: "other", ..TEST }).status, 200);
    let headers = [("Content-Type", "application/x-amz-json-1.1"), ("X-Amz-Target", "TrentService.ListKeys")];
    assert_eq!(send(server.address(), "POST /", &headers, b"{}").status, 200);
    let health = send(server.address(), "GET /_mock/health", &[], b"").json();
    assert_eq!(health["signatures_verified"], false);
}
