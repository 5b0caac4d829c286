//! Public contracts with a start-up, as a CSV file: open data, a line for each contract.

use crate::responses::csv::CsvFile;
use crate::responses::{ExportError, Separator};
use procurement::Listed;
use procurement::import::ByDefinition;
use statistics::figure::Written;
use std::io::Write;
use survey::amount::decimal;

/// The columns: names of the French data standard where it has them.
pub const COLUMNS: [&str; 20] = [
    "acheteur_id",
    "acheteur_nom",
    "id",
    "objet",
    "nature",
    "procedure",
    "codeCPV",
    "region_execution",
    "dateNotification",
    "datePublicationDonnees",
    "montant",
    "montant_initial",
    "part_start_up",
    "start_up",
    "titulaires",
    "titulaires_noms",
    "definitions",
    "marcheInnovant",
    "import",
    "base",
];

/// A file being written.
pub struct ContractsFile<'a, W: Write + Send> {
    file: CsvFile<W>,
    /// The definitions of the import, and the place of the one by which parts are computed.
    definitions: &'a [ByDefinition],
    definition: usize,
    import: i64,
    base: &'a str,
}

impl<'a, W: Write + Send> ContractsFile<'a, W> {
    /// Begins a file about an import, with the version of its base.
    ///
    /// # Errors
    /// [`ExportError`] when it cannot be written.
    pub fn new(
        out: W,
        definitions: &'a [ByDefinition],
        definition: usize,
        import: i64,
        base: &'a str,
    ) -> Result<Self, ExportError> {
        let mut file = CsvFile::new(out, Separator::Semicolon)?;
        file.texts(COLUMNS)?;
        Ok(Self { file, definitions, definition, import, base })
    }

    /// Adds a contract.
    ///
    /// # Errors
    /// [`ExportError`] when it cannot be written.
    pub fn add(&mut self, contract: &Listed) -> Result<(), ExportError> {
        let text = |text: &str| Written::Text(text.to_owned());
        let cents = |cents: Option<i64>| match cents {
            Some(cents) => Written::Number(decimal(cents, ',')),
            None => Written::Text(String::new()),
        };
        let part = contract.matched(self.definition).and_then(|part| i64::try_from(part.cents).ok());
        let sirens = |in_base: bool| {
            let meant = contract.holders.iter().filter(|holder| holder.in_base || !in_base);
            meant.map(|holder| holder.siren.map_or("–".to_owned(), String::from)).collect::<Vec<_>>().join(" | ")
        };
        let met = self.definitions.iter().enumerate().filter(|(place, _)| contract.meets(*place));
        let met: Vec<&str> = met.map(|(_, definition)| definition.code.as_str()).collect();
        self.file.line(&[
            text(&contract.buyer.to_string()),
            text(&contract.buyer_name),
            text(&contract.id),
            text(&contract.object),
            text(&contract.nature.to_string()),
            text(&contract.procedure.to_string()),
            text(&contract.cpv.map(|cpv| cpv.to_string()).unwrap_or_default()),
            text(&contract.region.map(|region| region.to_string()).unwrap_or_default()),
            text(&contract.notified.known().map(|date| date.to_string()).unwrap_or_default()),
            text(&contract.published.map(|date| date.to_string()).unwrap_or_default()),
            cents(Some(contract.cents)),
            cents(contract.initial_cents),
            cents(part),
            text(&sirens(true)),
            text(&sirens(false)),
            text(&contract.names.join(" | ")),
            text(&met.join(" | ")),
            text(contract.innovative.map_or("", |yes| if yes { "oui" } else { "non" })),
            text(&self.import.to_string()),
            text(self.base),
        ])
    }

    /// Ends the file.
    ///
    /// # Errors
    /// [`ExportError`] when it cannot be written.
    pub fn end(self) -> Result<(), ExportError> {
        self.file.end()
    }
}
