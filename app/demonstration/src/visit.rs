//! How the demonstration's respondents came: through which partner, in what time, and who broke off.

use super::Edition;
use super::draw::pick;
use super::population::Form;
use super::send::{self, Questionnaires};
use crate::Failure;
use chrono::{DateTime, Duration, Utc};
use store::{Act, NewEntry, Partner, Secret, SectionSave, Store, StoreError};
use survey::Questionnaire;
use survey::seeded_random::Dice;

/// Partners: code, name, and the percentage of people who come through them. The rest comes directly.
const PARTNERS: [(&str, &str, u32); 5] = [
    (MOST_COME_BY, "Réseau fictif des acheteurs de santé", 18),
    ("CHAMBRES", "Chambres fictives du commerce", 12),
    ("CERCLE", "Cercle fictif des achats", 9),
    ("ALLIANCE", "Alliance fictive PME et start-up", 7),
    ("CENTRALE", "Centrale fictive d’achat", 0),
];
/// The partner that brings the most respondents.
pub const MOST_COME_BY: &str = "RESEAU";
/// Number of sent forms per remaining draft.
const ONE_WAITS_FOR: usize = 7;
/// Number of forms per test response.
const TRIED: usize = 90;

/// A respondent's visit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    /// Seconds from the first save to sending.
    pub took: i64,
    /// The partner whose link was used.
    pub partner: Option<String>,
    /// The number of the invitee whose link it began with.
    pub invitee: Option<i64>,
    /// Whether it is a test response.
    pub test: bool,
}

impl Visit {
    /// A random visit.
    pub fn draw(dice: &mut Dice) -> Self {
        let mut weights: Vec<(&'static str, u32)> = PARTNERS.map(|(code, _, weight)| (code, weight)).to_vec();
        weights.push(("", 100 - weights.iter().map(|(_, weight)| weight).sum::<u32>()));
        let partner = Some(pick(dice, &weights)).filter(|code| !code.is_empty()).map(str::to_owned);
        // Most take a quarter of an hour; one in five waits for a figure.
        let minutes =
            if dice.chance(0.2) { 120 + dice.below(4 * 24 * 60) } else { 6 + dice.below(10) + dice.below(20) };
        Self { took: minutes as i64 * 60 + dice.below(60) as i64, partner, ..Self::default() }
    }
}

/// Adds the missing partners.
pub async fn add_partners(store: &Store, at: DateTime<Utc>) -> Result<(), Failure> {
    for (code, name, _) in PARTNERS {
        let page = Secret::random().map_err(|error| error.to_string())?;
        let partner = Partner { code: code.to_owned(), name: name.to_owned(), page, added_at: at };
        match store.noting(NewEntry::by_command_line(at, Act::PartnerAdded, code, name)).add_partner(&partner).await {
            Ok(()) | Err(StoreError::Exists) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Leaves unsent drafts, most of them in the section with amounts.
pub async fn leave_drafts(
    store: &Store,
    to: &Questionnaires,
    forms: &[Form],
    now: DateTime<Utc>,
    dice: &mut Dice,
) -> Result<(), Failure> {
    for form in forms.iter().step_by(ONE_WAITS_FOR) {
        let stop = 1 + dice.below(3);
        let begun = now - Duration::minutes(5 + dice.below(20 * 24 * 60) as i64);
        begin(store, to.get(form.audience), form, None, stop, begun).await?;
    }
    Ok(())
}

/// Begins a form, and stops after this many sections.
pub async fn begin(
    store: &Store,
    questionnaire: &Questionnaire,
    form: &Form,
    invitee: Option<i64>,
    stop: usize,
    begun: DateTime<Utc>,
) -> Result<(), Failure> {
    let key = Secret::random().map_err(|error| error.to_string())?.hash();
    for (number, section) in questionnaire.sections.iter().take(stop).enumerate() {
        let fields = section.questions.iter().flat_map(|q| q.field_names().collect::<Vec<_>>()).collect();
        let of = (questionnaire.edition, questionnaire.audience);
        let at = begun + Duration::minutes(number as i64);
        let save = SectionSave::new(key, of, section.id.clone(), fields, form.typed.clone(), at);
        store.save_section(SectionSave { invitee, ..save }).await?;
    }
    Ok(())
}

/// Tests both questionnaires before they open.
pub async fn try_out(store: &Store, edition: &Edition, now: DateTime<Utc>) -> Result<(), Failure> {
    for (number, form) in edition.population.forms.iter().step_by(TRIED).enumerate() {
        let visit = Visit { took: 300, test: true, ..Visit::default() };
        let at = now - Duration::days(50) + Duration::hours(3 * number as i64);
        send::new(store, edition.to.get(form.audience), form.typed.clone(), visit, at).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_come_directly_and_the_partners_bring_their_share() {
        let mut dice = Dice::new(7);
        let visits: Vec<Visit> = (0..2_000).map(|_| Visit::draw(&mut dice)).collect();
        let through = |code: Option<&str>| visits.iter().filter(|visit| visit.partner.as_deref() == code).count();
        assert!((900..1_200).contains(&through(None)), "{}", through(None));
        assert!((280..440).contains(&through(Some(MOST_COME_BY))), "{}", through(Some(MOST_COME_BY)));
        assert_eq!(through(Some("CENTRALE")), 0);
        assert!(visits.iter().all(|visit| visit.took >= 6 * 60));
    }
}
