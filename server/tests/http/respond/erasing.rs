//! Erasure is complete: whatever became of the publications that a response was part of, nothing of it is left
//! anywhere.

use crate::observe::publications::PREPARE;
use crate::observe::publications::{act, json, manager, plan, published};
use crate::support::app::{TestApp, bytes_of, siren, siret};
use crate::support::client::{fields, location};
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

/// A respondent, and everything they gave, none of which may be found after erasure.
struct Respondent {
    key: String,
    startup: i64,
    secrets: Vec<String>,
}

async fn respondent(app: &TestApp, n: i64) -> Respondent {
    let browser = app.browser();
    let number = siren();
    let (name, email) = (format!("Manufacture Zyglodyte n° {n:02}"), format!("zyglodyte{n}@exemple.fr"));
    let amounts =
        [3_141_593 + n * 271_829, 88_314_159 + n * 1_618_033, 2_718_281 + n * 141_421, 77_314_157 + n * 1_732_051];
    // As people type them.
    let typed = amounts.map(|euros| {
        let (millions, rest) = (euros / 1_000_000, euros % 1_000_000);
        format!("{millions} {:03} {:03}", rest / 1_000, rest % 1_000)
    });
    let [startup, total, startup_before, total_before] = &typed;
    let segment = if n % 2 == 0 { "grand_groupe" } else { "eti" };
    let response = browser.buyer_of(segment, &number, [(startup, total), (startup_before, total_before)]).await;
    let first = fields(&[("AC01", segment), ("AC02", &siret(&number)), ("AC90", &name)]);
    browser.answer(&format!("{response}/organisation"), &first).await;
    browser.answer(&format!("{response}/propositions"), &fields(&[("AC28", "oui"), ("AC28b", &email)])).await;
    browser.send(&response).await;
    let key = response.strip_prefix("/reponses/").unwrap().to_owned();
    let mut secrets = vec![name, email, number.clone(), siret(&number), key.clone()];
    secrets.extend(typed);
    secrets.extend(amounts.iter().flat_map(|euros| [euros.to_string(), (euros * 100).to_string()]));
    Respondent { key, startup: amounts[0] * 100, secrets }
}

/// The whole contents of the database: each column of each table as text, and the bytes of its files.
async fn everything(app: &TestApp) -> Vec<u8> {
    let mut connection = SqliteConnection::connect(&app.database).await.unwrap();
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&mut connection).await.unwrap();
    let mut all = Vec::new();
    for table in tables {
        let columns = format!("SELECT 'quote(\"' || name || '\")' FROM pragma_table_info('{table}')");
        let columns: Vec<String> = sqlx::query_scalar(AssertSqlSafe(columns)).fetch_all(&mut connection).await.unwrap();
        let rows = format!("SELECT {} FROM \"{table}\"", columns.join(" || ',' || "));
        let rows: Vec<String> = sqlx::query_scalar(AssertSqlSafe(rows)).fetch_all(&mut connection).await.unwrap();
        all.extend(rows.join("\n").into_bytes());
    }
    let (busy, ..): (i64, i64, i64) =
        sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut connection).await.unwrap();
    assert_eq!(busy, 0, "nobody reads any more");
    all.extend(bytes_of(&app.database));
    all
}

fn found<'s>(everything: &[u8], secrets: &'s [String]) -> Vec<&'s String> {
    let holds = |text: &&String| everything.windows(text.len()).any(|bytes| bytes == text.as_bytes());
    secrets.iter().filter(holds).collect()
}

/// Erases a respondent, and searches for everything they gave.
async fn erase(app: &TestApp, one: &Respondent, state: &str) {
    let there = everything(app).await;
    let known = found(&there, &one.secrets);
    assert!(known.len() >= 6 && !known.contains(&&one.key), "what is looked for would be found: {known:?}");
    let erased = app.browser().post("/api/reponses/effacement", &fields(&[("_submission", &one.key)])).await;
    assert!(erased.status().is_redirection(), "{}", erased.status());
    assert_eq!(found(&everything(app).await, &one.secrets), Vec::<&String>::new(), "{state}");
}

/// The published sums in cents, by row.
fn volumes(publication: &Value) -> Vec<(String, i64)> {
    let table = &publication["content"]["tables"][0];
    assert_eq!(table["columns"][1]["unit"], "cents");
    let rows = table["rows"].as_array().unwrap().iter();
    rows.filter_map(|row| Some((row["code"].to_string(), row["cells"][1]["value"].as_i64()?))).collect()
}

#[tokio::test]
async fn an_erased_response_is_left_nowhere_and_in_no_later_publication() {
    let app = TestApp::start();
    let mut all = Vec::new();
    for n in 0..26 {
        all.push(respondent(&app, n).await);
    }
    let (one, other, everybody) = (manager(&app, "un").await, manager(&app, "deux").await, app.browser());
    let publication = async |id: &str| json(&everybody, &format!("/api/v1/publications/{id}")).await;
    published(&one, &other, "2026-1", &[]).await;
    let first = publication("2026-1").await;
    location(&one.post(PREPARE, &plan(&[("genre", "definitive")])).await);
    one.page("/observatoire/publications/2026-2").await;
    erase(&app, &all[0], "draft").await;
    location(&act(&other, "2026-2", "1", "figer", &[]).await);
    erase(&app, &all[1], "reviewed").await;
    location(&act(&other, "2026-2", "1", "programmer", &[("moment", "2099-01-01T10:00")]).await);
    erase(&app, &all[2], "scheduled").await;
    erase(&app, &all[3], "public").await;
    let correction = [("genre", "correction"), ("corrige", "2026-1"), ("motif", "Des oublis")];
    published(&one, &other, "2026-3", &correction).await;
    let second = publication("2026-3").await;
    erase(&app, &all[4], "corrected").await;
    location(&act(&other, "2026-3", "1", "retirer", &[("motif", "Doublons")]).await);
    erase(&app, &all[5], "withdrawn").await;
    published(&one, &other, "2026-4", &correction).await;
    let sums = [first, second, publication("2026-4").await].map(|publication| volumes(&publication));
    let gone = &all[..6];
    for (before, after) in [(0, 1), (0, 2), (1, 2)] {
        for (row, sum) in &sums[after] {
            let Some((_, was)) = sums[before].iter().find(|(own, _)| own == row) else { continue };
            let left = was - sum;
            let is_close = |amount: i64| (left - amount).abs() * 20 <= amount;
            let alone = gone.iter().any(|one| is_close(one.startup));
            let two = gone
                .iter()
                .any(|one| gone.iter().any(|other| one.key != other.key && is_close(one.startup + other.startup)));
            assert!(left == 0 || !alone && !two, "{row}: {left} left");
        }
    }
    assert!(sums.iter().all(|sums| !sums.is_empty()), "{sums:?}");
}
