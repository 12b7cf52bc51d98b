//! The area `streams`: a long plaintext through the npm package and back, in Node and in a page: memory, and the page's turns.

use super::{
    Bench,
    javascript::{folder, script},
    messages::SUITES,
    row::Row,
};
use crate::{
    process::Job,
    ui::{self, Line, Progress},
    workspace,
};
use anyhow::{Context as _, Result};
use serde_json::Value;

const AREA: &str = "streams";
/// Streams that only copy their chunks: what the runtime itself needs.
const COPY: &str = "copy";
/// MiB over an idle process.
const MOST_MEMORY: f64 = 64.0;
/// Milliseconds: what browsers call a long task.
const LONGEST_TASK: f64 = 50.0;

/// Measures all cases of the area, each in a process that does nothing else.
pub(super) fn measure(bench: &Bench) -> Result<Vec<Row>> {
    let line = Line::start("streams: install the browser's driver");
    bench.toolbox.npm_packages(&folder().join("browser"), &line)?;
    let chromium = bench.toolbox.chromium(&line)?;
    line.done("");

    let bytes: u64 = if bench.quick { 128 << 20 } else { 1 << 30 };
    let progress = Progress::start("streams: seal and open in one go", 2 * (SUITES.len() + 1));
    let mut rows = Vec::new();
    for (runtime, program) in [("Node", "node/stream.mjs"), ("Chromium", "browser/stream.mjs")] {
        let ask = |suite: &str| {
            let job = script(program).args([workspace::root().join("npm")]).args([suite]);
            let answer = stream(job.args([bytes.to_string()]).env("KMSEAL_CHROMIUM", &chromium));
            progress.step();
            answer
        };
        let copying = ask(COPY)?;
        for suite in SUITES {
            let what = format!("{} sealed and opened in {runtime}, {suite}", ui::bytes(bytes));
            rows.extend(rows_of(&what, bytes, &ask(suite)?, &copying)?);
        }
    }
    progress.done("");
    Ok(rows)
}

fn stream(job: Job) -> Result<Value> {
    let answer = job.output()?;
    serde_json::from_str(&answer).with_context(|| format!("a stream answered {answer}"))
}

fn rows_of(what: &str, bytes: u64, ours: &Value, copying: &Value) -> Result<Vec<Row>> {
    let mebibytes = |answer| Ok::<_, anyhow::Error>(figure(answer, "memory")? / f64::from(1 << 20));
    let seconds = figure(ours, "seconds")?;
    let mut rows = vec![
        Row::new(AREA, format!("{what}: speed"), "MB/s", bytes as f64 / 1e6 / seconds)
            .note(format!("{seconds:.0} s for both directions at once")),
        Row::new(AREA, format!("{what}: memory over idle"), "MiB", mebibytes(ours)?)
            .goal_at_most(MOST_MEMORY)
            .note(format!("two streams that only copy take {:.0} MiB", mebibytes(copying)?)),
    ];
    if ours.get("longTask").is_some() {
        let (task, wait) = (figure(ours, "longTask")?, figure(ours, "wait")?);
        // Of tasks that are not long the browser tells nothing, but none was longer than a timer had to wait.
        let longest = if task > 0.0 { task } else { wait.min(LONGEST_TASK) };
        rows.push(
            Row::new(AREA, format!("{what}: longest task"), "ms", longest)
                .goal_at_most(LONGEST_TASK)
                .note(format!("a timer of the page waited {wait:.0} ms at most")),
        );
    }
    Ok(rows)
}

fn figure(answer: &Value, name: &str) -> Result<f64> {
    answer[name].as_f64().with_context(|| format!("no {name} in {answer}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_page_is_judged_by_its_memory_and_by_its_long_tasks() -> Result<()> {
        let copying = json!({ "memory": 10 << 20 });
        let met = |memory, long_task, wait| {
            let ours = json!({ "seconds": 2, "memory": memory, "longTask": long_task, "wait": wait });
            let rows = rows_of("1 GiB", 1 << 30, &ours, &copying)?;
            Ok::<_, anyhow::Error>(rows.iter().map(|row| row.met).collect::<Vec<_>>())
        };
        assert_eq!(met(64 << 20, 0, 90)?, [None, Some(true), Some(true)]);
        assert_eq!(met(65 << 20, 51, 90)?, [None, Some(false), Some(false)]);
        // In Node nobody counts tasks.
        let rows = rows_of("1 GiB", 1 << 30, &json!({ "seconds": 2, "memory": 1 }), &copying)?;
        assert_eq!(rows.len(), 2);
        Ok(())
    }
}
