//! The Observatory's process.

mod api;
mod audit;
mod command;
mod configuration;
mod connections;
mod demo;
mod edition;
mod errors;
mod export;
mod following;
mod given_back;
mod held;
mod identity;
mod layers;
mod mail;
mod masking;
mod panics;
mod purge;
mod receipt;
mod serve;
mod site;
mod staff;
mod supervision;

use clap::Parser;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    // clap answers a wrong usage itself: exit code 2, the reason on standard error.
    let command = command::Command::parse();
    match command.run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("observatoire: {error}");
            ExitCode::FAILURE
        }
    }
}
