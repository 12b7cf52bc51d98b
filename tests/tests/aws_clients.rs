//! The life of a key in mock-kms, led by the clients that people use: the AWS CLI, boto3, the AWS SDK for JavaScript.

use base64::{Engine, prelude::BASE64_STANDARD};
use mock_kms::{Kms, Server, TrailQuery};
use serde_json::{Value, json};
use std::{fs, path::PathBuf, process::Command, time::Duration};
use tests::peer::{Peer, setting};

/// A client of AWS: an action with its parameters, answered by its response or the text of its error.
trait AwsClient {
    /// Calls `action`, where bytes are base64 text under the key `$bytes`.
    fn call(&mut self, endpoint: &str, action: &str, parameters: Value) -> Result<Value, String>;
}

impl AwsClient for Peer {
    fn call(&mut self, endpoint: &str, action: &str, parameters: Value) -> Result<Value, String> {
        let request = json!({ "op": "kms", "endpoint": endpoint, "region": "us-east-1", "action": action, "params": parameters });
        self.ask(&request).map(|mut answer| answer["response"].take())
    }
}

/// The AWS CLI, which takes bytes from files and prints them as base64.
struct Cli(PathBuf);

impl AwsClient for Cli {
    fn call(&mut self, endpoint: &str, action: &str, parameters: Value) -> Result<Value, String> {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(&self.0);
        command.args(["kms", &kebab(action), "--output", "json"]);
        for (name, value) in parameters.as_object().unwrap() {
            let file = folder.path().join(name);
            let scheme = match value["$bytes"].as_str() {
                Some(bytes) => {
                    fs::write(&file, BASE64_STANDARD.decode(bytes).unwrap()).unwrap();
                    "fileb"
                }
                None => {
                    fs::write(&file, value.as_str().map_or_else(|| value.to_string(), str::to_owned))
                        .unwrap();
                    "file"
                }
            };
            command.arg(format!("--{}", kebab(name))).arg(format!("{scheme}://{}", file.display()));
        }
        let output = command
            .env("AWS_ENDPOINT_URL_KMS", endpoint)
            .envs([("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test")])
            .envs([
                ("AWS_DEFAULT_REGION", "us-east-1"),
                ("AWS_EC2_METADATA_DISABLED", "true"),
                ("AWS_PAGER", ""),
            ])
            .output()
            .unwrap();
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).trim().to_owned());
        }
        let printed = String::from_utf8_lossy(&output.stdout);
        Ok(if printed.trim().is_empty() { json!({}) } else { serde_json::from_str(&printed).unwrap() })
    }
}

/// `ScheduleKeyDeletion` as the CLI spells it: `schedule-key-deletion`.
fn kebab(action: &str) -> String {
    let dashed = action.char_indices().map(|(at, letter)| match letter {
        'A'..='Z' if at > 0 => format!("-{}", letter.to_ascii_lowercase()),
        _ => letter.to_ascii_lowercase().to_string(),
    });
    dashed.collect()
}

/// Bytes as a client answered them: marked by the peers, bare from the CLI.
fn bytes_of(value: &Value) -> &str {
    value["$bytes"].as_str().or(value.as_str()).expect("the client answers with bytes")
}

/// A client and the mock that it calls.
struct Session<'a> {
    client: &'a mut dyn AwsClient,
    endpoint: String,
}

impl Session<'_> {
    fn ok(&mut self, action: &str, parameters: Value) -> Value {
        self.client
            .call(&self.endpoint, action, parameters)
            .unwrap_or_else(|error| panic!("{action}: {error}"))
    }

    /// The call must fail with an error that holds all of `texts`.
    fn refused(&mut self, action: &str, parameters: Value, texts: &[&str]) {
        let error = self.client.call(&self.endpoint, action, parameters).unwrap_err();
        for text in texts {
            assert!(error.contains(text), "{action}: {error:?} lacks {text:?}");
        }
    }
}

/// `agent` is part of what the client calls itself.
fn life_of_a_key(client: &mut dyn AwsClient, agent: &str) {
    let kms = Kms::builder().build().unwrap();
    let server = Server::start(kms.clone(), "127.0.0.1:0").unwrap();
    let mut aws = Session { client, endpoint: server.url() };

    let created = aws.ok("CreateKey", json!({ "Description": "orders" }));
    let arn = created["KeyMetadata"]["Arn"].as_str().unwrap().to_owned();
    aws.ok("CreateAlias", json!({ "AliasName": "alias/orders", "TargetKeyId": arn }));
    let aliases = aws.ok("ListAliases", json!({ "KeyId": arn }));
    assert_eq!(aliases["Aliases"][0]["AliasName"], "alias/orders");

    let plaintext = BASE64_STANDARD.encode("four horses");
    let context = json!({ "purpose": "invoice" });
    let encrypt = json!({
        "KeyId": "alias/orders", "Plaintext": { "$bytes": plaintext }, "EncryptionContext": context,
    });
    let encrypted = aws.ok("Encrypt", encrypt);
    assert_eq!(encrypted["KeyId"], arn);
    let ciphertext = json!({ "$bytes": bytes_of(&encrypted["CiphertextBlob"]) });
    let decrypt = json!({ "CiphertextBlob": ciphertext, "EncryptionContext": context });
    assert_eq!(bytes_of(&aws.ok("Decrypt", decrypt.clone())["Plaintext"]), plaintext);
    aws.refused("Decrypt", json!({ "CiphertextBlob": ciphertext }), &["InvalidCiphertextException"]);

    let key = json!({ "KeyId": arn });
    aws.ok("DisableKey", key.clone());
    aws.refused("Decrypt", decrypt.clone(), &["DisabledException", &format!("{arn} is disabled.")]);
    aws.ok("EnableKey", key.clone());
    aws.ok("Decrypt", decrypt.clone());

    let scheduled = aws.ok("ScheduleKeyDeletion", key.clone());
    assert_eq!(scheduled["KeyState"], "PendingDeletion");
    assert_eq!(scheduled["PendingWindowInDays"], 30);
    aws.refused("Decrypt", decrypt.clone(), &["KMSInvalidStateException", "is pending deletion"]);

    // A minute short of thirty days the key could still be saved; at thirty it is gone, and the data with it.
    kms.clock().advance(Duration::from_secs(30 * 86_400 - 60));
    assert_eq!(aws.ok("DescribeKey", key.clone())["KeyMetadata"]["KeyState"], "PendingDeletion");
    kms.clock().advance(Duration::from_secs(60));
    aws.refused("DescribeKey", key, &["NotFoundException", &format!("Key '{arn}' does not exist")]);
    let gone = "The ciphertext refers to a customer master key that does not exist, does not exist in this region, \
                or you are not allowed to access.";
    aws.refused("Decrypt", decrypt, &["AccessDeniedException", gone]);
    told_by_the_trail(&kms, &arn, agent);
}

/// The audit knows every call, which program made it, and the deletion that nobody called for.
fn told_by_the_trail(kms: &Kms, arn: &str, agent: &str) {
    let events = kms.trail(&TrailQuery::default()).events;
    let told: Vec<(&str, &str)> = events
        .iter()
        .map(|event| (event["eventName"].as_str().unwrap(), event["errorCode"].as_str().unwrap_or_default()))
        .collect();
    let expected = [
        ("CreateKey", ""),
        ("CreateAlias", ""),
        ("ListAliases", ""),
        ("Encrypt", ""),
        ("Decrypt", ""),
        ("Decrypt", "InvalidCiphertextException"),
        ("DisableKey", ""),
        ("Decrypt", "DisabledException"),
        ("EnableKey", ""),
        ("Decrypt", ""),
        ("ScheduleKeyDeletion", ""),
        ("Decrypt", "KMSInvalidStateException"),
        ("DescribeKey", ""),
        ("DeleteKey", ""),
        ("DescribeKey", "NotFoundException"),
        ("Decrypt", "AccessDenied"),
    ];
    assert_eq!(told, expected);
    for event in events.iter().filter(|event| event["eventType"] == "AwsApiCall") {
        assert!(event["userAgent"].as_str().unwrap().contains(agent), "{event}");
        assert_eq!(event["userIdentity"]["accessKeyId"], "test");
    }
    let used = TrailQuery {
        key: Some(arn.to_owned()),
        context: [("purpose".to_owned(), "invoice".to_owned())].into(),
        ..TrailQuery::default()
    };
    assert_eq!(
        kms.trail(&used).events.len(),
        5,
        "an Encrypt and four Decrypts with the context, while it was there"
    );
}

#[test]
fn the_aws_cli_leads_a_key_through_its_life() {
    let Some(cli) = setting("KMSEAL_AWS_CLI") else { return };
    life_of_a_key(&mut Cli(cli.into()), "aws-cli/");
}

#[test]
fn boto3_leads_a_key_through_its_life() {
    let Some(mut peer) = Peer::python() else { return };
    life_of_a_key(&mut peer, "Boto3/");
}

#[test]
fn the_aws_sdk_for_javascript_leads_a_key_through_its_life() {
    let Some(mut peer) = Peer::node() else { return };
    life_of_a_key(&mut peer, "aws-sdk-js/");
}
