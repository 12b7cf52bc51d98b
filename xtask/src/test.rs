//! `cargo xtask test`: all steps in their order, each shown with its time, and a summary at the end.

mod dependencies;
mod steps;

use crate::{process::Failed, tools::Toolbox, ui, ui::Line, workspace};
use anyhow::{Context, Result, ensure};
use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};
use steps::{STEPS, Step};

/// What `cargo xtask test` can be asked.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Options {
    /// Run only these steps, in their usual order (see --list).
    #[arg(long, value_name = "STEP", value_delimiter = ',')]
    only: Vec<String>,
    /// List the steps and run none.
    #[arg(long)]
    list: bool,
    #[arg(skip)]
    ci: bool,
}

impl Options {
    /// Returns the options that CI uses: everything, and no test may skip for want of a tool.
    pub(crate) fn as_in_ci() -> Self {
        Self { ci: true, ..Self::default() }
    }
}

/// Runs the steps, goes on after a failure so that all are seen, and returns whether all passed.
///
/// # Errors
///
/// When a step is asked for that does not exist, or the tools folder cannot be made.
pub(crate) fn run(options: &Options) -> Result<bool> {
    let chosen = choose(&options.only)?;
    if options.list {
        let width = STEPS.iter().map(|step| step.name.len()).max().unwrap_or_default();
        chosen.iter().for_each(|step| println!("{:width$}  {}", step.name, step.about));
        return Ok(true);
    }

    let started = Instant::now();
    let runner = steps::Runner { toolbox: Toolbox::open()?, ci: options.ci };
    let mut failures = Vec::new();
    for step in &chosen {
        let line = Line::start(format!("{}: {}", step.name, step.about));
        match (step.run)(&runner, &line) {
            Ok(detail) => line.done(&detail),
            Err(error) => {
                line.failed();
                println!("{}", indented(&format!("{error:#}")));
                failures.push((step.name, keep_log(step.name, &error)?));
            }
        }
    }

    println!();
    for (name, log) in &failures {
        match log {
            Some(path) => println!("failed: {name} (all of its output: {})", path.display()),
            None => println!("failed: {name}"),
        }
    }
    println!(
        "{} in {}",
        if failures.is_empty() { "All is well" } else { "Not yet" },
        ui::seconds(started.elapsed())
    );
    println!("{} passed, {} failed", chosen.len() - failures.len(), failures.len());
    Ok(failures.is_empty())
}

/// Returns the steps of those names, in the order of the list; all of them for no name.
fn choose(names: &[String]) -> Result<Vec<&'static Step>> {
    for name in names {
        let known = || STEPS.map(|step| step.name).join(", ");
        ensure!(
            STEPS.iter().any(|step| step.name == name),
            "there is no step {name}; there are: {}",
            known()
        );
    }
    let is_chosen = |step: &&Step| names.is_empty() || names.iter().any(|name| name == step.name);
    Ok(STEPS.iter().filter(is_chosen).collect())
}

/// Writes all that the failed program printed to a file, as the error shows only its end, and returns the
/// file's path from the root of the repository.
fn keep_log(step: &str, error: &anyhow::Error) -> Result<Option<PathBuf>> {
    let Some(failed) = error.downcast_ref::<Failed>() else { return Ok(None) };
    let folder = Path::new("target/xtask");
    let path = folder.join(format!("{step}.log"));
    fs::create_dir_all(workspace::root().join(folder))
        .and_then(|()| fs::write(workspace::root().join(&path), &failed.output))
        .with_context(|| format!("could not write {}", path.display()))?;
    Ok(Some(path))
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("        {line}")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_keep_their_order_and_unknown_ones_are_refused() -> Result<()> {
        let names = |chosen: Vec<&Step>| chosen.iter().map(|step| step.name).collect::<Vec<_>>();
        assert_eq!(names(choose(&[])?).len(), STEPS.len());
        assert_eq!(names(choose(&["docs".to_owned(), "fmt".to_owned()])?), ["fmt", "docs"]);
        assert!(choose(&["nothing".to_owned()]).is_err());
        Ok(())
    }

    #[test]
    fn names_of_steps_are_unique() {
        let mut names = STEPS.map(|step| step.name);
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
