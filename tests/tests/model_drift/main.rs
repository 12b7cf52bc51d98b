//! Model drift: what mock-kms has of the API against the model that AWS publishes with botocore.
//!
//! Each test fails when the model gains something that the mock has not, and says what. Where the mock differs on
//! purpose, that is listed here.

mod answers;
mod inputs;
mod model;
mod words;
