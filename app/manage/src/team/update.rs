//! The acts of the team page, on other people's accounts only: nobody can change their own there, so that an
//! administrator always remains.

use super::page::{EXACT, PATH, WAY};
use forms::{Form, Refusal};
use service::Service;
use service::accounts::rights::Right;
use service::accounts::session::require;
use service::accounts::{password, rights};
use service::audit::noting;
use service::http;
use store::{Act, Grant, Role, SessionInfo, StaffMember, StoreError};
use survey::FieldError;
use survey::parse;

/// Creates an account.
pub(crate) async fn add(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::ManageStaff).await?;
    let new = form.get("mot-de-passe");
    let mut errors = Vec::new();
    let email = parse::email(form.get("adresse")).unwrap_or_else(|message| {
        errors.push(FieldError::new("adresse", "Adresse électronique", message));
        String::new()
    });
    let email = email.to_lowercase();
    let role = Role::parse(form.get("role"));
    if role.is_none() {
        errors.push(FieldError::new("role", "Rôle", "Choisissez un rôle."));
    }
    let partner = partner_of(service, role, form).await?.unwrap_or_else(|message| {
        errors.push(FieldError::new("partenaire", "Partenaire", message));
        None
    });
    // Without a password, the account can only sign in through the identity provider.
    let without = new.is_empty() && service.identity.is_some();
    if let Some(message) = password::fault(new, &email).filter(|_| !without) {
        errors.push(FieldError::new("mot-de-passe", "Mot de passe provisoire", message));
    }
    let kept = ["adresse", "role", "partenaire", EXACT];
    let (Some(role), true) = (role, errors.is_empty()) else {
        return WAY.refuse(service, form, &kept, &errors);
    };
    let hash = if without { String::new() } else { password::hash_apart(new.to_owned()).await? };
    let granted = granted(role, partner.as_deref(), form);
    let added = noting(service, &session, Act::StaffAdded, email.clone(), grant_in_words(granted));
    match added.add_account(&email, granted, &hash).await {
        Ok(_) => {}
        Err(StoreError::Exists) => {
            let error = FieldError::new("adresse", "Adresse électronique", "Cette adresse a déjà un compte.");
            return WAY.refuse(service, form, &kept, &[error]);
        }
        Err(error) => return Err(error.into()),
    }
    done("ajout")
}

/// Changes an account's role, partner or right to show exact cells.
pub(crate) async fn change(service: &Service, form: &Form) -> Result<(), Refusal> {
    let (session, member) = other(service, form).await?;
    let role = Role::parse(form.get("role")).ok_or_else(|| Refusal::new(400, "Ce rôle n’existe pas."))?;
    let partner = match partner_of(service, Some(role), form).await? {
        Ok(partner) => partner,
        Err(message) => return WAY.refuse(service, form, &[], &[FieldError::new("equipe", &member.email, message)]),
    };
    let granted = granted(role, partner.as_deref(), form);
    let changed = noting(service, &session, Act::StaffChanged, member.email, grant_in_words(granted));
    settled(changed.set_rights(member.id, granted).await)?;
    done("role")
}

/// Removes an account.
pub(crate) async fn remove(service: &Service, form: &Form) -> Result<(), Refusal> {
    let (session, member) = other(service, form).await?;
    let removed = noting(service, &session, Act::StaffRemoved, member.email, "");
    settled(removed.take_account_away(member.id).await)?;
    done("retrait")
}

/// Removes the second factor of somebody who has lost it.
pub(crate) async fn reset_second_factor(service: &Service, form: &Form) -> Result<(), Refusal> {
    let (session, member) = other(service, form).await?;
    let reset = noting(service, &session, Act::SecondFactorReset, member.email, "");
    reset.remove_second_factor(member.id).await?;
    done("second-facteur")
}

/// Resets the password of somebody who has lost it, and ends their sessions.
pub(crate) async fn reset_password(service: &Service, form: &Form) -> Result<(), Refusal> {
    let (session, member) = other(service, form).await?;
    let new = form.get("mot-de-passe");
    if let Some(message) = password::fault(new, &member.email) {
        return WAY.refuse(service, form, &[], &[FieldError::new("equipe", &member.email, message)]);
    }
    let hash = password::hash_apart(new.to_owned()).await?;
    let reset = noting(service, &session, Act::PasswordReset, member.email, "");
    settled(reset.set_password(member.id, &hash, None).await)?;
    done("mot-de-passe")
}

/// The signed-in administrator, and the account that the form names, which is not their own.
async fn other(service: &Service, form: &Form) -> Result<(SessionInfo, StaffMember), Refusal> {
    let session = require(Right::ManageStaff).await?;
    let gone = || Refusal::new(404, "Ce compte n’existe plus : rechargez la page.");
    let id: i64 = form.get("compte").parse().map_err(|_| gone())?;
    if id == session.staff_id {
        return Err(Refusal::new(
            403,
            "Vous ne pouvez pas changer votre propre compte ici : demandez à un autre administrateur.",
        ));
    }
    let member = service.store.staff_by_id(id).await?;
    Ok((session, member.ok_or_else(gone)?))
}

/// The partner that a form names, for the role that has one; a message if it does not exist.
async fn partner_of(
    service: &Service,
    role: Option<Role>,
    form: &Form,
) -> Result<Result<Option<String>, &'static str>, Refusal> {
    let code = form.get("partenaire").trim();
    if role != Some(Role::Partner) || code.is_empty() {
        return Ok(Ok(None));
    }
    let known = service.store.known_partner(code).await?;
    Ok(known.map(Some).ok_or("Ce partenaire n’existe plus : rechargez la page."))
}

fn settled(done: Result<(), StoreError>) -> Result<(), Refusal> {
    match done {
        Ok(()) => Ok(()),
        Err(StoreError::LastAdministrator) => {
            Err(Refusal::new(409, "Il ne resterait aucun administrateur : donnez d’abord ce rôle à quelqu’un d’autre."))
        }
        Err(StoreError::NotFound) => Err(Refusal::new(404, "Ce compte n’existe plus : rechargez la page.")),
        Err(error) => Err(error.into()),
    }
}

/// The rights that a form gives an account. Partners see no figures, so they have no exact cells.
fn granted<'a>(role: Role, partner: Option<&'a str>, form: &Form) -> Grant<'a> {
    Grant { role, partner, sees_exact: role != Role::Partner && form.get(EXACT) == "oui" }
}

/// The rights of an account, for the log.
pub fn grant_in_words(Grant { role, partner, sees_exact }: Grant<'_>) -> String {
    let partner = partner.map(|partner| format!(" ({partner})")).unwrap_or_default();
    let exact = if sees_exact { ", toutes les cases" } else { "" };
    format!("{}{partner}{exact}", rights::name(role))
}

fn done(what: &str) -> Result<(), Refusal> {
    http::see_other(&format!("{PATH}?fait={what}"));
    Ok(())
}
