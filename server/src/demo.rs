//! The demonstration: a separate database with invented responses and the staff's work on them, served like any
//! other, while new responses arrive. The past edition follows the published figures, the open one assumed figures,
//! so that the pages look realistic.

use crate::command::Failure;
use crate::configuration::ServeOptions;
use crate::serve::{Demonstration, serve, service};
use clap::Args;
use demonstration::{accounts, prepare, published, trickle};
use service::Clock;
use store::Access;
use survey::EditionYear;

/// The default database of the demonstration.
const DATABASE: &str = "sqlite://data/demonstration.db";

/// Options of the demonstration. `DATABASE_URL` is ignored on purpose: it names the database of real responses.
#[derive(Clone, Debug, Args)]
#[command(mut_arg("database_url", |arg| arg.env("OBSERVATOIRE_DEMO_DATABASE_URL").default_value(DATABASE)))]
#[command(mut_arg("edition", |arg| arg.help("The edition that is being answered; 2026, which is filled, if not given")))]
pub struct Options {
    /// Options for serving the site.
    #[command(flatten)]
    pub serve: ServeOptions,
    /// The seed of the invented responses.
    #[arg(long)]
    pub seed: Option<u64>,
    /// Seconds between two new responses; 0 for none.
    #[arg(long, default_value_t = 4)]
    pub every_seconds: u32,
}

/// Fills the demonstration's database at its first start, then serves it until asked to stop.
pub async fn run(options: Options) -> Result<(), Failure> {
    let Options { serve: mut site, seed, every_seconds } = options;
    site.edition = site.edition.or(EditionYear::new(published::OPEN));
    let service = service(&site, Clock::system(), site.database.open(Access::Migrate)).await?;
    let store = service.store.clone();
    let ended = match prepare(&service, seed).await {
        Ok((edition, trickle, password)) => {
            let base = site.origin.clone().unwrap_or_else(|| format!("http://{}", site.addr));
            let every = std::time::Duration::from_secs(every_seconds.into());
            // A separate handle, as the site opens the database for itself.
            let trickling = trickle::run(store.clone(), edition.to, trickle, every);
            let task = (every_seconds > 0).then(|| tokio::spawn(trickling));
            let ended = serve(site, Some(Demonstration { welcome: welcome(&base, &password, every_seconds) })).await;
            if let Some(task) = task {
                task.abort();
            }
            ended
        }
        Err(error) => Err(error),
    };
    store.close().await;
    ended
}

fn welcome(base: &str, password: &str, every_seconds: u32) -> String {
    let trickle = match every_seconds {
        0 => "No new answer comes in by itself.".to_owned(),
        1 => "A new answer comes in every second.".to_owned(),
        n => format!("A new answer comes in every {n} seconds."),
    };
    format!(
        "Demonstration: every answer is invented. Edition {} is open, its figures supposed; edition {} is drawn after the figures \
         published in 2024. {trickle}\n  \
         Site:     {base}/\n  \
         Staff:    {base}/observatoire\n\
         {}  \
         Password: {password}   (of all four; a new one at each start)",
        published::OPEN,
        published::PAST,
        accounts::listed()
    )
}

#[cfg(test)]
mod tests;
