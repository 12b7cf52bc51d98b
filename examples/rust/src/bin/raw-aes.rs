//! Seals a text under an AES key at hand and opens it again.

use kmseal::{Client, EncryptionContext, WrappingKey, keyring::RawAesKeyring};

fn main() -> anyhow::Result<()> {
    // In production: 32 bytes from a secret store, never from code.
    let keyring = RawAesKeyring::new("orders", "key-2026", WrappingKey::new(vec![7; 32]))?;
    let context = EncryptionContext::new([("purpose", "invoice")])?;
    let client = Client::new();

    let sealed = client.encrypt(&keyring, b"four horses").context(&context).blocking()?;
    println!("sealed: {} bytes with suite {}", sealed.ciphertext.len(), sealed.header.suite);

    let opened = client.decrypt(&keyring, &sealed.ciphertext).expect_context(&context).blocking()?;
    assert_eq!(opened.plaintext, b"four horses");
    println!("opened: {}", String::from_utf8_lossy(&opened.plaintext));

    let other = EncryptionContext::new([("purpose", "payroll")])?;
    let refused = client.decrypt(&keyring, &sealed.ciphertext).expect_context(&other).blocking();
    println!("refused: {}", refused.map(drop).unwrap_err());
    Ok(())
}
