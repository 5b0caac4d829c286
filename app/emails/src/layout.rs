//! An e-mail as plain text and as HTML, from one source. Without images or style sheets, it loads nothing. It sets no
//! colours, so that it suits dark and light themes alike.

use survey::identifier::SERVICE_NAME;

/// The content of an e-mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email {
    /// Subject line.
    pub subject: String,
    /// Content between the greeting and the signature, in order.
    pub parts: Vec<Part>,
    /// Why the recipient gets it.
    pub because: String,
    /// Attached file.
    pub attachment: Option<Attachment>,
    /// Address for one-click unsubscription, in e-mails that the recipient did not ask for.
    pub unsubscribe: Option<String>,
}

/// A part of the content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A paragraph.
    Text(String),
    /// Names with their values.
    Facts(Vec<(String, String)>),
    /// The main link.
    Action(Link),
    /// A secondary link.
    Aside(Link),
}

/// A link. Its address is also written out, for mail programs that do not show links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Link text.
    pub text: String,
    /// Link address.
    pub address: String,
}

/// A file attached to an e-mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// File name.
    pub name: String,
    /// Media type: `application/pdf`.
    pub media_type: &'static str,
    /// File content.
    pub content: Vec<u8>,
}

/// Greeting of every e-mail.
const GREETING: &str = "Bonjour,";

impl Email {
    /// The e-mail as plain text. Lines are not wrapped: mail programs wrap them to their width.
    pub fn plain(&self) -> String {
        let mut text = format!("{GREETING}\n\n");
        for part in &self.parts {
            match part {
                Part::Text(sentence) => text.push_str(sentence),
                Part::Facts(facts) => {
                    let lines: Vec<_> = facts.iter().map(|(name, value)| format!("{name}\u{a0}: {value}")).collect();
                    text.push_str(&lines.join("\n"));
                }
                Part::Action(link) | Part::Aside(link) => {
                    text.push_str(&format!("{}\u{a0}:\n{}", link.text, link.address));
                }
            }
            text.push_str("\n\n");
        }
        // "-- " begins a signature (RFC 3676, section 4.3).
        text.push_str(&format!("-- \n{SERVICE_NAME}\n{}\n", self.because));
        text
    }

    /// The e-mail as an HTML document.
    pub fn html(&self) -> String {
        let parts: String = self.parts.iter().map(html_part).collect();
        format!(
            "<!DOCTYPE html>\n<html lang=\"fr\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <meta name=\"color-scheme\" content=\"light dark\">\
             <meta name=\"supported-color-schemes\" content=\"light dark\">\
             <title>{}</title></head>\n\
             <body style=\"margin:0;padding:0\"><main style=\"display:block;max-width:36em;margin:0 auto;padding:24px 16px;\
             font-family:system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif;font-size:16px;line-height:1.5\">\n\
             <h1 style=\"margin:0 0 24px;font-size:15px;font-weight:bold\">{SERVICE_NAME}</h1>\n\
             <p style=\"{PARAGRAPH}\">{GREETING}</p>\n{parts}\
             <p style=\"margin:32px 0 0;padding-top:12px;border-top:1px solid;font-size:14px\">{}</p>\n\
             </main></body></html>\n",
            escaped(&self.subject),
            escaped(&self.because)
        )
    }
}

const PARAGRAPH: &str = "margin:0 0 16px";

fn html_part(part: &Part) -> String {
    match part {
        Part::Text(text) => format!("<p style=\"{PARAGRAPH}\">{}</p>\n", escaped(text)),
        Part::Facts(facts) => {
            let rows: String = facts
                .iter()
                .map(|(name, value)| {
                    format!(
                        "<dt style=\"margin:0;font-size:14px\">{}</dt><dd style=\"margin:0 0 8px;font-weight:bold\">{}</dd>",
                        escaped(name),
                        escaped(value)
                    )
                })
                .collect();
            format!("<dl style=\"margin:0 0 16px\">{rows}</dl>\n")
        }
        Part::Action(link) => {
            let address = escaped(&link.address);
            format!(
                "<p style=\"margin:24px 0 16px\"><a href=\"{address}\" style=\"display:inline-block;padding:12px 20px;\
                 border:2px solid;border-radius:6px;font-weight:bold;text-decoration:none\">{}</a></p>\n\
                 <p style=\"margin:0 0 24px;font-size:14px;overflow-wrap:anywhere\">Ou copiez cette adresse dans votre \
                 navigateur\u{a0}: {address}</p>\n",
                escaped(&link.text)
            )
        }
        Part::Aside(link) => {
            let (text, address) = (escaped(&link.text), escaped(&link.address));
            format!("<p style=\"{PARAGRAPH}\"><a href=\"{address}\">{text}</a></p>\n")
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
