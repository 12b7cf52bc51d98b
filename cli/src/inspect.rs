//! `kmseal inspect`.

use crate::{arguments::Inspect, exit::Failure};
use kmseal::{ContentType, ErrorKind, Header, UnverifiedHeader};
use serde_json::{Value, json};
use std::{
    fs::File,
    io::{self, Read, Write as _},
    path::Path,
};

/// The longest header that is looked for, in bytes: some hundred data keys.
const LONGEST_HEADER: u64 = 16 * 1024 * 1024;
/// Bytes that are read at first.
const FIRST: u64 = 16 * 1024;

/// Prints the header.
pub(crate) fn run(inspect: &Inspect) -> Result<(), Failure> {
    let path = inspect.file.as_deref().unwrap_or(Path::new("-"));
    let source: Box<dyn Read> = match inspect.file.as_deref() {
        Some(file) if file != Path::new("-") => {
            Box::new(File::open(file).map_err(|error| Failure::file(file, "cannot be read", &error))?)
        }
        _ => Box::new(io::stdin()),
    };
    let seen = read_header(source, path)?;
    let text = if inspect.json {
        format!("{:#}\n", as_json(seen.header(), seen.raw_bytes().len()))
    } else {
        as_text(path, seen.header(), seen.raw_bytes().len())
    };
    io::stdout().write_all(text.as_bytes()).map_err(|error| Failure::file(path, "cannot be shown", &error))
}

/// Reads no more than the header needs.
fn read_header(mut source: Box<dyn Read>, path: &Path) -> Result<UnverifiedHeader, Failure> {
    let mut message = Vec::new();
    let mut more = FIRST;
    loop {
        let read = source.by_ref().take(more).read_to_end(&mut message);
        let read = read.map_err(|error| Failure::file(path, "cannot be read", &error))?;
        let length = u64::try_from(message.len()).unwrap_or(u64::MAX);
        match kmseal::inspect(&message) {
            Ok(seen) => return Ok(seen),
            // It may only be cut off where the reading stopped.
            Err(error)
                if error.kind() == ErrorKind::MalformedMessage && read > 0 && length < LONGEST_HEADER =>
            {
                more = length.max(FIRST);
            }
            Err(error) => return Err(Failure::from(error).at(path)),
        }
    }
}

fn as_json(header: &Header, length: usize) -> Value {
    let context: serde_json::Map<String, Value> =
        header.encryption_context.iter().map(|(key, value)| (key.to_owned(), value.into())).collect();
    let data_keys: Vec<Value> = header
        .encrypted_data_keys
        .iter()
        .map(|key| {
            json!({
                "keyProviderId": key.key_provider_id,
                "keyProviderInfo": key.key_provider_info.escape_ascii().to_string(),
                "bytes": key.ciphertext.len(),
            })
        })
        .collect();
    json!({
        "verified": false,
        "suite": header.suite.name(),
        "suiteId": format!("{:04x}", header.suite.id()),
        "messageId": format!("{:?}", header.message_id),
        "frameLength": frame_length(header),
        "encryptionContext": context,
        "encryptedDataKeys": data_keys,
        "headerBytes": length,
    })
}

fn as_text(path: &Path, header: &Header, length: usize) -> String {
    let mut text = format!("{}: not verified; whoever wrote it chose all of this\n", path.display());
    let mut line = |name: &str, value: &str| text.push_str(&format!("  {name:<12}{value}\n"));
    line("suite", &format!("{:04x} {}", header.suite.id(), header.suite.name()));
    line("message id", &format!("{:?}", header.message_id));
    let body = frame_length(header).map(|length| format!("frames of {length} bytes"));
    line("body", &body.unwrap_or_else(|| "one piece, without frames".to_owned()));
    line("header", &format!("{length} bytes"));
    for (at, (key, value)) in header.encryption_context.iter().enumerate() {
        line(if at == 0 { "context" } else { "" }, &format!("{key:?} = {value:?}"));
    }
    for (at, key) in header.encrypted_data_keys.iter().enumerate() {
        let info = key.key_provider_info.escape_ascii();
        let label = if at == 0 { "data keys" } else { "" };
        line(label, &format!("{:?} {info} ({} bytes)", key.key_provider_id, key.ciphertext.len()));
    }
    text
}

fn frame_length(header: &Header) -> Option<u32> {
    match header.content_type {
        ContentType::Framed { frame_length } => Some(frame_length),
        ContentType::NonFramed => None,
    }
}
