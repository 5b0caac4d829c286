//! Invented free texts like those of respondents, without names, and the staff's codes for them.

use std::ops::Range;

/// Openings and endings of a proposal: people who want the same thing phrase it differently.
const BEFORE: [&str; 11] = [
    "",
    "Une seule demande, si nous devions n’en garder qu’une. ",
    "Nous le disons à chaque réunion. ",
    "Après plusieurs années d’allers-retours, notre avis est simple. ",
    "Vu d’une petite équipe, ",
    "Pour nous, ",
    "Rien de nouveau, mais toujours attendu. ",
    "À notre échelle, ",
    "Nos collègues sont unanimes. ",
    "Sans hésiter : ",
    "Une piste concrète : ",
];
const AFTER: [&str; 13] = [
    "",
    " Le reste suivra.",
    " C’est ce qui nous ferait gagner le plus de temps.",
    " D’autres pays le font déjà.",
    " Nous sommes prêts à en parler.",
    " Cela ne coûterait presque rien.",
    " Un texte réglementaire n’y suffirait pas, il faut aussi des moyens.",
    " Une expérimentation d’un an permettrait d’en juger.",
    " C’est urgent.",
    " Merci de nous avoir posé la question.",
    " Nous l’avions déjà proposé l’an dernier.",
    " Il faudrait commencer par les plus gros volumes.",
    " Tout le monde y gagnerait.",
];

/// A proposal in the words of a numbered respondent.
pub fn worded(proposal: &str, number: usize) -> String {
    let (before, after) = (BEFORE[number % BEFORE.len()], AFTER[number / BEFORE.len() % AFTER.len()]);
    let mut rest = proposal.chars();
    match rest.next().filter(|_| before.trim_end().ends_with([',', ':'])) {
        Some(first) => format!("{before}{}{}{after}", first.to_lowercase(), rest.as_str()),
        None => format!("{before}{proposal}{after}"),
    }
}

/// A proposal, with the names of its codes.
type Theme = (&'static str, &'static [&'static str]);

/// The codes: name, and when to use it.
pub const CODES: [(&str, &str); 12] = [
    ("Achat innovant", "La procédure, son seuil, ses modèles."),
    ("Critères de sélection", "Chiffre d’affaires, références, garanties."),
    ("Délais de décision", "Attente d’une réponse, d’un contrat."),
    ("Formation", "Des acheteurs, des juristes, des start-up."),
    ("Interlocuteur dédié", "Une personne identifiée, d’un côté ou de l’autre."),
    ("Mutualisation", "Partager entre acheteurs ce qui est fait plusieurs fois."),
    ("Pilotes et démonstrateurs", "Leur rémunération, leur suite, leur risque."),
    ("Référencement", "Devenir fournisseur, entrer dans une centrale d’achat."),
    ("Repérage des start-up", "Les trouver, les compter, les définir."),
    ("Simplification", "Moins de pièces, de questionnaires, d’étapes."),
    ("Trésorerie", "Avances et délais de paiement."),
    ("Visibilité des besoins", "Ce que les acheteurs cherchent, et quand."),
];

/// The byte range of the proposal in a text, with its codes; `None` for a text without one.
pub fn theme(text: &str) -> Option<(Range<usize>, &'static [&'static str])> {
    STARTUPS.iter().chain(&BUYERS).find_map(|(proposal, codes)| {
        let first = proposal.chars().next().map_or(0, char::len_utf8);
        let rest = text.find(proposal.get(first..)?)?;
        // Its first letter may be lower case, with the same number of bytes.
        Some((rest.checked_sub(first)?..rest - first + proposal.len(), *codes))
    })
}

/// Proposals of start-ups, for SU29.
pub const STARTUPS: [Theme; 12] = [
    (
        "Imposer une réponse, même négative, dans les trois mois qui suivent un premier rendez-vous : c’est l’attente qui nous coûte le plus.",
        &["Délais de décision"],
    ),
    ("Rendre obligatoire la rémunération des POC au-delà de cinq jours de travail.", &["Pilotes et démonstrateurs"]),
    ("Un dossier fournisseur unique, déposé une fois et accepté par tous les acheteurs publics.", &["Simplification"]),
    (
        "Permettre de répondre en groupement avec une ETI sans que le chiffre d’affaires de la start-up soit un critère d’exclusion.",
        &["Critères de sélection"],
    ),
    (
        "Publier les besoins des grands groupes plusieurs mois à l’avance, comme le font déjà certaines collectivités.",
        &["Visibilité des besoins"],
    ),
    (
        "Verser 30 % d’avance sur les marchés de moins de 100 k€. Pour une équipe de dix personnes, la trésorerie décide de tout.",
        &["Trésorerie"],
    ),
    (
        "Former les directions juridiques : nous avons signé avec le métier en un mois, puis attendu neuf mois le contrat.",
        &["Formation", "Délais de décision"],
    ),
    (
        "Relever le seuil de l’achat innovant et surtout le faire connaître : la moitié de nos interlocuteurs l’ignorent.",
        &["Achat innovant"],
    ),
    (
        "Ouvrir plus souvent le référencement dans les centrales d’achat, et pas seulement tous les quatre ans.",
        &["Référencement"],
    ),
    (
        "Un interlocuteur start-up clairement identifié dans chaque hôpital, avec un budget d’expérimentation.",
        &["Interlocuteur dédié"],
    ),
    ("Prévoir dès le cahier des charges du POC ce qui se passe s’il réussit.", &["Pilotes et démonstrateurs"]),
    (
        "Réduire le nombre de questionnaires RSE et cybersécurité : nous en avons rempli quatorze différents l’an dernier.",
        &["Simplification"],
    ),
];

/// Proposals of buyers, for AC27.
pub const BUYERS: [Theme; 10] = [
    (
        "Un annuaire tenu à jour, avec les SIREN, que l’on puisse croiser avec notre base de fournisseurs.",
        &["Repérage des start-up"],
    ),
    (
        "Un guide court de l’achat innovant, avec des modèles de pièces prêts à l’emploi et validés juridiquement.",
        &["Achat innovant", "Simplification"],
    ),
    ("Mutualiser les évaluations de cybersécurité entre établissements de santé.", &["Mutualisation"]),
    (
        "Aider les start-up à comprendre nos contraintes budgétaires : un marché ne se signe pas en décembre comme en février.",
        &["Visibilité des besoins"],
    ),
    ("Créer un fonds qui partage le risque du premier déploiement.", &["Pilotes et démonstrateurs"]),
    (
        "Former les acheteurs à l’analyse de la solidité financière d’une jeune entreprise, au-delà du bilan.",
        &["Formation"],
    ),
    (
        "Rapprocher les prescripteurs et les achats : les directions métier rencontrent des start-up dont nous n’entendons jamais parler.",
        &["Interlocuteur dédié"],
    ),
    (
        "Partager entre grands groupes les retours d’expérience sur les POC passés à l’échelle.",
        &["Mutualisation", "Pilotes et démonstrateurs"],
    ),
    (
        "Clarifier la définition de la start-up, sans laquelle nos chiffres ne sont pas comparables.",
        &["Repérage des start-up"],
    ),
    (
        "Simplifier le référencement : un parcours en dix jours pour les contrats de moins de 40 k€.",
        &["Référencement", "Simplification"],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proposal_and_its_codes_are_found_in_any_wording() {
        for (place, (proposal, codes)) in STARTUPS.iter().chain(&BUYERS).enumerate() {
            for number in 0..BEFORE.len() * AFTER.len() {
                let text = worded(proposal, number);
                let (passage, found) = theme(&text).unwrap();
                assert_eq!((text[passage].to_lowercase(), found), (proposal.to_lowercase(), *codes), "{place}");
            }
            assert!(codes.iter().all(|name| CODES.iter().any(|(code, _)| code == name)), "{codes:?}");
        }
        assert_eq!(theme("Le calendrier budgétaire"), None);
    }
}
