//! Method of a report: how its figures are computed, and their limits. No report goes without this chapter.

use super::Block;

/// Computation of each figure: name and description.
const FORMULAS: [(&str, &str); 7] = [
    (
        "Réponses comptées",
        "seules les réponses envoyées comptent. Une réponse corrigée remplace la précédente. Pour une même organisation (numéro SIREN), une seule réponse compte : une seconde, d’un autre lien, attend que l’équipe choisisse.",
    ),
    (
        "Volume d’une année",
        "somme des achats auprès de start-up des acheteurs qui les ont donnés, calculée au centime et montrée en M€.",
    ),
    (
        "Taux d’achats d’un acheteur",
        "achats auprès de start-up divisés par les achats totaux, quand les deux sont donnés et que le total n’est pas nul.",
    ),
    (
        "Taux agrégé et taux médian",
        "le taux agrégé rapporte la somme des achats auprès de start-up à la somme des achats totaux des acheteurs qui ont donné les deux ; le taux médian partage ces acheteurs en deux moitiés. Les deux ne se comparent pas l’un à l’autre.",
    ),
    (
        "Cinq taux les plus hauts, cinq taux les plus bas",
        "moyennes des cinq taux extrêmes ; elles ne sont pas publiées sous vingt acheteurs.",
    ),
    (
        "Évolution à panel constant",
        "calculée sur les seuls acheteurs qui ont donné les deux années. Deux panels différents ne sont jamais reliés par une ligne, ni comparés par une évolution.",
    ),
    (
        "Freins et leviers",
        "part de ceux à qui la question a été posée, avec leur nombre, et jamais part des cases cochées. Aucune marge d’erreur n’est donnée : les répondants ne sont pas tirés au sort.",
    ),
];

/// Disclosure control.
const DISCLOSURE: [&str; 4] = [
    "Un montant n’est diffusable que si trois organisations au moins y contribuent pour plus que zéro, qu’aucune n’en représente plus de 85 %, et que les deux plus grosses laissent aux autres au moins 10 % de la plus grosse. Un total nul demande dix organisations.",
    "Un taux se lit sur les acheteurs qui ont donné les deux montants ; ses deux sommes suivent la même règle. Il n’est pas donné là où tous ont le même. La médiane et les quartiles demandent dix organisations, les extrêmes et la concentration vingt.",
    "Une réponse à une question n’est donnée que sur cinq répondants au moins ; ni pour un ou deux d’entre eux, ni quand tous, ou tous sauf un ou deux, l’ont donnée.",
    "«\u{a0}Non diffusable\u{a0}» tient lieu de ce que ces règles retiennent. Toutes les cases de la publication, et celles de chaque publication précédente de l’édition, sont vérifiées ensemble : ce qui est retenu ne se retrouve pas par différence.",
];

/// Contradictions between sources that this report does not resolve.
const OPEN: [&str; 6] = [
    "Le passage «\u{a0}de 10 % à 20 %\u{a0}» cité pour les start-up est tantôt une croissance annuelle du chiffre d’affaires, tantôt une part du chiffre d’affaires : les sources se contredisent, et ce rapport n’emploie aucune des deux lectures.",
    "Pour 2023, la part publique est donnée à 1,43 % ou à 1,35 % selon la source : les deux calculs ne retiennent pas le même total de commande publique (environ 163 ou 170 Md€).",
    "Les années auxquelles se rapporte la hausse des achats diffèrent selon les sources (2022 à 2023, ou 2023 à 2024) : chaque chiffre de ce rapport porte l’année déclarée par le répondant.",
    "Les volumes privés publiés (4,28 Md€ pour 41 groupes, puis 2,33 Md€ pour 39 groupes) ne sont pas ceux du même panel : leur écart n’est pas une baisse.",
    "L’étendue des taux privés est donnée de 0,5 à 5 %, alors que la moyenne des cinq taux les plus hauts est de 9,9 % : les deux ne peuvent décrire les mêmes groupes.",
    "Des dates de publication erronées circulent : le premier rapport date de mai 2024.",
];

fn heading(text: &str) -> Block {
    Block::Heading { text: text.to_owned() }
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph { text: text.to_owned() }
}

/// The chapter, which follows the team's own introduction if there is one.
pub fn blocks() -> Vec<Block> {
    let list = |items: &[&str]| Block::List { items: items.iter().map(|item| (*item).to_owned()).collect() };
    let facts = FORMULAS.map(|(name, value)| super::Fact { name: name.to_owned(), value: value.to_owned() });
    vec![
        heading("Qui a répondu"),
        paragraph(
            "L’enquête est volontaire : ceux qui répondent ne représentent pas tous les acheteurs ni toutes les start-up. Les nombres de répondants sont donnés avec chaque part. Les volumes sont ceux des seuls acheteurs qui les ont déclarés ; ils ne sont ni redressés, ni extrapolés.",
        ),
        heading("Comment chaque chiffre est calculé"),
        Block::Facts { facts: facts.into() },
        heading("Les panels"),
        paragraph(
            "Les répondants changent d’une édition à l’autre. Les volumes de deux éditions sont placés côte à côte, jamais reliés. L’engagement des acheteurs publics (montants notifiés) et la dépense des acheteurs privés (base d’achats) ne sont pas de même nature.",
        ),
        heading("Ce qui est une start-up"),
        paragraph(
            "Il n’existe pas de définition statistique de la start-up. Les répondants s’appuient sur la définition que porte le questionnaire de leur édition. Les chiffres publiés sur les «\u{a0}PME innovantes\u{a0}» concernent un autre périmètre.",
        ),
        heading("Ce qui protège les répondants"),
        list(&DISCLOSURE),
        heading("Questions ouvertes"),
        paragraph(
            "Les sources publiques ne s’accordent pas sur les points suivants, que rien ici ne permet de trancher.",
        ),
        list(&OPEN),
    ]
}
