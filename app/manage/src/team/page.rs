//! The page where administrators manage the team's accounts.

use crate::actions::AddStaff;
use crate::actions::ChangeStaff;
use crate::actions::RemoveStaff;
use crate::actions::ResetPassword;
use crate::actions::ResetSecondFactor;
use forms::Returned;
use french::dates;
use leptos::prelude::*;
use server_fn::ServerFn;
use service::accounts::rights;
use service::accounts::rights::Right;
use service::form::returned_by_cookie::Way;
use service::http::query_parameters;
use service::{Service, service};
use store::{Partner, Role, SessionInfo, StaffMember, StoreError};
use ui::error_summary::ErrorSummary;
use ui::later::later;
use ui::page::{Page, Unavailable};
use ui::staff_page::page_for;
use ui::text_field::{Control, Entry, entry_view};

/// The page's address.
pub const PATH: &str = "/observatoire/equipe";
/// How its refused forms are returned.
pub(super) const WAY: Way = Way { form: "equipe", page: PATH };

/// The check box that gives an account the right to show exact cells.
pub(super) const EXACT: &str = "toutes-les-cases";

/// `/observatoire/equipe`.
#[component]
pub fn TeamPage() -> impl IntoView {
    let done = query_parameters().get("fait");
    let service = service();
    let page = async move {
        let session = match page_for(Right::ManageStaff).await {
            Ok(session) => session,
            Err(instead) => return instead,
        };
        team_page(&service, &session, &WAY.returned(), done.as_deref()).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the accounts could not be read");
            view! { <Unavailable /> }.into_any()
        })
    };
    later(page)
}

async fn team_page(
    service: &Service,
    session: &SessionInfo,
    returned: &Returned,
    done: Option<&str>,
) -> Result<AnyView, StoreError> {
    let (members, partners) = (service.store.list_staff().await?, service.store.partners().await?);
    let protected = service.store.with_second_factor().await?;
    let items: Vec<_> = members
        .iter()
        .map(|m| member_view(m, m.id == session.staff_id, protected.contains(&m.id), &partners))
        .collect();
    let notice = match done {
        Some("ajout") => Some(
            "Le compte est créé. Donnez le mot de passe à la personne, elle le changera sur sa page «\u{a0}Mon compte\u{a0}».",
        ),
        Some("role") => Some("Le rôle et les droits sont changés : ils valent dès maintenant."),
        Some("retrait") => Some("Le compte est retiré, ses sessions sont terminées."),
        Some("second-facteur") => Some(
            "Le second facteur est retiré. Là où il est obligatoire, la personne doit d’abord en mettre un autre en place.",
        ),
        Some("mot-de-passe") => Some("Le mot de passe est remplacé, les sessions de la personne sont terminées."),
        _ => None,
    };
    let notice = notice.map(|text| view! { <div class="notice" role="status"><p>{text}</p></div> });
    let (errors, wrong) = (returned.errors.clone(), returned.is_wrong());
    let form = add_form(service, returned, &partners);
    Ok(view! {
        <Page title="Équipe" staff=true wrong=wrong>
            <ErrorSummary errors=Signal::stored(errors) />
            <h1>"Équipe"</h1>
            <p class="lead">"Qui entre dans l’espace de l’Observatoire, et ce que chacun y voit. Tout changement est inscrit au journal."</p>
            {notice}
            <h2>"Comptes"</h2>
            <ul class="letters" id="equipe" role="list" tabindex="-1">{items}</ul>
            <h2>"Ajouter un compte"</h2>
            {form}
            <h2>"Ce que voit chaque rôle"</h2>
            <dl class="facts">
                <div><dt>"Administration"</dt><dd>"Tout, les comptes et le journal compris."</dd></div>
                <div><dt>"Gestion"</dt><dd>"Les campagnes, les partenaires, la modération, les réponses, les exports et les publications."</dd></div>
                <div><dt>"Analyse"</dt><dd>"Les chiffres de maintenant."</dd></div>
                <div><dt>"Partenaire"</dt><dd>"Le nombre de réponses arrivées par ses liens, rien d’autre."</dd></div>
            </dl>
            <p>"Les cases non diffusables sont masquées pour tous. «\u{a0}Peut afficher toutes les cases\u{a0}» est un droit du compte, quel que soit son rôle : la personne les affiche d’un bouton, pendant une demi-heure, et le journal le dit."</p>
        </Page>
    }
    .into_any())
}

fn member_view(member: &StaffMember, own: bool, protected: bool, partners: &[Partner]) -> AnyView {
    let partner = member.partner.as_ref().map(|code| format!(" ({code})")).unwrap_or_default();
    let factor = match (member.password_hash.is_empty(), protected) {
        (true, _) => "par le fournisseur d’identité seulement",
        (false, true) => "mot de passe et second facteur",
        (false, false) => "mot de passe, sans second facteur",
    };
    let exact = if member.sees_exact { ", peut afficher toutes les cases" } else { "" };
    let (role, since) = (rights::name(member.role), dates::day(member.added_at));
    let facts = format!("{role}{partner}{exact}. Depuis le {since}, {factor}.");
    let (email, id) = (member.email.clone(), member.id.to_string());
    let acts = if own {
        view! { <p class="keep">"Votre compte : un autre administrateur peut le changer."</p> }.into_any()
    } else {
        member_forms(member, id, protected, partners)
    };
    view! { <li class="letter"><h3>{email}</h3><p>{facts}</p>{acts}</li> }.into_any()
}

fn member_forms(member: &StaffMember, id: String, protected: bool, partners: &[Partner]) -> AnyView {
    let named = format!("-{id}");
    let hidden = || view! { <input type="hidden" name="compte" value=id.clone() /> };
    let of = || view! { <span class="visually-hidden">{format!(" : {}", member.email)}</span> };
    let reset = protected.then(|| {
        view! {
            <form method="post" action=ResetSecondFactor::url()>{hidden()}<button class="button button-second">"Retirer son second facteur" {of()}</button></form>
        }
    });
    let password = format!("nouveau{named}");
    view! {
        <details class="aside">
            <summary>"Modifier" {of()}</summary>
            <form class="filter" method="post" action=ChangeStaff::url()>
                {hidden()}
                {role_field(&named, Some(member.role))}
                {partner_field(&named, partners, member.partner.as_deref().unwrap_or_default())}
                {exact_field(&named, member.sees_exact)}
                <button class="button button-second">"Changer le rôle et les droits" {of()}</button>
            </form>
            <form class="filter" method="post" action=ResetPassword::url()>
                {hidden()}
                <div class="filter-field">
                    <label for=password.clone()>"Nouveau mot de passe"</label>
                    <input class="input" type="password" id=password name="mot-de-passe" autocomplete="new-password" />
                </div>
                <button class="button button-second">"Remplacer le mot de passe" {of()}</button>
            </form>
            <div class="actions">
                {reset}
                <form method="post" action=RemoveStaff::url()>{hidden()}<button class="button button-second">"Retirer le compte" {of()}</button></form>
            </div>
        </details>
    }
    .into_any()
}

fn role_field(named: &str, chosen: Option<Role>) -> AnyView {
    let options: Vec<_> = Role::ALL
        .into_iter()
        .map(|role| view! { <option value=role.as_str() selected=chosen == Some(role)>{rights::name(role)}</option> })
        .collect();
    let id = format!("role{named}");
    view! { <div class="filter-field"><label for=id.clone()>"Rôle"</label><select class="input" id=id name="role">{options}</select></div> }
        .into_any()
}

fn exact_field(named: &str, ticked: bool) -> AnyView {
    let id = format!("{EXACT}{named}");
    view! {
        <div class="tick">
            <input type="checkbox" id=id.clone() name=EXACT value="oui" checked=ticked />
            <label for=id>"Peut afficher toutes les cases"</label>
        </div>
    }
    .into_any()
}

fn partner_field(named: &str, partners: &[Partner], chosen: &str) -> AnyView {
    let options: Vec<_> = partners
        .iter()
        .map(|partner| {
            let (code, name) = (partner.code.clone(), partner.name.clone());
            let selected = code == chosen;
            view! { <option value=code selected=selected>{name}</option> }
        })
        .collect();
    let id = format!("partenaire{named}");
    view! {
        <div class="filter-field">
            <label for=id.clone()>"Partenaire, pour ce rôle"</label>
            <select class="input" id=id name="partenaire"><option value="">"Aucun"</option>{options}</select>
        </div>
    }
    .into_any()
}

fn add_form(service: &Service, returned: &Returned, partners: &[Partner]) -> AnyView {
    let optional = if service.identity.is_some() {
        " Vide : le compte s’ouvre par le fournisseur d’identité seulement."
    } else {
        ""
    };
    let hint =
        format!("Au moins {} caractères, à changer par la personne.{optional}", service::accounts::password::SHORTEST);
    let email = Entry {
        name: "adresse",
        id: "adresse",
        label: "Adresse électronique",
        hint: "",
        control: Control::Email,
        autocomplete: "off",
        required: true,
    };
    let password = Entry {
        name: "mot-de-passe",
        id: "mot-de-passe",
        label: "Mot de passe provisoire",
        hint: &hint,
        control: Control::Password,
        autocomplete: "new-password",
        required: service.identity.is_none(),
    };
    view! {
        <form method="post" action=AddStaff::url() novalidate>
            {entry_view(&email, returned)}
            <div class="filter">
                {role_field("", Role::parse(returned.typed.get("role")).or(Some(Role::Analyst)))}
                {partner_field("", partners, returned.typed.get("partenaire"))}
                {exact_field("", returned.typed.get(EXACT) == "oui")}
            </div>
            {entry_view(&password, returned)}
            <div class="actions"><button class="button">"Ajouter le compte"</button></div>
        </form>
    }
    .into_any()
}
