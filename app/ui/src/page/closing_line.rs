//! The closing dates of both questionnaires in one line, for every footer.

use crate::later::later;
use french::dates;
use leptos::prelude::*;
use service::Service;
use service::campaign::{Campaign, shown_campaign};
use survey::Audience;

/// The state of one questionnaire, or of both.
fn sentence(campaign: &Campaign, both: bool) -> String {
    // « Clos » is the same in the singular and the plural.
    let open = if both { "ouverts" } else { "ouvert" };
    match (campaign.opens, campaign.open, campaign.closes) {
        (Some(opens), ..) => format!("à remplir à partir du {}", dates::limit(opens)),
        (None, true, Some(closes)) => format!("{open} jusqu’au {}", dates::limit(closes)),
        (None, true, None) => format!("{open}, date de clôture à venir"),
        (None, false, Some(closes)) => format!("clos depuis le {}", dates::limit(closes)),
        (None, false, None) => "clos".to_owned(),
    }
}

/// The line, refreshed in an open page. Empty if the dates cannot be read.
pub fn closing_line(service: &Service) -> AnyView {
    let service = service.clone();
    let line = async move {
        let mut campaigns = Vec::new();
        for audience in Audience::ALL {
            let questionnaire = service.library.get(service.edition, audience)?;
            campaigns.push((audience, shown_campaign(&service, questionnaire).await.ok()?));
        }
        let each = |both| campaigns.iter().map(move |(_, campaign)| sentence(campaign, both)).collect::<Vec<_>>();
        let both = each(true);
        let line = if both.windows(2).all(|two| two[0] == two[1]) {
            format!("Questionnaires {}.", both.first()?)
        } else {
            let named =
                campaigns.iter().zip(each(false)).map(|((audience, _), sentence)| format!("{audience} {sentence}"));
            format!("Questionnaire {}.", named.collect::<Vec<_>>().join("\u{202f}; questionnaire "))
        };
        Some(view! { <p class="closing-line" id="cloture" aria-live="polite" data-fresh>{line}</p> })
    };
    later(line)
}
