//! Tests of the whole program over HTTP: a server on a free port, with a real database.
//!
//! [`support::app::TestApp`] runs it in this process, on a clock that a test can advance; or as a separate process in
//! tests about processes: killing, logging, the command line.
#![allow(clippy::unwrap_used)]

mod manage;
mod observe;
mod operations;
mod respond;
mod support;
