//! Seals a file under a KMS key: `seal-file KEY_ARN PLAINTEXT CIPHERTEXT`.

use anyhow::Context as _;
use kmseal::{Client, EncryptionContext, keyring::KmsKeyring};
use std::{env, fs};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [key_arn, plaintext, ciphertext] = arguments.as_slice() else {
        anyhow::bail!("usage: seal-file KEY_ARN PLAINTEXT CIPHERTEXT");
    };
    let keyring = KmsKeyring::builder(examples::kms_client()?).generator(key_arn).build()?;
    let context = EncryptionContext::new([("purpose", "demo")])?;
    let content = fs::read(plaintext).with_context(|| format!("cannot read {plaintext}"))?;

    let sealed = Client::new().encrypt(&keyring, &content).context(&context).await?;

    fs::write(ciphertext, &sealed.ciphertext).with_context(|| format!("cannot write {ciphertext}"))?;
    Ok(())
}
