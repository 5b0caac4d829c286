//! `/plan-du-site`: every page, and the way to those without a public address.

use leptos::prelude::*;
use service::service;
use survey::Audience;
use ui::page::{ABOUT, Page};

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
            view! {
                <li>
                    <a href=format!("/questionnaires/{audience}")>{questionnaire.title.clone()}</a>
                    <ul>
                        <li><a href=format!("/questionnaires/{audience}/apercu")>{format!("Toutes les questions sur une page ({audience})")}</a></li>
                        <li><a href=format!("/questionnaires/{audience}/repondre")>{format!("Répondre, étape par étape ({audience})")}</a>
                            <ol>{sections}</ol>
                        </li>
                    </ul>
                </li>
            }
        })
        .collect();
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
                    <ul><li>"volumes d’achats"</li><li>"freins et leviers"</li><li>"une question"</li><li>"participation"</li><li>"textes libres : recherche, codage, comptes par code, citations"</li><li>"propositions, leurs preuves et leur soutien dans les réponses"</li><li>"rapports, à l’écran, en PDF et en traitement de texte"</li><li>"réponses : recherche, page d’une réponse, demandes des répondants"</li><li>"qualité des données : constats, décisions, chiffres avec et sans"</li><li>"campagne"</li><li>"éditions : aperçu, différences question par question, publication"</li><li>"partenaires"</li><li>"réactions"</li><li>"courriels"</li><li>"exports et dictionnaire des variables"</li><li>"jetons d’accès pour les programmes"</li><li>"équipe et rôles"</li><li>"journal des actes"</li><li>"participation d’un partenaire"</li><li>"mon compte : mot de passe, second facteur, sessions"</li><li>"engagement de secret professionnel"</li></ul>
                </li>
                <li>"À propos de ce service" <ul>{about}</ul></li>
            </ul>
            </div>
        </Page>
    }
}
