//! An attacker who keeps every publication, knows which row everyone is in and who came, left or changed, and in turn
//! what one of them gave. It has a solver of its own, works with the amounts of single organisations, and knows nothing
//! of how tables are drawn.

use super::*;
use disclosure::suppression::attacker::attack;
use disclosure::suppression::{Cell as Number, State, Sum, System};
use proptest::prelude::*;
use statistics::sources::Source;
use suppliers::crossing::Nature;

/// An organisation's amount as long as it stays the same: whose, and how much.
pub(super) type GivenAmount = (i64, i64);

/// What the attacker deduces from publications, each with the organisations in it.
#[derive(Default)]
pub(super) struct Attacker {
    system: System,
    places: BTreeMap<GivenAmount, usize>,
}

impl Attacker {
    fn of(publications: &[(Drawn, Vec<Buyer>)]) -> Self {
        let mut attacker = Self::default();
        for (place, (drawn, _)) in publications.iter().enumerate() {
            for table in drawn.tables.iter().filter(|table| table.id.starts_with("volumes")) {
                for row in &table.rows {
                    let Some(cell) = row.cells.get(1).filter(|cell| cell.has_value()) else { continue };
                    // A kept value is about the organisations of the publication it was kept from.
                    let of = cell.of.as_deref().and_then(|of| of.rsplit('-').next()?.parse::<usize>().ok());
                    let buyers = &publications[of.map_or(place, |of| of - 1)].1;
                    attacker.learn(whole(cell).unwrap(), buyers, &row.code);
                }
            }
            // What was measured is as good as what was declared.
            for table in drawn.tables.iter().filter(|table| table.id.starts_with("sources")) {
                for row in table.rows.iter().filter(|row| row.of.as_ref().unwrap().source == Source::Measured) {
                    let Some(sum) = table.cell(&row.code, "2025").and_then(whole) else { continue };
                    let (sector, nature) = row.code.split_once("-mesure-").unwrap();
                    let own = publications[place]
                        .1
                        .iter()
                        .filter(|buyer| buyer.measured.is_some_and(|(own, _)| own.code() == nature));
                    let own: Vec<Buyer> = own.cloned().collect();
                    attacker.learn(sum, &own, sector);
                }
            }
        }
        attacker
    }

    fn variable(&mut self, given: GivenAmount) -> usize {
        let next = self.system.cells.len();
        let place = *self.places.entry(given).or_insert(next);
        if place == next {
            self.system.cells.push(Number::plain(given.1, State::Unshown));
        }
        place
    }

    /// A known sum of these amounts, up to this rounding.
    pub(super) fn add(&mut self, sum: i64, rounding: i64, of: Vec<GivenAmount>) {
        let value = of.iter().map(|(_, cents)| cents).sum();
        let parts: Vec<(usize, i8)> = of.into_iter().map(|given| (self.variable(given), 1)).collect();
        self.system.cells.push(Number { value, rounding, ..Number::plain(sum, State::Published) });
        self.system.sums.push(Sum { whole: self.system.cells.len() - 1, parts });
    }

    fn learn(&mut self, sum: i64, buyers: &[Buyer], row: &str) {
        let public = ["ministere", "collectivite"];
        let is_in = |buyer: &&Buyer| match row {
            "tous" => true,
            "public" => public.contains(&buyer.segment),
            "prive" => !public.contains(&buyer.segment),
            row => buyer.segment == row || buyer.region == row,
        };
        let own = buyers.iter().filter(is_in).map(|buyer| (buyer.number, buyer.startup.unwrap_or(0)));
        self.add(sum, 0, own.collect());
    }

    /// The amounts that become known within a twentieth, to an outsider or to a reader who knows one organisation's
    /// answers.
    pub(super) fn recovers(&self, insider: &dyn Fn(i64) -> bool) -> Vec<GivenAmount> {
        let hidden: Vec<bool> = self.system.cells.iter().map(|cell| cell.state == State::Unshown).collect();
        let own = |given: &GivenAmount| insider(given.0);
        let mut system = self.system.clone();
        for (given, place) in self.places.iter().filter(|(given, _)| own(given)) {
            (system.cells[*place].lowest, system.cells[*place].highest) = (Some(given.1), Some(given.1));
        }
        let others: Vec<(&GivenAmount, &usize)> =
            self.places.iter().filter(|(given, _)| !own(given) && given.1 > 0).collect();
        let places: Vec<usize> = others.iter().map(|(_, place)| **place).collect();
        let ranges = attack(&system, &hidden, |_| 0, &places);
        let is_close = |(given, (low, high)): &(GivenAmount, (f64, f64))| {
            let amount = given.1 as f64;
            *low >= 0.95 * amount && *high <= 1.05 * amount
        };
        others.into_iter().map(|(given, _)| *given).zip(ranges).filter(is_close).map(|(given, _)| given).collect()
    }
}

/// What happens to an organisation from one publication to the next.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Life {
    Stays,
    Leaves,
    IsErased,
    Corrects,
    Comes,
}

fn lives() -> impl Strategy<Value = Vec<(Buyer, [Life; 2])>> {
    let segment = prop::sample::select(vec!["ministere", "collectivite", "eti", "pme"]);
    let region = prop::sample::select(vec!["11", "53", "84"]);
    // In thousands of euros: many small ones, few large ones, some who buy nothing.
    let amount = prop_oneof![1 => Just(0i64), 6 => 20i64..400, 3 => 400i64..4_000, 1 => 4_000i64..60_000];
    let life = prop_oneof![12 => Just(Life::Stays), 1 => Just(Life::Leaves), 1 => Just(Life::IsErased), 1 => Just(Life::Corrects), 3 => Just(Life::Comes)];
    let one = (segment, region, amount, [life.clone(), life]);
    prop::collection::vec(one, 6..26).prop_map(|all| {
        let buyer =
            |(number, (segment, region, amount, lives)): (i64, (&'static str, &'static str, i64, [Life; 2]))| {
                (Buyer { region, ..buyer(number, segment, amount * 100_000 + number) }, lives)
            };
        (0..).zip(all).map(buyer).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn no_reader_or_contributor_deduces_an_amount_within_a_twentieth(lives in lives()) {
        assert_safe(Edition::new(), &lives);
    }

    #[test]
    fn measured_sums_beside_declared_ones_let_no_amount_be_deduced(
        lives in lives(),
        natures in prop::collection::vec(prop::sample::select(vec![None, Some(Nature::Spend), Some(Nature::Spend), Some(Nature::Engagement)]), 26),
    ) {
        let lives: Vec<_> = lives.into_iter().zip(natures).map(|((buyer, lives), nature)| {
            let measured = nature.zip(buyer.startup);
            (Buyer { measured, ..buyer }, lives)
        }).collect();
        assert_safe(Edition::with(sources::asks()), &lives);
    }
}

/// Publishes three times, and attacks all of it.
fn assert_safe(mut edition: Edition, lives: &[(Buyer, [Life; 2])]) {
    let mut publications = Vec::new();
    for time in 0..3 {
        let mut buyers = Vec::new();
        for (buyer, lives) in lives {
            let before = &lives[..time.min(2)];
            let came = !lives.contains(&Life::Comes) || before.contains(&Life::Comes);
            let left = before.iter().any(|life| matches!(life, Life::Leaves | Life::IsErased));
            if time > 0 && before.last() == Some(&Life::IsErased) {
                edition.erase(buyer.number);
            }
            let corrected = before.iter().filter(|life| **life == Life::Corrects).count() as i64;
            if came && !left {
                let now = |cents: i64| cents + corrected * 7_000_000;
                let measured = buyer.measured.map(|(nature, cents)| (nature, now(cents)));
                buyers.push(Buyer { startup: buyer.startup.map(now), measured, ..buyer.clone() });
            }
        }
        publications.push((edition.publish(&buyers), buyers));
    }
    let attacker = Attacker::of(&publications);
    assert_eq!(attacker.recovers(&|_| false), vec![]);
    for (number, _) in attacker.places.keys() {
        assert_eq!(attacker.recovers(&|who| who == *number), vec![], "with what {number} knows");
    }
}
