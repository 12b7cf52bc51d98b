//! A server as a process: started, timed until it answers, looked at from outside, and ended.

use crate::{call::signed, connection::Connection};
use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use serde_json::json;
use std::{
    collections::BTreeMap,
    fs,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// How long a server may take until it answers.
const LONGEST_START: Duration = Duration::from_secs(60);

/// How long to wait between two attempts to reach a server that starts.
const PAUSE: Duration = Duration::from_micros(200);

/// How to start a server. `{port}` stands for the port that it shall listen on.
#[derive(Debug, Deserialize)]
pub(crate) struct Program {
    path: PathBuf,
    arguments: Vec<String>,
    #[serde(default)]
    environment: BTreeMap<String, String>,
}

/// A running server; dropped, it is killed.
#[derive(Debug)]
pub(crate) struct Server {
    address: SocketAddr,
    child: Child,
}

impl Server {
    /// Starts it and tells how long it took from there to the first good answer, which is to ListKeys.
    pub(crate) async fn start(program: &Program) -> Result<(Self, Duration)> {
        // The port may be taken before the server gets to it, but nobody here asks for a certain one.
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let with_port = |text: &String| text.replace("{port}", &address.port().to_string());
        let call = signed(address, "ListKeys", &json!({}))?;
        let mut command = Command::new(&program.path);
        command
            .args(program.arguments.iter().map(with_port))
            .envs(program.environment.iter().map(|(name, value)| (name, with_port(value))))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let start = Instant::now();
        let child = command.spawn().with_context(|| format!("{} does not start", program.path.display()))?;
        let mut server = Self { address, child };
        loop {
            let failure = match Connection::open(address).await {
                Ok(mut connection) => match connection.exchange(&call).await {
                    Ok(_) => return Ok((server, start.elapsed())),
                    Err(error) => error,
                },
                Err(error) => error,
            };
            if let Some(status) = server.child.try_wait()? {
                bail!("it ended at once: {status}");
            }
            if start.elapsed() > LONGEST_START {
                return Err(failure.context("it does not get ready"));
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The memory of it that is resident, in bytes.
    pub(crate) fn resident_bytes(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let kibibytes = status.lines().find_map(|line| {
            line.strip_prefix("VmRSS:")?.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()
        });
        Ok(kibibytes.context("the system tells no resident memory")? * 1024)
    }

    /// The processor time that it has used, in seconds.
    pub(crate) fn cpu_seconds(&self) -> Result<f64> {
        cpu_seconds(&self.child.id().to_string())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// The processor time that this program has used, in seconds.
pub(crate) fn own_cpu_seconds() -> Result<f64> {
    cpu_seconds("self")
}

fn cpu_seconds(process: &str) -> Result<f64> {
    /// Linux counts in hundredths of a second on every machine that Rust runs on.
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The name, in brackets, may contain anything; behind it, user and system time are fields 12 and 13.
    let (_, fields) = stat.rsplit_once(')').context("the system tells no processor time")?;
    let ticks =
        fields.split_whitespace().skip(11).take(2).map(|field| field.parse::<f64>().unwrap_or_default());
    Ok(ticks.sum::<f64>() / TICKS_PER_SECOND)
}
