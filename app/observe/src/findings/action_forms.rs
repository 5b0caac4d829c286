//! The forms for deciding about a finding.

use super::review::Item;
use crate::actions::DecideFinding;
use editing::checks::Kind;
use editing::checks::decision::State;
use forms::Returned;
use leptos::prelude::*;
use respond::follow_up::{LASTS, address_fields};
use server_fn::ServerFn;
use service::Service;
use survey::{Audience, EditionYear, Questionnaire};
use ui::text_field::{Control, Entry, entry_view};

/// The hint of the field for the reason.
const REASON: &str = "Gardé avec la décision ; le répondant peut le lire en téléchargeant ses données. N’y dites rien de la réponse d’un autre.";

/// The forms of the decisions that are possible now.
pub(super) fn acts(
    service: &Service,
    item: &Item,
    of: (EditionYear, Audience),
    returned: &Returned,
    has_address: bool,
    questionnaire: &Questionnaire,
) -> AnyView {
    let undo = match item.state {
        State::Aside => Some("Reprendre cette réponse dans les chiffres"),
        State::Confirmed | State::Asked => Some("Annuler la décision"),
        _ => None,
    };
    // Of two responses of an organisation, the chosen one can only be replaced by excluding it.
    let chosen = item.finding.kind == Kind::SameOrganisation && item.state == State::Confirmed;
    let undo = undo.filter(|_| !chosen).map(|text| form(item, of, "rouvrir", ().into_any(), text));
    if item.state == State::Aside {
        let replaces = item
            .rival
            .as_ref()
            .map(|rival| view! { <p>{format!("Elle remplacera la réponse {rival}, qui compte aujourd’hui.")}</p> });
        return view! { <div class="finding-acts">{replaces}{undo}</div> }.into_any();
    }
    let field = |id: &'static str, label: &'static str, hint: &'static str, required: bool| {
        let entry = Entry { name: id, id, label, hint, control: Control::Area(3), autocomplete: "off", required };
        entry_view(&entry, returned)
    };
    let confirm = (item.state != State::Confirmed && !item.waits).then(|| {
        let remark = field("remarque", "Remarque", "Facultative.", false);
        view! {
            <section class="part" aria-labelledby="confirmer">
                <h3 id="confirmer">"C’est juste"</h3>
                <p>"Le constat est réglé jusqu’à ce que la réponse change."</p>
                {form(item, of, "confirmer", remark, "Confirmer")}
            </section>
        }
    });
    let days = LASTS.num_days();
    let way = match (has_address && service.mail, why_no_email(service, has_address, questionnaire)) {
        (true, _) => format!(
            "Un courriel part à l’adresse que le répondant a laissée pour être recontacté ; elle ne vous est pas montrée. Il peut corriger pendant {days} jours, même si l’enquête est close."
        ),
        (false, why) => format!(
            "{why} La question attend alors au-dessus de sa réponse : le répondant la lit en y revenant par son lien personnel, et peut corriger pendant {days} jours, même si l’enquête est close. Si vous connaissez l’organisation, invitez-la à y revenir : la référence de sa réponse est {}.",
            item.reference
        ),
    };
    let again = if item.state == State::Asked { "Poser une autre question" } else { "Poser la question" };
    let question = field(
        "question",
        "Votre question",
        "Le répondant la lit au-dessus de sa réponse, et dans le courriel s’il en part un. Ne citez aucune autre organisation.",
        true,
    );
    let reason = field("motif", "Motif", REASON, true);
    let ask = view! {
        <section class="part" aria-labelledby="demander">
            <h3 id="demander">"Demander au répondant"</h3>
            <p>{way}</p>
            {form(item, of, "demander", question, again)}
        </section>
    };
    if item.waits {
        let why = field("motif-choix", "Motif", REASON, true);
        let choices = choices(item, of, why, reason);
        return view! { <div class="finding-acts">{choices}{ask}{undo}</div> }.into_any();
    }
    view! {
        <div class="finding-acts">
            {undo}
            {confirm}
            {ask}
            <section class="part" aria-labelledby="ecarter">
                <h3 id="ecarter">"Mettre la réponse à l’écart"</h3>
                <p>"Elle ne compte plus dans aucun chiffre ni aucune page ; si elle remplaçait une réponse de la même organisation, celle-là compte de nouveau. Rien ne change pour le répondant, et vous pouvez la reprendre."</p>
                {form(item, of, "ecarter", reason, "Mettre à l’écart")}
            </section>
        </div>
    }
    .into_any()
}

/// The two decisions about a waiting response: it counts, or it does not.
fn choices(item: &Item, of: (EditionYear, Audience), why: AnyView, why_not: AnyView) -> AnyView {
    let own = &item.reference;
    let ((take, taken), (leave, left)) = match &item.rival {
        Some(rival) => (
            ("Retenir celle-ci", format!("La réponse {own} compte, et remplace la réponse {rival}.")),
            (
                "Garder la première",
                format!("La réponse {rival} continue de compter ; la réponse {own} reste à l’écart."),
            ),
        ),
        None => (
            ("Compter celle-ci", format!("La réponse {own} compte. Aucune autre ne compte pour la même organisation.")),
            ("La laisser à l’écart", format!("La réponse {own} ne compte dans aucun chiffre.")),
        ),
    };
    view! {
        <section class="part" aria-labelledby="retenir">
            <h3 id="retenir">{take}</h3>
            <p>{taken}</p>
            {form(item, of, "retenir", why, take)}
        </section>
        <section class="part" aria-labelledby="garder">
            <h3 id="garder">{leave}</h3>
            <p>{left}</p>
            {form(item, of, "garder", why_not, leave)}
        </section>
    }
    .into_any()
}

/// Why the question cannot be e-mailed.
fn why_no_email(service: &Service, has_address: bool, questionnaire: &Questionnaire) -> &'static str {
    match (has_address && !service.mail, address_fields(questionnaire).is_empty()) {
        (true, _) => "Ce service n’envoie pas de courriel.",
        (false, true) => {
            "Ce questionnaire ne demande pas d’adresse pour être recontacté au sujet de la réponse, et une adresse laissée pour autre chose ne sert qu’à cela : aucun courriel ne part."
        }
        (false, false) => {
            "Cette réponse n’a pas d’adresse (le répondant n’a pas accepté d’être recontacté, ou a retiré son accord) : aucun courriel ne part."
        }
    }
}

fn form(
    item: &Item,
    (edition, audience): (EditionYear, Audience),
    act: &'static str,
    content: AnyView,
    button: &'static str,
) -> AnyView {
    view! {
        <form method="post" action=DecideFinding::url() novalidate>
            <input type="hidden" name="edition" value=edition.to_string() />
            <input type="hidden" name="public" value=audience.slug() />
            <input type="hidden" name="constat" value=item.name.clone() />
            <input type="hidden" name="versions" value=item.versions.clone() />
            <input type="hidden" name="etat" value=item.state.code() />
            <input type="hidden" name="geste" value=act />
            {content}
            <button class="button button-second">{button}</button>
        </form>
    }
    .into_any()
}
