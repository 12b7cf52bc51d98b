//! `Figures`: everything in bench.json, of this run and of earlier ones in other areas.

use super::{machine::Machine, page, plot, profile::Profile, row::Row};
use crate::workspace;
use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fs, io::ErrorKind, path::Path};

const FILE: &str = "bench.json";

/// All cases, and where and when each area was measured.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Figures {
    pub(super) runs: BTreeMap<String, Machine>,
    pub(super) rows: Vec<Row>,
    /// What the npm package's modules consist of, in the last run that measured sizes.
    #[serde(default)]
    pub(super) profiles: Vec<Profile>,
}

impl Figures {
    /// Reads what earlier runs left; nothing if there were none.
    pub(super) fn read() -> Result<Self> {
        match fs::read(workspace::root().join(FILE)) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .with_context(|| format!("{FILE} was not written by this command: remove it")),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error).with_context(|| format!("could not read {FILE}")),
        }
    }

    /// Puts the rows of a new run in the place of the area's earlier ones, so that the file changes there alone.
    pub(super) fn replace(&mut self, area: &str, machine: Machine, rows: Vec<Row>) {
        let place = self.rows.iter().position(|row| row.area == area).unwrap_or(self.rows.len());
        self.rows.retain(|row| row.area != area);
        self.rows.splice(place..place, rows);
        self.runs.insert(area.to_owned(), machine);
    }

    /// The cases of one area, in the order in which they were measured.
    pub(super) fn of<'a>(&'a self, area: &'a str) -> impl Iterator<Item = &'a Row> {
        self.rows.iter().filter(move |row| row.area == area)
    }

    /// Writes bench.json, the page and its plot.
    pub(super) fn write(&self) -> Result<()> {
        let write = |path: &str, text: String| {
            fs::write(workspace::root().join(Path::new(path)), text)
                .with_context(|| format!("could not write {path}"))
        };
        write(FILE, serde_json::to_string_pretty(self)? + "\n")?;
        write("docs/benchmarks.md", page::page(self))?;
        write("docs/benchmarks.svg", plot::plot(self))
    }
}
