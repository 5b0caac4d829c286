//! What keeps programs from flooding the questionnaires without a puzzle for people: a field that only programs fill,
//! a shortest time, limits for each address. Whatever is refused is told why and keeps its text.

pub mod client_address;
pub mod guesses;
pub mod per_address;
pub mod per_token;

use chrono::{DateTime, Utc};
use client_address::{Client, Proxies};
use forms::{Form, Refusal};
use french::counted;
use guesses::{Attempt, Attempts, Secret, Whose};
use per_address::{Counted, Limits};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;
use store::SecretHash;

pub use forms::field_names::{AGAIN, SEEN, TRAP};

/// What the guard is set to.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The proxies whose word on the client's address is taken.
    pub proxies: Proxies,
    /// How many responses an address may begin in an hour.
    pub drafts: u32,
    /// How many responses an address may send in an hour.
    pub sends: u32,
    /// How many organisations an address may look up in a minute.
    pub lookups: u32,
    /// How many reactions an address may write in an hour.
    pub reactions: u32,
    /// How many e-mails an address may have sent to itself in an hour.
    pub emails: u32,
    /// How many e-mails an address may have sent to others in an hour.
    pub to_others: u32,
    /// How many requests a token may make in a minute.
    pub requests: u32,
    /// The shortest time between the first save and the sending, in seconds.
    pub shortest: u32,
}

/// The guard; cloned, it is the same one.
#[derive(Clone, Debug)]
pub struct Guard(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    settings: Settings,
    limits: Limits,
    paces: per_token::Paces,
    attempts: Attempts,
    /// Whether a proxy that was not declared has been told of.
    warned: AtomicBool,
}

impl Guard {
    /// A guard that has counted nothing yet.
    pub fn new(settings: Settings) -> Self {
        let (limits, paces) = (Limits::new(&settings), per_token::Paces::new(settings.requests));
        let (attempts, warned) = (Attempts::default(), AtomicBool::new(false));
        Self(Arc::new(Inner { settings, limits, paces, attempts, warned }))
    }

    /// Who sends the request under way; `None` where the request says nothing of it.
    pub fn client(&self) -> Option<Client> {
        let parts = leptos::prelude::use_context::<http::request::Parts>()?;
        client_address::of(&parts, &self.0.settings.proxies)
    }

    /// Who sends a request that no page or server function answers; `None` where it says nothing of it.
    pub fn client_of(&self, parts: &http::request::Parts) -> Option<Client> {
        client_address::of(parts, &self.0.settings.proxies)
    }

    /// Counts a request that a token makes, from wherever it comes.
    pub fn pace(&self, token: i64, now: DateTime<Utc>) -> per_token::Pace {
        self.0.paces.count(token, now)
    }

    /// Counts an attempt of the client of the request under way to guess a secret of an account; `known` is what this
    /// client proves to have, where it proves anything: a device that signed in to the account before, or a session.
    ///
    /// # Errors
    /// Past a limit, the seconds to wait.
    pub fn attempt(&self, secret: Secret, account: &[u8], known: Option<SecretHash>) -> Result<Attempt, u32> {
        // A subscriber may have all of 48 bits: those who guess change the others at will.
        let network = || self.client().map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |client| client.subscriber());
        let whose = known.map_or_else(|| Whose::Stranger(network()), Whose::Known);
        let counted = self.0.attempts.count(secret, account, whose, Instant::now());
        if counted.is_err() {
            tracing::debug!(?secret, known = known.is_some(), "too many attempts: one is refused");
        }
        counted
    }

    /// Takes back an attempt that was right.
    pub fn was_right(&self, attempt: &Attempt) {
        self.0.attempts.was_right(attempt);
    }

    /// Counts something that the client of the request under way does. What comes from the machine itself is not
    /// limited: it is a script of the operator's, or a proxy that was not declared, behind which everybody would share
    /// one limit.
    ///
    /// # Errors
    /// A [`Refusal`] (429) past the limit, with the time to wait.
    pub fn count(&self, what: Counted, now: DateTime<Utc>) -> Result<(), Refusal> {
        self.within(what, now).map_err(|seconds| {
            let message = format!(
                "Trop de demandes viennent de votre adresse réseau ({}). Ce que vous avez saisi n’est pas perdu : \
                 recommencez dans {}.",
                what.said(),
                wait(seconds)
            );
            later(seconds, message)
        })
    }

    /// As [`Guard::count`], for what says itself what comes of it.
    ///
    /// # Errors
    /// Past the limit, the seconds to wait.
    pub fn within(&self, what: Counted, now: DateTime<Utc>) -> Result<(), u32> {
        self.warn_of_a_proxy();
        let Some(client) = self.client().filter(|client| !client.local) else { return Ok(()) };
        self.0.limits.count(what, client.network, now)
    }

    /// Counts a save of a draft, from wherever it comes: one draft is one person's, or a few colleagues'.
    ///
    /// # Errors
    /// A [`Refusal`] (429) past the limit, with the time to wait.
    pub fn count_save(&self, draft: SecretHash, now: DateTime<Utc>) -> Result<(), Refusal> {
        self.0.limits.count_save(draft, now).map_err(|seconds| {
            let message = format!(
                "Cette réponse est enregistrée trop souvent. Ce que vous avez saisi n’est pas perdu : il sera enregistré dans {}.",
                wait(seconds)
            );
            later(seconds, message)
        })
    }

    /// Counts an e-mail to somebody else than who asks for it, for their address and for all together; the log says so once an
    /// hour where all together ask for too many.
    ///
    /// # Errors
    /// Past a limit, the seconds to wait.
    pub fn email_to_others(&self, now: DateTime<Utc>) -> Result<(), u32> {
        self.within(Counted::ToOthers, now)?;
        self.0.limits.count_to_others_in_all(now).inspect_err(|seconds| {
            tracing::warn!(seconds, "letters to colleagues: as many as all together may have sent in an hour are sent");
        })
    }

    /// Tells the log once of a proxy that nobody declared: on this machine it takes the limits off, elsewhere all who come
    /// through it share one.
    fn warn_of_a_proxy(&self) {
        let forwarded = leptos::prelude::use_context::<http::request::Parts>()
            .is_some_and(|parts| parts.headers.contains_key("x-forwarded-for"));
        if forwarded && self.0.settings.proxies.is_none() && !self.0.warned.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                "requests seem to come through a proxy that OBSERVATOIRE_PROXY does not name: its address is taken for everybody's"
            );
        }
    }

    /// Refuses a response that is sent sooner than anybody can fill it, by a client that the limits concern.
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

/// Refuses a form whose hidden field was filled, the first time. A browser or a password manager may have filled it: the
/// form comes back with the field empty, and what is sent again by whoever saw that is taken. A program repeats itself.
///
/// # Errors
/// A [`Refusal`] (422) that says how a person gets on.
pub fn no_trap(form: &Form) -> Result<(), Refusal> {
    if form.get(TRAP).is_empty() || form.get(AGAIN) == SEEN {
        return Ok(());
    }
    let message = "Votre navigateur, ou une extension, a rempli un champ caché de cette page. Ce champ est vidé et rien \
         de ce que vous avez saisi n’est perdu\u{a0}: appuyez de nouveau sur le bouton.";
    Err(Refusal::new(422, message).about(TRAP))
}

/// A refusal for now: 429, and when to come back.
pub fn later(seconds: u32, message: impl Into<String>) -> Refusal {
    crate::http::retry_after(seconds);
    Refusal::new(429, message)
}

/// A wait in words.
pub fn wait(seconds: u32) -> String {
    match seconds {
        0..=90 => counted(seconds.max(1), "un instant", "une seconde", "#\u{a0}secondes"),
        91..=7_200 => counted(seconds.div_ceil(60), "un instant", "une minute", "#\u{a0}minutes"),
        _ => counted(seconds.div_ceil(3_600), "un instant", "une heure", "#\u{a0}heures"),
    }
}

/// The field that only programs fill: hidden from people, from screen readers and from the keyboard; nothing in it tells
/// an autofill what it might hold, and password managers are asked to leave it. `action` is where its form goes: given
/// back after a refusal, it is sent again with the proof that somebody read it.
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
