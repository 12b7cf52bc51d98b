//! Sorting with little code: a page loads all of it, and what is sorted here is short.

use std::collections::BinaryHeap;

/// The items in their order. A heap takes a tenth of the code of a slice's sort.
pub(crate) fn sorted<T: Ord>(items: Vec<T>) -> Vec<T> {
    BinaryHeap::from(items).into_sorted_vec()
}
