//! Seals a file of 64 MiB and opens it again, a piece at a time.

use kmseal::{AlgorithmSuite, Client, WrappingKey, keyring::RawAesKeyring};
use std::{
    fs::{self, File},
    io::{self, Read},
};

const LENGTH: u64 = 64 * 1024 * 1024;

fn main() -> anyhow::Result<()> {
    // In production: 32 bytes from a secret store, never from code.
    let keyring = RawAesKeyring::new("backups", "key-2026", WrappingKey::new(vec![7; 32]))?;
    let client = Client::new();
    let folder = std::env::temp_dir().join(format!("kmseal-streaming-{}", std::process::id()));
    fs::create_dir(&folder)?;
    let result = seal_and_open(&client, &keyring, &folder);
    fs::remove_dir_all(&folder)?;
    result
}

fn seal_and_open(client: &Client, keyring: &RawAesKeyring, folder: &std::path::Path) -> anyhow::Result<()> {
    let (sealed, half_opened, opened) =
        (folder.join("tape.sealed"), folder.join("tape.part"), folder.join("tape"));

    // Without a signature, a message can be opened as it comes.
    let suite = AlgorithmSuite::AES_256_GCM_HKDF_SHA512_COMMIT_KEY;
    let encryptor = client.encrypt_stream(keyring).suite(suite).frame_length(65_536).blocking()?;
    let mut message = encryptor.write_to(File::create(&sealed)?);
    io::copy(&mut io::repeat(b'x').take(LENGTH), &mut message)?;
    message.finish()?;
    println!("sealed: {} bytes from {LENGTH}", fs::metadata(&sealed)?.len());

    // The name is given only to what has come to its end without an error.
    let mut plaintext = client.decrypt_stream(keyring).read_from(File::open(&sealed)?);
    let length = io::copy(&mut plaintext, &mut File::create(&half_opened)?)?;
    fs::rename(&half_opened, &opened)?;
    assert_eq!(length, LENGTH);
    println!("opened: {length} bytes");

    // A file that was cut off gives what it has, and then an error.
    File::options().write(true).open(&sealed)?.set_len(LENGTH / 2)?;
    let mut plaintext = client.decrypt_stream(keyring).read_from(File::open(&sealed)?);
    let error = io::copy(&mut plaintext, &mut io::sink()).map(drop).unwrap_err();
    println!("cut off: {error}");
    Ok(())
}
