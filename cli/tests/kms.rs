//! Keys in AWS KMS, with a mock of it on a port of its own.
#![cfg(feature = "aws-kms")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod tool;

use mock_kms::{Kms, Server};
use tool::Tool;

fn tool(server: &Server) -> Tool {
    Tool::new()
        .with_environment("AWS_ENDPOINT_URL_KMS", server.url())
        .with_environment("AWS_ACCESS_KEY_ID", "test")
        .with_environment("AWS_SECRET_ACCESS_KEY", "test")
        .with_environment("AWS_REGION", "us-east-1")
        .with_environment("AWS_EC2_METADATA_DISABLED", "true")
}

fn create_key(kms: &Kms) -> String {
    let answer = kms.call(kms.home(), "CreateKey", b"{}").unwrap();
    let answer: serde_json::Value = serde_json::from_slice(&answer).unwrap();
    answer["KeyMetadata"]["Arn"].as_str().unwrap().to_owned()
}

#[test]
fn a_key_in_kms_seals_and_opens_and_its_errors_are_told() {
    let kms = Kms::builder().build().unwrap();
    let server = Server::start(kms.clone(), "127.0.0.1:0").unwrap();
    let tool = tool(&server);
    let arn = create_key(&kms);
    tool.write("plan.txt", b"four horses");
    tool.ok(&["seal", "plan.txt", "--kms-key", &arn, "-c", "purpose=plan"]);
    for key in [&["--kms-key", arn.as_str()][..], &["--kms-discovery"]] {
        let open = ["open", "plan.txt.sealed", "-o", "-", "-c", "purpose=plan"];
        assert_eq!(tool.ok(&[&open[..], key].concat()).stdout, b"four horses");
    }

    kms.call(kms.home(), "DisableKey", format!(r#"{{"KeyId":"{arn}"}}"#).as_bytes()).unwrap();
    let error = tool.fails(&["open", "plan.txt.sealed", "-o", "out", "--kms-key", &arn], 3);
    assert!(error.contains("DisabledException"), "{error}");
    let error = tool.fails(&["seal", "plan.txt", "-o", "out", "--kms-key", &arn], 6);
    assert!(error.contains("DisabledException"), "{error}");
    drop(server);
    let error = tool.fails(&["seal", "plan.txt", "-o", "out", "--kms-key", &arn], 6);
    assert!(error.contains("127.0.0.1") || error.contains("dispatch"), "{error}");
    assert!(!tool.path("out").exists());
}
