//! Publications on the command line, for a team without a second person to review them. The log names the command
//! line as the actor.

use crate::audit;
use crate::command::Failure;
use crate::configuration::{DatabaseOptions, LibraryOptions};
use ::publications::plan::State;
use chrono::{SubsecRound, Utc};
use clap::Subcommand;
use dashboards::publications::making::{From, has_one, made};
use dashboards::publications::previews::in_words;
use disclosure::suppression::Progress;
use service::editions::catalogue::with_published;
use store::{Access, Act, Store};
use survey::library::Library;

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Action {
    /// List the publications, one per line: name, state, kind and title.
    List {
        /// The database.
        #[command(flatten)]
        database: DatabaseOptions,
    },
    /// Review, freeze and publish a prepared publication now.
    Publish {
        /// Its name, such as 2026-1.
        name: String,
        /// The database.
        #[command(flatten)]
        database: DatabaseOptions,
        /// The questionnaires.
        #[command(flatten)]
        library: LibraryOptions,
    },
}

impl Action {
    /// Runs the subcommand.
    pub async fn run(self) -> Result<(), Failure> {
        match self {
            Self::List { database } => {
                let store = database.open(Access::Read).await?;
                let all = store.publications().await;
                store.close().await;
                for one in all? {
                    let state = format!("{:?}", one.state).to_lowercase();
                    println!("{}\t{state}\t{}\t{}", one.id, one.plan.kind.code(), one.plan.title);
                }
                Ok(())
            }
            Self::Publish { name, database, library } => {
                let library = library.read()?;
                let store = database.open(Access::Write).await?;
                let published = publish(&store, library, &name).await;
                store.close().await;
                published
            }
        }
    }
}

async fn publish(store: &Store, library: Library, name: &str) -> Result<(), Failure> {
    let library = with_published(store, &library).await?;
    let all = store.publications().await?;
    let stored = all.iter().find(|one| one.id == name).ok_or("there is no such publication")?;
    if has_one(&all, stored) {
        return Err("the edition has a publication of this kind already: correct it, or withdraw it".into());
    }
    let now = Utc::now().trunc_subsecs(0);
    if stored.state == State::Draft {
        let mut last = None;
        let tell = move |progress: Progress| {
            // One line per stage.
            let stage = (progress.set, progress.stage);
            if last.replace(stage) != Some(stage) {
                eprintln!("{}", in_words(progress));
            }
            true
        };
        let made = made(From { store, library: &library, demonstration: false }, stored, now, tell).await?;
        let entry = audit::entry(Act::PublicationReviewed, name, &made.frozen.content.hash());
        if !store.noting(entry).freeze_publication(name, stored.version, &made.frozen).await? {
            return Err("it changed meanwhile".into());
        }
    }
    let entry = audit::entry(Act::PublicationScheduled, name, &now.to_rfc3339());
    if !store.noting(entry).schedule_publication(name, now, stored.plan.corrects.as_deref()).await? {
        return Err("it is published or withdrawn already".into());
    }
    println!("published: {name}");
    Ok(())
}
