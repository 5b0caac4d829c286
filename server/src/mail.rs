//! E-mail: its configuration, and the task that delivers queued e-mails.

mod delivery;
mod message;
mod smtp;

pub use delivery::run;

use crate::command::Failure;
use clap::Args;
use lettre::message::Mailbox;
use service::Service;
use smtp::Smtp;
use std::sync::Arc;
use std::time::Duration;

/// Sending e-mail. Without an SMTP server none is sent, and no page mentions it.
#[derive(Clone, Debug, Args)]
pub struct MailOptions {
    /// The SMTP server: `smtps://user:password@host`, or `smtp://user:password@host?tls=required` for STARTTLS.
    /// Without it no e-mail is sent. It also requires the sender and the site's origin, which links begin with.
    #[arg(long, env = "OBSERVATOIRE_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// The sender, such as `Observatoire <observatoire@example.fr>`.
    #[arg(long, env = "OBSERVATOIRE_MAIL_FROM")]
    pub mail_from: Option<String>,
    /// Seconds until an undelivered e-mail is retried. The delay doubles each time, up to six hours.
    #[arg(long, env = "OBSERVATOIRE_MAIL_RETRY_SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=3600))]
    pub mail_retry_seconds: u32,
}

impl MailOptions {
    /// The outgoing server and sender; `None` if no e-mail is sent.
    pub fn outlet(&self, origin: Option<&str>) -> Result<Option<Outlet>, Failure> {
        // Compose files set missing variables to an empty text.
        let Some(url) = self.smtp_url.as_deref().filter(|url| !url.trim().is_empty()) else { return Ok(None) };
        let from = self.mail_from.as_deref().filter(|from| !from.trim().is_empty()).ok_or(
            "OBSERVATOIRE_MAIL_FROM: expected the sender's address beside OBSERVATOIRE_SMTP_URL, \
             such as `Observatoire <observatoire@example.fr>`",
        )?;
        let from: Mailbox = from.trim().parse().map_err(|cause| {
            format!(
                "OBSERVATOIRE_MAIL_FROM: expected an address, such as `Observatoire <observatoire@example.fr>`: {cause}"
            )
        })?;
        let origin = origin.ok_or(
            "OBSERVATOIRE_ORIGIN: expected the site's public origin beside OBSERVATOIRE_SMTP_URL, such as \
             https://observatoire.example.fr: the links in e-mails begin with it",
        )?;
        let retry = Duration::from_secs(self.mail_retry_seconds.into());
        Ok(Some(Outlet { smtp: Smtp::new(url.trim(), origin)?, from, origin: origin.to_owned(), retry }))
    }
}

/// The outgoing server and sender.
pub struct Outlet {
    smtp: Smtp,
    from: Mailbox,
    origin: String,
    /// Delay before the first retry.
    retry: Duration,
}

/// The delivery: the service for writing e-mails, and the server for sending them.
struct Post {
    service: Service,
    outlet: Arc<Outlet>,
}
