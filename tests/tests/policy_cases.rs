//! A cross-section of the policy cases of mock-kms, asked by boto3: signed calls of users, roles and roots over HTTP.
//!
//! All of the cases run through the pure function, in mock-kms itself. Of each topic that a client can bring about, this
//! asks the first call of each outcome.

use base64::{Engine, prelude::BASE64_STANDARD};
use mock_kms::{AccountId, Caller, Clock, Kms, Region, Seed, Server, Timestamp};
use serde_json::{Map, Value, json};
use std::{collections::BTreeSet, fs, path::Path};
use tests::peer::Peer;

const HOME: &str = "111122223333";
const KEY: &str = "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

/// What differs by nature between a case and a call from this machine: where and when it comes from, ids that IAM gives,
/// and principals that no seed has.
const NOT_OF_A_CLIENT: [&str; 6] =
    ["aws:SourceIp", "aws:UserAgent", "aws:userid", "aws:TokenIssueTime", "aws:Referer", "kms:ViaService"];

fn topics() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../mock-kms/tests/policy");
    let files = fs::read_dir(folder).unwrap().map(|file| fs::read_to_string(file.unwrap().path()).unwrap());
    files.flat_map(|text| serde_saphyr::from_str::<Vec<Value>>(&text).unwrap()).collect()
}

/// Whether a client can ask it of a plain symmetric key.
fn is_of_a_client(topic: &Value) -> bool {
    let text = topic.to_string().to_lowercase();
    let key = topic["key"].as_object();
    NOT_OF_A_CLIENT.iter().all(|name| !text.contains(&name.to_lowercase()))
        && key.is_none_or(|key| key.keys().all(|member| member == "tags"))
        && topic["principals"].as_object().is_none_or(|all| all.keys().all(|who| !who.ends_with("root")))
}

/// What the operation takes, if the call is one that any key can answer.
fn parameters(call: &Value, blob: &[u8]) -> Option<Value> {
    let plain = ["with", "from", "via", "through"].iter().all(|member| call.get(member).is_none());
    let context = call.get("context").cloned().unwrap_or_else(|| json!({}));
    let about_account = call["about_account"] == true;
    let bytes = |bytes: &[u8]| json!({ "$bytes": BASE64_STANDARD.encode(bytes) });
    let parameters = match (call["does"].as_str()?, about_account) {
        ("Encrypt", false) => json!({ "KeyId": KEY, "Plaintext": bytes(b"x"), "EncryptionContext": context }),
        ("GenerateDataKey", false) => {
            json!({ "KeyId": KEY, "KeySpec": "AES_256", "EncryptionContext": context })
        }
        ("Decrypt", false) => {
            json!({ "KeyId": KEY, "CiphertextBlob": bytes(blob), "EncryptionContext": context })
        }
        ("DescribeKey" | "GetKeyPolicy" | "ListResourceTags", false) => json!({ "KeyId": KEY }),
        ("ListKeys" | "CreateKey", true) => json!({}),
        _ => return None,
    };
    Some(parameters).filter(|_| plain)
}

/// Account and name of who calls.
fn split(who: &str) -> (&str, &str) {
    who.split_once(':').unwrap_or((HOME, who))
}

/// The users and roles that a policy names, as calls name them: a key policy is refused if they do not exist.
fn named_by(policy: &Value) -> Vec<String> {
    match policy {
        Value::Object(members) => members.values().flat_map(named_by).collect(),
        Value::Array(values) => values.iter().flat_map(named_by).collect(),
        Value::String(text) => {
            let parts = text.strip_prefix("arn:aws:iam::").and_then(|rest| rest.split_once(':'));
            let one = parts.filter(|(_, name)| name.contains('/') && !name.contains(['*', '?', '$']));
            let who = |(account, name): (&str, &str)| match account == HOME {
                true => name.to_owned(),
                false => format!("{account}:{name}"),
            };
            one.map(who).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// The mock that a topic describes, with an access key for each user.
fn mock(topic: &Value) -> Kms {
    let none = Map::new();
    let declared = topic["principals"].as_object().unwrap_or(&none);
    let callers = topic["calls"].as_array().unwrap().iter().filter_map(|call| call["who"].as_str());
    let meant = named_by(&topic["key_policy"]);
    let everybody: BTreeSet<&str> =
        declared.keys().map(String::as_str).chain(callers).chain(meant.iter().map(String::as_str)).collect();
    let principal = |who: &&str| {
        let (account, name) = split(who);
        let policies = &topic["principals"][*who];
        let of = |member: &str| policies.get(member).cloned().unwrap_or_else(|| json!([]));
        let mut seed = json!({ "arn": format!("arn:aws:iam::{account}:{name}"), "policies": of("identity"),
            "service_control_policies": of("service_control") });
        for member in ["boundary", "tags"] {
            if let Some(value) = policies.get(member) {
                seed[member] = value.clone();
            }
        }
        if name.starts_with("user/") {
            seed["access_keys"] = json!([{ "access_key": access_key(account, name), "secret": "test" }]);
        }
        seed
    };
    let named = everybody.iter().filter(|who| split(who).1 != "root");
    let seed = json!({
        "principals": named.map(principal).collect::<Vec<_>>(),
        "keys": [{ "arn": KEY, "tags": topic["key"].get("tags").cloned().unwrap_or_else(|| json!({})) }],
    });
    // 2023-11-14T22:13:20Z, as in the pure function's test.
    let clock = Clock::frozen_at(Timestamp::from_seconds(1_700_000_000));
    Kms::builder().clock(clock).seed(Seed::from_json(&seed.to_string()).unwrap()).build().unwrap()
}

fn access_key(account: &str, user: &str) -> String {
    let letters: String = user.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("AKIA{account}{}", letters.to_uppercase())
}

/// The request to the peer for a call: a root and a user sign with their access keys, a role's session is assumed first.
fn request(topic: &Value, call: &Value, parameters: Value, endpoint: &str) -> Value {
    let who = call["who"].as_str().unwrap();
    let (account, name) = split(who);
    let mut request = json!({
        "op": "kms", "endpoint": endpoint, "region": "us-west-2", "action": call["does"], "params": parameters,
        "account": account,
    });
    if name.starts_with("user/") {
        request["account"] = access_key(account, name).into();
    } else if name.starts_with("role/") {
        request["role"] =
            json!({ "RoleArn": format!("arn:aws:iam::{account}:{name}"), "RoleSessionName": "session" });
        if let Some(policy) = topic["principals"][who].get("session") {
            request["role"]["Policy"] = policy.to_string().into();
        }
    }
    request
}

#[test]
fn boto3_is_answered_as_the_cases_say() {
    let Some(mut peer) = Peer::python() else { return };
    let (mut count, mut wrong) = (0, Vec::new());
    for topic in topics().iter().filter(|topic| is_of_a_client(topic)) {
        let mut outcomes = BTreeSet::new();
        let calls = topic["calls"].as_array().unwrap().iter();
        let chosen: Vec<&Value> = calls
            .filter(|call| parameters(call, b"").is_some() && outcomes.insert(call["then"].to_string()))
            .collect();
        if chosen.is_empty() {
            continue;
        }
        let kms = mock(topic);
        let server = Server::start(kms.clone(), "127.0.0.1:0").unwrap();
        let root = Caller::root(Region::new("us-west-2").unwrap(), AccountId::new(HOME).unwrap());
        let call_as_root = |operation: &str, request: Value| -> Value {
            let answer = kms.call(&root, operation, request.to_string().as_bytes()).unwrap();
            serde_json::from_slice(&answer).unwrap_or_default()
        };
        let blobs: Vec<Vec<u8>> = chosen
            .iter()
            .map(|call| {
                let context = call.get("context").cloned().unwrap_or_else(|| json!({}));
                let sealed = json!({ "KeyId": KEY, "Plaintext": "eA==", "EncryptionContext": context });
                let sealed = call_as_root("Encrypt", sealed);
                BASE64_STANDARD.decode(sealed["CiphertextBlob"].as_str().unwrap()).unwrap()
            })
            .collect();
        if let Some(policy) = topic.get("key_policy") {
            let put =
                json!({ "KeyId": KEY, "Policy": policy.to_string(), "BypassPolicyLockoutSafetyCheck": true });
            call_as_root("PutKeyPolicy", put);
        }
        for (call, blob) in chosen.into_iter().zip(blobs) {
            count += 1;
            let request = request(topic, call, parameters(call, &blob).unwrap(), &server.url());
            let found = match peer.ask(&request) {
                Ok(_) => "allowed".to_owned(),
                Err(error) => error.trim_end_matches('"').to_owned(),
            };
            let then = call["then"].as_str().unwrap();
            let expected = then.replace("ACTION", &format!("kms:{}", call["does"].as_str().unwrap()));
            if !found.ends_with(&expected) {
                wrong.push(format!("{}: {} {}: {found}", topic["topic"], call["who"], call["does"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count} cases:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 100, "only {count} cases were chosen");
    println!("{count} cases");
}
