//! Who corrects or erases what between two readings: some together, so that figures can follow them, and some alone, whom nobody
//! hides.

use super::Survey;
use super::lives::Respondent;
use super::people::{BUYERS, Draws, Person, STARTUPS, Side};
use super::reading::Reading;
use std::collections::{BTreeMap, VecDeque};

/// What one correction changes.
type Change = fn(&mut Draws, &mut Person, usize);

/// One of the numbers; another one of each of three who come after another.
const ONE_NUMBER: Change = |_, person, turn| {
    let begun = person.numbers.get("AC19.lances").copied().unwrap_or(0);
    let other = |was: Option<&i64>| if was == Some(&0) { begun } else { 0 };
    let field = ["AC19.lances", "AC19.payes", "AC19.generalises"][turn % 3];
    let to = if turn % 3 == 0 { begun + 3 } else { other(person.numbers.get(field)) };
    person.numbers.insert(field, to);
};
const YEAR: Change = |_, person, _| {
    let year = person.numbers.get("SU02").copied().unwrap_or(2018);
    person.numbers.insert("SU02", if year > 2015 { year - 5 } else { year + 5 });
};
const NUMBERS: Change = |draws, person, _| person.numbers = draws.numbers(&BUYERS);
/// A little more or less was bought.
const AMOUNTS: Change = |draws, person, _| {
    for [startup, total] in &mut person.amounts {
        let percent = 80 + i64::try_from(draws.below(20)).unwrap();
        *startup = startup.map(|euros| euros * percent / 100);
        *total = total.map(|euros| euros * (percent + 20) / 100);
    }
};
/// Far more was bought than by anybody else.
const FAR_MORE: Change = |_, person, _| person.amounts = [[Some(400_000_000), Some(9_000_000_000)]; 2];
const VIEW: Change = |_, person, turn| {
    let field =
        if person.numbers.contains_key("SU02") || person.answers.contains_key("SU10") { "SU22" } else { "AC12" };
    person.answers.insert(field, vec![["3", "4"][turn % 2]]);
};
const PLACE: Change = |_, person, _| person.at[1] = (person.at[1] + 1) % 3;
const PLANS: Change = |_, person, _| {
    // What opened another question goes with its answer.
    person.answers.insert("AC07", vec!["oui"]);
    person.answers.remove("AC14");
};

/// What questions are asked of somebody beside those that all are.
fn asked(person: &Person) -> (bool, bool, bool, bool) {
    let said = |field, codes: &[&str]| codes.iter().any(|code| person.said(field, code));
    let is_missing = person.amounts.iter().flatten().any(Option::is_none);
    (is_missing, said("AC07", &["non_prevu", "non_pas_prevu"]), said("SU10", &["p1_20", "p21_50"]), person.at[0] == 2)
}

/// Whether somebody knows all amounts and is asked nothing for what they said.
pub fn is_like_others(person: &Person) -> bool {
    !asked(person).0 && !asked(person).1
}

impl Survey {
    fn people(&mut self, side: usize) -> (&'static Side, &mut Vec<Respondent>) {
        if side == 0 { (&BUYERS, &mut self.buyers) } else { (&STARTUPS, &mut self.startups) }
    }

    /// Those who are in what was read and did not erase their answers since, or who are not in it.
    fn left(&mut self, reading: &Reading, side: usize, is_in: bool) -> Vec<usize> {
        let all = self.people(side).1.iter().enumerate();
        let is_left = |one: &Respondent| one.is_sent() && !one.is_erased;
        all.filter(|(_, one)| is_left(one) && reading.says(one).is_some() == is_in).map(|(n, _)| n).collect()
    }

    async fn correct(&mut self, side: usize, who: &[usize], change: Change) {
        for (turn, number) in who.iter().enumerate() {
            let mut to = self.people(side).1[*number].says().clone();
            change(&mut self.draws, &mut to, turn);
            if to != *self.people(side).1[*number].says() {
                let of = if side == 0 { &BUYERS } else { &STARTUPS };
                let people = if side == 0 { &mut self.buyers } else { &mut self.startups };
                people[*number].correct(&self.process, of, to).await;
            }
        }
    }

    async fn erase(&mut self, side: usize, who: &[usize]) {
        for number in who {
            let people = if side == 0 { &mut self.buyers } else { &mut self.startups };
            people[*number].erase(&self.process).await;
        }
        self.forget_those_who_never_were_in().await;
    }

    /// What happens after so many readings.
    pub async fn change(&mut self, moment: usize, reading: &Reading) {
        for side in [0, 1] {
            let (inside, waiting) = (self.left(reading, side, true), self.left(reading, side, false));
            let steady = inside.iter().copied().filter(|number| self.people(side).1[*number].said.len() == 1);
            let mut steady: VecDeque<usize> = steady.collect();
            let mut next = |most: usize| steady.drain(..most.min(steady.len())).collect::<Vec<usize>>();
            match moment {
                0 => self.correct(side, &next(3), if side == 0 { ONE_NUMBER } else { YEAR }).await,
                1 => self.correct(side, &next(4), if side == 0 { AMOUNTS } else { VIEW }).await,
                2 => {
                    // Those whose leaving looks the same, and somebody else.
                    let mut alike: BTreeMap<_, Vec<usize>> = BTreeMap::new();
                    for number in &inside {
                        alike.entry(asked(self.people(side).1[*number].says())).or_default().push(*number);
                    }
                    let most = alike.values().max_by_key(|all| all.len()).cloned().unwrap_or_default();
                    let mut leaving: Vec<usize> = most.into_iter().rev().take(5).collect();
                    leaving.extend(inside.iter().rev().find(|number| !leaving.contains(number)).copied());
                    self.erase(side, &leaving).await;
                }
                3 => {
                    self.correct(side, &next(3), PLACE).await;
                    self.correct(side, &next(2), VIEW).await;
                    if side == 0 {
                        self.correct(side, &next(1), FAR_MORE).await;
                        self.correct(side, &next(1), PLANS).await;
                        self.correct(side, &next(2), NUMBERS).await;
                    }
                    // One of those who wait says something else, and one leaves.
                    let mut waiting = waiting.chunks(1);
                    self.correct(side, waiting.next().unwrap_or_default(), VIEW).await;
                    self.erase(side, waiting.next().unwrap_or_default()).await;
                    self.again(side).await;
                }
                _ => {}
            }
        }
    }

    /// Somebody who corrected says again what was said at first.
    async fn again(&mut self, side: usize) {
        let back = self.people(side).1.iter().position(|one| !one.is_erased && one.said.len() == 2);
        if let Some(number) = back {
            let (of, first) =
                (if side == 0 { &BUYERS } else { &STARTUPS }, self.people(side).1[number].said[0].clone());
            let people = if side == 0 { &mut self.buyers } else { &mut self.startups };
            people[number].correct(&self.process, of, first).await;
        }
    }
}

/// What became in the figures of those who corrected and of those who erased, in words: it has to have become something.
pub fn became_of(survey: &Survey, readings: &[Reading]) -> String {
    let last = readings.last().unwrap();
    let (mut words, mut all_followed, mut all_gone) = (Vec::new(), 0, 0);
    for (name, people) in [("buyers", &survey.buyers), ("start-ups", &survey.startups)] {
        let was_in = |one: &&Respondent| readings.iter().any(|reading| reading.says(one).is_some());
        let corrected: Vec<&Respondent> = people.iter().filter(|one| one.said.len() > 1).filter(was_in).collect();
        let followed = corrected.iter().filter(|one| last.says(one) == Some(one.says())).count();
        let erased: Vec<&Respondent> = people.iter().filter(|one| one.is_erased).filter(was_in).collect();
        let gone = erased.iter().filter(|one| last.says(one).is_none()).count();
        let (corrected, erased) = (corrected.len(), erased.len());
        assert!(corrected > 3 && erased > 3, "{corrected} {name} corrected and {erased} erased what was in");
        words.push(format!("{followed} of {corrected} {name} who corrected are in as they are now"));
        words.push(format!("{gone} of {erased} who erased are out"));
        (all_followed, all_gone) = (all_followed + followed, all_gone + gone);
    }
    assert!(all_followed > 0 && all_gone > 0, "figures follow some of them: {words:?}");
    words.join(", ")
}
