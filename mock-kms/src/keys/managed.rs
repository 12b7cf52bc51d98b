//! The keys that AWS makes for its services in a customer's account, behind aliases that begin with `alias/aws/`.

use super::AliasName;

/// A service that has a key of its own in each account and Region that uses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ManagedService {
    /// As in its alias and in its endpoints.
    pub(crate) name: &'static str,
    /// What its key protects; the wording of most is a guess.
    protects: &'static str,
}

const fn service(name: &'static str, protects: &'static str) -> ManagedService {
    ManagedService { name, protects }
}

/// Services with AWS managed keys, as far as the mock knows them.
const SERVICES: [ManagedService; 23] = [
    service("acm", "ACM private keys"),
    service("backup", "Backup data"),
    service("codecommit", "CodeCommit repositories"),
    service("dms", "DMS replication instance volumes"),
    service("dynamodb", "DynamoDB data"),
    service("ebs", "EBS volumes"),
    service("elasticfilesystem", "EFS filesystems"),
    service("es", "OpenSearch data"),
    service("fsx", "FSx resources"),
    service("glue", "Glue data"),
    service("kinesis", "Kinesis data"),
    service("kinesisvideo", "KinesisVideo data"),
    service("lambda", "Lambda functions"),
    service("lightsail", "Lightsail resources"),
    service("rds", "RDS database volumes"),
    service("redshift", "Redshift clusters"),
    service("s3", "S3 objects"),
    service("secretsmanager", "Secrets Manager data"),
    service("sns", "SNS data"),
    service("sqs", "SQS messages"),
    service("ssm", "SSM parameters"),
    service("workspaces", "WorkSpaces volumes"),
    service("xray", "X-Ray data"),
];

impl ManagedService {
    /// The service whose key that alias is for.
    pub(crate) fn of_alias(alias: &str) -> Option<Self> {
        let name = alias.strip_prefix(AliasName::RESERVED_PREFIX)?;
        SERVICES.into_iter().find(|service| service.name == name)
    }

    /// The description of its key.
    pub(crate) fn description(self) -> String {
        format!("Default key that protects my {} when no other key is defined", self.protects)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_is_found_by_its_alias_alone() {
        let name = |alias| ManagedService::of_alias(alias).map(|service| service.name);
        assert_eq!(name("alias/aws/s3"), Some("s3"));
        for alias in ["alias/aws/s4", "alias/aws/", "alias/s3", "s3", "alias/aws/s3/x"] {
            assert_eq!(name(alias), None, "{alias}");
        }
    }
}
