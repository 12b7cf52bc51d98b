//! `Crafted`: a message assembled field by field, so that any field can be wrong.
//!
//! Its suite, 0014, uses the data key as the content key. So the header and the frames can be authentic whatever
//! they say, and reach code that lies behind their authentication.

use kmseal::crypto::{AeadAlgorithm, AeadKey, Nonce, Provider};

/// The data key of every crafted message.
pub(crate) const DATA_KEY: [u8; 16] = [7; 16];

const MESSAGE_ID: [u8; 16] = [3; 16];

/// The fields of a header of version 1; the defaults make a valid one.
#[derive(Clone)]
pub(crate) struct Crafted {
    pub(crate) version: u8,
    pub(crate) kind: u8,
    pub(crate) suite: u16,
    /// The context's section, without the length before it.
    pub(crate) context: Vec<u8>,
    /// The data keys' section, with its count.
    pub(crate) data_keys: Vec<u8>,
    pub(crate) content_type: u8,
    pub(crate) reserved: u32,
    pub(crate) iv_length: u8,
    pub(crate) frame_length: u32,
}

impl Default for Crafted {
    fn default() -> Self {
        Self {
            version: 1,
            kind: 0x80,
            suite: 0x0014,
            context: Vec::new(),
            data_keys: data_keys(1),
            content_type: 2,
            reserved: 0,
            iv_length: 12,
            frame_length: 4,
        }
    }
}

/// A section of `count` data keys.
pub(crate) fn data_keys(count: u16) -> Vec<u8> {
    let mut section = count.to_be_bytes().to_vec();
    for _ in 0..count {
        for field in [&b"provider"[..], b"info", b"wrapped"] {
            section.extend(field_of(field));
        }
    }
    section
}

/// A context's section with the pairs in the order given.
pub(crate) fn context(pairs: &[(&[u8], &[u8])]) -> Vec<u8> {
    let mut section = u16::try_from(pairs.len()).unwrap().to_be_bytes().to_vec();
    for (key, value) in pairs {
        section.extend(field_of(key));
        section.extend(field_of(value));
    }
    section
}

fn field_of(bytes: &[u8]) -> Vec<u8> {
    let mut field = u16::try_from(bytes.len()).unwrap().to_be_bytes().to_vec();
    field.extend(bytes);
    field
}

/// Where a frame's text stands in its associated data.
#[derive(Clone, Copy)]
pub(crate) enum Piece {
    Frame,
    FinalFrame,
    SingleBlock,
}

impl Crafted {
    /// The header with a tag that is right.
    pub(crate) fn header(&self, provider: &Provider) -> Vec<u8> {
        let mut bytes = vec![self.version, self.kind];
        bytes.extend(self.suite.to_be_bytes());
        bytes.extend(MESSAGE_ID);
        bytes.extend(field_of(&self.context));
        bytes.extend(&self.data_keys);
        bytes.push(self.content_type);
        bytes.extend(self.reserved.to_be_bytes());
        bytes.push(self.iv_length);
        bytes.extend(self.frame_length.to_be_bytes());
        let iv = [0; 12];
        let tag = key(provider).seal_in_place(&iv, &bytes, &mut []).unwrap();
        bytes.extend(iv);
        bytes.extend(tag);
        bytes
    }

    /// The whole message: the header and these pieces.
    pub(crate) fn message(&self, provider: &Provider, pieces: &[Vec<u8>]) -> Vec<u8> {
        [self.header(provider), pieces.concat()].concat()
    }
}

/// A piece of a body with its usual IV and a tag that is right.
pub(crate) fn piece(provider: &Provider, piece: Piece, sequence: u32, plaintext: &[u8]) -> Vec<u8> {
    let mut iv = [0; 12];
    iv[8..].copy_from_slice(&sequence.to_be_bytes());
    piece_with_iv(provider, piece, sequence, iv, plaintext)
}

/// A piece of a body with any IV.
pub(crate) fn piece_with_iv(
    provider: &Provider,
    piece: Piece,
    sequence: u32,
    iv: Nonce,
    plaintext: &[u8],
) -> Vec<u8> {
    let text: &[u8] = match piece {
        Piece::Frame => b"AWSKMSEncryptionClient Frame",
        Piece::FinalFrame => b"AWSKMSEncryptionClient Final Frame",
        Piece::SingleBlock => b"AWSKMSEncryptionClient Single Block",
    };
    let length = u64::try_from(plaintext.len()).unwrap().to_be_bytes();
    let aad = [&MESSAGE_ID[..], text, &sequence.to_be_bytes(), &length].concat();
    let mut body = plaintext.to_vec();
    let tag = key(provider).seal_in_place(&iv, &aad, &mut body).unwrap();
    let mut bytes = match piece {
        Piece::Frame => sequence.to_be_bytes().to_vec(),
        Piece::FinalFrame => [[0xff; 4], sequence.to_be_bytes()].concat(),
        Piece::SingleBlock => Vec::new(),
    };
    bytes.extend(iv);
    match piece {
        Piece::Frame => {}
        Piece::FinalFrame => bytes.extend(&length[4..]),
        Piece::SingleBlock => bytes.extend(length),
    }
    bytes.extend(body);
    bytes.extend(tag);
    bytes
}

fn key(provider: &Provider) -> Box<dyn AeadKey> {
    provider.aead.key(AeadAlgorithm::Aes128Gcm, &DATA_KEY).unwrap()
}
