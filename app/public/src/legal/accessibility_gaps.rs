//! The known accessibility gaps, including what was not tested. The declaration lists exactly these. Fixing one
//! removes its entry.

/// An accessibility gap.
pub struct Gap {
    /// The gap and its place.
    pub what: &'static str,
    /// The alternative meanwhile.
    pub instead: &'static str,
}

/// The gaps known today.
pub const GAPS: [Gap; 6] = [
    Gap {
        what: "Aucune page n’a encore été vérifiée par un audit, ni avec des personnes qui utilisent un lecteur d’écran, une loupe, une plage braille ou la commande vocale. Seules des vérifications automatiques sont faites, sur chaque page.",
        instead: "Écrivez-nous ce qui vous gêne : nous chercherons avec vous une autre forme.",
    },
    Gap {
        what: "Les pages de refus (par exemple après un formulaire illisible) ont une présentation réduite : elles n’ont ni l’en-tête ni la navigation des autres pages (critère 12.2).",
        instead: "Le bouton « Retour » du navigateur ramène à la page précédente, avec ce qui a été saisi.",
    },
    Gap {
        what: "Dans le justificatif et les rapports en PDF, les caractères que la police ne possède pas (émojis, arabe, hébreu…) sont dessinés « � ». Le texte lui-même est juste pour un lecteur d’écran, sauf dans le PDF d’un rapport, où «\u{a0}�\u{a0}» est aussi ce qui est lu.",
        instead: "La page du justificatif, et celle du rapport, les montrent tous.",
    },
    Gap {
        what: "La session de l’équipe de l’Observatoire prend fin après une heure d’inactivité, et au bout de 12 heures dans tous les cas (durées usuelles, que l’exploitant règle), sans avertissement (critère 13.1).",
        instead: "Se connecter de nouveau. Un texte long (le chapitre d’un rapport, un message aux invités) est à enregistrer avant une pause : rien ne le garde jusque-là.",
    },
    Gap {
        what: "Les graphiques des volumes, qui se mettent à jour en direct, n’ont été vérifiés qu’automatiquement (critères 1.6, 7.5 et 13.8).",
        instead: "Un bouton met la mise à jour en pause ; chaque graphique est suivi d’un tableau des mêmes chiffres.",
    },
    Gap {
        what: "Rien n’est proposé en langue des signes ni en français facile à lire et à comprendre.",
        instead: "Toutes les questions sont réunies sur une page, à préparer avec quelqu’un.",
    },
];
