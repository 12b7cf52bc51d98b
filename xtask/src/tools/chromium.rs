//! Chromium, for the tests that run in a browser.

use super::slot;
use crate::{process::Job, ui::Line};
use anyhow::{Context, Result, ensure};
use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
};

const BY_HAND: &str = "install Chromium by hand (Debian: `apt-get install chromium`), \
                       or set KMSEAL_CHROMIUM to the program of any Chromium or Chrome";

/// Names under which the browser may be installed; Debian's comes first.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Finds Chromium, or installs the system's package, and returns the path of its program.
pub(super) fn install(root: &Path, line: &Line) -> Result<PathBuf> {
    if let Some(chosen) = std::env::var_os("KMSEAL_CHROMIUM").map(PathBuf::from) {
        ensure!(chosen.is_file(), "KMSEAL_CHROMIUM is {}, which is not a file", chosen.display());
        return Ok(chosen);
    }
    if let Some(found) = find() {
        return Ok(found);
    }
    let _guard = slot::lock(&root.join(".chromium.lock"))?;
    line.phase("installing it with apt-get");
    apt_get(&["update"], line)
        .and_then(|()| apt_get(&["install", "-y", "chromium"], line))
        .context(BY_HAND)?;
    find().with_context(|| format!("apt-get installed no Chromium on PATH: {BY_HAND}"))
}

fn find() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    find_in(&path)
}

fn find_in(path: &OsStr) -> Option<PathBuf> {
    NAMES.iter().find_map(|name| {
        std::env::split_paths(path).map(|folder| folder.join(name)).find(|program| program.is_file())
    })
}

fn apt_get(args: &[&str], line: &Line) -> Result<()> {
    // Without a terminal for the password, sudo must fail at once instead of waiting for one.
    let job = match Job::new("id").args(["-u"]).output()?.as_str() {
        "0" => Job::new("apt-get"),
        _ => Job::new("sudo").args(["-n", "apt-get"]),
    };
    job.args(args).env("DEBIAN_FRONTEND", "noninteractive").run(line)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debians_name_wins_wherever_it_is_on_the_path() -> Result<()> {
        let (first, second) = (tempfile::tempdir()?, tempfile::tempdir()?);
        let path = std::env::join_paths([first.path(), second.path()])?;
        assert_eq!(find_in(&path), None);
        std::fs::write(first.path().join("google-chrome"), "")?;
        assert_eq!(find_in(&path), Some(first.path().join("google-chrome")));
        std::fs::write(second.path().join("chromium"), "")?;
        assert_eq!(find_in(&path), Some(second.path().join("chromium")));
        Ok(())
    }
}
