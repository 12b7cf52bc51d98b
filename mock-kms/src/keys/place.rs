//! `Region`, `AccountId` and the pair of them: where a key lives.

use std::{fmt, sync::Arc};

/// A Region by name, for example `eu-central-1`. Any name of that form will do; a mock need not know them all.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region(Arc<str>);

impl Region {
    /// The Region of that name; `None` unless it is 1 to 32 lower-case letters, digits and dashes.
    pub fn new(name: &str) -> Option<Self> {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        ((1..=32).contains(&name.len()) && name.bytes().all(fits)).then(|| Self(name.into()))
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.0
    }

    /// Whether the service offers here what it offers in China alone.
    pub(crate) fn is_in_china(&self) -> bool {
        self.partition() == "aws-cn"
    }

    /// The partition that ARNs of this Region start with.
    pub(crate) fn partition(&self) -> &'static str {
        match self.0.split('-').next() {
            Some("cn") => "aws-cn",
            Some("us") if self.0.starts_with("us-gov-") => "aws-us-gov",
            _ => "aws",
        }
    }
}

impl Default for Region {
    /// `us-east-1`, which every AWS client knows.
    fn default() -> Self {
        Self("us-east-1".into())
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Region({})", self.0)
    }
}

/// An account: twelve digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId([u8; 12]);

impl AccountId {
    /// The account of those digits; `None` unless there are twelve.
    pub fn new(digits: &str) -> Option<Self> {
        let digits: [u8; 12] = digits.as_bytes().try_into().ok()?;
        Self::from_digits(digits)
    }

    pub(crate) fn from_digits(digits: [u8; 12]) -> Option<Self> {
        digits.iter().all(u8::is_ascii_digit).then_some(Self(digits))
    }

    pub(crate) const fn digits(self) -> [u8; 12] {
        self.0
    }
}

impl Default for AccountId {
    /// `000000000000`, which emulators are used with.
    fn default() -> Self {
        Self([b'0'; 12])
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|digit| write!(f, "{}", char::from(*digit)))
    }
}

impl fmt::Debug for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AccountId({self})")
    }
}

/// One Region of one account: a world of its own, with its keys and aliases.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Place {
    pub(crate) region: Region,
    pub(crate) account: AccountId,
}

impl Place {
    /// The ARN of `resource` (`key/...` or `alias/...`) in this place.
    pub(crate) fn arn(&self, resource: &str) -> String {
        format!("arn:{}:kms:{}:{}:{resource}", self.region.partition(), self.region, self.account)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_checked() {
        for (name, good) in [("eu-central-1", true), ("", false), ("EU-west-1", false), ("a/b", false)] {
            assert_eq!(Region::new(name).is_some(), good, "{name}");
        }
        for (digits, good) in [("111122223333", true), ("11112222333", false), ("11112222333x", false)] {
            assert_eq!(AccountId::new(digits).is_some(), good, "{digits}");
        }
    }

    #[test]
    fn an_arn_names_the_partition_of_its_region() {
        for (region, start) in [
            ("us-east-1", "arn:aws:kms:us-east-1:"),
            ("cn-north-1", "arn:aws-cn:kms:cn-north-1:"),
            ("us-gov-west-1", "arn:aws-us-gov:kms:us-gov-west-1:"),
        ] {
            let place = Place { region: Region::new(region).unwrap(), account: AccountId::default() };
            assert_eq!(place.arn("alias/x"), format!("{start}000000000000:alias/x"));
        }
    }
}
