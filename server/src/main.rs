//! The program `observatoire`: runs its command line.

use clap::Parser;
use rustix::fs::Mode;
use server::command::Command;
use std::process::ExitCode;

fn main() -> ExitCode {
    // Every file of this program (database, copies, exports) is accessible to its user only. The mask applies to the
    // whole process, so it is set before there is a second thread.
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
    run()
}

#[tokio::main]
async fn run() -> ExitCode {
    // clap itself reports wrong usage: exit code 2, the reason on standard error.
    let command = Command::parse();
    match command.run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("observatoire: {error}");
            ExitCode::FAILURE
        }
    }
}
