//! Checks what the crates depend on: what must stay out of wasm, and out of the core.

use crate::{process::Job, ui::Line, workspace};
use anyhow::{Result, bail};

/// A dependency tree and what it must not contain.
struct Rule {
    /// The arguments of `cargo tree` that choose the tree.
    tree: &'static [&'static str],
    /// The beginnings of `name vVERSION` that are forbidden there.
    forbidden: &'static [&'static str],
    why: &'static str,
}

const RULES: [Rule; 4] = [
    Rule {
        tree: &["--package", "kmseal-wasm", "--target", "wasm32-unknown-unknown"],
        forbidden: &["aws-lc-", "getrandom v0.2.", "getrandom v0.3.", "ring v", "tokio v", "mock-kms v"],
        why: "the wasm module takes random bytes from the host once, and has no native code",
    },
    Rule {
        tree: &["--package", "mock-kms-wasm", "--target", "wasm32-unknown-unknown"],
        forbidden: &["aws-lc-", "getrandom v0.2.", "getrandom v0.3.", "kmseal v", "ring v"],
        why: "the mock's module takes random bytes from the host once, and knows nothing of the SDK",
    },
    Rule {
        tree: &["--package", "kmseal"],
        forbidden: &["aws-sdk-", "hyper v", "mock-kms v", "openssl", "ring v", "tokio v"],
        why: "the library brings no runtime, no HTTP and no AWS SDK unless a feature asks for it",
    },
    Rule {
        tree: &["--package", "kmseal-crypto"],
        forbidden: &["kmseal v", "mock-kms v"],
        why: "primitives know nothing of what is built on them",
    },
];

/// Checks every rule and returns how many hold.
pub(super) fn check(line: &Line) -> Result<String> {
    for rule in &RULES {
        line.note(rule.why);
        let tree = Job::new(workspace::cargo())
            .args(["tree", "--locked", "--edges", "normal", "--prefix", "none", "--format", "{p}"])
            .args(rule.tree)
            .dir(workspace::root())
            .output()?;
        let found = forbidden_in(&tree, rule.forbidden);
        if !found.is_empty() {
            bail!("cargo tree {} has {}, but {}", rule.tree.join(" "), found.join(", "), rule.why);
        }
    }
    Ok(format!("{} rules", RULES.len()))
}

fn forbidden_in<'tree>(tree: &'tree str, forbidden: &[&str]) -> Vec<&'tree str> {
    let mut found: Vec<&str> =
        tree.lines().filter(|package| forbidden.iter().any(|start| package.starts_with(start))).collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forbidden_packages_are_found_by_name_and_version() {
        let tree =
            "kmseal v0.1.0\ngetrandom v0.4.3\ngetrandom v0.2.17\naws-lc-sys v0.38.0\ngetrandom v0.2.17\n";
        assert_eq!(
            forbidden_in(tree, &["aws-lc-", "getrandom v0.2."]),
            ["aws-lc-sys v0.38.0", "getrandom v0.2.17"]
        );
        assert!(forbidden_in(tree, &["tokio v"]).is_empty());
    }
}
