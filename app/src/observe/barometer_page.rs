//! `/barometre`: the published figures.

use super::answers::AnswersInMemory;
use super::barometer::Published;
use super::desk::DeskError;
use super::desk_page::tile;
use super::drawn::DRAWN;
use crate::components::figure_view::figure_view;
use crate::components::layout::{NotFound, Page, Unavailable};
use crate::service::{Service, service};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page.
pub const PATH: &str = "/barometre";
/// Where the file of one of its figures is.
pub const FILE: &str = "/barometre/tableaux";

/// `/barometre`.
#[component]
pub fn BarometerPage() -> impl IntoView {
    let named = use_query_map().get_untracked().get("edition").unwrap_or_default();
    let (service, answers) = (service(), use_context::<AnswersInMemory>());
    let page = async move {
        let (Some(edition), Some(answers)) = (service.edition_named(&named), answers) else {
            return view! { <NotFound /> }.into_any();
        };
        match answers.barometer.of(&service, &answers, edition, "").await {
            Ok(published) => page(&service, &published),
            Err(DeskError::NoQuestionnaire) => view! { <NotFound /> }.into_any(),
            Err(DeskError::Store(error)) => {
                tracing::error!(%error, "the published figures could not be read");
                view! { <Unavailable /> }.into_any()
            }
        }
    };
    view! { <Suspense>{Suspend::new(page)}</Suspense> }
}

fn page(service: &Service, published: &Published) -> AnyView {
    let edition = published.edition;
    let editions: Vec<_> = service
        .library
        .editions()
        .into_iter()
        .map(|other| {
            let current = (other == edition).then_some("page");
            view! { <li><a href=format!("{PATH}?edition={other}") aria-current=current>{format!("Édition {other}")}</a></li> }
        })
        .collect();
    let own = format!("{PATH}?edition={edition}");
    let figures: Vec<_> = published
        .figures
        .iter()
        .map(|figure| {
            let file = format!("{FILE}?figure={}&edition={edition}&{DRAWN}={}", figure.id, published.name);
            figure_view(figure, &file, &own, None)
        })
        .collect();
    let standing = match (figures.is_empty(), published.is_provisional) {
        (true, _) => "Il n’y a pas encore assez de réponses pour publier un chiffre de cette édition.",
        (false, true) => {
            "Chiffres provisoires : la collecte ou sa vérification est en cours. Ils avancent par lots d’au moins trois réponses ; les tableaux par segment, région et taille viendront quand les chiffres seront arrêtés."
        }
        (false, false) => "Chiffres arrêtés : ils ne changeront plus.",
    };
    let lead = published.lead.clone().map(|lead| view! { <p class="reading">{lead}</p> });
    let tiles: Vec<_> = published.tiles.iter().map(tile).collect();
    let tiles = (!tiles.is_empty()).then(|| view! { <dl class="tiles">{tiles}</dl> });
    let version = (!figures.is_empty()).then(|| {
        view! { <p class="note">{format!("Édition {edition}, version {} des données.", published.version)}</p> }
    });
    view! {
        <Page title="Baromètre" wide=true>
            <div class="page-head">
                <h1>"Baromètre des achats auprès des start-up"</h1>
                <nav aria-label="Éditions"><ul class="tabs">{editions}</ul></nav>
            </div>
            <p class="lead">"Ce que les acheteurs publics et privés déclarent acheter aux start-up, et ce qui, d’un côté et de l’autre, les en empêche."</p>
            <p>{standing}</p>
            {lead}
            {tiles}
            <div class="figures">{figures}</div>
            <p class="note">"Réponses volontaires aux questionnaires de l’Observatoire : elles ne représentent pas tous les acheteurs ni toutes les start-up. Rien n’est publié pour moins de trois organisations, ni quand l’une pèse plus de 85 % d’un total : ces cases disent « secret statistique ». Montants arrondis à 0,1 M€, taux à 0,1 point."</p>
            {version}
        </Page>
    }
    .into_any()
}
