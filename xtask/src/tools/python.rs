//! Virtual environments for Python: one with the official AWS clients, one with what only benchmarks need.

use super::slot::Slot;
use crate::{process::Job, ui::Line, workspace};
use anyhow::{Context, Result, bail};
use std::{
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

/// The oldest Python that the Material Providers Library supports.
const OLDEST: (u32, u32) = (3, 11);

/// Makes the environment that a file of the repository describes, such as `tests/peers/python/requirements.txt`,
/// and returns its Python.
pub(super) fn install(root: &Path, requirements: &str, line: &Line) -> Result<PathBuf> {
    let base = require()?;
    let requirements = workspace::root().join(requirements);
    let text = std::fs::read_to_string(&requirements)
        .with_context(|| format!("could not read {}", requirements.display()))?;

    // An environment belongs to the exact requirements and to the Python that it was made with.
    // A hash that changes with the compiler costs one more installation, nothing else.
    let mut hasher = DefaultHasher::new();
    (&text, &base).hash(&mut hasher);
    let folder = Slot::new(root, &format!("python-{:016x}", hasher.finish())).fill(|folder| {
        line.phase("making a virtual environment");
        Job::new(&base.program).args(["-m", "venv"]).args([folder]).run(line).context(
            "Python could not make a virtual environment (Debian: `apt-get install python3-venv`)",
        )?;
        line.phase("installing packages with pip");
        Job::new(folder.join("bin/python"))
            .args(["-m", "pip", "install", "--disable-pip-version-check", "--requirement"])
            .args([&requirements])
            .run(line)?;
        Ok(())
    })?;
    Ok(folder.join("bin/python"))
}

/// A Python that is installed on this machine.
#[derive(Hash)]
struct Base {
    program: PathBuf,
    version: (u32, u32),
}

fn require() -> Result<Base> {
    const QUESTION: &str = "import sys; print(*sys.version_info[:2], sys.executable)";
    for name in ["python3", "python3.14", "python3.13", "python3.12", "python3.11"] {
        let Ok(answer) = Job::new(name).args(["-c", QUESTION]).output() else { continue };
        if let Some(base) = parse(&answer).filter(|base| base.version >= OLDEST) {
            return Ok(base);
        }
    }
    let (major, minor) = OLDEST;
    bail!(
        "Python {major}.{minor} or newer is needed for the official AWS clients, and is not on PATH as \
         `python3`: install it with your system's packages"
    )
}

fn parse(answer: &str) -> Option<Base> {
    let mut words = answer.splitn(3, ' ');
    let version = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    Some(Base { program: PathBuf::from(words.next()?), version })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_of_python_is_understood() {
        let base = parse("3 11 /opt/my python/bin/python3").unwrap();
        assert_eq!(base.version, (3, 11));
        assert_eq!(base.program, Path::new("/opt/my python/bin/python3"));
        assert!(parse("3").is_none());
        assert!((3, 9) < OLDEST && (3, 14) > OLDEST);
    }
}
