//! The shell tool `kmseal`: seals files, opens them, and shows what a message says of itself.
//!
//! *Knows:* files, flags and profiles, and the API of the crate kmseal. *Never:* the message format, cryptography.

mod arguments;
mod exit;
mod files;
mod inspect;
mod key;
mod keyring;
#[cfg(feature = "aws-kms")]
mod kms;
mod open;
mod options;
mod output;
mod profile;
mod progress;
mod report;
mod seal;

use arguments::{Arguments, Command};
use clap::Parser as _;
use std::{
    io::{self, Write as _},
    process::ExitCode,
};

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Seal(seal) => seal::run(&seal),
        Command::Open(open) => open::run(&open),
        Command::Inspect(inspect) => inspect::run(&inspect),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            writeln!(io::stderr(), "kmseal: {failure}").ok();
            failure.exit_code()
        }
    }
}
