//! `Report`: what came of a run, as values, and as text that closes with the counts.

use super::{Headers, Outcome};
use serde::Serialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// What came of a run.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// Every case with every provider, in the order of the run.
    pub results: Vec<CaseResult>,
    /// What came of the headers alone, which need no provider.
    pub headers: Headers,
    /// Manifests that were found but are not for this runner.
    pub others: Vec<String>,
}

/// What came of one case with one provider.
#[derive(Debug, Serialize)]
pub struct CaseResult {
    /// The provider's name.
    pub provider: String,
    /// The path of the set's manifest, or its folder.
    pub set: String,
    /// What the set calls the case.
    pub name: String,
    /// What kind of thing it checks.
    pub kind: String,
    /// What came of it.
    #[serde(flatten)]
    pub outcome: Outcome,
}

impl Report {
    /// How many results satisfy the condition.
    pub fn count(&self, condition: impl Fn(&CaseResult) -> bool) -> usize {
        self.results.iter().filter(|result| condition(result)).count()
    }

    /// Whether nothing failed.
    pub fn is_success(&self) -> bool {
        self.headers.unreadable.is_empty() && self.failures().next().is_none()
    }

    fn failures(&self) -> impl Iterator<Item = (&CaseResult, &str)> {
        self.results.iter().filter_map(|result| match &result.outcome {
            Outcome::Failed(reason) => Some((result, reason.as_str())),
            _ => None,
        })
    }

    fn skips_by_reason(&self) -> BTreeMap<&str, usize> {
        let mut reasons = BTreeMap::new();
        for result in &self.results {
            if let Outcome::Skipped(reason) = &result.outcome {
                *reasons.entry(reason.as_str()).or_default() += 1;
            }
        }
        reasons
    }

    /// How many passed of each kind with each provider.
    fn write_passes(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let passed = |result: &&CaseResult| result.outcome == Outcome::Passed;
        let providers: BTreeSet<&str> = self.results.iter().map(|it| it.provider.as_str()).collect();
        let kinds: BTreeSet<&str> = self.results.iter().filter(passed).map(|it| it.kind.as_str()).collect();
        write!(f, "{:<30}", "passed")?;
        providers.iter().try_for_each(|provider| write!(f, "{provider:>12}"))?;
        writeln!(f)?;
        for kind in kinds {
            write!(f, "  {kind:<28}")?;
            for provider in &providers {
                let count = self
                    .count(|it| it.outcome == Outcome::Passed && it.kind == kind && it.provider == *provider);
                write!(f, "{count:>12}")?;
            }
            writeln!(f)?;
        }
        Ok(())
    }

    fn write_headers(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Headers { same, reordered, unreadable } = &self.headers;
        if same + reordered.len() + unreadable.len() > 0 {
            writeln!(
                f,
                "headers: {same} read and encoded anew byte for byte, {} with their context in another order, {} unreadable",
                reordered.len(),
                unreadable.len()
            )?;
        }
        unreadable.iter().try_for_each(|what| writeln!(f, "  unreadable: {what}"))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_passes(f)?;
        self.write_headers(f)?;
        self.others.iter().try_for_each(|other| writeln!(f, "not for this command: {other}"))?;
        for (CaseResult { provider, set, name, kind, .. }, reason) in self.failures() {
            writeln!(f, "FAILED with {provider}: {set}, {kind} {name}: {reason}")?;
        }
        let passed = self.count(|result| result.outcome == Outcome::Passed);
        let failed = self.failures().count();
        let skipped = self.results.len() - passed - failed;
        write!(f, "{passed} passed, {failed} failed, {skipped} skipped")?;
        for (reason, count) in self.skips_by_reason() {
            write!(f, "\n  skipped {count}: {reason}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result(provider: &str, kind: &str, outcome: Outcome) -> CaseResult {
        let [provider, set, name, kind] = [provider, "set", "name", kind].map(str::to_owned);
        CaseResult { provider, set, name, kind, outcome }
    }

    #[test]
    fn the_text_closes_with_the_counts_and_the_reasons() {
        let skipped = || Outcome::Skipped("not built yet".to_owned());
        let results = vec![
            result("a", "raw AES", Outcome::Passed),
            result("a", "raw RSA", skipped()),
            result("b", "raw AES", Outcome::Failed("other bytes".to_owned())),
            result("b", "raw RSA", skipped()),
        ];
        let report = Report { results, ..Report::default() };
        assert!(!report.is_success());
        let text = report.to_string();
        assert!(text.contains("FAILED with b: set, raw AES name: other bytes\n"));
        assert!(text.ends_with("\n1 passed, 1 failed, 2 skipped\n  skipped 2: not built yet"));
    }

    #[test]
    fn an_unreadable_header_is_no_success() {
        let mut report = Report { results: vec![result("a", "k", Outcome::Passed)], ..Report::default() };
        assert!(report.is_success());
        report.headers.unreadable.push("m: cut off".to_owned());
        assert!(!report.is_success());
        assert!(report.to_string().contains("unreadable: m: cut off"));
    }
}
