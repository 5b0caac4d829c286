//! What the tables of the perception gap add: options taken together, and buyers of one sector.

use super::{Asked, HALF, Known, SILENT};
use crate::attacker::crawl::{Page, Shown};
use crate::attacker::people::{Place, holds};
use crate::attacker::system::{FACT, Sum};
use std::collections::BTreeSet;

/// The obstacles of both sides, with the options of start-ups and of buyers.
const PAIRS: [(&str, &[&str], &str); 6] = [
    ("Règles de la commande publique mal connues des start-up", &["F14"], "B01"),
    ("Difficulté à se trouver (interlocuteur, offre)", &["F06"], "B02"),
    ("Délais de décision, de référencement et de contrat (2 options réunies côté start-up)", &["F01", "F07"], "B03"),
    ("Procédures d’achat complexes", &["F02"], "B04"),
    ("Solidité et références demandées, prise de risque (2 options réunies côté start-up)", &["F04", "F13"], "B05"),
    ("Aucun frein", &["F00"], "B00"),
];

impl Known<'_> {
    /// The tables of the perception gap: options of start-ups taken together, buyers of one sector.
    pub(super) fn gaps(&mut self, asked: &Asked, place: &Place, page: &Page) {
        for (name, startups, buyers) in PAIRS {
            match asked.field {
                "AC15" => {
                    // The first two segments are public.
                    for (id, segments) in [("ecart-public", &[0, 1][..]), ("ecart-prive", &[2][..])] {
                        let within = segments.iter().filter(|s| place[0].is_none_or(|only| only == **s));
                        let within: Vec<Place> = within.map(|segment| [Some(*segment), place[1], place[2]]).collect();
                        let of = |code: &str| within.iter().flat_map(|place| self.sum("AC15", code, place)).collect();
                        let (sum, base): (Sum, Sum) = (of(buyers), of(""));
                        let said = format!("{id}{}, {name}, Acheteurs", self.side.query(place));
                        self.gap(said, sum, &base, page.tables[id].shown(name, 2));
                    }
                }
                "SU24" | "SU25" => {
                    let id = if asked.field == "SU24" { "ecart-public" } else { "ecart-prive" };
                    let sum = self.union(asked, startups, place);
                    let base = self.sum(asked.field, "", place);
                    let said = format!("{id}{}, {name}, Start-up", self.side.query(place));
                    self.gap(said, sum, &base, page.tables[id].shown(name, 0));
                }
                _ => {}
            }
        }
    }

    fn gap(&mut self, said: String, sum: Sum, base: &Sum, shown: Shown) {
        match shown {
            Shown::Number(share) => {
                self.system.ratio_between(&said, &sum, base, share / 100.0 - HALF, share / 100.0 + HALF);
            }
            Shown::Secret => self.hides(said, "gap", sum),
            Shown::Nothing => {}
        }
    }

    /// Who named at least one of some options, each of them once.
    fn union(&mut self, asked: &Asked, codes: &[&str], place: &Place) -> Sum {
        let [one, other] = codes else {
            return codes.iter().flat_map(|code| self.sum(asked.field, code, place)).collect();
        };
        let atoms: BTreeSet<[usize; 3]> = self.people.iter().map(|person| person.at).collect();
        let mut all = Sum::new();
        for at in atoms.into_iter().filter(|at| holds(place, at)) {
            let key = (asked.field, codes.join(" "), at);
            if !self.unknowns.contains_key(&key) {
                let here = self.people.iter().filter(|person| person.at == at);
                let named = here.filter(|person| codes.iter().any(|code| Self::gave(person, asked, code))).count();
                let unknown = self.system.unknown(named as f64);
                self.unknowns.insert(key.clone(), unknown);
                let sum = |code: &str| self.sum(asked.field, code, &at.map(Some));
                let (one, other) = (sum(one), sum(other));
                let less =
                    |sum: &[(usize, f64)]| sum.iter().map(|(of, f)| (*of, -f)).chain([(unknown, 1.0)]).collect::<Sum>();
                // As many as named either, at least; as named both and as said anything, at most.
                let answered = [sum(""), sum(SILENT).iter().map(|(of, _)| (*of, -1.0)).collect()].concat();
                let facts = [
                    (less(&one), 0.0, f64::INFINITY),
                    (less(&other), 0.0, f64::INFINITY),
                    (less(&[one.clone(), other.clone()].concat()), f64::NEG_INFINITY, 0.0),
                    (less(&answered), f64::NEG_INFINITY, 0.0),
                ];
                facts.into_iter().for_each(|(sum, low, high)| self.system.between(FACT, sum, low, high));
            }
            all.push((self.unknowns[&key], 1.0));
        }
        all
    }
}
