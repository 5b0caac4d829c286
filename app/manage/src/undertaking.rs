//! The undertaking of secrecy: accepted at the first sign-in, and again each year, by everybody who sees confidential
//! data.

use crate::actions::AcceptUndertaking;
use forms::{Form, Refusal, Returned};
use french::dates;
use leptos::prelude::*;
use server_fn::ServerFn;
use service::accounts::owed::{Owed, ends};
use service::accounts::rights::{home, is_bound};
use service::accounts::session::signed_in;
use service::addresses::{UNDERTAKING, staff_address, undertaking_address};
use service::audit::noting;
use service::form::returned_by_cookie::Way;
use service::http;
use service::http::query_parameters;
use service::{Service, service};
use store::{Act, SessionInfo};
use survey::FieldError;
use ui::error_summary::ErrorSummary;
use ui::later::later;
use ui::page::Page;
use ui::staff_page::page_for_everybody;

/// How a refused form is returned.
const WAY: Way = Way { form: "engagement", page: UNDERTAKING };
/// The check box.
const BOX: &str = "engagement";
/// `/observatoire/engagement?retour=…`.
#[component]
pub fn UndertakingPage() -> impl IntoView {
    let asked = query_parameters().get("retour").unwrap_or_default();
    let service = service();
    let page = async move {
        let session = match page_for_everybody().await {
            Ok(session) => session,
            Err(instead) => return instead,
        };
        match Owed::by(&service, &session) {
            Some(Owed::SecondFactor) => http::go_to(&Owed::SecondFactor.page("")),
            _ if !is_bound(session.role) => http::go_to(home(session.role)),
            owed => return undertaking_page(&session, owed.is_some(), &staff_address(&asked), &WAY.returned()),
        }
        ().into_any()
    };
    later(page)
}

fn undertaking_page(session: &SessionInfo, owed: bool, back: &str, returned: &Returned) -> AnyView {
    let (errors, wrong) = (returned.errors.clone(), returned.is_wrong());
    let end = match session.undertaken_at.filter(|_| !owed) {
        Some(at) => {
            let sentence = format!(
                "Vous avez accepté cet engagement le {}. Il vaut jusqu’au {}.",
                dates::day(at),
                dates::day(ends(at))
            );
            view! { <p class="notice">{sentence}</p> <p><a href=back.to_owned()>"Continuer"</a></p> }.into_any()
        }
        None => acceptance(back, returned),
    };
    view! {
        <Page title="Engagement de secret professionnel" staff=true wrong=wrong>
            <ErrorSummary errors=Signal::stored(errors) />
            <div class="prose">
                <h1>"Engagement de secret professionnel"</h1>
                <p class="lead">"Des organisations ont confié leurs réponses à l’Observatoire. Chaque membre de l’équipe s’engage à en garder le secret avant d’entrer, puis chaque année."</p>
                <h2>"Ce que vous voyez"</h2>
                <p>"Selon votre rôle : des chiffres qui ne sont pas publiés, des textes libres, et des réponses une à une, avec l’organisation de qui elles viennent. Tout cela est secret tant que l’Observatoire ne l’a pas publié."</p>
                <h2>"Ce à quoi vous vous engagez"</h2>
                <ul>
                    <li>"Ne rien diffuser de ce que vous voyez ici, par écrit, à l’oral ni à l’écran : seul ce que l’Observatoire a publié se cite."</li>
                    <li>"Ne rien copier ni exporter au-delà de ce que votre mission demande, garder ces copies en lieu sûr et les détruire dès qu’elles ne servent plus."</li>
                    <li>"Ne pas chercher à reconnaître une personne ou une organisation derrière un chiffre ou un texte, ni rapprocher ces données d’autres pour y parvenir."</li>
                    <li>"Garder pour vous vos moyens de connexion, et signaler aussitôt à un administrateur toute fuite, ou tout doute."</li>
                </ul>
                <h2>"Ce qui est inscrit au journal"</h2>
                <p>"Chaque affichage de toutes les cases, chaque consultation d’une réponse et chaque export, avec votre adresse électronique et la date. Votre engagement l’est aussi."</p>
                <h2>"Ce que dit la loi"</h2>
                <p>"Le secret professionnel vous lie, y compris après la fin de votre mission. «\u{a0}La révélation d’une information à caractère secret par une personne qui en est dépositaire soit par état ou par profession, soit en raison d’une fonction ou d’une mission temporaire, est punie d’un an d’emprisonnement et de 15\u{202f}000\u{a0}euros d’amende\u{a0}» (code pénal, article 226-13)."</p>
            </div>
            {end}
        </Page>
    }
    .into_any()
}

fn acceptance(back: &str, returned: &Returned) -> AnyView {
    let error = returned.error(BOX).map(ToOwned::to_owned);
    let wrong = error.is_some();
    let error = error.map(|text| view! { <p class="field-error" id="engagement-erreur">{text}</p> });
    view! {
        <form method="post" action=AcceptUndertaking::url() novalidate>
            <input type="hidden" name="retour" value=back.to_owned() />
            <div class="question" class:field-wrong=wrong>
                {error}
                <div class="tick">
                    <input
                        type="checkbox" id=BOX name=BOX value="oui" required
                        aria-describedby=wrong.then_some("engagement-erreur") aria-invalid=wrong.then_some("true")
                    />
                    <label for=BOX>"J’ai lu cet engagement et je l’accepte pour un an"</label>
                </div>
            </div>
            <div class="actions"><button class="button">"Accepter l’engagement"</button></div>
        </form>
    }
    .into_any()
}

/// Accepts it, and returns to the previous page.
pub(crate) async fn accept(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = signed_in().await?;
    let back = staff_address(form.get("retour"));
    match Owed::by(service, &session) {
        Some(Owed::SecondFactor) => return Err(Refusal::new(403, Owed::SecondFactor.sentence())),
        Some(Owed::Undertaking) if form.get(BOX) != "oui" => {
            let error = FieldError::new(BOX, "Engagement", "Cochez la case pour accepter l’engagement.");
            return WAY.refuse_to(&undertaking_address(&back), service, form, &[], &[error]);
        }
        Some(Owed::Undertaking) => {
            let accepted = noting(service, &session, Act::Undertaken, "", "");
            accepted.accept_undertaking(session.staff_id).await?;
        }
        // It was already accepted in another tab, or is not required of this role.
        None => {}
    }
    http::see_other(&back);
    Ok(())
}
