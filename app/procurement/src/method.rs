//! The rules in the words of the pages that print them. `docs/public-contracts.md` gives the reasons.

/// The rules for public contracts, in the order in which they are applied.
pub const RULES: [&str; 10] = [
    "Un marché est reconnu au SIRET de son acheteur et à son identifiant, sans tenir compte des espaces, des tirets, des points et des barres\u{a0}: publié par deux plateformes, il compte une fois.",
    "Quand plusieurs publications diffèrent, compte celle qui connaît la modification la plus récente, puis la dernière publiée.",
    "Les modifications s’appliquent dans l’ordre de leurs dates, au marché entier\u{a0}: le montant et les titulaires sont ceux d’après la dernière\u{a0}; l’état initial est conservé avec sa date.",
    "L’année est celle de la notification. Une date d’avant 2000 ou à venir, ou qui n’existe pas, met le marché «\u{a0}sans date\u{a0}»\u{a0}: il n’est dans aucune année.",
    "Un montant absent, nul, négatif, d’un euro ou moins, ou fait de chiffres de remplissage (999\u{202f}999\u{202f}999, 12\u{202f}311\u{202f}111\u{202f}111) est inconnu\u{a0}: il est compté à part et jamais estimé. Une fraction de centime est arrondie au centime le plus proche.",
    "Le montant d’un marché compte une fois, quel que soit le nombre de ses titulaires. La part des start-up est celle de parts égales entre titulaires\u{a0}; le montant entier est donné à côté, comme maximum.",
    "Le plafond d’un accord-cadre ne s’ajoute jamais aux marchés passés sur son fondement\u{a0}: s’ils sont publiés, eux seuls comptent. Un accord-cadre à bons de commande compte pour son montant, signalé comme maximum.",
    "Les concessions ne sont pas des achats\u{a0}: elles sont comptées à part. Les marchés annulés ne comptent pas.",
    "Un montant surprenant (plus d’un milliard d’euros, hors de proportion avec le titulaire ou avec les marchés comparables, ou répété sur de nombreux marchés) attend la décision de l’équipe, hors de tous les chiffres, et l’enjeu en euros est indiqué.",
    "Un enregistrement illisible est laissé de côté et signalé par son numéro\u{a0}; un fichier incomplet n’est jamais pris pour un fichier entier.",
];
