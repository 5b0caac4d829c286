//! The form for the contents of the next report.

use crate::actions::{GiveUpPlan, SavePlan};
use crate::publications::PATH as PUBLICATIONS;
use documents::report::{CHAPTERS, Plan};
use forms::{Form, Returned};
use leptos::prelude::*;
use server_fn::ServerFn;
use store::{SavedPlan, StoredPublication};
use survey::{EditionYear, FieldError};
use ui::textarea::area_text;

/// Maximum length of a chapter's text, in characters.
const TEXT_MAX: usize = 20_000;

/// The form's values when nothing was typed.
pub(super) fn typed(saved: &SavedPlan) -> Form {
    let pair = |name: &str, value: String| (name.to_owned(), value);
    let mut typed = vec![pair("version", saved.version.to_string())];
    for (id, _) in CHAPTERS {
        typed.push(pair(&format!("texte-{id}"), saved.plan.text(id).to_owned()));
        if !saved.plan.left_out.contains(id) {
            typed.push(pair("chapitre", id.to_owned()));
        }
    }
    Form(typed)
}

/// Reads the form.
pub(super) fn read(form: &Form) -> (Plan, Vec<FieldError>) {
    let has = |name: &str, value: &str| form.0.iter().any(|(n, v)| n == name && v == value);
    let (mut plan, mut errors) = (Plan::default(), Vec::new());
    for (id, title) in CHAPTERS {
        let name = format!("texte-{id}");
        let text = form.get(&name).replace("\r\n", "\n").trim().to_owned();
        if text.chars().count() > TEXT_MAX {
            errors.push(FieldError::new(&name, title, "Écrivez ce texte en 20\u{202f}000 caractères au plus."));
        }
        if !text.is_empty() {
            plan.texts.insert(id.to_owned(), text);
        }
        if !has("chapitre", id) && !matches!(id, "introduction" | "methode") {
            plan.left_out.insert(id.to_owned());
        }
    }
    (plan, errors)
}

pub(super) fn form_view(
    edition: EditionYear,
    saved: &SavedPlan,
    public: &[StoredPublication],
    returned: &Returned,
    was_unsaved: bool,
) -> AnyView {
    let has = |name: &str, value: &str| returned.typed.0.iter().any(|(n, v)| n == name && v == value);
    let chapters: Vec<_> =
        CHAPTERS.into_iter().map(|(id, title)| chapter(id, title, has("chapitre", id), returned)).collect();
    let chosen = returned.typed.get("publication");
    let options: Vec<_> = public
        .iter()
        .map(|one| view! { <option value=one.id.clone() selected=one.id == chosen>{format!("{} : {}", one.id, one.plan.title)}</option> })
        .collect();
    let (publication, makes) = match options.is_empty() {
        true => (
            view! { <p>"Un rapport reprend les chiffres d’une publication parue : aucune ne l’est encore pour cette édition. Vous pouvez préparer ses textes. " <a href=PUBLICATIONS>"Publications"</a></p> }.into_any(),
            false,
        ),
        false => (
            view! {
                <label class="question-label" for="publication">"Publication"</label>
                <select class="input" id="publication" name="publication">{options}</select>
            }
            .into_any(),
            true,
        ),
    };
    let buttons = || {
        let make =
            makes.then(|| view! { <button class="button" name="geste" value="generer">"Générer le rapport"</button> });
        view! {
            <div class="actions">
                {make}
                <button class="button button-second" name="geste" value="enregistrer">"Enregistrer sans générer"</button>
            </div>
        }
    };
    let give_up = was_unsaved.then(|| {
        view! {
            <form method="post" action=GiveUpPlan::url()>
                <input type="hidden" name="edition" value=edition.to_string() />
                <button class="link-button">"Renoncer à ce qui n’est pas enregistré"</button>
            </form>
        }
    });
    view! {
        <p class="lead">"Un clic suffit : le rapport reprend une publication et ce que vous y ajoutez, se lit ici, en PDF et en ODT, et ne change plus."</p>
        <form method="post" action=SavePlan::url()>
            <input type="hidden" name="edition" value=edition.to_string() />
            <input type="hidden" name="version" value=saved.version.to_string() />
            {publication}
            {buttons()}
            <h2>"Chapitres"</h2>
            <p class="hint">"Décochez un chapitre pour le laisser de côté. Le texte, facultatif, se place en tête du chapitre : du texte seul, une ligne vide entre les paragraphes."</p>
            {chapters}
            {buttons()}
        </form>
        {give_up}
    }
    .into_any()
}

fn chapter(id: &'static str, title: &'static str, included: bool, returned: &Returned) -> AnyView {
    let name = format!("texte-{id}");
    let text = returned.typed.get(&name).to_owned();
    let error = returned.error(&name).map(ToOwned::to_owned);
    let open = !text.is_empty() || error.is_some();
    let (wrong, error_id) = (error.is_some(), format!("{name}-erreur"));
    let described = wrong.then(|| error_id.clone());
    let invalid = wrong.then_some("true");
    let error = error.map(|text| view! { <p class="field-error" id=error_id>{text}</p> });
    let tick = match id {
        "introduction" => view! { <p class="note">"Elle entre dans le rapport dès qu’elle est écrite."</p> }.into_any(),
        "methode" => view! { <p class="note">"Aucun rapport ne part sans elle."</p> }.into_any(),
        _ => {
            let tick = format!("chapitre-{id}");
            view! {
                <div class="tick">
                    <input type="checkbox" id=tick.clone() name="chapitre" value=id checked=included />
                    <label for=tick>"Dans le rapport" <span class="visually-hidden">{format!(" : {title}")}</span></label>
                </div>
            }
            .into_any()
        }
    };
    let summary = if text.is_empty() { "Ajouter un texte" } else { "Texte" };
    view! {
        <div class="report-plan" class:field-wrong=wrong>
            <h3>{title}</h3>
            {tick}
            <details class="aside" open=open>
                <summary>{summary} <span class="visually-hidden">{format!(" : {title}")}</span></summary>
                {error}
                <label class="field-label" for=name.clone()>"Texte en tête du chapitre" <span class="visually-hidden">{format!(" : {title}")}</span></label>
                <textarea class="input" id=name.clone() name=name.clone() rows="6" aria-describedby=described aria-invalid=invalid>{area_text(&text)}</textarea>
            </details>
        </div>
    }
    .into_any()
}
