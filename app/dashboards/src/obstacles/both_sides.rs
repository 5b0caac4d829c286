//! Comparison of start-ups and buyers. The two questionnaires word obstacles from each side; which wordings are the
//! same obstacle is our own interpretation (no published correspondence exists): `[[same_obstacle]]` in their files.

use super::ranking::{Named, Ranked, name, those_asked};
use french::{capital, counted};
use statistics::figure::{Chart, Figure, ORDER_OF_SIZE, Row, Unit, Value, why};
use statistics::shares::{Opinions, Share};
use statistics::{Picked, Sector};
use survey::analysis::SameObstacle;
use survey::{Audience, Questionnaire, Role};

/// One side's answers on the shared obstacles, for one of the two sectors.
#[derive(Debug)]
pub struct OfSide {
    obstacles: Vec<OfObstacle>,
    asked: i64,
}

/// One side's answers on an obstacle.
#[derive(Debug)]
struct OfObstacle {
    /// The same on both sides.
    name: String,
    share: Share,
    /// The options behind it, as worded in the questionnaire.
    options: Vec<String>,
}

/// One side's answers for the public sector, then for the private one.
pub fn of_side(questionnaire: &Questionnaire, opinions: &Opinions<'_>, picked: &[Picked]) -> Vec<OfSide> {
    match questionnaire.audience {
        Audience::StartUp => {
            let roles = [Role::PublicObstacles, Role::PrivateObstacles];
            roles.map(|role| startups(questionnaire, opinions, role, picked)).into()
        }
        Audience::Acheteurs => {
            let segment = questionnaire.with_role(Role::Segment).map(|q| q.id.to_string()).unwrap_or_default();
            Sector::ALL.map(|sector| buyers(questionnaire, opinions, &segment, sector, picked)).into()
        }
    }
}

/// The shared obstacles, from the answers to the question of one side.
fn obstacles(questionnaire: &Questionnaire, role: Role, share: impl Fn(&str, &[&str]) -> Share) -> Vec<OfObstacle> {
    let Some(question) = questionnaire.with_role(role) else { return Vec::new() };
    let of = |same: &SameObstacle| {
        let codes: Vec<&str> = same.codes.iter().map(String::as_str).collect();
        let options = question.kind.options();
        let word = |code: &&str| options.iter().find(|option| option.code == **code).map(name);
        OfObstacle {
            name: same.name.clone(),
            share: share(question.id.as_str(), &codes),
            options: codes.iter().filter_map(word).collect(),
        }
    };
    questionnaire.analysis.same_obstacles.iter().map(of).collect()
}

fn startups(questionnaire: &Questionnaire, opinions: &Opinions<'_>, role: Role, picked: &[Picked]) -> OfSide {
    let share = |question: &str, codes: &[&str]| opinions.share(question, &opinions.chose(question, codes), picked);
    let asked = questionnaire.with_role(role).map_or(0, |q| opinions.asked(q.id.as_str(), picked).count());
    OfSide { obstacles: obstacles(questionnaire, role, share), asked: i64::try_from(asked).unwrap_or(i64::MAX) }
}

/// The buyers of one of the two sectors; on a filtered page, those of its remaining segments.
fn buyers(
    questionnaire: &Questionnaire,
    opinions: &Opinions<'_>,
    segment: &str,
    sector: Sector,
    picked: &[Picked],
) -> OfSide {
    let question = questionnaire.with_role(Role::Obstacles).map(|q| q.id.to_string()).unwrap_or_default();
    let base = opinions.of_sector(segment, sector, picked).and(&opinions.asked(&question, picked));
    let share = |question: &str, codes: &[&str]| opinions.share_among(&opinions.chose(question, codes), &base);
    OfSide {
        obstacles: obstacles(questionnaire, Role::Obstacles, share),
        asked: i64::try_from(base.count()).unwrap_or(i64::MAX),
    }
}

/// The obstacles of both sides, in the order of the start-ups.
fn pairs<'a>(startups: &'a OfSide, buyers: &'a OfSide) -> impl Iterator<Item = (&'a OfObstacle, &'a OfObstacle)> {
    let found = |one: &'a OfObstacle| Some((one, buyers.obstacles.iter().find(|other| other.name == one.name)?));
    startups.obstacles.iter().filter_map(found)
}

/// Perception gap: what start-ups say about a sector and what its buyers say.
pub fn gaps(startups: &[OfSide], buyers: &[OfSide]) -> Vec<Figure> {
    let sectors = [("ecart-public", "secteur public"), ("ecart-prive", "secteur privé")];
    sectors
        .into_iter()
        .zip(startups.iter().zip(buyers))
        // An edition whose questionnaires name no common obstacle has nothing to set side by side.
        .filter(|(_, (startups, buyers))| pairs(startups, buyers).next().is_some())
        .map(|((id, sector), (startups, buyers))| gap(id, sector, startups, buyers))
        .collect()
}

impl OfObstacle {
    /// Its name, marked if start-ups have several options for it, which alone makes a gap.
    fn marked(&self) -> String {
        match self.options.len() {
            0 | 1 => self.name.clone(),
            n => format!("{} ({n} options réunies côté start-up)", self.name),
        }
    }
}

/// A note on which options are compared.
fn compared(startups: &OfSide, buyers: &OfSide) -> String {
    let quoted =
        |options: &[String]| options.iter().map(|one| format!("«\u{a0}{one}\u{a0}»")).collect::<Vec<_>>().join(" ou ");
    let both = pairs(startups, buyers).map(|(s, b)| format!("{} avec {}", quoted(&s.options), quoted(&b.options)));
    format!("Options rapprochées, start-up puis acheteurs\u{a0}: {}.", both.collect::<Vec<_>>().join("\u{a0}; "))
}

fn gap(id: &str, sector: &str, startups: &OfSide, buyers: &OfSide) -> Figure {
    let rows: Vec<Row> = pairs(startups, buyers)
        .map(|(s, b)| {
            let (startup, buyer) = (s.share, b.share);
            let cells =
                vec![startup.share(), startup.interval(), buyer.share(), buyer.interval(), buyer.up_to(startup)];
            Row::new(s.marked(), cells)
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
    let known = pairs(startups, buyers).filter_map(|(s, b)| Some((s.marked(), s.share.known()?, b.share.known()?)));
    let widest = known.max_by(|a, b| (a.1.share - a.2.share).abs().total_cmp(&(b.1.share - b.2.share).abs()));
    match widest {
        None => why(rows, startups.asked.min(buyers.asked), "Aucun frein n’est comparable des deux côtés."),
        Some((name, startup, buyer)) => {
            format!(
                "Écart le plus grand : «\u{a0}{name}\u{a0}», {} des start-up et {} des acheteurs.",
                Value::Share(startup.share).formatted(),
                Value::Share(buyer.share).formatted()
            )
        }
    }
}

/// The levers, which both questionnaires word alike.
pub fn levers(startups: &[Ranked], buyers: &[Ranked]) -> Figure {
    fn find<'a>(side: &'a [Ranked], id: &str) -> &'a [Named] {
        side.iter().find(|r| r.figure.id == id).map(|r| r.shares.as_slice()).unwrap_or_default()
    }
    let (startups, buyers) = (find(startups, "leviers-start-up"), find(buyers, "leviers-acheteurs"));
    let mut rows: Vec<(f64, Row)> = startups
        .iter()
        .map(|lever| {
            let startup = lever.share;
            let buyer = buyers.iter().find(|other| other.code == lever.code).map_or(Share::Nobody, |other| other.share);
            let weight = startup.known().map_or(0.0, |p| p.share) + buyer.known().map_or(0.0, |p| p.share);
            let weight = if lever.stays_last { -1.0 } else { weight };
            let cells =
                vec![startup.share(), startup.interval(), buyer.share(), buyer.interval(), buyer.up_to(startup)];
            (weight, Row::new(lever.name.clone(), cells))
        })
        .collect();
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    let first = rows.first().filter(|(weight, _)| *weight > 0.0).map(|(_, row)| row.name.clone());
    let read: Vec<Row> = rows.iter().map(|(_, row)| row.clone()).collect();
    // Nobody was asked if no share could be computed on either side.
    let asked = i64::from(startups.iter().chain(buyers).any(|lever| lever.share != Share::Nobody));
    Figure {
units: vec![Unit::Percent, Unit::Interval, Unit::Percent, Unit::Interval, Unit::Points],
        id: "leviers".to_owned(),
        title: "Leviers prioritaires".to_owned(),
        reading: match first {
            Some(name) => format!("Le levier le plus demandé par les deux publics : «\u{a0}{name}\u{a0}»."),
            None => why(&read, asked, "Personne n’a encore cité de levier."),
        },
        notes: vec!["Parts de ceux à qui la question a été posée, trois réponses au plus ; rangés par la somme des deux parts. L’écart est la part des start-up moins celle des acheteurs.".to_owned()],
        head: ["Levier", "Start-up", "Ordre de grandeur, start-up", "Acheteurs", "Ordre de grandeur, acheteurs", "Écart"].map(str::to_owned).to_vec(),
        rows: rows.into_iter().map(|(_, row)| row).collect(),
        chart: Chart::Bars { columns: vec![0, 2], intervals: vec![1, 3] },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_common_obstacle_there_is_no_gap_to_show() {
        let of = |names: &[&str]| {
            let one = |name: &&str| OfObstacle { name: (*name).to_owned(), share: Share::Nobody, options: Vec::new() };
            OfSide { obstacles: names.iter().map(one).collect(), asked: 0 }
        };
        assert_eq!(gaps(&[of(&["Délais"])], &[of(&["Délais"])]).len(), 1);
        assert!(gaps(&[of(&["Délais"])], &[of(&["Coûts"])]).is_empty());
        assert!(gaps(&[of(&[])], &[of(&[])]).is_empty());
    }
}
