//! Opens a file that was sealed under a KMS key: `open-file KEY_ARN CIPHERTEXT PLAINTEXT`.

use anyhow::Context as _;
use kmseal::{Client, EncryptionContext, keyring::KmsKeyring};
use std::{env, fs};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [key_arn, ciphertext, plaintext] = arguments.as_slice() else {
        anyhow::bail!("usage: open-file KEY_ARN CIPHERTEXT PLAINTEXT");
    };
    let keyring = KmsKeyring::builder(examples::kms_client()?).generator(key_arn).build()?;
    let context = EncryptionContext::new([("purpose", "demo")])?;
    let message = fs::read(ciphertext).with_context(|| format!("cannot read {ciphertext}"))?;

    let opened = Client::new().decrypt(&keyring, &message).expect_context(&context).await?;

    fs::write(plaintext, &opened.plaintext).with_context(|| format!("cannot write {plaintext}"))?;
    Ok(())
}
