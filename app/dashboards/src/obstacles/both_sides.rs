//! What both sides say of the same thing. The two questionnaires word obstacles from each side; which wordings are the same obstacle
//! is our own reading (no published correspondence exists), held here as data.

use super::ranking::{Ranked, name, those_asked};
use french::{capital, counted};
use statistics::figure::{Chart, Figure, ORDER_OF_SIZE, Row, Unit, Value, why};
use statistics::shares::{Opinions, Share};
use statistics::{Picked, Sector};
use survey::{Audience, Questionnaire, Role};

/// An obstacle with the options that name it on each side.
struct Pair {
    name: &'static str,
    startups: &'static [&'static str],
    buyers: &'static [&'static str; 1],
}

const PAIRS: [Pair; 6] = [
    Pair { name: "Règles de la commande publique mal connues des start-up", startups: &["F14"], buyers: &["B01"] },
    Pair { name: "Difficulté à se trouver (interlocuteur, offre)", startups: &["F06"], buyers: &["B02"] },
    Pair {
        name: "Délais de décision, de référencement et de contrat", startups: &["F01", "F07"], buyers: &["B03"]
    },
    Pair { name: "Procédures d’achat complexes", startups: &["F02"], buyers: &["B04"] },
    Pair { name: "Solidité et références demandées, prise de risque", startups: &["F04", "F13"], buyers: &["B05"] },
    Pair { name: "Aucun frein", startups: &["F00"], buyers: &["B00"] },
];

/// The options that the pairs name on one side.
#[cfg(test)]
pub fn codes(of: Audience) -> Vec<&'static str> {
    let side = |pair: &Pair| if of == Audience::StartUp { pair.startups } else { pair.buyers };
    PAIRS.iter().flat_map(side).copied().collect()
}

/// What one side says of each pair, for one of the two sectors.
pub struct OfSide {
    shares: Vec<Share>,
    asked: i64,
    /// The options that each pair names, in the words of the questionnaire.
    options: Vec<Vec<String>>,
}

/// What a side says of the public sector, then of the private one.
pub fn of_side(questionnaire: &Questionnaire, opinions: &Opinions<'_>, picked: &[Picked]) -> Vec<OfSide> {
    match questionnaire.audience {
        Audience::StartUp => {
            ["SU24", "SU25"].map(|question| startups(questionnaire, opinions, question, picked)).into()
        }
        Audience::Acheteurs => {
            let segment = questionnaire.with_role(Role::Segment).map(|q| q.id.to_string()).unwrap_or_default();
            Sector::ALL.map(|sector| buyers(questionnaire, opinions, &segment, sector, picked)).into()
        }
    }
}

fn startups(questionnaire: &Questionnaire, opinions: &Opinions<'_>, question: &str, picked: &[Picked]) -> OfSide {
    let share = |pair: &Pair| opinions.share(question, &opinions.chose(question, pair.startups), picked);
    OfSide {
        shares: PAIRS.iter().map(share).collect(),
        asked: i64::try_from(opinions.asked(question, picked).count()).unwrap_or(i64::MAX),
        options: PAIRS.iter().map(|pair| words(questionnaire, question, pair.startups)).collect(),
    }
}

/// What options of a question are called.
fn words(questionnaire: &Questionnaire, question: &str, codes: &[&str]) -> Vec<String> {
    let options = questionnaire.questions().find(|one| one.id.to_string() == question).map(|one| one.kind.options());
    let options = options.unwrap_or_default();
    codes.iter().filter_map(|code| Some(name(options.iter().find(|option| option.code == **code)?))).collect()
}

/// The buyers of one of the two sectors; where the page is narrowed down, those of its segments that are left.
fn buyers(
    questionnaire: &Questionnaire,
    opinions: &Opinions<'_>,
    segment: &str,
    sector: Sector,
    picked: &[Picked],
) -> OfSide {
    const QUESTION: &str = "AC15";
    let base = opinions.of_sector(segment, sector, picked).and(&opinions.asked(QUESTION, picked));
    let share = |pair: &Pair| opinions.share_among(&opinions.chose(QUESTION, pair.buyers), &base);
    OfSide {
        shares: PAIRS.iter().map(share).collect(),
        asked: i64::try_from(base.count()).unwrap_or(i64::MAX),
        options: PAIRS.iter().map(|pair| words(questionnaire, QUESTION, pair.buyers)).collect(),
    }
}

/// The perception gap: what start-ups say of a sector beside what its buyers say.
pub fn gaps(startups: &[OfSide], buyers: &[OfSide]) -> Vec<Figure> {
    let sectors = [("ecart-public", "secteur public"), ("ecart-prive", "secteur privé")];
    sectors
        .into_iter()
        .zip(startups.iter().zip(buyers))
        .map(|((id, sector), (startups, buyers))| gap(id, sector, startups, buyers))
        .collect()
}

impl Pair {
    /// Its name, marked where one side has several options for it: that alone makes a gap.
    fn said(&self) -> String {
        match self.startups.len() {
            1 => self.name.to_owned(),
            n => format!("{} ({n} options réunies côté start-up)", self.name),
        }
    }
}

/// Which options are set against each other.
fn compared(startups: &OfSide, buyers: &OfSide) -> String {
    let quoted =
        |options: &[String]| options.iter().map(|one| format!("«\u{a0}{one}\u{a0}»")).collect::<Vec<_>>().join(" ou ");
    let pairs = PAIRS.iter().zip(startups.options.iter().zip(&buyers.options));
    let said = pairs.map(|(_, (startups, buyers))| format!("{} avec {}", quoted(startups), quoted(buyers)));
    format!("Options rapprochées, start-up puis acheteurs\u{a0}: {}.", said.collect::<Vec<_>>().join("\u{a0}; "))
}

fn gap(id: &str, sector: &str, startups: &OfSide, buyers: &OfSide) -> Figure {
    let rows: Vec<Row> = PAIRS
        .iter()
        .zip(startups.shares.iter().zip(&buyers.shares))
        .map(|(pair, (startup, buyer))| {
            let cells =
                vec![startup.share(), startup.interval(), buyer.share(), buyer.interval(), buyer.up_to(*startup)];
            Row::new(pair.said(), cells)
        })
        .collect();
    let su = those_asked(Audience::StartUp, startups.asked);
    let ac = match id {
        "ecart-public" => {
            counted(buyers.asked, "aucun acheteur public", "1\u{a0}acheteur public", "#\u{a0}acheteurs publics")
        }
        _ => counted(
            buyers.asked,
            "aucun acheteur privé ou autre",
            "1\u{a0}acheteur privé ou autre",
            "#\u{a0}acheteurs privés ou autres",
        ),
    };
    Figure {
units: vec![Unit::Percent, Unit::Interval, Unit::Percent, Unit::Interval, Unit::Points],
        id: id.to_owned(),
        title: format!("Écart de perception, {sector}"),
        reading: reading(startups, buyers, &rows),
        notes: vec![
            format!("{} sur le {sector}, {ac}. L’écart est la part des start-up moins celle des acheteurs ; {ORDER_OF_SIZE}.", capital(&su)),
            compared(startups, buyers),
            "Ce rapprochement est celui de l’Observatoire. Un frein qui réunit plusieurs options d’un côté y est cité plus souvent que par une seule\u{a0}: son écart tient en partie à cette réunion. Les deux groupes ne se connaissent pas : l’écart compare des perceptions, pas des couples de partenaires.".to_owned(),
        ],
        head: ["Frein", "Start-up", "Ordre de grandeur, start-up", "Acheteurs", "Ordre de grandeur, acheteurs", "Écart"].map(str::to_owned).to_vec(),
        rows,
        chart: Chart::Bars { columns: vec![0, 2], intervals: vec![1, 3] },
    }
}

fn reading(startups: &OfSide, buyers: &OfSide, rows: &[Row]) -> String {
    let known = PAIRS.iter().zip(startups.shares.iter().zip(&buyers.shares));
    let known = known.filter_map(|(pair, (s, b))| Some((pair.said(), s.known()?, b.known()?)));
    let widest = known.max_by(|a, b| (a.1.share - a.2.share).abs().total_cmp(&(b.1.share - b.2.share).abs()));
    match widest {
        None => why(rows, startups.asked.min(buyers.asked), "Aucun frein n’est comparable des deux côtés."),
        Some((name, startup, buyer)) => {
            format!(
                "Écart le plus grand : « {name} », {} des start-up et {} des acheteurs.",
                Value::Share(startup.share).said(),
                Value::Share(buyer.share).said()
            )
        }
    }
}

/// The levers, which both questionnaires word alike.
pub fn levers(startups: &[Ranked], buyers: &[Ranked]) -> Figure {
    let find = |side: &'_ [Ranked], id: &str| {
        side.iter().find(|r| r.figure.id == id).map(|r| r.shares.clone()).unwrap_or_default()
    };
    let (startups, buyers) = (find(startups, "leviers-start-up"), find(buyers, "leviers-acheteurs"));
    let mut rows: Vec<(f64, Row)> = startups
        .iter()
        .map(|(code, name, startup)| {
            let buyer = buyers.iter().find(|(other, ..)| other == code).map_or(Share::Nobody, |(.., share)| *share);
            let weight = startup.known().map_or(0.0, |p| p.share) + buyer.known().map_or(0.0, |p| p.share);
            let weight = if code.ends_with("99") { -1.0 } else { weight };
            let cells =
                vec![startup.share(), startup.interval(), buyer.share(), buyer.interval(), buyer.up_to(*startup)];
            (weight, Row::new(name.clone(), cells))
        })
        .collect();
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    let first = rows.first().filter(|(weight, _)| *weight > 0.0).map(|(_, row)| row.name.clone());
    let read: Vec<Row> = rows.iter().map(|(_, row)| row.clone()).collect();
    // Nobody was asked only where no share could be worked out on either side.
    let asked = i64::from(startups.iter().chain(&buyers).any(|(.., share)| *share != Share::Nobody));
    Figure {
units: vec![Unit::Percent, Unit::Interval, Unit::Percent, Unit::Interval, Unit::Points],
        id: "leviers".to_owned(),
        title: "Leviers prioritaires".to_owned(),
        reading: match first {
            Some(name) => format!("Le levier le plus demandé par les deux publics : « {name} »."),
            None => why(&read, asked, "Personne n’a encore cité de levier."),
        },
        notes: vec!["Parts de ceux à qui la question a été posée, trois réponses au plus ; rangés par la somme des deux parts. L’écart est la part des start-up moins celle des acheteurs.".to_owned()],
        head: ["Levier", "Start-up", "Ordre de grandeur, start-up", "Acheteurs", "Ordre de grandeur, acheteurs", "Écart"].map(str::to_owned).to_vec(),
        rows: rows.into_iter().map(|(_, row)| row).collect(),
        chart: Chart::Bars { columns: vec![0, 2], intervals: vec![1, 3] },
    }
}
