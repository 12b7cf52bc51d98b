//! The order service works with its policies as they are deployed, and with nothing less.
#![allow(missing_docs, reason = "a test program")]

mod deployment;
mod permissions;
mod policies;
mod suite;

#[test]
fn the_suite_passes_with_the_policies_as_deployed() -> anyhow::Result<()> {
    let deployment = deployment::Deployment::new(&policies::Policies::read()?)?;
    assert_eq!(suite::failures(&deployment), Vec::<String>::new());
    Ok(())
}
