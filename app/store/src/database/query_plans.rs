//! Query plans: the statements behind respondents' pages and live figures use an index and never scan a table.

use super::connection::Database;
use super::{last_known_time, maintenance};
use crate::accounts::{account_changes, known_devices, second_factors, sessions, sign_in_steps, staff, tokens};
use crate::campaign::{announcements, campaigns, editions};
use crate::dissemination::reports;
use crate::editing::{codes, findings, texts, waiting_responses};
use crate::mail::{dead_letters, outbox};
use crate::measured::{crossings, procurement, startup_base};
use crate::responses::{
    archive, changes, colleagues, corrections, counters, drafts, erasure, exclusions, key_aliases, reminders,
    subject_access, submissions, test_mode,
};
use crate::{Store, audit, invitees, partners, proposals, reactions, unsaved_forms};
use sqlx::AssertSqlSafe;

async fn plan(store: &Store, sql: &str) -> Vec<String> {
    let Database::Sqlite { writer, .. } = store.database() else { panic!("a SQLite store") };
    let rows: Vec<(i64, i64, i64, String)> =
        sqlx::query_as(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"))).fetch_all(writer).await.unwrap();
    rows.into_iter().map(|(.., detail)| detail).collect()
}

/// Whether the step scans a table or sorts its rows.
fn is_costly(detail: &str) -> bool {
    (detail.contains("SCAN") && detail != "SCAN CONSTANT ROW") || detail.contains("TEMP B-TREE")
}

#[tokio::test]
async fn no_statement_of_a_respondent_or_a_live_figure_scans_a_table() {
    let folder = tempfile::TempDir::new().unwrap();
    let store = Store::open(&format!("sqlite://{}/plans.db", folder.path().display())).await.unwrap();
    let mut statements = vec![
        drafts::READ,
        drafts::IS_SENT,
        drafts::WRITE,
        drafts::IS_CORRECTION,
        drafts::WAITING,
        submissions::RECEIPT,
        submissions::DRAFT,
        submissions::INSERT,
        submissions::INSERT_CONTACT,
        submissions::DELETE_DRAFT,
        submissions::REPLACE,
        submissions::READ,
        subject_access::CONTACTS,
        subject_access::BESIDE,
        subject_access::EMAILS,
        subject_access::KEYS,
        submissions::COUNTS,
        corrections::KEEP,
        corrections::CORRECT,
        corrections::DELETE_CONTACTS,
        corrections::VERSIONS,
        corrections::HEIR,
        corrections::REINSTATE,
        corrections::STEP_OUT,
        crossings::READ,
        crossings::WRITE,
        crossings::DELETE,
        startup_base::NEWEST,
        startup_base::BASE,
        procurement::ONE,
        procurement::KNOWN,
        reactions::BY_KEY,
        reactions::PAGE,
        reactions::COUNT,
        partners::IS_KNOWN,
        partners::BY_PAGE,
        partners::COUNT,
        partners::DAYS,
        waiting_responses::ANSWERED,
        waiting_responses::LINK,
        waiting_responses::NOTIFY,
        waiting_responses::RECEIPT_TO,
        colleagues::READ,
        colleagues::OF_DRAFT,
        colleagues::SAVED,
        counters::BUMP,
        counters::COUNT_RESPONSES,
        counters::VERSION,
        archive::PAGE,
        archive::COUNT_SELECTED,
        archive::SELECTED,
        tokens::BY_HASH,
        tokens::USED,
        campaigns::READ,
        campaigns::WRITE,
        invitees::BY_KEY,
        invitees::KNOWN,
        invitees::REMEMBERED,
        invitees::LIST,
        invitees::SENT,
        invitees::FAILED,
        invitees::ANSWERED,
        invitees::NO_EMAIL,
        announcements::SHOWN,
        test_mode::COUNT_DRAFTS,
        test_mode::COUNT_SENT,
        test_mode::SOME_DRAFTS,
        test_mode::SOME_SENT,
        staff::BY_EMAIL,
        staff::BY_ID,
        account_changes::SET_ROLE,
        account_changes::UNDERTAKE,
        account_changes::SET_PASSWORD,
        account_changes::END_OTHERS,
        account_changes::END_ALL,
        account_changes::END_STEPS,
        account_changes::TAKE_AWAY,
        second_factors::READ,
        second_factors::BEGIN,
        second_factors::CONFIRM,
        second_factors::USE_STEP,
        second_factors::REMOVE,
        second_factors::USE_RECOVERY,
        second_factors::REMOVE_RECOVERY,
        second_factors::ADD_RECOVERY,
        last_known_time::BRING_BACK,
        known_devices::IS_KNOWN,
        known_devices::IS_ANYBODYS,
        known_devices::TAKE_OVER,
        known_devices::PUT,
        known_devices::KEEP_LATEST,
        known_devices::FORGET_ALL,
        sign_in_steps::BEGIN,
        sign_in_steps::READ,
        sign_in_steps::TAKE,
        sessions::SEEN,
        sessions::SHOW_EXACT,
        sessions::OF_STAFF,
        sessions::CLOSE_OWN,
        sessions::READ,
        sessions::OPEN,
        sessions::CLOSE,
        sessions::ATTEMPT,
        sessions::FORGET,
        key_aliases::RESOLVE,
        key_aliases::ADD,
        key_aliases::ADD_MAILED,
        key_aliases::MAILBOX,
        key_aliases::FORGET,
        outbox::PUT,
        outbox::TAKE,
        outbox::DELIVERED,
        outbox::LATER,
        outbox::DEAD,
        outbox::DROP,
        outbox::FORGET,
        outbox::FORGET_REMINDER,
        dead_letters::LIST,
        dead_letters::RETRY,
        dead_letters::RETRY_ALL,
        reminders::ASK,
        reminders::READ,
        reminders::STOP,
        reminders::DUE,
        reminders::QUEUE,
        reminders::QUEUED,
        audit::APPEND,
        audit::AFTER,
        audit::PAGE,
        audit::PAGE_OF_ACTOR,
        audit::PAGE_OF_ACT,
        audit::PAGE_OF_BOTH,
        maintenance::META,
        maintenance::SET_META,
        changes::LAST,
        changes::SINCE,
        changes::BY_ID,
        codes::TAKEN,
        codes::IN_USE,
        texts::ANSWERS,
        texts::PLACE,
        texts::SEEN,
        texts::FORGET,
        texts::MARK,
        texts::CODE,
        texts::HIDE,
        texts::UNHIDE,
        texts::KEEP,
        texts::DROP,
        texts::CODED_OF,
        texts::MASKS_OF,
        texts::EXCERPTS_OF,
        texts::UNCODE,
        texts::CODES_OF,
        exclusions::FOUND,
        exclusions::SET,
        findings::KEEP,
        findings::OF_RESPONSE,
        findings::HASH,
        findings::OWN,
        findings::ADDRESS,
        editions::IS_PUBLISHED,
        editions::PUBLISH,
        reports::PLAN,
        reports::SAVE,
        reports::KEEP,
        reports::READ,
        unsaved_forms::KEEP,
        unsaved_forms::READ,
        unsaved_forms::FORGET,
        proposals::READ,
        proposals::evidence::IS_THERE,
        proposals::evidence::ATTACH,
        proposals::evidence::DETACH,
        proposals::evidence::FIGURES,
        proposals::evidence::CITE,
        proposals::evidence::IS_CITED,
        proposals::evidence::UNCITE,
        proposals::evidence::QUOTES,
        erasure::FOUND,
        erasure::REMEMBER,
        erasure::REMEMBER_ALIASES,
        erasure::ERASED,
    ];
    statements.extend(erasure::TABLES.map(|table| table.erase));
    for sql in statements {
        let details = plan(&store, sql).await;
        assert!(!details.iter().any(|detail| is_costly(detail)), "{sql}\n{details:#?}");
    }
}

#[tokio::test]
async fn the_check_detects_a_table_scan() {
    let folder = tempfile::TempDir::new().unwrap();
    let store = Store::open(&format!("sqlite://{}/plans.db", folder.path().display())).await.unwrap();
    for sql in
        ["SELECT id FROM responses WHERE partner = 'A'", "SELECT id FROM responses WHERE edition = 1 ORDER BY segment"]
    {
        assert!(plan(&store, sql).await.iter().any(|detail| is_costly(detail)), "{sql}");
    }
}
