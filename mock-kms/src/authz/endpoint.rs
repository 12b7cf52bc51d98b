//! `VpcEndpoint`: what a call can come through on its way out of a private network, and the policy that limits it there.
//!
//! AWS KMS Developer Guide, "Connecting to AWS KMS through a VPC endpoint"; AWS PrivateLink Guide, "Endpoint policies".

use super::policy::Policy;
use std::sync::Arc;

/// A VPC endpoint of a seed. `Kms::vpc_endpoint` finds it, and [`Caller::through`](super::Caller::through) sends calls
/// through it.
#[derive(Debug, Clone)]
pub struct VpcEndpoint {
    id: Arc<str>,
    vpc: Option<Arc<str>>,
    policy: Option<Arc<Policy>>,
}

impl VpcEndpoint {
    /// An endpoint of that id, `vpce-` and letters or digits, in that VPC, `vpc-` and the like. Without a policy it lets
    /// everything through. `None` if the id of either is not one.
    pub(crate) fn new(id: &str, vpc: Option<&str>, policy: Option<Arc<Policy>>) -> Option<Self> {
        let is_id = |text: &str, start: &str| {
            let rest = text.strip_prefix(start);
            rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        };
        let well_formed = is_id(id, "vpce-") && vpc.is_none_or(|vpc| is_id(vpc, "vpc-"));
        well_formed.then(|| Self { id: id.into(), vpc: vpc.map(Into::into), policy })
    }

    /// Its id, which policies see as `aws:SourceVpce`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The VPC that it belongs to, which policies see as `aws:SourceVpc`.
    pub fn vpc(&self) -> Option<&str> {
        self.vpc.as_deref()
    }

    /// The most that may be done through it, if there is such a limit.
    pub(super) fn policy(&self) -> Option<&Arc<Policy>> {
        self.policy.as_ref()
    }
}

impl PartialEq for VpcEndpoint {
    /// A mock has one endpoint of each id.
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for VpcEndpoint {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_their_form() {
        for (id, vpc, expected) in [
            ("vpce-1234abcdf5678c90a", Some("vpc-1234abcd"), true),
            ("vpce-1", None, true),
            ("vpce-", None, false),
            ("vpc-1", None, false),
            ("vpce-1 2", None, false),
            ("vpce-1", Some("vpce-1"), false),
        ] {
            assert_eq!(VpcEndpoint::new(id, vpc, None).is_some(), expected, "{id} {vpc:?}");
        }
    }
}
