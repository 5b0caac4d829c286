//! Who answers, and what: few enough in each place that much has to be hidden. It is kept here, for the attack to be judged by.

use crate::client::Fields;
use crate::process::siret;
use app::survey::library::Library;
use app::survey::questionnaire::UNKNOWN;
use app::survey::{Audience, EditionYear, Questionnaire};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

/// What pages are filtered by: a field, and those of its options that somebody has.
pub type Dimension = (&'static str, &'static [&'static str]);

/// The value of each dimension, by its place; `None` is any.
pub type Place = [Option<usize>; 3];

/// One of the two questionnaires with its filters.
pub struct Side {
    pub audience: Audience,
    pub slug: &'static str,
    pub dimensions: [Dimension; 3],
}

pub const BUYERS: Side = Side {
    audience: Audience::Acheteurs,
    slug: "acheteurs",
    dimensions: [
        ("AC01", &["ministere", "collectivite", "grand_groupe"]),
        ("AC93", &["53", "11", "76"]),
        ("AC92", &["pme", "ge"]),
    ],
};

pub const STARTUPS: Side = Side {
    audience: Audience::StartUp,
    slug: "start-up",
    dimensions: [("SU05", &["sante", "cybersecurite"]), ("SU06", &["53", "11", "76"]), ("SU03", &["e1_9", "e10_49"])],
};

/// The embedded questionnaires of this edition.
pub fn questionnaire(audience: Audience) -> Arc<Questionnaire> {
    static LIBRARY: LazyLock<Library> = LazyLock::new(|| Library::embedded().unwrap());
    LIBRARY.get(EditionYear::new(2026).unwrap(), audience).unwrap().clone()
}

impl Side {
    /// Every combination of conditions that picks somebody.
    pub fn places<'p>(&self, people: impl IntoIterator<Item = &'p Person>) -> Vec<Place> {
        let picks = |person: &Person, set: usize| -> Place {
            std::array::from_fn(|dimension| (set >> dimension & 1 == 1).then_some(person.at[dimension]))
        };
        let all: BTreeSet<Place> = people.into_iter().flat_map(|person| (0..8).map(|set| picks(person, set))).collect();
        all.into_iter().collect()
    }

    /// What a value of a dimension is called.
    pub fn label(&self, dimension: usize, code: &str) -> String {
        let all = questionnaire(self.audience);
        let field = self.dimensions[dimension].0;
        let question = all.sections.iter().find_map(|section| section.question_of(field)).unwrap();
        let label = &question.kind.options().iter().find(|option| option.code == code).unwrap().label;
        label.trim_end_matches(" (précisez)").to_owned()
    }

    /// The conditions of a place, as an address has them.
    pub fn query(&self, place: &Place) -> String {
        let conditions = place.iter().zip(&self.dimensions);
        let conditions =
            conditions.filter_map(|(value, (field, codes))| Some(format!("&{field}={}", codes[(*value)?])));
        conditions.collect()
    }
}

/// Whether a place holds a finest one.
pub fn holds(place: &Place, atom: &[usize; 3]) -> bool {
    place.iter().zip(atom).all(|(value, at)| value.is_none_or(|value| value == *at))
}

/// A respondent. Amounts are in euros, from start-ups then in all, of 2025 then of 2024; `None` is "je ne sais pas".
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Person {
    pub at: [usize; 3],
    pub amounts: [[Option<i64>; 2]; 2],
    pub answers: BTreeMap<&'static str, Vec<&'static str>>,
    /// Whole numbers and years, by field.
    pub numbers: BTreeMap<&'static str, i64>,
}

impl Person {
    pub fn said(&self, field: &str, code: &str) -> bool {
        self.answers.get(field).is_some_and(|codes| codes.contains(&code))
    }

    /// The number that was given in a field, in the unit in which classes have it: amounts in cents.
    pub fn number(&self, field: &str) -> Option<i64> {
        let euros = |year: usize, what: usize| self.amounts[year][what].map(|euros| euros * 100);
        match field {
            "AC04.2025" => euros(0, 1),
            "AC04.2024" => euros(1, 1),
            "AC05.2025" => euros(0, 0),
            "AC05.2024" => euros(1, 0),
            other => self.numbers.get(other).copied(),
        }
    }

    /// What is typed and ticked, by an organisation of this number.
    pub fn posts(&self, side: &Side, number: &str) -> Fields {
        let mut fields: Fields = Vec::new();
        let mut give = |field: &str, value: &str| fields.push((field.to_owned(), value.to_owned()));
        for (value, (field, codes)) in self.at.iter().zip(&side.dimensions) {
            give(field, codes[*value]);
        }
        match side.audience {
            Audience::Acheteurs => give("AC02", &siret(number)),
            Audience::StartUp => give("SU01", number),
        }
        for (year, [startup, total]) in ["2025", "2024"].iter().zip(&self.amounts) {
            if side.audience == Audience::Acheteurs {
                let said = |amount: &Option<i64>| amount.map_or(UNKNOWN.to_owned(), |euros| euros.to_string());
                give(&format!("AC04.{year}"), &said(total));
                give(&format!("AC05.{year}"), &said(startup));
            }
        }
        self.answers.iter().for_each(|(field, codes)| codes.iter().for_each(|code| give(field, code)));
        self.numbers.iter().for_each(|(field, number)| give(field, &number.to_string()));
        fields
    }
}

/// Draws that are the same each time.
pub struct Draws(u64);

impl Draws {
    pub fn of(seed: u64) -> Self {
        Self(seed)
    }

    pub fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    /// Small values more often than large ones.
    fn uneven(&mut self, most: usize) -> usize {
        self.below(most).min(self.below(most))
    }

    /// One of the codes, or none at all, the first ones more often.
    fn one(&mut self, codes: &[&'static str]) -> Vec<&'static str> {
        codes.get(self.uneven(codes.len() + 1)).map(|code| vec![*code]).unwrap_or_default()
    }

    fn some(&mut self, codes: &[&'static str]) -> Vec<&'static str> {
        let all: BTreeSet<&'static str> = (0..self.below(4)).flat_map(|_| self.one(codes)).collect();
        all.into_iter().collect()
    }

    fn at(&mut self, side: &Side) -> [usize; 3] {
        std::array::from_fn(|dimension| {
            let most = side.dimensions[dimension].1.len();
            most - 1 - self.uneven(most)
        })
    }

    /// Purchases in euros, from start-ups and in all: from some thousands to tens of millions.
    fn amounts(&mut self) -> [Option<i64>; 2] {
        let startup = i64::try_from((1 + self.below(300)) * (1 + self.uneven(300)) * 1_000).unwrap();
        let total = startup * (4 + i64::try_from(self.below(120)).unwrap());
        [Some(startup), Some(total)]
    }

    pub fn buyer(&mut self) -> Person {
        let mut person = Person { at: self.at(&BUYERS), ..Person::default() };
        person.amounts = [self.amounts(), self.amounts()];
        // Some do not know one of their amounts, mostly of the later year.
        let year = usize::from(self.below(4) == 0);
        match self.below(8) {
            0 | 1 => person.amounts[year][0] = None,
            2 | 3 => person.amounts[year][1] = None,
            _ => {}
        }
        let mut give = |field, codes: Vec<&'static str>| {
            if !codes.is_empty() {
                person.answers.insert(field, codes);
            }
        };
        give("AC06", self.one(&["p0_1", "p1_3", "p3_5"]));
        give("AC07", self.one(&["oui", "non_prevu", "non_pas_prevu", "ne_sait_pas"]));
        give("AC14", self.some(&["pas_necessaire", "investissement", "meconnaissance"]));
        give("AC13", self.some(&["innovation", "agilite", "cout", "image"]));
        give("AC16", self.some(&["achat_innovant", "sourcing", "variantes"]));
        give("AC12", self.one(&["3", "2", "4", "1", UNKNOWN]));
        give("AC24", self.one(&["4", "3", "5", "2"]));
        give("AC15", self.some(&["B03", "B01", "B05", "B08"]));
        give("AC26", self.some(&["L01", "L04", "L11"]));
        // What was not asked is not answered.
        if person.amounts.iter().all(|[startup, _]| startup.is_some()) {
            person.answers.remove("AC06");
        }
        if !["non_prevu", "non_pas_prevu"].iter().any(|code| person.said("AC07", code)) {
            person.answers.remove("AC14");
        }
        if person.at[0] == 2 {
            person.answers.remove("AC16");
        }
        person
    }

    pub fn startup(&mut self) -> Person {
        let mut person = Person { at: self.at(&STARTUPS), ..Person::default() };
        let mut give = |field, codes: Vec<&'static str>| {
            if !codes.is_empty() {
                person.answers.insert(field, codes);
            }
        };
        give("SU10", self.one(&["p1_20", "p0", "p21_50"]));
        give("SU14", self.one(&["collectivites", "ministeres"]));
        give("SU22", self.one(&["4", "5", "3"]));
        for question in ["SU24", "SU25"] {
            give(question, self.some(&["F01", "F07", "F04", "F13", "F14"]));
        }
        give("SU28", self.some(&["L01", "L04", "L11"]));
        if !["p1_20", "p21_50"].iter().any(|code| person.said("SU10", code)) {
            person.answers.remove("SU14");
        }
        person
    }

    /// Numbers of trials, of which those that were paid and those that went on are no more than all; or a year. Some give none.
    pub fn numbers(&mut self, side: &Side) -> BTreeMap<&'static str, i64> {
        let mut numbers = BTreeMap::new();
        let mut give = |field, number: usize| {
            numbers.insert(field, i64::try_from(number).unwrap());
        };
        if self.below(8) == 0 {
            return numbers;
        }
        match side.audience {
            Audience::Acheteurs => {
                let begun = [0, 1, 2, 4, 8][self.uneven(5)];
                give("AC19.lances", begun);
                for field in ["AC19.payes", "AC19.generalises"] {
                    if self.below(8) > 0 {
                        give(field, self.uneven(begun + 1));
                    }
                }
            }
            Audience::StartUp => give("SU02", [2021, 2016, 2024, 2012, 1998][self.uneven(5)]),
        }
        numbers
    }
}
