//! `ConditionKey`: the names that conditions compare with, sorted by who knows their values.
//!
//! AWS IAM User Guide, "AWS global condition context keys"; AWS KMS Developer Guide, "AWS KMS condition keys".

use crate::text_enum::text_enum;
use std::fmt;

text_enum! {
    /// What the caller and the connection tell, whatever the operation.
    pub(crate) enum CallKey {
        CalledVia = "aws:CalledVia",
        CalledViaFirst = "aws:CalledViaFirst",
        CalledViaLast = "aws:CalledViaLast",
        CurrentTime = "aws:CurrentTime",
        EpochTime = "aws:EpochTime",
        FederatedProvider = "aws:FederatedProvider",
        MultiFactorAuthAge = "aws:MultiFactorAuthAge",
        MultiFactorAuthPresent = "aws:MultiFactorAuthPresent",
        PrincipalAccount = "aws:PrincipalAccount",
        PrincipalArn = "aws:PrincipalArn",
        PrincipalIsAwsService = "aws:PrincipalIsAWSService",
        PrincipalOrgId = "aws:PrincipalOrgID",
        PrincipalOrgPaths = "aws:PrincipalOrgPaths",
        PrincipalServiceName = "aws:PrincipalServiceName",
        PrincipalServiceNamesList = "aws:PrincipalServiceNamesList",
        PrincipalType = "aws:PrincipalType",
        Referer = "aws:referer",
        RequestedRegion = "aws:RequestedRegion",
        ResourceAccount = "aws:ResourceAccount",
        ResourceOrgId = "aws:ResourceOrgID",
        ResourceOrgPaths = "aws:ResourceOrgPaths",
        SecureTransport = "aws:SecureTransport",
        SourceAccount = "aws:SourceAccount",
        SourceArn = "aws:SourceArn",
        SourceIdentity = "aws:SourceIdentity",
        SourceIp = "aws:SourceIp",
        SourceOrgId = "aws:SourceOrgID",
        SourceOrgPaths = "aws:SourceOrgPaths",
        SourceVpc = "aws:SourceVpc",
        SourceVpce = "aws:SourceVpce",
        TokenIssueTime = "aws:TokenIssueTime",
        UserAgent = "aws:UserAgent",
        UserId = "aws:userid",
        UserName = "aws:username",
        ViaAwsService = "aws:ViaAWSService",
        VpcSourceIp = "aws:VpcSourceIp",
        CallerAccount = "kms:CallerAccount",
        ViaService = "kms:ViaService",
    }
}

text_enum! {
    /// What the key tells that a call is about, or the request of a call that makes one.
    pub(crate) enum KeyProperty {
        CustomerMasterKeySpec = "kms:CustomerMasterKeySpec",
        CustomerMasterKeyUsage = "kms:CustomerMasterKeyUsage",
        KeyOrigin = "kms:KeyOrigin",
        KeySpec = "kms:KeySpec",
        KeyUsage = "kms:KeyUsage",
        MultiRegion = "kms:MultiRegion",
        MultiRegionKeyType = "kms:MultiRegionKeyType",
        ResourceAliases = "kms:ResourceAliases",
    }
}

text_enum! {
    /// What the parameters of the request tell.
    pub(crate) enum RequestKey {
        TagKeys = "aws:TagKeys",
        BypassPolicyLockoutSafetyCheck = "kms:BypassPolicyLockoutSafetyCheck",
        DataKeyPairSpec = "kms:DataKeyPairSpec",
        EncryptionAlgorithm = "kms:EncryptionAlgorithm",
        EncryptionContextKeys = "kms:EncryptionContextKeys",
        ExpirationModel = "kms:ExpirationModel",
        GrantConstraintType = "kms:GrantConstraintType",
        GrantIsForAwsResource = "kms:GrantIsForAWSResource",
        GrantOperations = "kms:GrantOperations",
        GranteePrincipal = "kms:GranteePrincipal",
        KeyAgreementAlgorithm = "kms:KeyAgreementAlgorithm",
        MacAlgorithm = "kms:MacAlgorithm",
        MessageType = "kms:MessageType",
        PrimaryRegion = "kms:PrimaryRegion",
        ReEncryptOnSameKey = "kms:ReEncryptOnSameKey",
        ReplicaRegion = "kms:ReplicaRegion",
        RequestAlias = "kms:RequestAlias",
        RetiringPrincipal = "kms:RetiringPrincipal",
        RotationPeriodInDays = "kms:RotationPeriodInDays",
        ScheduleKeyDeletionPendingWindowInDays = "kms:ScheduleKeyDeletionPendingWindowInDays",
        SigningAlgorithm = "kms:SigningAlgorithm",
        ValidTo = "kms:ValidTo",
        WrappingAlgorithm = "kms:WrappingAlgorithm",
        WrappingKeySpec = "kms:WrappingKeySpec",
        ExternalId = "sts:ExternalId",
        RoleSessionName = "sts:RoleSessionName",
    }
}

/// A name that a condition can ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ConditionKey {
    Call(CallKey),
    Key(KeyProperty),
    Request(RequestKey),
    /// `aws:PrincipalTag/name`: a tag of the caller.
    PrincipalTag(Box<str>),
    /// `aws:ResourceTag/name`: a tag of the key.
    ResourceTag(Box<str>),
    /// `aws:RequestTag/name`: a tag that the request gives.
    RequestTag(Box<str>),
    /// `kms:EncryptionContext:name`: a value of the encryption context.
    EncryptionContext(Box<str>),
}

/// A name that is not a condition key, or one whose values the mock cannot know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UnusableKey(pub(crate) Box<str>);

impl ConditionKey {
    /// The key of that name. Upper and lower case are the same in it, as in the service.
    ///
    /// # Errors
    /// The name, if there is none that the mock knows: a policy must not be taken for one that it is not.
    pub(crate) fn parse(name: &str) -> Result<Self, UnusableKey> {
        type Named = fn(Box<str>) -> ConditionKey;
        let families: [(&str, Named); 4] = [
            ("aws:PrincipalTag/", Self::PrincipalTag),
            ("aws:ResourceTag/", Self::ResourceTag),
            ("aws:RequestTag/", Self::RequestTag),
            ("kms:EncryptionContext:", Self::EncryptionContext),
        ];
        for (start, make) in families {
            let head = name.get(..start.len()).filter(|head| head.eq_ignore_ascii_case(start));
            if let Some(rest) = head.and_then(|_| name.get(start.len()..)).filter(|rest| !rest.is_empty()) {
                return Ok(make(rest.into()));
            }
        }
        let call = CallKey::ALL.iter().find(|key| key.word().eq_ignore_ascii_case(name));
        let key = KeyProperty::ALL.iter().find(|key| key.word().eq_ignore_ascii_case(name));
        let request = RequestKey::ALL.iter().find(|key| key.word().eq_ignore_ascii_case(name));
        call.map(|key| Self::Call(*key))
            .or(key.map(|key| Self::Key(*key)))
            .or(request.map(|key| Self::Request(*key)))
            .ok_or_else(|| UnusableKey(name.into()))
    }
}

impl fmt::Display for ConditionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(key) => key.fmt(f),
            Self::Key(key) => key.fmt(f),
            Self::Request(key) => key.fmt(f),
            Self::PrincipalTag(name) => write!(f, "aws:PrincipalTag/{name}"),
            Self::ResourceTag(name) => write!(f, "aws:ResourceTag/{name}"),
            Self::RequestTag(name) => write!(f, "aws:RequestTag/{name}"),
            Self::EncryptionContext(name) => write!(f, "kms:EncryptionContext:{name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_found_by_its_name_in_any_case() {
        let plain = CallKey::WORDS.iter().chain(KeyProperty::WORDS).chain(RequestKey::WORDS);
        let families =
            ["aws:PrincipalTag/x", "aws:ResourceTag/x", "aws:RequestTag/x", "kms:EncryptionContext:x"];
        for name in plain.chain(&families) {
            assert_eq!(ConditionKey::parse(name).unwrap().to_string(), *name);
            assert_eq!(
                ConditionKey::parse(&name.to_uppercase()).unwrap().to_string().to_lowercase(),
                name.to_lowercase()
            );
        }
        for name in
            ["", "kms:", "kms:KeyColour", "aws:PrincipalTag/", "s3:prefix", "kms:RecipientAttestation:PCR0"]
        {
            assert_eq!(ConditionKey::parse(name), Err(UnusableKey(name.into())));
        }
    }
}
