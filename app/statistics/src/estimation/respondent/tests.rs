use super::*;
use crate::{Entry, Identity};
use survey::library::Library;
use survey::{Answer, Answers, Audience, EditionYear};

#[test]
fn respondents_have_what_their_answers_say_of_the_year() {
    let library = Library::embedded().unwrap();
    let questionnaire = library.get(EditionYear::new(2026).unwrap(), Audience::Acheteurs).unwrap();
    let mut answers = Answers::default();
    for (field, code) in [("AC01", "ministere"), ("AC92", "ge"), ("AC93", "11"), ("AC06", "p1_3")] {
        answers.insert(field, Answer::Choice(code.into()));
    }
    let cents = |cents| Answer::Cents(Euros::from_cents(cents).unwrap());
    for (field, amount) in [("AC04.2025", cents(9_000)), ("AC04.2024", cents(8_000)), ("AC05.2024", cents(80))] {
        answers.insert(field, amount);
    }
    answers.insert("AC05.2025", Answer::Unknown);
    let siren = Siren::parse("732829320").ok();
    let mut columns = Columns::default();
    for (id, counts) in [(7, true), (8, false)] {
        let answers = answers.clone();
        let identity = Identity { reference: format!("R{id}"), siren };
        columns.put(questionnaire, &Entry { id, identity, counts, answers, ..Entry::default() });
    }
    let of = |year| respondents(questionnaire, &columns, year);
    let latest = of(2025);
    assert_eq!(latest.len(), 1, "what is set aside does not count");
    let one = &latest[0];
    assert_eq!((one.reference.as_str(), one.siren, one.sector), ("R7", siren, Sector::Public));
    assert_eq!(
        [&one.segment, &one.size, &one.region, &one.range].map(|code| code.as_deref()),
        [Some("ministere"), Some("ge"), Some("11"), Some("p1_3")]
    );
    assert_eq!((one.pair(), one.startup, one.total), (None, None, Euros::from_cents(9_000)));
    assert_eq!(one.previous_startup, Euros::from_cents(80));
    let before = of(2024);
    assert_eq!((before[0].pair(), before[0].range.as_deref()), (Some((80, 8_000)), None), "the range is of 2025");
}
