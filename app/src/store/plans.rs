//! The cost of what respondents and live figures ask for: looked up by index, never by reading a table through.

use super::connection::Database;
use super::volumes::Scoped;
use super::{
    Store, accounts, aliases, announcements, archive, aside, audit, campaigns, codes, corrections, counting,
    dead_letters, devices, drafts, editions, erasure, facts, feed, guests, invitations, kept_forms, outbox, own,
    proposals, quality, reactions, relays, releases, reminders, reports, responses, second_factors, sessions,
    sign_in_steps, staff, texts, tokens, trials, upkeep, volumes,
};
use sqlx::AssertSqlSafe;

async fn plan(store: &Store, sql: &str) -> Vec<String> {
    let Database::Sqlite { writer, .. } = store.database() else { panic!("a SQLite store") };
    let rows: Vec<(i64, i64, i64, String)> =
        sqlx::query_as(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"))).fetch_all(writer).await.unwrap();
    rows.into_iter().map(|(.., detail)| detail).collect()
}

/// Reading a table through, or sorting what was read. The results of the subqueries themselves are short: they have a limit.
fn is_costly(detail: &str) -> bool {
    let short = ["SCAN CONSTANT ROW", "SCAN lowest", "SCAN highest"];
    (detail.contains("SCAN") && !short.contains(&detail)) || detail.contains("TEMP B-TREE")
}

#[tokio::test]
async fn no_statement_of_a_respondent_or_of_a_live_figure_reads_a_table_through() {
    let folder = tempfile::TempDir::new().unwrap();
    let store = Store::open(&format!("sqlite://{}/plans.db", folder.path().display())).await.unwrap();
    let scoped = |question: &Scoped| [question.all, question.segment];
    let mut statements = vec![
        drafts::READ,
        drafts::IS_SENT,
        drafts::WRITE,
        drafts::IS_CORRECTION,
        drafts::WAITING,
        responses::RECEIPT,
        responses::DRAFT,
        responses::INSERT_NUMBERED,
        responses::INSERT_CONTACT,
        responses::DELETE_DRAFT,
        responses::REPLACE,
        responses::READ,
        own::CONTACTS,
        own::BESIDE,
        own::LETTERS,
        own::KEYS,
        responses::COUNTS,
        corrections::KEEP,
        corrections::CORRECT,
        corrections::DELETE_CONTACTS,
        corrections::VERSIONS,
        corrections::HEIR,
        corrections::REINSTATE,
        corrections::STEP_OUT,
        reactions::BY_KEY,
        reactions::PAGE,
        reactions::COUNT,
        releases::READ,
        releases::WRITE,
        releases::INSIDE,
        releases::PUT,
        releases::SAID,
        releases::VERSION_INSIDE,
        releases::KEEP,
        releases::KEPT,
        relays::IS_KNOWN,
        relays::BY_PAGE,
        relays::COUNT,
        responses::ANSWERED,
        invitations::READ,
        invitations::OF_DRAFT,
        invitations::SAVED,
        facts::TAKE_OUT,
        facts::INSERT,
        counting::BUMP,
        counting::COUNT_RESPONSES,
        counting::COUNT_VOLUMES,
        counting::COUNT_POINT,
        counting::COUNT_RATE,
        volumes::VERSION,
        volumes::COUNTERS,
        volumes::POINTS,
        volumes::BUCKETS,
        archive::PAGE,
        archive::COUNT_SELECTED,
        archive::SELECTED,
        tokens::BY_HASH,
        tokens::USED,
        campaigns::READ,
        campaigns::WRITE,
        guests::BY_KEY,
        guests::KNOWN,
        guests::REMEMBERED,
        guests::LIST,
        guests::SENT,
        guests::FAILED,
        guests::ANSWERED,
        guests::NO_LETTER,
        announcements::SHOWN,
        trials::COUNT_DRAFTS,
        trials::COUNT_SENT,
        trials::SOME_DRAFTS,
        trials::SOME_SENT,
        staff::BY_EMAIL,
        staff::BY_ID,
        accounts::SET_ROLE,
        accounts::SET_PASSWORD,
        accounts::END_OTHERS,
        accounts::END_ALL,
        accounts::END_STEPS,
        accounts::TAKE_AWAY,
        second_factors::READ,
        second_factors::BEGIN,
        second_factors::CONFIRM,
        second_factors::USE_STEP,
        second_factors::REMOVE,
        second_factors::USE_RECOVERY,
        second_factors::REMOVE_RECOVERY,
        second_factors::ADD_RECOVERY,
        devices::IS_KNOWN,
        devices::IS_ANYBODYS,
        devices::TAKE_OVER,
        devices::PUT,
        devices::KEEP_LATEST,
        devices::FORGET_ALL,
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
        aliases::RESOLVE,
        aliases::ADD,
        aliases::FORGET,
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
        upkeep::META,
        upkeep::SET_META,
        feed::LAST,
        feed::SINCE,
        feed::BY_ID,
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
        aside::FOUND,
        aside::SET,
        aside::LINE,
        aside::MOVE,
        quality::KEEP,
        quality::OF_RESPONSE,
        quality::HASH,
        quality::OWN,
        quality::ADDRESS,
        editions::IS_PUBLISHED,
        editions::PUBLISH,
        reports::PLAN,
        reports::SAVE,
        reports::KEEP,
        reports::READ,
        kept_forms::KEEP,
        kept_forms::READ,
        kept_forms::FORGET,
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
    for question in [&volumes::BUCKET_ENDS, &volumes::RATE_AT, &volumes::EXTREME_RATES, &volumes::LARGEST] {
        statements.extend(scoped(question));
    }
    for sql in statements {
        let details = plan(&store, sql).await;
        assert!(!details.iter().any(|detail| is_costly(detail)), "{sql}\n{details:#?}");
    }
}

#[tokio::test]
async fn the_check_itself_sees_a_table_read_through() {
    let folder = tempfile::TempDir::new().unwrap();
    let store = Store::open(&format!("sqlite://{}/plans.db", folder.path().display())).await.unwrap();
    for sql in [
        "SELECT rate FROM purchase_facts WHERE total_cents = 1",
        "SELECT rate FROM purchase_facts WHERE edition = 1 ORDER BY segment",
    ] {
        assert!(plan(&store, sql).await.iter().any(|detail| is_costly(detail)), "{sql}");
    }
}
