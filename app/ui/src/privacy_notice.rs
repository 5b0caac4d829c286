//! The privacy notice before the first question (GDPR, art. 13). It is short: the page on personal data has the
//! details.

use crate::operator_contact::{email, or_to_complete};
use french::counted;
use leptos::prelude::*;
use service::Service;
use service::operator::Operator;
use service::retention::Retention;

/// Where to complain to the national authority.
pub const CNIL: &str = "https://www.cnil.fr/fr/plaintes";

/// `1 an`, `13 mois`.
pub fn months(months: u32) -> String {
    match months {
        12 => "1\u{a0}an".to_owned(),
        n if n % 12 == 0 => format!("{}\u{a0}ans", n / 12),
        n => format!("{n}\u{a0}mois"),
    }
}

fn days(days: u32) -> String {
    counted(days, "aucun jour", "1\u{a0}jour", "#\u{a0}jours")
}

/// The retention of drafts, in words.
pub fn drafts_retention(retention: &Retention) -> String {
    format!(
        "{} après la clôture, et {} après le dernier enregistrement au plus tard",
        days(retention.draft_days),
        months(retention.draft_months)
    )
}

/// The retention of contact details, in words.
pub fn contacts_retention(retention: &Retention) -> String {
    format!("{} après la clôture", months(retention.contact_months))
}

/// The notice, one line per item.
pub fn notice(service: &Service) -> AnyView {
    let Operator { controller, officer, retention, .. } = &*service.operator;
    let search = service.companies.is_on().then_some(
        " Votre numéro SIREN ou SIRET est transmis à l’annuaire public des entreprises, qui indique le nom correspondant.",
    );
    view! {
        <dl class="facts notice-facts">
            <div><dt>"Responsable"</dt><dd>{or_to_complete(controller.name.as_ref())} " ; protection des données : " {email(officer)} "."</dd></div>
            <div><dt>"Pourquoi"</dt><dd>"Mesurer les achats auprès de start-up et ce qui les freine, et en tirer des propositions ; si vous l’acceptez, vous recontacter et, pour un acheteur, croiser votre liste de fournisseurs (SIREN et montants) avec notre base de start-up."</dd></div>
            <div><dt>"Base légale"</dt><dd>"Mission d’intérêt public (RGPD, article 6-1-e) ; pour vous recontacter et pour ce croisement, votre consentement, que vous retirez quand vous voulez."</dd></div>
            <div><dt>"Qui voit quoi"</dt><dd>"L’équipe de l’Observatoire lit les réponses. Le public ne voit que des chiffres regroupés : jamais lorsque moins de trois organisations y contribuent, ni lorsque l’une d’elles représente plus de 85 % du total."{search}</dd></div>
            <div><dt>"Combien de temps"</dt><dd>{format!("Brouillon : {}. Coordonnées : {}. Réponses envoyées : gardées sans vos coordonnées, pour comparer les années.", drafts_retention(retention), contacts_retention(retention))}</dd></div>
            <div><dt>"Si vous répondez à une invitation"</dt><dd>{format!("Votre adresse vient d’une liste de l’Observatoire, rangée à part des réponses et effacée {} après la clôture. Votre réponse garde jusque-là le numéro de l’invitation, qui n’est dans aucun export : une réponse envoyée de nouveau par votre lien remplace la précédente.", months(retention.contact_months))}</dd></div>
            <div><dt>"Vos droits"</dt><dd>"Lire, télécharger, corriger ou effacer : depuis la page de votre réponse, sans compte. Vous opposer : par écrit. En cas de désaccord, vous pouvez " <a href=CNIL>"adresser une plainte à la CNIL"</a> "."</dd></div>
            <div><dt>"Obligatoire ou non"</dt><dd>"Répondre est facultatif. Seules les questions marquées « obligatoire » sont nécessaires pour envoyer."</dd></div>
            <div><dt>"Textes libres"</dt><dd><strong>"N’y nommez personne"</strong> "."</dd></div>
        </dl>
        <p class="notice-more"><a href="/donnees-personnelles">"Tout savoir sur vos données personnelles"</a></p>
    }
    .into_any()
}

/// The id of the notice in a page.
const WHOLE: &str = "vos-donnees";

/// A summary before the start button, with a link to the full notice further down the page.
pub fn notice_short() -> AnyView {
    view! {
        <ul class="data-short">
            <li>"Répondre est facultatif. Seule l’équipe de l’Observatoire lit les réponses."</li>
            <li>"Le public ne voit que des chiffres regroupés."</li>
            <li>"Vous relisez, corrigez ou effacez tout vous-même, sans compte. " <a href=format!("#{WHOLE}")>"Tout sur vos données"</a></li>
        </ul>
    }
    .into_any()
}

/// The notice on a questionnaire's start page, under a heading of its own.
pub fn notice_section(service: &Service) -> AnyView {
    view! {
        <section class="notice data-notice" aria-labelledby=WHOLE>
            <h2 id=WHOLE>"Vos données"</h2>
            {notice(service)}
        </section>
    }
    .into_any()
}

/// The notice at the top of the first section, for respondents who bypassed the start page: two lines, with the rest
/// folded.
pub fn notice_folded(service: &Service) -> AnyView {
    view! {
        <div class="data-folded">
            <p>"Réponses traitées par " {or_to_complete(service.operator.controller.name.as_ref())} ", dans une mission d’intérêt public. Répondre est facultatif ; ne nommez personne dans les textes libres."</p>
            <details>
                <summary>"Vos données : pourquoi, qui les voit, combien de temps, vos droits"</summary>
                {notice(service)}
            </details>
        </div>
    }
    .into_any()
}
