//! A panel of 41 large groups, entered through forms: every figure to the cent, on dashboards and in its publication.

use crate::observe::publications::{json, manager, published};
use crate::support::app::{TestApp, siren};
use serde_json::Value;

/// A buyer's amounts, in cents: purchases from start-ups and all purchases, of 2025 and of 2024.
type Given = [i64; 4];

/// Forty with 1 to 4 M€, one of which buys nothing, and one with 400 M€.
fn panel() -> Vec<Given> {
    let one = |n: i64| {
        let startup = match n {
            17 => 0,
            40 => 40_000_000_000,
            n => 100_000_000 + n * 7_500_003,
        };
        let total = 9_000_000_000 + n * 310_000_007 + if n == 40 { 900_000_000_000 } else { 0 };
        [startup, total, startup / 7 * 6 + n, total - 150_000_000 - n * 13]
    };
    (0..41).map(one).collect()
}

/// An amount as people type it: `1 234 567,89`.
fn typed(cents: i64) -> String {
    format!("{},{:02}", cents / 100, cents % 100)
}

fn number(of: &Value, name: &str) -> f64 {
    of[name].as_f64().unwrap_or_else(|| panic!("{name} in {of}"))
}

fn mean(rates: &[f64]) -> f64 {
    rates.iter().sum::<f64>() / rates.len() as f64
}

/// The figures of a year, computed only from what was typed, independently of the service.
struct Expected {
    startup: i64,
    total: i64,
    rates: [(&'static str, f64); 4],
}

fn expected(panel: &[Given], place: usize) -> Expected {
    let sum = |column: usize| panel.iter().map(|given| given[column]).sum::<i64>();
    let (startup, total) = (sum(place), sum(place + 1));
    let mut rates: Vec<f64> = panel.iter().map(|given| given[place] as f64 / given[place + 1] as f64).collect();
    rates.sort_by(f64::total_cmp);
    let rates = [
        ("rate_aggregate", startup as f64 / total as f64),
        ("rate_median", rates[20]),
        ("rate_top5_mean", mean(&rates[36..])),
        ("rate_bottom5_mean", mean(&rates[..5])),
    ];
    Expected { startup, total, rates }
}

#[tokio::test]
async fn a_panel_of_41_groups_gives_exact_figures_on_dashboards_and_in_its_publication() {
    let app = TestApp::start();
    let panel = panel();
    for given in &panel {
        let [startup, total, startup_before, total_before] = given.map(typed);
        let respondent = app.browser();
        let response = respondent.buyer(&siren(), [(&startup, &total), (&startup_before, &total_before)]).await;
        respondent.send(&response).await;
    }
    app.exact_staff("exact@obs.example", "manager");
    let mut staff = app.browser();
    staff.sign_in("exact@obs.example").await;
    let volumes = staff.exact_volumes().await;
    let [now, before] = [expected(&panel, 0), expected(&panel, 2)];
    let growth = now.startup as f64 / before.startup as f64 - 1.0;
    for (year, expected, place) in [(2025, &now, 1), (2024, &before, 0)] {
        let all = &volumes["years"][place];
        assert_eq!(all["year"], year);
        let parts = [&all["sectors"], &all["segments"]].map(|parts| {
            let part = parts.as_array().unwrap().iter().find(|part| part["respondents"] == 41);
            part.unwrap_or_else(|| panic!("they are all of one: {parts}"))
        });
        assert_eq!((&parts[0]["code"], &parts[1]["code"]), (&"prive".into(), &"grand_groupe".into()));
        for figures in [all, parts[0], parts[1]] {
            assert_eq!(figures["respondents"], 41);
            assert_eq!(figures["startup_purchases_cents"], expected.startup);
            assert_eq!(figures["total_purchases_cents"], expected.total);
            for (name, rate) in expected.rates {
                assert!((number(figures, name) - rate).abs() < 1e-12, "{year} {name}: {figures}");
            }
            let matched = &figures["matched_panel"];
            if year == 2025 {
                assert_eq!(matched["respondents"], 41);
                assert_eq!(
                    (&matched["current_cents"], &matched["previous_cents"]),
                    (&now.startup.into(), &before.startup.into())
                );
                assert!((number(matched, "growth") - growth).abs() < 1e-12);
            } else {
                assert!(matched["growth"].is_null());
            }
        }
    }

    let (one, other, everybody) = (manager(&app, "un").await, manager(&app, "deux").await, app.browser());
    published(&one, &other, "2026-1", &[("tableau", "volumes-2024-AC01"), ("tableau", "evolution-2025-AC01")]).await;
    let published = json(&everybody, "/barometre/2026-1/donnees.json").await;
    let cell = |table: &str, row: &str, column: &str| -> Value {
        let find = |all: &Value, name: &str, code: &str| {
            all.as_array().unwrap().iter().position(|one| one[name] == code).unwrap_or_else(|| panic!("no {code}"))
        };
        let table = &published["tables"][find(&published["tables"], "id", table)];
        let (row, column) = (find(&table["rows"], "code", row), find(&table["columns"], "code", column));
        table["rows"][row]["cells"][column]["value"].clone()
    };
    let columns = ["taux_agrege", "taux_median", "cinq_plus_hauts", "cinq_plus_bas"];
    let rounded = |value: f64| (value * 10_000.0).round() / 10_000.0;
    for row in ["tous", "prive", "grand_groupe"] {
        for (table, sum) in [("volumes-2025-AC01", now.startup), ("volumes-2024-AC01", before.startup)] {
            assert_eq!(cell(table, row, "achats"), sum, "{row}");
            assert_eq!(cell(table, row, "acheteurs"), 41);
        }
        for (column, (_, rate)) in columns.iter().zip(now.rates) {
            assert_eq!(cell("taux-2025-AC01", row, column), rounded(rate), "{row} {column}");
        }
        assert_eq!(cell("evolution-2025-AC01", row, "evolution"), rounded(growth), "{row}");
    }
}
