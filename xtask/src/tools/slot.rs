//! A folder that is filled once: locked while it is being filled, marked when it is complete.

use anyhow::{Context, Result};
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

/// The file whose presence says that a slot was filled to the end.
const MARK: &str = ".complete";

/// A folder of the tools folder for one version of one tool.
pub(super) struct Slot {
    folder: PathBuf,
    lock: PathBuf,
}

impl Slot {
    /// Names the slot; its name holds the version, so that a new version gets a folder of its own.
    pub(super) fn new(root: &Path, name: &str) -> Self {
        Self { folder: root.join(name), lock: root.join(format!(".{name}.lock")) }
    }

    /// Returns the slot's folder, having `install` fill it first unless that was done before.
    ///
    /// It is filled in place, as virtual environments cannot be moved. Another process that wants the same
    /// slot waits; what an interrupted installation left behind is removed.
    ///
    /// # Errors
    ///
    /// Those of `install`, and of the file system.
    pub(super) fn fill(self, install: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
        let mark = self.folder.join(MARK);
        if mark.exists() {
            return Ok(self.folder);
        }
        let _guard = lock(&self.lock)?;
        if mark.exists() {
            return Ok(self.folder);
        }
        let context = || format!("could not prepare {}", self.folder.display());
        if self.folder.exists() {
            fs::remove_dir_all(&self.folder).with_context(context)?;
        }
        fs::create_dir_all(&self.folder).with_context(context)?;
        install(&self.folder)?;
        File::create(&mark).with_context(context)?;
        Ok(self.folder)
    }
}

/// Waits until no other process holds the lock file `path`, and holds it until the result is dropped.
pub(super) fn lock(path: &Path) -> Result<File> {
    let context = || format!("could not lock {}", path.display());
    let file = File::create(path).with_context(context)?;
    file.lock().with_context(context)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::bail;

    #[test]
    fn a_slot_is_filled_once_and_again_after_an_interruption() -> Result<()> {
        let root = tempfile::tempdir()?;
        let slot = || Slot::new(root.path(), "tool-1.0");
        let interrupted = slot().fill(|folder| {
            fs::write(folder.join("half"), "x")?;
            bail!("interrupted")
        });
        assert!(interrupted.is_err());

        let folder = slot().fill(|folder| Ok(fs::write(folder.join("whole"), "x")?))?;
        assert!(folder.join("whole").exists());
        assert!(!folder.join("half").exists());

        assert_eq!(slot().fill(|_| bail!("it was filled before"))?, folder);
        Ok(())
    }

    #[test]
    fn two_that_want_the_same_slot_fill_it_once() -> Result<()> {
        let root = tempfile::tempdir()?;
        let count = std::sync::atomic::AtomicUsize::new(0);
        let fill = || {
            Slot::new(root.path(), "tool-1.0").fill(|_| {
                count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                std::thread::sleep(std::time::Duration::from_millis(50));
                Ok(())
            })
        };
        std::thread::scope(|scope| {
            let threads = [scope.spawn(fill), scope.spawn(fill)];
            assert!(threads.into_iter().all(|thread| thread.join().unwrap().is_ok()));
        });
        assert_eq!(count.into_inner(), 1);
        Ok(())
    }
}
