//! The page where staff create and revoke tokens for programs and screens.

use crate::actions::MakeToken;
use crate::actions::RevokeToken;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use forms::{Form, Refusal, Returned};
use french::dates;
use leptos::prelude::*;
use server_fn::ServerFn;
use service::accounts::rights::Right;
use service::accounts::session::require;
use service::addresses::screen_address;
use service::audit::noting;
use service::form::returned_by_cookie::Way;
use service::http;
use service::{Service, service};
use store::{Act, NewToken, Scope, Secret, Token};
use survey::FieldError;
use ui::copy_button::Copy;
use ui::error_summary::ErrorSummary;
use ui::later::later;
use ui::page::{Page, Unavailable};
use ui::share_link::absolute;
use ui::staff_page::page_for;
use ui::text_field::{Control, Entry, entry_view};

/// The page's address.
const PATH: &str = "/observatoire/jetons";
/// How a refused form is returned.
const WAY: Way = Way { form: "jeton-refuse", page: PATH };
/// The name under which a new token is passed to the page, once.
const MADE: &str = "jeton";
/// Maximum length of a name, in characters.
const NAME_MAX: usize = 80;

/// `/observatoire/jetons`.
#[component]
pub fn TokensPage() -> impl IntoView {
    let service = service();
    let page = async move {
        if let Err(instead) = page_for(Right::Export).await {
            return instead;
        }
        let (made, returned) = (http::brought_back(MADE, PATH), WAY.returned());
        match service.store.tokens().await {
            Ok(tokens) => tokens_page(&tokens, service.clock.now(), made.as_ref(), &returned),
            Err(error) => {
                tracing::error!(%error, "the tokens could not be read");
                view! { <Unavailable /> }.into_any()
            }
        }
    };
    later(page)
}

fn tokens_page(tokens: &[Token], now: DateTime<Utc>, made: Option<&Form>, returned: &Returned) -> AnyView {
    let errors = returned.errors.clone();
    let wrong = returned.is_wrong();
    let made = made.map(made_view);
    let name = Entry {
        name: "nom",
        id: "nom",
        label: "À quoi il sert",
        hint: "Le nom du programme ou de l’équipe, par exemple «\u{a0}Tableau de bord de la DAE\u{a0}».",
        control: Control::Line(NAME_MAX),
        autocomplete: "off",
        required: true,
    };
    let screen = Entry {
        name: "ecran",
        id: "ecran",
        label: "Où est l’écran",
        hint: "Par exemple «\u{a0}Hall d’accueil\u{a0}».",
        ..name
    };
    let (screen, fields) =
        (entry_view(&screen, returned), (entry_view(&name, returned), scopes(returned), expiry(returned)));
    let list = list(tokens, now);
    view! {
        <Page title="Jetons et écrans" staff=true wrong=wrong>
            <ErrorSummary errors=errors />
            <h1>"Jetons et écrans"</h1>
            <p class="lead">"Un jeton laisse un programme lire les données sans compte ni mot de passe. "
                <a href="/api/v1/openapi.json">"Description de l’interface (OpenAPI)"</a></p>
            {made}
            <h2>"Jetons et écrans en place"</h2>
            {list}
            <h2 id="projeter">"Projeter sur un écran"</h2>
            <p>"Un écran devant des invités montre la dernière publication et le nombre de réponses à cet instant, rien d’autre. Son adresse ne demande pas de compte, et vaut jusqu’à ce que vous la révoquiez ici."</p>
            <form method="post" action=MakeToken::url() novalidate>
                {screen}
                <div class="actions"><button class="button">"Créer le lien de l’écran"</button></div>
            </form>
            <h2>"Faire un jeton"</h2>
            <form method="post" action=MakeToken::url() novalidate>
                {fields}
                <div class="actions"><button class="button">"Faire le jeton"</button></div>
            </form>
        </Page>
    }
    .into_any()
}

/// The new token, shown once.
fn made_view(made: &Form) -> AnyView {
    let is_a_screen = is_a_screen(made);
    let secret = made.get(if is_a_screen { "ecran" } else { "jeton" }).to_owned();
    let (sentence, label, how) = match is_a_screen {
        true => (
            "Le lien de l’écran est créé. Ouvrez-le maintenant sur cet écran : il ne sera plus jamais affiché.",
            "L’adresse de l’écran",
            view! { "Mettez le navigateur en plein écran (touche F11), et désactivez la mise en veille de l’appareil." }.into_any(),
        ),
        false => (
            "Le jeton est créé. Copiez-le maintenant : il ne sera plus jamais affiché.",
            "Le jeton",
            view! { "À joindre à chaque demande, dans l’en-tête " <code>"Authorization: Bearer JETON"</code>"." }.into_any(),
        ),
    };
    view! {
        <div class="notice" role="status">
            <p><strong>{sentence}</strong></p>
            <Copy id="nouveau-jeton".to_owned() label=label.to_owned() text=secret rows=0 />
            <p>{how}</p>
        </div>
    }
    .into_any()
}

/// What a scope gives access to, in words.
fn label(scope: Scope) -> &'static str {
    match scope {
        Scope::Publications => "Les publications parues",
        Scope::Volumes => "Les volumes d’achats, comme un analyste les voit",
        Scope::Exports => "Les réponses, avec les montants de chaque organisation",
        Scope::Codebook => "Le dictionnaire des variables",
    }
}

fn scopes(returned: &Returned) -> AnyView {
    let error = returned.error("droits").map(ToOwned::to_owned);
    let wrong = error.is_some();
    let error = error.map(|text| view! { <p class="field-error" id="droits-erreur">{text}</p> });
    let ticks: Vec<_> = Scope::ALL
        .into_iter()
        .enumerate()
        .map(|(place, scope)| {
            let id = if place == 0 { "droits".to_owned() } else { format!("droits-{place}") };
            let ticked = returned.typed.0.iter().any(|(name, value)| name == "droits" && value == scope.name());
            view! {
                <div class="tick">
                    <input type="checkbox" id=id.clone() name="droits" value=scope.name() checked=ticked />
                    <label for=id>{label(scope)} " (" <code>{scope.name()}</code> ")"</label>
                </div>
            }
        })
        .collect();
    view! {
        <fieldset class="question" class:field-wrong=wrong aria-describedby=wrong.then_some("droits-erreur")>
            <legend class="question-label">"Ce qu’il laisse lire"</legend>
            {error}
            <div class="ticks">{ticks}</div>
        </fieldset>
    }
    .into_any()
}

fn expiry(returned: &Returned) -> AnyView {
    let error = returned.error("fin").map(ToOwned::to_owned);
    let wrong = error.is_some();
    let error = error.map(|text| view! { <p class="field-error" id="fin-erreur">{text}</p> });
    let described = if wrong { "fin-aide fin-erreur" } else { "fin-aide" };
    view! {
        <div class="question" class:field-wrong=wrong>
            <label class="question-label" for="fin">"Dernier jour où il vaut"</label>
            <p class="hint" id="fin-aide">"Facultatif : sans date, il vaut jusqu’à ce qu’il soit révoqué."</p>
            {error}
            <input
                class="input input-identifier" type="date" id="fin" name="fin" value=returned.typed.get("fin").to_owned()
                aria-describedby=described aria-invalid=wrong.then_some("true")
            />
        </div>
    }
    .into_any()
}

fn list(tokens: &[Token], now: DateTime<Utc>) -> AnyView {
    if tokens.is_empty() {
        return view! { <p>"Aucun jeton ni écran pour le moment."</p> }.into_any();
    }
    let items: Vec<_> = tokens.iter().map(|token| item(token, now)).collect();
    view! { <ul class="letters" role="list">{items}</ul> }.into_any()
}

fn item(token: &Token, now: DateTime<Utc>) -> AnyView {
    let names: Vec<_> = token.scopes.iter().map(|scope| scope.name()).collect();
    let state = match (token.revoked_at, token.expires_at) {
        (Some(at), _) => format!("Révoqué le {}.", dates::day(at)),
        (None, Some(end)) if now >= end => format!("Échu le {}.", dates::day(end)),
        // The last day is the one before the token expires.
        (None, Some(end)) => format!("Vaut jusqu’au {}.", dates::day(end - chrono::TimeDelta::seconds(1))),
        (None, None) => "Vaut sans limite.".to_owned(),
    };
    let used = match token.last_used_at {
        Some(at) => format!("Dernier usage le {}.", dates::moment(at)),
        None => "N’a jamais servi.".to_owned(),
    };
    let made = format!("Fait par {} le {}.", token.made_by, dates::day(token.made_at));
    let (id, name) = (token.id.to_string(), token.name.clone());
    let revoke = token.holds(now).then(|| {
        view! {
            <form method="post" action=RevokeToken::url()>
                <input type="hidden" name="jeton" value=id />
                <button class="link-button">"Révoquer" <span class="visually-hidden">{format!(" {name}")}</span></button>
            </form>
        }
    });
    view! {
        <li class="letter">
            <h3>{token.name.clone()}</h3>
            <p><strong>{state}</strong> " Laisse lire " <code>{names.join(" ")}</code> "."</p>
            <p>{made} " " {used}</p>
            {revoke}
        </li>
    }
    .into_any()
}

/// The requested token.
struct Asked {
    name: String,
    scopes: Vec<Scope>,
    expires_at: Option<DateTime<Utc>>,
}

/// Whether it is the form for screens.
fn is_a_screen(form: &Form) -> bool {
    form.0.iter().any(|(field, _)| field == "ecran")
}

fn read(form: &Form) -> Result<Asked, Vec<FieldError>> {
    let mut errors = Vec::new();
    let is_a_screen = is_a_screen(form);
    let name = form.line(if is_a_screen { "ecran" } else { "nom" });
    if name.is_empty() || name.chars().count() > NAME_MAX {
        errors.push(match is_a_screen {
            true => FieldError::new("ecran", "Où est l’écran", "Indiquez où est l’écran, en 80 caractères au plus."),
            false => {
                FieldError::new("nom", "À quoi il sert", "Indiquez à quoi le jeton sert, en 80 caractères au plus.")
            }
        });
    }
    let asked = form.0.iter().filter(|(field, _)| field == "droits");
    let scopes: Option<Vec<Scope>> = match is_a_screen {
        true => Some(vec![Scope::Publications]),
        false => asked.map(|(_, value)| Scope::parse(value)).collect(),
    };
    let scopes = scopes.filter(|scopes| !scopes.is_empty()).unwrap_or_else(|| {
        errors.push(FieldError::new("droits", "Ce qu’il laisse lire", "Cochez ce que le jeton laisse lire."));
        Vec::new()
    });
    let expires_at = match form.get("fin").trim() {
        "" => None,
        text => {
            let end =
                NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().and_then(|day| day.checked_add_days(Days::new(1)));
            let end = end.and_then(|day| service::campaign::paris_to_utc(day.and_time(NaiveTime::MIN)));
            if end.is_none() {
                errors.push(FieldError::new(
                    "fin",
                    "Dernier jour où il vaut",
                    "Indiquez un jour qui existe, par exemple 31/12/2026.",
                ));
            }
            end
        }
    };
    if errors.is_empty() { Ok(Asked { name, scopes, expires_at }) } else { Err(errors) }
}

/// Creates a token, and shows it once.
pub(crate) async fn make(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::Export).await?;
    let asked = match read(form) {
        Ok(asked) => asked,
        Err(errors) => return WAY.refuse(service, form, &["nom", "ecran", "droits", "fin"], &errors),
    };
    let unavailable = || Refusal::new(503, "Le service n’est pas disponible : recommencez dans un instant.");
    let secret = Secret::random().map_err(|_| unavailable())?;
    let names: Vec<_> = asked.scopes.iter().map(|scope| scope.name()).collect();
    let (name, details) = (asked.name.clone(), names.join(" "));
    let token = NewToken {
        hash: secret.hash(),
        name: asked.name,
        scopes: asked.scopes,
        made_by: session.email.clone(),
        at: service.clock.now(),
        expires_at: asked.expires_at,
    };
    // Only a browser is shown the secret. A program's request must not create a token that nobody knows.
    let shown = match is_a_screen(form) {
        true => ("ecran".to_owned(), absolute(service, &screen_address(&secret))),
        false => ("jeton".to_owned(), secret.as_str().to_owned()),
    };
    let shown = Form(vec![shown]);
    if !http::is_plain_form() || !http::bring_back(MADE, PATH, service.secure, &shown) {
        return Err(Refusal::new(406, "Faites les jetons sur leur page : ils n’y sont montrés qu’une fois."));
    }
    let made = noting(service, &session, Act::TokenMade, name, details);
    made.make_token(&token).await?;
    http::see_other(PATH);
    Ok(())
}

/// Revokes a token.
pub(crate) async fn revoke(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::Export).await?;
    let missing = || Refusal::new(404, "Ce jeton n’existe pas : rechargez la page.");
    let id: i64 = form.get("jeton").trim().parse().map_err(|_| missing())?;
    let tokens: Vec<Token> = service.store.tokens().await?;
    let token = tokens.into_iter().find(|token| token.id == id).ok_or_else(missing)?;
    let revoked = noting(service, &session, Act::TokenRevoked, token.name, id.to_string());
    revoked.revoke_token(id).await?;
    http::see_other(PATH);
    Ok(())
}
