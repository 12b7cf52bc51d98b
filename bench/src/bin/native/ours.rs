//! kmseal itself: whole messages under a raw AES keyring.

use anyhow::{Context as _, Result, ensure};
use bench::{Rate, repeat};
use kmseal::{AlgorithmSuite, Client, Encrypt, WrappingKey, keyring::RawAesKeyring};
use std::hint::black_box;

/// Makes messages of `bytes` bytes.
pub(crate) fn encrypt(suite: &str, bytes: usize, frame: Option<u32>, seconds: f64) -> Result<Rate> {
    let (keyring, client, plaintext) = (keyring()?, Client::new(), plaintext(bytes));
    repeat(seconds, || {
        let encrypt = with_options(client.encrypt(&keyring, &plaintext), suite, frame)?;
        black_box(encrypt.blocking()?);
        Ok(())
    })
}

/// Opens a message of `bytes` bytes.
pub(crate) fn decrypt(suite: &str, bytes: usize, frame: Option<u32>, seconds: f64) -> Result<Rate> {
    let (keyring, client, plaintext) = (keyring()?, Client::new(), plaintext(bytes));
    let encrypt = with_options(client.encrypt(&keyring, &plaintext), suite, frame)?;
    let message = encrypt.blocking()?.ciphertext;
    let opened = client.decrypt(&keyring, &message).blocking()?;
    ensure!(opened.plaintext == plaintext, "the message opened to something else");
    repeat(seconds, || {
        black_box(client.decrypt(&keyring, &message).blocking()?);
        Ok(())
    })
}

fn with_options<'a>(encrypt: Encrypt<'a>, suite: &str, frame: Option<u32>) -> Result<Encrypt<'a>> {
    let id = u16::from_str_radix(suite, 16)?;
    let encrypt = encrypt.suite(AlgorithmSuite::from_id(id).context("there is no such suite")?);
    Ok(match frame {
        Some(bytes) => encrypt.frame_length(bytes),
        None => encrypt,
    })
}

fn keyring() -> Result<RawAesKeyring> {
    Ok(RawAesKeyring::new("bench", "key", WrappingKey::new(vec![7; 32]))?)
}

fn plaintext(bytes: usize) -> Vec<u8> {
    (0..bytes).map(|index| (index % 251) as u8).collect()
}
