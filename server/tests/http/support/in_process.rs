//! The server inside the test process, on threads of its own, with a clock that a test can advance.

use super::app::PASSWORD;
use argon2::password_hash::PasswordHasher;
use argon2::{Algorithm, Argon2, Params, Version};
use chrono::Utc;
use clap::{Args, FromArgMatches};
use server::configuration::{DatabaseOptions, ServeOptions};
use server::serve::Serving;
use service::Clock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;
use store::Grant;
use tokio::runtime::Builder;
use tokio::sync::oneshot;

/// Time for uninterruptible work to finish.
const GRACE: Duration = Duration::from_secs(1);

/// A running server.
pub struct InProcess {
    ahead: Arc<AtomicI64>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// The command-line options that these variables stand for.
fn options<T: Args + FromArgMatches>(variables: &[(&str, String)]) -> T {
    let command = T::augment_args(clap::Command::new("test").no_binary_name(true));
    let flags: Vec<String> = (variables.iter())
        .map(|(name, value)| {
            let own = command.get_arguments().find(|argument| argument.get_env().is_some_and(|env| env == *name));
            let flag = own.and_then(|argument| argument.get_long()).unwrap_or_else(|| panic!("no option has {name}"));
            format!("--{flag}={value}")
        })
        .collect();
    T::from_arg_matches(&command.get_matches_from(flags)).unwrap()
}

impl InProcess {
    /// Starts a server. Returns it with its origin.
    pub fn start(variables: &[(&str, String)]) -> (Self, String) {
        let options: ServeOptions = options(variables);
        let ahead = Arc::new(AtomicI64::new(0));
        let clock = Clock::from_fn({
            let ahead = ahead.clone();
            move || Utc::now() + chrono::Duration::milliseconds(ahead.load(Ordering::Relaxed))
        });
        let (started, origin) = mpsc::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let thread = std::thread::spawn(move || {
            let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
            runtime.block_on(async {
                let serving = Serving::start(&options, clock).await.unwrap();
                started.send(format!("http://{}", serving.address)).unwrap();
                tokio::select! {
                    () = serving.until(std::future::pending()) => {}
                    _ = stopped => {}
                }
            });
            runtime.shutdown_timeout(GRACE);
        });
        let origin = origin.recv().expect("the server ended before it served");
        (Self { ahead, stop: Some(stop), thread: Some(thread) }, origin)
    }

    /// Advances the clock.
    pub fn later(&self, by: Duration) {
        self.ahead.fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::Relaxed);
    }
}

impl Drop for InProcess {
    fn drop(&mut self) {
        drop(self.stop.take());
        let _panicked = self.thread.take().map(JoinHandle::join);
    }
}

/// Creates an account with [`PASSWORD`], as the command line does.
pub fn add_staff(database: &str, email: &str, granted: Grant<'_>) {
    // Verified hundreds of times: with the least memory that argon2 takes, and not the product's 19 MiB.
    static HASH: LazyLock<String> = LazyLock::new(|| {
        let least = Params::new(Params::MIN_M_COST, Params::MIN_T_COST, Params::MIN_P_COST, None).unwrap();
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, least);
        argon.hash_password(PASSWORD.as_bytes()).unwrap().to_string()
    });
    let database: DatabaseOptions = options(&[("DATABASE_URL", database.to_owned())]);
    let add = || {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(server::staff::add(&database, email, granted, &HASH)).unwrap();
    };
    // On a separate thread, because tests call it within a runtime.
    std::thread::scope(|scope| scope.spawn(add).join().unwrap());
}
