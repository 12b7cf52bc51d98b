//! `run`: every case of a source, once for each provider.

use super::{CaseResult, Report, Source, catalog::Catalog};
use anyhow::Result;
use kmseal::crypto::Provider;

/// Checks all that `source` holds with each provider; `progress` is told of every result, and of how many there
/// will be.
///
/// # Errors
/// If the source holds no vectors, or a set that cannot be read. What fails in a case is in the report.
pub fn run(
    source: &dyn Source,
    providers: &[&'static Provider],
    mut progress: impl FnMut(&CaseResult, usize),
) -> Result<Report> {
    let Catalog { cases, headers, others } = Catalog::of(source)?;
    let total = cases.len() * providers.len();
    let mut results = Vec::with_capacity(total);
    for &provider in providers {
        for case in &cases {
            let result = CaseResult {
                provider: provider.name.to_owned(),
                set: case.set.clone(),
                name: case.name.clone(),
                kind: case.kind.to_owned(),
                outcome: (case.check)(provider),
            };
            progress(&result, total);
            results.push(result);
        }
    }
    Ok(Report { results, headers, others })
}
