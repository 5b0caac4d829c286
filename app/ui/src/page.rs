//! The frame of every page.

#[cfg(not(target_arch = "wasm32"))]
pub mod announcement;
#[cfg(not(target_arch = "wasm32"))]
pub mod closing_line;
#[cfg(not(target_arch = "wasm32"))]
pub mod test_mode;

use crate::auto_refresh;
use crate::refused_form::refused_at_the_head;
use crate::route::pages_in_menu;

use announcement::announcement_view;
use closing_line::closing_line;
use leptos::prelude::*;
use leptos_meta::Title;
use service::accounts::owed::Owed;
use service::accounts::rights::{Right, allows};
use service::service;
use store::SessionInfo;
use survey::identifier::SERVICE_NAME;
use test_mode::trial_view;

/// Whether a right belongs to running the service. On a phone, those pages are folded away behind the dashboards.
fn is_of_running(right: Right) -> bool {
    !matches!(right, Right::SeeAggregates | Right::SeeOwnParticipation)
}

/// A page: its title, the header, the content, the footer.
#[component]
pub fn Page(
    /// The page's subject; the service's name is appended.
    #[prop(into)]
    title: String,
    /// Whether the page shows errors. Its title then starts with "Erreur :".
    #[prop(optional)]
    wrong: bool,
    /// Whether it is a staff page.
    #[prop(optional)]
    staff: bool,
    /// Whether the content has elements marked `data-fresh`.
    #[prop(optional)]
    fresh: bool,
    /// Whether the content takes the full width.
    #[prop(optional)]
    wide: bool,
    /// The content.
    children: Children,
) -> impl IntoView {
    let refused = refused_at_the_head();
    let title = if wrong || refused.is_some() {
        format!("Erreur : {title} – {SERVICE_NAME}")
    } else {
        format!("{title} – {SERVICE_NAME}")
    };
    let demonstration = service().demonstration.then(|| {
        view! {
            <div class="demonstration" role="note">
                <p><strong>"Données de démonstration"</strong>" : organisations, réponses et montants sont inventés, sauf la liste des lauréats i-Lab et les marchés publics de 2018 et 2019."</p>
            </div>
        }
    });
    let trial = trial_view();
    let announced = (!staff).then(|| announcement_view(&service()));
    let navigation = if staff {
        // The page's own check has put the session into the context. Until all obligations are met, no page is
        // offered.
        let session = use_context::<SessionInfo>().filter(|session| Owed::by(&service(), session).is_none());
        let role = session.map(|session| session.role);
        let links = |for_all: bool| -> Vec<_> {
            pages_in_menu()
                .filter(|(_, right, _)| for_all != is_of_running(*right))
                .filter(|(_, right, _)| role.is_some_and(|role| allows(role, *right)))
                .map(|(address, _, name)| view! { <a href=address>{name}</a> })
                .collect()
        };
        let (figures, running) = (links(true), links(false));
        // On a wide screen these are in the same row as the others.
        let running = (!running.is_empty()).then(|| {
            view! { <details class="nav-more"><summary>"Gérer"</summary><div class="nav-links">{running}</div></details> }
        });
        view! {
            <nav class="header-nav" aria-label="Espace de l’Observatoire">
                {figures}
                {running}
                <a href="/observatoire/compte">"Mon compte"</a>
                <form method="post" action="/api/connexion/fermer">
                    <button class="link-button">"Se déconnecter"</button>
                </form>
            </nav>
        }
        .into_any()
    } else {
        view! {
            <nav class="header-nav" aria-label="Questionnaires">
                <a href="/questionnaires/start-up">"Vous êtes une start-up"</a>
                <a href="/questionnaires/acheteurs">"Vous êtes acheteur"</a>
            </nav>
        }
        .into_any()
    };
    let closing = (!staff).then(|| closing_line(&service()));
    let fresh = (!staff).then(|| auto_refresh::fresh(fresh));
    let about = ABOUT.map(|(address, name)| view! { <a href=address>{name}</a> });
    view! {
        <Title text=title_text(&title) />
        <a class="skip" href="#contenu">"Aller au contenu"</a>
        {demonstration}
        <header class="header" role="banner">
            <div class="header-inner">
                <a class="header-name" href="/" aria-label=format!("{SERVICE_NAME} – accueil")>
                    <svg class="header-mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false">
                        <rect class="mark-low" x="3" y="18" width="6" height="11" />
                        <rect class="mark-mid" x="13" y="12" width="6" height="17" />
                        <rect class="mark-high" x="23" y="3" width="6" height="26" />
                    </svg>
                    <span><strong>"Observatoire"</strong>" "<span class="header-sub">"des relations start-up – grands comptes"</span></span>
                </a>
                {navigation}
            </div>
        </header>
        <main id="contenu" class="main" class:main-wide=wide tabindex="-1">
            {announced}
            {trial}
            {refused}
            {children()}
        </main>
        <footer class="footer" role="contentinfo">
            <div class="footer-inner">
                <p>{SERVICE_NAME}</p>
                {closing}
                <nav aria-label="Pied de page">
                    <a href="/">"Accueil"</a>
                    {about}
                    <a href="/connexion">"Espace de l’Observatoire"</a>
                </nav>
            </div>
        </footer>
        {fresh}
    }
}

/// Escapes a title for its element: `leptos_meta` does not, and a name that somebody typed may contain a tag.
fn title_text(title: &str) -> String {
    title.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A page that explains what happened and what to do.
#[component]
pub fn Notice(
    /// What happened.
    #[prop(into)]
    title: String,
    /// What to do.
    #[prop(into)]
    message: String,
) -> impl IntoView {
    view! {
        <Page title=title.clone()>
            <h1>{title}</h1>
            <p class="lead">{message}</p>
            <p><a href="/">"Revenir à l’accueil"</a></p>
        </Page>
    }
}

/// The page for an unknown address.
#[component]
pub fn NotFound() -> impl IntoView {
    service::http::status(http::StatusCode::NOT_FOUND);
    view! {
        <Notice
            title="Page introuvable"
            message="Cette adresse ne mène à aucune page. Si vous reprenez une réponse, vérifiez que l’adresse est complète."
        />
    }
}

/// The page for something that existed on the staff's side and no longer does.
#[component]
pub fn Gone(
    /// What no longer exists, and why.
    message: &'static str,
    /// The address of the list to return to.
    back: &'static str,
    /// The name of that list.
    name: &'static str,
) -> impl IntoView {
    service::http::status(http::StatusCode::NOT_FOUND);
    view! {
        <Page title="Ce n’est plus là" staff=true>
            <h1>"Ce n’est plus là"</h1>
            <p class="lead">{message}</p>
            <p><a href=back>{name}</a></p>
        </Page>
    }
}

/// The page shown when the database cannot be read.
#[component]
pub fn Unavailable() -> impl IntoView {
    service::http::status(http::StatusCode::SERVICE_UNAVAILABLE);
    view! {
        <Notice
            title="Service indisponible"
            message="Le service ne répond pas en ce moment. Vos réponses enregistrées ne sont pas perdues : réessayez dans quelques minutes."
        />
    }
}

/// The pages about the service itself: address and name. Every footer links to them.
pub const ABOUT: [(&str, &str); 4] = [
    ("/accessibilite", "Accessibilité : non conforme"),
    ("/mentions-legales", "Mentions légales"),
    ("/donnees-personnelles", "Données personnelles"),
    ("/plan-du-site", "Plan du site"),
];
