//! The pages of the crossing.

use crate::page::{CrossingPage, OpenCrossingPage};
use leptos::prelude::*;
use ui::route::{Code, Route};

/// Each page with its address.
pub const PAGES: &[Route] = &[
    Route::page("/reponses/{key}/croisement", || CrossingPage().into_any()).with_islands().loading(Code::Crossing),
    Route::page("/questionnaires/{audience}/croisement", || OpenCrossingPage().into_any())
        .with_islands()
        .loading(Code::Crossing),
];
