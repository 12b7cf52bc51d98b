//! `Principals`: whom a statement is about, and how near a caller comes to being meant.
//!
//! AWS IAM User Guide, "AWS JSON policy elements: Principal" and "NotPrincipal".

use super::{
    Malformed,
    document::{Element, RawPrincipal},
};
use crate::keys::AccountId;

/// The principals of a statement.
#[derive(Debug)]
pub(super) struct Principals {
    names: Box<[Name]>,
    is_all_but: bool,
}

/// One principal of a policy.
#[derive(Debug, PartialEq, Eq)]
enum Name {
    /// `*`.
    Anyone,
    /// An account, by its digits or its root's ARN.
    Account(AccountId),
    /// A user, a role, an assumed role's session or a federated user, by its ARN.
    Arn(Box<str>),
    /// A service of AWS. No caller of the mock is one.
    Service,
    /// An identity provider, which only trust policies name.
    Federated,
}

/// The names under which policies can mean a caller.
#[derive(Debug, Clone, Copy)]
pub(in crate::authz) struct Names<'a> {
    pub(in crate::authz) account: AccountId,
    /// Of itself: the root's, the user's or the session's.
    pub(in crate::authz) arn: &'a str,
    /// Of the role that the session is of.
    pub(in crate::authz) role: Option<&'a str>,
    pub(in crate::authz) is_root: bool,
}

/// How a statement means a caller. What comes later is nearer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::authz) enum Reach {
    /// Through its account: whether it may is left to the policies of that account.
    Account,
    /// Through its role, or as anybody.
    Role,
    /// By its own name.
    Itself,
}

impl Principals {
    /// Reads the principals of a statement.
    ///
    /// # Errors
    /// A principal of a kind that does not exist, or that is not spelled as one of its kind.
    pub(super) fn parse(element: Element<RawPrincipal>) -> Result<Self, Malformed> {
        let (raw, is_all_but) = match element {
            Element::These(raw) => (raw, false),
            Element::AllBut(raw) => (raw, true),
        };
        let names: Option<Vec<Name>> = match raw {
            RawPrincipal::Everybody(text) => (text == "*").then(|| vec![Name::Anyone]),
            RawPrincipal::Kinds(kinds) => kinds
                .iter()
                .flat_map(|(kind, names)| names.0.iter().map(move |name| Name::parse(kind, name)))
                .collect(),
        };
        match names {
            Some(names) if !names.is_empty() => Ok(Self { names: names.into(), is_all_but }),
            _ => Err(Malformed::principals()),
        }
    }

    /// The root of an account.
    pub(super) fn account(account: AccountId) -> Self {
        Self { names: Box::new([Name::Account(account)]), is_all_but: false }
    }

    /// The users, roles and sessions that they name.
    pub(super) fn arns(&self) -> impl Iterator<Item = &str> {
        self.names.iter().filter_map(|name| match name {
            Name::Arn(arn) => Some(&**arn),
            Name::Anyone | Name::Account(_) | Name::Service | Name::Federated => None,
        })
    }

    /// How they mean the caller of an `Allow` statement, if they do.
    pub(super) fn allow(&self, caller: Names<'_>) -> Option<Reach> {
        let reach = self.names.iter().filter_map(|name| name.reach(caller)).max();
        match self.is_all_but {
            false => reach,
            // Whoever is meant by any of its names is left out: the cautious reading.
            true => reach.is_none().then_some(Reach::Role),
        }
    }

    /// Whether they mean the caller of a `Deny` statement.
    pub(super) fn deny(&self, caller: Names<'_>) -> bool {
        if !self.is_all_but {
            return self.names.iter().any(|name| name.reach(caller).is_some());
        }
        // A caller goes free only if its account, its role and itself are all listed, as the user guide asks for.
        let lists =
            |is: &dyn Fn(&Name) -> bool| self.names.iter().any(|name| *name == Name::Anyone || is(name));
        let is_arn = |arn: &str| lists(&|name| matches!(name, Name::Arn(listed) if **listed == *arn));
        let itself = caller.is_root || is_arn(caller.arn);
        let free =
            lists(&|name| *name == Name::Account(caller.account)) && itself && caller.role.is_none_or(is_arn);
        !free
    }
}

impl Name {
    fn parse(kind: &str, name: &str) -> Option<Self> {
        match kind {
            "AWS" => Self::of_aws(name),
            "Service" => {
                let fits =
                    |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.".contains(&byte);
                (name.contains('.') && name.bytes().all(fits)).then_some(Self::Service)
            }
            "Federated" => (!name.is_empty()).then_some(Self::Federated),
            _ => None,
        }
    }

    fn of_aws(name: &str) -> Option<Self> {
        if name == "*" {
            return Some(Self::Anyone);
        }
        if let Some(account) = AccountId::new(name) {
            return Some(Self::Account(account));
        }
        let [arn, partition, service, region, account, resource] =
            name.splitn(6, ':').collect::<Vec<_>>().try_into().ok()?;
        let account = AccountId::new(account)?;
        let well_formed = arn == "arn" && partition.starts_with("aws") && region.is_empty();
        if !well_formed || name.contains(['*', '?']) {
            return None;
        }
        let (kind, rest) = match resource.split_once('/') {
            Some((kind, rest)) => (kind, rest),
            None if resource == "root" && service == "iam" => return Some(Self::Account(account)),
            None => return None,
        };
        let known = match (service, kind) {
            ("iam", "user" | "role") | ("sts", "federated-user") => !rest.is_empty() && !rest.ends_with('/'),
            ("sts", "assumed-role") => {
                rest.split_once('/').is_some_and(|(role, session)| !role.is_empty() && !session.is_empty())
            }
            _ => false,
        };
        known.then(|| Self::Arn(name.into()))
    }

    fn reach(&self, caller: Names<'_>) -> Option<Reach> {
        match self {
            Self::Anyone => Some(Reach::Role),
            Self::Account(account) if *account == caller.account => {
                Some(if caller.is_root { Reach::Itself } else { Reach::Account })
            }
            Self::Arn(arn) if **arn == *caller.arn => Some(Reach::Itself),
            Self::Arn(arn) if caller.role == Some(&**arn) => Some(Reach::Role),
            Self::Account(_) | Self::Arn(_) | Self::Service | Self::Federated => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kinds_of_principals() {
        for (kind, name, good) in [
            ("AWS", "*", true),
            ("AWS", "111122223333", true),
            ("AWS", "arn:aws:iam::111122223333:root", true),
            ("AWS", "arn:aws-cn:iam::111122223333:user/team/a", true),
            ("AWS", "arn:aws:sts::111122223333:assumed-role/r/s", true),
            ("AWS", "arn:aws:sts::111122223333:federated-user/f", true),
            ("AWS", "arn:aws:iam::111122223333:user/*", false),
            ("AWS", "arn:aws:iam::111122223333:group/g", false),
            ("AWS", "arn:aws:sts::111122223333:assumed-role/r", false),
            ("AWS", "arn:aws:iam::1111:root", false),
            ("AWS", "alice", false),
            ("Service", "lambda.amazonaws.com", true),
            ("Service", "*", false),
            ("Federated", "accounts.google.com", true),
            ("CanonicalUser", "79a59df900b949e55d96a1e698fbaced", false),
        ] {
            assert_eq!(Name::parse(kind, name).is_some(), good, "{kind} {name}");
        }
    }
}
