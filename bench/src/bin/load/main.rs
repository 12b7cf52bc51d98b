//! Measures servers of the KMS API: starts them, calls them over many connections, looks at their memory.
//!
//! Every call is signed beforehand and repeated as bytes, and one thread serves all connections, so that nearly
//! all of the time measured is the server's. It runs against any endpoint that speaks AWS JSON 1.1.

mod call;
mod connection;
mod keys;
mod run;
mod server;

use anyhow::{Context as _, Result};
use keys::Keys;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use server::{Program, Server};
use std::collections::HashMap;

/// What can be asked.
#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
enum Question {
    /// Starts a server under a name and tells the seconds until its first good answer.
    Start { name: String, program: Program },
    /// Stops it.
    Stop { name: String },
    /// Tells its resident memory in bytes.
    Memory { name: String },
    /// Creates symmetric keys, by what `request` says of them, and tells how long that took.
    CreateKeys {
        name: String,
        count: usize,
        connections: usize,
        #[serde(default)]
        request: Map<String, Value>,
    },
    /// Repeats an operation, over all keys of the server in turn where the operation takes any.
    Run { name: String, operation: String, connections: usize, seconds: f64 },
}

#[derive(Default)]
struct Measured(HashMap<String, (Server, Keys)>);

fn main() -> Result<()> {
    // One thread keeps a server of several busy, and leaves it the other cores.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut measured = Measured::default();
    bench::serve(|question| runtime.block_on(measured.answer(question)))
}

impl Measured {
    async fn answer(&mut self, question: Question) -> Result<Value> {
        Ok(match question {
            Question::Start { name, program } => {
                let (server, ready) = Server::start(&program).await.context(name.clone())?;
                self.0.insert(name, (server, Keys::default()));
                json!({ "seconds": ready.as_secs_f64() })
            }
            Question::Stop { name } => {
                self.0.remove(&name);
                json!({})
            }
            Question::Memory { name } => json!({ "bytes": self.named(&name)?.0.resident_bytes()? }),
            Question::CreateKeys { name, count, connections, request } => {
                let (server, keys) = self.named(&name)?;
                let taken = keys.create(server.address(), count, connections, &request.into()).await?;
                json!({ "seconds": taken.as_secs_f64() })
            }
            Question::Run { name, operation, connections, seconds } => {
                let (server, keys) = self.named(&name)?;
                let calls = keys.calls(server.address(), &operation).await?;
                let (server_cpu, own_cpu) = (server.cpu_seconds()?, server::own_cpu_seconds()?);
                let run = run::repeat(server.address(), calls, connections, seconds).await?;
                let mut answer = serde_json::to_value(run)?;
                answer["server_cpu_seconds"] = json!(server.cpu_seconds()? - server_cpu);
                answer["generator_cpu_seconds"] = json!(server::own_cpu_seconds()? - own_cpu);
                answer
            }
        })
    }

    fn named(&mut self, name: &str) -> Result<&mut (Server, Keys)> {
        self.0.get_mut(name).with_context(|| format!("no server {name} was started"))
    }
}
