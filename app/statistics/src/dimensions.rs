//! What respondents are told apart by on the pages of figures: a segment (or a domain), a region, a size.

use super::{Bits, Columns, Picked};
use survey::analysis::DimensionOf;
use survey::{Question, Questionnaire};

/// How many there are of them at most.
pub const MOST: usize = 3;

/// Where a respondent stands, dimension by dimension.
pub type Place = [u16; MOST];

/// The dimensions of a questionnaire.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// Each of them, in the order in which they are offered.
    pub dimensions: Vec<Dimension>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dimension {
    /// The question that it comes from, which names it in addresses.
    pub field: String,
    /// What it is called: `Segment`.
    pub name: String,
    /// The codes and names of its values, in the questionnaire's order.
    pub values: Vec<(String, String)>,
}

impl Profile {
    /// The dimensions of a questionnaire.
    pub fn of(questionnaire: &Questionnaire) -> Self {
        let dimensions = questionnaire.analysis.dimensions.iter().filter_map(|one| dimension(one, questionnaire));
        Self { dimensions: dimensions.take(MOST).collect() }
    }

    /// Where each response stands, by its place in the columns; one that did not say stands after the last value.
    pub fn places(&self, columns: &Columns, all: &Bits) -> Vec<Place> {
        let unsaid: Vec<u16> = self.dimensions.iter().map(|d| index(d.values.len())).collect();
        let mut places = Vec::new();
        for place in all.iter() {
            places.resize(place + 1, Place::default());
            places[place].iter_mut().zip(&unsaid).for_each(|(at, unsaid)| *at = *unsaid);
        }
        for (number, dimension) in self.dimensions.iter().enumerate() {
            for (value, (code, _)) in dimension.values.iter().enumerate() {
                let chosen = columns.chose(&dimension.field, code).map(|bits| bits.and(all)).unwrap_or_default();
                for place in chosen.iter() {
                    if let Some(at) = places.get_mut(place) {
                        at[number] = index(value);
                    }
                }
            }
        }
        places
    }

    /// What a filter fixes, dimension by dimension.
    pub fn fixed(&self, picked: &[Picked]) -> Vec<Option<u16>> {
        let value = |dimension: &Dimension| {
            let (_, code) = picked.iter().find(|(field, _)| *field == dimension.field)?;
            dimension.values.iter().position(|(value, _)| value == code).map(index)
        };
        self.dimensions.iter().map(value).collect()
    }

    /// The conditions among those asked for that these dimensions know, one for each at most.
    pub fn known<'a>(&self, asked: impl Fn(&str) -> &'a str) -> Vec<Picked> {
        let known = self.dimensions.iter().filter_map(|dimension| {
            let code = asked(&dimension.field);
            dimension.values.iter().any(|(value, _)| value == code).then(|| (dimension.field.clone(), code.to_owned()))
        });
        known.collect()
    }

    /// What a filter says, in words: `Région : Bretagne`.
    pub fn said(&self, picked: &[Picked]) -> Vec<String> {
        let said = picked.iter().filter_map(|(field, code)| {
            let dimension = self.dimensions.iter().find(|d| d.field == *field)?;
            let (_, name) = dimension.values.iter().find(|(value, _)| value == code)?;
            Some(format!("{} : {name}", dimension.name))
        });
        said.collect()
    }
}

fn dimension(of: &DimensionOf, questionnaire: &Questionnaire) -> Option<Dimension> {
    let is_asked = |question: &&Question| question.fields.iter().any(|field| field.name == of.field);
    let question = questionnaire.questions().find(is_asked)?;
    let value = |label: &str| label.trim_end_matches(" (précisez)").to_owned();
    let values = question.kind.options().iter().map(|option| (option.code.clone(), value(&option.label))).collect();
    Some(Dimension { field: of.field.clone(), name: of.name.clone(), values })
}

/// A questionnaire has far fewer options than this holds.
fn index(value: usize) -> u16 {
    u16::try_from(value).unwrap_or(u16::MAX - 1)
}
