//! The Observatory's process: configuration, HTTP layers, command line, background work.

mod api;
mod audit;
pub mod command;
pub mod configuration;
mod connections;
mod crossing;
mod demo;
mod edition;
mod export;
mod following;
mod identity;
mod import;
mod layers;
mod mail;
mod panics;
mod publication;
mod purge;
mod receipt;
pub mod serve;
mod site;
pub mod staff;
mod subject_access;
mod supervision;

/// Drawing a page allocates thousands of short texts, which the system's allocator is slow at (`make bench`).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
