//! The document around every page, and the route of each page.

use dashboards::dashboard::Desk;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{ParamSegment, SsrMode, StaticSegment, path};
use manage::account::page::AccountPage;
use manage::audit_page::AuditPage;
use manage::campaign::page::CampaignPage;
use manage::editions::differences_page::DifferencesPage;
use manage::editions::list_page::EditionsPage;
use manage::editions::preview_page::EditionPreviewPage;
use manage::emails::page::EmailsPage;
use manage::invitees::page::InviteesPage;
use manage::partners::page::PartnersPage;
use manage::partners::participation_page::ParticipationPage;
use manage::reactions::page::ModerationPage;
use manage::sign_in::code_page::CodePage;
use manage::sign_in::page::SignInPage;
use manage::sign_in::provider_page::{FarewellPage, LeavePage, ReturnPage};
use manage::team::page::TeamPage;
use manage::tokens::page::TokensPage;
use manage::undertaking::UndertakingPage;
use observe::exports::page::ExportsPage;
use observe::figures::page::{AttendancePage, ObstaclesPage, QuestionPage, VolumesPage};
use observe::findings::PATH as QUALITY;
use observe::findings::finding_page::FindingPage;
use observe::findings::list_page::QualityPage;
use observe::proposals::PATH as PROPOSALS;
use observe::proposals::attach_page::AttachPage;
use observe::proposals::board_page::BoardPage;
use observe::proposals::proposal_page::ProposalPage;
use observe::proposals::write_page::{ChangeProposalPage, NewProposalPage};
use observe::publications::list_page::PublicationsPage;
use observe::publications::prepare_page::PreparePublicationPage;
use observe::publications::show_page::PublicationOfStaffPage;
use observe::reports::list_page::ReportsPage;
use observe::reports::report_page::ReportPage;
use observe::responses::response_page::ResponseOfStaffPage;
use observe::responses::search_page::LookupPage;
use observe::texts::codes_page::CodesPage;
use observe::texts::coding_page::CodePage as TextPage;
use observe::texts::counts_page::TextCountsPage;
use observe::texts::excerpts_page::ExcerptsPage;
use observe::texts::filters::{COUNTS as TEXT_COUNTS, PATH as TEXTS};
use observe::texts::list_page::TextsPage;
use public::home_page::HomePage;
use public::legal::accessibility_page::AccessibilityPage;
use public::legal::legal_page::LegalPage;
use public::legal::personal_data_page::PersonalDataPage;
use public::legal::site_map_page::SiteMapPage;
use public::partner::page::PartnerPage;
use public::publications::page::{BarometerPage, PublicationPage};
use public::publications::screen::ScreenPage;
use public::reactions::list::ReactionsPage;
use public::reactions::reaction_page::ReactionPage;
use respond::colleague::ask_page::InvitePage;
use respond::colleague::section_page::InvitedPage;
use respond::data_rights::page::RightsPage;
use respond::preview::PreviewPage;
use respond::receipt::version_page::VersionPage;
use respond::review::page::ResponsePage;
use respond::section::page::{FirstSection, SectionPage};
use respond::start::StartPage;
use respond::unsubscribe::page::UnsubscribePage;
use service::keyed_addresses;
use service::keyed_addresses::{COLLEAGUES, PARTNERS, REACTIONS, RESPONSES, SCREENS, UNSUBSCRIBE};
use ui::page::NotFound;

/// Whether a page has islands: other pages download no WebAssembly.
fn has_islands(address: &str) -> bool {
    let of_a_key = keyed_addresses::of(address).is_some_and(|keyed| keyed.has_islands);
    let has_them = of_a_key || address.ends_with("/repondre");
    let page = address.trim_end_matches('/');
    let is_live =
        [PROPOSALS, TEXTS, TEXT_COUNTS, QUALITY].contains(&page) || Desk::ALL.iter().any(|desk| desk.path() == page);
    is_live || has_them && !address.ends_with("/droits")
}

/// The HTML document.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let address = use_context::<http::request::Parts>().map(|parts| parts.uri.path().to_owned()).unwrap_or_default();
    let nonce = use_nonce();
    // In development, a script of cargo-leptos connects to a port of its own.
    if let Some(nonce) = nonce.filter(|_| std::env::var_os("LEPTOS_WATCH").is_none()) {
        service::http::content_policy(&nonce);
    }
    let code = has_islands(&address).then(|| view! { <HydrationScripts options=options.clone() islands=true /> });
    view! {
        <!DOCTYPE html>
        <html lang="fr">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <AutoReload options=options.clone() />
                <HashedStylesheet options=options id="style" />
                {code}
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// All pages.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Routes fallback=|| view! { <NotFound /> }>
                <Route path=path!("/") view=HomePage ssr=SsrMode::Async />
                <Route path=path!("/questionnaires/:audience") view=StartPage ssr=SsrMode::Async />
                <Route path=path!("/questionnaires/:audience/apercu") view=PreviewPage ssr=SsrMode::Async />
                <Route path=path!("/questionnaires/:audience/repondre") view=FirstSection ssr=SsrMode::Async />
                <Route path=path!("/barometre") view=BarometerPage ssr=SsrMode::Async />
                <Route path=path!("/barometre/:publication") view=PublicationPage ssr=SsrMode::Async />
                <Route path=(StaticSegment(SCREENS.first), ParamSegment("key")) view=ScreenPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/publications") view=PublicationsPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/publications/preparer") view=PreparePublicationPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/publications/:publication") view=PublicationOfStaffPage ssr=SsrMode::Async />
                <Route path=path!("/mentions-legales") view=LegalPage ssr=SsrMode::Async />
                <Route path=path!("/donnees-personnelles") view=PersonalDataPage ssr=SsrMode::Async />
                <Route path=path!("/accessibilite") view=AccessibilityPage ssr=SsrMode::Async />
                <Route path=path!("/plan-du-site") view=SiteMapPage ssr=SsrMode::Async />
                <Route path=(StaticSegment(RESPONSES.first), ParamSegment("key")) view=ResponsePage ssr=SsrMode::Async />
                <Route path=(StaticSegment(RESPONSES.first), ParamSegment("key"), StaticSegment("droits")) view=RightsPage ssr=SsrMode::Async />
                <Route path=(StaticSegment(RESPONSES.first), ParamSegment("key"), ParamSegment("section")) view=SectionPage ssr=SsrMode::Async />
                <Route path=(StaticSegment(RESPONSES.first), ParamSegment("key"), StaticSegment("versions"), ParamSegment("version")) view=VersionPage ssr=SsrMode::Async />
                <Route path=(StaticSegment(RESPONSES.first), ParamSegment("key"), ParamSegment("section"), StaticSegment("collegue")) view=InvitePage ssr=SsrMode::Async />
                <Route path=(StaticSegment(COLLEAGUES.first), ParamSegment("key")) view=InvitedPage ssr=SsrMode::Async />
                <Route path=(StaticSegment(PARTNERS.first), ParamSegment("page")) view=PartnerPage ssr=SsrMode::Async />
                <Route path=(StaticSegment(UNSUBSCRIBE.first), ParamSegment("key")) view=UnsubscribePage ssr=SsrMode::Async />
                <Route path=path!("/reactions") view=ReactionsPage ssr=SsrMode::Async />
                <Route path=(StaticSegment(REACTIONS.first), ParamSegment("key")) view=ReactionPage ssr=SsrMode::Async />
                <Route path=path!("/connexion") view=SignInPage ssr=SsrMode::Async />
                <Route path=path!("/connexion/code") view=CodePage ssr=SsrMode::Async />
                <Route path=path!("/connexion/fournisseur") view=LeavePage ssr=SsrMode::Async />
                <Route path=path!("/connexion/retour") view=ReturnPage ssr=SsrMode::Async />
                <Route path=path!("/connexion/fin") view=FarewellPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire") view=VolumesPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/campagne") view=CampaignPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/invitations") view=InviteesPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/partenaires") view=PartnersPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/freins") view=ObstaclesPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/question") view=QuestionPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/suivi") view=AttendancePage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/reactions") view=ModerationPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/courriels") view=EmailsPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/journal") view=AuditPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/equipe") view=TeamPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/compte") view=AccountPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/engagement") view=UndertakingPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/participation") view=ParticipationPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/exports") view=ExportsPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/editions") view=EditionsPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/editions/:edition/differences") view=DifferencesPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/editions/:edition/:public/apercu") view=EditionPreviewPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/reponses") view=LookupPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/reponses/:reponse") view=ResponseOfStaffPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/qualite") view=QualityPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/qualite/:edition/:public/:constat") view=FindingPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/textes") view=TextsPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/textes/comptes") view=TextCountsPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/textes/codes") view=CodesPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/textes/citations") view=ExcerptsPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/textes/:reponse/:champ") view=TextPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/propositions") view=BoardPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/propositions/nouvelle") view=NewProposalPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/propositions/joindre") view=AttachPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/propositions/:proposition") view=ProposalPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/propositions/:proposition/modifier") view=ChangeProposalPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/rapport") view=ReportsPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/rapports/:rapport") view=ReportPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/jetons") view=TokensPage ssr=SsrMode::Async />
            </Routes>
        </Router>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Prefixes of addresses whose second segment is not a key.
    const WITHOUT_A_KEY: [&str; 2] = ["barometre", "questionnaires"];

    #[test]
    fn every_address_with_a_key_starts_with_a_listed_prefix() {
        let listed = leptos_axum::generate_route_list(App);
        let with_a_parameter: BTreeSet<_> = listed
            .iter()
            .filter_map(|route| route.path().strip_prefix('/')?.split_once('/'))
            .filter(|(_, rest)| rest.starts_with('{'))
            .map(|(first, _)| first)
            .filter(|first| !WITHOUT_A_KEY.contains(first))
            .collect();
        assert_eq!(with_a_parameter, keyed_addresses::ALL.iter().map(|keyed| keyed.first).collect());
    }

    #[test]
    fn pages_with_a_key_load_code_if_they_have_islands() {
        for keyed in keyed_addresses::ALL {
            let page = |rest: &str| has_islands(&format!("/{}/{rest}", keyed.first));
            assert_eq!(page("cle"), keyed.has_islands, "{}", keyed.first);
            assert!(!page("") && !page("cle/droits"), "{}", keyed.first);
        }
    }
}
