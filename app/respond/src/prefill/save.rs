//! Proposals for the fields of a section, from the organisation's number.

use crate::actions::{BEFORE, NUMBER, Proposals};
use crate::section::addressed::named_questionnaire;
use forms::{Form, Refusal};
use service::Service;
use service::company_search::{Company, Found, Number};
use service::rate_limits::per_address::Counted;
use store::{SectionSave, StoreError};
use survey::{FieldProposal, Kind, Question, Section, Typed, parse};

/// The proposals for an island's request.
///
/// # Errors
/// A [`Refusal`] (400) for requests that none of our pages makes, above all an invalid number: the service must not
/// be usable for other searches in the register.
pub async fn asked(service: &Service, form: &Form) -> Result<Proposals, Refusal> {
    let (edition, audience) = named_questionnaire(form.get("_questionnaire"))?;
    let section = service.library.get(edition, audience).and_then(|q| q.section(form.get("_section")));
    let Some((_, section)) = section.filter(|(_, section)| section.proposes_from().is_some()) else {
        return Err(Refusal::new(400, "Cette partie du questionnaire ne propose rien."));
    };
    let number = read(section, form.get(NUMBER)).map_err(|message| Refusal::new(400, message))?;
    service.guard.count(Counted::Lookups, service.clock.now())?;
    let before = read(section, form.get(BEFORE)).ok();
    Ok(proposals(service, section, number, before).await)
}

/// The number in a section, if it is valid.
pub fn number_in(section: &Section, typed: &Typed) -> Option<Number> {
    let field = section.proposes_from()?.fields.first()?;
    read(section, typed.first(&field.name)).ok()
}

fn read(section: &Section, text: &str) -> Result<Number, String> {
    let none = || "Indiquez le numéro de l’organisation.".to_owned();
    let question = section.proposes_from().ok_or_else(none)?;
    let field = question.fields.first().ok_or_else(none)?;
    let typed = Typed::from_iter([(field.name.as_str(), text)]);
    let answer = parse::field(question, field, &typed)?;
    answer.as_ref().and_then(Number::of).ok_or_else(none)
}

/// The proposals for a section. `before` is the number that its fields were prefilled for: values from it that nobody
/// changed are replaced.
pub async fn proposals(service: &Service, section: &Section, number: Number, before: Option<Number>) -> Proposals {
    let earlier = async {
        match before.filter(|before| *before != number) {
            Some(before) => service.companies.find(before).await,
            None => Found::Unavailable,
        }
    };
    let (found, earlier) = tokio::join!(service.companies.find(number), earlier);
    let same_organisation = before.is_some_and(|before| before.siren() == number.siren());
    combined(section, found.company(), earlier.company(), same_organisation)
}

fn combined(section: &Section, company: Option<&Company>, earlier: Option<&Company>, same: bool) -> Proposals {
    let fields: Vec<FieldProposal> = section
        .questions
        .iter()
        .filter_map(|question| Some((question, question.fields.first()?)))
        .filter(|(question, _)| question.proposed.is_some())
        .map(|(question, field)| {
            let before = proposed(question, earlier).to_owned();
            // For another establishment of the same organisation, most of the earlier values still apply.
            let value = if company.is_none() && same { before.clone() } else { proposed(question, company).to_owned() };
            FieldProposal { field: field.name.clone(), value, before }
        })
        .collect();
    Proposals {
        found: company.is_some(),
        name: company.and_then(|company| company.name.clone()).unwrap_or_default(),
        fields,
    }
}

/// The value that an organisation proposes for a question; empty if the question cannot hold it.
fn proposed<'a>(question: &Question, company: Option<&'a Company>) -> &'a str {
    let value = question.proposed.and_then(|what| company?.propose(what)).unwrap_or_default();
    let fits = match &question.kind {
        Kind::Text { max } => value.chars().count() <= *max,
        kind => kind.options().iter().any(|option| option.code == value),
    };
    if fits { value } else { "" }
}

/// Fills in proposals where they apply. Returns whether anything changed.
pub fn fill(typed: &mut Typed, proposals: &Proposals) -> bool {
    let mut changed = false;
    for proposal in &proposals.fields {
        let value = typed.first(&proposal.field).to_owned();
        if let Some(value) = proposal.settle(&value) {
            typed.remove(&proposal.field);
            typed.push(proposal.field.clone(), value);
            changed = true;
        }
    }
    changed
}

/// Fills the section just saved with the proposals for its organisation. Returns the outcome in one word for the
/// page's address: an address never contains answers.
///
/// # Errors
/// A [`Refusal`] (429) past the limit, (503) if the database fails.
pub async fn keep_proposals(
    service: &Service,
    section: &Section,
    kept: SectionSave,
    before: Option<&Typed>,
) -> Result<&'static str, Refusal> {
    let Some(number) = number_in(section, &kept.typed) else { return Ok("numero") };
    // Past the limit, the section is already saved; it is filled in by hand.
    service.guard.count(Counted::Lookups, service.clock.now())?;
    let before = before.and_then(|typed| number_in(section, typed));
    let proposals = proposals(service, section, number, before).await;
    let mut typed = kept.typed.clone();
    let changed = fill(&mut typed, &proposals);
    if changed {
        let base = Some(kept.typed.clone());
        match service.store.save_section(SectionSave { typed, base, at: service.clock.now(), ..kept }).await {
            // If it was sent meanwhile from another page, the section's address leads to the receipt.
            Ok(_) | Err(StoreError::AlreadySent) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(match (proposals.found, changed) {
        (false, _) => "introuvable",
        (true, true) => "faite",
        (true, false) => "inchangee",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use survey::library::Library;
    use survey::{Audience, EditionYear};

    fn company(name: &str, region: &'static str) -> Company {
        Company { name: Some(name.into()), size: Some("eti"), region: Some(region), ..Company::default() }
    }

    fn with_section(test: impl FnOnce(&Section)) {
        let library = Library::embedded().unwrap();
        let questionnaire = library.get(EditionYear::new(2026).unwrap(), Audience::Acheteurs).unwrap();
        test(&questionnaire.sections[0]);
    }

    #[test]
    fn questionnaires_of_2026_propose_from_the_number_and_those_of_2023_do_not() {
        let library = Library::embedded().unwrap();
        for (year, proposes) in [(2023, false), (2026, true)] {
            for audience in Audience::ALL {
                let questionnaire = library.get(EditionYear::new(year).unwrap(), audience).unwrap();
                let proposing = questionnaire.sections.iter().filter(|s| s.proposes_from().is_some()).count();
                assert_eq!(proposing, usize::from(proposes), "{year} {audience}");
                let proposed = questionnaire.questions().filter(|q| q.proposed.is_some()).count();
                assert_eq!(proposed, if proposes { 4 } else { 0 });
            }
        }
    }

    #[test]
    fn proposals_fill_empty_fields_and_leave_typed_ones() {
        with_section(|section| {
            let mut typed = Typed::from_iter([("AC02", "732829320 00074"), ("AC90", "Chez nous")]);
            let proposals = combined(section, Some(&company("LA POSTE", "11")), None, false);
            assert!(fill(&mut typed, &proposals));
            assert_eq!(typed.first("AC90"), "Chez nous");
            assert_eq!((typed.first("AC91"), typed.first("AC92"), typed.first("AC93")), ("", "eti", "11"));
            assert!(!fill(&mut typed, &proposals), "a second time changes nothing");
        });
    }

    #[test]
    fn another_number_replaces_unchanged_proposals_of_the_first() {
        with_section(|section| {
            let first = company("LA POSTE", "11");
            let mut typed = Typed::default();
            fill(&mut typed, &combined(section, Some(&first), None, false));
            typed.remove("AC90");
            typed.push("AC90", "La Poste, direction des achats");
            let second = company("DINUM", "53");
            assert!(fill(&mut typed, &combined(section, Some(&second), Some(&first), false)));
            assert_eq!((typed.first("AC90"), typed.first("AC93")), ("La Poste, direction des achats", "53"));
        });
    }

    #[test]
    fn proposals_of_one_organisation_are_cleared_if_the_next_one_is_unknown() {
        with_section(|section| {
            let first = company("LA POSTE", "11");
            let mut typed = Typed::default();
            fill(&mut typed, &combined(section, Some(&first), None, false));
            let unknown = combined(section, None, Some(&first), false);
            assert!(fill(&mut typed, &unknown) && typed.is_empty());
            fill(&mut typed, &combined(section, Some(&first), None, false));
            assert!(!fill(&mut typed, &combined(section, None, Some(&first), true)), "the same one keeps it");
            assert_eq!(unknown.sentence(true), "Introuvable pour le moment : complétez à la main.");
        });
    }

    #[test]
    fn a_value_that_its_field_cannot_hold_is_not_proposed() {
        with_section(|section| {
            let long = company(&"x".repeat(201), "12");
            let proposals = combined(section, Some(&long), None, false);
            assert_eq!(proposals.fields.iter().filter(|f| !f.value.is_empty()).count(), 1, "the size alone");
        });
    }

    #[test]
    fn the_sentence_names_the_organisation_if_the_register_does() {
        let mut proposals = Proposals { found: true, name: "ESSAI S.A.".into(), fields: Vec::new() };
        assert_eq!(
            proposals.sentence(true),
            "Proposé d’après l’annuaire des entreprises : ESSAI S.A. Vous pouvez corriger."
        );
        proposals.name.clear();
        assert_eq!(proposals.sentence(true), "Proposé d’après l’annuaire des entreprises. Vous pouvez corriger.");
    }
}
