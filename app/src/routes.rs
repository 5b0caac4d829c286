//! The document around every page, and which address shows which page.

use crate::components::layout::NotFound;
use crate::inform::accessibility_page::AccessibilityPage;
use crate::inform::legal_page::LegalPage;
use crate::inform::personal_data_page::PersonalDataPage;
use crate::inform::site_map_page::SiteMapPage;
use crate::invite::unsubscribe_page::UnsubscribePage;
use crate::keyed::{self, INVITATIONS, PARTNERS, REACTIONS, RESPONSES, SCREENS, UNSUBSCRIBE};
use crate::observe::account_page::AccountPage;
use crate::observe::audit_page::AuditPage;
use crate::observe::campaign_page::CampaignPage;
use crate::observe::code_page::CodePage;
use crate::observe::desk::Desk;
use crate::observe::desk_page::{AttendancePage, ObstaclesPage, QuestionPage, VolumesPage};
use crate::observe::editions::differences_page::DifferencesPage;
use crate::observe::editions::list_page::EditionsPage;
use crate::observe::editions::preview_page::EditionPreviewPage;
use crate::observe::exports_page::ExportsPage;
use crate::observe::guests_page::GuestsPage;
use crate::observe::identity_page::{FarewellPage, LeavePage, ReturnPage};
use crate::observe::letters_page::LettersPage;
use crate::observe::lookup::response_page::ResponseOfStaffPage;
use crate::observe::lookup::search_page::LookupPage;
use crate::observe::participation_page::ParticipationPage;
use crate::observe::proposals::PATH as PROPOSALS;
use crate::observe::proposals::attach_page::AttachPage;
use crate::observe::proposals::board_page::BoardPage;
use crate::observe::proposals::proposal_page::ProposalPage;
use crate::observe::proposals::write_page::{ChangeProposalPage, NewProposalPage};
use crate::observe::publishing::list_page::PublicationsPage;
use crate::observe::publishing::prepare_page::PreparePublicationPage;
use crate::observe::publishing::show_page::PublicationOfStaffPage;
use crate::observe::quality::PATH as QUALITY;
use crate::observe::quality::finding_page::FindingPage;
use crate::observe::quality::list_page::QualityPage;
use crate::observe::reactions_page::ModerationPage;
use crate::observe::relays_page::RelaysPage;
use crate::observe::reports::list_page::ReportsPage;
use crate::observe::reports::report_page::ReportPage;
use crate::observe::sign_in_page::SignInPage;
use crate::observe::team_page::TeamPage;
use crate::observe::texts::code_page::CodePage as TextPage;
use crate::observe::texts::codes_page::CodesPage;
use crate::observe::texts::counts_page::TextCountsPage;
use crate::observe::texts::excerpts_page::ExcerptsPage;
use crate::observe::texts::frame::{COUNTS as TEXT_COUNTS, PATH as TEXTS};
use crate::observe::texts::list_page::TextsPage;
use crate::observe::tokens_page::TokensPage;
use crate::observe::undertaking::UndertakingPage;
use crate::publish::barometer_page::{BarometerPage, PublicationPage};
use crate::publish::screen::ScreenPage;
use crate::react::reaction_page::ReactionPage;
use crate::react::reactions_view::ReactionsPage;
use crate::relay::relay_page::RelayPage;
use crate::respond::check::ResponsePage;
use crate::respond::home::HomePage;
use crate::respond::invitations::InvitePage;
use crate::respond::invited::InvitedPage;
use crate::respond::preview::PreviewPage;
use crate::respond::rights::RightsPage;
use crate::respond::section::{FirstSection, SectionPage};
use crate::respond::start::StartPage;
use crate::respond::version_page::VersionPage;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{ParamSegment, SsrMode, StaticSegment, path};

/// Whether a page has islands: the others download no code at all.
fn has_islands(address: &str) -> bool {
    let of_a_key = keyed::of(address).is_some_and(|keyed| keyed.has_islands);
    let has_them = of_a_key || address.ends_with("/repondre");
    let page = address.trim_end_matches('/');
    let is_live =
        [PROPOSALS, TEXTS, TEXT_COUNTS, QUALITY].contains(&page) || Desk::ALL.iter().any(|desk| desk.path() == page);
    is_live || has_them && !address.ends_with("/droits")
}

/// The document.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let address = use_context::<http::request::Parts>().map(|parts| parts.uri.path().to_owned()).unwrap_or_default();
    let nonce = use_nonce();
    // While developing, a script of cargo-leptos' talks to its own port.
    if let Some(nonce) = nonce.filter(|_| std::env::var_os("LEPTOS_WATCH").is_none()) {
        crate::http::content_policy(&nonce);
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

/// Every page.
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
                <Route path=(StaticSegment(INVITATIONS.first), ParamSegment("key")) view=InvitedPage ssr=SsrMode::Async />
                <Route path=(StaticSegment(PARTNERS.first), ParamSegment("page")) view=RelayPage ssr=SsrMode::Async />
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
                <Route path=path!("/observatoire/invitations") view=GuestsPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/partenaires") view=RelaysPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/freins") view=ObstaclesPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/question") view=QuestionPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/suivi") view=AttendancePage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/reactions") view=ModerationPage ssr=SsrMode::Async />
                <Route path=path!("/observatoire/courriels") view=LettersPage ssr=SsrMode::Async />
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

    /// The beginnings of addresses whose second segment is no key.
    const WITHOUT_A_KEY: [&str; 2] = ["barometre", "questionnaires"];

    #[test]
    fn every_address_that_holds_a_key_begins_with_one_of_the_list() {
        let listed = leptos_axum::generate_route_list(App);
        let with_a_parameter: BTreeSet<_> = listed
            .iter()
            .filter_map(|route| route.path().strip_prefix('/')?.split_once('/'))
            .filter(|(_, rest)| rest.starts_with('{'))
            .map(|(first, _)| first)
            .filter(|first| !WITHOUT_A_KEY.contains(first))
            .collect();
        assert_eq!(with_a_parameter, keyed::ALL.iter().map(|keyed| keyed.first).collect());
    }

    #[test]
    fn pages_that_hold_a_key_load_code_where_they_have_islands() {
        for keyed in keyed::ALL {
            let page = |rest: &str| has_islands(&format!("/{}/{rest}", keyed.first));
            assert_eq!(page("cle"), keyed.has_islands, "{}", keyed.first);
            assert!(!page("") && !page("cle/droits"), "{}", keyed.first);
        }
    }
}
