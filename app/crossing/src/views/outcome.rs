//! What a crossing found, and the form that sends its sums.

use super::quality::quality_view;
use crate::choice::Choice;
use crate::words::{euros, per_cent};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use suppliers::base::Definition;
use suppliers::crossing::{Measured, Outcome, Part, Year};
use suppliers::layout::Tax;

/// An outcome with what it needs to be understood.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    /// What was found.
    pub outcome: Outcome,
    /// The definitions of the base.
    pub definitions: Vec<Definition>,
    /// How the file was read.
    pub choice: Choice,
    /// Whether it was read on the server.
    pub on_server: bool,
}

/// The share of lines or euros without a usable identifier above which a result is not relied upon, in per cent.
pub const MOST_UNUSABLE: u64 = 5;

/// The sentence for such a result.
pub const UNUSABLE: &str = "Ce résultat n’est pas fiable et ne peut pas être transmis\u{a0}: plus de 5\u{a0}% des lignes ou des euros n’ont pas de fournisseur identifiable ou n’ont pas été lus, ou la plupart des numéros ne sont pas ceux d’entreprises françaises. Vérifiez la colonne des numéros et celle des montants, puis recommencez.";

impl Shown {
    /// Why its sums cannot be sent, if they cannot.
    fn refusal(&self) -> Option<&'static str> {
        if self.outcome.quality.is_unusable(MOST_UNUSABLE) {
            Some(UNUSABLE)
        } else if self.choice.tax() == Tax::Included {
            Some(
                "Ces montants sont toutes taxes comprises : le questionnaire demande des montants hors taxes, ils ne peuvent pas y être reportés.",
            )
        } else if self.measured().years.iter().all(|year| year.answers().is_none()) {
            Some(
                "Aucune année ne donne de montants qui se reportent : une somme est négative, ou les start-up dépassent le total parce que d’autres fournisseurs ont plus d’avoirs que de factures.",
            )
        } else {
            None
        }
    }

    /// What is sent, without the start-ups that the buyer disputes.
    pub fn measured(&self) -> Measured {
        let codes = self.definitions.iter().map(|definition| definition.code.clone()).collect();
        self.outcome.measured(codes, self.choice.nature(), self.choice.perimeter.trim().to_owned(), Vec::new())
    }
}

/// Where sums can be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destination {
    /// The address that receives them.
    pub action: String,
    /// The key of the response; empty where there is none and none can be begun.
    pub key: String,
    /// Whether a response with this key is begun by sending them.
    pub begins: bool,
    /// The code of the partner that brought whoever begins it; empty without one.
    pub partner: String,
}

/// The field that begins a response with the sums.
pub const BEGINS: &str = "nouvelle";

/// The outcome, with the form that sends its sums where there is a destination.
pub fn outcome_view(shown: &Shown, to: &Destination) -> AnyView {
    let outcome = &shown.outcome;
    if outcome.years.is_empty() {
        return view! {
            <div class="notice notice-wrong" role="alert"><h2 tabindex="-1" id="resultat">"Aucun achat n’a été lu"</h2><p>"Vérifiez les colonnes et la dernière ligne d’en-tête, puis recommencez."</p></div>
            {quality_view(outcome)}
        }
        .into_any();
    }
    let tax = if shown.choice.tax() == Tax::Included { "toutes taxes comprises" } else { "hors taxes" };
    let basis =
        format!("Version {} de la base des start-up. Montants {tax}, {}.", outcome.base, shown.choice.nature().label());
    let refusal = shown.refusal().map(|why| view! { <div class="notice notice-wrong" role="alert"><p>{why}</p></div> });
    let rows: Vec<_> = outcome.years.iter().map(year_row).collect();
    let latest = outcome.years.last().map(|year| year.year);
    let years: Vec<_> =
        outcome.years.iter().rev().map(|year| year_view(shown, year, Some(year.year) == latest)).collect();
    let send = match shown.refusal() {
        None if !to.key.is_empty() => send_view(shown, to),
        _ => ().into_any(),
    };
    let place = if shown.on_server {
        "Votre fichier a été lu en mémoire par notre serveur, qui n’en garde rien."
    } else {
        "Votre fichier n’a pas quitté votre ordinateur."
    };
    let sent = if shown.refusal().is_none() && !to.key.is_empty() {
        "Ces chiffres ne sont pas encore transmis."
    } else {
        "Ces chiffres ne sont pas transmis."
    };
    view! {
        <div class="crossing-outcome">
            <h2 tabindex="-1" id="resultat">"Vos achats auprès de start-up"</h2>
            {refusal}
            <div class="table-scroll" role="region" aria-label="Résultat par année" tabindex="0">
                <table class="table-narrow">
                    <caption>{basis}</caption>
                    <thead><tr>
                        <th scope="col">"Année"</th><th scope="col" class="number">"Achats"</th><th scope="col" class="number">"Auprès de start-up"</th>
                        <th scope="col" class="number">"Part"</th><th scope="col" class="number">"Start-up"</th><th scope="col" class="number">"Fournisseurs"</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <p>{place}" "{sent}</p>
            {send}
            {years}
            {quality_view(outcome)}
        </div>
    }
    .into_any()
}

fn year_row(year: &Year) -> AnyView {
    let own = year.own();
    view! {
        <tr>
            <th scope="row">{year.year.to_string()}</th>
            <td class="number">{euros(year.purchases)}</td>
            <td class="number">{euros(own.cents)}</td>
            <td class="number">{year.rate().map_or("–".to_owned(), |_| per_cent(own.cents, year.purchases))}</td>
            <td class="number">{french::grouped(i64::try_from(own.suppliers).unwrap_or(i64::MAX))}</td>
            <td class="number">{french::grouped(i64::try_from(year.suppliers).unwrap_or(i64::MAX))}</td>
        </tr>
    }
    .into_any()
}

/// The details of a year.
fn year_view(shown: &Shown, year: &Year, open: bool) -> AnyView {
    let by_definition = shown.definitions.iter().zip(&year.startups).map(|(one, part)| {
        let label = match one.undecided {
            0 => one.label.clone(),
            _ => format!("{} (au moins : la base n’en dit pas assez sur toutes)", one.label),
        };
        (label, *part)
    });
    let by_band = year.bands.iter().map(|(band, part)| (band.label().to_owned(), *part));
    let by_region = year
        .regions
        .iter()
        .map(|(name, part)| (if name.is_empty() { "Région inconnue".to_owned() } else { name.clone() }, *part));
    let none = year.own().suppliers == 0;
    let largest: Vec<_> = shown
        .outcome
        .unsent
        .largest
        .get(&year.year)
        .into_iter()
        .flatten()
        .map(|one| {
            let name =
                if one.name.is_empty() { one.siren.spaced() } else { format!("{} ({})", one.name, one.siren.spaced()) };
            view! { <tr><th scope="row">{name}</th><td class="number">{euros(one.cents)}</td></tr> }
        })
        .collect();
    let remarks: Vec<_> = remarks(year).into_iter().map(|remark| view! { <p>{remark}</p> }).collect();
    let heading = format!("{}, en détail", year.year);
    let details = (!none).then(|| {
        view! {
            <h3>"Les plus gros montants, pour vous seul"</h3>
            <div class="table-scroll" role="region" aria-label=format!("Plus gros montants {}", year.year) tabindex="0">
                <table class="table-narrow"><tbody>{largest}</tbody></table>
            </div>
            {parts_view("Selon le montant de l’année", by_band.collect())}
            {parts_view("Par région", by_region.collect())}
        }
    });
    view! {
        <details class="crossing-more" open=open>
            <summary>{heading}</summary>
            {remarks}
            {parts_view("Selon la définition d’une start-up", by_definition.collect())}
            {details}
        </details>
    }
    .into_any()
}

/// What credit notes do to the sums of a year.
fn remarks(year: &Year) -> Vec<String> {
    let counts = |count: u64, one: &str, many: &str| (count > 0).then(|| french::counted(count, "", one, many));
    let below = year.below_zero;
    [
        counts(
            below.suppliers,
            "Un fournisseur est au-dessous de zéro : ses avoirs dépassent ses factures.",
            "# fournisseurs sont au-dessous de zéro : leurs avoirs dépassent leurs factures.",
        )
        .map(|sentence| format!("{sentence} Le total des achats contient cette somme, {}.", euros(below.cents))),
        counts(
            year.startups_below_zero.suppliers,
            "Une start-up est dans ce cas : elle est comptée dans les sommes ci-dessous, avec son signe.",
            "# start-up sont dans ce cas : elles sont comptées dans les sommes ci-dessous, avec leur signe.",
        ),
        counts(
            year.at_zero,
            "Un fournisseur est à zéro, factures et avoirs s’annulant : il ne compte pas parmi les fournisseurs.",
            "# fournisseurs sont à zéro, factures et avoirs s’annulant : ils ne comptent pas parmi les fournisseurs.",
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn parts_view(caption: &'static str, parts: Vec<(String, Part)>) -> AnyView {
    let rows: Vec<_> = parts
        .into_iter()
        .map(|(name, part)| {
            view! {
                <tr><th scope="row">{name}</th><td class="number">{french::grouped(i64::try_from(part.suppliers).unwrap_or(i64::MAX))}</td><td class="number">{euros(part.cents)}</td></tr>
            }
        })
        .collect();
    view! {
        <div class="table-scroll" role="region" aria-label=caption tabindex="0">
            <table class="table-narrow">
                <caption>{caption}</caption>
                <thead><tr><td></td><th scope="col" class="number">"Start-up"</th><th scope="col" class="number">"Achats"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The form that sends the sums to a response.
fn send_view(shown: &Shown, to: &Destination) -> AnyView {
    let measured = serde_json::to_string(&shown.measured()).unwrap_or_default();
    let mut listed: Vec<_> = shown.outcome.unsent.largest.values().rev().flatten().collect();
    listed.sort_by_key(|one| one.siren);
    listed.dedup_by_key(|one| one.siren);
    let disputed: Vec<_> = listed
        .iter()
        .map(|one| {
            let id = format!("contestee-{}", one.siren);
            let name = if one.name.is_empty() { one.siren.spaced() } else { one.name.clone() };
            view! {
                <div class="tick">
                    <input type="checkbox" id=id.clone() name="contestee" value=one.siren.to_string() />
                    <label for=id>{name}</label>
                </div>
            }
        })
        .collect();
    let disputed = (!disputed.is_empty()).then(|| {
        view! {
            <details class="crossing-more">
                <summary>"Une de ces entreprises n’est pas une start-up ?"</summary>
                <p class="hint">"Cochez-la : son SIREN est transmis comme une remarque à l’équipe de l’Observatoire. Vos montants n’en sont pas changés."</p>
                <div class="ticks">{disputed}</div>
            </details>
        }
    });
    let place = if shown.on_server { "server" } else { "browser" };
    let (heading, button) = match to.begins {
        true => ("Répondre avec ces totaux ?", "Commencer une réponse avec ces totaux"),
        false => ("Reporter ces totaux dans votre réponse ?", "Reporter dans ma réponse"),
    };
    view! {
        <form method="post" action=to.action.clone() class="crossing-send">
            <input type="hidden" name=forms::field_names::SUBMISSION value=to.key.clone() />
            {to.begins.then(|| view! {
                <input type="hidden" name=BEGINS value="oui" />
                <input type="hidden" name=forms::field_names::RELAY value=to.partner.clone() />
            })}
            <input type="hidden" name="mesure" value=measured />
            <input type="hidden" name="lieu" value=place />
            <h3>{heading}</h3>
            <p>"Seuls partent les totaux, les nombres de fournisseurs et de lignes, et la version de la base : aucune ligne du fichier, aucun nom. Les montants sont proposés dans les questions sur vos achats, là où vous n’avez encore rien répondu ; vous pourrez les changer."</p>
            {disputed}
            <div class="actions"><button class="button" type="submit">{button}</button></div>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suppliers_below_zero_or_at_zero_are_shown() {
        assert!(remarks(&Year::default()).is_empty());
        let one = Part { suppliers: 1, cents: -30_000 };
        let found = remarks(&Year { below_zero: one, startups_below_zero: one, at_zero: 1, ..Year::default() });
        assert!(found[0].starts_with("Un fournisseur est") && found[0].ends_with("−300,00\u{a0}€."), "{found:?}");
        assert!(
            found[1].starts_with("Une start-up est") && found[2].starts_with("Un fournisseur est à zéro"),
            "{found:?}"
        );
        let two = Part { suppliers: 2, cents: -30_000 };
        let found = remarks(&Year { below_zero: two, at_zero: 3, ..Year::default() });
        assert!(
            found[0].starts_with("2 fournisseurs sont") && found[1].starts_with("3 fournisseurs sont"),
            "{found:?}"
        );
    }
}
