//! Free texts of the kind that respondents write. Invented; they name no one.

/// What a proposal may begin with, and end with: people who want the same do not say it word for word.
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

/// A proposal in the words of the respondent of a number.
pub fn worded(proposal: &str, number: usize) -> String {
    let (before, after) = (BEFORE[number % BEFORE.len()], AFTER[number / BEFORE.len() % AFTER.len()]);
    let mut rest = proposal.chars();
    match rest.next().filter(|_| before.trim_end().ends_with([',', ':'])) {
        Some(first) => format!("{before}{}{}{after}", first.to_lowercase(), rest.as_str()),
        None => format!("{before}{proposal}{after}"),
    }
}

/// Proposals of start-ups, for SU29.
pub const STARTUPS: [&str; 12] = [
    "Imposer une réponse, même négative, dans les trois mois qui suivent un premier rendez-vous : c’est l’attente qui nous coûte le plus.",
    "Rendre obligatoire la rémunération des POC au-delà de cinq jours de travail.",
    "Un dossier fournisseur unique, déposé une fois et accepté par tous les acheteurs publics.",
    "Permettre de répondre en groupement avec une ETI sans que le chiffre d’affaires de la start-up soit un critère d’exclusion.",
    "Publier les besoins des grands groupes plusieurs mois à l’avance, comme le font déjà certaines collectivités.",
    "Verser 30 % d’avance sur les marchés de moins de 100 k€. Pour une équipe de dix personnes, la trésorerie décide de tout.",
    "Former les directions juridiques : nous avons signé avec le métier en un mois, puis attendu neuf mois le contrat.",
    "Relever le seuil de l’achat innovant et surtout le faire connaître : la moitié de nos interlocuteurs l’ignorent.",
    "Ouvrir plus souvent le référencement dans les centrales d’achat, et pas seulement tous les quatre ans.",
    "Un interlocuteur start-up clairement identifié dans chaque hôpital, avec un budget d’expérimentation.",
    "Prévoir dès le cahier des charges du POC ce qui se passe s’il réussit.",
    "Réduire le nombre de questionnaires RSE et cybersécurité : nous en avons rempli quatorze différents l’an dernier.",
];

/// Proposals of buyers, for AC27.
pub const BUYERS: [&str; 10] = [
    "Un annuaire tenu à jour, avec les SIREN, que l’on puisse croiser avec notre base de fournisseurs.",
    "Un guide court de l’achat innovant, avec des modèles de pièces prêts à l’emploi et validés juridiquement.",
    "Mutualiser les évaluations de cybersécurité entre établissements de santé.",
    "Aider les start-up à comprendre nos contraintes budgétaires : un marché ne se signe pas en décembre comme en février.",
    "Créer un fonds qui partage le risque du premier déploiement.",
    "Former les acheteurs à l’analyse de la solidité financière d’une jeune entreprise, au-delà du bilan.",
    "Rapprocher les prescripteurs et les achats : les directions métier rencontrent des start-up dont nous n’entendons jamais parler.",
    "Partager entre grands groupes les retours d’expérience sur les POC passés à l’échelle.",
    "Clarifier la définition de la start-up, sans laquelle nos chiffres ne sont pas comparables.",
    "Simplifier le référencement : un parcours en dix jours pour les contrats de moins de 40 k€.",
];
