//! `kmseal seal`.

use crate::{
    arguments::Seal,
    exit::Failure,
    files::{Direction, Task, tasks},
    keyring::{Purpose, keyring},
    options::Options,
    output::Output,
    progress::Input,
    report,
};
use kmseal::{AlgorithmSuite, Client, materials::MaterialsManager};
use std::{io, path::Path};

/// Seals every file.
pub(crate) fn run(seal: &Seal) -> Result<(), Failure> {
    let options = Options::new(&seal.common)?;
    let tasks = tasks(&seal.files, Direction::Seal)?;
    let keyring = keyring(&options, Purpose::Seal)?;
    let client = Client::new();
    tasks.iter().try_for_each(|task| seal_one(seal, &options, &client, &keyring, task))
}

fn seal_one(
    seal: &Seal,
    options: &Options,
    client: &Client,
    keyring: &dyn MaterialsManager,
    task: &Task,
) -> Result<(), Failure> {
    let path = task.input.as_deref().unwrap_or(Path::new("-"));
    let mut input = Input::open(task, seal.files.quiet)?;
    let output = Output::create(task.output.as_deref(), seal.files.force)?;
    let mut stream = client.encrypt_stream(keyring).context(&options.context);
    if let Some(bytes) = seal.frame_length {
        stream = stream.frame_length(bytes);
    }
    if seal.unsigned {
        stream = stream.suite(AlgorithmSuite::AES_256_GCM_HKDF_SHA512_COMMIT_KEY);
    }
    let encryptor = stream.blocking().map_err(|error| Failure::from(error).at(path))?;
    let mut message = encryptor.write_to(output);
    io::copy(&mut input, &mut message).map_err(|error| Failure::copying(path, error))?;
    if input.length().is_some_and(|length| length != input.read_so_far()) {
        return Err(Failure::file(path, "cannot be sealed", &"its length changed while it was read"));
    }
    let header = message.header().clone();
    let output = message.finish().map_err(|error| Failure::copying(path, error))?;
    output.finish(task.input.as_deref())?;
    report::done("sealed", &seal.files, task, input.read_so_far(), Some(&header));
    Ok(())
}
