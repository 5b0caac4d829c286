//! A fresh database of either kind, and ways to fill it.

pub mod base;
