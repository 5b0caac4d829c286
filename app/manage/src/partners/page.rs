//! The page where staff add partners, and find the page of each one.

use crate::actions::AddPartner;
use crate::actions::RemovePartner;
use forms::{Form, Refusal, Returned};
use french::grouped;
use leptos::prelude::*;
use server_fn::ServerFn;
use service::accounts::rights::Right;
use service::accounts::session::require;
use service::addresses::partner_address;
use service::audit::noting;
use service::form::returned_by_cookie::Way;
use service::http;
use service::relays::is_partner;
use service::{Service, service};
use store::{Act, Partner, Secret, StoreError};
use survey::FieldError;
use ui::later::later;
use ui::page::{Page, Unavailable};
use ui::share_link;
use ui::staff_page::page_for;

/// The page's address.
const PATH: &str = "/observatoire/partenaires";
/// How a refused form is returned.
const WAY: Way = Way { form: "partenaire", page: PATH };
/// The label of the code.
const CODE: &str = "Code dans les liens";
/// Maximum length of a name, in characters.
const NAME_MAX: usize = 120;

/// `/observatoire/partenaires`.
#[component]
pub fn PartnersPage() -> impl IntoView {
    let service = service();
    let page = async move {
        if let Err(instead) = page_for(Right::ManagePartners).await {
            return instead;
        }
        partners_page(&service, &WAY.returned()).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the partners could not be read");
            view! { <Unavailable /> }.into_any()
        })
    };
    later(page)
}

async fn partners_page(service: &Service, returned: &Returned) -> Result<AnyView, StoreError> {
    let mut rows = Vec::new();
    for partner in service.store.partners().await? {
        let counts = service.store.relayed(&partner.code, service.edition).await?;
        let total: i64 = counts.iter().map(|(_, n)| n).sum();
        let own = share_link::absolute(service, &partner_address(&partner));
        let (code, name) = (partner.code.clone(), partner.name.clone());
        rows.push(view! {
            <tr>
                <th scope="row">{name.clone()}</th>
                <td>{code.clone()}</td>
                <td>{grouped(total)}</td>
                <td><a href=own>"Sa page" <span class="visually-hidden">{format!(" ({name})")}</span></a></td>
                <td>
                    <form method="post" action=RemovePartner::url()>
                        <input type="hidden" name="code" value=code />
                        <button class="link-button">"Retirer" <span class="visually-hidden">{format!(" {name}")}</span></button>
                    </form>
                </td>
            </tr>
        });
    }
    let list = if rows.is_empty() {
        view! { <p>"Aucun partenaire pour le moment."</p> }.into_any()
    } else {
        view! {
            <div class="table-scroll" tabindex="0" role="region" aria-label="Partenaires">
                <table>
                    <caption>{format!("Partenaires, réponses à l’édition {}", service.edition)}</caption>
                    <thead><tr><th scope="col">"Partenaire"</th><th scope="col">"Code"</th><th scope="col">"Réponses"</th><th scope="col">"Adresse"</th><th scope="col">"Retrait"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    let (code, name) = (returned.typed.get("code").to_owned(), returned.typed.get("nom").to_owned());
    let error = |field: &str| returned.error(field).map(ToOwned::to_owned);
    let (code_error, name_error) = (error("code"), error("nom"));
    let wrong = returned.is_wrong();
    let summary = wrong.then(|| {
        let faults = returned.errors.iter().map(|error| {
            view! { <li><a href=format!("#{}", error.field)>{error.message.clone()}</a></li> }
        });
        view! {
            <div class="error-summary" id="erreurs" role="alert" tabindex="-1" autofocus>
                <h2>"Le partenaire n’est pas ajouté"</h2>
                <ul>{faults.collect::<Vec<_>>()}</ul>
            </div>
        }
    });
    let (is_code, is_name) = (code_error.is_some(), name_error.is_some());
    let code_error = code_error.map(|m| view! { <p class="field-error" id="code-erreur">{m}</p> });
    let name_error = name_error.map(|m| view! { <p class="field-error" id="nom-erreur">{m}</p> });
    Ok(view! {
        <Page title="Partenaires" staff=true wrong=wrong>
            {summary}
            <h1>"Partenaires"</h1>
            <p class="lead">"Chaque partenaire a un lien qui porte son code, et une page à lui avec le lien, un texte et un code QR prêts à diffuser. Elle ne montre que le nombre de réponses arrivées par lui."</p>
            {list}
            <h2>"Ajouter un partenaire"</h2>
            <form method="post" action=AddPartner::url() novalidate>
                <div class="question" class:field-wrong=is_name>
                    <label class="question-label" for="nom">"Nom"</label>
                    {name_error}
                    <input class="input input-long" type="text" id="nom" name="nom" value=name maxlength=NAME_MAX.to_string() aria-describedby=is_name.then_some("nom-erreur") aria-invalid=is_name.then_some("true") />
                </div>
                <div class="question" class:field-wrong=is_code>
                    <label class="question-label" for="code">{CODE}</label>
                    <p class="hint" id="code-aide">"Lettres sans accent, chiffres, tirets : par exemple RESAH ou CCI-OUEST. Il ne change plus ensuite."</p>
                    {code_error}
                    <input class="input input-identifier" type="text" id="code" name="code" value=code maxlength="40" autocapitalize="characters" spellcheck="false" aria-describedby=if is_code { "code-aide code-erreur" } else { "code-aide" } aria-invalid=is_code.then_some("true") />
                </div>
                <div class="actions"><button class="button">"Ajouter"</button></div>
            </form>
        </Page>
    }
    .into_any())
}

/// Adds a partner.
pub(crate) async fn add(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::ManagePartners).await?;
    let (code, name) = (form.get("code").trim().to_ascii_uppercase(), form.line("nom"));
    let refuse = |errors: &[FieldError]| WAY.refuse(service, form, &["code", "nom"], errors);
    let mut errors = Vec::new();
    if name.is_empty() || name.chars().count() > NAME_MAX {
        let message = "Indiquez le nom du partenaire, sur une ligne, en 120 caractères au plus.";
        errors.push(FieldError::new("nom", "Nom", message));
    }
    if !is_partner(&code) {
        let message = "Indiquez un code de 1 à 40 lettres sans accent, chiffres, tirets ou tirets bas.";
        errors.push(FieldError::new("code", CODE, message));
    }
    if !errors.is_empty() {
        return refuse(&errors);
    }
    let page = Secret::random()
        .map_err(|_| Refusal::new(503, "Le service n’est pas disponible : recommencez dans un instant."))?;
    let partner = Partner { code, name, page, added_at: service.clock.now() };
    let added = noting(service, &session, Act::PartnerAdded, partner.code.clone(), partner.name.clone());
    match added.add_partner(&partner).await {
        Ok(()) => {
            http::see_other(PATH);
            Ok(())
        }
        Err(StoreError::Exists) => refuse(&[FieldError::new("code", CODE, "Un autre partenaire a déjà ce code.")]),
        Err(error) => Err(error.into()),
    }
}

/// Removes a partner.
pub(crate) async fn remove(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::ManagePartners).await?;
    let code = form.get("code");
    noting(service, &session, Act::PartnerRemoved, code, "").remove_partner(code).await?;
    http::see_other(PATH);
    Ok(())
}
