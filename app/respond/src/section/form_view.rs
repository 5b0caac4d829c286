//! The form of a section, inside its island: the same for the respondent and for a colleague.

use super::conflict::conflicts;
use super::island::{RateOf, SectionForm, SectionSpec};
use super::status_lines::lines_view;
use crate::actions::PROPOSE;
use crate::actions::SaveSection;
use forms::field_names::{BASE, SUBMISSION};
use leptos::prelude::*;
use server_fn::ServerFn;
use store::{Colleague, Draft, Secret, SecretHash};
use survey::validation::{Reading, needed_by};
use survey::{Answers, FieldError, Questionnaire, Rule, Section, Typed, rule};
use ui::error_summary::ErrorSummary;
use ui::question::{Below, Shown, question_view};
use ui::refused_form::{BUTTONS, refused_beside};

/// A section to fill in.
pub struct FormOf<'a> {
    /// The key to save under: the respondent's or a colleague's.
    pub key: &'a Secret,
    /// The seed of the order of options: the response, whichever key opened it.
    pub seed: SecretHash,
    /// The questionnaire.
    pub questionnaire: &'a Questionnaire,
    /// The section, with only the questions that this person may see.
    pub section: &'a Section,
    /// The rules that may report an error in it.
    pub rules: &'a [Rule],
    /// The typed values.
    pub typed: &'a Typed,
    /// The result of reading them. Only answers that the section depends on are sent to the browser.
    pub reading: &'a Reading,
    /// The stored draft; `None` before the first save.
    pub draft: Option<&'a Draft>,
    /// The values that the page is rendered from. They let the server distinguish what was typed here from what
    /// others typed meanwhile.
    pub base: Typed,
    /// Whether sending is no longer possible: the section is then read-only.
    pub closed: bool,
    /// The value of the button that Enter in a field presses.
    pub enter: &'static str,
    /// The colleagues who were asked, one of whom may have typed another value.
    pub colleagues: &'a [Colleague],
    /// The errors to show.
    pub errors: &'a [FieldError],
    /// Whether the organisation's number brings proposals.
    pub proposes: bool,
    /// Additional hidden fields.
    pub hidden: Vec<(&'static str, String)>,
    /// A notice below the introduction.
    pub notice: Option<AnyView>,
    /// The part before the questions, inside the form.
    pub first: AnyView,
    /// The buttons, if the section can be filled in.
    pub actions: AnyView,
}

/// The section's title, its questions and its buttons, in one form.
pub fn section_view(of: FormOf<'_>) -> AnyView {
    let section = of.section;
    let proposing = section.proposes_from().filter(|_| of.proposes).map(|question| &question.id);
    let conflicts = of.draft.and_then(|draft| conflicts(of.questionnaire, section, draft, of.colleagues));
    let rates = rule::rate_fields(of.questionnaire);
    let reading = Reading { errors: of.errors.to_vec(), ..of.reading.clone() };
    let shown = Shown {
        typed: of.typed,
        reading: &reading,
        with_errors: !of.errors.is_empty(),
        seed: seed(of.seed),
        rates: &rates,
        below: proposing.map(|question| Below { question, view: propose_view }),
    };
    let questions: Vec<_> = section.questions.iter().map(|q| question_view(q, shown)).collect();
    let spec = spec(&of, &rates);
    let required = section
        .questions
        .iter()
        .any(|q| q.required)
        .then(|| view! { <p class="required-note">"Les questions marquées «\u{a0}obligatoire\u{a0}» sont nécessaires ; les autres sont facultatives."</p> });
    let intro = section.intro.clone().map(|intro| view! { <p class="lead">{intro}</p> });
    let hidden = of.hidden.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> });
    let hidden: Vec<_> = hidden.collect();
    let base = serde_json::to_string(&of.base).unwrap_or_default();
    let key = of.key.as_str().to_owned();
    let name = format!("{}/{}", of.questionnaire.edition, of.questionnaire.audience);
    let (section_id, heading) = (section.id.clone(), section.title.clone());
    let head = view! {
        <h1>{heading}</h1>
        {intro}
        {of.notice}
    };
    if of.closed {
        return view! {
            <div class="section-form">
                {head}
                <fieldset class="closed-form" disabled>
                    <legend class="visually-hidden">"Vos réponses à cette étape"</legend>
                    {questions}
                </fieldset>
            </div>
        }
        .into_any();
    }
    let summary = view! { <ErrorSummary errors=Signal::stored(of.errors.to_vec()) /> };
    let (enter, first, actions) = (of.enter, of.first, of.actions);
    view! {
        <SectionForm spec=spec>
            <div data-summary>{summary}</div>
            {head}
            {required}
            <form method="post" action=SaveSection::url() novalidate>
                <input type="hidden" name=SUBMISSION value=key />
                <input type="hidden" name="_questionnaire" value=name />
                <input type="hidden" name="_section" value=section_id />
                <input type="hidden" name=BASE value=base />
                {hidden}
                // Enter in a field presses the first button of the form, which must be the one that goes on.
                <button class="visually-hidden" name="_go" value=enter tabindex="-1" aria-hidden="true">"Enregistrer"</button>
                {first}
                {conflicts}
                {questions}
                {refused_beside(SaveSection::url())}
                <div id=BUTTONS data-goes-on>{actions}</div>
            </form>
            {lines_view()}
        </SectionForm>
    }
    .into_any()
}

/// The button that requests proposals, and a line for their outcome.
fn propose_view() -> AnyView {
    view! {
        <div class="propose">
            <button class="button button-second" name="_go" value=PROPOSE>"Proposer le nom et les autres informations"</button>
            <p class="propose-state" id="proposition" role="status"></p>
        </div>
    }
    .into_any()
}

/// The data for the browser's code: the section without its longer texts, and the earlier answers that its conditions
/// and rules depend on.
fn spec(of: &FormOf<'_>, rates: &[(String, String)]) -> SectionSpec {
    let section = of.section;
    let mut slim = section.clone();
    slim.intro = None;
    for question in &mut slim.questions {
        question.hint = None;
    }
    let mut needed: Vec<&str> = needed_by(section, of.rules);
    let here: Vec<_> = rates.iter().filter(|(startup, _)| section.question_of(startup).is_some()).collect();
    needed.extend(here.iter().map(|(_, total)| total.as_str()).filter(|total| section.question_of(total).is_none()));
    let mut known = Answers::default();
    for field in needed {
        if let Some(answer) = of.reading.answers.get(field) {
            known.insert(field, answer.clone());
        }
    }
    let speaks_here = |rule: &&Rule| rule.fields().last().is_some_and(|f| section.question_of(f).is_some());
    SectionSpec {
        rules: of.rules.iter().filter(speaks_here).cloned().collect(),
        known,
        rates: here
            .into_iter()
            .map(|(startup, total)| RateOf {
                startup: startup.clone(),
                total: total.clone(),
                year: startup.rsplit('.').next().unwrap_or_default().to_owned(),
            })
            .collect(),
        proposes: of.proposes && section.proposes_from().is_some(),
        fresh: of.draft.is_none(),
        wrong: of.errors.iter().map(|error| error.field.clone()).collect(),
        section: slim,
    }
}

/// The order of options depends on the response, so that a returning respondent finds the same order. FNV-1a
/// suffices, as no secret depends on it.
fn seed(hash: SecretHash) -> u64 {
    hash.0.into_iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
