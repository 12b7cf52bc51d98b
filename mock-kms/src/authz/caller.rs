//! `Caller`: who makes a call, in which Region, and over what connection.

use super::{endpoint::VpcEndpoint, principal::Principal};
use crate::keys::{AccountId, Place, Region};
use std::{fmt, net::IpAddr, sync::Arc};

/// The identity behind a call: the root of an account, a user, or a role's session.
#[derive(Clone)]
pub struct Caller {
    place: Place,
    principal: Arc<Principal>,
    connection: Connection,
}

/// What policies can ask about the way that a call came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Connection {
    pub(crate) source_ip: Option<IpAddr>,
    pub(crate) user_agent: Option<Arc<str>>,
    pub(crate) referer: Option<Arc<str>>,
    /// The public half of what the call was signed with, which policies cannot ask about.
    pub(crate) access_key_id: Option<Arc<str>>,
    /// The service of AWS that calls for the principal, for example `s3.eu-west-1.amazonaws.com`.
    pub(crate) via_service: Option<Arc<str>>,
    /// The VPC endpoint that is said to lie between; [`vpc_endpoint`](Self::vpc_endpoint) tells whether it does.
    pub(crate) endpoint: Option<VpcEndpoint>,
}

impl Connection {
    /// The VPC endpoint that the call came through. What a service calls for somebody does not come from that caller's
    /// network, and so through no endpoint of it.
    pub(crate) fn vpc_endpoint(&self) -> Option<&VpcEndpoint> {
        self.endpoint.as_ref().filter(|_| self.via_service.is_none())
    }
}

impl Caller {
    /// The root of `account`, calling the service in `region`.
    pub fn root(region: Region, account: AccountId) -> Self {
        let principal = Arc::new(Principal::root(region.partition(), account));
        Self::new(region, principal)
    }

    /// `principal`, calling the service in `region`.
    pub(crate) fn new(region: Region, principal: Arc<Principal>) -> Self {
        Self {
            place: Place { region, account: principal.account() },
            principal,
            connection: Connection::default(),
        }
    }

    /// The same caller in another Region.
    #[must_use]
    pub fn in_region(self, region: Region) -> Self {
        Self { place: Place { region, ..self.place }, ..self }
    }

    /// The same caller from that address, which policies see as `aws:SourceIp`.
    #[must_use]
    pub fn from_address(mut self, address: IpAddr) -> Self {
        self.connection.source_ip = Some(address);
        self
    }

    /// The same caller by way of a service of AWS, for example `s3.eu-west-1.amazonaws.com`, which policies see as
    /// `kms:ViaService`.
    #[must_use]
    pub fn via_service(mut self, service: &str) -> Self {
        self.connection.via_service = Some(service.into());
        self
    }

    /// The same caller through a VPC endpoint, whose policy then has to allow what is called, too. Policies see it as
    /// `aws:SourceVpce`, its VPC as `aws:SourceVpc`, and the caller's address as `aws:VpcSourceIp`.
    #[must_use]
    pub fn through(mut self, endpoint: VpcEndpoint) -> Self {
        self.connection.endpoint = Some(endpoint);
        self
    }

    /// The Region that is called.
    pub fn region(&self) -> &Region {
        &self.place.region
    }

    /// The account that the caller belongs to.
    pub fn account(&self) -> AccountId {
        self.place.account
    }

    /// The principal's ARN.
    pub fn arn(&self) -> &str {
        self.principal.arn()
    }

    /// Whether that is its ARN, or of a session that of its role.
    pub(crate) fn goes_by(&self, arn: &str) -> bool {
        self.arn() == arn || self.principal.principal_arn() == arn
    }

    /// The Region and account whose keys a bare key id or alias means.
    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    /// Who it is.
    pub(crate) fn principal(&self) -> &Principal {
        &self.principal
    }

    /// The way that the call came.
    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }

    /// The same caller by another way.
    #[cfg(feature = "aws-http")]
    pub(crate) fn over(self, connection: Connection) -> Self {
        Self { connection, ..self }
    }
}

impl PartialEq for Caller {
    fn eq(&self, other: &Self) -> bool {
        self.place == other.place && self.arn() == other.arn() && self.connection == other.connection
    }
}

impl Eq for Caller {}

impl fmt::Debug for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Caller")
            .field("arn", &self.arn())
            .field("region", &self.place.region)
            .finish_non_exhaustive()
    }
}
