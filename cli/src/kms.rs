//! Keyrings for keys in AWS KMS, with the AWS CLI's configuration.

use crate::exit::Failure;
use kmseal::{
    keyring::{KmsDiscoveryKeyring, KmsKeyring, KmsMrkKeyring},
    materials::Keyring,
};
use std::sync::{Arc, OnceLock};

/// A keyring for the key of that ARN. Multi-Region keys open what their relatives sealed.
pub(crate) fn key(arn: &str, generator: bool) -> Result<Arc<dyn Keyring>, Failure> {
    let client = client()?;
    if arn.contains(":key/mrk-") {
        let keyring = KmsMrkKeyring::by_region(client);
        return Ok(Arc::new(if generator { keyring.generator(arn) } else { keyring.key(arn) }.build()?));
    }
    let keyring = KmsKeyring::by_region(client);
    Ok(Arc::new(if generator { keyring.generator(arn) } else { keyring.key(arn) }.build()?))
}

/// A keyring that opens with whatever key a message names.
pub(crate) fn discovery() -> Result<Arc<dyn Keyring>, Failure> {
    Ok(Arc::new(KmsDiscoveryKeyring::new(client()?)))
}

/// One client for all keys.
fn client() -> Result<Arc<aws_sdk_kms::Client>, Failure> {
    static CLIENT: OnceLock<Arc<aws_sdk_kms::Client>> = OnceLock::new();
    if let Some(client) = CLIENT.get() {
        return Ok(Arc::clone(client));
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime =
        runtime.map_err(|error| Failure::command(format!("the network cannot be used: {error}")))?;
    let configuration = runtime.block_on(aws_config::load_defaults(aws_config::BehaviorVersion::latest()));
    Ok(Arc::clone(CLIENT.get_or_init(|| Arc::new(aws_sdk_kms::Client::new(&configuration)))))
}
