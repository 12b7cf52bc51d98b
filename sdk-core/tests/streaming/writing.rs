//! Writing in pieces: bounds, sinks that fail, and the header.

use kmseal::{
    AlgorithmSuite, Client, Error, ErrorKind, WrappingKey, keyring::RawAesKeyring, stream::SignedMessages,
};
use std::io::{self, Read, Write};

fn keyring() -> RawAesKeyring {
    RawAesKeyring::new("orders", "key-2026", WrappingKey::new(vec![7; 32])).unwrap()
}

#[test]
fn more_plaintext_than_announced_or_allowed_is_refused() {
    let keyring = keyring();
    let refused = |client: &Client, announced: Option<u64>, text: &str| {
        let mut stream = client.encrypt_stream(&keyring);
        if let Some(length) = announced {
            stream = stream.plaintext_length(length);
        }
        let mut encryptor = stream.blocking().unwrap();
        let mut message = Vec::new();
        encryptor.push(&[0; 10], &mut message).unwrap();
        let error = encryptor.push(&[0; 1], &mut message).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::LimitExceeded);
        assert!(error.to_string().contains(text), "{error}");
        assert!(encryptor.push(b"", &mut message).is_err());
        assert!(encryptor.finish(&mut message).is_err());
    };
    refused(&Client::new(), Some(10), "more than the 10 bytes that plaintext_length announced");
    let client = Client::builder().max_plaintext_length(10).build();
    refused(&client, None, "raise max_plaintext_length");
    let error = client.encrypt_stream(&keyring).plaintext_length(11).blocking().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::LimitExceeded);
}

/// A sink that takes a few bytes at a time, and fails now and then until it is told to be calm.
struct Moody {
    taken: Vec<u8>,
    calls: usize,
    calm: bool,
}

impl Write for Moody {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.calls += 1;
        match self.calls % 3 {
            0 if !self.calm => Err(io::ErrorKind::WouldBlock.into()),
            1 => Err(io::ErrorKind::Interrupted.into()),
            _ => {
                let length = bytes.len().min(5);
                self.taken.extend_from_slice(&bytes[..length]);
                Ok(length)
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes all of `bytes`, as often as it takes, and counts how often the sink failed.
fn write_in_spite_of_failures(writer: &mut impl Write, mut bytes: &[u8]) -> usize {
    let mut failures = 0;
    while !bytes.is_empty() {
        match writer.write(bytes) {
            Ok(length) => bytes = &bytes[length..],
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => failures += 1,
            Err(error) => panic!("{error}"),
        }
    }
    failures
}

#[test]
fn a_sink_that_fails_now_and_then_gets_every_byte_once() {
    let (client, keyring) = (Client::new(), keyring());
    let plaintext: Vec<u8> = (0..=255).cycle().take(1000).collect();
    let encryptor = client.encrypt_stream(&keyring).frame_length(100).blocking().unwrap();
    let mut writer = encryptor.write_to(Moody { taken: Vec::new(), calls: 0, calm: false });
    let mut failures = write_in_spite_of_failures(&mut writer, &plaintext);
    while writer.flush().is_err() {
        failures += 1;
    }
    assert!(failures > 10, "the sink failed {failures} times only");
    writer.get_mut().calm = true;
    let sink = writer.finish().unwrap();
    assert_eq!(client.decrypt(&keyring, &sink.taken).blocking().unwrap().plaintext, plaintext);
}

#[test]
fn a_sink_that_fails_now_and_then_gets_the_plaintext_once() {
    let (client, keyring) = (Client::new(), keyring());
    let plaintext: Vec<u8> = (0..=255).cycle().take(1000).collect();
    for suite in [AlgorithmSuite::default(), AlgorithmSuite::AES_256_GCM_HKDF_SHA512_COMMIT_KEY] {
        let message = client.encrypt(&keyring, &plaintext).suite(suite).frame_length(100).blocking().unwrap();
        let sink = Moody { taken: Vec::new(), calls: 0, calm: false };
        let stream = client.decrypt_stream(&keyring).signed_messages(SignedMessages::ReleaseEarly);
        let mut writer = stream.write_to(sink);
        let failures = write_in_spite_of_failures(&mut writer, &message.ciphertext);
        assert!(failures > 10, "the sink failed {failures} times only");
        writer.get_mut().calm = true;
        assert_eq!(writer.finish().unwrap().taken, plaintext);
    }
}

#[test]
fn whole_frames_are_written_at_once_and_the_end_is_asked_for() {
    let (client, keyring) = (Client::new(), keyring());
    let message = client.encrypt(&keyring, b"four horses").frame_length(4).blocking().unwrap().ciphertext;
    let stream = || client.decrypt_stream(&keyring).signed_messages(SignedMessages::ReleaseEarly);

    let mut writer = stream().write_to(Vec::new());
    assert!(writer.header().is_none(), "nothing was written yet");
    writer.write_all(&message).unwrap();
    writer.flush().unwrap();
    assert_eq!(writer.get_mut(), b"four horses");
    assert_eq!(writer.header().unwrap().suite, AlgorithmSuite::default());
    assert_eq!(writer.finish().unwrap(), b"four horses");

    let mut writer = stream().write_to(Vec::new());
    writer.write_all(&message[..message.len() - 1]).unwrap();
    writer.flush().unwrap();
    assert_eq!(writer.get_mut(), b"four hor", "the last frame waits for the signature");
    let error = writer.finish().unwrap_err().downcast::<Error>().unwrap();
    assert_eq!(error.kind(), ErrorKind::MalformedMessage);
    assert!(error.to_string().contains("cut off in its signature"), "{error}");

    let mut writer = stream().write_to(Vec::new());
    writer.write_all(&message).unwrap();
    writer.write_all(b"and more").unwrap();
    let error = writer.flush().unwrap_err().downcast::<Error>().unwrap();
    assert!(error.to_string().contains("8 bytes follow the end of the message"), "{error}");
    let error = writer.write_all(b"and more").unwrap_err().downcast::<Error>().unwrap();
    assert_eq!(error.kind(), ErrorKind::MalformedMessage, "an error stays");
}

#[test]
fn a_writer_that_has_ended_says_so_and_an_unfinished_message_is_cut_off() {
    let (client, keyring) = (Client::new(), keyring());
    let suite = AlgorithmSuite::AES_256_GCM_HKDF_SHA512_COMMIT_KEY;
    let encryptor = client.encrypt_stream(&keyring).suite(suite).frame_length(4).blocking().unwrap();
    let mut message = Vec::new();
    let mut writer = encryptor.write_to(&mut message);
    writer.write_all(b"four horses").unwrap();
    writer.flush().unwrap();
    assert_eq!(writer.header().suite, suite);
    drop(writer);

    let mut reader = client.decrypt_stream(&keyring).read_from(message.as_slice());
    assert!(reader.header().is_none(), "nothing was read yet");
    let mut plaintext = [0; 8];
    reader.read_exact(&mut plaintext).unwrap();
    assert_eq!(&plaintext, b"four hor");
    assert_eq!(reader.header().unwrap().suite, suite);
    let error = reader.read(&mut plaintext).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    let error = error.downcast::<Error>().unwrap();
    assert_eq!(error.kind(), ErrorKind::MalformedMessage);
    assert!(error.to_string().contains("cut off in frame 3"), "{error}");
}
