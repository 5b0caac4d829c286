//! A record of JSON, in all published shapes, as cells.

#[cfg(test)]
mod tests;

use crate::raw::{Cell, RawContract, RawHolder, RawModification, Schema, Shape};
use crate::reading::table::Columns;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

type Raw<'a> = Option<&'a RawValue>;

/// How deep lists of holders are followed: `[[{"titulaire": {…}}]]` has four levels.
const MAX_LEVELS: u32 = 6;

/// The longest list of holders or modifications that is read.
const MAX_LIST: usize = 1_000;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Record<'a> {
    #[serde(borrow)]
    id: Raw<'a>,
    #[serde(borrow)]
    acheteur: Raw<'a>,
    #[serde(borrow, rename = "autoriteConcedante")]
    grantor: Raw<'a>,
    #[serde(borrow, alias = "acheteur.id")]
    acheteur_id: Raw<'a>,
    #[serde(borrow)]
    _type: Raw<'a>,
    #[serde(borrow)]
    nature: Raw<'a>,
    #[serde(borrow)]
    objet: Raw<'a>,
    #[serde(borrow, rename = "codeCPV")]
    cpv: Raw<'a>,
    #[serde(borrow)]
    procedure: Raw<'a>,
    #[serde(borrow)]
    techniques: Raw<'a>,
    #[serde(borrow, rename = "modalitesExecution")]
    execution: Raw<'a>,
    #[serde(borrow, rename = "idAccordCadre")]
    framework: Raw<'a>,
    #[serde(borrow, rename = "marcheInnovant")]
    innovative: Raw<'a>,
    #[serde(borrow)]
    ccag: Raw<'a>,
    #[serde(borrow, alias = "etat")]
    statut: Raw<'a>,
    #[serde(borrow, rename = "lieuExecution")]
    place: Raw<'a>,
    #[serde(borrow)]
    montant: Raw<'a>,
    #[serde(borrow, rename = "valeurGlobale")]
    value: Raw<'a>,
    #[serde(borrow, rename = "dateNotification")]
    notified: Raw<'a>,
    #[serde(borrow, rename = "dateSignature")]
    signed: Raw<'a>,
    #[serde(borrow, rename = "datePublicationDonnees")]
    published: Raw<'a>,
    #[serde(borrow)]
    titulaires: Raw<'a>,
    #[serde(borrow)]
    concessionnaires: Raw<'a>,
    #[serde(borrow)]
    modifications: Raw<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Party<'a> {
    #[serde(borrow)]
    id: Raw<'a>,
    #[serde(borrow)]
    nom: Raw<'a>,
    #[serde(borrow, rename = "denominationSociale")]
    company: Raw<'a>,
    #[serde(borrow, rename = "typeIdentifiant")]
    declared: Raw<'a>,
    #[serde(borrow, alias = "concessionnaire")]
    titulaire: Raw<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Location<'a> {
    #[serde(borrow)]
    code: Raw<'a>,
    #[serde(borrow, rename = "typeCode")]
    kind: Raw<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Modification<'a> {
    #[serde(borrow)]
    modification: Raw<'a>,
    #[serde(borrow)]
    id: Raw<'a>,
    #[serde(borrow, rename = "objetModification")]
    object: Raw<'a>,
    #[serde(borrow)]
    montant: Raw<'a>,
    #[serde(borrow, rename = "valeurGlobale")]
    value: Raw<'a>,
    #[serde(borrow, rename = "dateNotificationModification")]
    notified: Raw<'a>,
    #[serde(borrow, rename = "dateSignatureModification")]
    signed: Raw<'a>,
    #[serde(borrow, rename = "datePublicationDonneesModification")]
    published: Raw<'a>,
    #[serde(borrow)]
    titulaires: Raw<'a>,
    #[serde(borrow)]
    concessionnaires: Raw<'a>,
}

/// The cells of a record, or `None` if a key occurs twice or a value is of another kind than its key's.
pub(super) fn read(text: &str) -> Option<RawContract<'_>> {
    let record: Record<'_> = serde_json::from_str(text).ok()?;
    if record.acheteur.is_none() && record.acheteur_id.is_some() {
        return line(text);
    }
    let buyer: Party<'_> = object(record.acheteur.or(record.grantor))?;
    let place: Location<'_> = object(record.place)?;
    let mut holders = Vec::new();
    collect_holders(record.titulaires.or(record.concessionnaires), MAX_LEVELS, &mut holders)?;
    let mut modifications = Vec::new();
    collect_modifications(record.modifications, MAX_LEVELS, &mut modifications)?;
    let concession = record.grantor.is_some() || record.concessionnaires.is_some() || record.value.is_some();
    Some(RawContract {
        shape: Shape::Whole,
        schema: schema(&record, &buyer),
        concession,
        id: cell(record.id),
        buyer: cell(buyer.id),
        buyer_name: cell(buyer.nom),
        nature: cell(record.nature),
        object: cell(record.objet),
        cpv: cell(record.cpv),
        procedure: cell(record.procedure),
        techniques: source(record.techniques),
        execution: source(record.execution),
        framework: cell(record.framework),
        innovative: cell(record.innovative),
        status: cell(record.statut),
        place_code: cell(place.code),
        place_kind: cell(place.kind),
        amount: first(record.montant, record.value),
        notified: first(record.notified, record.signed),
        published: cell(record.published),
        version: Cell::default(),
        holders,
        modifications,
    })
}

/// A line of a table, as portals also export it in JSON: its keys are the names of columns.
fn line(text: &str) -> Option<RawContract<'_>> {
    let cells: BTreeMap<String, Raw<'_>> = serde_json::from_str(text).ok()?;
    let names: Vec<&str> = cells.keys().map(String::as_str).collect();
    let columns = Columns::of(&names).ok()?;
    let cells: Vec<Cell<'_>> = cells.values().map(|value| cell(*value)).collect();
    Some(columns.row(&cells))
}

fn schema(record: &Record<'_>, buyer: &Party<'_>) -> Schema {
    if record.innovative.is_some() || record.techniques.is_some() || record.ccag.is_some() {
        Schema::V2022
    } else if record._type.is_some() || buyer.nom.is_some() {
        Schema::V2019
    } else {
        Schema::Unknown
    }
}

/// An object's parts; the default for null, for nothing and for an empty list.
fn object<'a, T: Deserialize<'a> + Default>(raw: Raw<'a>) -> Option<T> {
    match raw.map(RawValue::get) {
        None | Some("null" | "[]" | "\"\"") => Some(T::default()),
        Some(text) => serde_json::from_str(text).ok(),
    }
}

/// Holders as a list of objects, a list of `{"titulaire": {…}}`, an object, nothing, or lists in lists.
fn collect_holders<'a>(raw: Raw<'a>, levels: u32, into: &mut Vec<RawHolder<'a>>) -> Option<()> {
    let Some(text) = raw.map(RawValue::get) else { return Some(()) };
    match text.as_bytes().first() {
        Some(b'[') if levels > 0 && into.len() < MAX_LIST => {
            for part in serde_json::from_str::<Vec<&RawValue>>(text).ok()? {
                collect_holders(Some(part), levels - 1, into)?;
            }
        }
        Some(b'{') if levels > 0 && into.len() < MAX_LIST => {
            let party: Party<'_> = serde_json::from_str(text).ok()?;
            if party.titulaire.is_some() {
                return collect_holders(party.titulaire, levels - 1, into);
            }
            let holder =
                RawHolder { declared: cell(party.declared), id: cell(party.id), name: first(party.company, party.nom) };
            if holder != RawHolder::default() {
                into.push(holder);
            }
        }
        _ => {}
    }
    Some(())
}

/// Modifications as a list of objects, a list of `{"modification": {…}}`, an object or nothing.
fn collect_modifications<'a>(raw: Raw<'a>, levels: u32, into: &mut Vec<RawModification<'a>>) -> Option<()> {
    let Some(text) = raw.map(RawValue::get) else { return Some(()) };
    match text.as_bytes().first() {
        Some(b'[') if levels > 0 && into.len() < MAX_LIST => {
            for part in serde_json::from_str::<Vec<&RawValue>>(text).ok()? {
                collect_modifications(Some(part), levels - 1, into)?;
            }
        }
        Some(b'{') if levels > 0 && into.len() < MAX_LIST => {
            let change: Modification<'_> = serde_json::from_str(text).ok()?;
            if change.modification.is_some() {
                return collect_modifications(change.modification, levels - 1, into);
            }
            let mut holders = Vec::new();
            collect_holders(change.titulaires.or(change.concessionnaires), MAX_LEVELS, &mut holders)?;
            into.push(RawModification {
                number: cell(change.id),
                notified: first(change.notified, change.signed),
                published: cell(change.published),
                amount: first(change.montant, change.value),
                object: cell(change.object),
                holders,
            });
        }
        _ => {}
    }
    Some(())
}

/// The first of two values that says something.
fn first<'a>(one: Raw<'a>, other: Raw<'a>) -> Cell<'a> {
    Some(cell(one)).filter(|cell| !cell.is_empty()).unwrap_or_else(|| cell(other))
}

/// A text without its quotation marks, a number or a truth value as written, the first element of a list.
fn cell(raw: Raw<'_>) -> Cell<'_> {
    let text = raw.map(RawValue::get).unwrap_or_default();
    match text.as_bytes().first() {
        None | Some(b'n' | b'{') => Cell::default(),
        Some(b'"') if !text.contains('\\') => Cell::Borrowed(text.trim_matches('"')),
        Some(b'"') => Cell::Owned(serde_json::from_str(text).unwrap_or_default()),
        Some(b'[') => match serde_json::from_str::<Vec<&RawValue>>(text).unwrap_or_default().first() {
            Some(part) if !part.get().starts_with('[') => cell(Some(part)),
            _ => Cell::default(),
        },
        _ => Cell::Borrowed(text),
    }
}

/// A list or an object as written, in which words are looked for.
fn source(raw: Raw<'_>) -> Cell<'_> {
    Cell::Borrowed(raw.map(RawValue::get).unwrap_or_default())
}
