//! Messages whose frames somebody else seals and opens are the messages of everybody else.
#![cfg(feature = "host")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use kmseal::crypto::{AeadAlgorithm, AeadKey, Tag, rustcrypto};
use kmseal::host::{Begun, OpenedHere, Opening, Sealing};
use kmseal::stream::SignedMessages;
use kmseal::{AlgorithmSuite, Client, Error, ErrorKind, WrappingKey, keyring::RawAesKeyring};

type Outcome = Result<(), Box<dyn std::error::Error>>;

const SUITES: [u16; 2] = [0x0478, 0x0578];
const FRAME: usize = 100;

fn keyring() -> RawAesKeyring {
    RawAesKeyring::new("host", "key", WrappingKey::new(vec![7; 32])).unwrap()
}

fn key_of(content_key: &[u8]) -> Box<dyn AeadKey> {
    let algorithm = AeadAlgorithm::from_key_length(content_key.len()).unwrap();
    rustcrypto::PROVIDER.aead.key(algorithm, content_key).unwrap()
}

fn client() -> Client {
    Client::builder().max_plaintext_length(1000).build()
}

fn begin_sealing(suite: u16, length: usize) -> Result<Sealing, Error> {
    let (client, keyring) = (client(), keyring());
    let stream = client.encrypt_stream(&keyring).suite(AlgorithmSuite::from_id(suite).unwrap());
    pollster::block_on(stream.frame_length(FRAME as u32).plaintext_length(length as u64).for_host())
}

/// A message that a host sealed; this crate signs it.
fn seal(suite: u16, plaintext: &[u8]) -> Result<Vec<u8>, Error> {
    let mut sealing = begin_sealing(suite, plaintext.len())?;
    let key = key_of(sealing.content_key());
    let mut message = sealing.head().to_vec();
    let mut rest = plaintext;
    loop {
        let is_last = rest.len() <= FRAME;
        let (mut body, after) = (rest[..rest.len().min(FRAME)].to_vec(), &rest[rest.len().min(FRAME)..]);
        let frame = sealing.next(body.len(), is_last)?;
        let tag = key.seal_in_place(frame.iv(), frame.associated_data(), &mut body)?;
        let sealed = [frame.head(), &body, &tag].concat();
        sealing.hash(&sealed);
        message.extend(sealed);
        rest = after;
        if is_last {
            message.extend(sealing.finish(None)?.0);
            return Ok(message);
        }
    }
}

fn begin_opening(message: &[u8], given: usize) -> Result<Begun, Error> {
    let (client, keyring) = (client(), keyring());
    let start = &message[..given.min(message.len())];
    pollster::block_on(client.decrypt_stream(&keyring).for_host(start, Some(message.len())))
}

/// The plaintext of a message that a host opens; this crate verifies its signature.
fn open(message: &[u8]) -> Result<Vec<u8>, Error> {
    let mut given = 10;
    let mut opening = loop {
        match begin_opening(message, given)? {
            Begun::NeedInput { at_least } => given = at_least,
            Begun::Unlocked(opening) => break opening,
        }
    };
    let key = key_of(opening.content_key());
    let mut rest = &message[opening.header_length()..];
    let mut plaintext = Vec::new();
    for sequence in 1.. {
        let frame = match opening.next(&rest[..rest.len().min(24)], rest.len())? {
            Ok(frame) => frame,
            Err(at_least) => return Err(opening.truncated(at_least - rest.len())),
        };
        let (head, body) = (frame.head_length(), frame.head_length() + frame.content_length());
        let tag: &Tag = rest[body..body + 16].try_into().unwrap();
        let mut opened = vec![0; frame.content_length()];
        key.open_into(frame.iv(), frame.associated_data(), &rest[head..body], tag, &mut opened)
            .map_err(|_| opening.refused(sequence))?;
        plaintext.extend(opened);
        opening.hash(&rest[..body + 16]);
        rest = &rest[body + 16..];
        if frame.is_last() {
            break;
        }
    }
    let trailing = if opening.verifying_key().is_some() { verify(&mut opening, rest)? } else { rest.len() };
    opening.finish(trailing)?;
    Ok(plaintext)
}

/// The plaintext of a message that the host leaves to this crate.
fn open_here(message: &[u8]) -> Result<Vec<u8>, Error> {
    let Begun::Unlocked(mut opening) = begin_opening(message, message.len())? else {
        panic!("the whole message has its header")
    };
    let body = &message[opening.header_length()..];
    let OpenedHere { plaintext, read, at_least, .. } = opening.open_here(body)?;
    let rest = &body[read..];
    if let Some(at_least) = at_least {
        return Err(opening.truncated(at_least - rest.len()));
    }
    let trailing = if opening.verifying_key().is_some() { verify(&mut opening, rest)? } else { rest.len() };
    opening.finish(trailing)?;
    Ok(plaintext.to_vec())
}

fn verify(opening: &mut Opening, footer: &[u8]) -> Result<usize, Error> {
    match opening.signature(footer)? {
        Ok(signature) => {
            opening.verify_here(signature)?;
            Ok(footer.len() - signature.len() - 2)
        }
        Err(at_least) => Err(opening.truncated(at_least - footer.len())),
    }
}

#[test]
fn every_length_comes_back() -> Outcome {
    for suite in SUITES {
        for length in [0, 1, 99, 100, 101, 199, 200, 201, 1000] {
            let plaintext: Vec<u8> = (0..length).map(|byte: u32| byte as u8).collect();
            let sealed = seal(suite, &plaintext)?;
            assert_eq!(client().decrypt(&keyring(), &sealed).blocking()?.plaintext, plaintext);
            assert_eq!(open(&sealed)?, plaintext);
            if suite == 0x0478 {
                assert_eq!(begin_sealing(suite, plaintext.len())?.length(plaintext.len()), sealed.len());
            }
            assert_eq!(open_here(&sealed)?, plaintext);
            let mut message = Vec::new();
            let mut sealing = begin_sealing(suite, plaintext.len())?;
            message.extend(sealing.head());
            sealing.seal_here(&plaintext, true, &mut message)?;
            message.extend(sealing.finish(None)?.0);
            assert_eq!(open(&message)?, plaintext);
        }
    }
    Ok(())
}

#[test]
fn what_is_altered_or_cut_off_gives_the_error_that_it_gives_elsewhere() -> Outcome {
    for suite in SUITES {
        let message = seal(suite, &[9; 250])?;
        let mut altered: Vec<Vec<u8>> = (0..message.len()).map(|length| message[..length].to_vec()).collect();
        altered.extend((0..message.len()).map(|at| {
            let mut bytes = message.clone();
            bytes[at] ^= 1;
            bytes
        }));
        altered.push([&message[..], b"!"].concat());
        for message in altered {
            let ours = open(&message).unwrap_err();
            let other = client().decrypt(&keyring(), &message).blocking().unwrap_err();
            assert_eq!((ours.kind(), ours.to_string()), (other.kind(), other.to_string()));
            let here = open_here(&message).unwrap_err();
            assert_eq!((here.kind(), here.to_string()), (other.kind(), other.to_string()));
        }
    }
    Ok(())
}

#[test]
fn in_pieces_this_crate_seals_and_opens_what_is_whole() -> Outcome {
    for suite in SUITES {
        let plaintext = [7; 250];
        let mut sealing = begin_sealing(suite, plaintext.len())?;
        let mut message = sealing.head().to_vec();
        sealing.seal_here(&plaintext[..100], false, &mut message)?;
        sealing.seal_here(&plaintext[100..], true, &mut message)?;
        message.extend(sealing.finish(None)?.0);

        let Begun::Unlocked(mut opening) = begin_opening(&message, message.len())? else {
            panic!("the whole message has its header")
        };
        let body = &message[opening.header_length()..];
        let first = opening.open_here(&body[..140])?;
        let found = (&first.plaintext[..], first.read, first.last_content, first.at_least);
        assert_eq!(found, (&plaintext[..100], 132, 0, Some(16)));
        let second = opening.open_here(&body[132..])?;
        let found = (&second.plaintext[..], second.last_content, second.at_least);
        assert_eq!(found, (&plaintext[100..], 50, None));
    }
    Ok(())
}

#[test]
fn frames_are_released_as_the_options_say() -> Outcome {
    for (suite, mode, expected) in [
        (0x0478, SignedMessages::VerifyFirst, true),
        (0x0578, SignedMessages::VerifyFirst, false),
        (0x0578, SignedMessages::ReleaseEarly, true),
    ] {
        let message = seal(suite, &[9; 250])?;
        let (client, keyring) = (client(), keyring());
        let stream = client.decrypt_stream(&keyring).signed_messages(mode);
        match pollster::block_on(stream.for_host(&message, None))? {
            Begun::Unlocked(opening) => assert_eq!(opening.releases_frames(), expected),
            other => panic!("{other:?}"),
        }
    }
    Ok(())
}

#[test]
fn limits_and_turns_are_kept() -> Outcome {
    let error = begin_sealing(0x0478, 1001).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::LimitExceeded);
    let mut sealing = begin_sealing(0x0478, 1000)?;
    assert_eq!(sealing.next(99, false).unwrap_err().kind(), ErrorKind::InvalidArgument);
    assert_eq!(sealing.next(101, true).unwrap_err().kind(), ErrorKind::InvalidArgument);
    let mut sealing = begin_sealing(0x0478, 150)?;
    sealing.check_length(150)?;
    assert!(sealing.next(100, false).is_ok());
    assert_eq!(sealing.check_length(51).unwrap_err().kind(), ErrorKind::LimitExceeded);
    assert_eq!(sealing.next(51, true).unwrap_err().kind(), ErrorKind::LimitExceeded);
    let mut message = Vec::new();
    assert_eq!(sealing.seal_here(&[9; 51], true, &mut message).unwrap_err().kind(), ErrorKind::LimitExceeded);

    let signed = seal(0x0578, &[9; 10])?;
    let opening = || match begin_opening(&signed, signed.len()) {
        Ok(Begun::Unlocked(opening)) => opening,
        other => panic!("{other:?}"),
    };
    // Nothing is proven before its time.
    assert!(opening().finish(0).is_err());
    assert!(opening().verified(true).is_err());
    let mut read = opening();
    let body = &signed[read.header_length()..];
    assert!(read.next(&body[..24], body.len())?.is_ok_and(|frame| frame.is_last()));
    assert!(read.finish(0).is_err());
    let mut read = opening();
    let _ = read.next(&body[..24], body.len())?;
    assert_eq!(read.verified(false).unwrap_err().kind(), ErrorKind::NotAuthentic);
    Ok(())
}
