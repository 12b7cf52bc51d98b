//! The command line.

use crate::key::{self, Key};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Seals and opens files in the format of the AWS Encryption SDK.
///
/// Exit codes: 0 done; 1 a file could not be read or written; 2 the command is not usable; 3 no key opens the message;
/// 4 the message is broken or was altered; 5 the message is refused (by a policy, a limit, or its context); 6 the key
/// service failed.
#[derive(Debug, Parser)]
#[command(name = "kmseal", version)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Seal files, folders, or standard input. A sealed file has the name of the file and `.sealed`.
    Seal(Seal),
    /// Open what was sealed. Nothing appears under its name before it is proven.
    Open(Open),
    /// Show a message's header, which needs no key and proves nothing.
    Inspect(Inspect),
}

#[derive(Debug, Args)]
pub(crate) struct Seal {
    #[command(flatten)]
    pub(crate) files: Files,
    #[command(flatten)]
    pub(crate) common: Common,
    /// Leave the signature out: faster, and the message can be opened as it comes. All who can open it could have made it.
    #[arg(long)]
    pub(crate) unsigned: bool,
    /// Bytes of plaintext in a frame; by default 65,536.
    #[arg(long, value_name = "BYTES", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) frame_length: Option<u32>,
}

#[derive(Debug, Args)]
pub(crate) struct Open {
    #[command(flatten)]
    pub(crate) files: Files,
    #[command(flatten)]
    pub(crate) common: Common,
    /// Refuse messages that are signed, or, on a pipe, give them out before the signature is verified.
    #[arg(long, value_enum, default_value_t = Signed::Verify)]
    pub(crate) signed: Signed,
    /// Open messages that do not commit to their key too, as old clients write them.
    #[arg(long)]
    pub(crate) allow_uncommitted: bool,
    /// The longest plaintext to hold in memory, which a signed message on a pipe needs, in MiB.
    #[arg(long, value_name = "MIB", default_value_t = 256)]
    pub(crate) max_memory: u64,
}

#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// The message; standard input if none is given.
    pub(crate) file: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Files {
    /// Files and folders; standard input to standard output if none is given.
    pub(crate) paths: Vec<PathBuf>,
    /// Where to write: a file, or a folder for several inputs; `-` is standard output.
    #[arg(long, short, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,
    /// Replace files that exist.
    #[arg(long, short)]
    pub(crate) force: bool,
    /// Print a line of JSON for each file instead of a sentence.
    #[arg(long)]
    pub(crate) json: bool,
    /// Print nothing but errors.
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Common {
    /// An AES key: the file holds 16, 24 or 32 bytes, or base64 of them. Of several keys any opens; the first makes the
    /// data key.
    #[arg(long = "aes-key", value_name = "NAMESPACE/NAME=FILE", value_parser = key::aes)]
    pub(crate) aes_keys: Vec<Key>,
    /// An RSA public key to seal for, PEM or DER, with OAEP and SHA-256.
    #[arg(long = "rsa-public-key", value_name = "NAMESPACE/NAME=FILE", value_parser = key::rsa_public)]
    pub(crate) rsa_public_keys: Vec<Key>,
    /// An RSA private key to open with, PEM or DER, with OAEP and SHA-256.
    #[arg(long = "rsa-private-key", value_name = "NAMESPACE/NAME=FILE", value_parser = key::rsa_private)]
    pub(crate) rsa_private_keys: Vec<Key>,
    /// A key in AWS KMS, with the credentials and the Region that the AWS CLI uses.
    #[arg(long = "kms-key", value_name = "ARN", value_parser = key::kms)]
    pub(crate) kms_keys: Vec<Key>,
    /// Open with whatever key in AWS KMS the message names, in the Region of the environment.
    #[arg(long)]
    pub(crate) kms_discovery: bool,
    /// A pair of the encryption context: stored in the clear, and expected when the message is opened.
    #[arg(long = "context", short = 'c', value_name = "KEY=VALUE", value_parser = pair)]
    pub(crate) context: Vec<(String, String)>,
    /// A file of keys and context, YAML or JSON (cli/README.md describes it); flags add to it.
    #[arg(long, value_name = "FILE", env = "KMSEAL_PROFILE")]
    pub(crate) profile: Option<PathBuf>,
}

/// What to do with a message that has a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Signed {
    /// Verify it before anything can be seen.
    Verify,
    /// On a pipe, give out what is opened before the signature is verified.
    Early,
    /// Refuse it.
    Refuse,
}

fn pair(text: &str) -> Result<(String, String), &'static str> {
    let (key, value) = text.split_once('=').ok_or("write it as KEY=VALUE")?;
    Ok((key.to_owned(), value.to_owned()))
}
