//! How a file is to be read, as its form says: proposed from what was recognised, changed by whoever gave the file.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use suppliers::amount::{Decimal, Side};
use suppliers::crossing::{LONGEST_PERIMETER, Nature};
use suppliers::file::Preview;
use suppliers::layout::{AmountColumns, Columns, Format, Layout, Separator, Tax, YearOf};
use suppliers::table::encoding::Encoding;
use survey::FieldError;

/// The fields of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The sheet of a workbook.
    pub sheet: String,
    /// The separator: `;`, `,`, `|`, `tab`.
    pub separator: String,
    /// The encoding.
    pub encoding: String,
    /// The last row of headings.
    pub heading: String,
    /// The decimal sign; empty while nobody chose.
    pub decimal: String,
    /// Columns, from 0; empty for none.
    pub identifier: String,
    /// The column of names.
    pub name: String,
    /// The column of amounts.
    pub amount: String,
    /// The column of sides, where amounts have one.
    pub side: String,
    /// The column of debits.
    pub debit: String,
    /// The column of credits.
    pub credit: String,
    /// The side of purchases: `debit` or `credit`.
    pub purchases: String,
    /// The column of years.
    pub year_column: String,
    /// The year of the whole file.
    pub year: String,
    /// `ht` or `ttc`.
    pub tax: String,
    /// Fill empty identifiers down.
    pub fill_down: bool,
    /// Count lines of totals.
    pub with_totals: bool,
    /// What the amounts are.
    pub nature: String,
    /// What the file covers.
    pub perimeter: String,
}

/// The values of the form's lists: name, label.
pub fn encodings() -> impl Iterator<Item = (&'static str, &'static str)> {
    Encoding::ALL.into_iter().map(|encoding| (encoding.code(), encoding.name()))
}

/// The same for separators.
pub fn separators() -> impl Iterator<Item = (&'static str, &'static str)> {
    Separator::ALL.into_iter().map(|separator| (separator.code(), separator.name()))
}

impl Choice {
    /// What was recognised.
    pub fn of(preview: &Preview, year: u16) -> Self {
        let guess = &preview.guess;
        let column = |column: Option<usize>| column.map(|column| column.to_string()).unwrap_or_default();
        let mut choice = Self {
            heading: guess.heading.to_string(),
            decimal: match (guess.decimal, guess.ambiguous) {
                (None, true) => String::new(),
                (sign, _) => sign.unwrap_or(Decimal::Comma).code().into(),
            },
            identifier: column(guess.identifier),
            name: column(guess.name),
            year_column: column(guess.year),
            year: year.to_string(),
            tax: if guess.tax == Tax::Included { "ttc" } else { "ht" }.into(),
            purchases: "debit".into(),
            nature: Nature::Spend.code().into(),
            ..Self::default()
        };
        match guess.amount {
            Some(AmountColumns::One(amount)) => choice.amount = column(Some(amount)),
            Some(AmountColumns::WithSide { amount, side, .. }) => {
                (choice.amount, choice.side) = (column(Some(amount)), column(Some(side)));
            }
            Some(AmountColumns::TwoSides { debit, credit, purchases }) => {
                (choice.debit, choice.credit) = (column(Some(debit)), column(Some(credit)));
                choice.purchases = if purchases == Side::Debit { "debit" } else { "credit" }.into();
            }
            None => {}
        }
        choice.with_format(&preview.format)
    }

    /// The same with the format that a preview was made with.
    #[must_use]
    pub fn with_format(mut self, format: &Format) -> Self {
        match format {
            Format::Csv { encoding, separator, .. } => {
                encoding.code().clone_into(&mut self.encoding);
                separator.code().clone_into(&mut self.separator);
            }
            Format::Workbook { sheet } => self.sheet.clone_from(sheet),
        }
        self
    }

    /// Reads the form.
    pub fn read(field: impl Fn(&str) -> String) -> Self {
        Self {
            sheet: field("feuille"),
            separator: field("separateur"),
            encoding: field("encodage"),
            heading: field("entete"),
            decimal: field("decimale"),
            identifier: field("identifiant"),
            name: field("nom"),
            amount: field("montant"),
            side: field("sens"),
            debit: field("debit"),
            credit: field("credit"),
            purchases: field("achats"),
            year_column: field("colonne_annee"),
            year: field("annee"),
            tax: field("taxe"),
            fill_down: !field("recopier").is_empty(),
            with_totals: !field("totaux").is_empty(),
            nature: field("nature"),
            perimeter: field("perimetre"),
        }
    }

    /// The format that it names; parts that it does not name are those of `recognised`.
    pub fn format(&self, recognised: &Format) -> Format {
        recognised.chosen(&self.separator, &self.encoding, &self.sheet)
    }

    /// The layout, or what is missing.
    ///
    /// # Errors
    /// Each field that is missing or wrong, with its sentence.
    pub fn layout(&self, recognised: &Format, width: usize) -> Result<Layout, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut wrong = |field: &str, label: &str, message: &str| {
            errors.push(FieldError::new(field, label, message));
        };
        let identifier = column(&self.identifier);
        if identifier.is_none() {
            wrong("identifiant", "Numéro du fournisseur", "Choisissez la colonne des SIREN, SIRET ou numéros de TVA.");
        }
        let amount = self.amount_columns();
        if amount.is_none() {
            wrong("montant", "Montant", "Choisissez la colonne des montants, ou celles des débits et des crédits.");
        }
        let decimal = Decimal::from_code(&self.decimal);
        if decimal.is_none() {
            wrong(
                "decimale",
                "Signe décimal",
                "Des montants comme «\u{a0}1.250\u{a0}» se lisent de deux façons : choisissez le signe décimal du fichier.",
            );
        }
        let year = match column(&self.year_column) {
            Some(column) => Some(YearOf::Column(column)),
            None => self.year.trim().parse().ok().filter(|year| (2000..=2100).contains(year)).map(YearOf::File),
        };
        if year.is_none() {
            wrong("annee", "Année", "Indiquez l’année des achats, par exemple 2025.");
        }
        let heading = if self.heading.trim().is_empty() { Some(0) } else { self.heading.trim().parse().ok() };
        if heading.is_none() {
            wrong("entete", "Dernière ligne d’en-tête", "Indiquez un numéro de ligne, 0 s’il n’y a pas d’en-tête.");
        }
        if self.perimeter.chars().count() > LONGEST_PERIMETER {
            wrong("perimetre", "Périmètre", "Le périmètre dépasse 200 caractères.");
        }
        let (Some(identifier), Some(amount), Some(decimal), Some(year), Some(heading), true) =
            (identifier, amount, decimal, year, heading, self.perimeter.chars().count() <= LONGEST_PERIMETER)
        else {
            return Err(errors);
        };
        Ok(Layout {
            format: self.format(recognised),
            decimal,
            heading,
            width,
            columns: Columns { identifier, amount, year, name: column(&self.name) },
            tax: self.tax(),
            fill_down: self.fill_down,
            without_totals: !self.with_totals,
        })
    }

    fn amount_columns(&self) -> Option<AmountColumns> {
        let purchases = if self.purchases == "credit" { Side::Credit } else { Side::Debit };
        if let (Some(debit), Some(credit)) = (column(&self.debit), column(&self.credit)) {
            return Some(AmountColumns::TwoSides { debit, credit, purchases });
        }
        let amount = column(&self.amount)?;
        Some(match column(&self.side) {
            Some(side) => AmountColumns::WithSide { amount, side, purchases },
            None => AmountColumns::One(amount),
        })
    }

    /// Whether amounts hold VAT.
    pub fn tax(&self) -> Tax {
        if self.tax == "ttc" { Tax::Included } else { Tax::Excluded }
    }

    /// What the amounts are.
    pub fn nature(&self) -> Nature {
        Nature::from_code(&self.nature).unwrap_or(Nature::Spend)
    }
}

/// A column's number; no sheet has more than 16 384.
fn column(text: &str) -> Option<usize> {
    text.trim().parse().ok().filter(|column| *column < 16_384)
}
