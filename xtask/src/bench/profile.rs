//! `Profile`: what the bytes of the WebAssembly modules are, part by part, and what a page would still download without some.

mod functions;
mod part;

use crate::{wasm, workspace};
use anyhow::{Context as _, Result};
use flate2::{Compression, write::GzEncoder};
use functions::Contents;
use part::Part;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fs, io::Write as _};

const HEAD: &str = "
### What the bytes are

Functions of the very modules of the table above, by the crates and the modules of Rust that their names tell; what the compiler copied into another
function counts there. Sizes are in kB, as they are and after gzip, where each part is compressed by itself. The last two rows are what bounds a
page: the rest of the module, compressed, when nothing had to sign, agree on keys or use RSA, and when even AES and the hashes were
the platform's; the JavaScript of each page, told above, comes on top. What is left then is the message format with its checks, the keyrings and
managers, the bridge, and what all this needs of Rust's library.

";

/// What one WebAssembly module consists of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Profile {
    /// The name of its file.
    module: String,
    whole: Size,
    /// Its parts, by name; those it has nothing of are left out.
    parts: BTreeMap<String, Size>,
    /// What gzip makes of it without the parts that only signatures, key agreement and RSA need.
    without_public_keys: u64,
    /// And without any cryptography.
    without_cryptography: u64,
}

/// Bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Size {
    raw: u64,
    gzip: u64,
}

/// Takes the modules apart that the npm package has for messages and keyrings.
pub(super) fn measure() -> Result<Vec<Profile>> {
    wasm::FOR_MESSAGES
        .into_iter()
        .map(|name| {
            let file = format!("{name}_bg.wasm");
            let bytes = fs::read(workspace::root().join("npm/wasm").join(&file))
                .with_context(|| format!("could not read {file}"))?;
            let symbols = wasm::symbols(name)?;
            let symbols = fs::read_to_string(&symbols)
                .with_context(|| format!("could not read {}", symbols.display()))?;
            Profile::of(file, &bytes, &symbols)
        })
        .collect()
}

impl Profile {
    fn of(module: String, bytes: &[u8], symbols: &str) -> Result<Self> {
        let contents = Contents::read(bytes, symbols)?;
        let parts = Part::ALL.iter().map(|part| (part.name().to_owned(), contents.only(|of| of == *part)));
        let parts: Vec<_> = parts.filter(|(_, bytes)| !bytes.is_empty()).collect();
        Ok(Self {
            module,
            whole: Size::of(bytes)?,
            parts: parts
                .iter()
                .map(|(name, bytes)| Ok((name.clone(), Size::of(bytes)?)))
                .collect::<Result<_>>()?,
            without_public_keys: Size::of(&contents.only(|part| !part.is_for_public_keys()))?.gzip,
            without_cryptography: Size::of(&contents.only(|part| !part.is_cryptography()))?.gzip,
        })
    }

    fn cell(&self, part: Part) -> String {
        self.parts.get(part.name()).copied().unwrap_or_default().cells()
    }
}

impl Size {
    fn of(bytes: &[u8]) -> Result<Self> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes)?;
        Ok(Self { raw: bytes.len() as u64, gzip: encoder.finish()?.len() as u64 })
    }

    fn cells(&self) -> String {
        format!("{} | {}", kilobytes(self.raw), kilobytes(self.gzip))
    }
}

/// The profiles as a part of the page: a table, and what gzip would make of the modules without some of their parts.
pub(super) fn section(profiles: &[Profile]) -> String {
    if profiles.is_empty() {
        return String::new();
    }
    let row = |name: &str, cells: &dyn Fn(&Profile) -> String| {
        format!("| {name} | {} |\n", profiles.iter().map(cells).collect::<Vec<_>>().join(" | "))
    };
    let mut text = HEAD.to_owned();
    text += &row("part", &|profile| format!("{} | gzip", profile.module));
    text += &format!("|---|{}\n", "--:|--:|".repeat(profiles.len()));
    for part in Part::ALL {
        text += &row(part.name(), &|profile| profile.cell(part));
    }
    text += &row("**the module**", &|profile| profile.whole.cells());
    text += &row("without curves, signatures, key agreement and RSA", &|profile| {
        format!(" | {}", kilobytes(profile.without_public_keys))
    });
    text += &row("without any cryptography", &|profile| {
        format!(" | {}", kilobytes(profile.without_cryptography))
    });
    text
}

fn kilobytes(bytes: u64) -> String {
    format!("{:.1}", bytes as f64 / 1e3)
}
