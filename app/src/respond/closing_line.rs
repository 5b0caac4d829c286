//! The closing of both questionnaires in one line, for the foot of every page.

use super::campaign::{Campaign, campaign};
use crate::components::time;
use crate::service::Service;
use crate::survey::Audience;
use leptos::prelude::*;

fn said(campaign: &Campaign) -> String {
    if let Some(opens) = campaign.opens {
        return format!("ouvre le {}", time::limit(opens));
    }
    match (campaign.open, campaign.closes) {
        (true, Some(closes)) => format!("ouvert jusqu’au {}", time::limit(closes)),
        (true, None) => "ouvert, date de clôture à venir".to_owned(),
        (false, Some(closes)) => format!("clos depuis le {}", time::limit(closes)),
        (false, None) => "clos".to_owned(),
    }
}

/// The line, which an open page keeps true; nothing where the dates cannot be read.
pub fn closing_line(service: &Service) -> AnyView {
    let service = service.clone();
    let line = async move {
        let mut lines = Vec::new();
        for audience in Audience::ALL {
            let questionnaire = service.library.get(service.edition, audience)?;
            lines.push((audience, said(&campaign(&service, questionnaire).await.ok()?)));
        }
        let alike = lines.windows(2).all(|two| two[0].1 == two[1].1);
        let line = match lines.first() {
            Some((_, said)) if alike => format!("Questionnaires\u{a0}: {said}."),
            _ => {
                let each = lines.iter().map(|(audience, said)| format!("questionnaire {audience}\u{a0}: {said}"));
                format!("Clôture\u{a0}– {}.", each.collect::<Vec<_>>().join("\u{202f}; "))
            }
        };
        Some(view! { <p class="closing-line" id="cloture" aria-live="polite" data-fresh>{line}</p> })
    };
    view! { <Suspense>{Suspend::new(line)}</Suspense> }.into_any()
}
