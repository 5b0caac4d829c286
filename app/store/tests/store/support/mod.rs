//! A fresh database of either kind, and helpers that fill it.

pub mod base;
