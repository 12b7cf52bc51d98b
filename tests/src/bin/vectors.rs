//! `vectors PATH`: runs every set of test vectors in a folder or a zip file with every provider.
//!
//! Exits with 0 if nothing failed, with 1 if something did, and with 2 if the command or the sets are unusable.

use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use kmseal::crypto::{Provider, aws_lc, rustcrypto};
use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};
use tests::vectors::{Outcome, open, run};

/// Runs the AWS Encryption SDK's test vectors: decrypt manifests (versions 1 to 5), the known answers of key
/// commitment, and the messages without frames.
#[derive(Debug, Parser)]
#[command(name = "vectors")]
struct Arguments {
    /// A folder with sets at any depth, zip files included; or a zip file, or one manifest.
    path: PathBuf,
    /// Run with this provider only.
    #[arg(long, value_parser = ["aws-lc", "rustcrypto"])]
    provider: Option<String>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match check(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn check(arguments: &Arguments) -> anyhow::Result<bool> {
    let mut providers: Vec<&'static Provider> = vec![&aws_lc::PROVIDER, &rustcrypto::PROVIDER];
    if let Some(name) = &arguments.provider {
        providers.retain(|provider| provider.name == name);
    }
    let source = open(&arguments.path)?;
    // Without a terminal there is no bar, so that logs hold the report alone.
    let bar = ProgressBar::new(0);
    bar.set_style(ProgressStyle::with_template("{bar:40} {pos}/{len} {msg}")?);
    let mut failed = 0;
    let report = run(&*source, &providers, |result, total| {
        bar.set_length(u64::try_from(total).unwrap_or(u64::MAX));
        bar.inc(1);
        failed += usize::from(matches!(result.outcome, Outcome::Failed(_)));
        bar.set_message(format!("{}, {failed} failed", result.provider));
    })?;
    bar.finish_and_clear();
    // Whoever closed the pipe wants to read no more, which is no failure.
    let _ = writeln!(io::stdout(), "{report}");
    Ok(report.is_success())
}
