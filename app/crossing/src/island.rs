//! The island that crosses a file in the browser. The first form is the server's HTML and works without it; what
//! follows is drawn here, since nothing of the file may reach the server.
#![allow(missing_docs)] // for the structs that the macro generates

use crate::choice::Choice;
use crate::views::outcome::{Destination, Shown, outcome_view};
use crate::views::preview;
use leptos::prelude::*;
use suppliers::file::Preview;
use survey::FieldError;

#[cfg(target_arch = "wasm32")]
use crate::client::{attach, restart, submitted};

/// Only a browser has a form to attach to. The island's source must be the same in both builds: its name contains a
/// hash of it.
#[cfg(not(target_arch = "wasm32"))]
fn attach(_: &leptos::web_sys::HtmlDivElement, _: &Files, _: i32, _: RwSignal<Step>) {}
#[cfg(not(target_arch = "wasm32"))]
fn submitted(_: &leptos::ev::SubmitEvent, _: RwSignal<Step>) {}
#[cfg(not(target_arch = "wasm32"))]
fn restart(_: RwSignal<Step>) {}

/// The addresses of the code that reads files.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Files {
    /// The script of the worker.
    pub worker: String,
    /// The WebAssembly module.
    pub module: String,
}

/// How far a crossing is.
#[derive(Clone, Debug)]
pub enum Step {
    /// The file is to be chosen; with what went wrong, if anything did.
    Choose(Option<String>),
    /// Its first rows are being read.
    Opening,
    /// It is shown.
    Shown(Box<(Preview, Choice, Vec<FieldError>)>),
    /// It is being read: lines, per cent. A signal of its own: the button that stops it stays where it is.
    Reading(ArcRwSignal<(u64, u32)>),
    /// It was read.
    Done(Box<Shown>),
}

/// Crosses a file where the code of the page runs.
#[island]
pub fn CrossingForm(
    /// The addresses of the code.
    files: Files,
    /// Where the sums can be sent.
    to: Destination,
    /// The year proposed for a file without years.
    year: i32,
    children: Children,
) -> impl IntoView {
    let step = RwSignal::new(Step::Choose(None));
    let root = NodeRef::<leptos::html::Div>::new();
    Effect::new(move |_| {
        if let Some(root) = root.get() {
            attach(&root, &files, year, step);
        }
    });
    let chooses = move || matches!(step.get(), Step::Choose(_));
    let failure = move || match step.get() {
        Step::Choose(Some(message)) => Some(view! {
            <div class="notice notice-wrong" id="croisement-echec" role="alert" tabindex="-1"><p>{message}</p></div>
        }),
        _ => None,
    };
    view! {
        <div class="crossing" node_ref=root>
            {failure}
            <div class="crossing-start" hidden=move || !chooses()>{children()}</div>
            {move || step_view(step.get(), step, &to)}
        </div>
    }
}

fn step_view(now: Step, step: RwSignal<Step>, to: &Destination) -> AnyView {
    let again = view! { <button class="button button-second" type="button" on:click=move |_| restart(step)>"Choisir un autre fichier"</button> };
    match now {
        Step::Choose(_) => ().into_any(),
        Step::Opening => {
            view! { <p class="crossing-state" role="status">"Lecture des premières lignes…"</p> }.into_any()
        }
        Step::Shown(shown) => {
            let (preview, choice, errors) = *shown;
            view! {
                // Should the code fail, nothing of the form becomes part of an address: the name of a sheet is in it.
                <form method="dialog" class="crossing-preview" on:submit=move |event| submitted(&event, step)>
                    <h2 id="croisement-apercu" tabindex="-1">"Vérifiez la lecture du fichier"</h2>
                    {preview::fields(&preview, &choice, &errors)}
                    <div class="actions">
                        <button class="button" type="submit" name="etape" value="croiser">"Croiser"</button>
                        <button class="button button-second" type="submit" name="etape" value="apercu">"Relire l’aperçu ainsi"</button>
                        {again}
                    </div>
                </form>
            }
            .into_any()
        }
        Step::Reading(progress) => {
            let per_cent = progress.clone();
            let state = move || {
                let (lines, per_cent) = progress.get();
                format!("Lecture de votre fichier\u{a0}: {per_cent}\u{a0}%, {}.", crate::words::lines(lines))
            };
            view! {
                <div class="crossing-state">
                    <p id="croisement-lecture" tabindex="-1">{state}</p>
                    <progress max="100" value=move || per_cent.get().1.to_string() aria-label="Lecture du fichier"></progress>
                    <div class="actions"><button class="button button-second" type="button" on:click=move |_| restart(step)>"Arrêter"</button></div>
                </div>
            }
            .into_any()
        }
        Step::Done(shown) => view! {
            {outcome_view(&shown, to)}
            <div class="actions">{again}</div>
        }
        .into_any(),
    }
}
