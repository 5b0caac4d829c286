//! E-mail: how it is configured, and the task that delivers what is in the outbox.

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

/// How e-mail is sent. Without an SMTP server none is, and no page speaks of it.
#[derive(Clone, Debug, Args)]
pub struct MailOptions {
    /// The SMTP server that e-mail is sent by: `smtps://user:password@host`, or `smtp://user:password@host?tls=required`
    /// for STARTTLS; without it no e-mail is sent. It needs the sender and the site's origin, which links begin with.
    #[arg(long, env = "OBSERVATOIRE_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// Who e-mail comes from, such as `Observatoire <observatoire@example.fr>`.
    #[arg(long, env = "OBSERVATOIRE_MAIL_FROM")]
    pub mail_from: Option<String>,
    /// After how many seconds an e-mail that could not be delivered is tried again; then twice as many, up to six hours.
    #[arg(long, env = "OBSERVATOIRE_MAIL_RETRY_SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=3600))]
    pub mail_retry_seconds: u32,
}

impl MailOptions {
    /// Where e-mails go; `None` where no e-mail is sent.
    pub fn outlet(&self, origin: Option<&str>) -> Result<Option<Outlet>, Failure> {
        // Set to nothing, as compose files do, is not set.
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

/// Where e-mails go, and from whom.
pub struct Outlet {
    smtp: Smtp,
    from: Mailbox,
    origin: String,
    /// How long before the first new attempt.
    retry: Duration,
}

/// What delivers: the service that e-mails are written with, and where they go.
struct Post {
    service: Service,
    outlet: Arc<Outlet>,
}
