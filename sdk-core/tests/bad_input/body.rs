//! Bodies whose pieces are authentic one by one, but not what the header or the format promises.

use crate::{
    crafted::{Crafted, DATA_KEY, Piece, piece, piece_with_iv},
    samples::{providers, reader},
    spy::Spy,
};
use Piece::{FinalFrame, Frame, SingleBlock};
use kmseal::{Error, ErrorKind, crypto::Provider};

type Pieces<'a> = &'a dyn Fn(&'static Provider) -> Vec<Vec<u8>>;

fn open(crafted: &Crafted, pieces: Pieces<'_>) -> Vec<Result<Vec<u8>, Error>> {
    let open = |provider: &'static Provider| {
        let message = crafted.message(provider, &pieces(provider));
        let opened = reader(provider).build().decrypt(&Spy::new(&DATA_KEY), &message).blocking();
        opened.map(|opened| opened.plaintext)
    };
    providers().into_iter().map(open).collect()
}

fn opens(pieces: Pieces<'_>, expected: &[u8]) {
    for opened in open(&Crafted::default(), pieces) {
        assert_eq!(opened.unwrap(), expected);
    }
}

fn fails(crafted: &Crafted, pieces: Pieces<'_>, kind: ErrorKind, expected: &str) {
    for opened in open(crafted, pieces) {
        let error = opened.unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.to_string().contains(expected), "{error}");
    }
}

#[test]
fn a_full_last_frame_may_be_followed_by_an_empty_one() {
    opens(&|p| vec![piece(p, Frame, 1, b"four"), piece(p, FinalFrame, 2, b"legs")], b"fourlegs");
    opens(&|p| vec![piece(p, Frame, 1, b"four"), piece(p, FinalFrame, 2, b"")], b"four");
    opens(&|p| vec![piece(p, FinalFrame, 1, b"")], b"");
}

#[test]
fn the_iv_is_the_one_in_the_frame() {
    // Some official known answers carry such an IV.
    let iv = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 1];
    opens(&|p| vec![piece_with_iv(p, FinalFrame, 1, iv, b"four")], b"four");
}

#[test]
fn frames_out_of_order_are_refused() {
    let fails = |pieces: Pieces<'_>, expected| {
        fails(&Crafted::default(), pieces, ErrorKind::MalformedMessage, expected);
    };
    fails(&|p| vec![piece(p, FinalFrame, 2, b"")], "frame 2 stands where frame 1 should");
    fails(&|p| vec![piece(p, Frame, 0, b"four")], "frame 0 stands where frame 1 should");
    fails(
        &|p| vec![piece(p, Frame, 1, b"four"), piece(p, Frame, 1, b"four"), piece(p, FinalFrame, 2, b"")],
        "frame 1 stands where frame 2 should",
    );
    fails(
        &|p| vec![piece(p, Frame, 1, b"four"), piece(p, FinalFrame, 3, b"")],
        "frame 3 stands where frame 2 should",
    );
}

#[test]
fn a_message_without_its_last_frame_is_cut_off() {
    let whole_frames: Pieces<'_> = &|p| vec![piece(p, Frame, 1, b"four"), piece(p, Frame, 2, b"legs")];
    fails(&Crafted::default(), whole_frames, ErrorKind::MalformedMessage, "cut off in frame 3");
}

#[test]
fn a_last_frame_longer_than_the_others_is_refused() {
    let pieces: Pieces<'_> = &|p| vec![piece(p, FinalFrame, 1, b"four!")];
    fails(&Crafted::default(), pieces, ErrorKind::MalformedMessage, "5 bytes, more than");
}

#[test]
fn two_last_frames_are_one_message_and_a_rest() {
    let pieces: Pieces<'_> = &|p| vec![piece(p, FinalFrame, 1, b"four"), piece(p, FinalFrame, 2, b"legs")];
    fails(&Crafted::default(), pieces, ErrorKind::MalformedMessage, "follow the end");
}

#[test]
fn a_frame_cannot_stand_for_the_last_one() {
    // The bytes of a regular frame behind the head of a final one: the associated data says which it was.
    let pieces: Pieces<'_> = &|p| {
        let frame = piece(p, Frame, 1, b"four");
        let (head, body) = frame.split_at(16);
        vec![[&[0xff; 4][..], head, &[0, 0, 0, 4], body].concat()]
    };
    fails(&Crafted::default(), pieces, ErrorKind::NotAuthentic, "frame 1");
}

#[test]
fn frames_of_another_message_are_refused() {
    let pieces: Pieces<'_> = &|p| {
        let mut frame = piece(p, FinalFrame, 1, b"four");
        *frame.last_mut().unwrap() ^= 1;
        vec![frame]
    };
    fails(&Crafted::default(), pieces, ErrorKind::NotAuthentic, "frame 1 of the message is not authentic");
}

#[test]
fn a_body_without_frames_is_one_piece() {
    let single = Crafted { content_type: 1, frame_length: 0, ..Crafted::default() };
    for opened in open(&single, &|p| vec![piece(p, SingleBlock, 1, b"four legs")]) {
        assert_eq!(opened.unwrap(), b"four legs");
    }
    let two: Pieces<'_> = &|p| vec![piece(p, SingleBlock, 1, b"four"), piece(p, SingleBlock, 1, b"legs")];
    fails(&single, two, ErrorKind::MalformedMessage, "follow the end");
    let frame: Pieces<'_> = &|p| vec![piece(p, FinalFrame, 1, b"four")];
    let errors = open(&single, frame);
    assert!(errors.iter().all(Result::is_err));
}
