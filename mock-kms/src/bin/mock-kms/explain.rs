//! `mock-kms explain`: whether a principal of a seed could make a call, and why, without a server.

use clap::Args;
use mock_kms::{AccountId, Caller, Kms};
use serde_json::{Value, json};
use std::io::{self, Write as _};

/// What is asked.
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The ARN of a user, role or session of the seed, or of the root of an account.
    #[arg(long, value_name = "ARN")]
    caller: String,
    /// The operation, for example Decrypt.
    #[arg(long)]
    operation: String,
    /// The request of the operation, as JSON.
    #[arg(long, value_name = "JSON", default_value = "{}")]
    request: String,
    /// The service that calls for the principal, for example s3.eu-west-1.amazonaws.com.
    #[arg(long, value_name = "SERVICE")]
    via_service: Option<String>,
    /// The VPC endpoint of the seed that the call comes through.
    #[arg(long, value_name = "ID")]
    vpc_endpoint: Option<String>,
}

impl Explain {
    /// Prints the answer as JSON.
    pub(super) fn run(&self, kms: &Kms) -> Result<(), String> {
        let unknown = || format!("the seed has no principal {}", self.caller);
        let mut caller = kms.caller(&self.caller).or_else(|| self.root(kms)).ok_or_else(unknown)?;
        if let Some(service) = &self.via_service {
            caller = caller.via_service(service);
        }
        if let Some(id) = &self.vpc_endpoint {
            let endpoint =
                kms.vpc_endpoint(id).ok_or_else(|| format!("the seed has no VPC endpoint {id}"))?;
            caller = caller.through(endpoint);
        }
        let request: Value =
            serde_json::from_str(&self.request).map_err(|error| format!("--request is not JSON: {error}"))?;
        let (outcome, decisions) = kms.explain(&caller, &self.operation, request.to_string().as_bytes());
        let error = outcome.err().map(|error| error.to_string());
        let answer = json!({ "would_succeed": error.is_none(), "error": error, "decisions": decisions });
        writeln!(io::stdout(), "{answer:#}").map_err(|error| format!("the answer cannot be printed: {error}"))
    }

    fn root(&self, kms: &Kms) -> Option<Caller> {
        let account = self.caller.strip_suffix(":root")?.rsplit(':').next()?;
        let root = Caller::root(kms.home().region().clone(), AccountId::new(account)?);
        (root.arn() == self.caller).then_some(root)
    }
}
