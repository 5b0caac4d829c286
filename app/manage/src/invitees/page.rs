//! The page where staff import lists of invitees, write to them and see how many have answered: numbers, never names.

use super::confirmation as invitees_confirmation;
use super::update::{IMPORT, LINKS, Report};
use french::{counted, grouped};
use leptos::prelude::*;
use service::accounts::rights::Right;
use service::campaign::campaign;
use service::http::query_parameters;
use service::{Service, service};
use store::{InviteeCounts, StoreError};
use survey::Audience;
use ui::later::later;
use ui::page::{Page, Unavailable};
use ui::staff_page::page_for;

/// `/observatoire/invitations`.
#[component]
pub fn InviteesPage() -> impl IntoView {
    let query = query_parameters();
    let (done, count) = (query.get("fait"), query.get("combien").and_then(|n| n.parse::<i64>().ok()));
    let asked = query.get("demande").zip(query.get("questionnaire").and_then(|slug| Audience::from_slug(&slug)));
    let tried = query.get("essai").is_some();
    let service = service();
    let page = async move {
        let session = match page_for(Right::RunCampaigns).await {
            Ok(session) => session,
            Err(instead) => return instead,
        };
        if let Some((act, audience)) = asked {
            match invitees_confirmation::page(&service, &session, &act, audience, tried).await {
                Ok(Some(page)) => return page,
                // There is nothing left to confirm: somebody else has already done it.
                Ok(None) => {}
                Err(error) => {
                    tracing::error!(%error, "the invitations could not be read");
                    return view! { <Unavailable /> }.into_any();
                }
            }
        }
        invitees_page(&service, done.as_deref(), count).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the invitations could not be read");
            view! { <Unavailable /> }.into_any()
        })
    };
    later(page)
}

async fn invitees_page(service: &Service, done: Option<&str>, count: Option<i64>) -> Result<AnyView, StoreError> {
    let mut parts = Vec::new();
    let (mut wrong, mut refused) = (false, None);
    for audience in Audience::ALL {
        let Some(questionnaire) = service.library.get(service.edition, audience) else { continue };
        let open = campaign(service, questionnaire).await?.open;
        let counts = service.store.invitee_counts(service.edition, audience).await?;
        let list = service.store.invitee_list(service.edition, audience).await?;
        let report: Option<Report> = list.report.as_deref().and_then(|text| serde_json::from_str(text).ok());
        if done == Some(audience.slug()) {
            wrong = report.as_ref().is_some_and(|report| report.wrong > 0);
            refused = report.as_ref().map(report_view);
        }
        parts.push(part(service, audience, open, counts));
    }
    let notice = match (done, count) {
        (Some("partis"), Some(n)) => Some(counted(
            n,
            "Personne à qui écrire : aucun courriel n’est parti.",
            "Un courriel part. Rechargez cette page pour voir ce qu’il devient.",
            "# courriels partent. Rechargez cette page pour voir ce qu’ils deviennent.",
        )),
        (Some("deja"), _) => Some("Des courriels viennent de partir : rien n’est envoyé une seconde fois.".to_owned()),
        (Some("effacee"), _) => Some("La liste est effacée.".to_owned()),
        (Some("sans-fichier"), _) => Some("Choisissez un fichier à importer.".to_owned()),
        _ => None,
    };
    let notice = notice.map(|text| view! { <div class="notice" role="status"><p>{text}</p></div> });
    let off = (!service.mail).then(|| {
        view! {
            <div class="notice">
                <p><strong>"Aucun courriel n’est envoyé."</strong>" Le serveur d’envoi n’est pas configuré : téléchargez les liens personnels, et envoyez-les par votre propre outil."</p>
            </div>
        }
    });
    let heading = format!("Invitations {}", service.edition);
    Ok(view! {
        <Page title="Invitations" staff=true wrong=wrong>
            {refused}
            {notice}
            <h1>{heading}</h1>
            <p class="lead">"Une liste d’adresses, un lien personnel pour chacune. Les adresses sont rangées à part des réponses : vous voyez combien d’invitations ont reçu une réponse, jamais laquelle."</p>
            {off}
            {parts}
            {import_form()}
        </Page>
    }
    .into_any())
}

/// The outcome of an import.
fn report_view(report: &Report) -> AnyView {
    if report.wrong == 0 {
        let notice = format!(
            "Liste importée. Adresses ajoutées\u{a0}: {}. Déjà dans la liste\u{a0}: {}. Désinscrites, laissées de côté\u{a0}: {}.",
            report.added, report.known, report.unsubscribed
        );
        return view! { <div class="notice" role="status"><p>{notice}</p></div> }.into_any();
    }
    let lines: Vec<_> = report
        .refused
        .iter()
        .map(|refused| view! { <li>{format!("Ligne {}\u{a0}: {}", refused.line, refused.why)}</li> })
        .collect();
    let more = report.wrong.saturating_sub(report.refused.len());
    let more = (more > 0).then(|| view! { <p>{counted(more, "", "Et une autre ligne.", "Et # autres lignes.")}</p> });
    view! {
        <div class="error-summary" id="erreurs" role="alert" tabindex="-1" autofocus>
            <h2>"Rien n’est importé : corrigez le fichier et recommencez"</h2>
            <ul>{lines}</ul>
            {more}
        </div>
    }
    .into_any()
}

/// The list of a questionnaire: its numbers, and the possible acts.
fn part(service: &Service, audience: Audience, open: bool, counts: InviteeCounts) -> AnyView {
    let heading = crate::campaign::page::name(audience);
    let of = format!(" – {}", heading.to_lowercase());
    // Each leads to a confirmation page that explains the consequences.
    let act = |act: &'static str, text: String, class: &'static str| {
        let of = of.clone();
        view! { <a class=class href=invitees_confirmation::address(act, audience)>{text} <span class="visually-hidden">{of}</span></a> }
            .into_any()
    };
    let invite = (service.mail && open && counts.to_invite > 0).then(|| {
        let text = counted(counts.to_invite, "Personne à inviter", "Envoyer une invitation…", "Envoyer # invitations…");
        act("inviter", text, "button")
    });
    let remind = (service.mail && open && counts.to_remind > 0).then(|| {
        let text = counted(counts.to_remind, "Personne à relancer", "Relancer une personne…", "Relancer # personnes…");
        act("relancer", text, "button button-second")
    });
    let links = (!service.mail && counts.imported > 0).then(|| {
        let of = of.clone();
        view! {
            <form method="post" action=LINKS>
                <input type="hidden" name="questionnaire" value=audience.slug() />
                <button class="button">"Télécharger les liens (CSV)" <span class="visually-hidden">{of}</span></button>
            </form>
        }
    });
    let forget = (counts.imported > 0).then(|| act("effacer", "Effacer la liste…".to_owned(), "button button-quiet"));
    let shut = (counts.imported > 0 && !open)
        .then(|| view! { <p>"Ce questionnaire n’est pas ouvert : on pourra écrire quand il le sera."</p> });
    let facts: Vec<_> = [
        ("Importées", counts.imported),
        ("Invitations remises", counts.sent),
        ("Avec une réponse", counts.answered),
        ("Désinscrites", counts.unsubscribed),
        ("En échec", counts.failed),
    ]
    .into_iter()
    .filter(|(_, n)| service.mail || *n > 0)
    .map(|(name, n)| view! { <div><dt>{name}</dt><dd>{grouped(n)}</dd></div> })
    .collect();
    let facts = if counts.imported == 0 {
        view! { <p>"Aucune liste n’est importée."</p> }.into_any()
    } else {
        view! { <dl class="facts">{facts}</dl> }.into_any()
    };
    // Without a list there is nothing to act on.
    let actions =
        (counts.imported > 0).then(|| view! { <div class="actions">{invite} {remind} {links} {forget}</div> });
    view! {
        <section class="part" aria-labelledby=format!("invitations-{audience}")>
            <h2 id=format!("invitations-{audience}")>{heading}</h2>
            {facts}
            {shut}
            {actions}
        </section>
    }
    .into_any()
}

fn import_form() -> AnyView {
    let choices: Vec<_> = Audience::ALL
        .into_iter()
        .map(|audience| view! { <option value=audience.slug()>{crate::campaign::page::name(audience)}</option> })
        .collect();
    view! {
        <h2>"Importer une liste"</h2>
        <form method="post" action=IMPORT enctype="multipart/form-data">
            <div class="question">
                <label class="question-label" for="questionnaire">"Questionnaire"</label>
                <select class="input" id="questionnaire" name="questionnaire">{choices}</select>
            </div>
            <div class="question">
                <label class="question-label" for="fichier">"Fichier CSV"</label>
                <p class="hint" id="fichier-aide">"UTF-8, séparateur «\u{a0};\u{a0}» ou «\u{a0},\u{a0}», 250 ko au plus. La première ligne nomme les colonnes : «\u{a0}courriel\u{a0}», puis, si vous les avez, «\u{a0}nom\u{a0}» et «\u{a0}organisation\u{a0}». Une seule ligne fautive, et rien n’est importé ; ce qui y est déjà reste tel quel."</p>
                <input class="input" type="file" id="fichier" name="fichier" accept=".csv,text/csv" aria-describedby="fichier-aide" />
            </div>
            <div class="actions"><button class="button button-second">"Importer"</button></div>
        </form>
    }
    .into_any()
}
