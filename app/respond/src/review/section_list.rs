//! Returning to a response: the last section, what is left, the deadline, what it corrects.

use crate::actions::GiveUpCorrection;
use french::dates;
use leptos::prelude::*;
use server_fn::ServerFn;
use service::campaign::{Begun, Campaign};
use service::draft::{Opened, SUBMISSION, section_address};
use store::{Receipt, Secret};

/// The part above the answers of an unsent response. `sent` is the receipt of the response it corrects. `closed`
/// means that it can no longer be sent, so nothing is left to do.
pub fn hub(key: &Secret, opened: &Opened, campaign: &Campaign, sent: Option<&Receipt>, closed: bool) -> AnyView {
    let whereabouts = (!closed).then(|| whereabouts(key, opened));
    view! { {correcting(key, sent)} {last_call(opened, campaign)} {whereabouts} }.into_any()
}

fn correcting(key: &Secret, sent: Option<&Receipt>) -> Option<AnyView> {
    let sent = sent?;
    let since = dates::moment(sent.corrected_at.unwrap_or(sent.submitted_at));
    let submission = key.as_str().to_owned();
    Some(
        view! {
            <div class="notice" role="status">
                <p><strong>"Vous corrigez la réponse " <span translate="no">{sent.reference.clone()}</span> {format!(", envoyée le {since}.")}</strong></p>
                <p>"Tant que vous n’envoyez pas la correction, c’est cette réponse-là qui compte."</p>
                <form method="post" action=GiveUpCorrection::url()>
                    <input type="hidden" name=SUBMISSION value=submission />
                    <button class="link-button">"Abandonner la correction"</button>
                </form>
            </div>
        }
        .into_any(),
    )
}

/// The notice of the grace period, while it lasts.
fn last_call(opened: &Opened, campaign: &Campaign) -> Option<AnyView> {
    let until = campaign
        .grace_until
        .filter(|_| !campaign.open && !opened.draft.test && campaign.takes(Begun::of(&opened.draft)))?;
    Some(
        view! {
            <div class="notice notice-strong" role="status">
                <p><strong>"L’enquête vient de fermer, mais vous aviez commencé."</strong></p>
                <p>"Vous pouvez encore envoyer votre réponse jusqu’au " <strong>{dates::limit(until)}</strong> "."</p>
            </div>
        }
        .into_any(),
    )
}

/// The last section, and how much is left.
fn whereabouts(key: &Secret, opened: &Opened) -> Option<AnyView> {
    let mut open = opened.to_complete();
    open.extend(opened.left_out());
    open.sort_unstable();
    let saved = dates::moment(opened.draft.saved_at);
    let left = opened.left();
    let next = open.first().map(|first| {
        let place = opened.draft.place.as_deref().and_then(|id| opened.questionnaire.section(id));
        // Leads back to the last section, unless it is complete.
        let (place, section) =
            place.filter(|(place, _)| open.contains(place)).unwrap_or((*first, &opened.questionnaire.sections[*first]));
        let address = section_address(key, section);
        let text = format!("Reprendre à l’étape {} : {}", place + 1, section.title);
        view! { <p><a class="button button-second" href=address>{text}</a></p> }
    });
    Some(
        view! { <div class="whereabouts"><p>{format!("Dernier enregistrement le {saved}. {left}")}</p>{next}</div> }
            .into_any(),
    )
}
