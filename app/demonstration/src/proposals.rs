//! The demonstration's proposals, their evidence, and the reports about them.

use super::accounts::MANAGER;
use super::filling::Sources;
use super::noted;
use crate::Failure;
use chrono::{DateTime, Duration, Utc};
use dashboards::dashboard::{Asking, Dashboard, shown};
use documents::report::Plan;
use forms::{Form, encode};
use observe::reports::build::report as make;
use statistics::shares::Target;
use store::{Act, NewEvidence, Status, Written};
use survey::{Audience, EditionYear};

/// A proposal.
struct ExampleProposal {
    title: &'static str,
    body: &'static str,
    targets: &'static str,
    /// Its successive statuses.
    way: &'static [Status],
    /// The figures attached to it.
    figures: &'static [(Dashboard, &'static str)],
    /// The code of the texts that its excerpts come from.
    code: &'static str,
}

const ALL: [ExampleProposal; 6] = [
    ExampleProposal {
        title: "Répondre à chaque start-up en trois mois",
        body: "Tout acheteur public ou privé qui reçoit une start-up s’engage à lui répondre dans les trois mois, même par un refus.\n\nL’attente est le premier frein que citent les start-up, avec le secteur public comme avec les grands groupes ; elle ne coûte rien à ceux qui décident.",
        targets: "AC15:B03 SU24:F01 SU25:F01",
        way: &[Status::Proposed, Status::Kept],
        figures: &[(Dashboard::Obstacles, "freins-public"), (Dashboard::Obstacles, "freins-prive")],
        code: "Délais de décision",
    },
    ExampleProposal {
        title: "Rémunérer les pilotes et prévoir leur suite",
        body: "Un contrat-type de démonstrateur fixe, avant de commencer, la rémunération du pilote et ce qui se passe s’il réussit.\n\nIl serait publié avec le guide «\u{a0}Achats innovants\u{a0}», en version courte pour les petites collectivités.",
        targets: "AC26:L12 SU28:L12 SU24:F11 SU25:F11",
        way: &[Status::Proposed],
        figures: &[(Dashboard::Obstacles, "leviers-start-up")],
        code: "Pilotes et démonstrateurs",
    },
    ExampleProposal {
        title: "Un dossier fournisseur unique, accepté partout",
        body: "Un seul dossier, déposé une fois et tenu à jour, remplace les questionnaires que chaque acheteur envoie.\n\nLes signataires du programme s’engagent à l’accepter sans complément pour les contrats de moins de 40 k€.",
        targets: "AC15:B04 SU24:F02 SU25:F05 SU25:F07",
        way: &[Status::Proposed, Status::Kept, Status::Sent],
        figures: &[(Dashboard::Obstacles, "freins-acheteurs"), (Dashboard::Volumes, "volumes")],
        code: "Simplification",
    },
    ExampleProposal {
        title: "Former acheteurs et juristes à l’achat innovant",
        body: "Une formation d’une journée, commune aux acheteurs, aux juristes et aux prescripteurs, à partir de cas réels.\n\nElle est ouverte aux trois fonctions publiques.",
        targets: "AC26:L02 SU28:L02 AC15:B06 AC15:B12",
        way: &[Status::Proposed],
        figures: &[(Dashboard::Obstacles, "leviers-acheteurs")],
        code: "Formation",
    },
    ExampleProposal {
        title: "Verser une avance de 30 % sur les petits marchés",
        body: "Tout marché de moins de 100 k€ passé avec une jeune entreprise donne lieu à une avance de 30 %, versée dans les trente jours.",
        targets: "AC26:L11 SU28:L11 SU25:F08",
        way: &[],
        figures: &[(Dashboard::Obstacles, "leviers-start-up")],
        code: "Trésorerie",
    },
    ExampleProposal {
        title: "Créer un label obligatoire pour vendre au secteur public",
        body: "Un label d’État attesterait de la solidité des jeunes entreprises.\n\nÉcartée : il ajouterait un dossier à ceux dont les start-up se plaignent déjà.",
        targets: "AC15:B05",
        way: &[Status::Dropped],
        figures: &[],
        code: "",
    },
];

/// Writes the proposals of an edition; for a past edition, only those that were sent to the government.
pub async fn write(sources: &Sources, edition: EditionYear, now: DateTime<Utc>) -> Result<(), Failure> {
    let Sources { service, answers, .. } = sources;
    let store = &service.store;
    let is_past = edition != service.edition;
    let written = store.proposals(edition).await?;
    let all = ALL.iter().filter(|proposal| !is_past || proposal.way.contains(&Status::Sent));
    for (number, proposal) in
        all.enumerate().filter(|(_, proposal)| written.iter().all(|one| one.now.written.title != proposal.title))
    {
        let mut at = now - Duration::hours(150 - 12 * number as i64);
        let act = |at, object: &str, what: &str| store.noting(noted(MANAGER, at, Act::ProposalWritten, object, what));
        let (title, body, targets) =
            (proposal.title.to_owned(), proposal.body.to_owned(), Target::list(proposal.targets));
        let made = act(at, "", &format!("écrite : {}", proposal.title));
        let made = made.make_proposal(edition, Written { title, body, targets }, |id| format!("proposition {id}"));
        let id = made.await?;
        let object = format!("proposition {id}");
        for (dashboard, name) in proposal.figures {
            let asking = Asking { edition, parameters: Form::default(), exact: false, now };
            let page = shown(answers, &service.library, *dashboard, &asking).await?;
            let Some(figure) = page.figures.iter().find(|figure| figure.id == *name).cloned() else { continue };
            let (query, version) = (encode(&Form(asking.query(&page))), page.version);
            let of = NewEvidence { page: dashboard.name().to_owned(), query, version, figure };
            act(at, &object, &format!("figure jointe : {name}, version {version}")).attach_figure(id, &of).await?;
        }
        for excerpt in quotable(sources, edition, proposal.code).await? {
            act(at, &object, &format!("citation jointe : {excerpt}")).attach_quote(id, excerpt).await?;
        }
        for (seen, status) in (1..).zip(proposal.way) {
            at += Duration::hours(9);
            act(at, &object, status.as_str()).set_proposal_status(id, seen, *status).await?;
        }
    }
    Ok(())
}

/// One excerpt from each questionnaire, of a text with a code.
async fn quotable(sources: &Sources, edition: EditionYear, code: &str) -> Result<Vec<i64>, Failure> {
    let store = &sources.service.store;
    let code = store.codes().await?.into_iter().find(|one| one.name == code).map(|one| one.id);
    let mut found = Vec::new();
    for audience in Audience::ALL {
        let coded = store.coded_texts(edition, audience).await?;
        let excerpts = store.excerpts(edition, audience).await?;
        let has_code =
            |of| coded.iter().any(|text| text.of == of && code.is_some_and(|code| text.codes.contains(&code)));
        found.extend(excerpts.into_iter().find(|excerpt| has_code(excerpt.of.clone())).map(|excerpt| excerpt.id));
    }
    Ok(found)
}

/// Makes a report of an edition's public publication.
pub async fn report(sources: &Sources, edition: EditionYear, at: DateTime<Utc>) -> Result<(), Failure> {
    let store = &sources.service.store;
    if !store.reports(edition).await?.is_empty() {
        return Ok(());
    }
    let mut plan = Plan::default();
    let introduction = "Ce rapport rassemble les réponses inventées de la démonstration.\n\nIl montre ce qu’une édition donne à lire : qui a répondu, ce qui est acheté, ce qui freine, et ce que l’Observatoire propose.";
    plan.texts.insert("introduction".to_owned(), introduction.to_owned());
    let saved = noted(MANAGER, at, Act::ReportMade, &format!("édition {edition}"), "plan enregistré");
    let seen = store.report_plan(edition).await?.version;
    store.noting(saved).save_report_plan(edition, seen, &plan).await?;
    let published = store.publications().await?;
    let published =
        published.iter().find(|one| one.edition == edition && one.is_public(at)).ok_or("nothing is published")?;
    let report = make(&sources.service, &sources.texts, published, plan, at).await?.ok_or("it is not public")?;
    store
        .noting(noted(MANAGER, at, Act::ReportMade, "", ""))
        .keep_report(edition, &report, |id| format!("rapport {id}"))
        .await?;
    Ok(())
}
