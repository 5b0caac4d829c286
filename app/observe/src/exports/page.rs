//! The page where staff export responses as files. The form uses GET, so that a request is part of the address.

use documents::codebook::CodebookFormat;
use documents::responses::selection::label;
use documents::responses::{ExportRequest, Format};
use forms::{Form, decode};
use french::counted;
use leptos::prelude::*;
use service::accounts::rights::Right;
use service::{Service, service};
use store::{Partner, Selection, StoreError};
use survey::{Audience, FieldError, Role};
use ui::error_summary::ErrorSummary;
use ui::later::later;
use ui::page::{Page, Unavailable};
use ui::staff_page::page_for;

/// The page's address.
pub const PATH: &str = "/observatoire/exports";
/// The address of the files.
pub const FILE: &str = "/exports/fichier";

/// `/observatoire/exports`.
#[component]
pub fn ExportsPage() -> impl IntoView {
    let query = use_context::<http::request::Parts>().and_then(|parts| parts.uri.query().map(ToOwned::to_owned));
    let service = service();
    let page = async move {
        if let Err(instead) = page_for(Right::Export).await {
            return instead;
        }
        let typed = query.as_deref().and_then(decode).unwrap_or_default();
        exports_page(&service, &typed).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the responses could not be counted");
            view! { <Unavailable /> }.into_any()
        })
    };
    later(page)
}

/// The form's values and their errors.
struct Asked<'a> {
    typed: &'a Form,
    errors: Vec<FieldError>,
}

impl Asked<'_> {
    fn value(&self, name: &str, otherwise: &str) -> String {
        let typed = self.typed.get(name);
        if typed.is_empty() { otherwise.to_owned() } else { typed.chars().take(40).collect() }
    }

    fn error(&self, name: &str) -> Option<String> {
        self.errors.iter().find(|error| error.field == name).map(|error| error.message.clone())
    }
}

async fn exports_page(service: &Service, typed: &Form) -> Result<AnyView, StoreError> {
    let pairs = typed.0.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let read = match typed.0.is_empty() {
        true => None,
        false => Some(ExportRequest::read(pairs, &service.library, service.edition)),
    };
    let counted = match &read {
        Some(Ok(request)) => Some((service.store.reading(Selection::from(request)).await?.count(), request.clone())),
        _ => None,
    };
    let errors = read.and_then(Result::err).unwrap_or_default();
    let asked = Asked { typed, errors: errors.clone() };
    let partners = service.store.partners().await?;
    let wrong = !errors.is_empty();
    let (counted, codebooks) = (counted.map(counted_view), codebooks(service));
    let (which, shape) = (which(service, &asked, &partners), shape(&asked));
    Ok(view! {
        <Page title="Exports" staff=true wrong=wrong>
            <ErrorSummary errors=errors />
            <h1>"Exports"</h1>
            <p class="lead">"Les réponses envoyées, une ligne chacune, et leur dictionnaire des variables."</p>
            <div class="notice">
                <p><strong>"Ces fichiers sont confidentiels."</strong>" Ils contiennent les numéros SIREN et les montants de chaque organisation ; les adresses électroniques des répondants n’y sont jamais. Chaque export est inscrit au journal, avec vos choix et le nombre de réponses."</p>
            </div>
            {counted}
            <form class="export" method="get" action=FILE novalidate>
                {which}
                {shape}
                <div class="actions">
                    <button class="button">"Télécharger"</button>
                    <button class="button button-second" formaction=PATH>"Compter les réponses"</button>
                </div>
            </form>
            {codebooks}
        </Page>
    }
    .into_any())
}

/// The number of responses in a file.
fn counted_view((count, request): (u64, ExportRequest)) -> AnyView {
    let label = counted(
        count,
        "Aucune réponse ne correspond à ces choix.",
        "Une réponse correspond à ces choix.",
        "# réponses correspondent à ces choix.",
    );
    let file = format!("{FILE}?{}", request.query());
    let name = request.file_name();
    view! { <div class="notice" role="status"><p>{label} " " <a href=file download="">{format!("Télécharger {name}")}</a></p></div> }
        .into_any()
}

/// The fields that choose responses.
fn which(service: &Service, asked: &Asked<'_>, partners: &[Partner]) -> AnyView {
    let editions: Vec<_> = service.library.editions().iter().rev().map(|e| (e.to_string(), e.to_string())).collect();
    let audiences = Audience::ALL.map(|audience| (audience.slug(), audience_name(audience)));
    let segments = service.library.get(service.edition, Audience::Acheteurs).and_then(|q| q.with_role(Role::Segment));
    let segments = segments.map_or(&[][..], |question| question.kind.options());
    let all = |label: &str| [(String::new(), label.to_owned())].into_iter();
    let segments = all("Tous").chain(segments.iter().map(|o| (o.code.clone(), o.label.clone()))).collect();
    let partners =
        all("Tous, et sans partenaire").chain(partners.iter().map(|r| (r.code.clone(), r.name.clone()))).collect();
    let counting = matches!(asked.value("counting", "").as_str(), "true" | "oui" | "1");
    view! {
        <h2>"Quelles réponses"</h2>
        {radios("audience", &audiences, &asked.value("audience", "acheteurs"), asked)}
        {select("edition", editions, &asked.value("edition", &service.edition.to_string()), "", asked)}
        {select("segment", segments, &asked.value("segment", ""), "Des acheteurs seulement : les start-up n’en ont pas.", asked)}
        {select("relay", partners, &asked.value("relay", ""), "Celui dont le lien a amené le répondant.", asked)}
        <div class="fields-several">
            {date("sent_from", asked)}
            {date("sent_to", asked)}
        </div>
        <div class="question tick">
            <input type="checkbox" id="counting" name="counting" value="true" checked=counting />
            <label for="counting">"Seulement les réponses qui comptent : une par organisation"</label>
        </div>
    }
    .into_any()
}

/// The fields that choose the format.
fn shape(asked: &Asked<'_>) -> AnyView {
    let formats = [
        (Format::Csv.extension(), "CSV, pour tout logiciel"),
        (Format::Xlsx.extension(), "Classeur Excel (XLSX)"),
        (Format::Parquet.extension(), "Parquet, pour R, Python et les outils statistiques"),
    ];
    let values = [
        ("codes", "Les codes, qui ne changent pas d’une édition à l’autre"),
        ("labels", "Les libellés que les répondants ont lus"),
    ];
    let marks =
        [("true", "Avec la marque UTF-8, que les tableurs attendent"), ("false", "Sans marque, pour un programme")];
    let separators = [
        ("semicolon", "Point-virgule, et virgule décimale : Excel en français"),
        ("comma", "Virgule, et point décimal"),
    ];
    view! {
        <h2>"Sous quelle forme"</h2>
        {radios("format", &formats, &asked.value("format", "csv"), asked)}
        {radios("values", &values, &asked.value("values", "codes"), asked)}
        {radios("separator", &separators, &asked.value("separator", "semicolon"), asked)}
        {radios("mark", &marks, &asked.value("mark", "true"), asked)}
    }
    .into_any()
}

/// The codebooks of all editions.
fn codebooks(service: &Service) -> AnyView {
    let mut questionnaires: Vec<_> = service.library.iter().collect();
    questionnaires.reverse();
    let rows: Vec<_> = questionnaires
        .into_iter()
        .map(|questionnaire| {
            let (edition, audience) = (questionnaire.edition, questionnaire.audience);
            let name = format!("{}, édition {edition}", audience_name(audience));
            let links: Vec<_> = CodebookFormat::ALL
                .map(|format| {
                    let address = format!("/api/v1/codebook/{audience}.{}?edition={edition}", format.extension());
                    let label = match format {
                        CodebookFormat::Csv => "CSV",
                        CodebookFormat::Json => "JSON",
                        CodebookFormat::Ddi => "DDI (XML)",
                    };
                    let of = format!(" – {name}");
                    view! { <a class="file" href=address download="">{label} <span class="visually-hidden">{of}</span></a> " " }
                })
                .into();
            view! { <div><dt>{name}</dt><dd>{links}</dd></div> }
        })
        .collect();
    view! {
        <section class="codebooks">
            <h2>"Dictionnaire des variables"</h2>
            <p>"Ce que contient chaque colonne, les codes et leur sens : CSV pour un tableur, JSON pour un programme, DDI pour une archive de données."</p>
            <dl class="facts">{rows}</dl>
        </section>
    }
    .into_any()
}

fn audience_name(audience: Audience) -> &'static str {
    match audience {
        Audience::StartUp => "Start-up",
        Audience::Acheteurs => "Acheteurs publics et privés",
    }
}

fn error_view(name: &str, asked: &Asked<'_>) -> Option<AnyView> {
    asked.error(name).map(|m| view! { <p class="field-error" id=format!("{name}-erreur")>{m}</p> }.into_any())
}

fn radios(name: &'static str, options: &[(&'static str, &'static str)], chosen: &str, asked: &Asked<'_>) -> AnyView {
    let options: Vec<_> = options
        .iter()
        .enumerate()
        .map(|(place, (value, label))| {
            // Error messages link to the first one, whose id is the name.
            let id = if place == 0 { name.to_owned() } else { format!("{name}-{value}") };
            view! {
                <div class="tick">
                    <input type="radio" id=id.clone() name=name value=*value checked=*value == chosen />
                    <label for=id>{*label}</label>
                </div>
            }
        })
        .collect();
    let wrong = asked.error(name).is_some();
    view! {
        <fieldset class="question" class:field-wrong=wrong>
            <legend class="question-label">{label(name).to_owned()}</legend>
            {error_view(name, asked)}
            <div class="ticks">{options}</div>
        </fieldset>
    }
    .into_any()
}

fn select(
    name: &'static str,
    options: Vec<(String, String)>,
    chosen: &str,
    hint: &'static str,
    asked: &Asked<'_>,
) -> AnyView {
    let options: Vec<_> = options
        .into_iter()
        .map(|(value, label)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{label}</option> }
        })
        .collect();
    let wrong = asked.error(name).is_some();
    let hint_id = format!("{name}-aide");
    let described = described(name, !hint.is_empty(), wrong);
    let hint = (!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> });
    view! {
        <div class="question" class:field-wrong=wrong>
            <label class="question-label" for=name>{label(name).to_owned()}</label>
            {hint}
            {error_view(name, asked)}
            <select class="input input-long" id=name name=name aria-describedby=described aria-invalid=wrong.then_some("true")>{options}</select>
        </div>
    }
    .into_any()
}

fn date(name: &'static str, asked: &Asked<'_>) -> AnyView {
    let wrong = asked.error(name).is_some();
    view! {
        <div class="question" class:field-wrong=wrong>
            <label class="question-label" for=name>{label(name).to_owned()}</label>
            {error_view(name, asked)}
            <input
                class="input input-identifier" type="date" id=name name=name value=asked.value(name, "")
                aria-describedby=described(name, false, wrong) aria-invalid=wrong.then_some("true")
            />
        </div>
    }
    .into_any()
}

fn described(name: &str, hint: bool, wrong: bool) -> Option<String> {
    let ids: Vec<_> =
        [hint.then(|| format!("{name}-aide")), wrong.then(|| format!("{name}-erreur"))].into_iter().flatten().collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}
