//! A fictitious report, for tests here and in dependent crates.
#![allow(clippy::unwrap_used)] // only tests

use super::{Block, Chapter, FORMAT, Fact, Figured, Identity, Passages, Report, method};
use crate::pdf::reader::Element;
use chrono::{DateTime, Utc};
use statistics::figure::{Chart, Figure, Row, Value};
use survey::identifier::Audience;

/// Its creation time.
pub fn at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000, 0).unwrap()
}

/// A figure with this many columns besides the first.
pub fn figure(id: &str, columns: usize, chart: Chart) -> Figure {
    let head = (0..=columns).map(|n| format!("Colonne {n} <&>")).collect();
    let row = |n: i64| {
        let values =
            (0..columns).map(|c| if c == 1 && n == 2 { Value::Secret } else { Value::Share(0.01 * (n + 1) as f64) });
        Row::new(format!("Ligne {n} « à part »"), values.collect())
    };
    let mut rows: Vec<Row> = (0..4).map(row).collect();
    rows.push(Row::total("Ensemble", (0..columns).map(|_| Value::Count(1_234)).collect()));
    Figure {
        units: Vec::new(),
        id: id.into(),
        title: format!("Figure {id}"),
        reading: format!("Ce que dit la figure {id} : 12,3\u{a0}% & plus."),
        notes: vec!["Une note, avec un <b>.".into()],
        head,
        rows,
        chart,
    }
}

/// The same, as a report's figure.
pub fn figured(id: &str, columns: usize, chart: Chart) -> Figured {
    Figured { name: id.into(), publication: "2026-1".into(), figure: figure(id, columns, chart) }
}

/// The same, boxed.
pub fn boxed(id: &str, columns: usize, chart: Chart) -> Box<Figured> {
    Box::new(figured(id, columns, chart))
}

/// A figure whose rows are of four kinds.
fn marked() -> Box<Figured> {
    let kinds = ["Déclaré", "Mesuré", "Marchés", "Publié"].map(str::to_owned);
    let mut marked = boxed("marques", 3, Chart::Marks { columns: vec![1, 2], kind: 0, kinds: kinds.clone().into() });
    for (row, kind) in marked.figure.rows.iter_mut().zip(kinds) {
        row.values[0] = Value::Words(kind);
    }
    marked
}

/// A report with every kind of block.
pub fn report() -> Report {
    let text = |text: &str| Block::Paragraph { text: text.into() };
    let mut blocks = vec![
        text("Un texte\nsur deux lignes, avec <script>alert(1)</script> & un « guillemet »."),
        Block::Facts {
            facts: vec![Fact { name: "Volume".into(), value: "12,3\u{a0}M€ (2024 : 10,0\u{a0}M€)".into() }],
        },
        Block::Figure { of: boxed("barres", 3, Chart::Bars { columns: vec![0, 2], intervals: vec![] }), level: 3 },
        Block::Figure { of: boxed("histogramme", 1, Chart::Histogram { column: 0, breaks: Vec::new() }), level: 3 },
        Block::Figure { of: boxed("course", 2, Chart::Lines { columns: vec![0], dots: vec![1] }), level: 3 },
        Block::Figure { of: boxed("boites", 5, Chart::Boxes { columns: [0, 0, 0, 0, 0] }), level: 3 },
        Block::Figure { of: marked(), level: 3 },
    ];
    blocks.extend(
        figured("large", 12, Chart::None).parts().into_iter().map(|of| Block::Figure { of: of.into(), level: 3 }),
    );
    let quote = |excerpt| Block::Quote { excerpt, of: (2026, Audience::Acheteurs), from: "Un acheteur public".into() };
    let proposals = vec![
        Block::Heading { text: "Payer plus vite".into() },
        text("Proposée."),
        Block::List { items: vec!["Délais de paiement".into(), "Avances".into()] },
        Block::Figure { of: boxed("preuve-1", 2, Chart::None), level: 4 },
        quote(1),
        quote(2),
    ];
    let chapter = |id: &str, title: &str, blocks| Chapter { id: id.into(), title: title.into(), blocks };
    Report {
        format: FORMAT,
        title: "Rapport de l’Observatoire, édition 2026".into(),
        edition: 2026,
        at: at(),
        publication: Identity {
            id: "2026-1".into(),
            kind: "Chiffres provisoires".into(),
            published_at: at(),
            hash: "0f".repeat(32),
        },
        demonstration: true,
        chapters: vec![
            chapter("volumes", "Volumes", blocks),
            chapter("propositions", "Propositions", proposals),
            chapter("methode", "Méthode et limites", method::blocks()),
        ],
    }
}

/// The quoted passages: one, and one that was withdrawn.
pub fn passages() -> Passages {
    [(1, "Payer à 30 jours,\nc’est promis.".to_owned())].into()
}

/// Every text except those of charts, page numbers in the contents and list markers.
pub fn all_texts(document: &Element) -> Vec<&str> {
    let read = document.all().into_iter().filter(|element| element.kind != "Figure");
    fn text_of(element: &Element) -> Option<&str> {
        match element.kind.as_str() {
            "Link" => element.text.rsplit_once(' ').map(|(title, _)| title),
            "Lbl" if element.text == "•" => None,
            _ => Some(element.text.as_str()),
        }
    }
    read.filter_map(text_of).filter(|text| !text.is_empty()).collect()
}
