//! How the answers support the Observatory's proposals: which options they answer, their order, their words.

pub mod board;
pub mod words;
