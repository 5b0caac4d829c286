//! The pages that run the survey. A new one is a line here.

use crate::account::page::AccountPage;
use crate::audit_page::AuditPage;
use crate::campaign::page::CampaignPage;
use crate::editions::differences_page::DifferencesPage;
use crate::editions::list_page::EditionsPage;
use crate::editions::preview_page::EditionPreviewPage;
use crate::emails::page::EmailsPage;
use crate::invitees::page::InviteesPage;
use crate::partners::page::PartnersPage;
use crate::partners::participation_page::ParticipationPage;
use crate::reactions::page::ModerationPage;
use crate::sign_in::code_page::CodePage;
use crate::sign_in::page::SignInPage;
use crate::sign_in::provider_page::{FarewellPage, LeavePage, ReturnPage};
use crate::startups::comparison_page::StartupComparisonPage;
use crate::startups::page::StartupBasePage;
use crate::team::page::TeamPage;
use crate::tokens::page::TokensPage;
use crate::undertaking::UndertakingPage;
use leptos::prelude::*;
use service::accounts::rights::Right;
use ui::route::Route;

/// Each page with its address, in the order of the staff menu.
pub const PAGES: &[Route] = &[
    Route::page("/connexion", || SignInPage().into_any()),
    Route::page("/connexion/code", || CodePage().into_any()),
    Route::page("/connexion/fournisseur", || LeavePage().into_any()),
    Route::page("/connexion/retour", || ReturnPage().into_any()),
    Route::page("/connexion/fin", || FarewellPage().into_any()),
    Route::page("/observatoire/campagne", || CampaignPage().into_any()).in_menu(Right::RunCampaigns, "Campagne"),
    Route::page("/observatoire/editions", || EditionsPage().into_any()).in_menu(Right::RunCampaigns, "Éditions"),
    Route::page("/observatoire/editions/{edition}/differences", || DifferencesPage().into_any()),
    Route::page("/observatoire/editions/{edition}/{public}/apercu", || EditionPreviewPage().into_any()),
    Route::page("/observatoire/invitations", || InviteesPage().into_any()).in_menu(Right::RunCampaigns, "Invitations"),
    Route::page("/observatoire/base", || StartupBasePage().into_any())
        .in_menu(Right::RunCampaigns, "Base des start-up"),
    Route::page("/observatoire/base/comparaison", || StartupComparisonPage().into_any()),
    Route::page("/observatoire/partenaires", || PartnersPage().into_any())
        .in_menu(Right::ManagePartners, "Partenaires"),
    Route::page("/observatoire/reactions", || ModerationPage().into_any()).in_menu(Right::Moderate, "Réactions"),
    Route::page("/observatoire/courriels", || EmailsPage().into_any()).in_menu(Right::RunCampaigns, "Courriels"),
    Route::page("/observatoire/jetons", || TokensPage().into_any()).in_menu(Right::Export, "Jetons et écrans"),
    Route::page("/observatoire/equipe", || TeamPage().into_any()).in_menu(Right::ManageStaff, "Équipe"),
    Route::page("/observatoire/journal", || AuditPage().into_any()).in_menu(Right::ReadAudit, "Journal"),
    Route::page("/observatoire/participation", || ParticipationPage().into_any())
        .in_menu(Right::SeeOwnParticipation, "Ma participation"),
    Route::page("/observatoire/compte", || AccountPage().into_any()),
    Route::page("/observatoire/engagement", || UndertakingPage().into_any()),
];
