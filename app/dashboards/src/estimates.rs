//! The page of national estimates: the three volumes of a year with their uncertainty, the strata behind them, what is
//! imputed apart, weighted shares beside raw ones; and the sources of volumes side by side.

mod imputed;
pub mod sources;
mod strata;
#[cfg(test)]
mod tests;
mod three_volumes;
mod uncertainty;
mod weights;

use crate::coverage::{NO_MARGINS, empty, misfit};
use crate::dashboard::{Asking, DashboardError, Shown};
use crate::national::National;
use crate::projections::answers::AnswersInMemory;
use statistics::Columns;
use statistics::estimation;
use statistics::estimation::margins::{self, Margins};
use survey::library::Library;
use survey::{Audience, Questionnaire};

/// The content of the page.
///
/// # Errors
/// [`DashboardError`].
pub async fn shown(answers: &AnswersInMemory, library: &Library, asking: &Asking) -> Result<Shown, DashboardError> {
    let asked = asking.clone();
    let made =
        answers.ask(asking.edition, Audience::Acheteurs, move |questionnaire, columns| {
            match margins::embedded(questionnaire) {
                Ok(margins) => of(questionnaire, columns, &margins, &asked),
                Err(error) => misfit(&error),
            }
        });
    let (mut shown, version) = made.await?.ok_or(DashboardError::NoQuestionnaire)?;
    // Beside the other chart.
    let place = shown.figures.len().min(1);
    shown.figures.insert(place, sources::shown(answers, library, asking).await?);
    Ok(Shown { version, ..shown })
}

pub(crate) fn of(questionnaire: &Questionnaire, columns: &Columns, margins: &Margins, asking: &Asking) -> Shown {
    let Some(national) = National::of(questionnaire, columns, margins, asking) else { return empty(NO_MARGINS) };
    let volumes = estimation::three_volumes(margins, national.year, &national.respondents);
    let [table, redressed] = three_volumes::figures(&national, &volumes);
    let (lead, tiles) = (three_volumes::lead(&national, &table), three_volumes::tiles(&national, &table));
    let mut figures =
        vec![table, redressed, strata::estimated(&national, &volumes), strata::left_out(&national, &volumes)];
    figures.extend(imputed::imputed(&national));
    figures.push(uncertainty::rates(&national));
    figures.extend(weights::weights(&national));
    Shown { version: 0, lead: Some(lead), tiles, filters: Vec::new(), choices: vec![national.choice()], figures }
}
