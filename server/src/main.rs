//! The program `observatoire`: its command line, run to its end.

use clap::Parser;
use rustix::fs::Mode;
use server::command::Command;
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
    let command = Command::parse();
    match command.run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("observatoire: {error}");
            ExitCode::FAILURE
        }
    }
}
