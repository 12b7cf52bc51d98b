//! `Origin`: who calls a mock, and from where, as npm/src/mock-kms/caller.ts tells it.

use mock_kms::{AccountId, Caller, Kms, Region};
use serde::Deserialize;

/// What is not said is as for the root of the mock's own account, in the mock's own Region.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Origin {
    region: Option<String>,
    account: Option<String>,
    principal: Option<String>,
    via_service: Option<String>,
    vpc_endpoint: Option<String>,
}

impl Origin {
    /// The caller that this is.
    ///
    /// # Errors
    /// What does not exist, or does not go together.
    pub(crate) fn caller(self, kms: &Kms) -> Result<Caller, String> {
        let mut caller = match (self.principal, self.account) {
            (Some(_), Some(_)) => return Err("a principal has an account: leave account out".to_owned()),
            (Some(arn), None) => kms
                .caller(&arn)
                .ok_or_else(|| format!("there is no principal '{arn}'; bring it with a seed"))?,
            (None, Some(digits)) => {
                let account = AccountId::new(&digits).ok_or("account is not twelve digits")?;
                Caller::root(kms.home().region().clone(), account)
            }
            (None, None) => kms.home().clone(),
        };
        if let Some(name) = self.region {
            caller = caller.in_region(Region::new(&name).ok_or("region is not a Region's name")?);
        }
        if let Some(service) = self.via_service {
            caller = caller.via_service(&service);
        }
        if let Some(id) = self.vpc_endpoint {
            let endpoint = kms.vpc_endpoint(&id);
            let unknown = || format!("there is no VPC endpoint '{id}'; bring it with a seed");
            caller = caller.through(endpoint.ok_or_else(unknown)?);
        }
        Ok(caller)
    }
}
