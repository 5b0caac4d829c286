//! `/mentions-legales`: the publisher and the host of the site (law 2004-575, art. 1-1).

use leptos::prelude::*;
use service::service;
use survey::identifier::SERVICE_NAME;
use ui::operator_contact::{card, or_to_complete};
use ui::page::Page;

/// `/mentions-legales`.
#[component]
pub fn LegalPage() -> impl IntoView {
    let operator = service().operator;
    view! {
        <Page title="Mentions légales">
            <div class="prose">
            <h1>"Mentions légales"</h1>
            <h2>"Éditeur du site"</h2>
            {card(&operator.controller)}
            <h2>"Direction de la publication"</h2>
            <p>{or_to_complete(operator.director.as_ref())}</p>
            <h2>"Hébergement"</h2>
            {card(&operator.host)}
            <h2>"Contenus et réutilisation"</h2>
            <p>{format!("{SERVICE_NAME} publie des chiffres regroupés, calculés à partir des réponses aux questionnaires. Vous pouvez les citer en indiquant la source et l’édition.")}</p>
            <p>"Ce service ne porte aucune marque de l’État. Le programme qui le fait fonctionner est un logiciel libre, sous licence MIT."</p>
            <p>
                "Voir aussi : " <a href="/donnees-personnelles">"données personnelles"</a> ", "
                <a href="/accessibilite">"accessibilité"</a> ", " <a href="/plan-du-site">"plan du site"</a> "."
            </p>
            </div>
        </Page>
    }
}
