//! A record of XML as a tree, and its cells.

use crate::raw::{Cell, RawContract, RawHolder, RawModification, Schema, Shape};
use crate::reading::Damage;
use quick_xml::Reader;
use quick_xml::events::Event;

/// How deep elements may be nested.
const MAX_DEPTH: usize = 32;

/// An element: its name without prefix, its own text, its children.
#[derive(Debug, Default)]
pub(super) struct Element {
    name: String,
    text: String,
    children: Vec<Element>,
}

impl Element {
    fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The text of the first of some children that is there.
    fn cell(&self, names: &[&str]) -> Cell<'_> {
        names
            .iter()
            .find_map(|name| self.child(name))
            .map(|child| Cell::Borrowed(child.text.trim()))
            .unwrap_or_default()
    }

    /// All texts below, joined.
    fn words(&self) -> String {
        let mut words = self.text.trim().to_owned();
        for child in &self.children {
            words.push(' ');
            words.push_str(&child.words());
        }
        words
    }
}

/// The tree of a record.
pub(super) fn parse(text: &str) -> Result<Element, Damage> {
    let mut reader = Reader::from_str(text);
    let mut path = vec![Element::default()];
    loop {
        match reader.read_event().map_err(|_| Damage::Markup)? {
            Event::Start(start) if path.len() < MAX_DEPTH => path.push(named(start.local_name().as_ref())),
            Event::Start(_) => return Err(Damage::TooDeep),
            Event::Empty(start) => {
                let element = named(start.local_name().as_ref());
                top(&mut path)?.children.push(element);
            }
            Event::End(_) => {
                let element = path.pop().ok_or(Damage::Markup)?;
                top(&mut path)?.children.push(element);
            }
            Event::Text(text) => top(&mut path)?.text.push_str(&text.xml10_content()),
            Event::CData(data) => top(&mut path)?.text.push_str(&data.xml10_content()),
            Event::GeneralRef(reference) => {
                let meant = match reference.resolve_char_ref().map_err(|_| Damage::Markup)? {
                    Some(letter) => letter,
                    None => entity(&reference.xml10_content()).ok_or(Damage::Markup)?,
                };
                top(&mut path)?.text.push(meant);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    match path.len() {
        1 => top(&mut path)?.children.pop().ok_or(Damage::Markup),
        _ => Err(Damage::NoEnd),
    }
}

fn named(name: &str) -> Element {
    Element { name: name.to_owned(), ..Element::default() }
}

fn top(path: &mut [Element]) -> Result<&mut Element, Damage> {
    path.last_mut().ok_or(Damage::Markup)
}

/// The five entities that XML knows without a declaration.
fn entity(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        _ => None,
    }
}

/// The cells of a record.
pub(super) fn contract(record: &Element) -> RawContract<'_> {
    let buyer = record.child("acheteur").or(record.child("autoriteConcedante"));
    let place = record.child("lieuExecution");
    let words = |name: &str| record.child(name).map(|child| Cell::Owned(child.words())).unwrap_or_default();
    RawContract {
        shape: Shape::Whole,
        schema: schema(record, buyer),
        concession: record.name != "marche" || record.child("autoriteConcedante").is_some(),
        id: record.cell(&["id"]),
        buyer: buyer.map(|buyer| buyer.cell(&["id"])).unwrap_or_default(),
        buyer_name: buyer.map(|buyer| buyer.cell(&["nom"])).unwrap_or_default(),
        nature: record.cell(&["nature"]),
        object: record.cell(&["objet"]),
        cpv: record.cell(&["codeCPV"]),
        procedure: record.cell(&["procedure"]),
        techniques: words("techniques"),
        execution: words("modalitesExecution"),
        framework: record.cell(&["idAccordCadre"]),
        innovative: record.cell(&["marcheInnovant"]),
        status: record.cell(&["statut", "etat"]),
        place_code: place.map(|place| place.cell(&["code"])).unwrap_or_default(),
        place_kind: place.map(|place| place.cell(&["typeCode"])).unwrap_or_default(),
        amount: record.cell(&["montant", "valeurGlobale"]),
        notified: record.cell(&["dateNotification", "dateSignature"]),
        published: record.cell(&["datePublicationDonnees"]),
        version: Cell::default(),
        holders: holders(record),
        modifications: record
            .all("modifications")
            .flat_map(|list| list.all("modification"))
            .map(modification)
            .collect(),
    }
}

fn schema(record: &Element, buyer: Option<&Element>) -> Schema {
    if ["marcheInnovant", "techniques", "ccag"].iter().any(|name| record.child(name).is_some()) {
        Schema::V2022
    } else if buyer.is_some_and(|buyer| buyer.child("nom").is_some()) {
        Schema::V2019
    } else {
        Schema::Unknown
    }
}

fn modification(change: &Element) -> RawModification<'_> {
    RawModification {
        number: change.cell(&["id"]),
        notified: change.cell(&["dateNotificationModification", "dateSignatureModification"]),
        published: change.cell(&["datePublicationDonneesModification"]),
        amount: change.cell(&["montant", "valeurGlobale"]),
        object: change.cell(&["objetModification"]),
        holders: holders(change),
    }
}

/// `<titulaires><titulaire>…`, or `<titulaires>` repeated with the holder's own parts.
fn holders(record: &Element) -> Vec<RawHolder<'_>> {
    let mut holders = Vec::new();
    for (list, one) in [("titulaires", "titulaire"), ("concessionnaires", "concessionnaire")] {
        for list in record.all(list) {
            let inside: Vec<&Element> = list.all(one).collect();
            let parties = if inside.is_empty() { vec![list] } else { inside };
            holders.extend(parties.into_iter().map(holder).filter(|holder| *holder != RawHolder::default()));
        }
    }
    holders
}

fn holder(party: &Element) -> RawHolder<'_> {
    RawHolder {
        declared: party.cell(&["typeIdentifiant"]),
        id: party.cell(&["id"]),
        name: party.cell(&["denominationSociale", "nom"]),
    }
}
