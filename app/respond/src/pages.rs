//! The pages of respondents. A new one is a line here.

use crate::colleague::ask_page::InvitePage;
use crate::colleague::section_page::InvitedPage;
use crate::data_rights::page::RightsPage;
use crate::preview::PreviewPage;
use crate::receipt::version_page::VersionPage;
use crate::review::page::ResponsePage;
use crate::section::page::{FirstSection, SectionPage};
use crate::start::StartPage;
use crate::unsubscribe::page::UnsubscribePage;
use leptos::prelude::*;
use ui::route::{Route, without_figures};

/// Each page with its address.
pub const PAGES: &[Route] = &without_figures([
    Route::page("/questionnaires/{audience}", || StartPage().into_any()),
    Route::page("/questionnaires/{audience}/apercu", || PreviewPage().into_any()),
    Route::page("/questionnaires/{audience}/repondre", || FirstSection().into_any()).with_islands(),
    Route::page("/reponses/{key}", || ResponsePage().into_any()).with_islands(),
    Route::page("/reponses/{key}/droits", || RightsPage().into_any()),
    Route::page("/reponses/{key}/{section}", || SectionPage().into_any()).with_islands(),
    Route::page("/reponses/{key}/versions/{version}", || VersionPage().into_any()).with_islands(),
    Route::page("/reponses/{key}/{section}/collegue", || InvitePage().into_any()).with_islands(),
    Route::page("/invitations/{key}", || InvitedPage().into_any()).with_islands(),
    Route::page("/desinscription/{key}", || UnsubscribePage().into_any()),
]);
