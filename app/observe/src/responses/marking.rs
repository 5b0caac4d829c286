//! What staff record about an organisation on the page of its response: its group, its written consent.

use super::confirmation::{REASON, form, reason};
use super::handling::{Handled, NO_REASON_GIVEN, words};
use super::response_page::Shown;
use crate::actions::{SetConsent, SetGroup};
use forms::{Form, Refusal, Returned};
use leptos::prelude::*;
use server_fn::ServerFn;
use service::Service;
use service::audit::noting;
use store::{Act, StoreError};
use survey::FieldError;
use survey::Siren;
use survey::questionnaire::organisation_of;
use ui::text_field::{Control, Entry, entry_view};

/// The data of the two sections.
pub(super) struct Marks {
    /// The organisation's SIREN, if it gave one.
    own: Option<Siren>,
    /// The SIREN of its group, the group's own first; empty without a group.
    group: Vec<String>,
    /// Where its written consent is filed.
    consent: Option<String>,
}

impl Marks {
    /// The data for a response.
    pub(super) async fn of(shown: &Shown<'_>) -> Result<Self, StoreError> {
        let own = organisation_of(shown.questionnaire, &shown.stored.response.answers);
        let store = &shown.service.store;
        let group = match own {
            Some(own) => store.group_of(own).await?,
            None => Vec::new(),
        };
        Ok(Self { own, group, consent: store.consent_of(shown.stored.id).await? })
    }
}

/// The sections.
pub(super) fn view(shown: &Shown<'_>, marks: &Marks, returned: &Returned) -> AnyView {
    let siren = Entry {
        name: "siren-groupe",
        id: "siren-groupe",
        label: "SIREN de l’autre organisation du groupe",
        hint: "Neuf chiffres.",
        control: Control::Line(20),
        autocomplete: "off",
        required: true,
    };
    let members: Vec<_> = marks
        .group
        .iter()
        .enumerate()
        .map(|(place, siren)| {
            // A group is identified by its first number, which it has for as long as it exists.
            let leave = (place > 0).then(|| {
                let number = view! { <input type="hidden" name="siren-groupe" value=siren.clone() /> };
                form(shown, SetGroup::url(), Some("retirer"), number.into_any(), "Retirer du groupe")
            });
            view! { <li>{siren.clone()} " " {leave}</li> }
        })
        .collect();
    let members = (!members.is_empty()).then(|| view! { <p>"Numéros du groupe\u{a0}:"</p><ul>{members}</ul> });
    let join = match marks.own {
        Some(_) => {
            let fields = view! { {entry_view(&siren, returned)} {reason("motif-groupe", REASON, returned)} };
            form(shown, SetGroup::url(), Some("reunir"), fields.into_any(), "Réunir en un groupe")
        }
        None => view! { <p class="note">"Cette réponse n’a pas de numéro SIREN."</p> }.into_any(),
    };
    let kept = Entry {
        name: "accord",
        id: "accord",
        label: "Où l’accord est conservé",
        hint: "Sa date, et le dossier ou la référence du courrier.",
        control: Control::Line(300),
        autocomplete: "off",
        required: true,
    };
    let consent = match &marks.consent {
        Some(where_) => view! {
            <p>"Accord conservé\u{a0}: " <strong dir="auto">{where_.clone()}</strong></p>
            {form(shown, SetConsent::url(), Some("retirer"), ().into_any(), "Retirer l’accord")}
        }
        .into_any(),
        None => {
            form(shown, SetConsent::url(), Some("consigner"), entry_view(&kept, returned), "Consigner l’accord écrit")
        }
    };
    view! {
        <section class="part" aria-labelledby="groupe"><h3 id="groupe">"Réunir des organisations d’un même groupe"</h3>
            <p>"Plusieurs numéros SIREN comptent alors pour une seule organisation\u{a0}: une réponse compte, l’autre attend votre choix parmi les constats."</p>
            {members}
            {join}
        </section>
        <section class="part" aria-labelledby="accord-ecrit"><h3 id="accord-ecrit">"Consigner un accord écrit de publication"</h3>
            <p>"L’organisation accepte par écrit que ses montants puissent être reconnus dans une publication. Une case qu’elle domine, ou une correction qui ne tient qu’à elle, peut alors paraître\u{a0}; les autres organisations restent protégées."</p>
            {consent}
        </section>
    }
    .into_any()
}

/// Groups two organisations, or removes one from its group.
pub(crate) async fn set_group(service: &Service, form: &Form) -> Result<(), Refusal> {
    let handled = Handled::of(service, form).await?;
    let siren = Siren::parse(form.get("siren-groupe"));
    if form.get("geste") == "retirer" {
        let siren = siren.map_err(|_| super::handling::gone())?;
        let left = noting(service, &handled.session, Act::GroupLeft, handled.reference(), format!("SIREN {siren}"));
        let left = left.leave_group(siren).await?;
        return handled.done(if left { "groupe-retire" } else { "change" });
    }
    let label = "SIREN de l’autre organisation du groupe";
    let mut errors = Vec::new();
    let own = organisation_of(&handled.questionnaire, &handled.stored.response.answers);
    let other = siren.map_err(|error| errors.push(FieldError::new("siren-groupe", label, error.to_string()))).ok();
    if other.is_some() && other == own {
        errors.push(FieldError::new("siren-groupe", label, "C’est le numéro de cette réponse : indiquez l’autre."));
    }
    let reason = words(form, "motif-groupe", "motif-groupe", "Motif", NO_REASON_GIVEN).map_err(|e| errors.push(e));
    let (Some(other), Ok(reason), true) = (other, reason, errors.is_empty()) else {
        return handled.refuse(service, form, "", &errors);
    };
    let joined =
        noting(service, &handled.session, Act::GroupJoined, handled.reference(), format!("SIREN {other} : {reason}"));
    match joined.join_group(handled.stored.id, other).await {
        Ok(true) => handled.done("groupe"),
        Ok(false) => handled.done("groupe-deja"),
        Err(StoreError::NotFound) => Err(super::handling::gone()),
        Err(error) => Err(error.into()),
    }
}

/// Records or withdraws an organisation's written consent.
pub(crate) async fn set_consent(service: &Service, form: &Form) -> Result<(), Refusal> {
    let handled = Handled::of(service, form).await?;
    let (kept, act, done) = match form.get("geste") {
        "retirer" => (None, Act::ConsentTakenBack, "accord-retire"),
        _ => {
            let missing = "Indiquez où l’accord écrit est conservé.";
            match words(form, "accord", "accord", "Où l’accord est conservé", missing) {
                Ok(kept) => (Some(kept), Act::ConsentKept, "accord"),
                Err(error) => return handled.refuse(service, form, "", &[error]),
            }
        }
    };
    let noted = noting(service, &handled.session, act, handled.reference(), "");
    match noted.set_consent(handled.stored.id, kept.as_deref()).await {
        Ok(true) => handled.done(done),
        Ok(false) => Err(super::handling::gone()),
        Err(error) => Err(error.into()),
    }
}
