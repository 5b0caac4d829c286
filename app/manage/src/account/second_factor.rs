//! The actions on one's own second factor.

use super::page::WAY;
use super::update::fault_of_present;
use forms::{Form, Refusal};
use service::Service;
use service::accounts::session::signed_in;
use service::accounts::{recovery_codes, rights, totp};
use service::addresses::ACCOUNT;
use service::audit::noting;
use service::http;
use service::rate_limits::guesses::Secret as Guessed;
use store::{Act, SecretHash, SessionInfo};
use survey::FieldError;

/// Refusal to remove a second factor that the account must have.
pub(super) const REQUIRED: &str = "Un second facteur est obligatoire pour votre compte : vous ne pouvez pas le retirer. Pour changer de téléphone, demandez à un administrateur de le retirer ; vous en mettrez un autre en place aussitôt.";

/// Whether the account must have one, however its owner signed in this time.
pub(super) fn is_required(service: &Service, session: &SessionInfo) -> bool {
    service.secure && rights::needs_second_factor(session.role, session.sees_exact)
}

/// Creates a secret, which the page shows until a first valid code.
pub(crate) async fn begin(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = signed_in().await?;
    if let Some(refused) = without_password(service, &session, form).await? {
        return refused;
    }
    let secret = totp::secret().map_err(|_| no_randomness())?;
    let begun = service.store.begin_second_factor(session.staff_id, &secret, service.clock.now()).await;
    if !begun? {
        return Err(Refusal::new(409, "Votre second facteur est déjà activé : rechargez la page."));
    }
    http::see_other(&format!("{ACCOUNT}#second-facteur"));
    Ok(())
}

/// Requires the factor from now on, after a first valid code, and shows the recovery codes.
pub(crate) async fn confirm(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = signed_in().await?;
    let now = service.clock.now();
    let within = service.guard.attempt(Guessed::Own, &session.staff_id.to_be_bytes(), Some(session.token)).is_ok();
    let factor = service.store.second_factor(session.staff_id).await?;
    let Some(factor) = factor.filter(|factor| factor.confirmed_at.is_none()) else {
        return Err(Refusal::new(409, "Il n’y a pas de second facteur à confirmer : rechargez la page."));
    };
    let step = totp::step_of(&factor.secret, form.get("premier-code"), now).filter(|_| within);
    let Some(step) = step else {
        let message = if within {
            "Ce code n’est pas le bon : vérifiez l’heure de votre téléphone et donnez celui qui s’affiche."
        } else {
            "Trop de codes essayés : attendez un quart d’heure, puis réessayez."
        };
        return WAY.refuse(service, form, &[], &[FieldError::new("premier-code", "Premier code", message)]);
    };
    let (codes, hashes) = new_codes()?;
    let set = noting(service, &session, Act::SecondFactorSet, "", "");
    let confirmed = set.confirm_second_factor(session.staff_id, step, &hashes).await;
    if !confirmed? {
        return Err(Refusal::new(409, "Ce second facteur est déjà confirmé : rechargez la page."));
    }
    show(service, &codes);
    Ok(())
}

/// Removes one's own second factor.
pub(crate) async fn remove(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = signed_in().await?;
    let factor = service.store.second_factor(session.staff_id).await?;
    // A factor that was never confirmed protects nothing, so no password is needed to give it up.
    let confirmed = factor.is_some_and(|factor| factor.confirmed_at.is_some());
    if confirmed && is_required(service, &session) {
        return Err(Refusal::new(403, REQUIRED));
    }
    if confirmed && let Some(refused) = without_password(service, &session, form).await? {
        return refused;
    }
    let removed = match confirmed {
        true => {
            let removed = noting(service, &session, Act::SecondFactorRemoved, "", "");
            removed.remove_second_factor(session.staff_id).await.map(drop)
        }
        false => service.store.give_up_second_factor(session.staff_id).await,
    };
    removed?;
    http::see_other(&format!("{ACCOUNT}?fait=second-facteur-retire"));
    Ok(())
}

/// Replaces the remaining recovery codes, and shows the new ones.
pub(crate) async fn make_codes(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = signed_in().await?;
    if let Some(refused) = without_password(service, &session, form).await? {
        return refused;
    }
    let factor = service.store.second_factor(session.staff_id).await?;
    if factor.is_none_or(|factor| factor.confirmed_at.is_none()) {
        return Err(Refusal::new(409, "Activez d’abord votre second facteur."));
    }
    let (codes, hashes) = new_codes()?;
    let made = noting(service, &session, Act::RecoveryCodesMade, "", "");
    made.replace_recovery_codes(session.staff_id, &hashes).await?;
    show(service, &codes);
    Ok(())
}

/// Returns the form if the password is wrong; `None` if it is right.
async fn without_password(
    service: &Service,
    session: &SessionInfo,
    form: &Form,
) -> Result<Option<Result<(), Refusal>>, Refusal> {
    let fault = fault_of_present(service, session, form.get("mot-de-passe")).await?;
    // Several forms of the page ask for the password: each names its own field.
    let id = match form.get("champ") {
        "passe-codes" => "passe-codes",
        "passe-retrait" => "passe-retrait",
        _ => "passe-debut",
    };
    Ok(fault.map(|message| WAY.refuse(service, form, &[], &[FieldError::new(id, "Mot de passe", message)])))
}

fn new_codes() -> Result<(Vec<String>, Vec<SecretHash>), Refusal> {
    let codes = recovery_codes::codes().map_err(|_| no_randomness())?;
    let hashes = codes.iter().map(|code| recovery_codes::hash(code)).collect();
    Ok((codes, hashes))
}

/// Shows codes once: the page receives them in a cookie that lasts a minute, and they are not stored.
fn show(service: &Service, codes: &[String]) {
    let form = Form(codes.iter().map(|code| ("_secours".to_owned(), code.clone())).collect());
    http::bring_back(WAY.form, WAY.page, service.secure, &form);
    http::see_other(&format!("{ACCOUNT}?fait=second-facteur"));
}

fn no_randomness() -> Refusal {
    Refusal::new(503, "Le service n’est pas disponible : recommencez dans un instant.")
}
