//! Subject access (GDPR, art. 15): all data about a response in one JSON document in French, with the wording of the
//! questions.

use documents::receipt::answer_in_words;
use french::dates::machine;

use editing::checks::decision::Ruling;
use serde_json::{Map, Value, json};
use service::Service;
use std::ops::Range;
use store::{
    Colleague, CrossingPlace, Decision, Draft, EarlierVersion, OwnResponse, Reminder, Secret, SecretHash, StoreError,
    StoredCrossing, TextWork, WaitingEmail,
};
use survey::identifier::SERVICE_NAME;
use survey::{Answer, Answers, Audience, EditionYear, Field, Question, Questionnaire};

/// The file name, below the response's own address.
pub const FILE: &str = "donnees.json";

/// The data stored under a key.
pub struct PersonalData {
    /// The file name for the download.
    pub name: String,
    /// The document.
    pub document: Value,
}

/// All data stored under a key; `None` if there is none. A new table with data about responses must be added to this
/// document.
///
/// # Errors
/// [`StoreError`] if the database fails.
pub async fn personal_data(service: &Service, key: &Secret) -> Result<Option<PersonalData>, StoreError> {
    personal_data_under(service, service.hash_of(key).await?).await
}

/// Like [`personal_data`], for the hash that a response is stored under.
///
/// # Errors
/// Like [`personal_data`].
pub async fn personal_data_under(service: &Service, hash: SecretHash) -> Result<Option<PersonalData>, StoreError> {
    let draft = service.store.draft(hash).await?;
    let own = service.store.own_response(hash).await?;
    let of = own.as_ref().map(|own| (own.response.edition, own.response.audience));
    let Some((edition, audience)) = of.or(draft.as_ref().map(|draft| (draft.edition, draft.audience))) else {
        return Ok(None);
    };
    let questionnaire = service.library.get(edition, audience).map(AsRef::as_ref);
    let versions = service.store.earlier_versions(hash).await?;
    let colleagues = service.store.colleagues(hash).await?;
    let waiting = service.store.waiting_emails(hash).await?;
    let reminder = match service.store.reminder(hash).await? {
        Some(Reminder::Waiting(recipient)) => json!({ "adresse": recipient }),
        Some(Reminder::Sent) => "envoyé".into(),
        None => Value::Null,
    };
    let keys = service.store.further_keys(hash).await?;
    let name = match &own {
        Some(own) => format!("donnees-{}.json", own.response.receipt.reference),
        None => format!("donnees-brouillon-{audience}.json"),
    };
    let work = service.store.text_work(hash).await?;
    let (decisions, aside) = service.store.decided_on(hash).await?;
    let crossing = service.store.crossing(hash).await?;
    let document = json!({
        "service": SERVICE_NAME,
        "établi_le": machine(service.clock.now()),
        "questionnaire": about(edition, audience, questionnaire),
        "brouillon": draft.as_ref().map(|draft| of_draft(draft, questionnaire)),
        "réponse": own.as_ref().map(|own| of_response(own, questionnaire)),
        "versions_précédentes": versions.iter().map(|version| of_version(version, questionnaire)).collect::<Vec<_>>(),
        "achats_mesurés": crossing.as_ref().map(of_crossing),
        "lecture_des_textes_par_l_équipe": of_work(&work, own.as_ref()),
        "relecture_de_la_réponse_par_l_équipe": of_decisions(&decisions, aside),
        "collègues": colleagues.iter().map(of_colleague).collect::<Vec<_>>(),
        "courriels_en_attente": waiting.iter().map(of_email).collect::<Vec<_>>(),
        "rappel": reminder,
        "clés_faites_pour_des_courriels_le": keys.into_iter().map(machine).collect::<Vec<_>>(),
    });
    Ok(Some(PersonalData { name, document }))
}

fn of_crossing(crossing: &StoredCrossing) -> Value {
    json!({
        "croisé_le": machine(crossing.made_at),
        "lu": match crossing.place {
            CrossingPlace::Browser => "dans le navigateur",
            CrossingPlace::Server => "sur le serveur",
        },
        "mesure": crossing.measured,
    })
}

fn about(edition: EditionYear, audience: Audience, questionnaire: Option<&Questionnaire>) -> Value {
    json!({
        "édition": edition.year(),
        "public": audience.slug(),
        "titre": questionnaire.map(|questionnaire| questionnaire.title.clone()),
    })
}

fn of_draft(draft: &Draft, questionnaire: Option<&Questionnaire>) -> Value {
    let typed: Vec<Value> = draft
        .typed
        .iter()
        .map(|(name, values)| {
            let mut entry = labelled(questionnaire, name);
            entry.insert("saisie".into(), json!(values));
            if let Some(mark) = draft.marks.get(name) {
                entry.insert("modifiée_le".into(), machine(mark.at).into());
            }
            Value::Object(entry)
        })
        .collect();
    let disputed: Vec<Value> = draft
        .disputed()
        .flat_map(|(name, mark)| {
            mark.rivals.iter().map(move |rival| {
                let mut entry = labelled(questionnaire, name);
                entry.insert("autre_saisie".into(), json!(rival.values));
                entry.insert("saisie_le".into(), machine(rival.at).into());
                Value::Object(entry)
            })
        })
        .collect();
    json!({
        "commencé_le": machine(draft.started_at),
        "enregistré_le": machine(draft.saved_at),
        "nombre_d_enregistrements": draft.revision,
        "étapes_vues": draft.seen,
        "dernière_étape": draft.place,
        "essai": draft.test,
        "invitation": draft.invitee,
        "partenaire": draft.partner,
        "saisies": typed,
        "saisies_à_trancher": disputed,
    })
}

fn of_response(own: &OwnResponse, questionnaire: Option<&Questionnaire>) -> Value {
    let response = &own.response;
    let contacts: Vec<Value> = own
        .contacts
        .iter()
        .map(|(name, value)| {
            let mut entry = labelled(questionnaire, name);
            entry.insert("valeur".into(), value.clone().into());
            Value::Object(entry)
        })
        .collect();
    json!({
        "référence": response.receipt.reference,
        "commencée_le": own.started_at.map(machine),
        "envoyée_le": machine(response.receipt.submitted_at),
        "corrigée_le": response.receipt.corrected_at.map(machine),
        "version": response.version,
        "version_du_questionnaire": response.questionnaire_version,
        "essai": response.test,
        "partenaire": own.partner,
        "invitation": own.invitee,
        "compte_dans_les_chiffres": own.counts && !response.test,
        "prévenu_d_une_autre_réponse_de_l_organisation_le": own.notified_at.map(machine),
        "réponses": of_answers(&response.answers, questionnaire),
        "coordonnées": contacts,
    })
}

fn of_version(version: &EarlierVersion, questionnaire: Option<&Questionnaire>) -> Value {
    json!({
        "version": version.version,
        "envoyée_le": machine(version.sent_at),
        "réponses": of_answers(&version.answers, questionnaire),
    })
}

/// The team's decisions from reviewing the response, without the names of those who made them.
fn of_decisions(decisions: &[Decision], aside: bool) -> Value {
    let each = decisions.iter().map(|decision| {
        let made = &decision.made;
        let ruling = match made.ruling {
            Ruling::Confirmed => "confirmée telle quelle",
            Ruling::Asked => "question posée",
            Ruling::Aside => "mise à l’écart des chiffres",
            Ruling::Reopened => "décision précédente annulée",
        };
        json!({
            "décision": ruling,
            "motif_ou_question": made.words,
            "champs": made.fields,
            "décidé_le": machine(made.at),
            "correction_reçue_jusqu_au": made.until.map(machine),
        })
    });
    json!({ "écartée_des_chiffres": aside, "décisions": each.collect::<Vec<_>>() })
}

/// The team's work on the free texts, without the names of those who did it.
fn of_work(work: &TextWork, own: Option<&OwnResponse>) -> Value {
    let passage = |field: &str, part: &Range<usize>| match own?.response.answers.get(field) {
        Some(Answer::Text(text)) => text.get(part.clone()).map(ToOwned::to_owned),
        _ => None,
    };
    json!({
        "codes": work.codes.iter().map(|(field, name)| json!({ "champ": field, "code": name })).collect::<Vec<_>>(),
        "mots_masqués": work.masks.iter().map(|(field, words)| json!({ "champ": field, "mots": words })).collect::<Vec<_>>(),
        "extraits_citables": work
            .excerpts
            .iter()
            .map(|(field, part)| json!({ "champ": field, "extrait": passage(field, part) }))
            .collect::<Vec<_>>(),
    })
}

fn of_colleague(invitation: &Colleague) -> Value {
    json!({
        "étape": invitation.section,
        "nom": invitation.name,
        "mot": invitation.note,
        "lien_créé_le": machine(invitation.made_at),
        "valable_jusqu_au": machine(invitation.expires_at),
        "retiré_le": invitation.revoked_at.map(machine),
        "a_enregistré_le": invitation.saved_at.map(machine),
    })
}

fn of_email(email: &WaitingEmail) -> Value {
    json!({
        "objet": email.kind.map(emails::name),
        "adresse": email.recipient,
        "demandé_le": machine(email.asked_at),
    })
}

/// Every stored answer, whether or not its question is still asked.
fn of_answers(answers: &Answers, questionnaire: Option<&Questionnaire>) -> Vec<Value> {
    answers
        .iter()
        .map(|(name, answer)| {
            let mut entry = labelled(questionnaire, name);
            entry.insert("valeur".into(), json!(answer.typed()));
            let words =
                find(questionnaire, name).and_then(|(question, field)| answer_in_words(question, field?, answers));
            entry.insert("en_clair".into(), words.into());
            Value::Object(entry)
        })
        .collect()
}

/// A field with the wording of its question, if it is still asked.
fn labelled(questionnaire: Option<&Questionnaire>, name: &str) -> Map<String, Value> {
    let found = find(questionnaire, name);
    let mut entry = Map::new();
    entry.insert("champ".into(), name.into());
    entry.insert("question".into(), found.map(|(question, _)| question.label.clone()).into());
    if let Some(part) = found.and_then(|(_, field)| field?.label.clone()) {
        entry.insert("précision".into(), part.into());
    }
    entry
}

/// The question of a field. The text beside "autre" has a question but no field of its own.
fn find<'a>(questionnaire: Option<&'a Questionnaire>, name: &str) -> Option<(&'a Question, Option<&'a Field>)> {
    let question = questionnaire?.sections.iter().find_map(|section| section.question_of(name))?;
    Some((question, question.fields.iter().find(|field| field.name == name)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use store::tables_of_a_response;

    /// Where each table with data about a response is in the document.
    const SHOWN: [(&str, &str); 14] = [
        ("codings", "lecture_des_textes_par_l_équipe"),
        ("coded_texts", "lecture_des_textes_par_l_équipe"),
        ("contacts", "réponse"),
        ("crossings", "achats_mesurés"),
        ("drafts", "brouillon"),
        ("emails", "courriels_en_attente"),
        ("excerpts", "lecture_des_textes_par_l_équipe"),
        ("key_aliases", "clés_faites_pour_des_courriels_le"),
        ("quality_decisions", "relecture_de_la_réponse_par_l_équipe"),
        ("reminders", "rappel"),
        ("response_versions", "versions_précédentes"),
        ("responses", "réponse"),
        ("text_masks", "lecture_des_textes_par_l_équipe"),
        // Numbers only: which publications count the response. What they say of it is its answers.
        ("publication_members", "réponse"),
    ];

    #[test]
    fn each_table_with_data_about_a_response_is_in_the_document() {
        assert_eq!(SHOWN.iter().map(|(table, _)| *table).collect::<BTreeSet<_>>(), tables_of_a_response());
        let source = include_str!("subject_access.rs");
        let document = source.split("let document = json!({").nth(1).and_then(|rest| rest.split("});").next()).unwrap();
        for (table, key) in SHOWN {
            assert!(document.contains(&format!("\"{key}\":")), "{table}");
        }
    }
}
