//! A decryption that borrows nothing: it goes to a thread, and keeps its rules.

use futures::executor::block_on;
use kmseal::{
    Client, EncryptionContext, ErrorKind, WrappingKey,
    keyring::RawAesKeyring,
    stream::{Decryptor, Progress, SignedMessages},
};
use std::sync::Arc;

/// Opens, on another thread, a message of tenant 1 that is expected to be `tenant`'s.
fn open(tenant: &str, max_plaintext_length: u64) -> Result<Vec<u8>, ErrorKind> {
    let keyring = RawAesKeyring::new("orders", "key-2026", WrappingKey::new(vec![7; 32])).unwrap();
    let written = EncryptionContext::new([("tenant", "1")]).unwrap();
    let message =
        Client::new().encrypt(&keyring, b"four horses").context(&written).blocking().unwrap().ciphertext;
    let expected = EncryptionContext::new([("tenant", tenant)]).unwrap();
    let mut decryptor = Decryptor::owned(
        Client::builder().max_plaintext_length(max_plaintext_length).build(),
        Arc::new(keyring),
        expected,
        SignedMessages::VerifyFirst,
    );
    let thread = std::thread::spawn(move || {
        let mut plaintext = Vec::new();
        decryptor.push(&message);
        decryptor.end();
        while block_on(decryptor.next(&mut plaintext)).map_err(|error| error.kind())? != Progress::Finished {}
        Ok(plaintext)
    });
    thread.join().unwrap()
}

#[test]
fn a_decryption_that_borrows_nothing_goes_to_a_thread_with_its_rules() {
    assert_eq!(open("1", 11), Ok(b"four horses".to_vec()));
    assert_eq!(open("2", 11), Err(ErrorKind::ContextMismatch));
    assert_eq!(open("1", 10), Err(ErrorKind::LimitExceeded));
}
