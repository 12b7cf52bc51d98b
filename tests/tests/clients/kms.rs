//! The AWS SDK for Rust as a client of a KMS on this machine.

use aws_sdk_kms::{
    Client, Config,
    config::{BehaviorVersion, Credentials, Region},
};

/// The client of the KMS at `endpoint` for `region`. Its access key is `test`, or an account: then it is the root there.
pub fn client(endpoint: &str, region: &str, access_key: &str) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(region.to_owned()))
        .credentials_provider(Credentials::new(access_key, "test", None, None, "test"))
        .endpoint_url(endpoint);
    Client::from_conf(config.build())
}
