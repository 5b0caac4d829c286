//! The respondent's side of colleagues: asking one for a section, seeing who filled in what, withdrawing a link.

use super::mailbox::{Mailbox, address_in};
use crate::actions::InviteColleague;
use crate::actions::WithdrawColleague;
use crate::closing::notice::{closed_view, reread};
use crate::mail::send as mail_send;
use crate::section::page::open;
use chrono::{DateTime, Duration, Utc};
use forms::{Form, Refusal, Returned};
use french::{dates, too_long};
use leptos::prelude::*;
use server_fn::ServerFn;
use service::addresses::colleague_address;
use service::campaign::{Begun, campaign};
use service::draft::{Opened, SUBMISSION, key_of, refuse_if_closed, section_address};
use service::http;
use service::http::{path_parameters, query_parameters};
use service::{Service, service};
use store::{Colleague, NewColleague, Secret, StoreError};
use survey::{FieldError, Section, parse};
use ui::error_summary::ErrorSummary;
use ui::later::later;
use ui::page::{NotFound, Page, Unavailable};
use ui::refused_form::refused_beside;
use ui::share_link;
use ui::text_field::{Control, Entry, entry_view};

/// Choices for a link's validity in days, and the default.
const DAYS: [i64; 4] = [3, 7, 14, 30];
const PROPOSED: i64 = 7;
/// Maximum lengths of a colleague's name and of the note, in characters.
const NAME_MAX: usize = 80;
const NOTE_MAX: usize = 600;
/// The labels of the fields.
const NAME: &str = "Nom de votre collègue";
const NOTE: &str = "Un mot pour expliquer ce qu’il vous faut";
const EMAIL: &str = "Son adresse électronique";
/// The names of the fields.
const FIELDS: [&str; 4] = ["nom", "note", "courriel", "jours"];
/// The name of the form.
const REFUSED: &str = "collegue";

/// The page for asking a colleague to fill in a section.
pub fn address(key: &Secret, section: &Section) -> String {
    format!("{}/collegue", section_address(key, section))
}

/// The name of a colleague, by their number.
pub fn colleague(colleagues: &[Colleague], id: i64) -> String {
    match colleagues.iter().find(|colleague| colleague.id == id).map(|colleague| colleague.name.as_str()) {
        Some(name) if !name.is_empty() => name.to_owned(),
        _ => "un collègue".to_owned(),
    }
}

/// Creates a colleague's link. Returns the address of the page that shows it, or of the form to correct.
///
/// # Errors
/// A [`Refusal`] for an unknown draft (404) or section (400), a form to correct if a program asks (422), too many
/// links (409) or e-mails (429), a closed campaign (403), a database failure (503).
pub async fn invite(service: &Service, form: &Form) -> Result<String, Refusal> {
    let key = key_of(form)?;
    let unknown = || Refusal::new(404, "Cette réponse est introuvable : vérifiez l’adresse de la page.");
    let opened = open(service, &key).await?.ok_or_else(unknown)?;
    refuse_if_closed(service, &opened.questionnaire, Some(Begun::of(&opened.draft))).await?;
    let (_, section) = opened
        .questionnaire
        .section(form.get("_section"))
        .ok_or_else(|| Refusal::new(400, "Cette partie du questionnaire n’existe pas."))?;
    let mailbox = Mailbox::of(service, &key).await?;
    if let Some(first) = errors(form, &mailbox).first() {
        let page = address(&key, section);
        let kept = FIELDS.map(|name| (name.to_owned(), form.get(name).to_owned()));
        if http::is_plain_form() && http::bring_back(REFUSED, &page, service.secure, &Form(kept.to_vec())) {
            return Ok(page);
        }
        return Err(Refusal::new(422, first.message.clone()).about(&first.field));
    }
    let (name, note) = (form.line("nom"), plain(form.get("note")));
    let email = parse::email(form.get("courriel")).ok().filter(|_| service.mail);
    if let Some(email) = &email
        && !mail_send::may_send_to_other(service, opened.hash, email).await?
    {
        return Err(Refusal::new(429, TOO_MANY));
    }
    let days = form.get("jours").parse().ok().filter(|days| DAYS.contains(days)).unwrap_or(PROPOSED);
    let now = service.clock.now();
    let closes = campaign(service, &opened.questionnaire).await?.grace_until;
    let expires_at = closes.map_or(now + Duration::days(days), |closes| closes.min(now + Duration::days(days)));
    let failed_to_draw = |_| Refusal::new(503, "Le lien n’a pas pu être créé : recommencez dans un instant.");
    let salt = Secret::random().map_err(failed_to_draw)?.as_str().to_owned();
    let draft = opened.hash;
    let new = NewColleague {
        key: key.derived(&salt).hash(),
        salt,
        draft,
        section: section.id.clone(),
        name,
        note,
        email,
        at: now,
        expires_at,
    };
    match service.store.invite(new).await {
        Ok(id) => Ok(format!("{}?lien={id}", address(&key, section))),
        Err(StoreError::NotFound) => Err(unknown()),
        Err(StoreError::TooMany) => Err(Refusal::new(
            409,
            "Vous avez déjà créé beaucoup de liens pour cette réponse : utilisez l’un de ceux qui restent valables.",
        )),
        Err(error) => Err(error.into()),
    }
}

/// Shown when the limit of e-mails to colleagues is reached.
const TOO_MANY: &str = "Plusieurs courriels sont déjà partis vers des collègues, pour cette réponse, vers cette adresse ou \
     depuis votre réseau. Laissez l’adresse vide\u{a0}: le lien est créé, et vous le transmettez vous-même.";

/// The errors of the form.
fn errors(form: &Form, mailbox: &Mailbox) -> Vec<FieldError> {
    let wrong = |text: &str, max: usize| {
        let typed = text.chars().count();
        (typed > max).then(|| format!("est trop long : {}.", too_long(typed, max)))
    };
    let mut errors = Vec::new();
    if let Some(wrong) = wrong(&form.line("nom"), NAME_MAX) {
        errors.push(FieldError::new("nom", NAME, format!("Le nom de votre collègue {wrong}")));
    }
    if let Some(wrong) = wrong(&plain(form.get("note")), NOTE_MAX) {
        errors.push(FieldError::new("note", NOTE, format!("Le mot pour votre collègue {wrong}")));
    } else if let Some(found) = address_in(form.get("note")) {
        let message = format!(
            "Retirez «\u{a0}{found}\u{a0}», qui ressemble à une adresse : un courriel du service ne mène qu’à ses propres pages. \
             Après un point, laissez une espace."
        );
        errors.push(FieldError::new("note", NOTE, message));
    }
    let email = form.get("courriel").trim();
    if !matches!(mailbox, Mailbox::None) && !email.is_empty() {
        let refused = parse::email(email).map(|address| mailbox.refuses(&address).map(ToOwned::to_owned));
        if let Some(message) = refused.unwrap_or_else(Some) {
            errors.push(FieldError::new("courriel", EMAIL, message));
        }
    }
    errors
}

/// A text in the form in which it is stored.
fn plain(text: &str) -> String {
    text.trim().replace("\r\n", "\n")
}

/// Withdraws a link. Returns the address to go to.
///
/// # Errors
/// A [`Refusal`] for an unknown draft (404) or section (400), a database failure (503).
pub async fn withdraw(service: &Service, form: &Form) -> Result<String, Refusal> {
    let key = key_of(form)?;
    let unknown = || Refusal::new(404, "Cette réponse est introuvable : vérifiez l’adresse de la page.");
    let opened = open(service, &key).await?.ok_or_else(unknown)?;
    let (_, section) = opened
        .questionnaire
        .section(form.get("_section"))
        .ok_or_else(|| Refusal::new(400, "Cette partie du questionnaire n’existe pas."))?;
    if let Ok(id) = form.get("invitation").parse() {
        service.store.withdraw_colleague(opened.hash, id, service.clock.now()).await?;
    }
    Ok(format!("{}?retire", address(&key, section)))
}

/// `/reponses/{key}/{section}/collegue`.
#[component]
pub fn InvitePage() -> impl IntoView {
    let params = path_parameters();
    let query = query_parameters();
    let (made, withdrawn) = (query.get("lien").and_then(|id| id.parse::<i64>().ok()), query.get("retire").is_some());
    let service = service();
    let page = async move {
        let Some(key) = params.get("key").and_then(|key| Secret::parse(&key)) else {
            return view! { <NotFound /> }.into_any();
        };
        let opened = match open(&service, &key).await {
            Ok(Some(opened)) => opened,
            Ok(None) => {
                http::go_to(&service::draft::address(&key));
                return ().into_any();
            }
            Err(_) => return view! { <Unavailable /> }.into_any(),
        };
        let id = params.get("section").unwrap_or_default();
        let Some((_, section)) = opened.questionnaire.section(&id) else {
            return view! { <NotFound /> }.into_any();
        };
        let closed = match closed(&service, &opened).await {
            Ok(closed) => closed,
            Err(_) => return view! { <Unavailable /> }.into_any(),
        };
        let of_section: Vec<_> = opened.colleagues.iter().filter(|i| i.section == section.id).cloned().collect();
        let made = match made.and_then(|id| of_section.iter().find(|colleague| colleague.id == id)) {
            None => None,
            Some(colleague) => match link_view(&service, &key, section, colleague).await {
                Ok(view) => Some(view),
                Err(_) => return view! { <Unavailable /> }.into_any(),
            },
        };
        let Ok(mailbox) = Mailbox::of(&service, &key).await else { return view! { <Unavailable /> }.into_any() };
        let given = http::given_back_from(InviteColleague::url()).map(|given| given.form);
        let returned = match given.or_else(|| http::brought_back(REFUSED, &address(&key, section))) {
            Some(typed) => Returned { errors: errors(&typed, &mailbox), typed },
            None => Returned::default(),
        };
        invite_page(&service, (&key, section), &of_section, (made, withdrawn), (&mailbox, returned), closed)
    };
    later(page)
}

/// The notice at the top of the page once sending is no longer possible.
async fn closed(service: &Service, opened: &Opened) -> Result<Option<String>, StoreError> {
    let (campaign, begun) = (campaign(service, &opened.questionnaire).await?, Begun::of(&opened.draft));
    Ok((!campaign.takes(begun)).then(|| crate::closing::notice::sentence(&campaign, Some(begun))))
}

fn invite_page(
    service: &Service,
    (key, section): (&Secret, &Section),
    colleagues: &[Colleague],
    (made, withdrawn): (Option<AnyView>, bool),
    (mailbox, returned): (&Mailbox, Returned),
    closed: Option<String>,
) -> AnyView {
    let now = service.clock.now();
    let withdrawn = withdrawn.then(|| {
        view! { <div class="notice" role="status"><p>"Le lien est retiré : il n’ouvre plus rien. Ce qui a été rempli par ce lien reste dans votre réponse."</p></div> }
    });
    let list = (!colleagues.is_empty()).then(|| {
        let rows: Vec<_> = colleagues.iter().map(|colleague| row(key, section, colleague, now)).collect();
        view! {
            <h2>"Liens déjà créés pour cette étape"</h2>
            <ul class="invitations">{rows}</ul>
        }
    });
    let chosen = returned.typed.get("jours").parse().ok().filter(|days| DAYS.contains(days)).unwrap_or(PROPOSED);
    let days: Vec<_> = DAYS
        .into_iter()
        .map(|days| view! { <option value=days.to_string() selected=days == chosen>{format!("{days} jours")}</option> })
        .collect();
    let entry = |name, label, hint, control| {
        entry_view(&Entry { name, id: name, label, hint, control, autocomplete: "off", required: false }, &returned)
    };
    let name = entry(
        "nom",
        NAME,
        "Facultatif. Il n’est montré qu’à vous, et effacé à l’envoi de la réponse.",
        Control::Line(NAME_MAX),
    );
    let note = entry(
        "note",
        NOTE,
        "Facultatif. Par exemple : «\u{a0}Les montants HT de 2025, tels que dans le logiciel d’achats.\u{a0}»",
        Control::Area(3),
    );
    let email = match mailbox {
        Mailbox::None => None,
        // After an error the field must be there, even if no mailbox is known.
        Mailbox::Unknown if returned.typed.get("courriel").is_empty() => Some(
            view! { <p class="hint">"Vous copiez le lien à l’étape suivante, pour le transmettre vous-même. Le service peut aussi l’envoyer par courriel à un collègue, si vous avez ouvert cette page par un lien reçu à votre adresse professionnelle : demandez-le sur la page de vérification de vos réponses."</p> }
                .into_any(),
        ),
        _ => Some(entry(
            "courriel",
            EMAIL,
            "Facultatif. Si vous la donnez, le lien lui est envoyé ; elle doit finir comme la vôtre, après le signe @, et n’est pas conservée ensuite. Sinon, vous copiez le lien.",
            Control::Email,
        )),
    };
    let (submission, section_id) = (key.as_str().to_owned(), section.id.clone());
    let (back, title) = (section_address(key, section), section.title.clone());
    let head = closed_view(closed.as_deref(), Some(reread(key)));
    let form = closed.is_none().then(|| {
        view! {
            <form method="post" action=InviteColleague::url() novalidate>
                <input type="hidden" name=SUBMISSION value=submission />
                <input type="hidden" name="_section" value=section_id />
                {name}
                {note}
                {email}
                <div class="question">
                    <label class="question-label" for="jours">"Le lien est valable"</label>
                    <select class="input input-short" id="jours" name="jours">{days}</select>
                </div>
                {refused_beside(InviteColleague::url())}
                <div class="actions"><button class="button">"Créer le lien"</button></div>
            </form>
        }
    });
    view! {
        <Page title=format!("Demander à un collègue – {title}") wrong=returned.is_wrong()>
            {head}
            <ErrorSummary errors=Signal::stored(returned.errors.clone()) />
            <a class="back" href=back>{format!("Revenir à l’étape «\u{a0}{title}\u{a0}»")}</a>
            {made}
            {withdrawn}
            <h1>"Demander ces chiffres à un collègue"</h1>
            <p class="lead">{format!("Votre collègue reçoit un lien qui n’ouvre que l’étape «\u{a0}{title}\u{a0}» : il ne voit rien d’autre de votre réponse, et ne peut pas l’envoyer. Vous voyez qui a rempli quoi, et vous seul envoyez.")}</p>
            {form}
            {list}
        </Page>
    }
    .into_any()
}

/// A newly created link, to pass on.
async fn link_view(
    service: &Service,
    key: &Secret,
    section: &Section,
    colleague: &Colleague,
) -> Result<AnyView, StoreError> {
    let own = key.derived(&colleague.salt);
    // If the response is open under an e-mail's key, the derived secret is a different one, so it becomes an alias.
    if own.hash() != colleague.key && service.hash_of(&own).await? != colleague.key {
        service.store.add_alias(own.hash(), colleague.key, service.clock.now()).await?;
    }
    let address = share_link::absolute(service, &colleague_address(&own));
    let until = dates::moment(colleague.expires_at);
    let who = match colleague.name.as_str() {
        "" => "votre collègue".to_owned(),
        name => name.to_owned(),
    };
    let mut email = "Bonjour,\n\n".to_owned();
    if !colleague.note.is_empty() {
        email.push_str(&colleague.note);
        email.push_str("\n\n");
    }
    email.push_str(&format!(
        "Pouvez-vous remplir ces quelques questions de l’Observatoire des relations start-up – grands comptes \
         (étape «\u{a0}{}\u{a0}») ? Le lien est personnel et valable jusqu’au {until} (heure de Paris) :\n{address}\n\nMerci.",
        section.title
    ));
    let mail = share_link::mailto("Quelques chiffres pour l’Observatoire", &email);
    Ok(view! {
        <div class="notice notice-strong" role="status">
            <h2>{format!("Le lien pour {who} est prêt")}</h2>
            <p>{format!("Il est valable jusqu’au {until} (heure de Paris).")}</p>
            {share_link::copy_view("lien-collegue", "Lien à transmettre", &address)}
            <p><a href=mail>"Préparer un courriel avec ce lien"</a></p>
        </div>
    }
    .into_any())
}

fn row(key: &Secret, section: &Section, colleague: &Colleague, now: DateTime<Utc>) -> AnyView {
    let good = colleague.is_good(now);
    let who = match colleague.name.as_str() {
        "" => "Un collègue".to_owned(),
        name => name.to_owned(),
    };
    let made = format!("lien créé le {}", dates::moment(colleague.made_at));
    let state = match (colleague.revoked_at, good) {
        (Some(at), _) => format!("retiré le {}", dates::moment(at)),
        (None, false) => format!("terminé depuis le {}", dates::moment(colleague.expires_at)),
        (None, true) => format!("valable jusqu’au {}", dates::moment(colleague.expires_at)),
    };
    let filled = match colleague.saved_at {
        Some(at) => format!("a enregistré le {}", dates::moment(at)),
        None => "n’a encore rien enregistré".to_owned(),
    };
    let (submission, section_id, id) = (key.as_str().to_owned(), section.id.clone(), colleague.id.to_string());
    let show = format!("{}?lien={id}", address(key, section));
    let acts = good.then(|| {
        view! {
            <div class="invitation-acts">
                <a href=show>"Revoir le lien" <span class="visually-hidden">{format!(" de {who}")}</span></a>
                <form method="post" action=WithdrawColleague::url()>
                    <input type="hidden" name=SUBMISSION value=submission />
                    <input type="hidden" name="_section" value=section_id />
                    <input type="hidden" name="invitation" value=id />
                    <button class="link-button">"Retirer le lien" <span class="visually-hidden">{format!(" de {who}")}</span></button>
                </form>
            </div>
        }
    });
    view! { <li><p><strong>{who.clone()}</strong>" : " {format!("{filled} ; {made}, {state}.")}</p>{acts}</li> }
        .into_any()
}
