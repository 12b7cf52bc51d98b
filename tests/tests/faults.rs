//! What clients do about a KMS that fails: the AWS SDKs for Rust and Python try again, by their own rules.

use aws_sdk_kms::{
    Client,
    config::{BehaviorVersion, Credentials, Region, retry::RetryConfig, timeout::TimeoutConfig},
    error::ProvideErrorMetadata,
};
use mock_kms::{ErrorCode, Fault, InProcessHttp, Kms, Server};
use serde_json::json;
use std::time::Duration;
use tests::peer::Peer;

fn config() -> aws_sdk_kms::config::Builder {
    aws_sdk_kms::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .credentials_provider(Credentials::new("test", "test", None, None, "test"))
        .retry_config(RetryConfig::standard().with_initial_backoff(Duration::from_millis(5)))
}

/// A client over a socket and one without.
fn clients(kms: &Kms, server: &Server) -> [Client; 2] {
    let socket = config().endpoint_url(server.url());
    [socket, config().http_client(InProcessHttp::new(kms.clone()))]
        .map(|config| Client::from_conf(config.build()))
}

#[tokio::test]
async fn the_sdk_for_rust_tries_again_until_it_is_answered() {
    let kms = Kms::builder().build().unwrap();
    let server = Server::start(kms.clone(), "127.0.0.1:0").unwrap();
    for client in clients(&kms, &server) {
        for fault in [
            Fault::error(ErrorCode::KmsInternal),
            Fault::error(ErrorCode::DependencyTimeout),
            Fault::error(ErrorCode::Throttling),
            Fault::http_status(503),
            Fault::connection_cut(),
        ] {
            kms.reset();
            kms.add_fault(fault.clone().first(2)).unwrap();
            client.list_keys().send().await.unwrap_or_else(|error| panic!("{fault:?}: {error:?}"));
            assert_eq!(kms.audit().len(), 3, "{fault:?}");

            kms.reset();
            kms.add_fault(fault.clone()).unwrap();
            client.list_keys().send().await.unwrap_err();
            assert_eq!(kms.audit().len(), 3, "it gives up at the third: {fault:?}");
        }
        kms.reset();
        kms.add_fault(Fault::error(ErrorCode::Disabled).once()).unwrap();
        let error = client.list_keys().send().await.unwrap_err();
        assert_eq!(
            error.code(),
            Some("DisabledException"),
            "what the caller has done wrong is not tried again"
        );
        assert_eq!(kms.audit().len(), 1);
    }
}

#[tokio::test]
async fn the_sdk_for_rust_does_not_wait_for_ever() {
    let kms = Kms::builder().build().unwrap();
    let server = Server::start(kms.clone(), "127.0.0.1:0").unwrap();
    let limits = TimeoutConfig::builder().operation_attempt_timeout(Duration::from_millis(300)).build();
    let socket = config().endpoint_url(server.url()).timeout_config(limits.clone());
    let in_process = config().http_client(InProcessHttp::new(kms.clone())).timeout_config(limits);
    for config in [socket, in_process] {
        kms.reset();
        kms.add_fault(Fault::latency(Duration::from_secs(20)).once()).unwrap();
        Client::from_conf(config.build()).list_keys().send().await.unwrap();
        assert_eq!(kms.audit().len(), 2);
    }
}

#[test]
fn boto3_tries_again_too() {
    let Some(mut peer) = Peer::python() else { return };
    let kms = Kms::builder().build().unwrap();
    let server = Server::start(kms.clone(), "127.0.0.1:0").unwrap();
    let request = json!({ "op": "kms", "endpoint": server.url(), "region": "us-east-1", "action": "ListKeys", "attempts": 3 });
    for fault in
        [Fault::error(ErrorCode::KmsInternal), Fault::error(ErrorCode::Throttling), Fault::http_status(503)]
    {
        kms.reset();
        kms.add_fault(fault.once()).unwrap();
        peer.ask(&request).unwrap();
        assert_eq!(kms.audit().len(), 2);
    }
}
