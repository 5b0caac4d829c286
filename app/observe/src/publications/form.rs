//! The form for the contents of a publication.

use crate::actions::PreparePublication;
use forms::{Form, Returned};
use leptos::prelude::*;
use publications::plan::Plan;
use publications::publication::Kind;
use publications::table_catalogue::{Ask, What, offered};
use server_fn::ServerFn;
use statistics::dimensions::Profile;
use store::{Proposal, StaffMember, StoredPublication};
use survey::library::Library;
use survey::{Audience, EditionYear, FieldError};
use ui::text_field::{Control, Entry, entry_view};

/// Maximum length of a summary, in characters.
const SUMMARY_MAX: usize = 10_000;

/// The form's values for a plan.
pub(super) fn typed(plan: &Plan) -> Form {
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let mut typed = vec![
        pair("genre", plan.kind.code()),
        pair("titre", &plan.title),
        pair("resume", &plan.summary),
        pair("corrige", plan.corrects.as_deref().unwrap_or_default()),
        pair("motif", &plan.reason),
    ];
    typed.extend(plan.tables.iter().map(|table| pair("tableau", table)));
    typed.extend(plan.filter.iter().map(|(field, code)| pair("filtre", &format!("{field}:{code}"))));
    typed.extend(plan.proposals.iter().map(|id| pair("proposition", &id.to_string())));
    typed.extend(plan.readers.iter().map(|email| pair("lecteur", email)));
    Form(typed)
}

/// Reads the form.
pub(super) fn read(
    form: &Form,
    library: &Library,
    edition: EditionYear,
    public: &[StoredPublication],
) -> (Plan, Vec<FieldError>) {
    let all =
        |name: &str| form.0.iter().filter(|(own, _)| own == name).map(|(_, value)| value.clone()).collect::<Vec<_>>();
    let mut errors = Vec::new();
    let kind = Kind::named(form.get("genre")).unwrap_or(Kind::Provisional);
    let title = form.line("titre");
    if title.is_empty() || title.chars().count() > 200 {
        errors.push(FieldError::new("titre", "Titre", "Donnez un titre, de 200 caractères au plus."));
    }
    let summary = form.get("resume").replace("\r\n", "\n").trim().to_owned();
    if summary.is_empty() || summary.chars().count() > SUMMARY_MAX {
        errors.push(FieldError::new(
            "resume",
            "Ce qu’il faut retenir",
            "Écrivez ce qu’il faut retenir, en 10\u{202f}000 caractères au plus.",
        ));
    }
    let names: Vec<String> = offered(library, edition).iter().map(Ask::id).collect();
    let tables: Vec<String> = all("tableau").into_iter().filter(|table| names.contains(table)).collect();
    if tables.is_empty() {
        errors.push(FieldError::new("tableau", "Tableaux", "Cochez au moins un tableau."));
    }
    let filter = form.get("filtre").split_once(':').map(|(field, code)| (field.to_owned(), code.to_owned()));
    let corrects = Some(form.get("corrige").to_owned()).filter(|id| public.iter().any(|one| one.id == *id));
    let reason = form.line("motif").to_owned();
    if kind == Kind::Correction {
        if corrects.is_none() {
            errors.push(FieldError::new("corrige", "Publication corrigée", "Dites quelle publication est corrigée."));
        }
        if reason.is_empty() {
            errors.push(FieldError::new(
                "motif",
                "Motif de la correction",
                "Donnez le motif : il est publié avec la correction.",
            ));
        }
    }
    let proposals = all("proposition").iter().filter_map(|id| id.parse().ok()).collect();
    let plan = Plan {
        kind,
        title: title.to_owned(),
        summary,
        tables,
        filter,
        proposals,
        readers: all("lecteur"),
        corrects: corrects.filter(|_| kind == Kind::Correction),
        reason: if kind == Kind::Correction { reason } else { String::new() },
    };
    (plan, errors)
}

/// The choices of the form.
pub(super) struct Offer<'a> {
    pub library: &'a Library,
    pub edition: EditionYear,
    pub proposals: &'a [Proposal],
    pub staff: &'a [StaffMember],
    pub public: &'a [StoredPublication],
}

/// The form of a draft or of a new publication.
pub(super) fn form_view(offer: &Offer<'_>, draft: Option<&StoredPublication>, returned: &Returned) -> AnyView {
    let has = |name: &str, value: &str| returned.typed.0.iter().any(|(n, v)| n == name && v == value);
    let entry = |name: &'static str, label: &'static str, hint: &'static str, control| {
        entry_view(&Entry { name, id: name, label, hint, control, autocomplete: "off", required: true }, returned)
    };
    let tick = |name: &'static str, value: String, label: String| {
        let (id, checked) = (format!("{name}-{value}"), has(name, &value));
        view! {
            <div class="tick">
                <input type="checkbox" id=id.clone() name=name value=value checked=checked />
                <label for=id>{label}</label>
            </div>
        }
        .into_any()
    };
    let kinds: Vec<_> = Kind::ALL
        .into_iter()
        .filter(|kind| *kind != Kind::Correction || !offer.public.is_empty())
        .map(|kind| view! { <option value=kind.code() selected=has("genre", kind.code())>{kind.name()}</option> })
        .collect();
    let asks = offered(offer.library, offer.edition);
    let group = |title: &'static str, is_in: &dyn Fn(&Ask) -> bool, open: bool| {
        let ticks: Vec<_> = asks
            .iter()
            .filter(|ask| is_in(ask))
            .filter_map(|ask| {
                let questionnaire = offer.library.get(offer.edition, ask.what.audience())?;
                Some(tick("tableau", ask.id(), ask.title(questionnaire)))
            })
            .collect();
        let open = open || asks.iter().any(|ask| is_in(ask) && has("tableau", &ask.id()));
        view! { <details class="aside" open=open><summary>{title}</summary><div class="ticks">{ticks}</div></details> }
            .into_any()
    };
    let answers = |audience: Audience| move |ask: &Ask| matches!(&ask.what, What::Answers(own, _) if *own == audience);
    let tables = [
        group(
            "Volumes, taux, évolutions et classes d’achats",
            &|ask| matches!(ask.what, What::Volumes(_) | What::Rates(_) | What::Growth(_) | What::Classes(_)),
            true,
        ),
        group(
            "Déclaré, mesuré, marchés publics et publié, côte à côte",
            &|ask| matches!(ask.what, What::Sources(_)),
            false,
        ),
        group("Participation", &|ask| matches!(ask.what, What::Participation(_)), false),
        group("Réponses des acheteurs", &answers(Audience::Acheteurs), false),
        group("Réponses des start-up", &answers(Audience::StartUp), false),
    ];
    let profile = offer.library.get(offer.edition, Audience::Acheteurs).map(|q| Profile::of(q)).unwrap_or_default();
    let filters: Vec<_> = profile
        .dimensions
        .iter()
        .map(|dimension| {
            let options: Vec<_> = dimension
                .values
                .iter()
                .map(|(code, name)| {
                    let value = format!("{}:{code}", dimension.field);
                    let selected = has("filtre", &value);
                    view! { <option value=value selected=selected>{name.clone()}</option> }
                })
                .collect();
            view! { <optgroup label=dimension.name.clone()>{options}</optgroup> }
        })
        .collect();
    let proposals: Vec<_> = offer
        .proposals
        .iter()
        .map(|one| tick("proposition", one.id.to_string(), one.now.written.title.clone()))
        .collect();
    let proposals = (!proposals.is_empty()).then(|| {
        view! { <details class="aside"><summary>"Propositions montrées"</summary><div class="ticks">{proposals}</div></details> }
    });
    let readers: Vec<_> = offer.staff.iter().map(|one| tick("lecteur", one.email.clone(), one.email.clone())).collect();
    let corrected: Vec<_> = offer
        .public
        .iter()
        .map(|one| view! { <option value=one.id.clone() selected=has("corrige", &one.id)>{format!("{} : {}", one.id, one.plan.title)}</option> })
        .collect();
    let correction = (!offer.public.is_empty()).then(|| {
        view! {
            <details class="aside" open=has("genre", Kind::Correction.code())>
                <summary>"Pour une correction"</summary>
                <label class="field-label" for="corrige">"Publication corrigée"</label>
                <select class="input" id="corrige" name="corrige"><option value="">"Aucune"</option>{corrected}</select>
                {entry_view(&Entry { name: "motif", id: "motif", label: "Motif de la correction", hint: "Publié avec elle.", control: Control::Line(300), autocomplete: "off", required: false }, returned)}
            </details>
        }
    });
    let error = returned
        .error("tableau")
        .map(|text| view! { <p class="field-error" id="tableau-erreur">{text.to_owned()}</p> });
    let id = draft.map(|draft| view! { <input type="hidden" name="publication" value=draft.id.clone() /><input type="hidden" name="version" value=draft.version.to_string() /> });
    view! {
        <form method="post" action=PreparePublication::url() novalidate>
            <input type="hidden" name="edition" value=offer.edition.to_string() />
            {id}
            <div class="question">
                <label class="question-label" for="genre">"Genre"</label>
                <p class="hint" id="genre-aide">"Une édition a une publication provisoire et une définitive au plus, corrections à part : le nombre de versions est le risque."</p>
                <select class="input" id="genre" name="genre" aria-describedby="genre-aide">{kinds}</select>
            </div>
            {entry("titre", "Titre", "", Control::Line(200))}
            {entry("resume", "Ce qu’il faut retenir", "Du texte seul, une ligne vide entre les paragraphes. Rien qui ne soit dans les tableaux.", Control::Area(8))}
            <fieldset class="question" id="tableau">
                <legend class="question-label">"Tableaux"</legend>
                {error}
                {tables}
            </fieldset>
            <div class="question">
                <label class="question-label" for="filtre">"Filtre"</label>
                <p class="hint" id="filtre-aide">"Il vaut pour les tableaux par segment, région ou taille, sauf ceux qui détaillent déjà ce qu’il fixe."</p>
                <select class="input" id="filtre" name="filtre" aria-describedby="filtre-aide"><option value="">"Aucun"</option>{filters}</select>
            </div>
            {proposals}
            <details class="aside"><summary>"Lecteurs avant parution"</summary><p class="hint">"Nommés dans la publication ; chaque lecture est inscrite au journal."</p><div class="ticks">{readers}</div></details>
            {correction}
            <div class="actions"><button class="button">"Enregistrer et voir l’aperçu"</button></div>
        </form>
    }
    .into_any()
}
