//! `/observatoire/qualite`: the findings, and their weight in the figures.

use super::filters::{PATH, address, asked, questionnaire_of};
use super::review::{Item, Review};
use crate::figures::page::FILE;
use dashboards::projections::answers::AnswersInMemory;
use dashboards::projections::responses::quality;
use dashboards::rendered::{DRAWN, PageKey};
use editing::checks::Kind;
use editing::checks::decision::State;
use forms::{Form, encode};
use french::counted;
use leptos::prelude::*;
use live::region::LiveRegion;
use service::accounts::rights::Right;
use service::audit::note_look;
use service::{Service, service};
use statistics::figure::Figure;
use store::{SessionInfo, StoreError};
use survey::identifier::audience_name;
use survey::{Audience, EditionYear};
use ui::figure_view::figure_view;
use ui::later::later;
use ui::page::{Page, Unavailable};
use ui::staff_page::page_for;
use ui::text_field::choice;

/// Number of findings on a page.
const A_PAGE: usize = 25;
/// The value of the state filter for all findings. Without a value, it selects the unsettled ones.
const ALL: &str = "tous";

/// `/observatoire/qualite`.
#[component]
pub fn QualityPage() -> impl IntoView {
    let (service, asked) = (service(), asked());
    let page = async move {
        let session = match page_for(Right::SeeResponses).await {
            Ok(session) => session,
            Err(instead) => return instead,
        };
        let chosen = Chosen::read(&service, &asked);
        quality_page(&service, &session, &chosen).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the findings could not be read");
            view! { <Unavailable /> }.into_any()
        })
    };
    later(page)
}

/// The filters.
struct Chosen {
    edition: EditionYear,
    audience: Audience,
    kind: Option<Kind>,
    /// As written in the address.
    state: String,
    page: usize,
}

impl Chosen {
    fn read(service: &Service, form: &Form) -> Self {
        let (edition, audience) = questionnaire_of(service, form);
        let known = form.get("etat") == ALL || State::named(form.get("etat")).is_some();
        let state = if known { form.get("etat").to_owned() } else { String::new() };
        let page = form.get("page").parse().unwrap_or(1).max(1);
        Self { edition, audience, kind: Kind::named(form.get("genre")), state, page }
    }

    fn picks(&self, item: &Item) -> bool {
        let state = match State::named(&self.state) {
            Some(state) => item.state == state,
            None => self.state == ALL || item.state.is_unsettled(),
        };
        state && self.kind.is_none_or(|kind| item.finding.kind == kind)
    }

    fn turned_to(&self, page: usize) -> String {
        let pairs = [
            ("edition", self.edition.to_string()),
            ("public", self.audience.to_string()),
            ("genre", self.kind.map(|kind| kind.code().to_owned()).unwrap_or_default()),
            ("etat", self.state.clone()),
            ("page", page.to_string()),
        ];
        let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        format!("{PATH}?{}", encode(&Form(pairs.map(|(name, value)| (name.to_owned(), value)).collect())))
    }
}

async fn quality_page(service: &Service, session: &SessionInfo, chosen: &Chosen) -> Result<AnyView, StoreError> {
    let (edition, audience) = (chosen.edition, chosen.audience);
    let answers = use_context::<AnswersInMemory>();
    let Some(review) = Review::of(&service.store, &quality(), edition, audience).await? else {
        return Ok(view! { <Unavailable /> }.into_any());
    };
    let picked: Vec<&Item> = review.items.iter().filter(|item| chosen.picks(item)).collect();
    let pages = picked.len().div_ceil(A_PAGE).max(1);
    let shown: Vec<&Item> =
        picked.iter().skip((chosen.page - 1).saturating_mul(A_PAGE)).take(A_PAGE).copied().collect();
    // A finding's sentence discloses part of a single response, so showing it is logged first.
    let mut references: Vec<&str> = shown.iter().map(|item| item.reference.as_str()).collect();
    references.dedup();
    let object = format!("qualité {edition}/{audience}");
    if let Err(refusal) = note_look(service, session, object, &references).await {
        tracing::error!(message = refusal.message, "findings are not shown");
        return Ok(view! { <Unavailable /> }.into_any());
    }
    let counts: Vec<String> = State::ALL
        .into_iter()
        .filter_map(|state| {
            let count = review.count(state);
            (count > 0).then(|| format!("{} : {count}", state.label().to_lowercase()))
        })
        .collect();
    let all = match review.items.len() {
        0 => "Rien de surprenant dans ces réponses.".to_owned(),
        count => format!("{} ({}).", counted(count, "Aucun constat", "Un constat", "# constats"), counts.join(", ")),
    };
    let found = counted(
        picked.len(),
        "Aucun ne correspond à ces choix.",
        "Un seul correspond à ces choix.",
        "# correspondent à ces choix.",
    );
    let heard = if review.items.is_empty() { all } else { format!("{all} {found}") };
    let rows: Vec<_> = shown.into_iter().map(|item| row(item, edition, audience)).collect();
    let list = (!rows.is_empty()).then(|| view! { <ol class="text-list" role="list">{rows}</ol> });
    let turn = |page: usize, name: &'static str| view! { <li><a href=chosen.turned_to(page)>{name}</a></li> };
    let before = (chosen.page > 1).then(|| turn(chosen.page - 1, "Page précédente"));
    let after = (chosen.page < pages).then(|| turn(chosen.page + 1, "Page suivante"));
    let turning = (pages > 1).then(|| {
        view! { <nav aria-label="Pages"><p>{format!("Page {} sur {pages}", chosen.page)}</p><ul class="tabs">{before}{after}</ul></nav> }
    });
    let own = chosen.turned_to(1);
    // The file must match the page, whatever arrives in the meantime.
    let drawn = answers.map(|answers| {
        answers.drawn.keep_figures(PageKey::of_quality(edition), review.version, None, review.figures.clone())
    });
    let drawn = drawn.map(|drawn| format!("&{DRAWN}={}", drawn.name)).unwrap_or_default();
    let file = |figure: &Figure| {
        format!("{FILE}?page=qualite&figure={}&edition={edition}&public={audience}{drawn}", figure.id)
    };
    let figures: Vec<_> = review.figures.iter().map(|figure| figure_view(figure, &file(figure), &own, None)).collect();
    let filter = filter(service, chosen);
    Ok(view! {
        <Page title="Qualité des données" staff=true>
            <h1>"Qualité des données"</h1>
            <p class="lead">"Doublons probables, ordres de grandeur, contradictions : ce que des réponses ont de surprenant, calculé à chaque changement. Rien n’est décidé sans vous."</p>
            {filter}
            <LiveRegion edition=edition.year() version=review.version>
                <p>{heard}</p>
                {list}
                {turning}
                <div class="figures">{figures}</div>
            </LiveRegion>
            <p class="note">"Les réponses du mode test n’y sont jamais. Chaque consultation de cette page et d’un constat est inscrite au journal, chaque décision aussi."</p>
        </Page>
    }
    .into_any())
}

fn filter(service: &Service, chosen: &Chosen) -> AnyView {
    let editions = service.library.editions().iter().rev().map(|e| (e.to_string(), e.to_string())).collect();
    let audiences = Audience::ALL.map(|audience| (audience.to_string(), audience_name(audience).to_owned())).into();
    let option = |code: &str, label: &str| (code.to_owned(), label.to_owned());
    let kinds = std::iter::once(option("", "Tous")).chain(Kind::ALL.map(|kind| option(kind.code(), kind.label())));
    let states = [option("", "En attente"), option(ALL, "Tous")].into_iter();
    let states = states.chain(State::ALL.map(|state| option(state.code(), state.label())));
    view! {
        <form class="filter" method="get" action=PATH>
            {choice("edition", "Édition", editions, &chosen.edition.to_string())}
            {choice("public", "Questionnaire", audiences, &chosen.audience.to_string())}
            {choice("genre", "Genre de constat", kinds.collect(), chosen.kind.map_or("", Kind::code))}
            {choice("etat", "État", states.collect(), &chosen.state)}
            <button class="button button-second">"Afficher"</button>
        </form>
    }
    .into_any()
}

fn row(item: &Item, edition: EditionYear, audience: Audience) -> AnyView {
    let to = address(edition, audience, &item.name);
    let class = if item.state.is_unsettled() { "state state-open" } else { "state state-done" };
    view! {
        <li class="free-text">
            <p class="note">{item.finding.kind.label()}</p>
            <p>{item.finding.sentence.clone()}</p>
            <p class="finding-foot">
                <span class=class>{item.state.label()}</span>
                <a href=to>"Examiner la réponse " <span translate="no">{item.reference.clone()}</span> " " <span class="visually-hidden">{format!(" : {}", item.finding.kind.label().to_lowercase())}</span></a>
            </p>
        </li>
    }
    .into_any()
}
