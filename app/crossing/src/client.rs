//! The page's side of a crossing in the browser: it hands the file to a worker and shows what comes back.

use crate::choice::Choice;
use crate::island::{Files, Step};
use crate::views::outcome::Shown;
use crate::worker::Reply;
use js_sys::{Array, JsString, Uint8Array};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::RefCell;
use suppliers::file::Preview;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Element, Event, File, FormData, HtmlDivElement, HtmlElement, HtmlFormElement, HtmlInputElement, MessageEvent,
    Response, SubmitEvent, Worker, WorkerOptions, WorkerType,
};

/// Where the base is, as browsers receive it.
pub const BASE: &str = "/croisement/base";

/// The file being read.
struct Running {
    worker: Worker,
    preview: Option<Preview>,
    choice: Choice,
    year: i32,
    /// What the worker's messages call; dropped with it.
    _listener: Closure<dyn FnMut(MessageEvent)>,
    _failure: Closure<dyn FnMut(Event)>,
}

thread_local! {
    static RUNNING: RefCell<Option<Running>> = const { RefCell::new(None) };
}

const NO_FILE: &str = "Choisissez d’abord un fichier.";
const FAILED: &str = "Le fichier n’a pas pu être lu dans ce navigateur : choisissez «\u{a0}Sur notre serveur\u{a0}», ou essayez un autre navigateur.";
const NO_BASE: &str = "La base des start-up n’a pas pu être téléchargée : vérifiez votre connexion et recommencez.";

/// Shows what needs code, hides what is for browsers without it, and listens to the first form.
pub fn attach(root: &HtmlDivElement, files: &Files, year: i32, step: RwSignal<Step>) {
    let root: &Element = root.unchecked_ref();
    if files.worker.is_empty() {
        return;
    }
    each(root, "[data-code]", |element| element.set_hidden(false));
    each(root, "[data-without-code]", |element| element.set_hidden(true));
    let Some(form) =
        root.query_selector("form").ok().flatten().and_then(|form| form.dyn_into::<HtmlFormElement>().ok())
    else {
        return;
    };
    // Should the code fail, the browser itself sends nothing: the person chose that the file stays here.
    form.set_method("dialog");
    let files = files.clone();
    let listener = Closure::<dyn FnMut(SubmitEvent)>::new(move |event: SubmitEvent| {
        let Some(form) = event.target().and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else { return };
        event.prevent_default();
        if field(&form, "lieu") == "serveur" {
            form.set_method("post");
            let _ = form.submit();
            return;
        }
        match file(&form, "fichier") {
            None => step.set(Step::Choose(Some(NO_FILE.to_owned()))),
            Some(chosen) => {
                let parents = file(&form, "maisons-meres");
                step.set(Step::Opening);
                let files = files.clone();
                spawn_local(async move {
                    if open(&files, chosen, parents, year, step).await.is_err() {
                        fail(step, FAILED);
                    }
                });
            }
        }
    });
    if form.add_event_listener_with_callback("submit", listener.as_ref().unchecked_ref()).is_ok() {
        // As long as the page.
        listener.forget();
    }
}

/// The second form was submitted.
pub fn submitted(event: &SubmitEvent, step: RwSignal<Step>) {
    event.prevent_default();
    let Some(form) = event.target().and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else { return };
    let again =
        event.submitter().and_then(|button| button.get_attribute("value")).is_some_and(|value| value == "apercu");
    let choice = Choice::read(|name| field(&form, name));
    let Some((recognised, width, preview)) = with_running(|running| {
        running.choice = choice.clone();
        running.preview.clone().map(|preview| (preview.format.clone(), preview.guess.width, preview))
    })
    .flatten() else {
        return fail(step, FAILED);
    };
    let format = choice.format(&recognised);
    if again || format != recognised {
        step.set(Step::Opening);
        return post(step, "preview", serde_json::to_string(&format).ok(), None);
    }
    match choice.layout(&recognised, width) {
        Err(errors) => {
            step.set(Step::Shown(Box::new((preview, choice, errors))));
            focus("erreurs");
        }
        Ok(layout) => {
            step.set(Step::Reading(ArcRwSignal::new((0, 0))));
            focus("croisement-lecture");
            spawn_local(async move {
                match base().await {
                    Ok(base) => post(step, "cross", serde_json::to_string(&layout).ok(), Some(base)),
                    Err(_) => fail(step, NO_BASE),
                }
            });
        }
    }
}

/// Stops what runs, and begins anew.
pub fn restart(step: RwSignal<Step>) {
    stop();
    step.set(Step::Choose(None));
    focus("fichier");
}

fn stop() {
    if let Some(running) = RUNNING.take() {
        running.worker.terminate();
    }
}

fn fail(step: RwSignal<Step>, message: &str) {
    stop();
    step.set(Step::Choose(Some(message.to_owned())));
    focus("croisement-echec");
}

fn with_running<T>(use_it: impl FnOnce(&mut Running) -> T) -> Option<T> {
    RUNNING.with_borrow_mut(|running| running.as_mut().map(use_it))
}

/// Starts a worker with the file. The page compiles its module, for the worker itself may not use the network: its
/// policy forbids that.
async fn open(
    files: &Files,
    file: File,
    parents: Option<File>,
    year: i32,
    step: RwSignal<Step>,
) -> Result<(), JsValue> {
    stop();
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let module = JsFuture::from(js_sys::WebAssembly::compile_streaming(&window.fetch_with_str(&files.module))).await?;
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(&files.worker, &options)?;
    let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| received(&event, step));
    let failure = Closure::<dyn FnMut(Event)>::new(move |_| fail(step, FAILED));
    worker.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    worker.set_onerror(Some(failure.as_ref().unchecked_ref()));
    worker.post_message(&Array::of3(&module, &file, &parents.map_or(JsValue::NULL, JsValue::from)))?;
    let running =
        Running { worker, preview: None, choice: Choice::default(), year, _listener: listener, _failure: failure };
    RUNNING.set(Some(running));
    Ok(())
}

/// A message of the worker.
fn received(event: &MessageEvent, step: RwSignal<Step>) {
    let reply = event.data().as_string().and_then(|text| serde_json::from_str(&text).ok());
    match reply {
        None => fail(step, FAILED),
        Some(Reply::Failed(message)) => fail(step, &message),
        Some(Reply::Preview(preview)) => {
            let choice = with_running(|running| {
                let first = running.preview.is_none();
                let year = u16::try_from(running.year).unwrap_or_default();
                if first {
                    running.choice = Choice::of(&preview, year);
                } else {
                    // Another sheet or separator has other columns.
                    let before = running.choice.clone();
                    let fresh = Choice::of(&preview, year);
                    running.choice =
                        Choice { nature: before.nature, perimeter: before.perimeter, year: before.year, ..fresh };
                }
                running.preview = Some(preview.clone());
                running.choice.clone()
            });
            step.set(Step::Shown(Box::new((preview, choice.unwrap_or_default(), Vec::new()))));
            focus("croisement-apercu");
        }
        Some(Reply::Progress(lines, per_cent)) => {
            if let Step::Reading(progress) = step.get_untracked() {
                progress.set((lines, per_cent));
            }
        }
        Some(Reply::Outcome(outcome, definitions)) => {
            let choice = with_running(|running| running.choice.clone()).unwrap_or_default();
            stop();
            step.set(Step::Done(Box::new(Shown { outcome: *outcome, definitions, choice, on_server: false })));
            focus("resultat");
        }
    }
}

fn post(step: RwSignal<Step>, kind: &str, value: Option<String>, base: Option<Uint8Array>) {
    let sent = value.and_then(|value| {
        let message =
            Array::of3(&JsString::from(kind), &JsString::from(value), &base.map_or(JsValue::NULL, JsValue::from));
        with_running(|running| running.worker.post_message(&message).is_ok())
    });
    if sent != Some(true) {
        fail(step, FAILED);
    }
}

/// The newest base.
async fn base() -> Result<Uint8Array, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let response: Response = JsFuture::from(window.fetch_with_str(BASE)).await?.dyn_into()?;
    if !response.ok() {
        return Err(JsValue::NULL);
    }
    Ok(Uint8Array::new(&JsFuture::from(response.array_buffer()?).await?))
}

/// Brings what was drawn into sight, once it is.
fn focus(id: &'static str) {
    request_animation_frame(move || {
        let element = document().get_element_by_id(id);
        if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            element.scroll_into_view();
            let _ = element.focus();
        }
    });
}

fn each(root: &Element, selector: &str, change: impl Fn(&HtmlElement)) {
    let Ok(all) = root.query_selector_all(selector) else { return };
    for place in 0..all.length() {
        if let Some(element) = all.item(place).and_then(|node| node.dyn_into::<HtmlElement>().ok()) {
            change(&element);
        }
    }
}

fn field(form: &HtmlFormElement, name: &str) -> String {
    FormData::new_with_form(form).ok().and_then(|data| data.get(name).as_string()).unwrap_or_default()
}

fn file(form: &HtmlFormElement, name: &str) -> Option<File> {
    let input = form.query_selector(&format!("input[name='{name}']")).ok().flatten()?;
    input.dyn_into::<HtmlInputElement>().ok()?.files()?.get(0)
}
