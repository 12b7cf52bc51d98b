//! Which file becomes which.

use crate::{arguments::Files, exit::Failure};
use std::{
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
};

/// What a sealed file's name ends with.
pub(crate) const SEALED: &str = "sealed";

/// Whether names grow or shrink.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Seal,
    Open,
}

/// One file, and what it becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Task {
    /// `None` is standard input.
    pub(crate) input: Option<PathBuf>,
    /// `None` is standard output.
    pub(crate) output: Option<PathBuf>,
}

/// Everything to do, decided before anything is done.
pub(crate) fn tasks(files: &Files, direction: Direction) -> Result<Vec<Task>, Failure> {
    let paths = &files.paths;
    let to_standard_output = files.output.as_deref().is_some_and(is_pipe);
    if paths.is_empty() || paths.iter().all(|path| is_pipe(path)) {
        let output = files.output.clone().filter(|path| !is_pipe(path));
        return Ok(vec![Task { input: None, output }]);
    }
    let single = match paths.as_slice() {
        [path] if !path.is_dir() => Some(path),
        _ => None,
    };
    let into = files.output.as_deref();
    if let Some(path) = single {
        let output = match into {
            _ if to_standard_output => None,
            Some(into) if into.is_dir() => Some(into.join(renamed(file_name(path)?, direction)?)),
            Some(into) => Some(into.to_owned()),
            None => Some(renamed(path, direction)?),
        };
        return Ok(vec![Task { input: Some(path.clone()), output }]);
    }
    if to_standard_output {
        return Err(Failure::command("several files cannot go to standard output; choose one"));
    }
    let mut tasks = Vec::new();
    for path in paths {
        if path.is_dir() {
            walk(path, path, into, direction, &mut tasks)
                .map_err(|error| Failure::file(path, "cannot be read", &error))?;
        } else {
            let output = match into {
                Some(into) => into.join(renamed(file_name(path)?, direction)?),
                None => renamed(path, direction)?,
            };
            tasks.push(Task { input: Some(path.clone()), output: Some(output) });
        }
    }
    Ok(tasks)
}

/// The files of a folder, in order of their names: those that are sealed, or those that are not.
fn walk(
    root: &Path,
    folder: &Path,
    into: Option<&Path>,
    direction: Direction,
    tasks: &mut Vec<Task>,
) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let (path, kind) = (entry.path(), entry.file_type()?);
        if kind.is_dir() {
            walk(root, &path, into, direction, tasks)?;
        } else if kind.is_file() && is_sealed(&path) == (direction == Direction::Open) {
            let Ok(renamed) = renamed(&path, direction) else { continue };
            let output = match into {
                // A folder keeps its shape.
                Some(into) => into.join(renamed.strip_prefix(root).unwrap_or(&renamed)),
                None => renamed,
            };
            tasks.push(Task { input: Some(path), output: Some(output) });
        }
    }
    Ok(())
}

fn renamed(path: &Path, direction: Direction) -> Result<PathBuf, Failure> {
    match direction {
        Direction::Seal => {
            let mut name = OsString::from(path);
            name.push(".");
            name.push(SEALED);
            Ok(name.into())
        }
        Direction::Open if is_sealed(path) => Ok(path.with_extension("")),
        Direction::Open => Err(Failure::command(format!(
            "{}: its name does not end with .{SEALED}, so say with --output where its plaintext goes",
            path.display()
        ))),
    }
}

fn file_name(path: &Path) -> Result<&Path, Failure> {
    let name = path.file_name().map(Path::new);
    name.ok_or_else(|| Failure::command(format!("{}: not a file", path.display())))
}

fn is_sealed(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == SEALED) && path.file_stem().is_some()
}

fn is_pipe(path: &Path) -> bool {
    path == Path::new("-")
}
