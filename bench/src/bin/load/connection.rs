//! A connection that is kept alive where the server allows it, and just enough HTTP to read an answer.

use anyhow::{Context as _, Result, bail};
use std::{net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

/// A call that takes longer than this has failed.
const LONGEST_CALL: Duration = Duration::from_secs(20);

/// One connection to a server, opened anew when the server closes it.
pub(crate) struct Connection {
    address: SocketAddr,
    stream: TcpStream,
    is_used_up: bool,
    answer: Vec<u8>,
}

impl Connection {
    /// Connects.
    pub(crate) async fn open(address: SocketAddr) -> Result<Self> {
        Ok(Self {
            address,
            stream: connect(address).await?,
            is_used_up: false,
            answer: Vec::with_capacity(16 * 1024),
        })
    }

    /// Sends a call and waits for the whole answer, whose body it returns.
    ///
    /// # Errors
    /// When the server does not answer 200 in time.
    pub(crate) async fn exchange(&mut self, call: &[u8]) -> Result<&[u8]> {
        let exchange = timeout(LONGEST_CALL, self.try_exchange(call));
        let body = exchange.await.context("the server does not answer")??;
        self.answer.get(body..).context("no body")
    }

    async fn try_exchange(&mut self, call: &[u8]) -> Result<usize> {
        if self.is_used_up {
            self.stream = connect(self.address).await?;
        }
        self.stream.write_all(call).await?;
        self.answer.clear();
        loop {
            if self.stream.read_buf(&mut self.answer).await? == 0 {
                bail!("the server hung up");
            }
            if let Some(whole) = Whole::read(&self.answer)? {
                self.is_used_up = whole.closes;
                return Ok(whole.body);
            }
        }
    }
}

async fn connect(address: SocketAddr) -> Result<TcpStream> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// An answer of which every byte is there.
struct Whole {
    /// Where its body starts.
    body: usize,
    /// Whether the server closes the connection after it.
    closes: bool,
}

impl Whole {
    fn read(answer: &[u8]) -> Result<Option<Self>> {
        let Some(end) = answer.windows(4).position(|window| window == b"\r\n\r\n") else { return Ok(None) };
        let head = std::str::from_utf8(answer.get(..end).unwrap_or_default())?;
        if head.get(9..12) != Some("200") {
            bail!("refused: {}", String::from_utf8_lossy(answer));
        }
        let (mut length, mut closes) = (None, head.starts_with("HTTP/1.0"));
        for (name, value) in head.lines().filter_map(|line| line.split_once(':')) {
            if name.eq_ignore_ascii_case("content-length") {
                length = Some(value.trim().parse::<usize>()?);
            } else if name.eq_ignore_ascii_case("connection") {
                closes = value.trim().eq_ignore_ascii_case("close");
            }
        }
        let body = end + 4;
        let is_whole = answer.len() >= body + length.context("the answer has no length")?;
        Ok(is_whole.then_some(Self { body, closes }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_whole_when_its_last_byte_is_there() {
        let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: Close\r\n\r\n{}";
        assert!(Whole::read(&answer[..30]).unwrap().is_none());
        assert!(Whole::read(&answer[..answer.len() - 1]).unwrap().is_none());
        let whole = Whole::read(answer).unwrap().unwrap();
        assert_eq!((&answer[whole.body..], whole.closes), (&b"{}"[..], true));
        assert!(Whole::read(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n").is_err());
    }
}
