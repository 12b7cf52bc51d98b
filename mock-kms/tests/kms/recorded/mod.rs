//! What was recorded from the real service between 2023 and 2026, item by item, with its exact words.
//!
//! docs/fidelity.md says of each behaviour where it is known from; these are the ones that nobody has to believe.

mod cryptography;
mod grants;
mod imports;
mod keys;
mod multi_region;
mod requests;
mod state;

/// Tests with the numbers of the recorded items that they hold the mock to.
macro_rules! recorded {
    ($($number:literal $name:ident $body:block)*) => {
        pub(super) const NUMBERS: &[u8] = &[$($number),*];

        $(
            #[test]
            fn $name() $body
        )*
    };
}
use recorded;

#[test]
fn no_item_is_forgotten() {
    let groups = [
        requests::NUMBERS,
        keys::NUMBERS,
        cryptography::NUMBERS,
        state::NUMBERS,
        imports::NUMBERS,
        multi_region::NUMBERS,
        grants::NUMBERS,
    ];
    let mut numbers = groups.concat();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=61).collect::<Vec<u8>>());
}
