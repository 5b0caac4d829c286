//! An e-mail as an Internet message (RFC 5322): plain text and HTML, attachments, and headers that mark it as
//! automatic.

use emails::layout::Email;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart};
use lettre::{Address, Message};
use sha2::{Digest, Sha256};
use std::time::SystemTime;
use store::TakenEmail;

/// Builds the message of an e-mail. No header is written by hand, so a line break in an address or subject cannot add
/// another header. Fails for an address that cannot be used.
pub fn message(
    taken: &TakenEmail,
    email: &Email,
    from: &Mailbox,
    host: &str,
    at: SystemTime,
) -> Result<Message, String> {
    let to = address(&taken.recipient)?;
    let text = MultiPart::alternative_plain_html(email.plain(), email.html());
    let body = match &email.attachment {
        None => text,
        Some(file) => {
            let kind = ContentType::parse(file.media_type).map_err(|error| error.to_string())?;
            MultiPart::mixed()
                .multipart(text)
                .singlepart(Attachment::new(file.name.clone()).body(file.content.clone(), kind))
        }
    };
    let mut builder = Message::builder();
    if let Some(address) = &email.unsubscribe {
        // RFC 8058: mail programs unsubscribe with one click, without opening the page.
        let header = |name, value: String| HeaderValue::new(HeaderName::new_from_ascii_str(name), value);
        builder = builder
            .raw_header(header("List-Unsubscribe", format!("<{address}>")))
            .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
    }
    builder
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .subject(email.subject.clone())
        .date(at)
        .message_id(Some(format!("<{}@{host}>", name(taken))))
        // RFC 3834: prevents automatic replies.
        .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()))
        .multipart(body)
        .map_err(|error| error.to_string())
}

/// An address as mail servers accept it: domains have an ASCII form (RFC 5891), local parts do not.
fn address(recipient: &str) -> Result<Address, String> {
    let unwritable = |error: String| format!("the address cannot be written to: {error}");
    let (name, domain) = recipient.rsplit_once('@').ok_or_else(|| unwritable("it has no @".to_owned()))?;
    let domain = idna::domain_to_ascii_strict(domain).map_err(|error| unwritable(error.to_string()))?;
    Address::new(name, domain).map_err(|error| unwritable(error.to_string()))
}

/// The message id of an e-mail, the same at each attempt, so that a mailbox can recognise duplicates. It reveals
/// neither the e-mail's contents nor the number of e-mails.
fn name(taken: &TakenEmail) -> String {
    let of = Sha256::new()
        .chain_update(taken.id.to_be_bytes())
        .chain_update(taken.asked_at.timestamp_millis().to_be_bytes())
        .chain_update(taken.of.0)
        .finalize();
    of.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::{EmailKind, SecretHash};

    fn taken(recipient: &str) -> TakenEmail {
        TakenEmail {
            id: 1,
            attempt: 1,
            kind: EmailKind::Resume,
            of: SecretHash([7; 32]),
            recipient: recipient.to_owned(),
            asked_at: chrono::DateTime::from_timestamp(1_700_000_000, 0).unwrap_or_default(),
        }
    }

    fn email(subject: &str) -> Email {
        Email {
            subject: subject.to_owned(),
            parts: Vec::new(),
            because: String::new(),
            attachment: None,
            unsubscribe: None,
        }
    }

    fn sent(recipient: &str, subject: &str) -> Result<String, String> {
        let from: Mailbox = "Observatoire <obs@example.fr>".parse().expect("a mailbox");
        let message = message(&taken(recipient), &email(subject), &from, "obs.example.fr", SystemTime::UNIX_EPOCH)?;
        Ok(String::from_utf8_lossy(&message.formatted()).into_owned())
    }

    #[test]
    fn no_address_or_subject_adds_a_header() {
        for address in
            ["a@b.fr\r\nBcc: x@y.fr", "a@b.fr\nBcc: x@y.fr", "a@b.fr, x@y.fr", "\"a\r\nBcc: x\"@b.fr", "a", ""]
        {
            assert!(sent(address, "Sujet").is_err(), "{address:?}");
        }
        let text = sent("a@b.fr", "Sujet\r\nBcc: x@y.fr\r\n\r\nCorps").expect("a message");
        let parsed = mail_parser::MessageParser::default().parse(&text).expect("a message that can be read");
        assert!(parsed.bcc().is_none());
        assert!(parsed.subject().is_some_and(|subject| subject.starts_with("Sujet")));
    }

    #[test]
    fn a_domain_with_an_accent_is_addressed_in_its_ascii_form() {
        let text = sent("contact@mairie-orléans.fr", "Sujet").expect("a message");
        assert!(text.contains("To: contact@xn--mairie-orlans-khb.fr"), "{text}");
    }

    #[test]
    fn every_address_that_forms_accept_can_be_used() {
        for typed in [
            "mailto:o'brien@exemple.fr",
            "Nom <a+b@xn--mairie-orlans-khb.fr>",
            "a_b.c!#$%&*/=?^`{|}~@exemple.fr",
            "\u{200b}a@mairie-orléans.fr",
            &format!("{}@exemple.fr", "a".repeat(64)),
        ] {
            let address = survey::parse::email(typed).unwrap_or_else(|error| panic!("{typed}: {error}"));
            assert!(sent(&address, "Sujet").is_ok(), "{typed}");
        }
    }

    #[test]
    fn every_attempt_of_an_e_mail_has_the_same_message_id() {
        let again = TakenEmail { attempt: 3, ..taken("a@b.fr") };
        assert_eq!(name(&again), name(&taken("a@b.fr")));
        assert_ne!(name(&TakenEmail { id: 2, ..again }), name(&taken("a@b.fr")));
    }
}
