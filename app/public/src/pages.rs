//! The pages open to everyone. A new one is a line here.

use crate::home_page::HomePage;
use crate::legal::accessibility_page::AccessibilityPage;
use crate::legal::legal_page::LegalPage;
use crate::legal::personal_data_page::PersonalDataPage;
use crate::legal::site_map_page::SiteMapPage;
use crate::partner::page::PartnerPage;
use crate::publications::page::{BarometerPage, PublicationPage};
use crate::publications::screen::ScreenPage;
use crate::reactions::list::ReactionsPage;
use crate::reactions::reaction_page::ReactionPage;
use leptos::prelude::*;
use ui::route::Route;

/// Each page with its address.
pub const PAGES: &[Route] = &[
    Route::page("/", || HomePage().into_any()).without_figures(),
    Route::page("/barometre", || BarometerPage().into_any()),
    Route::page("/barometre/{publication}", || PublicationPage().into_any()),
    Route::page("/projection/{key}", || ScreenPage().into_any()).with_islands(),
    Route::page("/mentions-legales", || LegalPage().into_any()),
    Route::page("/donnees-personnelles", || PersonalDataPage().into_any()),
    Route::page("/accessibilite", || AccessibilityPage().into_any()),
    Route::page("/plan-du-site", || SiteMapPage().into_any()),
    Route::page("/partenaires/{page}", || PartnerPage().into_any()).with_islands(),
    Route::page("/reactions", || ReactionsPage().into_any()),
    Route::page("/reactions/{key}", || ReactionPage().into_any()),
];
