//! Each permission that the policies give is needed: without it the suite fails, and the mock says what is missing.

use crate::{
    deployment::Deployment,
    policies::{Permission, Policies},
    suite::{SUITE, failures},
};
use serde_json::{Value, json};

/// The decision that refused a call for want of `permission`.
fn denial<'d>(denials: &'d [Value], permission: &Permission) -> Option<&'d Value> {
    let kind = if permission.principal.is_some() { "resource-based" } else { "identity-based" };
    let because = format!("no {kind} policy allows {}", permission.action);
    // What is left to an account, or given by a policy of the role, any tenant's role may have asked for.
    let role = permission.principal.as_deref().and_then(|principal| principal.split_once(":role/"));
    let session = format!(":assumed-role/{}", role.map_or("orders-", |(_, role)| role));
    denials.iter().find(|denial| {
        denial["because"] == because
            && denial["action"] == permission.action
            && denial["resource"] == permission.key
            && denial["caller"].as_str().is_some_and(|caller| caller.contains(&session))
    })
}

/// How the statement that lacks the permission reads in the decision, where anything is left of it.
fn statement<'d>(denial: &'d Value, sid: &str) -> Option<&'d Value> {
    let policies = denial["policies"].as_array()?.iter();
    policies.filter_map(|policy| policy["statements"].as_array()).flatten().find(|one| one["sid"] == sid)
}

#[test]
fn without_any_one_permission_the_suite_fails_and_the_mock_names_it() -> anyhow::Result<()> {
    let policies = Policies::read()?;
    let permissions = policies.permissions();
    let mut still_there = 0;
    for permission in &permissions {
        let deployment = Deployment::new(&policies.without(permission)?)?;
        let failed = failures(&deployment);
        assert!(!failed.is_empty(), "the suite passes without {permission:?}");
        let denials = deployment.kms.denials();
        let denial = denial(&denials, permission)
            .ok_or_else(|| anyhow::anyhow!("no denial names {permission:?}:\n{}", json!(denials)))?;
        if let Some(statement) = statement(denial, &permission.sid) {
            still_there += 1;
            let why_not = statement["why_not"].as_str().unwrap_or_default();
            assert!(["its actions are others", "its principals are others"].contains(&why_not));
        }
        println!(
            "{:<17} {:<24} {:<20} {} of {} tests fail: {}",
            permission.file,
            permission.sid,
            permission.action,
            failed.len(),
            SUITE.len(),
            denial["because"]
        );
    }
    assert_eq!((permissions.len(), still_there), (8, 6));
    Ok(())
}

#[test]
fn without_its_condition_one_tenant_reaches_the_other_and_the_suite_says_so() -> anyhow::Result<()> {
    let policies = Policies::read()?.without_conditions("tenant-role.json", "SealAndOpenForTheTenant")?;
    let failed = failures(&Deployment::new(&policies)?);
    assert_eq!(
        failed,
        [
            "a tenant cannot read what is another's: blue's role has opened red's order",
            "a tenant cannot write for another: blue's role has sealed an order in red's name",
        ]
    );
    Ok(())
}

#[test]
fn the_explanation_that_the_documentation_shows_is_the_real_one() -> anyhow::Result<()> {
    let policies = Policies::read()?;
    let decrypt = policies.permissions().into_iter().find(|one| one.action == "kms:Decrypt").unwrap();
    let deployment = Deployment::new(&policies.without(&decrypt)?)?;
    failures(&deployment);
    let mut denial = denial(&deployment.kms.denials(), &decrypt).unwrap().clone();
    for changing in ["time", "request_id"] {
        denial.as_object_mut().unwrap().remove(changing);
    }
    let page = include_str!("../../../../../docs/testing-permissions.md");
    let shown = page.split_once("```json\n").and_then(|(_, rest)| rest.split_once("```")).unwrap().0;
    assert_eq!(serde_json::from_str::<Value>(shown)?, denial, "{denial:#}");
    Ok(())
}
