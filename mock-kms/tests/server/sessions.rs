//! Users, sessions of roles and explanations over HTTP.

use crate::client::{Signer, TEST, send};
use mock_kms::{Kms, Seed, Server, TrailQuery};
use serde_json::json;

const SEED: &str = r#"
principals:
  - arn: arn:aws:iam::000000000000:user/alice
    access_keys: [{access_key: AKIAALICE, secret: wonder}]
    policies:
      - {Version: "2012-10-17", Statement: {Effect: Allow, Action: ["kms:CreateKey", "sts:AssumeRole"], Resource: "*"}}
  - arn: arn:aws:iam::000000000000:role/orders
    policies:
      - {Version: "2012-10-17", Statement: {Effect: Allow, Action: "kms:*", Resource: "*"}}
"#;

fn start() -> (Kms, Server) {
    let kms = Kms::builder().seed(Seed::from_yaml(SEED).unwrap()).build().unwrap();
    let server = Server::start(kms.clone(), "127.0.0.1:0").unwrap();
    (kms, server)
}

#[test]
fn a_user_signs_with_its_own_access_key_and_is_told_why_not() {
    let (kms, server) = start();
    let alice = Signer { access_key: "AKIAALICE", secret: "wonder", ..TEST };
    let created = alice.call(&server, "CreateKey", &json!({})).json();
    let id = created["KeyMetadata"]["KeyId"].clone();
    let denied = alice.call(&server, "DisableKey", &json!({ "KeyId": id })).json();
    let message = denied["message"].as_str().unwrap();
    assert!(
        message.ends_with("because no identity-based policy allows the kms:DisableKey action"),
        "{message}"
    );
    assert_eq!(kms.audit().last().unwrap().caller, "arn:aws:iam::000000000000:user/alice");

    let question = json!({
        "caller": "arn:aws:iam::000000000000:user/alice", "region": "eu-central-1", "operation": "DisableKey",
        "request": { "KeyId": id },
    });
    let reply = send(server.address(), "POST /_mock/explain", &[], question.to_string().as_bytes()).json();
    assert_eq!(reply["would_succeed"], false);
    assert_eq!(reply["decisions"][0]["because"], "no identity-based policy allows kms:DisableKey");
    let nobody = json!({ "caller": "arn:aws:iam::000000000000:user/bob", "operation": "ListKeys" });
    assert_eq!(send(server.address(), "POST /_mock/explain", &[], nobody.to_string().as_bytes()).status, 400);
    let denials = send(server.address(), "GET /_mock/denials", &[], b"").json();
    assert_eq!(denials["denials"][0]["because"], "no identity-based policy allows kms:DisableKey");
}

/// What stands between the tags of that name.
fn between<'x>(xml: &'x str, name: &str) -> &'x str {
    let (_, rest) = xml.split_once(&format!("<{name}>")).unwrap_or_else(|| panic!("{xml}"));
    rest.split_once(&format!("</{name}>")).unwrap().0
}

#[test]
fn a_role_is_assumed_and_its_session_calls() {
    let (kms, server) = start();
    let alice = Signer { access_key: "AKIAALICE", secret: "wonder", service: "sts", ..TEST };
    let form = [("Content-Type", "application/x-www-form-urlencoded")];
    let body = "Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::000000000000:role/orders&RoleSessionName=s-1";
    let reply = alice.post(server.address(), &form, body.as_bytes());
    assert_eq!(reply.status, 200, "{}", reply.body);
    let xml = reply.body;
    assert_eq!(between(&xml, "Arn"), "arn:aws:sts::000000000000:assumed-role/orders/s-1");
    let session = Signer {
        access_key: between(&xml, "AccessKeyId"),
        secret: between(&xml, "SecretAccessKey"),
        token: Some(between(&xml, "SessionToken")),
        ..TEST
    };
    assert_eq!(session.call(&server, "CreateKey", &json!({})).status, 200);
    assert_eq!(kms.audit().last().unwrap().caller, "arn:aws:sts::000000000000:assumed-role/orders/s-1");
    for token in [None, Some("another")] {
        let reply = Signer { token, ..session }.call(&server, "CreateKey", &json!({}));
        assert_eq!(reply.error(), (400, "UnrecognizedClientException".to_owned()));
    }
    let nobody = body.replace("role/orders", "role/nobody");
    let reply = alice.post(server.address(), &form, nobody.as_bytes());
    assert_eq!((reply.status, between(&reply.body, "Code")), (403, "AccessDenied"));
    let narrowed = format!("{body}&Policy=%7B%22Statement%22%3A%5B%5D%7D");
    let xml = alice.post(server.address(), &form, narrowed.as_bytes()).body;
    let session = Signer {
        access_key: between(&xml, "AccessKeyId"),
        secret: between(&xml, "SecretAccessKey"),
        token: Some(between(&xml, "SessionToken")),
        ..TEST
    };
    let denied = session.call(&server, "CreateKey", &json!({})).json();
    assert!(denied["message"].as_str().unwrap().contains("because no session policy allows"), "{denied}");
}

/// What AssumeRole answers Alice, and with the session the conditions that KMS sees.
fn assume(server: &Server, more: &str) -> Result<serde_json::Value, String> {
    let alice = Signer { access_key: "AKIAALICE", secret: "wonder", service: "sts", ..TEST };
    let form = [("Content-Type", "application/x-www-form-urlencoded")];
    let body =
        format!("Action=AssumeRole&RoleArn=arn:aws:iam::000000000000:role/guarded&RoleSessionName=s-1{more}");
    let reply = alice.post(server.address(), &form, body.as_bytes());
    if reply.status != 200 {
        return Err(between(&reply.body, "Message").to_owned());
    }
    let session = Signer {
        access_key: between(&reply.body, "AccessKeyId"),
        secret: between(&reply.body, "SecretAccessKey"),
        token: Some(between(&reply.body, "SessionToken")),
        ..TEST
    };
    let headers = [
        ("Content-Type", "application/x-amz-json-1.1"),
        ("X-Amz-Target", "TrentService.ListKeys"),
        ("User-Agent", "test/2"),
        ("Referer", "https://example.com/"),
        ("x-mock-kms-explain", "1"),
    ];
    let reply = session.post(server.address(), &headers, b"{}");
    let reasons: serde_json::Value =
        serde_json::from_str(reply.header("x-mock-kms-explanation").unwrap()).unwrap();
    let conditions = reasons[0]["policies"][0]["statements"][0]["conditions"].as_array().unwrap();
    Ok(conditions.iter().map(|one| (one["key"].as_str().unwrap().to_owned(), one["seen"].clone())).collect())
}

#[test]
fn a_trust_policy_asks_for_what_the_session_is_given() {
    let seed = r#"
principals:
  - arn: arn:aws:iam::000000000000:user/alice
    access_keys: [{access_key: AKIAALICE, secret: wonder}]
  - arn: arn:aws:iam::000000000000:role/guarded
    tags: {team: red}
    policies:
      - Version: "2012-10-17"
        Statement:
          - {Effect: Allow, Action: "kms:*", Resource: "*", Condition: {StringLike: {"aws:SourceIdentity": "x",
              "aws:PrincipalTag/team": "x", "aws:userid": "x", "aws:UserAgent": "x", "aws:referer": "x"}}}
    trust:
      Version: "2012-10-17"
      Statement:
        - {Effect: Allow, Principal: {AWS: "arn:aws:iam::000000000000:user/alice"}, Action: "sts:AssumeRole",
           Condition: {StringEquals: {"sts:ExternalId": "e-1"}, StringLike: {"sts:RoleSessionName": "s-*"}, IpAddress:
             {"aws:SourceIp": "127.0.0.0/8"}}}
        - {Effect: Allow, Principal: "*", Action: "sts:TagSession", Condition: {StringEquals: {"aws:RequestTag/team": [
            blue, green]}, "ForAllValues:StringEquals": {"aws:TagKeys": team}}}
        - {Effect: Allow, Principal: "*", Action: "sts:SetSourceIdentity"}
"#;
    let kms = Kms::builder().seed(Seed::from_yaml(seed).unwrap()).build().unwrap();
    let server = Server::start(kms, "127.0.0.1:0").unwrap();
    let tag = |key: &str, value: &str| format!("&Tags.member.1.Key={key}&Tags.member.1.Value={value}");
    let denied = |action: &str| {
        Err(format!(
            "User: arn:aws:iam::000000000000:user/alice is not authorized to perform: sts:{action} on resource: \
             arn:aws:iam::000000000000:role/guarded"
        ))
    };
    assert_eq!(assume(&server, ""), denied("AssumeRole"));
    assert_eq!(assume(&server, "&ExternalId=e-2"), denied("AssumeRole"));
    for wrong in [tag("team", "red"), tag("colour", "blue")] {
        assert_eq!(assume(&server, &format!("&ExternalId=e-1{wrong}")), denied("TagSession"));
    }
    let plain = assume(&server, "&ExternalId=e-1").unwrap();
    assert_eq!(
        (&plain["aws:SourceIdentity"], &plain["aws:PrincipalTag/team"]),
        (&json!(null), &json!("red"))
    );
    let full = format!("&ExternalId=e-1&SourceIdentity=ann{}", tag("team", "blue"));
    let seen = assume(&server, &full).unwrap();
    let values = ["aws:SourceIdentity", "aws:PrincipalTag/team", "aws:UserAgent", "aws:referer"];
    assert_eq!(values.map(|name| &seen[name]), ["ann", "blue", "test/2", "https://example.com/"]);
}

#[test]
fn sts_leaves_records_without_its_secrets() {
    let (kms, server) = start();
    let alice = Signer { access_key: "AKIAALICE", secret: "wonder", service: "sts", ..TEST };
    let form = [("Content-Type", "application/x-www-form-urlencoded"), ("User-Agent", "test/1")];
    alice.post(server.address(), &form, b"Action=GetCallerIdentity&Version=2011-06-15");
    let role = "arn:aws:iam::000000000000:role/orders";
    let body = format!("Action=AssumeRole&RoleArn={role}&RoleSessionName=s-1&DurationSeconds=900");
    let xml = alice.post(server.address(), &form, body.as_bytes()).body;
    let nobody = body.replace("role/orders", "role/nobody");
    alice.post(server.address(), &form, nobody.as_bytes());
    let events = kms.trail(&TrailQuery::default()).events;
    let [identity, assumed, denied] = &events[..] else { panic!("{events:?}") };
    assert_eq!(
        (&identity["eventSource"], &identity["userAgent"]),
        (&json!("sts.amazonaws.com"), &json!("test/1"))
    );
    assert_eq!(identity["userIdentity"]["accessKeyId"], "AKIAALICE");
    assert_eq!(identity["requestParameters"], serde_json::Value::Null);
    assert_eq!(
        assumed["requestParameters"],
        json!({ "roleArn": role, "roleSessionName": "s-1", "durationSeconds": 900 })
    );
    let resource = json!({ "accountId": "000000000000", "type": "AWS::IAM::Role", "ARN": role });
    assert_eq!(assumed["resources"], json!([resource]));
    let credentials = &assumed["responseElements"]["credentials"];
    assert_eq!(credentials["accessKeyId"], between(&xml, "AccessKeyId"));
    assert_eq!(denied["errorCode"], "AccessDenied");
    let told = json!(events).to_string();
    for secret in ["SecretAccessKey", "SessionToken"] {
        assert!(!told.contains(between(&xml, secret)), "{secret}");
    }
    assert!(kms.audit().is_empty(), "these are no calls of KMS");
}

#[test]
fn an_answer_carries_its_reasons_when_it_is_asked_to() {
    let (_kms, server) = start();
    let headers = [
        ("Content-Type", "application/x-amz-json-1.1"),
        ("X-Amz-Target", "TrentService.ListKeys"),
        ("x-mock-kms-explain", "1"),
    ];
    let reply = TEST.post(server.address(), &headers, b"{}");
    let reasons: serde_json::Value =
        serde_json::from_str(reply.header("x-mock-kms-explanation").unwrap()).unwrap();
    assert_eq!((reply.status, &reasons[0]["decision"]), (200, &json!("allowed")));
    let alice = Signer { access_key: "AKIAALICE", secret: "wonder", ..TEST };
    let reply = alice.post(server.address(), &headers, b"{}");
    assert_eq!((reply.status, &reply.json()["explanation"][0]["action"]), (400, &json!("kms:ListKeys")));
}

#[test]
fn a_call_through_a_vpc_endpoint_is_held_against_its_policy() {
    let seed = r#"
keys: [{id: 1234abcd-12ab-34cd-56ef-1234567890ab, region: eu-central-1}]
vpc_endpoints:
  - id: vpce-1234abcd
    vpc: vpc-1234abcd
    policy: {Version: "2012-10-17", Statement: {Effect: Allow, Principal: "*", Action: "kms:DescribeKey", Resource: "*"}}
"#;
    let kms = Kms::builder().seed(Seed::from_yaml(seed).unwrap()).build().unwrap();
    let server = Server::start(kms.clone(), "127.0.0.1:0").unwrap();
    let call = |operation: &str, endpoint| {
        let target = format!("TrentService.{operation}");
        let headers = [
            ("Content-Type", "application/x-amz-json-1.1"),
            ("X-Amz-Target", &target),
            ("x-mock-kms-vpc-endpoint", endpoint),
        ];
        TEST.post(server.address(), &headers, br#"{"KeyId":"1234abcd-12ab-34cd-56ef-1234567890ab"}"#)
    };
    assert_eq!(call("DescribeKey", "vpce-1234abcd").status, 200);
    let denied = call("DisableKey", "vpce-1234abcd").json();
    let message = denied["message"].as_str().unwrap();
    assert!(
        message.ends_with("because no VPC endpoint policy allows the kms:DisableKey action"),
        "{message}"
    );
    let events = kms.trail(&TrailQuery::default()).events;
    assert!(events.iter().all(|event| event["vpcEndpointId"] == "vpce-1234abcd"), "{events:?}");
    let denials = send(server.address(), "GET /_mock/denials", &[], b"").json();
    assert_eq!(denials["denials"][0]["policies"][0]["kind"], "VPC endpoint policy");

    let unknown = call("DescribeKey", "vpce-other");
    assert_eq!((unknown.status, &unknown.json()["__type"]), (400, &json!("ValidationException")));
    assert!(unknown.json()["message"].as_str().unwrap().contains("'vpce-other'"));

    let mut question = json!({
        "caller": "arn:aws:iam::000000000000:root", "operation": "DisableKey", "vpc_endpoint": "vpce-1234abcd", "region": "eu-central-1",
        "request": { "KeyId": "1234abcd-12ab-34cd-56ef-1234567890ab" },
    });
    let ask = |question: &serde_json::Value| {
        send(server.address(), "POST /_mock/explain", &[], question.to_string().as_bytes())
    };
    assert_eq!(
        ask(&question).json()["decisions"][0]["because"],
        "no VPC endpoint policy allows kms:DisableKey"
    );
    question["vpc_endpoint"] = json!("vpce-other");
    assert_eq!(ask(&question).status, 400);
}
