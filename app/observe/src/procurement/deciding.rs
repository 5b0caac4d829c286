//! Decisions about surprising amounts and about imports.

use super::{IMPORTS, PATH, WAITING};
use forms::{Form, Refusal};
use french::too_long;
use service::accounts::rights::Right;
use service::accounts::session::require;
use service::audit::noting;
use service::form::returned_by_cookie::Way;
use service::{Service, http};
use store::{Act, ContractDecision, SessionInfo, WaitingContracts};
use survey::FieldError;

/// Maximum length of a note, in characters.
pub const LONGEST: usize = 1_000;
/// The way back of a refused form.
pub const WAY: Way<'static> = Way { form: "marche", page: WAITING };
/// The field with the state that the page showed.
pub const STATE: &str = "etat";

/// The state of surprising contracts, for a form: a decision only counts for the state that its page showed.
pub fn state(waiting: &WaitingContracts) -> String {
    match &waiting.decision {
        None => "attente".to_owned(),
        Some((accepted, _, at, _)) => format!("{accepted}-{}", at.timestamp_millis()),
    }
}

/// Carries out the decision in a form.
pub(crate) async fn decide(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::SeeResponses).await?;
    let number = |name: &str| form.get(name).parse::<i64>().ok();
    let found = match (number("import"), number("place")) {
        (Some(import), Some(place)) => service.store.waiting_contract(import, place).await?,
        _ => None,
    };
    let gone = || Refusal::new(404, "Ce marché n’attend plus de décision : revenez à la liste.");
    let waiting = found.ok_or_else(gone)?;
    let page = format!("{WAITING}/{}", waiting.place);
    let done = |word: &str| http::see_other(&format!("{page}?fait={word}"));
    if form.get(STATE) != state(&waiting) {
        done("change");
        return Ok(());
    }
    let note = form.get("note").trim();
    let count = note.chars().count();
    if count > LONGEST {
        let error = FieldError::new("note", "Note", format!("Ce texte est trop long : {}.", too_long(count, LONGEST)));
        return WAY.refuse_to(&page, service, form, &["note"], &[error]);
    }
    let contract = &waiting.first;
    let act = |what: &str| {
        let object = format!("{}, {} centimes", contract.subject, contract.cents);
        noting(service, &session, Act::ContractsDecided, object, what)
    };
    let decision = |accepted| ContractDecision {
        subject: contract.subject.clone(),
        cents: contract.cents,
        accepted,
        note: note.to_owned(),
    };
    match form.get("geste") {
        "accepter" => {
            act("accepté").decide_contracts(&decision(true)).await?;
            done("accepte");
        }
        "refuser" => {
            act("refusé").decide_contracts(&decision(false)).await?;
            done("refuse");
        }
        "rouvrir" => {
            act("rouvert").reopen_contracts(&contract.subject, contract.cents).await?;
            done("rouvert");
        }
        _ => return Err(not_understood()),
    }
    Ok(())
}

/// Confirms an import, or deletes one that was not confirmed.
pub(crate) async fn settle(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::SeeResponses).await?;
    let missing = || Refusal::new(404, "Cet import n’existe plus : revenez à la liste des imports.");
    let id = form.get("import").parse::<i64>().map_err(|_| missing())?;
    let (import, _) = service.store.procurement_import(id).await?.ok_or_else(missing)?;
    let to = match form.get("geste") {
        "prendre" => {
            act(service, &session, id, &import.files, "pris en compte").take_procurement(id).await?;
            format!("{PATH}?fait=pris")
        }
        "supprimer" => {
            act(service, &session, id, &import.files, "supprimé").drop_procurement(id).await?;
            format!("{IMPORTS}?fait=supprime")
        }
        _ => return Err(not_understood()),
    };
    http::see_other(&to);
    Ok(())
}

fn act<'a>(service: &'a Service, session: &SessionInfo, import: i64, files: &str, what: &str) -> store::Noting<'a> {
    noting(service, session, Act::ProcurementImported, files, format!("import {import}, {what}"))
}

fn not_understood() -> Refusal {
    Refusal::new(400, "La demande n’a pas été comprise : rechargez la page et recommencez.")
}
