//! The page of each respondent's form: a refused form is shown there again, with its typed values.

use crossing::actions::SendMeasure;
use forms::Form;
use forms::field_names::SUBMISSION;
use public::reactions::actions::PostReaction;
use public::reactions::actions::WithdrawReaction;
use respond::actions::CorrectAnswers;
use respond::actions::EraseContacts;
use respond::actions::EraseResponse;
use respond::actions::ForgetDevice;
use respond::actions::GiveUpCorrection;
use respond::actions::InviteColleague;
use respond::actions::MailLink;
use respond::actions::MailReceipt;
use respond::actions::ResumeResponse;
use respond::actions::SaveSection;
use respond::actions::SendAnswers;
use respond::actions::StopReminder;
use respond::actions::WithdrawColleague;
use respond::colleague::access::INVITED;
use respond::data_rights::page as data_rights_page;
use respond::section::addressed::named_questionnaire;
use server_fn::ServerFn;
use service::addresses::colleague_address;
use service::draft;
use store::Secret;
use survey::Audience;

/// Whether a refused form with this action is shown again on its page.
pub fn is_given_back(action: &str) -> bool {
    ACTIONS.iter().any(|(url, _)| url() == action)
}

/// The pages that may contain a form, the likeliest first. Empty for an unknown form.
pub fn pages(action: &str, form: &Form) -> Vec<String> {
    match ACTIONS.iter().find(|(url, _)| url() == action) {
        Some((_, pages)) => pages(form).unwrap_or_default(),
        None => Vec::new(),
    }
}

type Action = (fn() -> &'static str, fn(&Form) -> Option<Vec<String>>);

const ACTIONS: &[Action] = &[
    (SaveSection::url, section),
    (SendAnswers::url, of_response),
    (MailLink::url, of_response),
    (MailReceipt::url, of_response),
    (StopReminder::url, of_response),
    (CorrectAnswers::url, of_response),
    (GiveUpCorrection::url, of_response),
    (InviteColleague::url, colleague),
    (WithdrawColleague::url, colleague),
    (EraseContacts::url, of_rights),
    (EraseResponse::url, of_rights),
    (SendMeasure::url, of_crossing),
    (ResumeResponse::url, start),
    (ForgetDevice::url, start),
    (PostReaction::url, |_| Some(vec![public::reactions::update::PATH.to_owned()])),
    (WithdrawReaction::url, reaction),
];

fn key(form: &Form, name: &str) -> Option<Secret> {
    Secret::parse(form.get(name))
}

/// A section of a response, then the first section of the questionnaire in case no draft exists yet.
fn section(form: &Form) -> Option<Vec<String>> {
    let key = key(form, SUBMISSION)?;
    if !form.get(INVITED).is_empty() {
        return Some(vec![colleague_address(&key)]);
    }
    let first = named_questionnaire(form.get("_questionnaire")).ok();
    let first = first.map(|(_, audience)| format!("/questionnaires/{audience}/repondre"));
    let own = section_id(form).map(|id| format!("{}/{id}", draft::address(&key)));
    Some(own.into_iter().chain(first).collect())
}

fn of_response(form: &Form) -> Option<Vec<String>> {
    Some(vec![draft::address(&key(form, SUBMISSION)?)])
}

fn of_rights(form: &Form) -> Option<Vec<String>> {
    Some(vec![data_rights_page::address(&key(form, SUBMISSION)?)])
}

fn of_crossing(form: &Form) -> Option<Vec<String>> {
    Some(vec![format!("{}/{}", draft::address(&key(form, SUBMISSION)?), crossing::page::SEGMENT)])
}

fn colleague(form: &Form) -> Option<Vec<String>> {
    Some(vec![format!("{}/{}/collegue", draft::address(&key(form, SUBMISSION)?), section_id(form)?)])
}

fn start(form: &Form) -> Option<Vec<String>> {
    Some(vec![format!("/questionnaires/{}", Audience::from_slug(form.get("questionnaire"))?)])
}

fn reaction(form: &Form) -> Option<Vec<String>> {
    Some(vec![service::addresses::reaction_address(&key(form, "reaction")?)])
}

/// The section that a form names, if it is safe in an address.
fn section_id(form: &Form) -> Option<&str> {
    let id = form.get("_section");
    let plain =
        (1..=40).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    plain.then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: &[(&str, &str)]) -> Form {
        Form(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn every_form_has_a_page_and_only_valid_ids_enter_its_address() {
        let key = "k".repeat(32);
        let whole = form(&[
            ("_submission", &key),
            ("_questionnaire", "2026/acheteurs"),
            ("_section", "montants"),
            ("questionnaire", "start-up"),
            ("reaction", &key),
        ]);
        for (action, _) in ACTIONS {
            assert!(is_given_back(action()) && !pages(action(), &whole).is_empty(), "{}", action());
        }
        let section = [format!("/reponses/{key}/montants"), "/questionnaires/acheteurs/repondre".to_owned()];
        assert_eq!(pages(SaveSection::url(), &whole), section);
        let strange = form(&[("_submission", &key), ("_section", "../../connexion"), ("_questionnaire", "x")]);
        assert_eq!(pages(SaveSection::url(), &strange), Vec::<String>::new());
        assert_eq!(pages(InviteColleague::url(), &strange), Vec::<String>::new());
        assert_eq!(pages("/api/connexion/ouvrir", &whole), Vec::<String>::new());
        assert!(!is_given_back("/api/connexion/ouvrir"));
    }
}
