//! Real public contracts, crossed with the demonstration's base.

use super::accounts::MANAGER;
use super::noted;
use crate::Failure;
use chrono::{DateTime, Utc};
use procurement::{Flow, Importer, Settings};
use sha2::{Digest, Sha256};
use store::{Act, NewProcurementImport, Store, decoded_base};

/// The contracts of 2018 and 2019 as the State's agency AIFE published them.
/// Source: data.gouv.fr, Licence Ouverte 2.0.
const CONTRACTS: &[u8] = include_bytes!("../../procurement/data/decp-aife-2018-2019.json.gz");
const NAME: &str = "decp-aife-2018-2019.json.gz";

/// Imports and confirms the contracts. Their faults are left in: one euro in twelve lacks the number of a contract or a
/// buyer.
pub async fn import(store: &Store, at: DateTime<Utc>) -> Result<(), Failure> {
    let label = store.newest_startup_version().await?.ok_or("the demonstration has no start-up base")?;
    let bytes = store.startup_base(&label).await?.ok_or("the demonstration has no start-up base")?;
    let base = decoded_base(&bytes)?;
    let mut importer = Importer::new(&base);
    let settings = Settings { today: at.date_naive(), announced: None };
    let summary = procurement::read(CONTRACTS, settings, &mut |item| {
        importer.take(&item);
        Flow::Next
    })
    .map_err(|failure| failure.to_string())?;
    importer.file_ends(NAME.to_owned(), summary);
    let digest = Sha256::digest(CONTRACTS).iter().map(|byte| format!("{byte:02x}")).collect();
    let new = NewProcurementImport { digest, import: importer.finish() };
    let noting = store.noting(noted(MANAGER, at, Act::ProcurementImported, NAME, ""));
    noting.import_procurement(&new, true).await?;
    Ok(())
}
