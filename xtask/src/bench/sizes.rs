//! The area `sizes`: what a page downloads, beside the official Encryption SDK for browsers bundled by the same bundler.

use super::{
    Bench,
    javascript::{folder, script},
    row::{Figure, Row},
};
use crate::{ui::Line, workspace};
use anyhow::{Context as _, Result};
use serde::Deserialize;
use std::collections::BTreeMap;

const AREA: &str = "sizes";
const PEER: &str = "client-browser";

/// Which keyrings a page has, their name in the script's report, and the goal in thousands of bytes, compressed by gzip.
const PAGES: [(&str, &str, f64); 2] =
    [("raw AES and KMS keyrings", "some", 90.0), ("every keyring", "all", 150.0)];

/// What a page downloads.
#[derive(Debug, Deserialize)]
struct Downloads {
    /// Before it can do anything.
    first: Files,
    /// On the first use of what few pages need.
    later: Files,
}

type Files = BTreeMap<String, Size>;

/// Bytes of a file.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
struct Size {
    raw: u64,
    gzip: u64,
    brotli: u64,
}

/// Bundles both, and weighs them.
pub(super) fn measure(bench: &Bench) -> Result<Vec<Row>> {
    let line = Line::start("sizes: bundle the npm package and its peer");
    bench.toolbox.npm_packages(&folder().join("browser"), &line)?;
    let report = script("browser/sizes.mjs").args([workspace::root().join("npm")]).output()?;
    let report: BTreeMap<String, BTreeMap<String, Downloads>> =
        serde_json::from_str(&report).context("what the script tells is no report of sizes")?;
    line.done("");

    let mut rows = Vec::new();
    for (keyrings, page, goal) in PAGES {
        let of =
            |who: &str| report.get(page).and_then(|page| page.get(who)).context("the report lacks someone");
        // A page with every keyring has used them all, and loaded what they need.
        let with_later = page == "all";
        let (ours, theirs) = (of("kmseal")?.total(with_later), of(PEER)?.total(with_later));
        let row = |compressed: &str, of: fn(Size) -> u64| {
            let (ours, theirs) = (of(ours) as f64 / 1e3, of(theirs) as f64 / 1e3);
            let peers = vec![Figure { name: PEER.to_owned(), value: theirs }];
            Row::new(AREA, format!("{keyrings}, {compressed}"), "kB", ours).beside(peers, theirs / ours)
        };
        rows.push(row("gzip", |size| size.gzip).goal_at_most(goal).note(of("kmseal")?.parts(with_later)));
        rows.push(row("brotli", |size| size.brotli));
        rows.push(row("not compressed", |size| size.raw));
    }
    Ok(rows)
}

impl Downloads {
    fn files(&self, with_later: bool) -> impl Iterator<Item = (&String, &Size)> {
        self.first.iter().chain(self.later.iter().filter(move |_| with_later))
    }

    fn total(&self, with_later: bool) -> Size {
        self.files(with_later).fold(Size::default(), |sum, (_, size)| Size {
            raw: sum.raw + size.raw,
            gzip: sum.gzip + size.gzip,
            brotli: sum.brotli + size.brotli,
        })
    }

    /// Its parts in words: JavaScript in one, each module by its name.
    fn parts(&self, with_later: bool) -> String {
        let (modules, scripts): (Vec<_>, Vec<_>) =
            self.files(with_later).partition(|(name, _)| name.ends_with(".wasm"));
        let script: u64 = scripts.iter().map(|(_, size)| size.gzip).sum();
        let kilobytes = |bytes: u64| format!("{:.1} kB", bytes as f64 / 1e3);
        let modules = modules.iter().map(|(name, size)| format!("{name} {}", kilobytes(size.gzip)));
        [format!("JavaScript {}", kilobytes(script))]
            .into_iter()
            .chain(modules)
            .collect::<Vec<_>>()
            .join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_loads_later_counts_only_where_it_is_used() -> Result<()> {
        let downloads: Downloads = serde_json::from_str(
            r#"{ "first": { "a.js": { "raw": 9, "gzip": 3000, "brotli": 2 }, "a.wasm": { "raw": 5, "gzip": 4000, "brotli": 3 } },
                 "later": { "b.wasm": { "raw": 1, "gzip": 1500, "brotli": 1 } } }"#,
        )?;
        assert_eq!((downloads.total(false).gzip, downloads.total(true).gzip), (7000, 8500));
        assert_eq!(downloads.parts(true), "JavaScript 3.0 kB, a.wasm 4.0 kB, b.wasm 1.5 kB");
        Ok(())
    }
}
