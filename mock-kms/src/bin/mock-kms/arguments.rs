//! The command line.

use crate::explain::Explain;
use clap::{Parser, Subcommand};
use mock_kms::{AccountId, Credential, Log, Region};
use std::{net::IpAddr, path::PathBuf, sync::Arc};

/// A mock of AWS KMS for tests: real cryptography, real key states, the service's own errors.
///
/// Signatures are verified: the access key `test` with the secret `test` stands for the root of --account, and an access
/// key of twelve digits with the secret `test` for the root of the account of those digits. Nothing is kept when it stops.
#[derive(Debug, Parser)]
#[command(version)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    /// The address to listen on. Others than loopback let anybody on the network use the keys.
    #[arg(long, default_value = "127.0.0.1")]
    pub(super) host: IpAddr,
    /// The port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 4599)]
    pub(super) port: u16,
    /// The Region of calls that carry no credential, which --no-auth allows.
    #[arg(long, default_value = "us-east-1", value_parser = region)]
    pub(super) region: Region,
    /// The account that the access key `test` stands for.
    #[arg(long, default_value = "000000000000", value_parser = account)]
    pub(super) account: AccountId,
    /// Another access key for the root of an account; may be given several times.
    #[arg(long, value_name = "ACCESS_KEY:SECRET:ACCOUNT", value_parser = credential)]
    pub(super) credential: Vec<Arc<Credential>>,
    /// Do not verify signatures: whoever can reach the server may use all keys.
    #[arg(long)]
    pub(super) no_auth: bool,
    /// A file of keys and access keys to start with, YAML or JSON (docs/control-api.md describes it).
    #[arg(long, value_name = "FILE")]
    pub(super) seed: Option<PathBuf>,
    /// Let the tags `_custom_id_` and `_custom_key_material_` of CreateKey order the id and material of the key.
    #[arg(long)]
    pub(super) localstack_tags: bool,
    /// How many seconds, by the mock's clock, a new grant counts only for calls that bring its token.
    #[arg(long, default_value_t = 0, value_name = "SECONDS")]
    pub(super) grant_delay: u64,
    /// Count calls against the service's quotas for rates of calls, by the mock's clock, and throttle what exceeds them.
    #[arg(long)]
    pub(super) quotas: bool,
    /// Append each audit record to this file: one line of JSON in the form of AWS CloudTrail.
    #[arg(long, value_name = "FILE")]
    pub(super) audit_file: Option<PathBuf>,
    /// How many audit records are remembered for the control API.
    #[arg(long, default_value_t = 10_000, value_name = "RECORDS")]
    pub(super) audit_limit: usize,
    /// Say on standard error at the end what the calls and keys would have cost on AWS.
    #[arg(long)]
    pub(super) cost: bool,
    /// A file of prices for that, as JSON, instead of those that are built in (docs/cost.md describes it).
    #[arg(long, value_name = "FILE")]
    pub(super) prices: Option<PathBuf>,
    /// Open the control API under /_mock/ to other machines and to pages from elsewhere.
    #[arg(long)]
    pub(super) control_from_anywhere: bool,
    /// Log each call of an AWS client to standard error, with its request id and without any secret.
    #[arg(long, default_value = "off", value_name = "off|text|json", value_parser = log)]
    pub(super) log: Log,
    /// Serve HTTPS with a certificate made at the start, and say how to trust it.
    #[arg(long)]
    pub(super) tls: bool,
    /// Another name or address for that certificate, beside localhost and loopback; may be given several times.
    #[arg(long, requires = "tls", value_name = "NAME")]
    pub(super) tls_name: Vec<String>,
    /// Where to write the certificate that clients have to trust; a new file among the temporary ones by default.
    #[arg(long, requires = "tls", value_name = "FILE")]
    pub(super) tls_ca: Option<PathBuf>,
}

/// What else the program does than to serve.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Say whether a principal of the seed could make a call, and why, and end.
    Explain(Explain),
}

fn region(name: &str) -> Result<Region, &'static str> {
    Region::new(name).ok_or("a Region is lower-case letters, digits and dashes, such as eu-central-1")
}

fn account(digits: &str) -> Result<AccountId, &'static str> {
    AccountId::new(digits).ok_or("an account is twelve digits")
}

fn log(text: &str) -> Result<Log, &'static str> {
    match text {
        "off" => Ok(Log::Off),
        "text" => Ok(Log::Text),
        "json" => Ok(Log::Json),
        _ => Err("choose off, text or json"),
    }
}

fn credential(text: &str) -> Result<Arc<Credential>, &'static str> {
    let parts = || {
        let (id, rest) = text.split_once(':')?;
        // A secret may hold a colon, an account never does.
        let (secret, account) = rest.rsplit_once(':')?;
        Credential::new(id, secret, AccountId::new(account)?)
    };
    parts().map(Arc::new).ok_or("write it as ACCESS_KEY:SECRET:ACCOUNT, the account as twelve digits")
}
