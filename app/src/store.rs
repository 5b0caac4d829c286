//! The one door to the database: SQLite, or PostgreSQL, behind the same statements.
//!
//! What respondents send goes through [`writer`], which commits in groups; everything else is read or written
//! directly. The store has no clock: the caller says what time it is. A secret never comes in, only its hash.

mod accounts;
mod aliases;
mod announcements;
mod archive;
mod aside;
mod audit;
mod campaigns;
mod clock;
mod codes;
mod connection;
mod corrections;
mod counting;
mod dead_letters;
mod devices;
mod drafts;
mod editions;
mod erasure;
mod error;
mod feed;
mod groups;
mod guests;
mod invitations;
mod kept_forms;
mod limits;
mod migrations;
mod noting;
mod open;
mod outbox;
mod own;
#[cfg(test)]
mod plans;
mod proposals;
mod publications;
mod purge;
mod quality;
mod reactions;
mod relays;
mod reminders;
mod reports;
mod responses;
mod second_factors;
mod secret;
mod sessions;
mod sign_in_steps;
mod staff;
mod texts;
mod time;
mod tokens;
mod trials;
mod turns;
mod upkeep;
mod waiting;
mod writer;

pub use announcements::Announcement;
pub use archive::{Reading, Selection, StoredResponse};
pub use aside::Aside;
pub use audit::act::Act;
pub use audit::check::{AuditVerdict, Head};
pub use audit::{Actor, AuditEntry, AuditFilter, NewEntry};
pub use campaigns::{CampaignDates, GRACE_MINUTES};
pub use codes::{Code, CodeSaid};
pub use corrections::EarlierVersion;
pub use dead_letters::{DeadLetter, LetterCounts};
pub use drafts::{Draft, Mark, Rival, SectionSave, Waiting};
pub use editions::{NewQuestionnaire, PublishedQuestionnaire};
pub use erasure::Erasure;
pub use error::StoreError;
pub use feed::{Change, Changes, Mark as FeedMark};
pub use groups::Marked;
pub use guests::{Guest, GuestCounts, GuestList, Imported, NewGuest};
pub use invitations::{Invitation, NewInvitation};
pub use noting::Noting;
pub use open::{Access, Migrated, Opening};
pub use outbox::{LetterKind, NewLetter, TakenLetter};
pub use own::{HeldLetter, OwnResponse};
pub use proposals::{AttachedQuote, Evidence, NewEvidence, Proposal, ProposalVersion, Status, Written};
pub use publications::{Frozen, KeptPublication, Member};
pub use purge::{Purged, QuestionnaireTerms, Terms};
pub use quality::{AskedBack, Decision, NewDecision};
pub use reactions::{NewReaction, Reaction, Verdict};
pub use relays::Relay;
pub use reminders::Reminder;
pub use reports::{MadeReport, SavedPlan};
pub use responses::{Receipt, Response, Submission};
pub use second_factors::SecondFactor;
pub use secret::{Secret, SecretHash};
pub use sessions::{NewSession, OpenSession, SessionInfo};
pub use sign_in_steps::SignInStep;
pub use staff::{Grant, Role, StaffMember};
pub use texts::{CodedText, Excerpt, Mask, NewCoding, TextId, TextWork, text_hash};
pub use tokens::{NewToken, Scope, Token};
pub use trials::Trials;
pub use waiting::{Answered, SERVICE, waits_for};

use connection::Database;
use std::sync::Arc;
use tokio::sync::{mpsc, watch};
use writer::Job;

/// The database, shared: a clone is another handle to the same one.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    database: Database,
    migrated: Option<Migrated>,
    jobs: mpsc::Sender<Job>,
    turns: turns::Turns,
    changes: watch::Sender<u64>,
    letters: watch::Sender<u64>,
}

impl Store {
    /// A number that moves after each commit of this process that changed what the volumes or the campaigns say.
    /// Several commits may show as one move; what other processes commit shows in [`Store::version`] only.
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
