//! `HashThread`: a thread that hashes what it is sent, and ends with whoever sends.

use crate::error::{Error, ErrorKind};
use kmseal_crypto::{Digest, Hasher};
use std::{
    mem,
    sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    thread::{Builder, JoinHandle},
};

/// Bytes that are sent at once. The sender is the faster one, so that each piece that is taken wakes it: with pieces of
/// 128 KiB, this took a sixth of the thread's time on a virtual machine.
const PIECE: usize = 1024 * 1024;
/// Pieces that may wait; then the sender waits too, so that memory stays bounded.
const WAITING: usize = 1;

/// The sending end. What it is dropped with is hashed for nobody, and the thread ends.
#[derive(Debug)]
pub(super) struct HashThread {
    work: SyncSender<Work>,
    /// Pieces that have been hashed, to be filled again.
    spent: Receiver<Vec<u8>>,
    filling: Vec<u8>,
    thread: JoinHandle<Option<Box<dyn Hasher>>>,
}

enum Work {
    GoOnWith(Box<dyn Hasher>),
    Hash(Vec<u8>),
}

impl HashThread {
    /// Makes the thread; `None` where the system has none to give.
    pub(super) fn start() -> Option<Self> {
        let (work, received) = sync_channel(WAITING);
        let (give_back, spent) = channel();
        let thread = Builder::new().name("kmseal-hash".to_owned());
        let thread = thread.spawn(move || run(&received, &give_back)).ok()?;
        Some(Self { work, spent, filling: Vec::with_capacity(PIECE), thread })
    }

    /// The hash that all bytes belong to; to be sent before them.
    pub(super) fn go_on_with(&mut self, hasher: Box<dyn Hasher>) {
        send(&self.work, Work::GoOnWith(hasher));
    }

    pub(super) fn update(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let (taken, rest) = bytes.split_at(bytes.len().min(PIECE.saturating_sub(self.filling.len())));
            self.filling.extend_from_slice(taken);
            bytes = rest;
            if self.filling.len() >= PIECE {
                self.send_filled();
            }
        }
    }

    /// Waits until all is hashed.
    pub(super) fn finish(self) -> Result<Digest, Error> {
        let Self { work, filling, thread, .. } = self;
        send(&work, Work::Hash(filling));
        drop(work);
        let hasher = thread.join().ok().flatten();
        hasher.map(Hasher::finish).ok_or_else(|| {
            Error::new(ErrorKind::Cryptography, "the thread that hashes the message ended before its time")
        })
    }

    /// Room for the next piece is made only once this one has been taken: three pieces at most are there at a time.
    fn send_filled(&mut self) {
        send(&self.work, Work::Hash(mem::take(&mut self.filling)));
        self.filling = self.spent.try_recv().unwrap_or_else(|_| Vec::with_capacity(PIECE));
        self.filling.clear();
    }
}

/// A thread that has died is found out when it is asked for the hash.
fn send(thread: &SyncSender<Work>, work: Work) {
    thread.send(work).ok();
}

/// Hashes until nobody sends any more.
fn run(received: &Receiver<Work>, give_back: &Sender<Vec<u8>>) -> Option<Box<dyn Hasher>> {
    let mut running = None;
    for work in received {
        match work {
            Work::GoOnWith(hasher) => running = Some(hasher),
            Work::Hash(bytes) => {
                if let Some(hasher) = &mut running {
                    hasher.update(&bytes);
                }
                // Where nobody fills it again, it is not needed.
                give_back.send(bytes).ok();
            }
        }
    }
    running
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::default_provider;
    use kmseal_crypto::HashAlgorithm;

    #[test]
    fn the_thread_ends_with_whoever_sends() {
        let mut sender = HashThread::start().unwrap();
        sender.go_on_with(default_provider().hash.start(HashAlgorithm::Sha384));
        sender.update(&vec![7; 3 * PIECE]);
        let HashThread { work, thread, .. } = sender;
        drop(work);
        assert!(thread.join().unwrap().is_some());
    }

    #[test]
    fn a_thread_that_never_got_a_hash_gives_an_error() {
        let error = HashThread::start().unwrap().finish().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Cryptography);
    }
}
