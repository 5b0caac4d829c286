//! The upload of files of contracts on the page of imports: the form, the progress, and what the staff do with files
//! that are left.

use super::IMPORTS;
use crate::actions::HandleContractFiles;
use forms::Returned;
use french::{counted, dates};
use leptos::prelude::*;
use server_fn::ServerFn;
use service::contract_uploads::{Received, State, Step};
use service::form::returned_by_cookie::Way;
use service::startup_base::MOST_WITHOUT_NUMBER;
use ui::auto_refresh;
use ui::text_field::{Control, Entry, entry_view};

/// Where files are sent.
pub const UPLOAD: &str = "/api/marches/fichiers";
/// The field of the files.
pub const FILES: &str = "fichiers";
/// Its label.
pub const FILES_LABEL: &str = "Fichiers";
/// The field of the share without a usable number.
pub const SHARE: &str = "part";
/// Its label.
pub const SHARE_LABEL: &str = "Part sans numéro admise (%)";
/// The part of the page that shows the state, to which errors lead that are about no field.
pub const STATE: &str = "envoi";
/// Its label.
pub const STATE_LABEL: &str = "Envoi";
/// The way back of a refused share.
pub const WAY: Way<'static> = Way { form: "marches-lecture", page: IMPORTS };

/// Interval at which the progress is refreshed, in seconds.
const EVERY: u32 = 3;

/// The part of the page: `ready` says whether there is a start-up base to cross files with.
pub fn upload_view(state: &State, returned: &Returned, ready: bool) -> AnyView {
    let content = match state {
        State::Idle(_) if !ready => view! {
            <p>"Importez d’abord une liste dans la " <a href="/observatoire/base">"base des start-up"</a> ", avec laquelle les marchés sont croisés."</p>
        }
        .into_any(),
        State::Idle(_) => form(returned),
        State::Arriving => under_way("Des fichiers sont en cours de réception.", false),
        State::Here(received, step) => here(received, step, returned),
    };
    view! {
        <section id=STATE aria-labelledby="envoi-titre">
            <h2 id="envoi-titre">"Importer"</h2>
            {content}
        </section>
    }
    .into_any()
}

fn here(received: &Received, step: &Step, returned: &Returned) -> AnyView {
    let sent = sent(received);
    let content = match step {
        Step::Waiting => under_way("Les fichiers sont reçus : leur lecture commence.", true),
        Step::Reading(words) => under_way(words, true),
        Step::Stopping => under_way("La lecture s’arrête.", false),
        Step::Leaving => under_way("Les fichiers sont en cours de suppression.", false),
        Step::Halted(why) => halted(why, received.share, returned),
    };
    view! { <p>{sent}</p> {content} }.into_any()
}

fn sent(received: &Received) -> String {
    let Received { names, bytes, at, by, .. } = received;
    let files = counted(names.len(), "Aucun fichier", "Un fichier reçu", "# fichiers reçus");
    let size = counted(bytes.div_ceil(1_000_000), "vide", "1\u{a0}Mo au plus", "#\u{a0}Mo");
    format!("{files} le {} de {by}, {size}\u{a0}: {}.", dates::moment(*at), names.join(", "))
}

/// Work that goes on, with its progress in words.
fn under_way(words: &str, stops: bool) -> AnyView {
    let stop = stops.then(|| {
        view! {
            <form method="post" action=HandleContractFiles::url()>
                <div class="actions"><button class="button button-second" name="geste" value="arreter">"Arrêter"</button></div>
            </form>
        }
    });
    view! {
        <p id="lecture" data-fresh="" data-ends="">{words.to_owned()}</p>
        {stop}
        <p class="note"><a href=IMPORTS>"Actualiser"</a></p>
        {auto_refresh::until_it_ends(EVERY)}
    }
    .into_any()
}

fn halted(why: &str, admitted: u64, returned: &Returned) -> AnyView {
    view! {
        <div class="notice"><p><strong>{why.to_owned()}</strong></p></div>
        <form method="post" action=HandleContractFiles::url() novalidate>
            {share_view(returned, admitted)}
            <div class="actions">
                <button class="button" name="geste" value="reprendre">"Reprendre"</button>
                <button class="button button-second" name="geste" value="supprimer">"Supprimer les fichiers"</button>
            </div>
        </form>
        <p class="note">"«\u{a0}Reprendre\u{a0}» lit de nouveau les fichiers reçus, sans nouvel envoi. Au bout de sept jours, ils sont supprimés."</p>
    }
    .into_any()
}

fn form(returned: &Returned) -> AnyView {
    let error = returned
        .error(FILES)
        .map(|message| view! { <p class="field-error" id="fichiers-erreur">{message.to_owned()}</p> });
    let wrong = error.is_some();
    let described = if wrong { "fichiers-aide fichiers-erreur" } else { "fichiers-aide" };
    view! {
        <form method="post" action=UPLOAD enctype="multipart/form-data" novalidate>
            <div class="question" class:field-wrong=wrong>
                <label class="question-label" for=FILES>{FILES_LABEL}</label>
                <p class="hint" id="fichiers-aide">"Ceux publiés sur data.gouv.fr : JSON, XML, CSV, gzip de ceux-ci, ou Parquet. Dix au plus, 8 Go en tout. Envoyez ensemble ceux qui vont ensemble : un marché que plusieurs publient compte une fois."</p>
                {error}
                <input class="input" type="file" id=FILES name=FILES multiple accept=".json,.xml,.csv,.gz,.parquet" aria-describedby=described aria-invalid=wrong.then_some("true") />
            </div>
            {share_view(returned, MOST_WITHOUT_NUMBER)}
            <div class="actions"><button class="button">"Envoyer et lire"</button></div>
        </form>
        <p class="note">"Rien n’est pris en compte avant que vous ayez relu le rapport de l’import et l’ayez confirmé."</p>
    }
    .into_any()
}

fn share_view(returned: &Returned, usual: u64) -> AnyView {
    let mut returned = returned.clone();
    if returned.error(SHARE).is_none() && returned.typed.get(SHARE).is_empty() {
        returned.typed = forms::Form(vec![(SHARE.to_owned(), usual.to_string())]);
    }
    let entry = Entry {
        name: SHARE,
        id: SHARE,
        label: SHARE_LABEL,
        hint: "Si davantage d’enregistrements ou d’euros n’ont pas de numéro utilisable, rien n’est importé.",
        control: Control::Whole,
        autocomplete: "off",
        required: true,
    };
    entry_view(&entry, &returned)
}
