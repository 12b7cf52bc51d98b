//! Small programs, one per task: each is a file in `src/bin`.

mod counted;

pub use counted::CountedKms;

use aws_sdk_kms::config::{BehaviorVersion, Credentials, Region};
use std::{env, sync::Arc};

/// A client of AWS KMS, from the variables that every AWS tool reads: `AWS_REGION`, `AWS_ACCESS_KEY_ID`,
/// `AWS_SECRET_ACCESS_KEY` and, to talk to mock-kms, `AWS_ENDPOINT_URL_KMS`.
///
/// A program of yours would use the crate `aws-config` instead, which knows every source of credentials:
/// `aws_sdk_kms::Client::new(&aws_config::load_from_env().await)`.
pub fn kms_client() -> anyhow::Result<Arc<aws_sdk_kms::Client>> {
    let credentials = Credentials::new(
        env::var("AWS_ACCESS_KEY_ID")?,
        env::var("AWS_SECRET_ACCESS_KEY")?,
        None,
        None,
        "environment",
    );
    let mut config = aws_sdk_kms::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(env::var("AWS_REGION")?))
        .credentials_provider(credentials);
    if let Ok(endpoint) = env::var("AWS_ENDPOINT_URL_KMS") {
        config = config.endpoint_url(endpoint);
    }
    Ok(Arc::new(aws_sdk_kms::Client::from_conf(config.build())))
}
