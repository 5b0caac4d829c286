//! The confirmation pages before writing to a list or erasing it: what will happen, to how many people, with the
//! e-mail to read.

use super::update::{PATH, WAY, is_soon};
use crate::actions::RunInvitees;
use crate::campaign::page::name;
use emails::invitee::sample;
use french::counted;
use french::dates;
use leptos::prelude::*;
use server_fn::ServerFn;
use service::Service;
use store::{InviteeCounts, InviteeList, SessionInfo, StoreError};
use survey::Audience;
use ui::confirmation::{Asking, asking_page};
use ui::text_field::{Control, Entry, entry_view};

/// The address of the confirmation of an act on a questionnaire's list.
pub fn address(act: &str, audience: Audience) -> String {
    format!("{PATH}?demande={act}&questionnaire={audience}")
}

/// The confirmation page; `None` if there is nothing to confirm.
///
/// # Errors
/// [`StoreError`] if the database fails.
pub async fn page(
    service: &Service,
    session: &SessionInfo,
    act: &str,
    audience: Audience,
    tried: bool,
) -> Result<Option<AnyView>, StoreError> {
    let counts = service.store.invitee_counts(service.edition, audience).await?;
    let list = service.store.invitee_list(service.edition, audience).await?;
    let asking = match act {
        "inviter" if counts.to_invite > 0 => invite(service, session, audience, &counts, &list, tried).await?,
        "relancer" if counts.to_remind > 0 => remind(service, session, audience, &counts, &list, tried).await?,
        "effacer" if counts.imported > 0 => forget(audience, &counts),
        _ => return Ok(None),
    };
    Ok(Some(asking_page(asking)))
}

/// The name of a list within a sentence.
fn of(audience: Audience) -> String {
    name(audience).to_lowercase()
}

async fn invite(
    service: &Service,
    session: &SessionInfo,
    audience: Audience,
    counts: &InviteeCounts,
    list: &InviteeList,
    tried: bool,
) -> Result<Asking, StoreError> {
    let emails =
        counted(counts.to_invite, "Aucune invitation à envoyer", "Envoyer une invitation", "Envoyer # invitations");
    let sentence = counted(
        counts.to_invite,
        "Personne n’attend d’invitation.",
        "Une personne de la liste, à qui rien n’a encore été écrit, reçoit ce courriel dans les minutes qui suivent.",
        "# personnes de la liste, à qui rien n’a encore été écrit, reçoivent ce courriel dans les minutes qui suivent.",
    );
    Ok(Asking {
        question: format!("{emails} – {}\u{a0}?", of(audience)),
        sentences: vec![sentence, "Un courriel parti ne se rattrape pas\u{a0}: lisez-le d’abord.".to_owned()],
        before: email(service, session, audience, false, tried).await?,
        fields: fields(audience, "inviter", list),
        action: RunInvitees::url(),
        button: emails,
        erases: false,
        back: PATH.to_owned(),
        returned: WAY.returned(),
    })
}

async fn remind(
    service: &Service,
    session: &SessionInfo,
    audience: Audience,
    counts: &InviteeCounts,
    list: &InviteeList,
    tried: bool,
) -> Result<Asking, StoreError> {
    let people = counted(counts.to_remind, "Personne à relancer", "Relancer une personne", "Relancer # personnes");
    let mut sentences = vec![counted(
        counts.to_remind,
        "Tout le monde a répondu, ou ne veut plus être sollicité.",
        "Une personne, qui n’a pas répondu par son lien et ne s’est pas désinscrite, reçoit un rappel.",
        "# personnes, qui n’ont pas répondu par leur lien et ne se sont pas désinscrites, reçoivent un rappel.",
    )];
    sentences.extend(
        list.written_at
            .map(|at| format!("Le dernier envoi à cette liste date du {} (heure de Paris).", dates::moment(at))),
    );
    let returned = WAY.returned();
    let anyway = is_soon(list, service.clock.now()).then(|| {
        let entry = Entry {
            name: "confirmation",
            id: "confirmation",
            label: "Pour relancer quand même, écrivez RELANCER",
            hint: "Moins de sept jours après le dernier envoi, un rappel passe pour de l’insistance.",
            control: Control::Line(20),
            autocomplete: "off",
            required: true,
        };
        entry_view(&entry, &returned)
    });
    let email = email(service, session, audience, true, tried).await?;
    Ok(Asking {
        question: format!("{people} – {}\u{a0}?", of(audience)),
        sentences,
        before: view! { {email} {anyway} }.into_any(),
        fields: fields(audience, "relancer", list),
        action: RunInvitees::url(),
        button: people,
        erases: false,
        back: PATH.to_owned(),
        returned,
    })
}

fn forget(audience: Audience, counts: &InviteeCounts) -> Asking {
    let sentence = counted(
        counts.imported,
        "La liste est vide.",
        "L’adresse de la liste est effacée, avec le courriel qui attend encore de partir\u{a0}; le lien qu’elle a reçu ne mène plus à son invitation.",
        "Les # adresses de la liste sont effacées, avec les courriels qui attendent encore de partir\u{a0}; les liens qu’elles ont reçus ne mènent plus à leur invitation.",
    );
    Asking {
        question: format!("Effacer la liste – {}\u{a0}?", of(audience)),
        sentences: vec![
            sentence,
            "Les réponses déjà envoyées restent, et les personnes désinscrites ne seront pas sollicitées de nouveau. L’effacement est définitif.".to_owned(),
        ],
        before: ().into_any(),
        fields: fields(audience, "effacer", &InviteeList::default()),
        action: RunInvitees::url(),
        button: "Effacer la liste".to_owned(),
        erases: true,
        back: PATH.to_owned(),
        returned: WAY.returned(),
    }
}

fn fields(audience: Audience, act: &str, list: &InviteeList) -> Vec<(&'static str, String)> {
    vec![("questionnaire", audience.to_string()), ("geste", act.to_owned()), ("tour", list.rounds.to_string())]
}

/// The e-mail, to read here or to receive as a sample in one's own mailbox.
async fn email(
    service: &Service,
    session: &SessionInfo,
    audience: Audience,
    again: bool,
    tried: bool,
) -> Result<AnyView, StoreError> {
    let origin = service.origin.clone().unwrap_or_default();
    let Some(email) = sample(service, &origin, audience, again).await? else { return Ok(().into_any()) };
    let tried = tried.then(|| {
        view! { <div class="notice" role="status"><p>{format!("L’essai part vers {}.", session.email)}</p></div> }
    });
    let act = if again { "essai-relance" } else { "essai-invitation" };
    Ok(view! {
        <section class="sample" aria-labelledby="courriel">
            <h2 id="courriel">"Le courriel"</h2>
            {tried}
            <p><strong>{email.subject.clone()}</strong></p>
            <p class="sample-text">{email.plain()}</p>
            <p class="hint">"Dans chaque courriel, les liens sont ceux de la personne\u{a0}; ceux de l’essai mènent à la page du questionnaire."</p>
            <button class="button button-second" name="essai" value=act>{format!("M’envoyer un essai ({})", session.email)}</button>
        </section>
    }
    .into_any())
}
