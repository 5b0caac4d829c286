//! A fresh database for a test, and short ways to fill it.

use chrono::{DateTime, TimeDelta, Utc};
use dashboards::projections::answers::AnswersInMemory;
use sqlx::{AssertSqlSafe, Connection};
use statistics::Volumes;
use statistics::buyers::Buyers;
use std::collections::BTreeMap;
use store::testing;
use store::{
    Act, Actor, Draft, Grant, Imported, NewColleague, NewEntry, NewInvitee, Noting, Receipt, Role, Secret, SecretHash,
    SectionSave, Store, StoreError, Submission,
};
use survey::library::Library;
use survey::{Answer, Answers, Audience, EditionYear, Euros, Siren};
use tempfile::TempDir;

/// A new database.
pub struct Base {
    pub url: String,
    _folder: Option<TempDir>,
}

impl Base {
    pub fn sqlite() -> Self {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("test.db");
        testing::write_sqlite(&file);
        Self { url: format!("sqlite://{}", file.display()), _folder: Some(folder) }
    }

    pub fn postgres() -> Self {
        Self { url: testing::migrated_database(), _folder: None }
    }

    /// A database of the same kind that does not exist yet, or without tables.
    pub fn missing(&self) -> Self {
        if !self.url.starts_with("sqlite") {
            return Self { url: testing::fresh_database(), _folder: None };
        }
        let folder = TempDir::new().unwrap();
        // Its folder does not exist yet either.
        let url = format!("sqlite://{}/data/test.db", folder.path().display());
        Self { url, _folder: Some(folder) }
    }

    /// A separate handle, as another process would have.
    pub async fn open(&self) -> Store {
        Store::open(&self.url).await.unwrap()
    }

    /// Another database of the same kind.
    pub fn another(&self) -> Self {
        if self.url.starts_with("sqlite") { Self::sqlite() } else { Self::postgres() }
    }

    /// Runs a statement on the database that the store never would.
    pub async fn execute(&self, sql: &'static str) {
        self.try_execute(sql).await.unwrap();
    }

    /// The same for a statement that may fail; returns the error message.
    pub async fn try_execute(&self, sql: &'static str) -> Result<(), String> {
        if self.url.starts_with("sqlite") {
            let mut connection = sqlx::SqliteConnection::connect(&self.url).await.unwrap();
            let done = sqlx::query(sql).execute(&mut connection).await.map(drop).map_err(|error| error.to_string());
            connection.close().await.unwrap();
            done
        } else {
            let mut connection = sqlx::PgConnection::connect(&self.url).await.unwrap();
            let done = sqlx::query(sql).execute(&mut connection).await.map(drop).map_err(|error| error.to_string());
            connection.close().await.unwrap();
            done
        }
    }

    /// The first column of a result, one row per line.
    pub async fn read(&self, sql: &'static str) -> String {
        self.connect().await.texts(sql.to_owned()).await.join("\n")
    }

    async fn connect(&self) -> Connected {
        if self.url.starts_with("sqlite") {
            Connected::Sqlite(sqlx::SqliteConnection::connect(&self.url).await.unwrap())
        } else {
            Connected::Postgres(sqlx::PgConnection::connect(&self.url).await.unwrap())
        }
    }

    /// The number of rows in a table.
    pub async fn count(&self, table: &str) -> i64 {
        let sql = AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
        if self.url.starts_with("sqlite") {
            let mut connection = sqlx::SqliteConnection::connect(&self.url).await.unwrap();
            sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap()
        } else {
            let mut connection = sqlx::PgConnection::connect(&self.url).await.unwrap();
            sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap()
        }
    }

    /// All rows of all tables, sorted.
    pub async fn dump(&self) -> Vec<String> {
        let sqlite = self.url.starts_with("sqlite");
        let tables = if sqlite {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        } else {
            "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()"
        };
        let mut rows = Vec::new();
        // On one connection: opening one takes longer than reading a table.
        let mut connected = self.connect().await;
        for table in connected.texts(tables.to_owned()).await {
            let row = if sqlite {
                let columns = format!("SELECT 'quote(\"' || name || '\")' FROM pragma_table_info('{table}')");
                let columns = connected.texts(columns).await.join(" || ',' || ");
                format!("SELECT '{table} ' || {columns} FROM {table}")
            } else {
                format!("SELECT '{table} ' || t::text FROM {table} t")
            };
            rows.extend(connected.texts(row).await);
        }
        rows.sort();
        rows
    }

    pub fn forget(&self) {
        if !self.url.starts_with("sqlite") {
            testing::drop_database(&self.url);
        }
    }
}

/// A connection of a test's own.
enum Connected {
    Sqlite(sqlx::SqliteConnection),
    Postgres(sqlx::PgConnection),
}

impl Connected {
    /// The first column of a result.
    async fn texts(&mut self, sql: String) -> Vec<String> {
        let sql = AssertSqlSafe(sql);
        match self {
            Self::Sqlite(connection) => sqlx::query_scalar(sql).fetch_all(connection).await.unwrap(),
            Self::Postgres(connection) => sqlx::query_scalar(sql).fetch_all(connection).await.unwrap(),
        }
    }
}

/// The store for an act of somebody at some time.
pub fn by<'a>(store: &'a Store, name: &str, at: DateTime<Utc>) -> Noting<'a> {
    store.noting(entry(name, at))
}

/// The log entry of such an act.
pub fn entry(name: &str, at: DateTime<Utc>) -> NewEntry {
    let (actor, act) = (Actor { staff_id: None, name: name.to_owned() }, Act::StaffChanged);
    NewEntry { at, actor, address: String::new(), act, object: "before".to_owned(), details: String::new() }
}

/// The name of an object in a log entry, from its number.
pub fn named(id: i64) -> String {
    format!("number {id}")
}

/// The details of a log entry, from a number.
pub fn many(count: u64) -> String {
    format!("{count} of them")
}

/// The stored report of an import, and the details of its log entry.
pub fn imported(imported: Imported) -> (String, String) {
    ("{}".to_owned(), many(imported.added))
}

/// Adds an account whose password hash is `hash`.
pub async fn add_staff(store: &Store, email: &str, role: Role) -> Result<i64, StoreError> {
    by(store, "a", at(0)).add_account(email, Grant::of(role), "hash").await
}

pub fn edition() -> EditionYear {
    EditionYear::new(2023).unwrap()
}

/// A time, this many seconds after an arbitrary start.
pub fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_700_000_000, 0).unwrap() + TimeDelta::seconds(seconds)
}

pub fn key() -> SecretHash {
    Secret::random().unwrap().hash()
}

/// The `n`th number with a valid check digit.
pub fn siren(n: u32) -> Siren {
    (0..10).find_map(|check| Siren::parse(&format!("{:08}{check}", 10_000_000 + n)).ok()).unwrap()
}

pub fn section(key: SecretHash, section: &str, values: &[(&str, &str)]) -> SectionSave {
    let fields = values.iter().map(|(field, _)| (*field).to_owned()).collect();
    SectionSave::new(key, (edition(), Audience::Acheteurs), section, fields, values.iter().copied().collect(), at(0))
}

/// A colleague, for one day.
pub fn new_colleague(draft: SecretHash, key: SecretHash, section: &str) -> NewColleague {
    NewColleague {
        key,
        salt: Secret::random().unwrap().as_str().to_owned(),
        draft,
        section: section.to_owned(),
        name: "Claire".to_owned(),
        note: "Les montants de 2025".to_owned(),
        email: None,
        at: at(0),
        expires_at: at(86_400),
    }
}

pub fn purchase(year: i32, startup: Option<i64>, total: Option<i64>) -> Purchase {
    let euros = |cents: Option<i64>| cents.map(|n| Euros::from_cents(n).unwrap());
    Purchase { year, startup: euros(startup), total: euros(total) }
}

/// A buyer's amounts for a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purchase {
    pub year: i32,
    pub startup: Option<Euros>,
    pub total: Option<Euros>,
}

/// All volumes of the counted responses, with exact figures.
pub async fn volumes(store: &Store) -> Volumes {
    let answers = AnswersInMemory::new(store.clone(), &Library::embedded().unwrap());
    let made = answers.ask(edition(), Audience::Acheteurs, |questionnaire, columns| {
        Buyers::of(questionnaire, columns).volumes(edition().year(), 0, true)
    });
    let (volumes, version) = made.await.unwrap().unwrap();
    Volumes { version, ..volumes }
}

/// A buyer's response, for a draft at revision 1.
pub fn submission(key: SecretHash, organisation: u32, segment: &str, purchases: Vec<Purchase>) -> Submission {
    let mut answers = Answers::default();
    answers.insert("AC01", Answer::Choice(segment.into()));
    for Purchase { year, startup, total } in purchases {
        for (question, amount) in [("AC05", startup), ("AC04", total)] {
            if let Some(amount) = amount {
                answers.insert(format!("{question}.{year}"), Answer::Cents(amount));
            }
        }
    }
    Submission {
        key,
        draft_revision: 1,
        reference: Secret::random().unwrap().as_str().to_owned(),
        edition: edition(),
        audience: Audience::Acheteurs,
        questionnaire_version: 3,
        answers,
        contacts: Vec::new(),
        organisation: Some(siren(organisation)),
        segment: Some(segment.into()),
        receipt_to: None,
        address_fields: Vec::new(),
        at: at(10),
    }
}

/// Begins a draft and sends it.
pub async fn send(store: &Store, submission: Submission) -> Result<Receipt, StoreError> {
    let mut begun = section(submission.key, "first", &[("AC01", "x")]);
    begun.audience = submission.audience;
    store.save_section(begun).await?;
    store.submit(submission).await
}

/// Imports an invitee; returns the number.
pub async fn invite(store: &Store, email: &str) -> i64 {
    let invitee = NewInvitee { email: email.to_owned(), name: String::new(), organisation: String::new() };
    let of = (edition(), Audience::Acheteurs);
    by(store, "a", at(0)).import_invitees(of.0, of.1, &[invitee], imported).await.unwrap();
    let links = by(store, "a", at(0)).invitee_links(of.0, of.1).await.unwrap();
    links.iter().find(|(invitee, _)| invitee.email.as_deref() == Some(email)).unwrap().0.id
}

/// Begins a draft through a personal link and sends it.
pub async fn send_by(store: &Store, invitee: i64, submission: Submission) -> Result<Receipt, StoreError> {
    let begun = section(submission.key, "first", &[("AC01", "x")]);
    store.save_section(SectionSave { invitee: Some(invitee), ..begun }).await?;
    store.submit(submission).await
}

/// The draft of a correction to a buyer's response, begun this many seconds after the start.
pub fn correcting_draft(typed: &[(&str, &str)], began: i64) -> Draft {
    Draft {
        edition: edition(),
        audience: Audience::Acheteurs,
        typed: typed.iter().copied().collect(),
        seen: Vec::new(),
        marks: BTreeMap::new(),
        place: None,
        revision: 1,
        partner: None,
        test: false,
        invitee: None,
        started_at: at(began),
        saved_at: at(began),
    }
}
