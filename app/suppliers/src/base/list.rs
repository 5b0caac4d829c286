//! One list of start-ups, read from a file.

use crate::crossing::RefusedLine;
use crate::identifier::{self, Identifier};
use crate::layout::headings::{self, plain};
use crate::table::{ReadError, Row, Rows};
use crate::{amount, year};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use survey::Siren;

/// What a list says of an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// The organisation.
    pub siren: Siren,
    /// Its name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Its region.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub region: String,
    /// Its label.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// The year since which it is listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entered: Option<u16>,
    /// The last year in which it is listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<u16>,
    /// The year of its creation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<u16>,
    /// How many people work there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headcount: Option<u32>,
    /// Its turnover of a year, in cents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turnover: Option<i64>,
}

/// The columns of a list, from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListColumns {
    /// SIREN, SIRET or VAT number.
    pub identifier: Option<usize>,
    /// Name.
    pub name: Option<usize>,
    /// Region.
    pub region: Option<usize>,
    /// Label.
    pub label: Option<usize>,
    /// Year or date of entry.
    pub entered: Option<usize>,
    /// Year or date of exit.
    pub left: Option<usize>,
    /// Year or date of creation.
    pub created: Option<usize>,
    /// Headcount.
    pub headcount: Option<usize>,
    /// Turnover.
    pub turnover: Option<usize>,
}

/// What was read of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListRead {
    /// The organisations, in the order of the file; one that entered in several years has a line for each. Of several
    /// lines of one organisation and year the first counts.
    pub listed: Vec<Listed>,
    /// How many organisations these are.
    pub organisations: u64,
    /// Lines that hold something.
    pub lines: u64,
    /// Lines without a usable identifier.
    pub refused: u64,
    /// The first of them.
    pub refused_lines: Vec<RefusedLine>,
    /// Lines of an organisation and year that an earlier line has.
    pub repeated: u64,
    /// Lines whose identifier had lost zeros.
    pub completed: u64,
}

/// Longest text, in characters.
const LONGEST_TEXT: usize = 120;
/// Refused lines that are shown.
const SHOWN: usize = 200;
/// Most organisations of a list: some ten times all start-ups of France.
pub const MOST_LISTED: usize = 300_000;

impl ListColumns {
    /// Recognises the columns from their headings.
    pub fn guess(texts: &[String], identifier: Option<usize>) -> Self {
        let plain: Vec<String> = texts.iter().map(|text| plain(text)).collect();
        let with = |words: &[&str]| (0..plain.len()).find(|column| headings::has(&plain[*column], words));
        Self {
            identifier,
            name: with(&[
                "raison sociale",
                "denomination",
                "nom",
                "libelle entreprise",
                "entreprise",
                "societe",
                "name",
            ]),
            region: with(&["region"]),
            label: with(&["label", "programme", "statut", "dispositif"]),
            entered: with(&["entree", "date d entree", "annee de concours", "laureat", "promotion", "annee"]),
            left: with(&["sortie", "date de sortie", "fin"]),
            created: with(&["creation", "date de creation", "annee de creation"]),
            headcount: with(&["effectif", "effectifs", "salaries"]),
            turnover: with(&["ca", "chiffre d affaires", "chiffre affaires"]),
        }
    }
}

impl ListColumns {
    /// The columns by their names.
    pub fn named(&self) -> [(&'static str, Option<usize>); 9] {
        [
            ("identifier", self.identifier),
            ("name", self.name),
            ("region", self.region),
            ("label", self.label),
            ("entered", self.entered),
            ("left", self.left),
            ("created", self.created),
            ("headcount", self.headcount),
            ("turnover", self.turnover),
        ]
    }

    /// A column by its name.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Option<usize>> {
        Some(match name {
            "identifier" => &mut self.identifier,
            "name" => &mut self.name,
            "region" => &mut self.region,
            "label" => &mut self.label,
            "entered" => &mut self.entered,
            "left" => &mut self.left,
            "created" => &mut self.created,
            "headcount" => &mut self.headcount,
            "turnover" => &mut self.turnover,
            _ => return None,
        })
    }
}

/// Reads a list whose rows follow a heading.
///
/// # Errors
/// [`ReadError`] if the file cannot be read, or lists more organisations than there can be.
pub fn read(
    rows: &mut dyn Rows,
    heading: u64,
    columns: &ListColumns,
    decimal: amount::Decimal,
) -> Result<ListRead, ReadError> {
    let mut read = ListRead::default();
    let mut seen: HashMap<Siren, Vec<Option<u16>>> = HashMap::new();
    while let Some(row) = rows.next_row()? {
        if row.number <= heading || row.is_blank() {
            continue;
        }
        read.lines += 1;
        let cell = columns.identifier.map(|column| row.text(column)).unwrap_or_default();
        let identifier = match identifier::read(&cell) {
            Identifier::Other(identifier::Register::RidetOrSiret(siren)) => {
                Identifier::Siren { siren, reading: identifier::Reading::Siret }
            }
            identifier => identifier,
        };
        match identifier {
            Identifier::Siren { siren, reading } => {
                read.completed += u64::from(reading == identifier::Reading::Completed);
                let listed = listed(&row, siren, columns, decimal);
                let years = seen.entry(siren).or_default();
                read.organisations += u64::from(years.is_empty());
                if years.contains(&listed.entered) {
                    read.repeated += 1;
                } else {
                    years.push(listed.entered);
                    read.listed.push(listed);
                }
            }
            other => read.refuse(&row, &cell, other),
        }
        if read.listed.len() > MOST_LISTED {
            return Err(ReadError::TooLarge);
        }
    }
    Ok(read)
}

fn listed(row: &Row<'_>, siren: Siren, columns: &ListColumns, decimal: amount::Decimal) -> Listed {
    let text = |column: Option<usize>| -> String {
        let cell = column.map(|column| row.text(column)).unwrap_or_default();
        survey::characters::one_line(&cell).trim().chars().take(LONGEST_TEXT).collect()
    };
    let number = |column: Option<usize>| {
        let digits: String = text(column).chars().filter(|c| !c.is_whitespace()).collect();
        digits.split([',', '.']).next().unwrap_or_default().parse().ok()
    };
    let founded = |column: Option<usize>| year::of_creation(&text(column));
    let turnover = columns.turnover.and_then(|column| amount::read(&row.text(column), decimal).ok());
    Listed {
        siren,
        name: text(columns.name),
        region: text(columns.region),
        label: text(columns.label),
        entered: founded(columns.entered),
        left: founded(columns.left),
        created: founded(columns.created),
        headcount: number(columns.headcount),
        turnover: turnover.map(|amount| amount.cents),
    }
}

impl ListRead {
    fn refuse(&mut self, row: &Row<'_>, cell: &str, identifier: Identifier) {
        self.refused += 1;
        if self.refused_lines.len() < SHOWN {
            let reason = match identifier {
                Identifier::Refused(refusal) => refusal.sentence(),
                Identifier::Missing => "Pas de numéro.",
                _ => "Numéro d’un autre registre que Sirene.",
            };
            let cell = cell.trim().chars().take(40).collect();
            self.refused_lines.push(RefusedLine { number: row.number, reason: reason.to_owned(), cell, cents: None });
        }
    }

    /// Whether more than a share of lines, in per cent, names no organisation.
    pub fn is_unusable(&self, per_cent: u64) -> bool {
        self.listed.is_empty() || u128::from(self.refused) * 100 > u128::from(self.lines) * u128::from(per_cent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{guess_columns, guess_format};
    use crate::table::csv::Csv;

    fn read_text(text: &str) -> ListRead {
        let format = guess_format(text.as_bytes());
        let open = || Csv::new(text.as_bytes(), format.separator.byte(), format.encoding, false);
        let guess = guess_columns(&mut open());
        let columns = ListColumns::guess(&guess.headings, guess.identifier);
        read(&mut open(), guess.heading, &columns, amount::Decimal::Comma).unwrap()
    }

    #[test]
    fn the_list_of_i_lab_is_read_by_its_headings() {
        let read = read_text(
            "N° SIREN;Libellé entreprise;Année de concours;Domaine technologique;Région\n\
             422052704;ALICANTE;1999;Services informatiques et autres;Hauts-de-France\n\
             422345264;OUAT;1999;Services;Île-de-France\n422052704;ALICANTE;2003;Services;Bretagne\n422052704;ALICANTE;2003;Services;Bretagne\n",
        );
        assert_eq!((read.lines, read.refused, read.repeated, read.listed.len(), read.organisations), (4, 0, 1, 3, 2));
        let first = &read.listed[0];
        assert_eq!((first.name.as_str(), first.region.as_str()), ("ALICANTE", "Hauts-de-France"));
        assert_eq!((first.entered, first.created, first.headcount), (Some(1999), None, None));
    }

    /// F02, F04: two SIREN without their zero; a list whose SIRET are all ill-formed must not vanish in silence.
    #[test]
    fn lost_zeros_are_put_back_and_a_file_without_numbers_is_unusable() {
        let read = read_text(
            "SIREN;Nom;Effectif;CA;Date de création;Label\n1234566;A;12;1 250,00;2019-05-04;Next40\n356000000;B;;;;\n",
        );
        assert_eq!((read.completed, read.listed.len()), (1, 2));
        assert_eq!(
            (read.listed[0].headcount, read.listed[0].turnover, read.listed[0].created),
            (Some(12), Some(125_000), Some(2019))
        );
        assert_eq!(read.listed[0].label, "Next40");
        assert!(!read.is_unusable(5));
        let lost = read_text("SIRET;Nom\n7,32829E+13;A\n7,32829E+13;B\n35600000000048;C\n");
        assert_eq!((lost.refused, lost.refused_lines[0].number), (2, 2));
        assert!(lost.is_unusable(5) && !lost.is_unusable(70));
        assert!(read_text("SIREN;Nom\n").is_unusable(5));
    }
}
