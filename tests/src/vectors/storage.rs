//! Sources on the file system: a folder, a zip file, or one file of a folder.

use super::Source;
use anyhow::{Context, Result, bail};
use std::{
    cell::RefCell,
    ffi::OsStr,
    fs::{self, File},
    io::{BufReader, Read},
    path::{Path, PathBuf},
};
use zip::ZipArchive;

/// Opens a folder, a zip file, or one JSON file of a set whose other files lie beside it.
///
/// # Errors
/// If there is none of these at `path`.
pub fn open(path: &Path) -> Result<Box<dyn Source>> {
    if path.is_dir() {
        return Ok(Box::new(Folder { root: path.to_owned(), only: None }));
    }
    if !path.exists() {
        bail!("there is nothing at {}", path.display());
    }
    match (path.parent(), path.file_name().and_then(OsStr::to_str)) {
        (Some(folder), Some(name)) if name.ends_with(".json") => {
            Ok(Box::new(Folder { root: folder.to_owned(), only: Some(name.to_owned()) }))
        }
        _ => Ok(Box::new(Zip::open(path)?)),
    }
}

/// The files below a folder; zip files in it count as folders of the same name.
#[derive(Debug)]
struct Folder {
    root: PathBuf,
    /// The one file to list, though any can be read.
    only: Option<String>,
}

impl Folder {
    fn collect(&self, folder: &Path, prefix: &str, paths: &mut Vec<String>) -> Result<()> {
        let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
        for entry in entries {
            let entry = entry?;
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                self.collect(&entry.path(), &format!("{path}/"), paths)?;
            } else if path.ends_with(".zip") {
                let inner = Zip::open(&entry.path())?.list()?;
                paths.extend(inner.iter().map(|name| format!("{path}/{name}")));
            } else {
                paths.push(path);
            }
        }
        Ok(())
    }
}

impl Source for Folder {
    fn list(&self) -> Result<Vec<String>> {
        if let Some(only) = &self.only {
            return Ok(vec![only.clone()]);
        }
        let mut paths = Vec::new();
        self.collect(&self.root, "", &mut paths)?;
        paths.sort();
        Ok(paths)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>> {
        if let Some((archive, name)) = path.split_once(".zip/") {
            return Zip::open(&self.root.join(format!("{archive}.zip")))?.read(name);
        }
        let path = self.root.join(path);
        fs::read(&path).with_context(|| format!("cannot read {}", path.display()))
    }
}

/// The files in a zip file.
#[derive(Debug)]
struct Zip {
    path: PathBuf,
    archive: RefCell<ZipArchive<BufReader<File>>>,
}

impl Zip {
    fn open(path: &Path) -> Result<Self> {
        let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
        let archive = ZipArchive::new(BufReader::new(file))
            .with_context(|| format!("{} is neither a folder, nor a zip file, nor JSON", path.display()))?;
        Ok(Self { path: path.to_owned(), archive: RefCell::new(archive) })
    }
}

impl Source for Zip {
    fn list(&self) -> Result<Vec<String>> {
        let archive = self.archive.borrow();
        let names = archive.file_names().map(|name| name.map(String::from));
        let mut paths = names.collect::<Result<Vec<_>, _>>()?;
        paths.retain(|path| !path.ends_with('/'));
        paths.sort();
        Ok(paths)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>> {
        let mut archive = self.archive.borrow_mut();
        let context = || format!("cannot read {path} in {}", self.path.display());
        let mut bytes = Vec::new();
        archive.by_name(path).with_context(context)?.read_to_end(&mut bytes).with_context(context)?;
        Ok(bytes)
    }
}
