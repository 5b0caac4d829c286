//! The actions on one's own account: password, sessions.

use super::page as account_page;
use super::page::WAY;
use forms::{Form, Refusal};
use service::Service;
use service::accounts::known_device;
use service::accounts::password;
use service::accounts::password::Line;
use service::accounts::session::signed_in;
use service::addresses::ACCOUNT;
use service::audit::noting;
use service::http;
use service::rate_limits::guesses::Secret as Guessed;
use store::{Act, SessionInfo};
use survey::FieldError;

/// Refusal after too many attempts from one session.
pub(super) const TOO_MANY: &str = "Trop de tentatives : attendez un quart d’heure, puis réessayez.";

/// Checks the present password before changes that would let a session thief stay. Returns the message for the field
/// if it is wrong.
///
/// # Errors
/// 429 if too many wait for a hash; 503 if the database fails.
pub(super) async fn fault_of_present(
    service: &Service,
    session: &SessionInfo,
    typed: &str,
) -> Result<Option<&'static str>, Refusal> {
    // Counted per session: the thief of one session does not lock the owner out of the others.
    let Ok(attempt) = service.guard.attempt(Guessed::Own, &session.staff_id.to_be_bytes(), Some(session.token)) else {
        return Ok(Some(TOO_MANY));
    };
    let account = service.store.staff_by_id(session.staff_id).await?;
    let stored = account.map(|account| account.password_hash).filter(|hash| !hash.is_empty());
    if typed.len() > password::LONGEST || !password::verify(Line::Known, typed.to_owned(), stored).await? {
        return Ok(Some("Ce n’est pas votre mot de passe actuel."));
    }
    service.guard.was_right(&attempt);
    Ok(None)
}

/// Changes one's own password, and ends one's other sessions.
pub(crate) async fn change_password(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = signed_in().await?;
    let (present, new) = (form.get("actuel"), form.get("nouveau"));
    let mut errors: Vec<FieldError> = Vec::new();
    if let Some(message) = fault_of_present(service, &session, present).await? {
        errors.push(FieldError::new("actuel", "Mot de passe actuel", message));
    }
    if let Some(message) = password::fault(new, &session.email) {
        errors.push(FieldError::new("nouveau", "Nouveau mot de passe", message));
    } else if new == present {
        errors.push(FieldError::new(
            "nouveau",
            "Nouveau mot de passe",
            "C’est déjà votre mot de passe : choisissez-en un autre.",
        ));
    } else if new != form.get("repete") {
        let message = "Les deux saisies du nouveau mot de passe diffèrent.";
        errors.push(FieldError::new("repete", "Nouveau mot de passe, une seconde fois", message));
    }
    if !errors.is_empty() {
        return WAY.refuse(service, form, &[], &errors);
    }
    let hash = password::hash_apart(new.to_owned()).await?;
    let changed = noting(service, &session, Act::PasswordChanged, "", "");
    changed.set_password(session.staff_id, &hash, Some(session.token)).await?;
    // Somebody who had the former password may have used it on a device of theirs: only this device remains known.
    known_device::remember(service, session.staff_id).await?;
    http::see_other(&format!("{}?fait=mot-de-passe", ACCOUNT));
    Ok(())
}

/// Ends one or all of one's other sessions.
pub(crate) async fn end_sessions(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = signed_in().await?;
    let ending = noting(service, &session, Act::SessionsEnded, "", "1");
    let ended = match form.get("session") {
        "" => ending.close_other_sessions(session.staff_id, session.token).await.map(drop),
        text => {
            let token = account_page::session_of(text)
                .ok_or_else(|| Refusal::new(400, "Cette session n’existe pas : rechargez la page."))?;
            ending.close_session_of(session.staff_id, token).await.map(drop)
        }
    };
    ended?;
    http::see_other(&format!("{}?fait=sessions", ACCOUNT));
    Ok(())
}
