//! `Order`: what the service keeps, and the form in which it keeps it.

use serde::{Deserialize, Serialize};

/// What a customer has ordered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Counted by each tenant on its own.
    pub number: u64,
    /// Who has ordered.
    pub customer: String,
    /// The goods, and how many of each.
    pub goods: Vec<(String, u32)>,
}

/// A sealed order, as the database stores it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedOrder(pub Vec<u8>);
