//! The database layer: the same statements for SQLite and PostgreSQL.
//!
//! Writes of respondents go through `database::writer`, which commits in groups; all other reads and writes are direct.
//! The store has no clock: the caller passes the time. Secrets never enter it, only their hashes.

mod accounts;
pub mod audit;
mod campaign;
mod database;
mod dissemination;
mod editing;
mod invitees;
mod mail;
mod measured;
mod partners;
mod proposals;
mod reactions;
mod responses;
#[cfg(feature = "testing")]
pub mod testing;
mod unsaved_forms;

pub use accounts::second_factors::SecondFactor;
pub use accounts::sessions::{NewSession, OpenSession, SessionInfo};
pub use accounts::sign_in_steps::SignInStep;
pub use accounts::staff::{Grant, Role, StaffMember};
pub use accounts::tokens::{NewToken, Scope, Token};
pub use audit::act::Act;
pub use audit::check::{AuditVerdict, Head};
pub use audit::noted_act::Noting;
pub use audit::{Actor, AuditEntry, AuditFilter, NewEntry};
pub use campaign::announcements::Announcement;
pub use campaign::campaigns::{CampaignDates, GRACE_MINUTES};
pub use campaign::editions::{NewQuestionnaire, PublishedQuestionnaire};
pub use campaign::shown::ShownCampaigns;
pub use database::error::StoreError;
pub use database::open::{Access, Migrated, Opening};
pub use database::purge::{Purged, QuestionnaireTerms, Terms};
pub use database::secret::{Secret, SecretHash};
pub use dissemination::publications::{Frozen, Member, StoredPublication};
pub use dissemination::reports::{MadeReport, SavedPlan};
pub use editing::codes::{Code, CodeWording};
pub use editing::findings::{AskedBack, Decision, NewDecision};
pub use editing::organisation_groups::Marked;
pub use editing::texts::{CodedText, Excerpt, Mask, NewCoding, TextId, TextWork, text_hash};
pub use editing::waiting_responses::{Answered, SERVICE, waits_for};
pub use invitees::{Imported, Invitee, InviteeCounts, InviteeList, NewInvitee};
pub use mail::dead_letters::{DeadLetter, EmailCounts};
pub use mail::outbox::{EmailKind, NewEmail, TakenEmail};
pub use measured::crossings::{CountedCrossing, CrossingPlace, StoredCrossing};
pub use measured::procurement::{
    ContractDecision, NewProcurementImport, ProcurementImport, ProcurementImported, WaitingContracts,
};
pub use measured::startup_base::{
    Imported as ImportedStartups, NewStartupList, StartupList, StartupVersion, decoded as decoded_base,
};
pub use partners::Partner;
pub use proposals::{AttachedQuote, Evidence, NewEvidence, Proposal, ProposalVersion, Status, Written};
pub use reactions::{NewReaction, Reaction, Verdict};
pub use responses::archive::{Reading, Selection, StoredResponse};
pub use responses::changes::{Change, Changes, Mark as FeedMark};
pub use responses::colleagues::{Colleague, NewColleague};
pub use responses::corrections::EarlierVersion;
pub use responses::drafts::{Draft, Mark, Rival, SectionSave, Waiting};
pub use responses::erasure::{Erasure, tables_of_a_response};
pub use responses::exclusions::Aside;
pub use responses::reminders::Reminder;
pub use responses::subject_access::{OwnResponse, WaitingEmail};
pub use responses::submissions::{Receipt, Response, Submission};
pub use responses::test_mode::Trials;

use database::connection::Database;
use database::writer::Job;
use std::sync::Arc;
use tokio::sync::{mpsc, watch};

/// The database. Clones share it.
///
/// Every method that accesses the database, here and on [`Noting`], returns [`StoreError::Database`] if the database
/// fails and [`StoreError::Data`] if stored data cannot be read. Only further errors are documented.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    database: Database,
    migrated: Option<Migrated>,
    jobs: mpsc::Sender<Job>,
    turns: database::turns::Turns,
    changes: watch::Sender<u64>,
    emails: watch::Sender<u64>,
    shown: campaign::shown::Memory,
}

impl Store {
    /// A counter that changes after each commit of this process that affects volumes or campaigns. Several commits may
    /// appear as one change; commits of other processes only show in [`Store::version`].
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.inner.changes.subscribe()
    }

    fn database(&self) -> &Database {
        &self.inner.database
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("database", &self.inner.database.name()).finish_non_exhaustive()
    }
}
