//! Answers that cannot both be right, as data. `{n1}` is the latest of the two years that amounts concern.

use Told::{Above, AtMost, Before, Chose, RateOutside};
use survey::{Answer, Answers, Audience, Questionnaire, rule};

/// Something that one answer says. It says nothing where its field is not answered, or not asked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Told {
    /// One of these options is chosen, among others or alone.
    Chose(&'static str, &'static [&'static str]),
    /// An amount in cents, or a number, is above this.
    Above(&'static str, i64),
    /// It is this or below.
    AtMost(&'static str, i64),
    /// A year is so many years before the edition's, or more.
    Before(&'static str, i32),
    /// The rate of the latest year is outside the band of the option chosen, and not by little.
    RateOutside(&'static str, &'static [(&'static str, f64, f64)]),
}

/// Answers that contradict each other when all of this is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contradiction {
    /// Its code: part of the name of a finding, it never changes.
    pub code: &'static str,
    /// Whose questionnaire.
    pub audience: Audience,
    /// What is told.
    pub told: &'static [Told],
    /// What is surprising.
    pub said: &'static str,
}

const EURO: i64 = 100;
const NO_RECOURSE: Told = Chose("AC07", &["non_prevu", "non_pas_prevu"]);
const SOLD_SOMETHING: &[&str] = &["p1_20", "p21_50", "p51_80", "plus_80"];

/// Every contradiction that is looked for.
pub const ALL: &[Contradiction] = &[
    Contradiction {
        code: "recours-achats",
        audience: Audience::Acheteurs,
        told: &[NO_RECOURSE, Above("AC05.{n1}", 0)],
        said: "Aucun recours à une start-up sur 12 mois, mais des achats auprès de start-up dans l’année.",
    },
    Contradiction {
        code: "recours-poc",
        audience: Audience::Acheteurs,
        told: &[NO_RECOURSE, Above("AC19.lances", 0)],
        said: "Aucun recours à une start-up sur 12 mois, mais des POC lancés sur la même période.",
    },
    Contradiction {
        code: "aucun-fournisseur",
        audience: Audience::Acheteurs,
        told: &[Chose("AC08", &["s0"]), Above("AC05.{n1}", 0)],
        said: "Aucune start-up parmi les fournisseurs, mais des achats auprès de start-up la même année.",
    },
    Contradiction {
        code: "fournisseurs-sans-achats",
        audience: Audience::Acheteurs,
        told: &[Chose("AC08", &["s1_5", "s6_20", "s21_100", "plus_100"]), AtMost("AC05.{n1}", 0)],
        said: "Des start-up parmi les fournisseurs, mais aucun achat auprès d’elles la même année.",
    },
    Contradiction {
        code: "fournisseurs-nombreux",
        audience: Audience::Acheteurs,
        told: &[Chose("AC08", &["plus_100"]), Above("AC05.{n1}", 0), AtMost("AC05.{n1}", 50_000 * EURO)],
        said: "Plus de 100 start-up parmi les fournisseurs, mais 50 000 € d’achats au plus auprès d’elles la même année.",
    },
    Contradiction {
        code: "tranche-taux",
        audience: Audience::Acheteurs,
        told: &[RateOutside(
            "AC06",
            &[
                ("p0_1", 0.0, 0.01),
                ("p1_3", 0.01, 0.03),
                ("p3_5", 0.03, 0.05),
                ("p5_10", 0.05, 0.10),
                ("plus_10", 0.10, 1.0),
            ],
        )],
        said: "La part estimée des achats auprès de start-up ne correspond pas aux montants donnés pour l’année la plus récente.",
    },
    Contradiction {
        code: "contrats-achats",
        audience: Audience::Acheteurs,
        told: &[Chose("AC10", &["plus_300k"]), Above("AC05.{n1}", 0), AtMost("AC05.{n1}", 100_000 * EURO)],
        said: "Contrats habituels de plus de 300 k€ avec une start-up, mais 100 000 € d’achats au plus dans l’année.",
    },
    Contradiction {
        code: "achat-innovant",
        audience: Audience::Acheteurs,
        told: &[Chose("AC16", &["achat_innovant"]), Chose("AC17", &["oui_jamais_utilise", "de_nom", "non"])],
        said: "L’achat innovant est cité parmi les dispositifs utilisés, mais dit jamais utilisé.",
    },
    Contradiction {
        code: "referent",
        audience: Audience::Acheteurs,
        told: &[Chose("AC23", &["referent"]), Chose("AC11", &["non"])],
        said: "Un référent start-up est cité parmi les actions en place, mais aucune personne n’est dédiée.",
    },
    Contradiction {
        code: "type-petite",
        audience: Audience::Acheteurs,
        told: &[Chose("AC01", &["pme"]), Chose("AC92", &["eti", "ge"])],
        said: "L’organisation se dit PME, mais déclare la taille d’une ETI ou d’une grande entreprise.",
    },
    Contradiction {
        code: "type-grande",
        audience: Audience::Acheteurs,
        told: &[Chose("AC01", &["grand_groupe"]), Chose("AC92", &["moins_10", "pme"])],
        said: "L’organisation se dit grand groupe, mais déclare moins de 250 personnes.",
    },
    Contradiction {
        code: "ca-parts",
        audience: Audience::StartUp,
        told: &[Chose("SU04", &["pas_de_ca"]), Chose("SU10", SOLD_SOMETHING)],
        said: "Pas encore de chiffre d’affaires, mais une part réalisée avec le secteur public.",
    },
    Contradiction {
        code: "ca-parts-groupes",
        audience: Audience::StartUp,
        told: &[Chose("SU04", &["pas_de_ca"]), Chose("SU11", SOLD_SOMETHING)],
        said: "Pas encore de chiffre d’affaires, mais une part réalisée avec les grands groupes.",
    },
    Contradiction {
        code: "ca-contrats",
        audience: Audience::StartUp,
        told: &[Chose("SU04", &["moins_100k"]), Chose("SU17", &["de_100_143k", "de_143_300k", "plus_300k"])],
        said: "Le contrat habituel dépasse le chiffre d’affaires de l’année.",
    },
    Contradiction {
        code: "achat-innovant-vente",
        audience: Audience::StartUp,
        told: &[Chose("SU18", &["achat_innovant"]), Chose("SU19", &["oui_jamais_utilise", "de_nom", "non"])],
        said: "Des clients rencontrés par l’achat innovant, mais l’achat innovant est dit inconnu ou jamais utilisé.",
    },
    Contradiction {
        code: "effectif-ca",
        audience: Audience::StartUp,
        told: &[Chose("SU03", &["e0"]), Chose("SU04", &["de_10_50m", "plus_50m"])],
        said: "Aucun salarié, mais plus de 10 M€ de chiffre d’affaires.",
    },
    Contradiction {
        code: "jei-age",
        audience: Audience::StartUp,
        told: &[Chose("SU07", &["jei"]), Before("SU02", 12)],
        said: "Statut de jeune entreprise innovante (JEI), mais une création douze ans avant l’édition ou plus tôt.",
    },
];

/// The contradictions in the answers of a response.
pub fn of(questionnaire: &Questionnaire, answers: &Answers) -> Vec<&'static Contradiction> {
    let looked_for = ALL.iter().filter(|one| one.audience == questionnaire.audience);
    looked_for.filter(|one| one.told.iter().all(|told| told.holds(questionnaire, answers))).collect()
}

impl Contradiction {
    /// The form fields that it is about, in an edition.
    pub fn fields(&self, questionnaire: &Questionnaire) -> Vec<String> {
        let mut fields: Vec<String> = self.told.iter().flat_map(|told| told.fields(questionnaire)).collect();
        fields.dedup();
        fields
    }
}

impl Told {
    fn fields(&self, questionnaire: &Questionnaire) -> Vec<String> {
        let (Chose(field, _) | Above(field, _) | AtMost(field, _) | Before(field, _) | RateOutside(field, _)) = self;
        let mut fields = vec![named(field, questionnaire)];
        if matches!(self, RateOutside(..)) {
            fields.extend(latest(questionnaire).into_iter().flat_map(|(startup, total)| [startup, total]));
        }
        fields
    }

    fn holds(&self, questionnaire: &Questionnaire, answers: &Answers) -> bool {
        let answer = |field: &str| answers.get(&named(field, questionnaire));
        let number = |field: &str| answer(field).and_then(Answer::number);
        match self {
            Chose(field, codes) => match answer(field) {
                Some(Answer::Choice(code)) => codes.contains(&code.as_str()),
                Some(Answer::Choices(chosen)) => chosen.iter().any(|code| codes.contains(&code.as_str())),
                _ => false,
            },
            Above(field, than) => number(field).is_some_and(|n| n > *than),
            AtMost(field, most) => number(field).is_some_and(|n| n <= *most),
            Before(field, years) => {
                let least = i64::from(questionnaire.edition.year() - years);
                number(field).is_some_and(|year| year <= least)
            }
            RateOutside(field, bands) => {
                let Some(Answer::Choice(code)) = answer(field) else { return false };
                let band = bands.iter().find(|(option, ..)| option == code);
                let rate = latest(questionnaire).and_then(|(startup, total)| {
                    let amount = |field: &str| answers.get(field).and_then(Answer::euros);
                    rule::rate(amount(&startup)?, amount(&total)?)
                });
                // Next to the band is an estimate like another.
                matches!((band, rate), (Some((_, low, high)), Some(rate)) if rate < low * 0.5 || rate > high * 2.0)
            }
        }
    }
}

fn latest(questionnaire: &Questionnaire) -> Option<(String, String)> {
    rule::rate_fields(questionnaire).into_iter().next()
}

/// A field's name in an edition.
fn named(field: &str, questionnaire: &Questionnaire) -> String {
    let [latest, _] = questionnaire.edition.data_years();
    field.replace("{n1}", &latest.to_string())
}
