//! SHA-2: known answers, in one go and in pieces.

mod providers;

use hex_literal::hex;
use kmseal_crypto::{Digest, HashAlgorithm, Provider};

const ALGORITHMS: [HashAlgorithm; 3] = [HashAlgorithm::Sha256, HashAlgorithm::Sha384, HashAlgorithm::Sha512];

// NIST, "Examples with Intermediate Values" for FIPS 180-4: the message "abc".
// The empty message: Python's cryptography 48.
const SHA256_ABC: [u8; 32] = hex!("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
const SHA256_EMPTY: [u8; 32] = hex!("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
const SHA384_ABC: [u8; 48] =
    hex!("cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7");
const SHA384_EMPTY: [u8; 48] =
    hex!("38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b");
const SHA512_ABC: [u8; 64] = hex!(
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
    "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
);
const SHA512_EMPTY: [u8; 64] = hex!(
    "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
    "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"
);

#[test]
fn known_answers() {
    for provider in providers::all() {
        check(provider, HashAlgorithm::Sha256, b"abc", &SHA256_ABC);
        check(provider, HashAlgorithm::Sha256, b"", &SHA256_EMPTY);
        check(provider, HashAlgorithm::Sha384, b"abc", &SHA384_ABC);
        check(provider, HashAlgorithm::Sha384, b"", &SHA384_EMPTY);
        check(provider, HashAlgorithm::Sha512, b"abc", &SHA512_ABC);
        check(provider, HashAlgorithm::Sha512, b"", &SHA512_EMPTY);
    }
}

fn check(provider: &Provider, algorithm: HashAlgorithm, message: &[u8], expected: &[u8]) {
    let digest = provider.hash.digest(algorithm, message);
    assert_eq!(digest.as_ref(), expected, "{} {algorithm:?}", provider.name);
    assert_eq!(digest.algorithm(), algorithm);
    assert_eq!(Some(digest), Digest::new(algorithm, expected));
}

#[test]
fn pieces_hash_as_the_whole() {
    let message: Vec<u8> = (0..1000_u32).map(|i| i as u8).collect();
    for algorithm in ALGORITHMS {
        let mut digests = Vec::new();
        for provider in providers::all() {
            digests.push(provider.hash.digest(algorithm, &message));
            // Around a block, which is 64 or 128 bytes, and with empty pieces in between.
            for size in [1, 63, 64, 65, 127, 128, 129, 999] {
                let mut hasher = provider.hash.start(algorithm);
                for piece in message.chunks(size) {
                    hasher.update(piece);
                    hasher.update(b"");
                }
                digests.push(hasher.finish());
            }
        }
        assert!(digests.windows(2).all(|pair| pair[0] == pair[1]), "{algorithm:?}");
    }
}

#[test]
fn a_digest_has_the_length_of_its_algorithm() {
    for algorithm in ALGORITHMS {
        for length in [0, 31, 32, 33, 48, 63, 64, 65] {
            let digest = Digest::new(algorithm, &vec![7; length]);
            assert_eq!(digest.is_some(), length == algorithm.digest_length(), "{algorithm:?} {length}");
        }
    }
}
