//! The steps of `cargo xtask test`: what each runs.

use super::dependencies;
use crate::{environment::Environment, npm, process::Job, tools::Toolbox, ui::Line, vectors, workspace};
use anyhow::Result;
use std::time::Duration;

/// A named check.
pub(super) struct Step {
    pub(super) name: &'static str,
    /// What it shows, in a few words.
    pub(super) about: &'static str,
    /// Runs it and returns a word about the result.
    pub(super) run: fn(&Runner, &Line) -> Result<String>,
}

/// What every step has at hand.
pub(super) struct Runner {
    pub(super) toolbox: Toolbox,
    /// Whether tests are told that they run in CI.
    pub(super) ci: bool,
}

/// All steps: the quick ones first, and what others need before them.
pub(super) const STEPS: [Step; 15] = [
    Step { name: "fmt", about: "Rust code is formatted", run: fmt },
    Step { name: "dependencies", about: "crates depend on nothing that they must not", run: dependencies },
    Step { name: "clippy", about: "no lint complains", run: clippy },
    Step { name: "features", about: "each backend builds without the other", run: features },
    Step { name: "wasm", about: "no lint complains about the code for WebAssembly", run: wasm },
    Step { name: "docs", about: "the documentation builds without a warning", run: docs },
    Step { name: "peers", about: "the official SDKs open each other's messages", run: peers },
    Step { name: "npm", about: "the npm package builds", run: npm },
    Step { name: "rust", about: "the Rust tests pass", run: rust },
    Step { name: "js", about: "the npm package's tests pass", run: js },
    Step { name: "packaging", about: "what npm packs works in every runtime and bundler", run: packaging },
    Step { name: "vectors", about: "the official test vectors pass in WebAssembly", run: wasm_vectors },
    Step { name: "examples", about: "the native examples run", run: examples },
    Step { name: "js-examples", about: "the examples in JavaScript work", run: js_examples },
    Step { name: "demo", about: "the demonstration comes to its end", run: demo },
];

/// How long building and running the Rust tests may take, on two cores and with nothing built before.
const RUST_LIMIT: Duration = Duration::from_secs(40 * 60);

impl Runner {
    /// Prepares to run cargo at the root of the repository.
    fn cargo(&self) -> Job {
        Job::new(workspace::cargo()).dir(workspace::root())
    }

    /// Tells tests where the peers are, and whether this is CI.
    fn with_environment(&self, job: Job, line: &Line) -> Result<Job> {
        let job = job.envs(Environment::prepare(&self.toolbox, line)?.variables());
        Ok(if self.ci { job.env("CI", "true") } else { job })
    }
}

fn fmt(runner: &Runner, line: &Line) -> Result<String> {
    runner.cargo().args(["fmt", "--all", "--check"]).run(line)?;
    Ok(String::new())
}

fn dependencies(_: &Runner, line: &Line) -> Result<String> {
    dependencies::check(line)
}

fn clippy(runner: &Runner, line: &Line) -> Result<String> {
    let all =
        ["clippy", "--locked", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"];
    runner.cargo().args(all).run(line)?;
    Ok(String::new())
}

fn features(runner: &Runner, line: &Line) -> Result<String> {
    const CHOICES: [(&str, &str); 6] = [
        ("kmseal-crypto", "aws-lc"),
        ("kmseal-crypto", "rustcrypto"),
        ("kmseal", "aws-lc"),
        ("kmseal", "rustcrypto"),
        ("kmseal", "rustcrypto,futures,rayon"),
        ("mock-kms", "rustcrypto"),
    ];
    for (package, features) in CHOICES {
        runner
            .cargo()
            .args([
                "clippy",
                "--locked",
                "--no-default-features",
                "--package",
                package,
                "--features",
                features,
            ])
            .args(["--", "-D", "warnings"])
            .run(line)?;
    }
    Ok(format!("{} builds", CHOICES.len()))
}

fn wasm(runner: &Runner, line: &Line) -> Result<String> {
    runner.toolbox.wasm_target(line)?;
    // The two modules of the SDK, and the mock's.
    for (package, features) in
        [("kmseal-wasm", &[][..]), ("kmseal-wasm", &["--features", "more-keyrings"]), ("mock-kms-wasm", &[])]
    {
        runner
            .cargo()
            .args(["clippy", "--locked", "--package", package, "--target", "wasm32-unknown-unknown"])
            .args(features)
            .args(["--", "-D", "warnings"])
            .run(line)?;
    }
    Ok(String::new())
}

fn docs(runner: &Runner, line: &Line) -> Result<String> {
    let all = ["doc", "--locked", "--workspace", "--no-deps", "--all-features"];
    runner.cargo().args(all).env("RUSTDOCFLAGS", "-D warnings").run(line)?;
    Ok(String::new())
}

fn peers(runner: &Runner, line: &Line) -> Result<String> {
    let python = runner.toolbox.python(line)?;
    let node_peer = runner.toolbox.node_peer(line)?;
    let script = workspace::root().join("tests/peers/check.py");
    let output = Job::new(&python).args([&script, &python, &node_peer]).run(line)?;
    Ok(output.lines().last().unwrap_or_default().to_owned())
}

fn npm(runner: &Runner, line: &Line) -> Result<String> {
    npm::build(&runner.toolbox, line)
}

fn rust(runner: &Runner, line: &Line) -> Result<String> {
    let all = ["test", "--locked", "--workspace", "--all-features", "--no-fail-fast"];
    let job = runner.cargo().args(all).limit(RUST_LIMIT);
    let output = runner.with_environment(job, line)?.run(line)?;
    Ok(format!("{} tests", passed(&output)))
}

fn js(runner: &Runner, line: &Line) -> Result<String> {
    let folder = workspace::root().join("npm");
    runner.toolbox.npm_packages(&folder, line)?;
    runner.toolbox.npm_packages(&folder.join("test/runners"), line)?;
    // The official SDK for browsers, which tests in a page have beside the package.
    runner.toolbox.npm_packages(&workspace::root().join("bench/peers/browser"), line)?;
    runner.cargo().args(["build", "--locked", "--package", "mock-kms"]).run(line)?;
    let mock = workspace::target()?.join("debug/mock-kms");
    let job = Job::new("npm").args(["test"]).dir(&folder).env("KMSEAL_MOCK_KMS", mock);
    runner.with_environment(job, line)?.run(line)?;
    Ok(String::new())
}

fn packaging(runner: &Runner, line: &Line) -> Result<String> {
    let job = Job::new("npm")
        .args(["test"])
        .dir(&workspace::root().join("npm/packaging"))
        .env("KMSEAL_PACKAGING_TOOLS", runner.toolbox.packaging(line)?)
        .env("KMSEAL_CHROMIUM", runner.toolbox.chromium(line)?);
    let job = if runner.ci { job.env("CI", "true") } else { job };
    let output = job.run(line)?;
    let told = |what: &'static str| output.lines().filter_map(move |line| line.trim().strip_prefix(what));
    let mut words: Vec<_> = told("\u{2139} pass ").map(|count| format!("{count} tests")).collect();
    words.extend(told("\u{2139} newcomer-").map(|told| format!("newcomer in {told}")));
    Ok(words.join(", "))
}

fn wasm_vectors(runner: &Runner, line: &Line) -> Result<String> {
    vectors::run_in_wasm(&runner.toolbox, runner.ci, line)
}

fn examples(runner: &Runner, line: &Line) -> Result<String> {
    let mut last = String::new();
    for name in ["raw-aes", "streaming", "caching"] {
        let example = ["run", "--quiet", "--locked", "--package", "examples", "--bin", name];
        let output = runner.cargo().args(example).run(line)?;
        last = output.trim().lines().last().unwrap_or_default().trim().to_owned();
    }
    Ok(last)
}

fn js_examples(runner: &Runner, line: &Line) -> Result<String> {
    let folder = workspace::root().join("examples/js");
    runner.toolbox.npm_packages(&folder, line)?;
    Job::new("npm").args(["run", "build"]).dir(&folder).run(line)?;
    let job = Job::new("npm").args(["test"]).dir(&folder);
    runner.with_environment(job, line)?.run(line)?;
    Ok(String::new())
}

/// Runs it as a program of its own, as a user does.
fn demo(_: &Runner, line: &Line) -> Result<String> {
    let output = Job::new(std::env::current_exe()?).args(["demo"]).run(line)?;
    Ok(output.trim().lines().last().unwrap_or_default().to_owned())
}

/// Adds up the closing lines of cargo's test programs.
fn passed(output: &str) -> usize {
    let counts = output.lines().filter_map(|line| {
        let (_, counts) = line.trim().strip_prefix("test result: ")?.split_once(". ")?;
        counts.split_once(" passed")?.0.parse::<usize>().ok()
    });
    counts.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tests_of_all_programs_are_counted() {
        let output = "test a ... ok\n\
                      test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n\n\
                      test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(passed(output), 15);
        assert_eq!(passed("running 0 tests"), 0);
    }
}
