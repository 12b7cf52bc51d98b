//! The AWS SDK for Rust on mock-kms without a socket: its signatures, retries and errors are the real ones.

use aws_sdk_kms::{
    Client,
    config::{BehaviorVersion, Credentials, Region},
    error::ProvideErrorMetadata,
    operation::RequestId,
    primitives::Blob,
};
use mock_kms::{InProcessHttp, Kms};
use std::time::Duration;

fn client(kms: &Kms, region: &'static str, secret: &str) -> Client {
    let config = aws_sdk_kms::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(region))
        .credentials_provider(Credentials::new("test", secret, None, None, "test"))
        .http_client(InProcessHttp::new(kms.clone()));
    Client::from_conf(config.build())
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(future)
}

#[test]
fn the_sdk_leads_a_key_through_its_life() {
    let kms = Kms::builder().build().unwrap();
    wait(async {
        let client = client(&kms, "eu-central-1", "test");
        let created = client.create_key().description("orders").send().await.unwrap();
        let arn = created.key_metadata().unwrap().arn().unwrap().to_owned();
        assert!(arn.starts_with("arn:aws:kms:eu-central-1:000000000000:key/"), "{arn}");
        let encrypt = client.encrypt().key_id(&arn).plaintext(Blob::new("four horses"));
        let sealed = encrypt.encryption_context("tenant", "a").send().await.unwrap();
        let decrypt = || client.decrypt().ciphertext_blob(sealed.ciphertext_blob().unwrap().clone());
        let opened = decrypt().encryption_context("tenant", "a").send().await.unwrap();
        assert_eq!(opened.plaintext().unwrap().as_ref(), b"four horses");
        let refused = decrypt().send().await.unwrap_err().into_service_error();
        assert!(refused.is_invalid_ciphertext_exception(), "{refused:?}");

        client.schedule_key_deletion().key_id(&arn).pending_window_in_days(7).send().await.unwrap();
        kms.clock().advance(Duration::from_secs(7 * 86_400));
        let gone = client.describe_key().key_id(&arn).send().await.unwrap_err().into_service_error();
        assert_eq!(gone.message(), Some(&*format!("Key '{arn}' does not exist")));
        let last = kms.audit().pop().unwrap();
        assert_eq!(gone.request_id(), Some(last.request_id.as_str()));
    });
}

#[test]
fn its_signature_is_verified_and_names_the_region() {
    let kms = Kms::builder().build().unwrap();
    wait(async {
        let wrong = client(&kms, "eu-central-1", "other").list_keys().send().await.unwrap_err();
        assert_eq!(wrong.code(), Some("InvalidSignatureException"));
        client(&kms, "us-west-2", "test").create_key().send().await.unwrap();
        for (region, keys) in [("us-west-2", 1), ("eu-central-1", 0)] {
            let listed = client(&kms, region, "test").list_keys().send().await.unwrap();
            assert_eq!(listed.keys().len(), keys, "{region}");
        }
    });
}
