//! docs/benchmarks.md: the figures as tables, with what one must know to read them.

use super::{
    Area,
    figures::Figures,
    profile,
    row::{Row, number},
};

const HEAD: &str = "\
# Benchmarks

Written by `cargo xtask bench` from [bench.json](../bench.json), which holds the same figures; do not edit either by hand.

kmseal and its peers are measured in one run, turn by turn: a round of ours, a round of each peer, and again. Each figure is the
median of its rounds, and each ratio the median of the ratios within the rounds, so that whatever else the machine did troubled all
alike. Everything of ours is built in release, for any processor of its kind; peers are the versions that the lock files pin, as
their registries have them. Compare ratios; the figures themselves belong to the machine.

![How many times as good as the best peer, or which part of the limit](benchmarks.svg)
";

/// What each area's figures mean.
fn about(area: Area) -> &'static str {
    match area {
        Area::MockKms => {
            "\
The servers answer signed calls over HTTP on the loopback interface, on connections that stay open where the server keeps them.
mock-kms verifies every signature; moto and ministack verify none. The load generator is one thread that repeats calls which were
signed beforehand; it shares the machine with the server it measures, and its processor time stands beside the server's. moto runs
as `moto_server` does, ministack as its own command does, with its log line for each call turned off. Memory is resident memory as the
system tells it. For time and memory, a ratio says how many times as much the best peer needs."
        }
        Area::Native => {
            "\
Whole messages in memory under a raw AES key, on one thread unless the case says otherwise, with the aws-lc backend. The peers are the
official Encryption SDKs for Python and, where the run was asked for it (`--aws-esdk`), for Rust, the crate aws-esdk; where the case says
the default frames, they make theirs, of 4096 bytes. The limits are the same bytes through AES-256-GCM of the same backend in frames of the
case (of 65,536 bytes for the default frames), in place, and, for the suite that signs, through SHA-384 after that, with nothing else done: no
header, no keys, no copy, no allocation, no signature. A message in memory is written into memory that is asked of the system and zeroed, or,
where the case says so, with `reusing` into memory in use; the limits work again and again in the same.

On two threads a signed message is hashed on the second, so that SHA-384 alone is its limit. A stream is written from a piece of 256 KiB to
nowhere, or read from a message in memory; its limit is AES-256-GCM on one mebibyte that stays in the processor's cache. Memory is what a
process that has done nothing else has resident at its peak, beyond what it had with its plaintext or message in memory; to measure
the opening of 1 GiB, the message is written while it is read.

Where the time goes, by the samples of `perf record` on a busy machine, 0478 in frames of 4096: to make 1 MiB in memory, 60 % AES-GCM and 10 %
zeroing the new memory, which `reusing` spares; to read 100 MiB as a stream, 28 % AES-GCM and 39 % the one copy that `Read` asks for, out of a
message that no cache holds. A loop that does nothing but copy such a message, 64 KiB at a time, and open its frames took 18.5 ms of processor
time, 45 % of the limit: 8.9 ms for AES-GCM in the cache, the rest for the copy. That is the bound of this case; kmseal took 19.5 ms. Where the
message is written to what opens it, no copy is made: 79 % of the samples are AES-GCM, a third of which it does not need in the cache.

To sign 100 MiB on one thread took 199 ms of processor time into new memory and 162 ms into memory in use; both primitives alone from one
memory into another took 196 and 155 ms. So in that run new memory alone reached 76 % of the limit, and the notes below have what it reached in this
one. It is the bound of those cases: the system makes 25,600 pages and takes them back. By the samples, SHA-384 had 59 %, AES-GCM 9 %, and the system's pages most of the rest.

A signed message of 1 KiB is bounded by P-384. The operations of aws-lc took, alone and one after the other: a fresh key 42 µs and a signature 64,
to encrypt; the key out of its compressed point 25 and the check of the signature 160, to decrypt. (RustCrypto took 104, 115, 23 and 460, so
that there is nothing to mix.) To decrypt, 185 of our 195 µs are these two: whatever were left out around them, it would not be a tenth faster."
        }
        Area::Node => {
            "\
Whole messages in memory under a raw AES key, from JavaScript in Node. The peer is `@aws-crypto/client-node`, the official Encryption
SDK, whose default frames are of 4096 bytes. The limits are the same bytes through node:crypto alone: AES-256-GCM in frames of the case
(of 65,536 bytes for the default frames), or SHA-384 for the suite that signs; all three have a process of their own. A start is measured in one
that has loaded nothing, from the first import to the first message; in all other cases they are warm.

What bounds the suite that signs: a signature is checked on another thread, beside the opening of the frames, so the slower of the two
limits bounds decrypting. To encrypt, a frame is sealed before it can be hashed, and node:crypto hashes piece by piece on the calling
thread alone: the time is that of both limits, one after the other, and of a signature of P-384, half a millisecond.

To open 1 KiB without signature is bounded by nothing so plain: the module takes 39 µs to open it, Node's cryptography would take 37, and five times the peer, which once it is warm
takes 0.16 to 0.18 ms, would be 32 to 36. By the samples of Node's profiler, 43 % of ours are AES-GCM in the module, 9 % its hashes, 20 % the rest of it, and 25 % JavaScript
and what crosses.

What bounds 100 MiB: a message of more than 16 MiB lets others have their turn, and is copied first, in case they write to it: to where its plaintext will be
or, if it is signed, into memory of its own. To decrypt it without signature makes 25,600 page faults, with which the system is busy for 45 of 105 ms
of processor time; with a signature, twice as many.

What bounds frames of 4096 bytes: node:crypto makes an object for each frame, with its nonce, and has no call for several. A key object in
place of bytes, the length of the tag said beforehand, and views that are made once made it no quicker, and Node's WebCrypto, on its threads,
took twice as long; to give the memory of each answer back at once did, since garbage costs more, and the limits do so too. The limit without
signature is about five times the peer, and for long messages both limits, one after the other, are about three times the peer: next to nothing is left
for a message around them. Where the time goes on the main thread, by the samples of Node's profiler: to encrypt 1 MiB with 0478, 51 % the
calls of node:crypto, 14 % giving memory back (half of that in Node 24, which can do so without a port), 9 % garbage collection, 9 % copies into
the message; to encrypt 10 MiB with 0578, 39 % SHA-384, 30 % AES-GCM with its calls, 8 % giving back, 8 % copies, 5 % garbage collection."
        }
        Area::Chromium => {
            "\
The same in a page of headless Chromium. The peer is `@aws-crypto/client-browser`, bundled by esbuild with the `Buffer` that it needs; each
has a browser of its own, and so have the limits, which are those of WebCrypto alone, with 32 frames under way at once. A start is measured in a page that
has loaded nothing, from the import of the bundle to the first message, files from a server on the same machine.

What bounds a page: the WebCrypto of Chromium 156 does its work before a call returns, on the page's own thread, so nothing runs beside
anything and the calls add up. One call took the main thread, in microseconds by the kernel's clock of that thread (the least of five
runs of 200 to 2000 calls on a busy machine): AES-GCM 7 for a frame of 4096 bytes and 44 for one of 65,536, with 17 page faults for the
memory of its result; the import of a key 3; for P-384 a fresh key 290, its export 26 and a signature 340. So frames of 4096 bytes cannot
reach three times the peer: the calls alone, which are the limit of these cases, stay below that. And a signed message of 1 KiB has
0.66 ms in three calls that it cannot do without, where the peer took 0.87 in all: 1.3 times the peer would leave 0.01 ms for the rest.
With a signature, in frames of 4096 bytes, both limits one after the other are about twice the peer to encrypt and two and a half times to decrypt, before
a byte is copied. And a call takes memory that is new each time: one page fault for every 4096 bytes, whatever is done with its answer.

In the default frames the calls leave room enough; beside them most goes to copies, into memory that is new, as the samples of 10 MiB show.

Where the time goes, by the samples of Chromium's profiler, ten in a millisecond: to encrypt 1 MiB with 0478 in frames of 4096 bytes, 66 %
the calls of WebCrypto, 13 % copies into the message, whose first touch of each page is the dear one, 7 % garbage collection; to encrypt 10 MiB
in default frames 51 % calls and 31 % copies, to decrypt them 44 and 39 %; to encrypt them with 0578 53 % the signature over SHA-384, 22 %
AES-GCM, 14 % copies; to encrypt 1 KiB with 0578 44 % the signature, 39 % the fresh key, 4 % its export. 10 MiB of 0478 cost 5290 page faults
to encrypt, of which 2560 are the message itself."
        }
        Area::Streams => {
            "\
A plaintext in chunks of 64 KiB through `encryptStream` and, at the same time, `decryptStream`. Memory is the most that the process (in
Chromium the page's) had resident, over what it had when it was idle with the module loaded, garbage that was not collected yet among it;
beside it stands what two streams need that only copy their chunks. That is the bound: every piece is an array of its own, garbage once it
is read, and when garbage goes the platform decides. A long task is what the browser calls one."
        }
        Area::Sizes => {
            "\
What a page downloads of the package, JavaScript bundled and minified by esbuild, and WebAssembly: with the client, the raw AES keyring and
the KMS keyrings for symmetric keys, and with every keyring there is. Peer is `@aws-crypto/client-browser` out of the same bundler, with the
same kinds of keyrings in the first case and all of its own, which are fewer, in the second; the client of the AWS SDK for KMS is part of it
and not of ours. 1 kB is 1000 bytes. Keyrings for RSA, key agreement and branch keys are in a second
module, which has everything: a page that makes one of them before its first message, as the second case does, loads that one alone, one that makes it
later loads both. What the bytes are stands below the table; what was done and tried to make them fewer, in
[decision 017](decisions/017-code-for-pages-is-compiled-for-size.md)."
        }
    }
}

/// The page.
pub(super) fn page(figures: &Figures) -> String {
    let mut page = HEAD.to_owned();
    for area in Area::ALL {
        let Some(machine) = figures.runs.get(area.name()) else { continue };
        let kind = if machine.quick { "a short run (`--quick`)" } else { "a full run" };
        page += &format!("\n## {}\n\n{}\n\n", area.name(), about(area));
        page += &format!(
            "Measured on {} in {kind}: {}, {} cores, {} of memory, {}, {}. Load of the machine before the run: {}.\n\n",
            machine.date,
            machine.processor,
            machine.cores,
            machine.memory,
            machine.system,
            machine.rust,
            machine.load_before
        );
        page += "| case | ours | peers | ratio to the best | limit | share of it | goal | met |\n";
        page += "|---|--:|--:|--:|--:|--:|---|---|\n";
        let mut notes = String::new();
        for row in figures.of(area.name()) {
            page += &line(row);
            if let Some(note) = &row.note {
                notes += &format!("- {}: {note}.\n", row.case);
            }
        }
        if !notes.is_empty() {
            page += &format!("\n{notes}");
        }
        if area == Area::Sizes {
            page += &profile::section(&figures.profiles);
        }
    }
    page
}

fn line(row: &Row) -> String {
    let with_unit = |value: f64| format!("{} {}", number(value), row.unit);
    let peers: Vec<String> =
        row.peers.iter().map(|peer| format!("{} {}", peer.name, number(peer.value))).collect();
    let limit = row.limit.zip(row.limit_name.as_ref());
    let cells = [
        row.case.clone(),
        with_unit(row.ours),
        peers.join(", "),
        row.ratio.map(number).unwrap_or_default(),
        limit.map(|(limit, name)| format!("{name} {}", number(limit))).unwrap_or_default(),
        row.share.map(|share| format!("{:.0} %", share * 100.0)).unwrap_or_default(),
        row.goal.clone().unwrap_or_default(),
        match (&row.goal, row.met) {
            (_, Some(true)) => "yes",
            (_, Some(false)) => "**no**",
            (Some(_), None) => "not measured",
            (None, None) => "",
        }
        .to_owned(),
    ];
    format!("| {} |\n", cells.join(" | "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_says_what_was_reached_and_what_was_not() {
        let row = Row::new("mock-kms", "a case", "ms", 12.0).goal_at_most(10.0);
        assert_eq!(line(&row), "| a case | 12.0 ms |  |  |  |  | at most 10 ms | **no** |\n");
    }
}
