//! The actions of the forms of reactions.

use super::list::REFUSED;
use forms::{Form, Refusal};
use french::too_long;
use service::Service;
use service::addresses::reaction_address;
use service::http;
use service::rate_limits::no_trap;
use service::rate_limits::per_address::Counted;
use store::{NewReaction, Secret};
use survey::{FieldError, parse};

/// Maximum length of a name, in characters.
pub const NAME_MAX: usize = 80;
/// Maximum length of a message, in characters.
pub const MESSAGE_MAX: usize = 1_000;
/// The page with the form.
pub const PATH: &str = "/";

/// The errors in a reaction's form.
pub fn errors(form: &Form) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let name = form.line("nom");
    match name.chars().count() {
        0 => errors.push(FieldError::new("nom", "Votre nom", "Indiquez votre nom, ou celui sous lequel vous signez.")),
        n if n > NAME_MAX => {
            errors.push(FieldError::new(
                "nom",
                "Votre nom",
                format!("Votre nom est trop long : {NAME_MAX} caractères au plus."),
            ));
        }
        _ => {}
    }
    if let Err(message) = parse::email(form.get("courriel").trim()) {
        errors.push(FieldError::new("courriel", "Votre adresse électronique", message));
    }
    let message = form.get("message").trim();
    match message.chars().count() {
        0 => errors.push(FieldError::new("message", "Votre message", "Écrivez votre message.".to_owned())),
        n if n > MESSAGE_MAX => errors.push(FieldError::new(
            "message",
            "Votre message",
            format!("Votre message est trop long : {}.", too_long(n, MESSAGE_MAX)),
        )),
        _ => {}
    }
    errors
}

/// Stores a reaction. Returns the address of its author's page. A form with errors is returned to its page with
/// everything typed.
///
/// # Errors
/// A [`Refusal`] for a form with errors that no page can show again (422), what only programs do (422, 429), a
/// database failure (503).
pub async fn write(service: &Service, form: &Form) -> Result<String, Refusal> {
    no_trap(form)?;
    let errors = errors(form);
    if let Some(first) = errors.first() {
        let kept = ["nom", "courriel", "message"].map(|name| (name.to_owned(), form.get(name).to_owned()));
        if http::is_plain_form() && http::bring_back(REFUSED, PATH, service.secure, &Form(kept.to_vec())) {
            return Ok(format!("{PATH}#erreurs"));
        }
        return Err(Refusal::new(422, first.message.clone()).about(&first.field));
    }
    service.guard.count(Counted::Reactions, service.clock.now())?;
    let key = Secret::random()
        .map_err(|_| Refusal::new(503, "Le service n’est pas disponible : recommencez dans un instant."))?;
    let reaction = NewReaction {
        key: key.hash(),
        name: form.line("nom"),
        email: parse::email(form.get("courriel")).unwrap_or_default(),
        message: form.get("message").trim().replace("\r\n", "\n"),
        write_to_author: service.mail,
        at: service.clock.now(),
    };
    service.store.react(reaction).await?;
    Ok(format!("{}?merci", reaction_address(&key)))
}

/// Withdraws a reaction. Returns the address to go to.
///
/// # Errors
/// A [`Refusal`] for a link without a reaction (404), a database failure (503).
pub async fn withdraw(service: &Service, form: &Form) -> Result<String, Refusal> {
    let unknown = || Refusal::new(404, "Cette réaction est introuvable : elle est peut-être déjà retirée.");
    let key = Secret::parse(form.get("reaction")).ok_or_else(unknown)?;
    let hash = service.hash_of(&key).await?;
    match service.store.withdraw_reaction(hash).await? {
        true => Ok("/?reaction=retiree#reactions".to_owned()),
        false => Err(unknown()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(name: &str, email: &str, message: &str) -> Vec<String> {
        let form = [("nom", name), ("courriel", email), ("message", message)];
        let form = Form(form.map(|(n, v)| (n.to_owned(), v.to_owned())).to_vec());
        errors(&form).into_iter().map(|e| e.field).collect()
    }

    #[test]
    fn a_reaction_has_a_name_an_address_and_a_message_of_limited_length() {
        assert!(wrong("Ada", "ada@exemple.fr", "Bravo.\r\nEt merci.").is_empty());
        assert_eq!(wrong("", " ", ""), ["nom", "courriel", "message"]);
        assert_eq!(wrong(&"n".repeat(81), "ada", &"é".repeat(1_001)), ["nom", "courriel", "message"]);
        assert!(wrong(&"n".repeat(80), "ada@exemple.fr", &"é".repeat(1_000)).is_empty());
    }
}
