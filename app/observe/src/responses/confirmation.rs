//! The acts on a response: the forms of its page, and the confirmation pages before a link is sent or a response
//! erased.

use super::marking::{self, Marks};
use super::response_page::{Shown, WAY};
use super::{DATA, page_of};
use crate::actions::{AskRespondent, EraseForRequest, SendLink, SetResponseAside};
use forms::Returned;
use leptos::prelude::*;
use respond::follow_up::LASTS;
use server_fn::ServerFn;
use ui::confirmation::{Asking, asking_page};
use ui::text_field::{Control, Entry, entry_view};

/// The confirmation page; `None` if there is nothing to confirm.
pub(super) fn page(shown: &Shown<'_>, demand: &str) -> Option<AnyView> {
    let asking = match demand {
        "lien" if shown.service.mail => link(shown),
        "effacer" => erasing(shown),
        _ => return None,
    };
    Some(asking_page(asking))
}

/// The field for the reason of an act.
pub(super) fn reason(name: &'static str, hint: &'static str, returned: &Returned) -> AnyView {
    let control = Control::Area(2);
    let entry = Entry { name, id: name, label: "Motif", hint, control, autocomplete: "off", required: true };
    entry_view(&entry, returned)
}

pub(super) const REASON: &str = "Gardé dans le journal, avec votre nom.";

fn fields(shown: &Shown<'_>) -> Vec<(&'static str, String)> {
    vec![("reponse", shown.stored.id.to_string()), ("version", shown.stored.response.version.to_string())]
}

fn link(shown: &Shown<'_>) -> Asking {
    let returned = WAY.returned();
    let to = Entry {
        name: "courriel",
        id: "courriel",
        label: "Adresse électronique de la personne",
        hint: "Le lien y part tout de suite ; il ne vous est pas montré.",
        control: Control::Email,
        autocomplete: "off",
        required: true,
    };
    Asking {
        question: format!("Envoyer un nouveau lien de la réponse {}\u{a0}?", shown.reference()),
        sentences: vec![
            "Qui a ce lien peut lire et corriger toute la réponse, et l’effacer. Assurez-vous d’abord que la personne parle bien pour cette organisation\u{a0}: par un numéro que vous connaissez, par exemple.".to_owned(),
            "Les liens d’avant restent valables.".to_owned(),
        ],
        before: view! { {entry_view(&to, &returned)} {reason("motif", REASON, &returned)} }.into_any(),
        action: SendLink::url(),
        fields: fields(shown),
        button: "Envoyer le lien".to_owned(),
        erases: false,
        back: page_of(shown.stored.id),
        returned,
    }
}

fn erasing(shown: &Shown<'_>) -> Asking {
    let returned = WAY.returned();
    let typed = Entry {
        name: "reference",
        id: "reference",
        label: "Pour effacer, recopiez la référence de la réponse",
        hint: "",
        control: Control::Line(20),
        autocomplete: "off",
        required: true,
    };
    Asking {
        question: format!("Effacer la réponse {}\u{a0}?", shown.reference()),
        sentences: vec![
            "Les réponses et leurs versions, les coordonnées, les liens, les courriels, ce que l’équipe en a fait\u{a0}: tout est effacé. Cela ne se défait pas.".to_owned(),
            "Restent la référence et votre motif dans le journal, l’empreinte des clés pendant 13 mois, et, dans des chiffres déjà montrés, les cases et montants qui y comptaient, sans rien qui mène à l’organisation.".to_owned(),
            "Si elle remplaçait une réponse de la même organisation, celle-là compte de nouveau. Remettez d’abord ses données à la personne, si elle les demande.".to_owned(),
        ],
        before: view! { {reason("motif", REASON, &returned)} {entry_view(&typed, &returned)} }.into_any(),
        action: EraseForRequest::url(),
        fields: fields(shown),
        button: "Effacer la réponse".to_owned(),
        erases: true,
        back: page_of(shown.stored.id),
        returned,
    }
}

/// The forms of the page.
pub(super) fn acts(shown: &Shown<'_>, marks: &Marks, returned: &Returned) -> AnyView {
    let page = page_of(shown.stored.id);
    let link = match shown.service.mail {
        true => {
            view! { <div class="actions"><a class="button button-second" href=format!("{page}?demande=lien")>"Envoyer un nouveau lien"</a></div> }
                .into_any()
        }
        false => view! { <p class="note">"Ce service n’envoie pas de courriel."</p> }.into_any(),
    };
    let question = Entry {
        name: "question",
        id: "question",
        label: "Votre question",
        hint: "Le répondant la lit au-dessus de sa réponse, et dans le courriel s’il en part un. Ne citez aucune autre organisation.",
        control: Control::Area(3),
        autocomplete: "off",
        required: true,
    };
    let days = LASTS.num_days();
    let asked = format!(
        "La question attend au-dessus de sa réponse, et un courriel y mène s’il a laissé une adresse pour cela. Il peut corriger pendant {days} jours, même si l’enquête est close."
    );
    let aside = match shown.stored.aside_at {
        Some(_) => view! {
            <p>"Elle ne compte dans aucun chiffre. Reprise, elle remplace la réponse de la même organisation qui compte, s’il y en a une."</p>
            {form(shown, SetResponseAside::url(), Some("reprendre"), ().into_any(), "Reprendre cette réponse dans les chiffres")}
        }
        .into_any(),
        None => {
            let hint = "Gardé avec la décision ; le répondant peut le lire en téléchargeant ses données.";
            let reason = reason("motif-ecart", hint, returned);
            view! {
                <p>"Elle ne compte plus dans aucun chiffre ; si elle remplaçait une réponse de la même organisation, celle-là compte de nouveau. Vous pouvez la reprendre."</p>
                {form(shown, SetResponseAside::url(), Some("ecarter"), reason, "Mettre à l’écart")}
            }
            .into_any()
        }
    };
    let data = reason("motif-donnees", REASON, returned);
    view! {
        <div class="finding-acts">
            <section class="part" aria-labelledby="lien"><h3 id="lien">"Donner un nouveau lien"</h3>
                <p>"À une personne qui a perdu le sien."</p>{link}
            </section>
            <section class="part" aria-labelledby="demander"><h3 id="demander">"Demander au répondant"</h3>
                <p>{asked}</p>
                {form(shown, AskRespondent::url(), None, entry_view(&question, returned), "Poser la question")}
            </section>
            <section class="part" aria-labelledby="ecarter"><h3 id="ecarter">"Mettre à l’écart"</h3>{aside}</section>
            {marking::view(shown, marks, returned)}
            <section class="part" aria-labelledby="donnees"><h3 id="donnees">"Remettre ses données à la personne (RGPD)"</h3>
                <p>"Un fichier JSON de tout ce qui est gardé de cette réponse, coordonnées comprises. Vérifiez d’abord qui le demande."</p>
                {form(shown, DATA, None, data, "Télécharger ses données")}
            </section>
            <section class="part" aria-labelledby="effacer"><h3 id="effacer">"Effacer (RGPD)"</h3>
                <p>"Pour qui demande l’effacement par courrier, après la clôture aussi."</p>
                <div class="actions"><a class="button button-second" href=format!("{page}?demande=effacer")>"Effacer la réponse"</a></div>
            </section>
        </div>
    }
    .into_any()
}

/// A form about a response, with its act.
pub(super) fn form(
    shown: &Shown<'_>,
    action: &'static str,
    act: Option<&'static str>,
    content: AnyView,
    button: &'static str,
) -> AnyView {
    let fields: Vec<_> = fields(shown)
        .into_iter()
        .chain(act.map(|act| ("geste", act.to_owned())))
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect();
    view! {
        <form method="post" action=action novalidate>
            {fields}
            {content}
            <button class="button button-second">{button}</button>
        </form>
    }
    .into_any()
}
