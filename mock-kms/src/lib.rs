//! A mock of AWS KMS.
