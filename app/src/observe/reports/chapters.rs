//! What each chapter of a report holds.

use super::build::{Sources, frozen};
use crate::figure::{Chart, Figure, Row, Value};
use crate::form::decode;
use crate::french::counted;
use crate::observe::desk::{Desk, DeskError, Shown};
use crate::observe::proposals::board::{Backed, Board, figure as support};
use crate::observe::proposals::evidence::quoted;
use crate::observe::proposals::words::{backed, groups, option_name, side, status_name};
use crate::observe::proposals::write_page::split;
use crate::observe::texts::counting::code_counts;
use crate::observe::texts::excerpts_page::quotes;
use crate::observe::texts::frame::audience_name;
use crate::observe::texts::selection::Selection;
use crate::report::{Block, Fact, Frozen, Plan};
use crate::statistics::profile::Profile;
use crate::store::Role;
use crate::survey::{Audience, EditionYear};

/// How many passages of a questionnaire a report quotes beside those of its proposals.
const QUOTES: usize = 12;

/// What the chapters are made from.
pub(super) struct Source<'a> {
    pub edition: EditionYear,
    pub plan: &'a Plan,
    pub pages: Vec<(Desk, Shown)>,
    pub board: Board,
    /// Whether answers still come in.
    pub partial: bool,
}

impl Source<'_> {
    fn page(&self, desk: Desk) -> Option<&Shown> {
        self.pages.iter().find(|(own, _)| *own == desk).map(|(_, shown)| shown)
    }

    /// The figures of a page that a condition keeps.
    fn figures(&self, desk: Desk, keep: impl Fn(&Figure) -> bool) -> Vec<Block> {
        let Some(shown) = self.page(desk) else { return Vec::new() };
        let (told, untold): (Vec<&Figure>, Vec<&Figure>) =
            shown.figures.iter().filter(|figure| keep(figure)).partition(|figure| figure.tells());
        let frozen = told.into_iter().flat_map(|figure| frozen(self.edition, shown.version, figure).parts());
        let mut blocks: Vec<Block> = frozen.map(|of| Block::Figure { of: of.into(), level: 3 }).collect();
        if !untold.is_empty() {
            let titles: Vec<String> = untold.into_iter().map(|figure| format!("« {} »", figure.title)).collect();
            blocks.push(paragraph(format!("Rien de diffusable dans : {}.", titles.join(", "))));
        }
        blocks
    }

    /// The proposals that go in, the best backed first.
    fn proposals(&self) -> Vec<&Backed> {
        let is_in = |one: &&Backed| {
            one.proposal.now.status.is_reported() && !self.plan.proposals_left_out.contains(&one.proposal.id)
        };
        self.board.backed.iter().filter(is_in).collect()
    }
}

fn paragraph(text: impl Into<String>) -> Block {
    Block::Paragraph { text: text.into() }
}

/// A text of the team, in paragraphs.
pub(super) fn text(text: &str) -> Vec<Block> {
    split(text).into_iter().map(paragraph).collect()
}

fn is_lever(figure: &Figure) -> bool {
    figure.id.starts_with("leviers")
}

/// What a report says first while answers come in.
const PARTIAL: &str = "Collecte en cours : les chiffres de ce rapport portent sur les réponses reçues jusqu’ici.";

pub(super) fn summary(source: &Source<'_>) -> Vec<Block> {
    let mut blocks: Vec<Block> = source.partial.then(|| paragraph(PARTIAL)).into_iter().collect();
    if let Some(shown) = source.page(Desk::Volumes) {
        blocks.extend(shown.lead.clone().map(paragraph));
        let facts = shown.tiles.iter().map(|tile| {
            let detail = if tile.detail.is_empty() { String::new() } else { format!(" ({})", tile.detail) };
            Fact { name: tile.label.clone(), value: format!("{}{detail}", tile.value) }
        });
        blocks.push(Block::Facts { facts: facts.collect() });
    }
    let mut said: Vec<String> = Vec::new();
    if let Some(shown) = source.page(Desk::Obstacles) {
        let first = ["freins-acheteurs", "freins-public", "freins-prive", "leviers"];
        let figures = first.iter().filter_map(|id| shown.figures.iter().find(|figure| figure.id == *id));
        said.extend(figures.map(|figure| format!("{} : {}", figure.title, figure.reading)));
    }
    if let Some(first) = source.proposals().first() {
        said.push(format!("Proposition la plus soutenue : « {} ».", first.proposal.now.written.title));
    }
    if !said.is_empty() {
        blocks.push(Block::List { items: said });
    }
    blocks
}

pub(super) async fn participation(sources: &Sources, source: &Source<'_>) -> Result<Vec<Block>, DeskError> {
    let mut blocks = Vec::new();
    for audience in [Audience::Acheteurs, Audience::StartUp] {
        let made = sources.answers.ask(source.edition, audience, move |questionnaire, columns| {
            let profile = Profile::of(questionnaire);
            let count = |picked: &[(String, String)]| i64::try_from(columns.picked(picked).count()).unwrap_or(i64::MAX);
            let dimension = profile.dimensions.first()?;
            let rows: Vec<Row> = dimension
                .values
                .iter()
                .map(|(code, name)| {
                    Row::new(name.clone(), vec![Value::Count(count(&[(dimension.field.clone(), code.clone())]))])
                })
                .collect();
            Some((dimension.name, rows, count(&[])))
        });
        let Some((Some((dimension, mut rows, all)), version)) = made.await? else { continue };
        rows.push(Row::total("Ensemble", vec![Value::Count(all)]));
        let figure = Figure {
            units: Vec::new(),
            id: format!("reponses-{audience}"),
            title: format!("Réponses : {}", audience_name(audience).to_lowercase()),
            reading: counted(
                all,
                "Aucune réponse n’a encore été envoyée.",
                "Une organisation a répondu.",
                "# organisations ont répondu.",
            ),
            notes: vec!["Réponses envoyées, une par organisation : celle qui compte.".to_owned()],
            head: vec![dimension.to_owned(), "Réponses".to_owned()],
            rows,
            chart: Chart::Bars { columns: vec![0], intervals: Vec::new() },
        };
        blocks.push(Block::Figure { of: frozen(source.edition, version, &figure).into(), level: 3 });
    }
    // Who answers is told above, for both questionnaires.
    blocks.extend(source.figures(Desk::Participation, |figure| figure.id == "meme-jour"));
    Ok(blocks)
}

pub(super) fn volumes(source: &Source<'_>) -> Vec<Block> {
    source.figures(Desk::Volumes, |_| true)
}

pub(super) fn obstacles(source: &Source<'_>) -> Vec<Block> {
    source.figures(Desk::Obstacles, |figure| !is_lever(figure))
}

pub(super) fn levers(source: &Source<'_>) -> Vec<Block> {
    source.figures(Desk::Obstacles, is_lever)
}

pub(super) async fn texts(sources: &Sources, source: &Source<'_>) -> Result<Vec<Block>, DeskError> {
    let mut blocks = Vec::new();
    for audience in [Audience::Acheteurs, Audience::StartUp] {
        // As an analyst sees them: whole questionnaires, and no number of fewer than three.
        let selection = Selection::all(source.edition, audience);
        let Some(counted) = code_counts(&sources.service, &sources.texts, &selection, Role::Analyst).await? else {
            continue;
        };
        let version = sources.service.store.version(source.edition).await?;
        let figure = Figure {
            units: Vec::new(),
            id: format!("codes-{audience}"),
            title: format!("Ce que disent les textes libres : {}", audience_name(audience).to_lowercase()),
            notes: vec![
                counted.reading,
                "Textes lus et codés un par un par l’équipe. Un texte peut avoir plusieurs codes.".to_owned(),
            ],
            ..counted.figure
        };
        if !figure.rows.is_empty() {
            blocks.push(Block::Figure { of: frozen(source.edition, version, &figure).into(), level: 3 });
        }
        let all = quotes(&sources.service.store, &sources.texts, source.edition, audience).await?;
        blocks.extend(all.into_iter().take(QUOTES).map(|quote| Block::Quote {
            excerpt: quote.id,
            of: (source.edition.year(), audience),
            from: quote.attribution,
        }));
    }
    if blocks.is_empty() {
        blocks.push(paragraph("Aucun texte libre n’a été codé ni retenu pour être cité."));
    }
    Ok(blocks)
}

pub(super) async fn proposals(sources: &Sources, source: &Source<'_>) -> Result<Vec<Block>, DeskError> {
    let included = source.proposals();
    if included.is_empty() {
        return Ok(vec![paragraph("Aucune proposition n’est retenue pour ce rapport.")]);
    }
    let owned: Vec<Backed> = included.iter().map(|one| (*one).clone()).collect();
    let of = frozen(source.edition, source.board.version, &support(&owned));
    let mut blocks = vec![Block::Figure { of: of.into(), level: 3 }];
    let groups = groups(&sources.service.library, source.edition);
    for one in included {
        let proposal = &one.proposal;
        let written = &proposal.now.written;
        blocks.push(Block::Heading { text: written.title.clone() });
        blocks.push(paragraph(format!("État : {}.", status_name(proposal.now.status).to_lowercase())));
        blocks.extend(text(&written.body));
        let sides: Vec<Fact> = one
            .sides()
            .map(|(audience, support)| Fact {
                name: format!("Soutien, {}", side(audience).to_lowercase()),
                value: backed(audience, support, &groups),
            })
            .collect();
        if !sides.is_empty() {
            blocks.push(paragraph("Elle répond à :"));
            // Both sides word some options alike: each is said once.
            let mut items: Vec<String> = Vec::new();
            for name in written.targets.iter().map(|target| option_name(&groups, target)) {
                if !items.contains(&name) {
                    items.push(name);
                }
            }
            blocks.push(Block::List { items });
            blocks.push(Block::Facts { facts: sides });
        }
        for evidence in sources.service.store.attached_figures(proposal.id).await? {
            let edition =
                decode(&evidence.of.query).unwrap_or_default().get("edition").parse().unwrap_or(source.edition.year());
            let of = Frozen {
                name: format!("preuve-{}", evidence.id),
                edition,
                version: evidence.of.version,
                at: Some(evidence.at),
                figure: evidence.of.figure,
            };
            blocks.extend(of.parts().into_iter().map(|of| Block::Figure { of: of.into(), level: 4 }));
        }
        let attached = sources.service.store.attached_quotes(proposal.id).await?;
        let found = quoted(&sources.service.store, &sources.texts, &attached).await?;
        blocks.extend(attached.iter().zip(found).filter_map(|(attached, quote)| {
            let of = (attached.of.0.year(), attached.of.1);
            Some(Block::Quote { excerpt: attached.excerpt, of, from: quote?.attribution })
        }));
    }
    Ok(blocks)
}
