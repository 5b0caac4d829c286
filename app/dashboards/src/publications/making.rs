//! Making a publication from the current answers, given everything published before.

use crate::estimates::sources::contracts;
use crate::procurement;
use crate::projections::on_blocking_thread;
use chrono::{DateTime, Utc};
use disclosure::suppression::Progress;
use french::counted;
use publications::plan::{Plan, State};
use publications::publication::{FORMAT, Fact, Kind, Publication, changes};
use publications::table_catalogue::{Ask, What, chosen};
use publications::tables::{Drawn, Earlier, Refused, Units, draw, sources};
use publications::units::{MeasuredPurchases, Unit};
use publications::withheld_cells::Withheld;
use service::Service;
use statistics::published_elsewhere;
use statistics::sources::{Series, published};
use std::collections::BTreeMap;
use store::{CountedCrossing, Frozen, Marked, Store, StoreError, StoredPublication, StoredResponse};
use survey::library::Library;
use survey::{Answers, Audience, EditionYear, Questionnaire};

/// Why a publication cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum MakingError {
    /// The answers or earlier publications could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It would disclose an organisation, or a questionnaire is missing.
    #[error(transparent)]
    Refused(#[from] Refused),
}

/// An organisation with what it measured and what the staff recorded about its response.
fn unit(
    questionnaire: &Questionnaire,
    response: (i64, i64),
    (answers, measured): (Answers, Option<MeasuredPurchases>),
    marked: Option<&Marked>,
) -> Unit {
    let unit = Unit { measured, ..Unit::answering(questionnaire, response, answers) };
    match marked {
        Some(marked) => unit.marked(marked.group.clone(), marked.consent.is_some()),
        None => unit,
    }
}

/// The sources of publications.
#[derive(Clone, Copy)]
pub struct From<'a> {
    /// The answers and earlier publications.
    pub store: &'a Store,
    /// The questionnaires.
    pub library: &'a Library,
    /// Whether the data are fictitious.
    pub demonstration: bool,
}

impl<'a> From<'a> {
    /// The sources of a service.
    pub fn of(service: &'a Service) -> Self {
        Self { store: &service.store, library: &service.library, demonstration: service.demonstration }
    }
}

/// Whether an edition already has a publication of this kind, frozen or scheduled: several versions of the same figures
/// increase the disclosure risk.
pub fn has_one(all: &[StoredPublication], of: &StoredPublication) -> bool {
    let is_same = |one: &StoredPublication| {
        one.id != of.id
            && one.edition == of.edition
            && one.plan.kind == of.plan.kind
            && matches!(one.state, State::Reviewed | State::Scheduled)
    };
    of.plan.kind != Kind::Correction && all.iter().any(is_same)
}

/// The organisations that count now, with the responses that represent them.
async fn units_of(from: From<'_>, edition: EditionYear) -> Result<(Units, Counted), StoreError> {
    let (mut units, mut found) = (Units::new(), Counted::default());
    for audience in Audience::ALL {
        let Some(questionnaire) = from.library.get(edition, audience) else { continue };
        let marked = from.store.marked(edition, audience).await?;
        let mut measured = match audience {
            Audience::Acheteurs => measured_purchases(from.store.counted_crossings(edition).await?, edition),
            Audience::StartUp => BTreeMap::new(),
        };
        let mut all = Vec::new();
        let take = |page: Vec<StoredResponse>| {
            for stored in page {
                found.sent += 1;
                found.aside += usize::from(stored.aside_at.is_some());
                if stored.counts {
                    all.push(unit(
                        questionnaire,
                        (stored.id, stored.response.version),
                        (stored.response.answers, measured.remove(&stored.id)),
                        marked.get(&stored.id),
                    ));
                }
            }
        };
        let mark = from.store.every_response(edition, audience, take).await?;
        found.version = found.version.max(mark.version);
        found.counting.push((audience, all.len()));
        found.consenting += all.iter().filter(|unit| unit.consents).count();
        units.insert(audience, all);
    }
    Ok((units, found))
}

/// What counted buyers measured in an edition's years, by their responses. A sum is about one version of the base: the
/// one that most files were crossed with, and of two the one that was used last. A year below zero is left out: sums of
/// amounts of both signs cannot be proved safe.
pub(crate) fn measured_purchases(
    crossings: Vec<CountedCrossing>,
    edition: EditionYear,
) -> BTreeMap<i64, MeasuredPurchases> {
    let mut used: BTreeMap<String, (usize, DateTime<Utc>)> = BTreeMap::new();
    for one in &crossings {
        let (files, last) = used.entry(one.crossing.measured.base.clone()).or_default();
        (*files, *last) = (*files + 1, one.crossing.made_at.max(*last));
    }
    let Some((base, _)) = used.into_iter().max_by_key(|(_, used)| *used) else { return BTreeMap::new() };
    let of_base = crossings.into_iter().filter(|one| one.crossing.measured.base == base);
    let purchases = |one: CountedCrossing| {
        let measured = one.crossing.measured;
        let years = measured.years.iter().map(|year| (i32::from(year.year), year.own().cents));
        let years = years.filter(|(year, cents)| edition.data_years().contains(year) && *cents >= 0).collect();
        (one.response, MeasuredPurchases { nature: measured.nature, base: measured.base, years })
    };
    of_base.map(purchases).collect()
}

/// The series that are public already: contracts and what others published, with what contradicts what.
async fn public_already(store: &Store) -> Result<(Vec<Series>, Vec<String>), StoreError> {
    let contracts = procurement::by_year(store).await?.map(|(base, years)| contracts(&base, &years));
    let mut series: Vec<Series> = contracts.into_iter().collect();
    let all = published_elsewhere::embedded();
    let all = all.map_err(|error| StoreError::data("the figures published elsewhere", error))?;
    series.extend(published(&all));
    Ok((series, all.conflicts.into_iter().map(|conflict| conflict.text).collect()))
}

/// Counts for the description of a publication's responses.
#[derive(Debug, Default)]
struct Counted {
    sent: usize,
    aside: usize,
    counting: Vec<(Audience, usize)>,
    consenting: usize,
    version: i64,
}

/// Earlier frozen publications, scheduled ones included, that share data: same edition, or a data year covered by both.
async fn earlier_of(from: From<'_>, edition: EditionYear, but: &str) -> Result<Vec<Earlier>, StoreError> {
    let mut all = from.store.publications().await?;
    all.reverse();
    let mut earlier = Vec::new();
    for one in all.into_iter().filter(|one| one.id != but && one.state != State::Draft) {
        let shares_a_year = one.edition.data_years().iter().any(|year| edition.data_years().contains(year));
        let Some((content, _)) = one.content.as_ref().filter(|_| one.edition == edition || shares_a_year) else {
            continue;
        };
        let mut units = Units::new();
        let mut marked = BTreeMap::new();
        for audience in Audience::ALL {
            marked.extend(from.store.marked(one.edition, audience).await?);
        }
        for (response, version, audience, answers, measured) in from.store.publication_members(&one.id).await? {
            if let Some(questionnaire) = from.library.get(one.edition, audience) {
                let given = (answers, measured);
                let unit = unit(questionnaire, (response, version), given, marked.get(&response));
                units.entry(audience).or_default().push(unit);
            }
        }
        let asks = asks(from.library, one.edition, &one.plan);
        earlier.push(Earlier {
            id: one.id,
            edition: one.edition,
            tables: content.tables.clone(),
            asks,
            disclosed: one.disclosed,
            units,
        });
    }
    Ok(earlier)
}

/// The tables that a plan requests.
pub fn asks(library: &Library, edition: EditionYear, plan: &Plan) -> Vec<Ask> {
    chosen(library, edition, &plan.tables, plan.filter.as_ref())
}

/// A publication as it would be if frozen now.
#[derive(Clone, Debug)]
pub struct Made {
    /// The frozen content.
    pub frozen: Frozen,
    /// The withheld cells and why, for the reviewer.
    pub withheld: Vec<Withheld>,
}

/// Makes a publication from its plan. The computation runs on a blocking thread; `progress` is called before each step
/// and returns whether to continue.
///
/// # Errors
/// [`MakingError`].
pub async fn made(
    from: From<'_>,
    draft: &StoredPublication,
    now: DateTime<Utc>,
    progress: impl FnMut(Progress) -> bool + Send + 'static,
) -> Result<Made, MakingError> {
    let edition = draft.edition;
    let (units, found) = units_of(from, edition).await?;
    let earlier = earlier_of(from, edition, &draft.id).await?;
    let members = units.values().flatten().map(|unit| unit.response).collect();
    let measured = units.values().flatten().filter_map(|unit| Some((unit.response.0, unit.measured.clone()?)));
    let measured = measured.collect();
    let (library, asks) = (from.library.clone(), asks(from.library, edition, &draft.plan));
    let sources = asks.iter().find(|ask| matches!(ask.what, What::Sources(_))).map(Ask::id);
    let before = match &draft.plan.corrects {
        Some(corrects) => earlier.iter().find(|one| one.id == *corrects).map(|one| one.tables.clone()),
        None => None,
    };
    let drawn = on_blocking_thread(move || draw(&library, edition, &asks, &units, &earlier, progress)).await??;
    let proposals = from.store.proposals(edition).await?;
    let titles = proposals.into_iter().filter(|proposal| draft.plan.proposals.contains(&proposal.id));
    let Drawn { mut tables, disclosed, proof, withheld } = drawn;
    if let Some(table) = tables.iter_mut().find(|table| sources.as_ref() == Some(&table.id)) {
        let (series, conflicts) = public_already(from.store).await?;
        sources::add(table, &series);
        table.notes.extend(conflicts);
    }
    let mut content = Publication {
        format: FORMAT,
        id: draft.id.clone(),
        edition: edition.year(),
        kind: draft.plan.kind,
        title: draft.plan.title.clone(),
        summary: draft.plan.summary.clone(),
        frozen_at: now,
        version: found.version,
        readers: draft.plan.readers.clone(),
        changes: before.map(|before| changes(&before, &tables)).unwrap_or_default(),
        tables,
        quality: Vec::new(),
        proposals: titles.map(|proposal| proposal.now.written.title).collect(),
        corrects: draft.plan.corrects.clone(),
        reason: draft.plan.reason.clone(),
        demonstration: from.demonstration,
    };
    content.quality = quality(&content, &found);
    Ok(Made { frozen: Frozen { content, disclosed, proof, members, measured }, withheld })
}

/// The quality page, filled in from the service's own data.
fn quality(content: &Publication, found: &Counted) -> Vec<Fact> {
    let fact = |name: &str, value: String| Fact { name: name.to_owned(), value };
    let number = |audience: Audience| found.counting.iter().find(|(own, _)| *own == audience).map_or(0, |(_, n)| *n);
    let responses = format!(
        "{} et {} ; {}, {}.",
        counted(number(Audience::Acheteurs), "Aucun acheteur compté", "Un acheteur compté", "# acheteurs comptés"),
        counted(number(Audience::StartUp), "aucune start-up comptée", "une start-up comptée", "# start-up comptées"),
        counted(found.sent, "aucune réponse reçue", "une réponse reçue", "# réponses reçues"),
        counted(found.aside, "aucune écartée ni à examiner", "une écartée ou à examiner", "# écartées ou à examiner"),
    );
    let readers = match content.readers.as_slice() {
        [] => "Personne.".to_owned(),
        readers => readers.join(", "),
    };
    vec![
        fact("Mandat", "Observatoire des relations start-up – grands comptes, conduit par le Médiateur des entreprises.".to_owned()),
        fact("Population", "Start-up, et acheteurs publics et privés, qui ont bien voulu répondre : il n’y a ni tirage au sort, ni obligation. Les chiffres sont ceux des répondants, sans redressement.".to_owned()),
        fact("Collecte", "Questionnaires en ligne, ouverts à tous jusqu’à leur clôture.".to_owned()),
        fact("Réponses", responses),
        fact("Comptage", "Une réponse par organisation : numéro SIREN, ou groupe quand plusieurs numéros en sont un.".to_owned()),
        fact("Accords écrits", counted(found.consenting, "Aucune organisation n’a accepté que ses montants soient reconnus.", "Une organisation a accepté par écrit que ses montants puissent être reconnus.", "# organisations ont accepté par écrit que leurs montants puissent être reconnus.")),
        fact("Ce qui protège les répondants", format!("Au moins trois organisations par somme, aucune au-dessus de 85 %, et au moins 10 % de la plus grosse hors des deux premières ; cinq réponses au moins par question. Toutes les cases, et celles de chaque publication précédente, sont vérifiées ensemble par programmation linéaire : une case qui ne peut paraître garde une fourchette de ± 10 % au moins, pour chaque répondant aussi ; d’autres cases sont cachées pour cela. {}", content.cell_counts_in_words())),
        fact("Lue avant parution par", readers),
        fact("Révisions", "Une publication ne change jamais. Une correction est une nouvelle publication, qui dit ce qu’elle change et pourquoi.".to_owned()),
    ]
}
