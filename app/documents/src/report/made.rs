//! Making a report from a publication: it contains the published, frozen figures and no others.

use super::{Block, CHAPTERS, Chapter, FORMAT, Fact, Figured, Identity, Plan, Report, method};
use chrono::{DateTime, Utc};
use french::split_paragraphs;
use publications::headline::Headline;
use publications::publication::{Publication, Table};
use publications::table_catalogue::{Ask, What};

/// The sources of a report.
pub struct Of<'a> {
    /// The publication.
    pub content: &'a Publication,
    /// The SHA-256 of its canonical form.
    pub hash: &'a str,
    /// When it was released.
    pub published_at: DateTime<Utc>,
    /// Its tables as requested.
    pub asks: &'a [Ask],
}

/// The team's contributions: texts, quoted passages, comments on proposals.
#[derive(Default)]
pub struct Added {
    /// Chapters and their introductory texts.
    pub plan: Plan,
    /// The passages.
    pub quotes: Vec<Block>,
    /// The chapter on the publication's proposals, instead of their titles.
    pub proposals: Vec<Block>,
}

fn paragraph(text: impl Into<String>) -> Block {
    Block::Paragraph { text: text.into() }
}

/// A text of the team, in paragraphs.
pub fn paragraphs(text: &str) -> Vec<Block> {
    split_paragraphs(text).into_iter().map(paragraph).collect()
}

/// Makes a report. `at` is its creation time.
pub fn report(of: &Of<'_>, added: Added, at: DateTime<Utc>) -> Report {
    let Added { plan, quotes, proposals } = added;
    let (mut quotes, mut proposals) = (Some(quotes), Some(proposals));
    let mut chapters = Vec::new();
    for (id, title) in CHAPTERS.into_iter().filter(|(id, _)| plan.has(id)) {
        let mut blocks = paragraphs(plan.text(id));
        blocks.extend(match id {
            "synthese" => summary(of),
            "participation" => tables(of, |what| matches!(what, What::Participation(_))),
            "volumes" => tables(of, |what| !matches!(what, What::Participation(_) | What::Answers(..))),
            "freins" => tables(of, |what| matches!(what, What::Answers(..))),
            "textes" => quotes.take().unwrap_or_default(),
            "propositions" => {
                let comments = proposals.take().filter(|comments| !comments.is_empty());
                let titles =
                    (!of.content.proposals.is_empty()).then(|| Block::List { items: of.content.proposals.clone() });
                comments.unwrap_or_else(|| titles.into_iter().collect())
            }
            "methode" => quality(of.content),
            _ => Vec::new(),
        });
        // Chapters for which the publication has nothing are left out.
        if !blocks.is_empty() {
            chapters.push(Chapter { id: id.to_owned(), title: title.to_owned(), blocks });
        }
    }
    let edition = of.content.edition;
    Report {
        format: FORMAT,
        title: format!("Rapport de l’Observatoire des relations start-up – grands comptes, édition {edition}"),
        edition,
        at,
        publication: Identity {
            id: of.content.id.clone(),
            kind: of.content.kind.name().to_owned(),
            published_at: of.published_at,
            hash: of.hash.to_owned(),
        },
        demonstration: of.content.demonstration,
        chapters,
    }
}

fn summary(of: &Of<'_>) -> Vec<Block> {
    let mut blocks = vec![Block::Heading { text: of.content.title.clone() }];
    blocks.extend(paragraphs(&of.content.summary));
    if let Some(Headline { of, heads, lines }) = Headline::of(of.content, of.asks) {
        let fact = |(name, figures): (String, Vec<String>)| {
            let values: Vec<String> =
                heads.iter().zip(figures).map(|(head, figure)| format!("{} {figure}", head.to_lowercase())).collect();
            Fact { name: format!("{of}, {}", name.to_lowercase()), value: values.join(" ; ") }
        };
        blocks.push(Block::Facts { facts: lines.into_iter().map(fact).collect() });
    }
    blocks
}

/// The tables of these kinds, in the order of the publication.
fn tables(of: &Of<'_>, is_in: impl Fn(&What) -> bool) -> Vec<Block> {
    let named = |table: &&Table| of.asks.iter().any(|ask| ask.id() == table.id && is_in(&ask.what));
    let figured = of.content.tables.iter().filter(named).flat_map(|table| {
        Figured { name: table.id.clone(), publication: of.content.id.clone(), figure: table.figure() }.parts()
    });
    figured.map(|of| Block::Figure { of: of.into(), level: 3 }).collect()
}

/// The quality page of the publication, then the method.
fn quality(content: &Publication) -> Vec<Block> {
    let facts = content.quality.iter().map(|fact| Fact { name: fact.name.clone(), value: fact.value.clone() });
    let mut blocks =
        vec![Block::Heading { text: "La publication".to_owned() }, Block::Facts { facts: facts.collect() }];
    blocks.extend(method::blocks());
    blocks
}
