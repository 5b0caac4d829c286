//! The columns of tables, under the names that they were published with.
//!
//! Four families are known: the consolidated table of data.gouv.fr (`acheteur_id`, `titulaire_id`, one line for each
//! holder and each state, numbered by `modification_id`), the same with dots (`acheteur.id`), that of
//! data.economie.gouv.fr (`titulaire_id_1` to `_3`, one line for each modification), and the one of local authorities
//! (`MARCHE_ID`). Names are compared by their letters and digits alone. A rationalised amount (`montant_rationalise`)
//! is never read.

use super::Failure;
use crate::raw::{Cell, RawContract, RawHolder, RawModification, Schema, Shape};

/// The largest number behind a holder's column.
const MAX_NUMBERED: usize = 20;

/// Words that data.economie.gouv.fr writes in a cell without a value.
const BLANKS: [&str; 8] = ["CDL", "INX", "NC", "NULL", "NONE", "NAN", "N/A", "NA"];

/// The columns of a holder.
#[derive(Clone, Copy, Debug)]
struct HolderColumns {
    id: usize,
    declared: Option<usize>,
    name: Option<usize>,
}

/// Where each part of a contract stands in a line.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    count: usize,
    id: Option<usize>,
    uid: Option<usize>,
    buyer: usize,
    buyer_name: Option<usize>,
    nature: Option<usize>,
    object: Option<usize>,
    cpv: Option<usize>,
    procedure: Option<usize>,
    techniques: Option<usize>,
    execution: Option<usize>,
    framework: Option<usize>,
    innovative: Option<usize>,
    status: Option<usize>,
    kind: Option<usize>,
    place_code: Option<usize>,
    place_kind: Option<usize>,
    amount: usize,
    notified: Option<usize>,
    published: Option<usize>,
    version: Option<usize>,
    holders: Vec<HolderColumns>,
    change: Change,
}

/// The columns of a modification that stands in the line of the contract.
#[derive(Clone, Debug, Default)]
struct Change {
    number: Option<usize>,
    notified: Option<usize>,
    published: Option<usize>,
    amount: Option<usize>,
    object: Option<usize>,
    holders: Option<usize>,
    declared: Option<usize>,
}

impl Columns {
    /// The columns of a header.
    ///
    /// # Errors
    /// [`Failure::NoColumns`] without a contract's number, its buyer, its amount or its holders.
    pub(super) fn of<S: AsRef<str>>(header: &[S]) -> Result<Self, Failure> {
        let names: Vec<String> = header.iter().map(|name| letters(name.as_ref())).collect();
        let at = |candidates: &[&str]| candidates.iter().find_map(|name| names.iter().position(|other| other == name));
        let id = at(&["id", "marcheid", "idmarche"]);
        let uid = at(&["uid"]);
        let buyer =
            at(&["acheteurid", "acheteursid", "acheteursiret", "siretacheteur", "idacheteur", "autoriteconcedanteid"]);
        let amount = at(&["montant", "valeurglobale"]);
        let holders = holder_columns(&at);
        let mut missing = Vec::new();
        for (name, there) in [
            ("l’identifiant (id)", id.or(uid).is_some()),
            ("l’acheteur (acheteur_id)", buyer.is_some()),
            ("le montant (montant)", amount.is_some()),
            ("le titulaire (titulaire_id)", !holders.is_empty()),
        ] {
            if !there {
                missing.push(name);
            }
        }
        let (Some(buyer), Some(amount), true) = (buyer, amount, missing.is_empty()) else {
            return Err(Failure::NoColumns(missing));
        };
        Ok(Self {
            count: names.len(),
            id,
            uid,
            buyer,
            amount,
            holders,
            buyer_name: at(&["acheteurnom", "acheteursnom", "nomacheteur"]),
            nature: at(&["nature", "naturemarche"]),
            object: at(&["objet", "marcheobjet", "objetmarche"]),
            cpv: at(&["codecpv", "cpvcode", "cpv"]),
            procedure: at(&["procedure"]),
            techniques: at(&["techniques", "technique"]),
            execution: at(&["modalitesexecution", "modaliteexecution"]),
            framework: at(&["idaccordcadre"]),
            innovative: at(&["marcheinnovant"]),
            status: at(&["statut", "etat"]),
            kind: at(&["type"]).filter(|_| at(&["valeurglobale"]).is_some()),
            place_code: at(&["lieuexecutioncode", "lieuexeccode"]),
            place_kind: at(&["lieuexecutiontypecode", "lieuexectype"]),
            notified: at(&["datenotification", "notificationdate", "datesignature"]),
            published: at(&["datepublicationdonnees", "publicationdate", "datepublication"]),
            version: at(&["modificationid"]),
            change: Change {
                number: at(&["idmodification"]),
                notified: at(&[
                    "datenotificationmodificationmodification",
                    "datenotificationmodification",
                    "modifsignaturedate",
                ]),
                published: at(&[
                    "datepublicationdonneesmodificationmodification",
                    "datepublicationdonneesmodification",
                    "modifpublicationdate",
                ]),
                amount: at(&["montantmodification", "modifmarchemontant"]),
                object: at(&["objetmodification", "modifobjet"]),
                holders: at(&["idtitulairemodification", "modiftitulairesid"]),
                declared: at(&["typeidentifianttitulairemodification", "modiftitulairesidtype"]),
            },
        })
    }

    /// How many cells a line has.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// The columns that are read, in the order of the table.
    pub(super) fn wanted(&self) -> Vec<usize> {
        let change = &self.change;
        let one = [
            self.id,
            self.uid,
            Some(self.buyer),
            self.buyer_name,
            self.nature,
            self.object,
            self.cpv,
            self.procedure,
            self.techniques,
            self.execution,
            self.framework,
            self.innovative,
            self.status,
            self.kind,
            self.place_code,
            self.place_kind,
            Some(self.amount),
            self.notified,
            self.published,
            self.version,
            change.number,
            change.notified,
            change.published,
            change.amount,
            change.object,
            change.holders,
            change.declared,
        ];
        let holders = self.holders.iter().flat_map(|holder| [Some(holder.id), holder.declared, holder.name]);
        let mut wanted: Vec<usize> = one.into_iter().chain(holders).flatten().collect();
        wanted.sort_unstable();
        wanted.dedup();
        wanted
    }

    /// The cells of a line.
    pub(super) fn row<'a>(&self, cells: &[Cell<'a>]) -> RawContract<'a> {
        let at = |column: Option<usize>| column.and_then(|column| cells.get(column)).map(filled).unwrap_or_default();
        let nature = at(self.nature);
        let kind = at(self.kind);
        RawContract {
            shape: Shape::Line,
            schema: if self.innovative.is_some() { Schema::V2022 } else { Schema::V2019 },
            concession: kind.to_lowercase().contains("concession"),
            id: self.id(cells),
            buyer: at(Some(self.buyer)),
            buyer_name: at(self.buyer_name),
            nature,
            object: at(self.object),
            cpv: at(self.cpv),
            procedure: at(self.procedure),
            techniques: at(self.techniques),
            execution: at(self.execution),
            framework: at(self.framework),
            innovative: at(self.innovative),
            status: at(self.status),
            place_code: at(self.place_code),
            place_kind: at(self.place_kind),
            amount: at(Some(self.amount)),
            notified: at(self.notified),
            published: at(self.published),
            version: at(self.version),
            holders: self.holders(cells),
            modifications: self.modification(cells).into_iter().collect(),
        }
    }

    /// The contract's number; where only the national one is there, what follows the buyer's SIRET in it.
    fn id<'a>(&self, cells: &[Cell<'a>]) -> Cell<'a> {
        let at = |column: Option<usize>| column.and_then(|column| cells.get(column)).map(filled).unwrap_or_default();
        let id = at(self.id);
        if !id.is_empty() {
            return id;
        }
        let (uid, buyer) = (at(self.uid), at(Some(self.buyer)));
        uid.strip_prefix(buyer.as_ref()).map(|id| Cell::Owned(id.to_owned())).unwrap_or(uid)
    }

    fn holders<'a>(&self, cells: &[Cell<'a>]) -> Vec<RawHolder<'a>> {
        let at = |column: Option<usize>| column.and_then(|column| cells.get(column)).map(filled).unwrap_or_default();
        let holder = |columns: &HolderColumns| RawHolder {
            declared: at(columns.declared),
            id: at(Some(columns.id)),
            name: at(columns.name),
        };
        let named = |holder: &RawHolder<'_>| !holder.id.is_empty() || !holder.name.is_empty();
        self.holders.iter().map(holder).filter(named).collect()
    }

    fn modification<'a>(&self, cells: &[Cell<'a>]) -> Option<RawModification<'a>> {
        let at = |column: Option<usize>| column.and_then(|column| cells.get(column)).map(filled).unwrap_or_default();
        let change = &self.change;
        let ids = at(change.holders);
        let declared = at(change.declared);
        let holders = ids
            .split([',', ';', '|', '[', ']', '\'', '"', ' '])
            .filter(|id| !id.is_empty())
            .map(|id| RawHolder {
                declared: if declared.contains([',', ';', '|']) { Cell::default() } else { declared.clone() },
                id: Cell::Owned(id.to_owned()),
                name: Cell::default(),
            })
            .collect();
        let modification = RawModification {
            number: at(change.number),
            notified: at(change.notified),
            published: at(change.published),
            amount: at(change.amount),
            object: at(change.object),
            holders,
        };
        (modification != RawModification::default()).then_some(modification)
    }
}

/// A cell, empty where it contains a word for nothing.
fn filled<'a>(cell: &Cell<'a>) -> Cell<'a> {
    let text = cell.trim();
    if BLANKS.iter().any(|blank| text.eq_ignore_ascii_case(blank)) { Cell::default() } else { cell.clone() }
}

fn holder_columns(at: &dyn Fn(&[&str]) -> Option<usize>) -> Vec<HolderColumns> {
    let columns = |number: &str| {
        let named = |name: &str| at(&[&format!("{name}{number}")]);
        let id = named("titulaireid").or(named("titulairesid")).or(named("concessionnaireid"))?;
        Some(HolderColumns {
            id,
            declared: named("titulairetypeidentifiant")
                .or(named("titulairesidtype"))
                .or(named("concessionnairetypeidentifiant")),
            name: named("titulairenom").or(named("titulairedenominationsociale")).or(named("titulairesdenomination")),
        })
    };
    let numbered = (1..=MAX_NUMBERED).filter_map(|number| columns(&number.to_string()));
    columns("").into_iter().chain(numbered).collect()
}

/// The letters and digits of a name, small.
fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
