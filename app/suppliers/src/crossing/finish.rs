//! From sums by supplier to the outcome.

use super::outcome::{Band, Match, Outcome, Part, Year};
use super::{Base, Crossing};
use std::collections::{BTreeMap, HashMap};
use survey::Siren;

/// Start-ups listed by name.
const LISTED: usize = 10;

impl Crossing<'_> {
    /// Ends the crossing.
    pub fn finish(self) -> Outcome {
        let mut years: BTreeMap<u16, YearUnderWay> = BTreeMap::new();
        for (year, cents) in &self.unnamed {
            years.entry(*year).or_default().year.purchases += cents;
        }
        for (account, cents) in &self.accounts {
            if let Some((siren, year)) = account.parts() {
                years.entry(year).or_default().add(self.base, siren, year, *cents);
            }
        }
        let (names, mut unsent) = (self.names, self.unsent);
        unsent.largest = years.iter_mut().map(|(number, year)| (*number, year.largest(&names))).collect();
        let years = years.into_iter().map(|(number, year)| year.finish(number, self.base)).collect();
        Outcome { base: self.base.version().to_owned(), years, quality: self.quality, unsent }
    }
}

#[derive(Default)]
struct YearUnderWay {
    year: Year,
    bands: BTreeMap<Band, Part>,
    regions: BTreeMap<String, Part>,
    startups: Vec<(i64, Siren)>,
}

impl YearUnderWay {
    fn add(&mut self, base: &Base, siren: Siren, number: u16, cents: i64) {
        let year = &mut self.year;
        year.purchases += cents;
        match cents {
            0 => {
                year.at_zero += 1;
                return;
            }
            ..0 => year.below_zero.add(cents),
            _ => year.suppliers += 1,
        }
        let Some(place) = base.find(siren) else { return };
        year.startups.resize(base.definitions().len(), Part::default());
        for (definition, part) in year.startups.iter_mut().enumerate() {
            if base.meets(place, definition, number) {
                part.add(cents);
            }
        }
        if base.meets(place, 0, number) {
            self.bands.entry(Band::of(cents)).or_default().add(cents);
            self.regions.entry(base.region(place).unwrap_or_default().to_owned()).or_default().add(cents);
            self.startups.push((cents, siren));
            if cents < 0 {
                year.startups_below_zero.add(cents);
            }
        }
    }

    /// The start-ups with the largest purchases.
    fn largest(&mut self, names: &HashMap<Siren, String>) -> Vec<Match> {
        // The same order on every machine: the largest first, then by number.
        self.startups.sort_by_key(|(cents, siren)| (std::cmp::Reverse(*cents), *siren));
        let named = |siren: &Siren| names.get(siren).cloned().unwrap_or_default();
        let listed = self.startups.iter().take(LISTED);
        listed.map(|(cents, siren)| Match { siren: *siren, name: named(siren), cents: *cents }).collect()
    }

    fn finish(self, number: u16, base: &Base) -> Year {
        let mut year = Year {
            year: number,
            bands: self.bands.into_iter().collect(),
            regions: self.regions.into_iter().collect(),
            ..self.year
        };
        year.startups.resize(base.definitions().len(), Part::default());
        year
    }
}
