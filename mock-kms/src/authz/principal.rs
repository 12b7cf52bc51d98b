//! `Principal`: a root, a user or a role's session, and the policies that come with it.

use super::policy::{Names, Policy};
use crate::{clock::Timestamp, keys::AccountId};
use std::{collections::BTreeMap, sync::Arc};

/// Who can call.
#[derive(Debug)]
pub(crate) struct Principal {
    kind: Kind,
    account: AccountId,
    arn: Box<str>,
    tags: BTreeMap<String, String>,
    attached: Attached,
}

/// The policies that come with a principal.
#[derive(Debug, Clone, Default)]
pub(crate) struct Attached {
    /// What the principal may do, where a key leaves it to its account.
    pub(crate) identity: Vec<Arc<Policy>>,
    /// The most that it may do, if there is such a limit.
    pub(crate) boundary: Option<Arc<Policy>>,
    /// The most that this session of it may do, if there is such a limit.
    pub(crate) session: Option<Arc<Policy>>,
    /// The most that anybody of the account may do: one policy for each level of its organization.
    pub(crate) service_control: Vec<Arc<Policy>>,
}

#[derive(Debug)]
pub(crate) enum Kind {
    Root,
    User { name: Box<str>, id: Box<str> },
    Session(Session),
}

/// A role in use.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) role_arn: Box<str>,
    pub(crate) role_id: Box<str>,
    pub(crate) name: Box<str>,
    pub(crate) issued: Timestamp,
    pub(crate) source_identity: Option<Box<str>>,
}

impl Principal {
    /// The root of an account, which no policy of its own account holds back.
    pub(crate) fn root(partition: &str, account: AccountId) -> Self {
        Self {
            kind: Kind::Root,
            account,
            arn: format!("arn:{partition}:iam::{account}:root").into(),
            tags: BTreeMap::new(),
            attached: Attached::default(),
        }
    }

    /// A user or a session by its ARN.
    pub(crate) fn new(
        kind: Kind,
        account: AccountId,
        arn: &str,
        tags: BTreeMap<String, String>,
        attached: Attached,
    ) -> Self {
        Self { kind, account, arn: arn.into(), tags, attached }
    }

    pub(crate) fn account(&self) -> AccountId {
        self.account
    }

    pub(crate) fn arn(&self) -> &str {
        &self.arn
    }

    pub(crate) fn kind(&self) -> &Kind {
        &self.kind
    }

    pub(crate) fn is_root(&self) -> bool {
        matches!(self.kind, Kind::Root)
    }

    /// What `aws:userid` and GetCallerIdentity tell of it.
    pub(crate) fn user_id(&self) -> String {
        match &self.kind {
            Kind::Root => self.account.to_string(),
            Kind::User { id, .. } => id.to_string(),
            Kind::Session(session) => format!("{}:{}", session.role_id, session.name),
        }
    }

    /// The value of its tag of that name, upper and lower case being the same in names.
    pub(crate) fn tag(&self, name: &str) -> Option<&str> {
        let tag = self.tags.iter().find(|(tag, _)| tag.eq_ignore_ascii_case(name));
        tag.map(|(_, value)| value.as_str())
    }

    pub(crate) fn attached(&self) -> &Attached {
        &self.attached
    }

    /// The names under which policies can mean it.
    pub(super) fn names(&self) -> Names<'_> {
        let role = match &self.kind {
            Kind::Session(session) => Some(&*session.role_arn),
            Kind::Root | Kind::User { .. } => None,
        };
        Names { account: self.account, arn: &self.arn, role, is_root: self.is_root() }
    }

    /// What `aws:PrincipalArn` tells: of a session the ARN of its role.
    pub(crate) fn principal_arn(&self) -> &str {
        match &self.kind {
            Kind::Session(session) => &session.role_arn,
            Kind::Root | Kind::User { .. } => &self.arn,
        }
    }

    /// What `aws:PrincipalType` tells.
    pub(super) fn type_name(&self) -> &'static str {
        match self.kind {
            Kind::Root => "Account",
            Kind::User { .. } => "User",
            Kind::Session(_) => "AssumedRole",
        }
    }
}
