//! `SeedVpcEndpoint`: one VPC endpoint of a seed.

use super::{SeedError, read};
use crate::{
    Kms,
    authz::{Attachment, Policy, VpcEndpoint},
};
use serde::Deserialize;
use std::sync::Arc;

/// A VPC endpoint that a mock starts with, and the policy that limits what may be done through it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedVpcEndpoint {
    id: String,
    #[serde(default)]
    vpc: Option<String>,
    /// A document, or the text of one. Without one everything may be done, as in the service.
    #[serde(default, deserialize_with = "read::policy")]
    policy: Option<String>,
}

impl SeedVpcEndpoint {
    /// An endpoint by its id, for example `vpce-1234abcdf5678c90a`.
    pub fn new(id: &str) -> Self {
        Self { id: id.to_owned(), ..Self::default() }
    }

    /// The VPC that it belongs to, for example `vpc-1234abcd`.
    #[must_use]
    pub fn vpc(self, id: &str) -> Self {
        Self { vpc: Some(id.to_owned()), ..self }
    }

    /// The endpoint policy, as JSON. Its statements name principals, as those of key policies do.
    #[must_use]
    pub fn policy(self, policy: &str) -> Self {
        Self { policy: Some(policy.to_owned()), ..self }
    }
}

impl Kms {
    /// Adds an endpoint.
    pub(super) fn sow_vpc_endpoint(&self, seed: &SeedVpcEndpoint) -> Result<(), SeedError> {
        let wrong = |what: String| SeedError(format!("the VPC endpoint '{}' of the seed: {what}", seed.id));
        let name = format!("policy of {}", seed.id);
        let policy = seed.policy.as_deref().map(|text| Policy::parse(text, Attachment::VpcEndpoint, &name));
        let policy = policy.transpose().map_err(|malformed| wrong(format!("its policy: {malformed}")))?;
        let endpoint = VpcEndpoint::new(&seed.id, seed.vpc.as_deref(), policy.map(Arc::new));
        let form = "its id is vpce- and letters or digits, and that of its VPC vpc- and the like";
        self.vpc_endpoints().add(endpoint.ok_or_else(|| wrong(form.to_owned()))?);
        Ok(())
    }
}
