//! The area `mock-kms`: our server beside the moto and ministack servers, over HTTP.

use super::{
    Bench,
    contest::{self, Contender, Record, median},
    row::{Figure, Row},
};
use crate::{
    process::{Conversation, Job},
    ui::{Line, Progress},
};
use anyhow::{Context as _, Result};
use serde_json::{Value, json};

const AREA: &str = "mock-kms";
const OURS: &str = "mock-kms";

/// Connections that are kept alive while a server is under load.
const CONNECTIONS: usize = 16;

/// Operations, and how many times as fast as the better peer each shall be.
const OPERATIONS: [(&str, f64); 3] = [("GenerateDataKey", 15.0), ("Decrypt", 15.0), ("Sign", 8.0)];

/// Our server with keys whose policies have twenty statements. The peers decide nothing.
const DECIDING: &str = "mock-kms, 20 statements";

/// Keys in one Region for the question whether many keys make a server slow.
const MANY: usize = 100_000;
const FEW: usize = 10;

/// With many keys, a call may take as long as with few, within what the machine itself varies.
const AS_FAST: f64 = 0.9;

const MEGABYTE: f64 = 1e6;

/// Measures all cases of the area.
pub(super) fn measure(bench: &Bench) -> Result<Vec<Row>> {
    let mut field = Field::set_up(bench)?;
    let mut rows = field.starts()?;
    rows.extend(field.load()?);
    rows.extend(field.many_keys()?);
    Ok(rows)
}

/// The servers, and the program that starts, calls and watches them.
struct Field {
    load: [Conversation; 1],
    servers: [(&'static str, Value); 3],
    quick: bool,
}

impl Field {
    fn set_up(bench: &Bench) -> Result<Self> {
        let line = Line::start("mock-kms: install its peers");
        let moto = bench.toolbox.python(&line)?;
        let ministack = bench.toolbox.bench_python(&line)?.with_file_name("ministack");
        let mock_kms = bench.binaries.join("mock-kms");
        let load = Job::new(bench.binaries.join("load")).converse()?;
        line.done("");
        let servers = [
            (OURS, json!({ "path": mock_kms, "arguments": ["--port", "{port}"] })),
            (
                "moto",
                json!({ "path": moto, "arguments": ["-m", "moto.server", "-H", "127.0.0.1", "-p", "{port}"] }),
            ),
            (
                "ministack",
                // Warnings alone: ours logs no call either.
                json!({ "path": ministack, "arguments": [], "environment": {
                    "GATEWAY_PORT": "{port}", "BIND_HOST": "127.0.0.1", "LOG_LEVEL": "WARNING",
                } }),
            ),
        ];
        Ok(Self { load: [load], servers, quick: bench.quick })
    }

    /// How long each takes to its first good answer, and the memory that it then holds.
    fn starts(&mut self) -> Result<Vec<Row>> {
        let (ours, theirs) = if self.quick { (25, 3) } else { (101, 5) };
        let progress = Progress::start("mock-kms: start it and its peers", ours);
        let mut seen: [(Vec<f64>, Vec<f64>); 3] = Default::default();
        for round in 0..ours {
            for (index, seen) in seen.iter_mut().enumerate() {
                if index > 0 && round >= theirs {
                    continue;
                }
                let name = self.server(index)?.0;
                progress.line().note(name);
                seen.0.push(self.start(name, index)? * 1e3);
                seen.1.push(self.memory(name)? / MEGABYTE);
                self.ask(json!({ "do": "stop", "name": name }))?;
            }
            progress.step();
        }
        let [(ready, idle), peers @ ..] = seen;
        let (mut ready_peers, mut idle_peers) = (Vec::new(), Vec::new());
        for ((name, _), (ready, idle)) in self.servers.iter().skip(1).zip(peers) {
            ready_peers.push(Figure { name: (*name).to_owned(), value: median(ready) });
            idle_peers.push(Figure { name: (*name).to_owned(), value: median(idle) });
        }
        let slowest = ready.iter().copied().fold(0.0, f64::max);
        let ready = smaller_is_better(
            "ready: from its start to the first good answer",
            "ms",
            median(ready),
            ready_peers,
        )
        .goal_at_most(100.0)
        .note(format!("{ours} starts, the slowest {slowest:.0} ms"));
        let idle =
            smaller_is_better("resident memory after the first answer", "MB", median(idle), idle_peers)
                .goal_at_most(25.0);
        progress.done("");
        Ok(vec![ready, idle])
    }

    /// How many calls a second each answers.
    fn load(&mut self) -> Result<Vec<Row>> {
        let (rounds, seconds) = if self.quick { (3, 0.6) } else { (7, 3.0) };
        let progress = Progress::start("mock-kms: put it and its peers under load", OPERATIONS.len() + 1);
        for index in 0..self.servers.len() {
            let name = self.server(index)?.0;
            self.start(name, index)?;
            self.create_keys(name, FEW)?;
        }
        self.start(DECIDING, 0)?;
        self.create_keys_by(DECIDING, FEW, &twenty_statements())?;
        let mut rows = Vec::new();
        let plain = OPERATIONS.map(|(operation, goal)| (operation, goal, OURS));
        let deciding = OPERATIONS.first().map(|(operation, goal)| (*operation, *goal, DECIDING));
        for (operation, goal, name) in plain.into_iter().chain(deciding) {
            let names = self.servers.each_ref().map(|(peer, _)| if *peer == OURS { name } else { *peer });
            let contenders = names.map(|name| run(name, operation, seconds));
            let records = contest::hold(&mut self.load, &contenders, rounds, progress.line())?;
            let (ours, peers) = records.split_first().context("nobody took part")?;
            let mut peers: Vec<&Record> = peers.iter().collect();
            peers.sort_by(|a, b| b.rate().total_cmp(&a.rate()));
            let best = peers.first().context("no peer took part")?;
            let figures = peers.iter().map(|peer| Figure { name: peer.name.clone(), value: peer.rate() });
            rows.push(
                Row::new(AREA, case(operation, name), "calls/s", ours.rate())
                    .beside(figures.collect(), ours.ratio_to(best))
                    .goal_ratio(goal)
                    .note(times(ours)?),
            );
            progress.step();
        }
        for name in self.servers.each_ref().map(|(name, _)| *name).into_iter().chain([DECIDING]) {
            self.ask(json!({ "do": "stop", "name": name }))?;
        }
        progress.done("");
        Ok(rows)
    }

    /// What a hundred thousand keys cost.
    fn many_keys(&mut self) -> Result<Vec<Row>> {
        const WITH_FEW: &str = "with ten keys";
        const WITH_MANY: &str = "with 100,000 keys";
        let (rounds, seconds) = if self.quick { (5, 1.0) } else { (9, 2.0) };
        let line = Line::start("mock-kms: create 100,000 keys");
        self.start(WITH_MANY, 0)?;
        let taken = self.create_keys(WITH_MANY, MANY)?;
        let memory = self.memory(WITH_MANY)? / MEGABYTE;
        let created = Row::new(AREA, "100,000 keys created in one Region", "s", taken).goal_at_most(30.0);
        let held = Row::new(AREA, "resident memory with 100,000 keys", "MB", memory).goal_at_most(400.0);
        self.start(WITH_FEW, 0)?;
        self.create_keys(WITH_FEW, FEW)?;
        let mut rows = vec![created, held];
        for operation in ["DescribeKey", "GenerateDataKey"] {
            let contenders = [WITH_MANY, WITH_FEW].map(|name| run(name, operation, seconds));
            let records = contest::hold(&mut self.load, &contenders, rounds, &line)?;
            let (many, few) = records.first().zip(records.get(1)).context("two take part")?;
            let figures = vec![Figure { name: WITH_FEW.to_owned(), value: few.rate() }];
            let ratio = many.ratio_to(few);
            let case = format!("{operation} among 100,000 keys, beside the same server with ten");
            let mut row =
                Row::new(AREA, case, "calls/s", many.rate()).beside(figures, ratio).goal_ratio(AS_FAST);
            row.goal = Some(format!("as fast ({AS_FAST} or more)"));
            rows.push(row);
        }
        for name in [WITH_FEW, WITH_MANY] {
            self.ask(json!({ "do": "stop", "name": name }))?;
        }
        line.done("");
        Ok(rows)
    }

    fn server(&self, index: usize) -> Result<&(&'static str, Value)> {
        self.servers.get(index).context("there is no such server")
    }

    /// Starts a server under a name and returns the seconds until its first good answer.
    fn start(&mut self, name: &str, index: usize) -> Result<f64> {
        let (_, program) = self.server(index)?;
        let question = json!({ "do": "start", "name": name, "program": program });
        figure(&self.ask(question)?, "seconds")
    }

    fn memory(&mut self, name: &str) -> Result<f64> {
        figure(&self.ask(json!({ "do": "memory", "name": name }))?, "bytes")
    }

    fn create_keys(&mut self, name: &str, count: usize) -> Result<f64> {
        self.create_keys_by(name, count, &json!({}))
    }

    fn create_keys_by(&mut self, name: &str, count: usize, request: &Value) -> Result<f64> {
        let question = json!({
            "do": "create-keys", "name": name, "count": count, "connections": CONNECTIONS, "request": request,
        });
        figure(&self.ask(question)?, "seconds")
    }

    fn ask(&mut self, question: Value) -> Result<Value> {
        let [load] = &mut self.load;
        load.ask(&question)
    }
}

/// What is measured of `operation`, for our server by that name.
fn case(operation: &str, name: &str) -> String {
    let policy = if name == DECIDING { ", deciding by a key policy of 20 statements" } else { "" };
    format!("{operation}, {CONNECTIONS} connections{policy}")
}

/// What CreateKey takes for a policy of twenty statements, each with a wildcard, a variable and two conditions. Only the
/// last is about who calls.
fn twenty_statements() -> Value {
    let statement = |number: usize| {
        let name = if number == 19 { "*".to_owned() } else { format!("tenant-{number}-${{aws:username}}") };
        json!({
            "Effect": "Allow", "Principal": { "AWS": "*" }, "Action": ["kms:De*", "kms:G?nerate*"], "Resource": "*",
            "Condition": {
                "StringLike": { "kms:CallerAccount": "*" },
                "StringLikeIfExists": { "aws:PrincipalArn": name },
            },
        })
    };
    let policy = json!({ "Version": "2012-10-17", "Statement": (0..20).map(statement).collect::<Vec<_>>() });
    json!({ "Policy": policy.to_string(), "BypassPolicyLockoutSafetyCheck": true })
}

fn run<'a>(name: &'a str, operation: &str, seconds: f64) -> Contender<'a> {
    let question = json!({
        "do": "run", "name": name, "operation": operation, "connections": CONNECTIONS, "seconds": seconds,
    });
    Contender { name, program: 0, question }
}

fn smaller_is_better(case: &str, unit: &str, ours: f64, mut peers: Vec<Figure>) -> Row {
    peers.sort_by(|a, b| a.value.total_cmp(&b.value));
    let ratio = peers.first().map_or(f64::NAN, |best| best.value / ours);
    Row::new(AREA, case, unit, ours).beside(peers, ratio)
}

/// The times of single calls, and what the machine spent on them.
fn times(record: &Record) -> Result<String> {
    let of = |name: &'static str| record.median_of(move |answer| answer[name].as_f64());
    let per_call = |name: &'static str| {
        record.median_of(move |answer| Some(answer[name].as_f64()? / answer["all_calls"].as_f64()? * 1e6))
    };
    Ok(format!(
        "a call takes {:.0} µs, one of a hundred more than {:.0} µs; processor time of a call: server {:.1} µs, load \
         generator {:.1} µs",
        of("p50_microseconds")?,
        of("p99_microseconds")?,
        per_call("server_cpu_seconds")?,
        per_call("generator_cpu_seconds")?,
    ))
}

fn figure(answer: &Value, name: &str) -> Result<f64> {
    answer[name].as_f64().with_context(|| format!("no figure {name} in {answer}"))
}
