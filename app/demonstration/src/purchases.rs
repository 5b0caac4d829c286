//! Invented lists of suppliers, crossed with the real list of i-Lab laureates by the code that buyers use.

use super::accounts::MANAGER;
use super::noted;
use crate::Failure;
use chrono::{DateTime, Utc};
use flate2::read::GzDecoder;
use service::startup_base::new_list;
use std::io::{Cursor, Read};
use std::sync::Arc;
use store::{Act, CrossingPlace, SecretHash, Store, StoredCrossing, decoded_base};
use suppliers::amount::Decimal;
use suppliers::base::Base;
use suppliers::base::definitions::Definitions;
use suppliers::base::list::{ListColumns, read};
use suppliers::crossing::{Crossing, Nature, Outcome};
use suppliers::file::TableFile;
use suppliers::layout::{Layout, Tax};
use suppliers::parents::Parents;
use survey::seeded_random::Dice;
use survey::{Answers, Questionnaire, Role, Siren};

/// Laureates of the i-Lab competition from 1999 on, with SIREN, year and region.
/// Source: Ministère de l'Enseignement supérieur et de la Recherche, Licence Ouverte 2.0.
const LAUREATES: &[u8] = include_bytes!("../../procurement/data/laureats-i-lab-siren.csv.gz");

/// Imports the list of laureates as the demonstration's base.
pub async fn import_base(store: &Store, at: DateTime<Utc>) -> Result<(), Failure> {
    let mut laureates = Vec::new();
    GzDecoder::new(LAUREATES).read_to_end(&mut laureates)?;
    let mut file = TableFile::open(Cursor::new(laureates))?;
    let format = file.format();
    let guess = file.preview(&format)?.guess;
    let columns = ListColumns::guess(&guess.headings, guess.identifier);
    let list =
        file.with_rows(&format, Decimal::Comma, |rows| read(rows, guess.heading, &columns, Decimal::Comma))??;
    let list = new_list("i_lab".into(), "Licence Ouverte 2.0".into(), "laureats-i-lab-siren.csv".into(), list);
    let noting = store.noting(noted(MANAGER, at, Act::StartupListImported, "i_lab", ""));
    noting.import_startup_list(&list, &Definitions::shipped()?).await?;
    Ok(())
}

/// The base of the demonstration.
#[derive(Clone)]
pub struct Purchases {
    base: Arc<Base>,
}

/// Lines without an identifier, in a hundred.
const UNNAMED: usize = 2;
/// Lines of credit notes, in a hundred.
const CREDIT_NOTES: usize = 4;

impl Purchases {
    /// The newest base.
    pub async fn of(store: &Store) -> Result<Self, Failure> {
        let label = store.newest_startup_version().await?.ok_or("the demonstration has no start-up base")?;
        let bytes = store.startup_base(&label).await?.ok_or("the demonstration has no start-up base")?;
        Ok(Self { base: Arc::new(decoded_base(&bytes)?) })
    }

    /// Measures the purchases that a buyer declares, from an invented list that comes near, and stores the measure.
    /// Nothing without amounts.
    pub async fn measure(
        &self,
        store: &Store,
        key: SecretHash,
        to: &Questionnaire,
        answers: &Answers,
        at: DateTime<Utc>,
    ) -> Result<(), Failure> {
        let declared = declared(to, answers);
        if declared.is_empty() {
            return Ok(());
        }
        let mut dice = Dice::new(declared.iter().map(|(_, all, _)| all.unsigned_abs()).sum());
        let outcome = self.crossed(&self.list(&mut dice, &declared))?;
        let codes = self.base.definitions().iter().map(|definition| definition.code.clone()).collect();
        let nature = if dice.chance(0.7) { Nature::Spend } else { Nature::Engagement };
        let measured = outcome.measured(codes, nature, "siège et filiales françaises".into(), Vec::new());
        let place = if dice.chance(0.9) { CrossingPlace::Browser } else { CrossingPlace::Server };
        store.store_crossing(key, to.edition, &StoredCrossing { measured, place, made_at: at }).await?;
        Ok(())
    }

    /// A list of suppliers as a French spreadsheet exports it: year, all purchases and those from start-ups in cents.
    fn list(&self, dice: &mut Dice, declared: &[(i32, i64, i64)]) -> String {
        let mut list = String::from("N° SIRET;Fournisseur;Date;Montant HT\r\n");
        let others: Vec<Siren> = (0..40).map(|_| siren(dice)).collect();
        for (year, all, startups) in declared {
            let year_of = u16::try_from(*year).unwrap_or_default();
            let known: Vec<Siren> = (0..self.base.len())
                .filter(|place| self.base.meets(*place, 0, year_of))
                .filter_map(|place| self.base.sirens().get(place).copied())
                .collect();
            // A list finds a little less or more than what somebody remembers.
            let found = (*startups as f64 * (0.75 + 0.4 * dice.unit())) as i64;
            for (suppliers, total, lines) in [(&known, found, 30), (&others, all - found, 90)] {
                if suppliers.is_empty() || total <= 0 {
                    continue;
                }
                let mut left = total;
                for line in 0..lines {
                    let supplier = suppliers[dice.below(suppliers.len())];
                    let amount = if line + 1 == lines { left } else { (left as f64 * dice.unit() * 0.08) as i64 };
                    let credit = dice.below(100) < CREDIT_NOTES && line + 1 < lines;
                    let amount = if credit { -amount / 10 } else { amount };
                    left -= amount;
                    let unnamed = dice.below(100) < UNNAMED && line + 1 < lines && total != found;
                    let number = if unnamed { "#".to_owned() } else { supplier.to_string() };
                    let month = 1 + dice.below(12);
                    list.push_str(&format!(
                        "{number};FOURNISSEUR {};15/{month:02}/{year};{}{},{:02}\r\n",
                        dice.below(900),
                        if amount < 0 { "-" } else { "" },
                        amount.abs() / 100,
                        amount.abs() % 100
                    ));
                }
            }
        }
        list
    }

    fn crossed(&self, list: &str) -> Result<Outcome, Failure> {
        let mut file = TableFile::open(Cursor::new(list))?;
        let format = file.format();
        let guess = file.preview(&format)?.guess;
        let layout = Layout {
            format: format.clone(),
            decimal: guess.decimal.unwrap_or(Decimal::Comma),
            heading: guess.heading,
            width: guess.width,
            columns: guess.columns(0).ok_or("an invented list was not recognised")?,
            tax: Tax::Excluded,
            fill_down: false,
            without_totals: true,
        };
        let parents = Parents::default();
        let crossing = Crossing::new(&self.base, &parents, &layout);
        let outcome = file.with_rows(&format, layout.decimal, |rows| crossing.all(rows, &mut |_| true))?;
        Ok(outcome.map_err(|error| error.to_string())?)
    }
}

/// The years of which a buyer gave both amounts: year, all purchases, those from start-ups.
fn declared(to: &Questionnaire, answers: &Answers) -> Vec<(i32, i64, i64)> {
    let (Some(all), Some(startups)) = (to.with_role(Role::TotalPurchases), to.with_role(Role::StartupPurchases)) else {
        return Vec::new();
    };
    let amount = |question: &survey::Question, year: i32| {
        let answer = answers.get(&format!("{}.{year}", question.id))?;
        answer.euros().map(|euros| euros.cents())
    };
    let edition = to.edition.year();
    let of = |year: i32| Some((year, amount(all, year)?, amount(startups, year)?));
    [edition - 2, edition - 1].into_iter().filter_map(of).filter(|(_, all, startups)| all >= startups).collect()
}

/// An invented organisation.
fn siren(dice: &mut Dice) -> Siren {
    loop {
        // At most nine digits.
        if let Some(siren) = Siren::from_number(300_000_000 + dice.below(600_000_000) as u32) {
            return siren;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use suppliers::crossing::IdentifierClass;

    #[tokio::test]
    async fn an_invented_list_measures_close_to_what_its_buyer_declares() {
        let folder = tempfile::TempDir::new().unwrap();
        let store = Store::open(&format!("sqlite://{}/demo.db", folder.path().display())).await.unwrap();
        import_base(&store, Utc::now()).await.unwrap();
        let purchases = Purchases::of(&store).await.unwrap();
        assert!(purchases.base.len() > 2_000);
        let declared = [(2024, 90_000_000_000, 900_000_000), (2025, 100_000_000_000, 2_000_000_000)];
        let list = purchases.list(&mut Dice::new(7), &declared);
        let outcome = purchases.crossed(&list).unwrap();
        assert!(!outcome.quality.is_unusable(5), "{:?}", outcome.quality);
        assert!(outcome.quality.of(|class| class == IdentifierClass::Missing).lines > 0);
        for (year, (_, all, startups)) in outcome.years.iter().zip(declared) {
            assert_eq!(year.purchases, all);
            let share = year.own().cents as f64 / startups as f64;
            assert!((0.7..1.2).contains(&share) && year.own().suppliers > 5, "{share}");
        }
        store.close().await;
    }
}
