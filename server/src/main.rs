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
mod publication;
mod purge;
mod receipt;
mod serve;
mod site;
mod staff;
mod supervision;

use clap::Parser;
use rustix::fs::Mode;
use std::process::ExitCode;

fn main() -> ExitCode {
    // Every file that this program makes (database, copies, exports) is its user's alone. Before there is a second thread: the
    // mask is the whole process's.
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
    run()
}

#[tokio::main]
async fn run() -> ExitCode {
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
