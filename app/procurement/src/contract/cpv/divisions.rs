//! The divisions of the common procurement vocabulary, under short forms of their French names.
//! Source: regulation (EC) no 213/2008.

const DIVISIONS: [(u8, &str); 45] = [
    (3, "Produits agricoles, de la pêche et de la forêt"),
    (9, "Produits pétroliers, combustibles, électricité"),
    (14, "Produits des mines et métaux de base"),
    (15, "Produits alimentaires, boissons, tabac"),
    (16, "Machines agricoles"),
    (18, "Vêtements, chaussures, bagages"),
    (19, "Cuir, textiles, plastique et caoutchouc"),
    (22, "Imprimés"),
    (24, "Produits chimiques"),
    (30, "Matériel informatique et de bureau"),
    (31, "Matériel électrique et éclairage"),
    (32, "Équipements de télécommunication, radio, télévision"),
    (33, "Équipements médicaux, produits pharmaceutiques"),
    (34, "Équipements de transport"),
    (35, "Équipements de sécurité, de police et de défense"),
    (37, "Musique, sport, jeux, artisanat"),
    (38, "Équipements de laboratoire et d’optique"),
    (39, "Mobilier, électroménager, produits de nettoyage"),
    (41, "Eau"),
    (42, "Machines industrielles"),
    (43, "Machines de mines et de construction"),
    (44, "Matériaux de construction"),
    (45, "Travaux de construction"),
    (48, "Logiciels et systèmes d’information"),
    (50, "Réparation et entretien"),
    (51, "Services d’installation"),
    (55, "Hôtellerie, restauration, commerce de détail"),
    (60, "Transports"),
    (63, "Services auxiliaires des transports, voyages"),
    (64, "Postes et télécommunications"),
    (65, "Services publics de réseaux"),
    (66, "Services financiers et assurances"),
    (70, "Services immobiliers"),
    (71, "Architecture, ingénierie, contrôle"),
    (72, "Services informatiques, conseil, développement"),
    (73, "Recherche et développement"),
    (75, "Administration publique, défense, sécurité sociale"),
    (76, "Services à l’industrie du pétrole et du gaz"),
    (77, "Services agricoles et forestiers, espaces verts"),
    (79, "Services aux entreprises : droit, conseil, communication, sécurité"),
    (80, "Enseignement et formation"),
    (85, "Santé et services sociaux"),
    (90, "Eaux usées, déchets, propreté, environnement"),
    (92, "Loisirs, culture, sport"),
    (98, "Autres services à la personne et à la collectivité"),
];

/// A division's name: `72 – Services informatiques, conseil, développement`; 0 stands for contracts without a code.
pub fn division_name(division: u8) -> String {
    match DIVISIONS.iter().find(|(code, _)| *code == division) {
        Some((code, name)) => format!("{code:02} – {name}"),
        None if division == 0 => "Sans code CPV".to_owned(),
        None => format!("{division:02} – division inconnue"),
    }
}

#[cfg(test)]
mod tests {
    use super::division_name;

    #[test]
    fn a_division_is_named_with_its_two_digits() {
        assert_eq!(division_name(3), "03 – Produits agricoles, de la pêche et de la forêt");
        assert_eq!(division_name(72), "72 – Services informatiques, conseil, développement");
        assert_eq!(
            (division_name(0).as_str(), division_name(99).as_str()),
            ("Sans code CPV", "99 – division inconnue")
        );
    }
}
