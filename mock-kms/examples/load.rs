//! Measures how many calls per second a KMS endpoint answers: `cargo run --release --example load -- --help`.
//!
//! Each connection is kept alive, where the endpoint allows it, and repeats one signed call, made beforehand, so that nearly all of the time measured
//! is the server's. It runs against any endpoint that speaks AWS JSON 1.1, for example another mock to compare with.
#![allow(clippy::print_stdout, reason = "an example talks to people")]

use aws_credential_types::Credentials;
use aws_sigv4::{
    http_request::{SignableBody, SignableRequest, SigningSettings, sign},
    sign::v4::SigningParams,
};
use clap::Parser;
use serde_json::{Value, json};
use std::{
    error::Error,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant, SystemTime},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// A call that takes longer than this has failed.
const LONGEST_CALL: Duration = Duration::from_secs(10);

type Failure = Box<dyn Error + Send + Sync>;

/// Measures how many calls per second a KMS endpoint answers.
#[derive(Debug, Parser)]
struct Arguments {
    /// Where the endpoint listens.
    #[arg(long, default_value = "127.0.0.1:4599")]
    address: SocketAddr,
    /// GenerateDataKey, Decrypt, Encrypt or DescribeKey; several are measured one after the other.
    #[arg(long, default_values_t = ["GenerateDataKey".to_owned(), "Decrypt".to_owned()])]
    operation: Vec<String>,
    /// Connections that are kept alive.
    #[arg(long, default_value_t = 16)]
    connections: usize,
    /// How long each operation is measured, after a fifth of that to warm up.
    #[arg(long, default_value_t = 5.0)]
    seconds: f64,
}

fn main() -> Result<(), Failure> {
    let arguments = Arguments::parse();
    // One thread is enough to keep a server busy, and leaves it the other cores.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(measure(&arguments))
}

async fn measure(arguments: &Arguments) -> Result<(), Failure> {
    let address = arguments.address;
    let created = ask(address, "CreateKey", &json!({})).await?;
    let key = created["KeyMetadata"]["KeyId"].clone();
    let sealed = ask(address, "Encrypt", &json!({ "KeyId": key, "Plaintext": "aGVsbG8sIHdvcmxk" })).await?;
    for operation in &arguments.operation {
        let request = match operation.as_str() {
            "GenerateDataKey" => json!({ "KeyId": key, "KeySpec": "AES_256" }),
            "Decrypt" => json!({ "CiphertextBlob": sealed["CiphertextBlob"] }),
            "Encrypt" => json!({ "KeyId": key, "Plaintext": "aGVsbG8sIHdvcmxk" }),
            "DescribeKey" => json!({ "KeyId": key }),
            other => return Err(format!("{other} is not measured here").into()),
        };
        let call: Arc<[u8]> = signed(address, operation, &request)?.into();
        let warm_up = Duration::from_secs_f64(arguments.seconds / 5.0);
        run(address, &call, arguments.connections, warm_up).await?;
        let length = Duration::from_secs_f64(arguments.seconds);
        let mut times = run(address, &call, arguments.connections, length).await?;
        times.sort_unstable();
        let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default();
        let rate = f64::from(u32::try_from(times.len())?) / length.as_secs_f64();
        println!(
            "{}",
            json!({
                "operation": operation, "connections": arguments.connections, "calls": times.len(),
                "calls_per_second": rate.round(), "p50_microseconds": micros(at(50)), "p99_microseconds": micros(at(99)),
            })
        );
    }
    Ok(())
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

/// Repeats `call` on each connection for that long and tells how long each call took.
async fn run(
    address: SocketAddr,
    call: &Arc<[u8]>,
    connections: usize,
    length: Duration,
) -> Result<Vec<Duration>, Failure> {
    let stop = Arc::new(AtomicBool::new(false));
    let clients: Vec<_> = (0..connections)
        .map(|_| {
            let (call, stop) = (Arc::clone(call), Arc::clone(&stop));
            tokio::spawn(async move {
                let mut connection = Connection::open(address).await?;
                let mut times = Vec::new();
                while !stop.load(Ordering::Relaxed) {
                    let start = Instant::now();
                    connection.exchange(&call).await?;
                    times.push(start.elapsed());
                }
                Ok::<_, Failure>(times)
            })
        })
        .collect();
    tokio::time::sleep(length).await;
    stop.store(true, Ordering::Relaxed);
    let mut times = Vec::new();
    for client in clients {
        times.extend(client.await??);
    }
    Ok(times)
}

/// A connection that is kept alive.
struct Connection {
    address: SocketAddr,
    stream: TcpStream,
    is_used_up: bool,
    buffer: Vec<u8>,
}

impl Connection {
    async fn open(address: SocketAddr) -> Result<Self, Failure> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { address, stream, is_used_up: false, buffer: Vec::with_capacity(16 * 1024) })
    }

    /// Sends a call and waits for the whole answer, on a new connection if the endpoint wanted the last one closed.
    async fn exchange(&mut self, call: &[u8]) -> Result<&[u8], Failure> {
        let exchange = tokio::time::timeout(LONGEST_CALL, self.try_exchange(call));
        let body = exchange.await.map_err(|_| "the endpoint does not answer")??;
        self.buffer.get(body..).ok_or_else(|| "no body".into())
    }

    async fn try_exchange(&mut self, call: &[u8]) -> Result<usize, Failure> {
        if self.is_used_up {
            *self = Self::open(self.address).await?;
        }
        self.stream.write_all(call).await?;
        self.buffer.clear();
        loop {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err("the endpoint hung up".into());
            }
            if let Some(body) = whole_body(&self.buffer)? {
                let head = self.buffer.get(..body).unwrap_or_default().to_ascii_lowercase();
                let close = b"connection: close";
                self.is_used_up = head.windows(close.len()).any(|window| window == close);
                return Ok(body);
            }
        }
    }
}

/// Where the body starts, once all of it is there.
fn whole_body(answer: &[u8]) -> Result<Option<usize>, Failure> {
    let Some(end) = answer.windows(4).position(|window| window == b"\r\n\r\n") else { return Ok(None) };
    let head = std::str::from_utf8(answer.get(..end).unwrap_or_default())?;
    if head.get(9..12) != Some("200") {
        return Err(format!("refused: {}", String::from_utf8_lossy(answer)).into());
    }
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    let body = end + 4;
    let length = length.ok_or("the answer has no length")?;
    Ok((answer.len() >= body + length).then_some(body))
}

async fn ask(address: SocketAddr, operation: &str, request: &Value) -> Result<Value, Failure> {
    let mut connection = Connection::open(address).await?;
    let call = signed(address, operation, request)?;
    Ok(serde_json::from_slice(connection.exchange(&call).await?)?)
}

/// A whole HTTP request, signed by `test` for us-east-1.
fn signed(address: SocketAddr, operation: &str, request: &Value) -> Result<Vec<u8>, Failure> {
    let body = request.to_string();
    let target = format!("TrentService.{operation}");
    let headers = [("content-type", "application/x-amz-json-1.1"), ("x-amz-target", target.as_str())];
    let identity = Credentials::new("test", "test", None, None, "load").into();
    let params = SigningParams::builder()
        .identity(&identity)
        .region("us-east-1")
        .name("kms")
        .time(SystemTime::now())
        .settings(SigningSettings::default())
        .build()?
        .into();
    let signable = SignableRequest::new(
        "POST",
        format!("http://{address}/"),
        headers.into_iter(),
        SignableBody::Bytes(body.as_bytes()),
    )?;
    let (instructions, _) = sign(signable, &params)?.into_parts();
    let mut call = format!("POST / HTTP/1.1\r\nhost: {address}\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in headers.into_iter().chain(instructions.headers()) {
        call += &format!("{name}: {value}\r\n");
    }
    Ok(format!("{call}\r\n{body}").into_bytes())
}
