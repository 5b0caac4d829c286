//! The first form: the file, and where it is read.

use leptos::prelude::*;

/// The fields of the first form. Where the code of the page cannot run, the file is read on the server, and the form
/// says so.
pub fn fields() -> AnyView {
    view! {
        {file_field(
            "fichier",
            "Votre liste de fournisseurs",
            "Fichier CSV ou classeur .xlsx : une ligne par achat, par facture ou par fournisseur, avec un SIREN, un SIRET ou un numéro de TVA, et un montant. L’ordre des colonnes est libre.",
            true,
        )}
        <details class="crossing-more">
            <summary>"Regrouper les filiales d’un même groupe"</summary>
            {file_field(
                "maisons-meres",
                "Table des maisons mères",
                "Facultatif. Deux colonnes : le SIREN d’une filiale, puis celui de sa maison mère. Les achats d’une filiale comptent alors pour sa maison mère.",
                false,
            )}
        </details>
        <fieldset class="question crossing-place" hidden data-code="true">
            <legend>"Où lire le fichier ?"</legend>
            <div class="ticks">
                <div class="tick">
                    <input type="radio" id="lieu-navigateur" name="lieu" value="navigateur" checked />
                    <label for="lieu-navigateur"><strong>"Dans ce navigateur"</strong>" (conseillé). Le fichier ne quitte pas votre ordinateur. Vous pouvez le vérifier dans l’onglet «\u{a0}Réseau\u{a0}» des outils de votre navigateur : rien n’est envoyé pendant la lecture."</label>
                </div>
                <div class="tick">
                    <input type="radio" id="lieu-serveur" name="lieu" value="serveur" />
                    <label for="lieu-serveur"><strong>"Sur notre serveur"</strong>". Le fichier y est lu en mémoire ; il n’est écrit nulle part, ni gardé."</label>
                </div>
            </div>
        </fieldset>
        <p class="crossing-server" data-without-code="true">"Votre navigateur n’exécute pas le code de cette page : le fichier sera lu par notre serveur, en mémoire. Il n’y est écrit nulle part, ni gardé."</p>
    }
    .into_any()
}

/// The field of a file, with its label and hint.
pub fn file_field(name: &'static str, label: &'static str, hint: &'static str, required: bool) -> AnyView {
    let hint_id = format!("{name}-aide");
    view! {
        <div class="crossing-field">
            <label class="field-label" for=name>{label}</label>
            <p class="hint" id=hint_id.clone()>{hint}</p>
            <input class="input-file" type="file" id=name name=name accept=".csv,.txt,.tsv,.xlsx" aria-describedby=hint_id required=required />
        </div>
    }
    .into_any()
}
