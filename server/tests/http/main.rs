//! The whole program over HTTP: a server on a free port, with a real database.
//!
//! [`support::app::TestApp`] runs it in this process, on a clock that a test sets forward; as a process of its own where a test is about
//! processes: killed, logging, on the command line.
#![allow(clippy::unwrap_used)]

mod manage;
mod observe;
mod operations;
mod respond;
mod support;
