//! `Principal`: who a grant is for or may retire it, by ARN, and when two ARNs mean the same one.

use super::AccountId;
use std::{fmt, sync::Arc};

/// A principal as a caller wrote it. Whether it exists is not looked at: the mock keeps no list of those that do.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Principal {
    text: Arc<str>,
    identity: Identity,
}

/// Whom an ARN means, whatever its partition and path.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Identity {
    /// The account as a whole, and its root.
    Account(AccountId),
    /// A user, by name.
    User(AccountId, Arc<str>),
    /// A role with all its sessions, by name.
    Role(AccountId, Arc<str>),
    /// One session of a role: `role/session`.
    Session(AccountId, Arc<str>),
    /// A federated user, by name.
    Federated(AccountId, Arc<str>),
    /// An AWS service.
    Service(Arc<str>),
}

impl Principal {
    /// The principal that an ARN or the name of a service means; `None` if that is neither.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let identity =
            if text.starts_with("arn:") { Identity::of_arn(text)? } else { Identity::of_service(text)? };
        Some(Self { text: text.into(), identity })
    }

    /// As it was written.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Whom it means.
    pub(crate) fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The account that it belongs to; a service belongs to none.
    pub(crate) fn account(&self) -> Option<AccountId> {
        match &self.identity {
            Identity::Account(account)
            | Identity::User(account, _)
            | Identity::Role(account, _)
            | Identity::Session(account, _)
            | Identity::Federated(account, _) => Some(*account),
            Identity::Service(_) => None,
        }
    }
}

impl Identity {
    /// Whom an ARN means; `None` if it is not that of a principal. A group is none.
    pub(crate) fn of_arn(arn: &str) -> Option<Self> {
        let fields: Vec<&str> = arn.splitn(6, ':').collect();
        let ["arn", partition, service, "", account, resource] = fields[..] else { return None };
        let account = AccountId::new(account).filter(|_| partition.starts_with("aws"))?;
        let (kind, name) = resource.split_once('/').unwrap_or((resource, ""));
        let last = name.rsplit('/').next().filter(|last| !last.is_empty());
        match (service, kind) {
            ("iam", "root") if resource == "root" => Some(Self::Account(account)),
            ("iam", "user") => Some(Self::User(account, last?.into())),
            ("iam", "role") => Some(Self::Role(account, last?.into())),
            ("sts", "assumed-role") => {
                let (role, session) = name.split_once('/')?;
                let whole = !role.is_empty() && !session.is_empty() && !session.contains('/');
                whole.then(|| Self::Session(account, name.into()))
            }
            ("sts", "federated-user") => Some(Self::Federated(account, last?.into())),
            _ => None,
        }
    }

    /// `service.amazonaws.com`, or with a Region or the suffix of China.
    fn of_service(name: &str) -> Option<Self> {
        let labels = name
            .split('.')
            .all(|label| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
        let is_aws = name.ends_with(".amazonaws.com") || name.ends_with(".amazonaws.com.cn");
        (labels && is_aws).then(|| Self::Service(name.into()))
    }

    /// Whoever has this identity also has these: a session is its role.
    pub(crate) fn and_its_role(self) -> impl Iterator<Item = Self> {
        let role = match &self {
            Self::Session(account, name) => {
                name.split_once('/').map(|(role, _)| Self::Role(*account, role.into()))
            }
            _ => None,
        };
        [self].into_iter().chain(role)
    }
}

impl fmt::Debug for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl serde::Serialize for Principal {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(text: &str) -> Option<Identity> {
        Principal::parse(text).map(|principal| principal.identity)
    }

    #[test]
    fn each_kind_of_principal_is_read() {
        let account = AccountId::new("111122223333").unwrap();
        for (text, expected) in [
            ("arn:aws:iam::111122223333:root", Identity::Account(account)),
            ("arn:aws-cn:iam::111122223333:root", Identity::Account(account)),
            ("arn:aws:iam::111122223333:user/ann", Identity::User(account, "ann".into())),
            ("arn:aws:iam::111122223333:user/sales/eu/ann", Identity::User(account, "ann".into())),
            ("arn:aws:iam::111122223333:role/service-role/app", Identity::Role(account, "app".into())),
            ("arn:aws:sts::111122223333:assumed-role/app/s-1", Identity::Session(account, "app/s-1".into())),
            ("arn:aws:sts::111122223333:federated-user/bob", Identity::Federated(account, "bob".into())),
            ("rds.eu-west-1.amazonaws.com", Identity::Service("rds.eu-west-1.amazonaws.com".into())),
        ] {
            assert_eq!(identity(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_principal_is_none() {
        for text in [
            "111122223333",
            "ann",
            "arn:aws:iam::111122223333:group/sales",
            "arn:aws:iam::111122223333:root/x",
            "arn:aws:iam::111122223333:user",
            "arn:aws:iam::111122223333:user/",
            "arn:aws:iam::1111:root",
            "arn:aws:iam:us-east-1:111122223333:root",
            "arn:other:iam::111122223333:root",
            "arn:aws:sts::111122223333:assumed-role/app",
            "arn:aws:sts::111122223333:assumed-role/app/s/t",
            "arn:aws:kms:us-east-1:111122223333:key/x",
            "arn:",
            "rds..amazonaws.com",
            "example.com",
            "",
        ] {
            assert_eq!(identity(text), None, "{text}");
        }
    }

    #[test]
    fn a_session_is_its_role_and_nobody_else_is_anybody_else() {
        let all = |text| identity(text).unwrap().and_its_role().collect::<Vec<_>>();
        let role = identity("arn:aws:iam::111122223333:role/service-role/app").unwrap();
        assert!(all("arn:aws:sts::111122223333:assumed-role/app/s-1").contains(&role));
        assert!(!all("arn:aws:sts::111122223333:assumed-role/other/s-1").contains(&role));
        assert!(!all("arn:aws:sts::999988887777:assumed-role/app/s-1").contains(&role));
        assert_eq!(all("arn:aws:iam::111122223333:user/app").len(), 1);
    }
}
