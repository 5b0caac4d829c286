//! Protection of the questionnaires from bots, without a puzzle for people: a trap field that only bots fill in, a
//! minimum time, limits per address. Each refusal states the reason and keeps the text.

pub mod client_address;
pub mod guesses;
pub mod per_address;
pub mod per_token;

use chrono::{DateTime, Utc};
use client_address::{Client, Proxies};
use forms::{Form, Refusal};
use french::counted;
use guesses::{Attempt, Attempts, Origin, Secret};
use per_address::{Counted, Limits};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;
use store::SecretHash;

pub use forms::field_names::{AGAIN, SEEN, TRAP};

/// Settings of the guard.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The proxies trusted to state the client's address.
    pub proxies: Proxies,
    /// Maximum number of responses begun per address and hour.
    pub drafts: u32,
    /// Maximum number of responses sent per address and hour.
    pub sends: u32,
    /// Maximum number of company look-ups per address and minute.
    pub lookups: u32,
    /// Maximum number of reactions per address and hour.
    pub reactions: u32,
    /// Maximum number of e-mails per address and hour, sent to the requester.
    pub emails: u32,
    /// Maximum number of e-mails per address and hour, sent to others.
    pub to_others: u32,
    /// Maximum number of requests per token and minute.
    pub requests: u32,
    /// Minimum time between the first save and the submission, in seconds.
    pub shortest: u32,
}

/// The guard. Clones share it.
#[derive(Clone, Debug)]
pub struct Guard(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    settings: Settings,
    limits: Limits,
    paces: per_token::Paces,
    attempts: Attempts,
    /// Whether the log has a warning about an undeclared proxy.
    warned: AtomicBool,
}

impl Guard {
    /// A guard with all counters at zero.
    pub fn new(settings: Settings) -> Self {
        let (limits, paces) = (Limits::new(&settings), per_token::Paces::new(settings.requests));
        let (attempts, warned) = (Attempts::default(), AtomicBool::new(false));
        Self(Arc::new(Inner { settings, limits, paces, attempts, warned }))
    }

    /// The client of the current request; `None` if unknown.
    pub fn client(&self) -> Option<Client> {
        let parts = leptos::prelude::use_context::<http::request::Parts>()?;
        client_address::of(&parts, &self.0.settings.proxies)
    }

    /// The client of a request outside pages and server functions; `None` if unknown.
    pub fn client_of(&self, parts: &http::request::Parts) -> Option<Client> {
        client_address::of(parts, &self.0.settings.proxies)
    }

    /// Counts a request with a token, from any address.
    pub fn pace(&self, token: i64, now: DateTime<Utc>) -> per_token::Pace {
        self.0.paces.count(token, now)
    }

    /// Counts an attempt of the current client to guess a secret of an account; `known` is the client's proof, if any:
    /// a device that signed in to the account before, or a session.
    ///
    /// # Errors
    /// The seconds to wait, if over a limit.
    pub fn attempt(&self, secret: Secret, account: &[u8], known: Option<SecretHash>) -> Result<Attempt, u32> {
        // A subscriber may have a whole /48 network: attackers vary the other bits at will.
        let network = || self.client().map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |client| client.subscriber());
        let origin = known.map_or_else(|| Origin::Stranger(network()), Origin::Known);
        let counted = self.0.attempts.count(secret, account, origin, Instant::now());
        if counted.is_err() {
            tracing::debug!(?secret, known = known.is_some(), "too many attempts: one is refused");
        }
        counted
    }

    /// Takes back a successful attempt.
    pub fn was_right(&self, attempt: &Attempt) {
        self.0.attempts.was_right(attempt);
    }

    /// Counts an action of the current client. Requests from the machine itself are not limited: they are the
    /// operator's scripts, or come through an undeclared proxy, behind which everybody would share one limit.
    ///
    /// # Errors
    /// A [`Refusal`] (429) with the time to wait, if over the limit.
    pub fn count(&self, what: Counted, now: DateTime<Utc>) -> Result<(), Refusal> {
        self.within(what, now).map_err(|seconds| {
            let message = format!(
                "Trop de demandes viennent de votre adresse réseau ({}). Ce que vous avez saisi n’est pas perdu : \
                 recommencez dans {}.",
                what.sentence(),
                wait(seconds)
            );
            later(seconds, message)
        })
    }

    /// Like [`Guard::count`], for callers that handle the refusal themselves.
    ///
    /// # Errors
    /// The seconds to wait, if over the limit.
    pub fn within(&self, what: Counted, now: DateTime<Utc>) -> Result<(), u32> {
        self.warn_of_a_proxy();
        let Some(client) = self.client().filter(|client| !client.local) else { return Ok(()) };
        self.0.limits.count(what, client.network, now)
    }

    /// Counts a save of a draft, from any address: a draft belongs to one person, or to a few colleagues.
    ///
    /// # Errors
    /// A [`Refusal`] (429) with the time to wait, if over the limit.
    pub fn count_save(&self, draft: SecretHash, now: DateTime<Utc>) -> Result<(), Refusal> {
        self.0.limits.count_save(draft, now).map_err(|seconds| {
            let message = format!(
                "Cette réponse est enregistrée trop souvent. Ce que vous avez saisi n’est pas perdu : il sera enregistré dans {}.",
                wait(seconds)
            );
            later(seconds, message)
        })
    }

    /// Counts an e-mail to somebody other than the requester, for the address and overall; the log warns of each
    /// refusal by the overall limit.
    ///
    /// # Errors
    /// The seconds to wait, if over a limit.
    pub fn email_to_others(&self, now: DateTime<Utc>) -> Result<(), u32> {
        self.within(Counted::ToOthers, now)?;
        self.0.limits.count_to_others_in_all(now).inspect_err(|seconds| {
            tracing::warn!(seconds, "e-mails to colleagues: as many as all together may have sent in an hour are sent");
        })
    }

    /// Warns in the log once about an undeclared proxy: on this machine it disables the limits, elsewhere all clients
    /// behind it share one.
    fn warn_of_a_proxy(&self) {
        let forwarded = leptos::prelude::use_context::<http::request::Parts>()
            .is_some_and(|parts| parts.headers.contains_key("x-forwarded-for"));
        if forwarded && self.0.settings.proxies.is_none() && !self.0.warned.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                "requests seem to come through a proxy that OBSERVATOIRE_PROXY does not name: its address is taken for everybody's"
            );
        }
    }

    /// Refuses a response sent sooner than anybody can fill it in, from a client subject to limits.
    ///
    /// # Errors
    /// A [`Refusal`] (429) with the time to wait.
    pub fn not_too_soon(&self, begun: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), Refusal> {
        let shortest = i64::from(self.0.settings.shortest);
        let left = shortest - (now - begun).num_seconds();
        if left <= 0 || self.client().is_none_or(|client| client.local) {
            return Ok(());
        }
        let seconds = u32::try_from(left.min(shortest)).unwrap_or(1);
        Err(later(
            seconds,
            format!(
                "Cette réponse a été remplie plus vite qu’une personne ne peut le faire. Elle est enregistrée : envoyez-la \
                 de nouveau dans {}.",
                wait(seconds)
            ),
        ))
    }
}

/// Refuses a form whose trap field is filled, the first time. A browser or a password manager may have filled it: the
/// form is shown again with the field empty, and is accepted if the sender confirms having seen that. A bot repeats
/// itself.
///
/// # Errors
/// A [`Refusal`] (422) that explains how to proceed.
pub fn no_trap(form: &Form) -> Result<(), Refusal> {
    if form.get(TRAP).is_empty() || form.get(AGAIN) == SEEN {
        return Ok(());
    }
    let message = "Votre navigateur, ou une extension, a rempli un champ caché de cette page. Ce champ est vidé et rien \
         de ce que vous avez saisi n’est perdu\u{a0}: appuyez de nouveau sur le bouton.";
    Err(Refusal::new(422, message).about(TRAP))
}

/// A temporary refusal: 429, with the time to wait.
pub fn later(seconds: u32, message: impl Into<String>) -> Refusal {
    crate::http::retry_after(seconds);
    Refusal::new(429, message)
}

/// A waiting time in words.
pub fn wait(seconds: u32) -> String {
    match seconds {
        0..=90 => counted(seconds.max(1), "un instant", "une seconde", "#\u{a0}secondes"),
        91..=7_200 => counted(seconds.div_ceil(60), "un instant", "une minute", "#\u{a0}minutes"),
        _ => counted(seconds.div_ceil(3_600), "un instant", "une heure", "#\u{a0}heures"),
    }
}

/// The trap field: hidden from people, screen readers and the keyboard; nothing in it invites autofill, and password
/// managers are asked to skip it. `action` is the address of the form: shown again after a refusal, the form contains
/// the proof that somebody has seen it.
pub fn trap(action: &str) -> leptos::prelude::AnyView {
    use leptos::prelude::*;
    let again = crate::http::given_back_from(action).is_some_and(|given| given.field.as_deref() == Some(TRAP));
    let field = format!(
        "<input type=\"text\" name=\"{TRAP}\" value=\"\" tabindex=\"-1\" autocomplete=\"off\" data-1p-ignore \
         data-lpignore=\"true\" data-bwignore=\"true\" data-form-type=\"other\">"
    );
    view! {
        <p class="trap" aria-hidden="true" inner_html=field></p>
        <input type="hidden" name=AGAIN value=if again { SEEN } else { "" } />
    }
    .into_any()
}
