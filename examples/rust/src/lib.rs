//! Small programs, one per task: see `src/bin`.
