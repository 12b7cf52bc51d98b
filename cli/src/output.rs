//! `Output`: a file that gets its name only when it is whole.

use crate::exit::Failure;
use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};
use tempfile::NamedTempFile;

/// Where bytes go.
#[derive(Debug)]
pub(crate) enum Output {
    Pipe(io::Stdout),
    File { temporary: NamedTempFile, path: PathBuf, force: bool },
}

impl Output {
    /// Opens what `path` will be; `None` is standard output. Folders on the way are made.
    pub(crate) fn create(path: Option<&Path>, force: bool) -> Result<Self, Failure> {
        let Some(path) = path else { return Ok(Self::Pipe(io::stdout())) };
        if !force && path.exists() {
            return Err(Failure::command(format!("{}: exists; use --force to replace it", path.display())));
        }
        let folder = match path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let cannot = |error: io::Error| Failure::file(path, "cannot be written", &error);
        fs::create_dir_all(folder).map_err(cannot)?;
        let temporary = tempfile::Builder::new().prefix(".kmseal-").tempfile_in(folder).map_err(cannot)?;
        Ok(Self::File { temporary, path: path.to_owned(), force })
    }

    /// Gives it its name, and the permissions of the file that it was made from.
    pub(crate) fn finish(self, source: Option<&Path>) -> Result<(), Failure> {
        match self {
            Self::Pipe(mut pipe) => {
                pipe.flush().map_err(|error| Failure::file(Path::new("-"), "cannot be written", &error))
            }
            Self::File { temporary, path, force } => {
                let cannot = |error: io::Error| Failure::file(&path, "cannot be written", &error);
                if let Some(source) = source.and_then(|source| fs::metadata(source).ok()) {
                    temporary.as_file().set_permissions(source.permissions()).map_err(cannot)?;
                }
                temporary.as_file().sync_all().map_err(cannot)?;
                let persisted =
                    if force { temporary.persist(&path) } else { temporary.persist_noclobber(&path) };
                persisted.map(drop).map_err(|error| cannot(error.error))
            }
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Pipe(pipe) => pipe.write(bytes),
            Self::File { temporary, .. } => temporary.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Pipe(pipe) => pipe.flush(),
            Self::File { temporary, .. } => temporary.flush(),
        }
    }
}
