//! `kmseal open`.

use crate::{
    arguments::{Open, Signed},
    exit::Failure,
    files::{Direction, Task, tasks},
    keyring::{Purpose, keyring},
    options::Options,
    output::Output,
    progress::Input,
    report,
};
use kmseal::{Client, CommitmentPolicy, materials::MaterialsManager, stream::SignedMessages};
use std::{io, path::Path};

/// Opens every file.
pub(crate) fn run(open: &Open) -> Result<(), Failure> {
    let options = Options::new(&open.common)?;
    let tasks = tasks(&open.files, Direction::Open)?;
    let keyring = keyring(&options, Purpose::Open)?;
    tasks.iter().try_for_each(|task| open_one(open, &options, &keyring, task))
}

fn open_one(
    open: &Open,
    options: &Options,
    keyring: &dyn MaterialsManager,
    task: &Task,
) -> Result<(), Failure> {
    let path = task.input.as_deref().unwrap_or(Path::new("-"));
    let client = client(open, task);
    let input = Input::open(task, open.files.quiet)?;
    let mut output = Output::create(task.output.as_deref(), open.files.force)?;
    let stream = client.decrypt_stream(keyring).expect_context(&options.context);
    let mut plaintext = stream.signed_messages(signed_messages(open, task)).read_from(input);
    io::copy(&mut plaintext, &mut output).map_err(|error| Failure::copying(path, error))?;
    output.finish(task.input.as_deref())?;
    let header = plaintext.header().cloned();
    report::done("opened", &open.files, task, plaintext.into_inner().read_so_far(), header.as_ref());
    Ok(())
}

/// A file has no name before it is whole, so its frames may be written early; a pipe cannot take anything back.
fn signed_messages(open: &Open, task: &Task) -> SignedMessages {
    match open.signed {
        Signed::Refuse => SignedMessages::Refuse,
        Signed::Verify if task.output.is_none() => SignedMessages::VerifyFirst,
        Signed::Verify | Signed::Early => SignedMessages::ReleaseEarly,
    }
}

fn client(open: &Open, task: &Task) -> Client {
    let mut client = Client::builder();
    if open.allow_uncommitted {
        client = client.commitment_policy(CommitmentPolicy::RequireEncryptAllowDecrypt);
    }
    let in_memory = signed_messages(open, task) == SignedMessages::VerifyFirst;
    if in_memory {
        client = client.max_plaintext_length(open.max_memory.saturating_mul(1024 * 1024));
    }
    client.build()
}
