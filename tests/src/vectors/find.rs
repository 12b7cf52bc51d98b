//! Where the official vectors lie on this machine.

use std::{
    env,
    path::{Path, PathBuf},
};

/// The folder or file `set` of the vectors: beside the repository in `../shared/vectors`, or where `KMSEAL_VECTORS` says.
///
/// `None`, with a line that says so, where it is absent.
///
/// # Panics
/// Where it is absent and `CI` is `true`: CI must not skip.
pub fn find(set: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/vectors");
    let folder = env::var_os("KMSEAL_VECTORS").map_or(beside, PathBuf::from);
    let path = folder.join(set);
    if path.exists() {
        return Some(path);
    }
    let absent =
        format!("{} is absent: set KMSEAL_VECTORS to the folder of the test vectors", path.display());
    assert!(env::var("CI").as_deref() != Ok("true"), "{absent}");
    println!("skipped: {absent}");
    None
}
