//! `/accessibilite`: the declaration in the form that the RGAA prescribes. A service without an audit is declared
//! non-compliant.

use super::accessibility_gaps::GAPS;
use french::dates;
use leptos::prelude::*;
use service::service;
use survey::identifier::SERVICE_NAME;
use ui::operator_contact::{card, or_to_complete};
use ui::page::Page;

/// `/accessibilite`.
#[component]
pub fn AccessibilityPage() -> impl IntoView {
    let operator = service().operator;
    let name = or_to_complete(operator.controller.name.as_ref());
    let plan = match &operator.plan {
        Some(plan) => {
            view! { <li><a href=plan.clone()>"Schéma pluriannuel de mise en accessibilité et plan d’actions de l’année"</a></li> }
                .into_any()
        }
        None => view! { <li>"Schéma pluriannuel de mise en accessibilité et plan d’actions de l’année : ils ne sont pas encore publiés, " {or_to_complete(None)} "."</li> }.into_any(),
    };
    let gaps: Vec<_> =
        GAPS.iter().map(|gap| view! { <li>{gap.what} " " <em>"En attendant : "</em> {gap.instead}</li> }).collect();
    let declared = operator.declared.map(dates::date);
    view! {
        <Page title="Accessibilité : non conforme">
            <div class="prose">
            <h1>"Déclaration d’accessibilité"</h1>
            <p>{name} " s’engage à rendre ce service accessible, conformément à l’article 47 de la loi n° 2005-102 du 11 février 2005."</p>
            <p>"À cette fin, la stratégie et les actions suivantes sont prévues :"</p>
            <ul>
                {plan}
                <li>"Vérification automatique de chaque page à chaque modification du programme."</li>
            </ul>
            <p>{format!("Cette déclaration d’accessibilité s’applique au service {SERVICE_NAME}.")}</p>

            <h2>"État de conformité"</h2>
            <p>{SERVICE_NAME} " est " <strong>"non conforme"</strong> " avec le référentiel général d’amélioration de l’accessibilité (RGAA), version 4.1, en raison de l’absence d’audit et des points énumérés ci-dessous."</p>

            <h3>"Résultats des tests"</h3>
            <p>"Aucun audit de conformité n’a encore été réalisé : aucun pourcentage de critères respectés ne peut donc être donné. Tant qu’il n’y a pas de résultat d’audit en cours de validité, le service est déclaré non conforme."</p>

            <h2>"Contenus non accessibles"</h2>
            <p>"Les contenus listés ci-dessous ne sont pas accessibles, ou n’ont pas été vérifiés, pour les raisons suivantes."</p>
            <h3>"Non-conformités"</h3>
            <ul>{gaps}</ul>
            <h3>"Dérogations pour charge disproportionnée"</h3>
            <p>"Aucune."</p>
            <h3>"Contenus non soumis à l’obligation d’accessibilité"</h3>
            <p>"Aucun."</p>

            <h2>"Établissement de cette déclaration d’accessibilité"</h2>
            <p>"Cette déclaration a été établie le " {or_to_complete(declared.as_ref())} "."</p>
            <h3>"Technologies utilisées pour la réalisation du service"</h3>
            <ul>
                <li>"HTML5, CSS, SVG"</li>
                <li>"WebAssembly et JavaScript, sans lesquels toutes les pages fonctionnent aussi"</li>
                <li>"PDF (PDF/UA-1) pour le justificatif"</li>
            </ul>
            <h3>"Environnement de test"</h3>
            <p>"Chromium, sur écran d’ordinateur et de téléphone, avec et sans JavaScript, à 320 pixels de large, en clair et en sombre. Aucune technologie d’assistance n’a encore été utilisée."</p>
            <h3>"Outils utilisés lors de l’évaluation"</h3>
            <ul><li>"axe-core"</li><li>"Playwright, pour les parcours au clavier seul"</li></ul>
            <h3>"Pages du site ayant fait l’objet de la vérification de conformité"</h3>
            <p>"Aucune n’a fait l’objet d’un audit. Les vérifications automatiques portent sur toutes les pages du " <a href="/plan-du-site">"plan du site"</a> "."</p>

            <h2>"Retour d’information et contact"</h2>
            <p>"Si vous n’arrivez pas à accéder à un contenu ou à un service, vous pouvez contacter le responsable du site pour être orienté vers une alternative accessible ou obtenir le contenu sous une autre forme. Une réponse vous est due sous une semaine."</p>
            {card(&operator.accessibility)}

            <h2>"Voies de recours"</h2>
            <p>"Cette procédure est à utiliser dans le cas suivant : vous avez signalé au responsable du site un défaut d’accessibilité qui vous empêche d’accéder à un contenu ou à un des services, et vous n’avez pas obtenu de réponse satisfaisante."</p>
            <p>"Vous pouvez :"</p>
            <ul>
                <li><a href="https://formulaire.defenseurdesdroits.fr/">"Écrire un message au Défenseur des droits"</a></li>
                <li><a href="https://www.defenseurdesdroits.fr/carte-des-delegues">"Contacter le délégué du Défenseur des droits dans votre région"</a></li>
                <li>"Envoyer un courrier par la poste (gratuit, ne pas mettre de timbre) : Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07"</li>
            </ul>
            </div>
        </Page>
    }
}
