//! The strata that are estimated, alone or joined, and those that are not.

use crate::national::National;
use french::counted;
use statistics::Sector;
use statistics::estimation::three_volumes::{Group, LeftOut, WhyLeftOut};
use statistics::estimation::{Respondent, ThreeVolumes};
use statistics::figure::{Chart, Figure, Row, Unit, Value};

/// Whether a respondent is of a group.
fn is_of<'n>(national: &'n National<'_>, group: &'n Group) -> impl Fn(&Respondent) -> bool + 'n {
    |one| national.stratum_of(one).is_some_and(|key| group.strata.contains(key))
}

/// Whether a respondent of a group stands for itself only.
fn is_taken(national: &National<'_>, one: &Respondent) -> bool {
    one.pair().is_some() && one.siren.is_some_and(|siren| national.margins.takes(siren))
}

/// Whether a group's ratio may be published: both its sums pass, and its rates are not all alike.
fn ratio_may_leave(national: &National<'_>, group: &Group) -> bool {
    let is_in = is_of(national, group);
    national.exact || national.judged(|one| is_in(one) && !is_taken(national, one)).rates_publishable
}

/// Whether a group's estimate may be published: a known total times a ratio is the ratio.
pub fn may_leave(national: &National<'_>, group: &Group) -> bool {
    ratio_may_leave(national, group) && national.observed(is_of(national, group)) != Value::Secret
}

/// The groups of strata, each with its ratio.
pub fn estimated(national: &National<'_>, volumes: &ThreeVolumes) -> Figure {
    let rows: Vec<Row> = volumes.groups.iter().map(|group| row(national, group)).collect();
    let reading = counted(
        rows.len(),
        "Aucune strate ne peut être estimée.",
        "Une seule estimation, par le taux de ses répondants.",
        "# estimations, chacune par le taux de ses répondants.",
    );
    Figure {
        id: "strates-estimees".to_owned(),
        title: national.title("Strates estimées"),
        reading,
        notes: vec![
            "Taux : achats auprès de start-up ÷ achats totaux des répondants qui ont donné les deux, hors organisations prises telles quelles ; multiplié par les achats de la population, il donne le redressé.".to_owned(),
            "Une strate de moins de cinq répondants est jointe à la suivante de son secteur, dans l’ordre du questionnaire. Celles dont les achats ne sont pas connus sont estimées ensemble, par ce que les autres laissent des achats du secteur.".to_owned(),
            "Le taux est masqué là où, avec le redressé, il ferait connaître les montants d’une organisation prise telle quelle.".to_owned(),
        ],
        head: ["Strates", "Répondants du taux", "Taux", "Constaté", "Redressé", "Achats de la population", "Comment"]
            .map(str::to_owned)
            .to_vec(),
        units: vec![Unit::Plain, Unit::Percent, Unit::Euros, Unit::Euros, Unit::Euros, Unit::Plain],
        rows,
        chart: Chart::None,
    }
}

/// The name of a group: its strata, unless they are all those of their sector.
fn name(national: &National<'_>, group: &Group) -> String {
    let of_sector = national.year.strata.iter().filter(|one| one.key.sector == group.sector).count();
    match (group.strata.len() == of_sector, group.sector) {
        (true, Sector::Public) if of_sector > 1 => "Toutes les strates du secteur public".to_owned(),
        (true, Sector::Private) if of_sector > 1 => "Toutes les strates du secteur privé".to_owned(),
        _ => group.strata.iter().map(|key| national.stratum_name(key)).collect::<Vec<_>>().join(" + "),
    }
}

fn row(national: &National<'_>, group: &Group) -> Row {
    let is_in = is_of(national, group);
    let taken = national.figures(|one| is_in(one) && is_taken(national, one));
    let shows_taken = national.exact || taken.respondents == 0 || taken.startup_purchases_cents.is_some();
    let ratio = match group.ratio() {
        _ if !ratio_may_leave(national, group) || !shows_taken => Value::Secret,
        ratio => Value::share(ratio),
    };
    let redressed = match may_leave(national, group) {
        true => Value::Cents(group.redressed_cents()),
        false => Value::Secret,
    };
    let mut how = counted(group.strata.len(), "", "seule", "# strates jointes");
    if group.is_remainder {
        how.push_str(", par les achats du secteur");
    }
    let count = Value::Count(i64::try_from(group.respondents).unwrap_or(i64::MAX));
    let values = vec![
        count,
        ratio,
        national.observed(is_of(national, group)),
        redressed,
        Value::Cents(group.known_cents),
        Value::Words(how),
    ];
    Row::new(name(national, group), values)
}

/// The strata that are not estimated, each with its reason. What they bought is in *constaté* all the same.
pub fn left_out(national: &National<'_>, volumes: &ThreeVolumes) -> Figure {
    let row = |one: &LeftOut| {
        let observed = national.observed(|respondent| national.stratum_of(respondent) == Some(&one.key));
        Row::new(national.stratum_name(&one.key), vec![observed, Value::Words(why(one.why).to_owned())])
    };
    let mut notes = Vec::new();
    if volumes.unplaced > 0 {
        notes.push(counted(
            volumes.unplaced,
            "",
            "Un répondant n’est d’aucune strate, faute de segment ou de taille : il n’est que dans le constaté.",
            "# répondants ne sont d’aucune strate, faute de segment ou de taille : ils ne sont que dans le constaté.",
        ));
    }
    Figure {
        id: "strates-non-estimees".to_owned(),
        title: national.title("Strates non estimées"),
        reading: counted(
            volumes.left_out.len(),
            "Toutes les strates sont estimées.",
            "Une strate n’est pas estimée : elle n’est ni dans le redressé, ni dans la fourchette.",
            "# strates ne sont pas estimées : elles ne sont ni dans le redressé, ni dans la fourchette.",
        ),
        notes,
        head: ["Strate", "Constaté", "Pourquoi"].map(str::to_owned).to_vec(),
        units: vec![Unit::Euros, Unit::Plain],
        rows: volumes.left_out.iter().map(row).collect(),
        chart: Chart::None,
    }
}

fn why(why: WhyLeftOut) -> &'static str {
    match why {
        WhyLeftOut::Unknown => "personne n’a publié ses achats, ni ceux de son secteur",
        WhyLeftOut::BelowRespondents => "ses répondants ont acheté plus que la marge ne donne à toute la strate",
        WhyLeftOut::TooFew => "moins de cinq répondants de son secteur ont donné les deux montants",
    }
}
