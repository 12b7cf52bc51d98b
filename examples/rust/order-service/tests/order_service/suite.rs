//! The tests of the order service, as functions that run against any deployment of it.

use crate::deployment::{self, Deployment};
use anyhow::{Result, ensure};
use order_service::{Archive, Order, SealedOrder, Tenant};
use std::sync::Arc;

/// A test.
pub(crate) type Test = fn(&Deployment) -> Result<()>;

/// All tests, by name.
pub(crate) const SUITE: [(&str, Test); 5] = [
    ("tenants read what they wrote", tenants_read_what_they_wrote),
    ("a tenant cannot read what is another's", a_tenant_cannot_read_what_is_anothers),
    ("a tenant cannot write for another", a_tenant_cannot_write_for_another),
    ("auditors read everything", auditors_read_everything),
    ("a hundred orders cost one data key", a_hundred_orders_cost_one_data_key),
];

/// The names of the tests that fail, each with its error.
pub(crate) fn failures(deployment: &Deployment) -> Vec<String> {
    let run = |&(name, test): &(&str, Test)| Some(format!("{name}: {:#}", test(deployment).err()?));
    SUITE.iter().filter_map(run).collect()
}

fn order(number: u64) -> Order {
    Order { number, customer: "Ada".to_owned(), goods: vec![("horse".to_owned(), 4)] }
}

/// The tenant of that name, under the role of another or its own.
fn tenant(deployment: &Deployment, name: &str, role: &str) -> Result<Tenant> {
    Tenant::new(name, Arc::new(deployment.kms_as(role)?), &deployment.keys)
}

fn sealed_by(deployment: &Deployment, name: &str, role: &str) -> Result<SealedOrder> {
    tenant(deployment, name, role)?.seal(&order(1))
}

fn tenants_read_what_they_wrote(deployment: &Deployment) -> Result<()> {
    for (name, role) in [("blue", deployment::BLUE), ("red", deployment::RED)] {
        let sealed = sealed_by(deployment, name, role)?;
        ensure!(tenant(deployment, name, role)?.open(&sealed)? == order(1));
    }
    Ok(())
}

/// Should the service confuse two tenants, KMS refuses.
fn a_tenant_cannot_read_what_is_anothers(deployment: &Deployment) -> Result<()> {
    let sealed = sealed_by(deployment, "red", deployment::RED)?;
    let confused = tenant(deployment, "red", deployment::BLUE)?;
    ensure!(confused.open(&sealed).is_err(), "blue's role has opened red's order");
    Ok(())
}

fn a_tenant_cannot_write_for_another(deployment: &Deployment) -> Result<()> {
    let sealed = sealed_by(deployment, "red", deployment::BLUE);
    ensure!(sealed.is_err(), "blue's role has sealed an order in red's name");
    Ok(())
}

fn auditors_read_everything(deployment: &Deployment) -> Result<()> {
    let archive = Archive::new(Arc::new(deployment.kms_as(deployment::AUDITOR)?), &deployment.keys)?;
    for (name, role) in [("blue", deployment::BLUE), ("red", deployment::RED)] {
        let sealed = sealed_by(deployment, name, role)?;
        ensure!(archive.open(&sealed)? == (name.to_owned(), order(1)));
    }
    Ok(())
}

fn a_hundred_orders_cost_one_data_key(deployment: &Deployment) -> Result<()> {
    let before = deployment.calls("GenerateDataKey");
    let blue = tenant(deployment, "blue", deployment::BLUE)?;
    (0..100).try_for_each(|number| blue.seal(&order(number)).map(drop))?;
    ensure!(deployment.calls("GenerateDataKey") == before + 1);
    Ok(())
}
