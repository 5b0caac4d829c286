//! Shares of respondents by what they answered, for the filters that are asked for: `contract.md`, "Obstacles" — the share of
//! the respondents who were shown the question, with their number; never a share of ticks.

mod bases;
mod support;
mod unions;

pub use support::{Support, Target};

use super::classes::Measure;
use super::profile::{Place, Profile, wider, widest};
use super::secrecy::{Cell, Secrecy};
use super::{Bits, Columns, Picked, Proportion};
use crate::figure::Value;
use crate::survey::{Questionnaire, Rule};
use std::cell::RefCell;
use std::sync::Arc;

/// The buyers who follow the rules of public procurement (code de la commande publique, L1211-1 and L1212-1), by segment.
const PUBLIC: [&str; 7] = [
    "ministere",
    "etablissement_public",
    "collectivite",
    "etablissement_sante",
    "etablissement_medico_social",
    "centrale_achat",
    "entreprise_publique",
];

/// Under so many respondents an answer is not shown.
const LEAST: u64 = super::disclosure::LEAST_CONTRIBUTORS.unsigned_abs();

/// Whether a segment of buyers is of the public sector.
pub fn is_public(segment: &str) -> bool {
    PUBLIC.contains(&segment)
}

fn sector(field: &str, code: &str) -> u16 {
    u16::from(field.starts_with("AC") && is_public(code))
}

/// What is asked of the answers of one questionnaire.
pub struct Opinions<'a> {
    questionnaire: &'a Questionnaire,
    columns: &'a Columns,
    profile: &'a Profile,
    /// Where each response stands; not needed where exact cells may be seen.
    places: Option<Vec<Place>>,
    /// The group of each value of the first dimension.
    groups: Vec<u16>,
    /// What was worked out of the questions that conditions look at.
    earlier: RefCell<bases::Earlier>,
}

/// The share of an answer, or why there is none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Share {
    /// Nobody was asked.
    Nobody,
    /// It may not be shown.
    Secret,
    /// It is known.
    Known(Proportion),
}

impl Share {
    /// How many gave the answer.
    pub fn count(self) -> Value {
        self.value(|p| Value::Count(i64::try_from(p.count).unwrap_or(i64::MAX)))
    }

    /// Their share.
    pub fn share(self) -> Value {
        self.value(|p| Value::Share(p.share))
    }

    /// Its 95 % confidence interval.
    pub fn interval(self) -> Value {
        self.value(|p| Value::Interval(p.low, p.high))
    }

    fn value(self, of: impl FnOnce(Proportion) -> Value) -> Value {
        match self {
            Self::Nobody => Value::None,
            Self::Secret => Value::Secret,
            Self::Known(proportion) => of(proportion),
        }
    }

    /// The share itself, where it is known.
    pub fn known(self) -> Option<Proportion> {
        match self {
            Self::Known(proportion) => Some(proportion),
            _ => None,
        }
    }

    /// By how many points another share is above this one.
    pub fn up_to(self, other: Self) -> Value {
        match (self, other) {
            (Self::Known(own), Self::Known(other)) => Value::Points(other.share - own.share),
            (Self::Secret, _) | (_, Self::Secret) => Value::Secret,
            _ => Value::None,
        }
    }
}

/// Which shares of one answer may be shown.
pub struct Shown {
    /// None where exact cells may be seen.
    secrecy: Option<Arc<Secrecy>>,
    /// The answer, as a value of the first dimension.
    answer: u16,
    /// Whether the first dimension says no more than whether the answer was given: who knows how many did not, then knows how
    /// many did.
    alone: bool,
    /// Among whom the answer is counted; `None` is everybody who was shown the question.
    among: Option<Arc<Bits>>,
    told: Told,
}

/// How far the shares of an answer are told, beside what is hidden of them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    /// Of every place.
    Everywhere,
    /// Of all respondents only, whatever the filters: numbers that another one limits, of which that one would tell place by place.
    OfAll,
    /// Never by itself: classes of amounts, which are joined, and told of all respondents only, since of each place other figures
    /// would give them away.
    Joined,
}

impl Shown {
    /// Whether it is counted among some of those who were shown the question only: those who gave a number.
    pub fn is_among_some(&self) -> bool {
        self.among.is_some()
    }
}

impl<'a> Opinions<'a> {
    /// The answers, as they are seen by whoever may see exact cells, or not.
    pub fn new(questionnaire: &'a Questionnaire, columns: &'a Columns, profile: &'a Profile, exact: bool) -> Self {
        let places = (!exact).then(|| profile.places(columns, &columns.picked(&[])));
        let first = profile.dimensions.first();
        let groups = first.map(|d| d.values.iter().map(|(code, _)| sector(&d.field, code)).collect());
        let groups = groups.unwrap_or_default();
        Self { questionnaire, columns, profile, places, groups, earlier: RefCell::default() }
    }

    /// Whether exact cells are shown.
    pub fn is_exact(&self) -> bool {
        self.places.is_none()
    }

    /// The responses that count, of those whom the filter picks.
    pub fn picked(&self, picked: &[Picked]) -> Bits {
        self.columns.picked(picked)
    }

    /// Those of them who were shown a question.
    pub fn asked(&self, question: &str, picked: &[Picked]) -> Bits {
        self.columns.asked(question).map(|asked| self.picked(picked).and(asked)).unwrap_or_default()
    }

    /// Those who answered a field.
    pub fn answered(&self, field: &str) -> Option<&Bits> {
        self.columns.answered(field)
    }

    /// Those who chose one of some options of a field.
    pub fn chose(&self, field: &str, codes: &[&str]) -> Bits {
        unions::all(codes.iter().filter_map(|code| self.columns.chose(field, code)))
    }

    /// Which shares of an answer to a question may be shown, whatever the filters: worked out once, for all of them. For one
    /// of several answers that a respondent can give together; see [`Self::shown_each`].
    pub fn shown(&self, question: &str, answer: &Bits) -> Shown {
        let secrecy = self.secrecy(question, |place| u16::from(answer.has(place)));
        Shown { secrecy, answer: 1, alone: true, among: None, told: Told::Everywhere }
    }

    /// The same for a field that takes one of these options: all of them are judged together, since they add up to a known
    /// number. After those of the options come that of "je ne sais pas" and that of no answer.
    ///
    /// The classes of a number ([`super::classes`]) are counted among those who gave one: how many did is no secret, the
    /// volumes tell it. Those of an amount are never told one by one; those of a number that is not above another one, of all
    /// respondents only.
    pub fn shown_each(&self, question: &str, field: &str, codes: &[&str]) -> Vec<Shown> {
        let among = self.gave_number(question, field).map(Arc::new);
        let value = |number: usize| u16::try_from(number).unwrap_or(u16::MAX - 1);
        let options = codes.iter().map(|code| self.columns.chose(field, code));
        let answers: Vec<Option<&Bits>> = options.chain([self.columns.unknown(field)]).collect();
        let is_given = |bits: &Option<&Bits>, place: usize| bits.is_some_and(|bits| bits.has(place));
        let given = |place| value(answers.iter().position(|bits| is_given(bits, place)).unwrap_or(answers.len()));
        let secrecy = match &among {
            Some(among) => self.secrecy_among(among, given),
            None => self.secrecy(question, given),
        };
        let told = match self.measure(question) {
            Some(Measure::Amount) => Told::Joined,
            Some(_) if self.is_limited(field) => Told::OfAll,
            _ => Told::Everywhere,
        };
        let shown = |number| Shown {
            secrecy: secrecy.clone(),
            answer: value(number),
            alone: false,
            among: among.clone(),
            told,
        };
        (0..=answers.len()).map(shown).collect()
    }

    /// Those who gave a number in a field, where one is asked for. Of a question with a condition `None`: there, who did not is
    /// an answer like the others.
    fn gave_number(&self, question: &str, field: &str) -> Option<Bits> {
        if self.measure(question).is_none() || self.conditional(question).is_some() {
            return None;
        }
        let nobody = Bits::default();
        let gave = self.asked(question, &[]).and(self.columns.answered(field).unwrap_or(&nobody));
        Some(gave.without(self.columns.unknown(field).unwrap_or(&nobody)))
    }

    /// Whether the form takes a number only where it is not above another one.
    pub fn is_limited(&self, field: &str) -> bool {
        let limits = |rule: &Rule| matches!(rule, Rule::NotAbove { field: own, .. } if own == field);
        self.questionnaire.rules.iter().any(limits)
    }

    fn measure(&self, question: &str) -> Option<Measure> {
        Measure::of(&self.questionnaire.questions().find(|q| q.id.to_string() == question)?.kind)
    }

    /// How many of those whom the filter picks the shares of an answer are shares of.
    pub fn number(&self, question: &str, shown: &Shown, picked: &[Picked]) -> Value {
        match &shown.among {
            Some(among) => Value::Count(i64::try_from(self.picked(picked).count_with(among)).unwrap_or(i64::MAX)),
            None => self.base(question, picked),
        }
    }

    fn secrecy(&self, question: &str, answer: impl Fn(usize) -> u16) -> Option<Arc<Secrecy>> {
        self.secrecy_among(&self.asked(question, &[]), answer)
    }

    fn secrecy_among(&self, among: &Bits, answer: impl Fn(usize) -> u16) -> Option<Arc<Secrecy>> {
        let places = self.places.as_ref()?;
        let answered = among.iter().map(|place| (answer(place), places.get(place).copied().unwrap_or_default()));
        Some(Arc::new(Secrecy::of_places(answered, self.groups.clone(), self.columns.totals_only())))
    }

    /// The conditions that pick the segments of a sector, within those of a filter: one list of conditions for each segment.
    pub fn narrowed(&self, segment: &str, public: bool, picked: &[Picked]) -> Vec<Vec<Picked>> {
        let only = picked.iter().find(|(field, _)| field == segment).map(|(_, code)| code);
        let values = self.profile.dimensions.iter().filter(|d| d.field == segment).flat_map(|d| &d.values);
        let kept = values.filter(|(code, _)| is_public(code) == public && only.is_none_or(|only| only == code));
        let narrowed = kept.map(|(code, _)| {
            let others = picked.iter().filter(|(field, _)| field != segment).cloned();
            others.chain([(segment.to_owned(), code.clone())]).collect()
        });
        narrowed.collect()
    }

    /// The share of an answer in one of the two sectors, those of its segments that a filter keeps together: where what is shown
    /// of the segments tells it, or without a filter where a whole group may be shown whatever is hidden of its parts.
    pub fn share_of_sector(
        &self,
        (segment, question): (&str, &str),
        answer: &Bits,
        shown: &Shown,
        public: bool,
        picked: &[Picked],
    ) -> Share {
        let bases = |public: bool| -> Vec<(Bits, Share)> {
            let kept = self.narrowed(segment, public, picked).into_iter();
            kept.map(|picked| (self.asked(question, &picked), self.share(question, answer, shown, &picked))).collect()
        };
        let (own, others) = (bases(public), bases(!public));
        let base = unions::all(own.iter().map(|(base, _)| base));
        let told = |of: &[(Bits, Share)]| of.iter().all(|(_, share)| *share != Share::Secret);
        let everybody = self.asked(question, picked);
        let others_base = unions::all(others.iter().map(|(base, _)| base));
        // The rest of a total that is shown, once all the others are taken away.
        let is_the_rest = || {
            let all = self.share(question, answer, shown, picked) != Share::Secret;
            all && told(&others) && base.count() + others_base.count() == everybody.count()
        };
        let (gave, of) = (base.count_with(answer), base.count());
        let is_few = |count: u64| count > 0 && count < LEAST;
        let as_a_group = || {
            let shows = shown.secrecy.as_ref().is_some_and(|secrecy| secrecy.shows_groups());
            picked.is_empty() && shows && !is_few(gave) && !is_few(of - gave)
        };
        match told(&own) || is_the_rest() || as_a_group() {
            true => Proportion::new(gave, of).map_or(Share::Nobody, Share::Known),
            false => Share::Secret,
        }
    }

    fn shows_cells(&self, shown: &Shown, picked: &[Picked]) -> bool {
        let cell = |answer: u16| {
            let mut values = vec![Some(answer)];
            values.extend(self.profile.fixed(picked));
            Cell::new(&values)
        };
        if shown.told == Told::Joined || (shown.told == Told::OfAll && !picked.is_empty()) {
            return false;
        }
        let shows = |answer: u16| shown.secrecy.as_ref().is_none_or(|secrecy| secrecy.shows(cell(answer)));
        shows(shown.answer) && (!shown.alone || shows(0))
    }

    /// A filter without the conditions that leave nobody out.
    pub fn widest(&self, picked: &[Picked]) -> Vec<Picked> {
        widest(picked, |picked| self.picked(picked).count())
    }

    /// Whether a filter picks all those who gave a number in a field.
    pub fn picks_all_numbers(&self, question: &str, field: &str, picked: &[Picked]) -> bool {
        let gave = self.gave_number(question, field).unwrap_or_default();
        widest(picked, |picked| self.picked(picked).count_with(&gave)).is_empty()
    }

    /// Those whom the filter picks among whom an answer is counted.
    pub fn among(&self, question: &str, shown: &Shown, picked: &[Picked]) -> Bits {
        match &shown.among {
            Some(among) => self.picked(picked).and(among),
            None => self.asked(question, picked),
        }
    }

    /// Whether the number of those who gave an answer may be said of a place.
    fn tells(&self, question: &str, answer: &Bits, shown: &Shown, picked: &[Picked]) -> bool {
        // How many stand where is no secret, and what tells where they stand says no more.
        let is_free = shown.secrecy.is_none() || self.is_place(question);
        if is_free || (self.shows_cells(shown, picked) && self.shows_answers_of(question, picked)) {
            return true;
        }
        let shows_base = self.shows_base(question, picked);
        if shows_base && self.among(question, shown, picked).count() == 0 {
            return true;
        }
        // Where nobody gave it, or everybody, so did those of each part: hiding that would hide nothing.
        let is_told = |wider: &Vec<Picked>| self.shows_cells(shown, wider) && self.shows_answers_of(question, wider);
        shows_base
            && wider(picked).iter().filter(|wider| is_told(wider)).any(|wider| {
                let base = self.among(question, shown, wider);
                [0, base.count()].contains(&base.count_with(answer))
            })
    }

    /// The share of an answer among those whom the filter picks and who were shown the question.
    pub fn share(&self, question: &str, answer: &Bits, shown: &Shown, picked: &[Picked]) -> Share {
        // Where a condition leaves out nobody who counts, what is told of more is told.
        let picked = &match shown.among {
            Some(_) => widest(picked, |picked| self.among(question, shown, picked).count()),
            None => self.widest(picked),
        };
        if !self.tells(question, answer, shown, picked) {
            return Share::Secret;
        }
        let base = self.among(question, shown, picked);
        Proportion::new(base.count_with(answer), base.count()).map_or(Share::Nobody, Share::Known)
    }
}
