//! The accounts of the demonstration, one per role.

use super::noted;
use super::visit::MOST_COME_BY;
use crate::Failure;
use chrono::Utc;
use service::accounts::password;
use service::accounts::rights::is_bound;
use store::{Act, Grant, Role, Secret, Store};

/// Manages accounts, reviews what others prepare, and may show exact cells.
pub const ADMINISTRATOR: &str = "demonstration@observatoire.example";
/// Runs the campaigns, and prepares publications.
pub const MANAGER: &str = "gestion@observatoire.example";
/// Works on the figures.
const ANALYST: &str = "analyse@observatoire.example";
/// Brings respondents.
const PARTNER: &str = "partenaire@observatoire.example";

const ALL: [(&str, Grant<'_>, &str); 4] = [
    (
        ADMINISTRATOR,
        Grant { role: Role::Administrator, partner: None, sees_exact: true },
        "administrator, may show exact cells",
    ),
    (MANAGER, Grant { role: Role::Manager, partner: None, sees_exact: false }, "manager"),
    (ANALYST, Grant { role: Role::Analyst, partner: None, sees_exact: false }, "analyst"),
    (PARTNER, Grant { role: Role::Partner, partner: Some(MOST_COME_BY), sees_exact: false }, "partner"),
];

/// The accounts, one per line.
pub fn listed() -> String {
    ALL.iter().map(|(email, _, what)| format!("  E-mail:   {email}   ({what})\n")).collect()
}

/// Creates the accounts anew. Returns their common password.
pub async fn make(store: &Store) -> Result<String, Failure> {
    let password = new_password()?;
    let hash = password::hash(&password)?;
    let by = |act: Act, email: &str| store.noting(noted("command line", Utc::now(), act, email, ""));
    for (email, granted, _) in ALL {
        by(Act::StaffRemoved, email).remove_staff(email).await?;
        let id = by(Act::StaffAdded, email).add_account(email, granted, &hash).await?;
        if is_bound(granted.role) {
            // All responses are invented, so there is nothing to keep secret, and no obligation at sign-in.
            by(Act::Undertaken, email).accept_undertaking(id).await?;
        }
    }
    Ok(password)
}

/// Sixteen unambiguous letters and digits in groups of four: about 79 bits.
pub fn new_password() -> Result<String, Failure> {
    let mut emails: Vec<char> = Vec::new();
    while emails.len() < 16 {
        let secret = Secret::random().map_err(|error| error.to_string())?;
        emails
            .extend(secret.as_str().chars().filter(|c| matches!(c, 'a'..='z' | '2'..='9') && !matches!(c, 'l' | 'o')));
    }
    let fours: Vec<String> = emails[..16].chunks(4).map(|four| four.iter().collect()).collect();
    Ok(fours.join("-"))
}
