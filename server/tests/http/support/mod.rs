//! Test support: the program, its clients, and the services around it.

pub mod app;
pub mod client;
pub mod companies;
mod in_process;
pub mod mailbox;
pub mod provider;
