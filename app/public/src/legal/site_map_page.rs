//! `/plan-du-site`: every page, and the way to those without a public address.

use leptos::prelude::*;
use service::service;
use survey::Audience;
use ui::page::{ABOUT, Page};
use ui::route::pages_in_menu;

/// `/plan-du-site`.
#[component]
pub fn SiteMapPage() -> impl IntoView {
    let service = service();
    let questionnaires: Vec<_> = Audience::ALL
        .into_iter()
        .filter_map(|audience| service.library.get(service.edition, audience))
        .map(|questionnaire| {
            let audience = questionnaire.audience;
            let sections: Vec<_> =
                questionnaire.sections.iter().map(|section| view! { <li>{section.title.clone()}</li> }).collect();
            let crossing = (audience == Audience::Acheteurs).then(|| {
                view! { <li><a href=format!("/questionnaires/{audience}/croisement")>"Croiser une liste de fournisseurs avec la base des start-up"</a></li> }
            });
            view! {
                <li>
                    <a href=format!("/questionnaires/{audience}")>{questionnaire.title.clone()}</a>
                    <ul>
                        <li><a href=format!("/questionnaires/{audience}/apercu")>{format!("Toutes les questions sur une page ({audience})")}</a></li>
                        <li><a href=format!("/questionnaires/{audience}/repondre")>{format!("Répondre, étape par étape ({audience})")}</a>
                            <ol>{sections}</ol>
                        </li>
                        {crossing}
                    </ul>
                </li>
            }
        })
        .collect();
    let staff: Vec<_> = pages_in_menu().map(|(_, _, name)| view! { <li>{name}</li> }).collect();
    let about: Vec<_> = ABOUT.map(|(address, name)| view! { <li><a href=address>{name}</a></li> }).into();
    view! {
        <Page title="Plan du site">
            <div class="prose">
            <h1>"Plan du site"</h1>
            <ul class="site-map">
                <li><a href="/">"Accueil"</a></li>
                <li><a href="/barometre">"Baromètre : les chiffres publiés"</a></li>
                <li><a href="/reactions">"Réactions"</a></li>
                {questionnaires}
                <li>
                    "Votre réponse, à l’adresse secrète que vous avez reçue en la commençant : "
                    <ul>
                        <li>"vérification avant l’envoi, puis justificatif, à l’écran et en PDF"</li>
                        <li>"demande d’une étape à un collègue, par un lien limité à elle"</li>
                        <li>"vos données et vos droits : télécharger, effacer"</li>
                    </ul>
                </li>
                <li>
                    <a href="/connexion">"Espace de l’Observatoire"</a> ", réservé à son équipe"
                    <ul>{staff}</ul>
                </li>
                <li>"À propos de ce service" <ul>{about}</ul></li>
            </ul>
            </div>
        </Page>
    }
}
