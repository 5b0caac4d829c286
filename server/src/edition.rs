//! Editions on the command line: preparing, checking, publishing.

use crate::audit;
use crate::command::Failure;
use crate::configuration::{DatabaseOptions, LibraryOptions};
use clap::{Args, Subcommand};
use service::editions::catalogue::{Prepared, publish, with_published};
use service::editions::folder::{at_hand, copy, load};
use std::path::PathBuf;
use store::{Access, Act};
use survey::edition_diff::words::{Piece, pieces};
use survey::edition_diff::{Change, Differences, differences};
use survey::library::Library;
use survey::{Audience, EditionYear, Questionnaire};

/// The folder in which editions are prepared.
#[derive(Clone, Debug, Args)]
pub struct FolderOptions {
    /// The folder of questionnaires, `<edition>/<start-up|acheteurs>.toml`.
    #[arg(long, env = "OBSERVATOIRE_QUESTIONNAIRES")]
    folder: PathBuf,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Action {
    /// List the editions, one per line: year, published or in preparation, and the number of obstacles to publishing
    /// it.
    List {
        /// The database.
        #[command(flatten)]
        database: DatabaseOptions,
        /// The questionnaires.
        #[command(flatten)]
        library: LibraryOptions,
    },
    /// Copy an edition to another year of the folder, with its comments. Nothing is overwritten.
    Copy {
        /// The year to copy.
        #[arg(value_parser = year)]
        from: EditionYear,
        /// The year to create.
        #[arg(value_parser = year)]
        to: EditionYear,
        /// The folder.
        #[command(flatten)]
        folder: FolderOptions,
    },
    /// Check an edition of the folder: its files, and the obstacles to publishing it after the embedded editions and
    /// those of the folder. Exit code 1 with the reasons.
    Check {
        /// The year to check.
        #[arg(value_parser = year)]
        edition: EditionYear,
        /// The folder.
        #[command(flatten)]
        folder: FolderOptions,
    },
    /// Print the differences between two editions, question by question.
    Differences {
        /// The earlier one.
        #[arg(value_parser = year)]
        from: EditionYear,
        /// The later one.
        #[arg(value_parser = year)]
        to: EditionYear,
        /// The folder of editions in preparation.
        #[arg(long, env = "OBSERVATOIRE_QUESTIONNAIRES")]
        folder: Option<PathBuf>,
    },
    /// Publish an edition of the folder: its text is stored in the database permanently, and every process loads it.
    Publish {
        /// The year to publish.
        #[arg(value_parser = year)]
        edition: EditionYear,
        /// The folder.
        #[command(flatten)]
        folder: FolderOptions,
        /// The database.
        #[command(flatten)]
        database: DatabaseOptions,
    },
}

fn year(text: &str) -> Result<EditionYear, &'static str> {
    text.parse().ok().and_then(EditionYear::new).ok_or("expected a year, such as 2027")
}

impl Action {
    /// Runs the subcommand.
    pub async fn run(self) -> Result<(), Failure> {
        match self {
            Self::List { database, library } => list(&database, &library).await,
            Self::Copy { from, to, folder } => {
                for file in copy(&folder.folder, from, to)? {
                    println!("{}", file.display());
                }
                Ok(())
            }
            Self::Check { edition, folder } => check(edition, &folder),
            Self::Differences { from, to, folder } => {
                for audience in Audience::ALL {
                    let (before, after) = (one(folder.as_ref(), from, audience)?, one(folder.as_ref(), to, audience)?);
                    print(audience, &differences(&before, &after));
                }
                Ok(())
            }
            Self::Publish { edition, folder, database } => {
                let library = at_hand(Some(&folder.folder))?;
                let store = database.open(Access::Create).await?;
                let library = with_published(&store, &library).await?;
                let publishing = store.noting(audit::entry(Act::EditionPublished, &edition.to_string(), ""));
                let done = publish(publishing, &library, &folder.folder, edition).await;
                store.close().await;
                done?;
                println!("edition {edition} is published");
                Ok(())
            }
        }
    }
}

async fn list(database: &DatabaseOptions, options: &LibraryOptions) -> Result<(), Failure> {
    let library = options.read()?;
    let store = database.open(Access::Read).await?;
    let library = with_published(&store, &library).await;
    store.close().await;
    let library = library?;
    for edition in library.editions() {
        println!("{edition}\tpublished");
    }
    if let Some(folder) = &options.questionnaires {
        for draft in Prepared::all(&library, folder)? {
            println!("{}\tin preparation\t{} against publishing it", draft.edition, draft.reasons.len());
        }
    }
    Ok(())
}

fn check(edition: EditionYear, folder: &FolderOptions) -> Result<(), Failure> {
    let library = at_hand(Some(&folder.folder))?;
    let missing = || format!("the folder has no edition {edition}");
    let prepared = Prepared::read(&library, &folder.folder, edition)?.ok_or_else(missing)?;
    if prepared.reasons.is_empty() {
        println!("edition {edition} can be published");
        return Ok(());
    }
    let reasons: Vec<_> = prepared.reasons.iter().map(|(audience, reason)| format!("{audience}: {reason}")).collect();
    Err(reasons.join("\n").into())
}

/// A questionnaire of the folder, or an embedded one.
fn one(folder: Option<&PathBuf>, edition: EditionYear, audience: Audience) -> Result<Questionnaire, Failure> {
    if let Some(folder) = folder
        && folder.join(edition.to_string()).is_dir()
    {
        return Ok(load(folder, edition, audience)?.questionnaire);
    }
    let library = Library::embedded()?;
    let found = library.get(edition, audience);
    Ok(found.ok_or_else(|| format!("there is no edition {edition}"))?.as_ref().clone())
}

fn print(audience: Audience, found: &Differences) {
    match found.same {
        1 => println!("{audience}: 1 question is the same"),
        same => println!("{audience}: {same} questions are the same"),
    }
    for question in &found.questions {
        let comparable = match &question.incomparable {
            None => "comparable".to_owned(),
            Some(why) => format!("not comparable: {why}"),
        };
        println!("{}\t{}\t{comparable}", question.id, question.label);
        question.changes.iter().for_each(|change| println!("\t{}", in_words(change)));
    }
    found.rules_added.iter().for_each(|rule| println!("rule added\t{rule}"));
    found.rules_removed.iter().for_each(|rule| println!("rule removed\t{rule}"));
}

fn in_words(change: &Change) -> String {
    match change {
        Change::Added => "added".to_owned(),
        Change::Removed => "removed".to_owned(),
        Change::Moved { from, to } => format!("moved from «\u{a0}{from}\u{a0}» to «\u{a0}{to}\u{a0}»"),
        Change::Worded { what, before, after } => format!("{what}: {}", marked(before, after)),
        Change::Kind { before, after } => format!("kind: {}", marked(before, after)),
        Change::Required(required) => format!("required: {required}"),
        Change::Condition { before, after } => {
            let of = |condition: &Option<String>| condition.clone().unwrap_or_else(|| "everybody".to_owned());
            format!("asked of: {}", marked(&of(before), &of(after)))
        }
        Change::OptionAdded(option) => format!("option added: {} {}", option.code, option.label),
        Change::OptionRemoved(option) => format!("option removed: {} {}", option.code, option.label),
        Change::OptionRenamed { code, before, after, .. } => format!("option {code}: {}", marked(before, after)),
        Change::Role { before, after } => format!("role: {before:?} to {after:?}"),
    }
}

/// Two wordings in one: `[-removed-]{+added+}`.
fn marked(before: &str, after: &str) -> String {
    let pieces = pieces(before, after).into_iter().map(|piece| match piece {
        Piece::Same(text) => text,
        Piece::Removed(text) => format!("[-{text}-]"),
        Piece::Added(text) => format!("{{+{text}+}}"),
    });
    pieces.collect()
}
