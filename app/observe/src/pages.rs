//! The pages that show the data to staff. A new one is a line here.

use crate::exports::page::ExportsPage;
use crate::figures::page::{AttendancePage, CoveragePage, EstimatesPage, ObstaclesPage, QuestionPage, VolumesPage};
use crate::findings::finding_page::FindingPage;
use crate::findings::list_page::QualityPage;
use crate::procurement::contracts_page::PublicContractsPage;
use crate::procurement::decision_page::{ContractDecisionPage, WaitingContractsPage};
use crate::procurement::imports_page::{ProcurementImportPage, ProcurementImportsPage};
use crate::procurement::page::ProcurementPage;
use crate::proposals::attach_page::AttachPage;
use crate::proposals::board_page::BoardPage;
use crate::proposals::proposal_page::ProposalPage;
use crate::proposals::write_page::{ChangeProposalPage, NewProposalPage};
use crate::publications::list_page::PublicationsPage;
use crate::publications::prepare_page::PreparePublicationPage;
use crate::publications::show_page::PublicationOfStaffPage;
use crate::reports::list_page::ReportsPage;
use crate::reports::report_page::ReportPage;
use crate::responses::response_page::ResponseOfStaffPage;
use crate::responses::search_page::LookupPage;
use crate::texts::codes_page::CodesPage;
use crate::texts::coding_page::CodePage;
use crate::texts::counts_page::TextCountsPage;
use crate::texts::excerpts_page::ExcerptsPage;
use crate::texts::list_page::TextsPage;
use leptos::prelude::*;
use service::accounts::rights::Right;
use ui::route::Route;

/// Each page with its address, in the order of the staff menu.
pub const PAGES: &[Route] = &[
    Route::page("/observatoire", || VolumesPage().into_any())
        .with_islands()
        .in_menu(Right::SeeAggregates, "Volumes d’achats"),
    Route::page("/observatoire/freins", || ObstaclesPage().into_any())
        .with_islands()
        .in_menu(Right::SeeAggregates, "Freins et leviers"),
    Route::page("/observatoire/question", || QuestionPage().into_any())
        .with_islands()
        .in_menu(Right::SeeAggregates, "Une question"),
    Route::page("/observatoire/suivi", || AttendancePage().into_any())
        .with_islands()
        .in_menu(Right::SeeAggregates, "Participation"),
    Route::page("/observatoire/couverture", || CoveragePage().into_any())
        .with_islands()
        .in_menu(Right::SeeAggregates, "Couverture"),
    Route::page("/observatoire/estimations", || EstimatesPage().into_any())
        .with_islands()
        .in_menu(Right::SeeAggregates, "Estimations nationales"),
    Route::page("/observatoire/marches", || ProcurementPage().into_any())
        .in_menu(Right::SeeAggregates, "Marchés publics"),
    Route::page("/observatoire/marches/liste", || PublicContractsPage().into_any()),
    Route::page("/observatoire/marches/attente", || WaitingContractsPage().into_any()),
    Route::page("/observatoire/marches/attente/{place}", || ContractDecisionPage().into_any()),
    Route::page("/observatoire/marches/imports", || ProcurementImportsPage().into_any()),
    Route::page("/observatoire/marches/imports/{import}", || ProcurementImportPage().into_any()),
    Route::page("/observatoire/textes", || TextsPage().into_any())
        .with_islands()
        .in_menu(Right::SeeAggregates, "Textes libres"),
    Route::page("/observatoire/textes/comptes", || TextCountsPage().into_any()).with_islands(),
    Route::page("/observatoire/textes/codes", || CodesPage().into_any()),
    Route::page("/observatoire/textes/citations", || ExcerptsPage().into_any()),
    Route::page("/observatoire/textes/{reponse}/{champ}", || CodePage().into_any()),
    Route::page("/observatoire/propositions", || BoardPage().into_any())
        .with_islands()
        .in_menu(Right::SeeAggregates, "Propositions"),
    Route::page("/observatoire/propositions/nouvelle", || NewProposalPage().into_any()),
    Route::page("/observatoire/propositions/joindre", || AttachPage().into_any()),
    Route::page("/observatoire/propositions/{proposition}", || ProposalPage().into_any()),
    Route::page("/observatoire/propositions/{proposition}/modifier", || ChangeProposalPage().into_any()),
    Route::page("/observatoire/rapport", || ReportsPage().into_any()).in_menu(Right::SeeAggregates, "Rapport"),
    Route::page("/observatoire/rapports/{rapport}", || ReportPage().into_any()),
    Route::page("/observatoire/publications", || PublicationsPage().into_any())
        .in_menu(Right::SeeAggregates, "Publications"),
    Route::page("/observatoire/publications/preparer", || PreparePublicationPage().into_any()),
    Route::page("/observatoire/publications/{publication}", || PublicationOfStaffPage().into_any()),
    Route::page("/observatoire/reponses", || LookupPage().into_any()).in_menu(Right::SeeResponses, "Réponses"),
    Route::page("/observatoire/reponses/{reponse}", || ResponseOfStaffPage().into_any()),
    Route::page("/observatoire/qualite", || QualityPage().into_any())
        .with_islands()
        .in_menu(Right::SeeResponses, "Qualité"),
    Route::page("/observatoire/qualite/{edition}/{public}/{constat}", || FindingPage().into_any()),
    Route::page("/observatoire/exports", || ExportsPage().into_any()).in_menu(Right::Export, "Exports"),
];
