//! Labels of INSEE's legal categories (nomenclature of September 2022): level III for the most frequent forms,
//! otherwise the family at level II, otherwise level I.

/// The label of a legal category; `None` for an invalid code.
pub fn legal_form(code: &str) -> Option<&'static str> {
    if code.len() != 4 || !code.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    common(code).or_else(|| family(&code[..2])).or_else(|| kind(&code[..1]))
}

fn common(code: &str) -> Option<&'static str> {
    Some(match code {
        "4110" => "Établissement public national à caractère industriel ou commercial, avec comptable public",
        "4120" => "Établissement public national à caractère industriel ou commercial, sans comptable public",
        "4140" => "Établissement public local à caractère industriel ou commercial",
        "4150" => "Régie d’une collectivité locale à caractère industriel ou commercial",
        "4160" => "Banque de France",
        "5410" => "SARL nationale",
        "5415" => "SARL d’économie mixte",
        "5458" => "SARL coopérative de production (SCOP)",
        "5485" => "Société d’exercice libéral à responsabilité limitée (SELARL)",
        "5499" => "Société à responsabilité limitée (SARL)",
        "5510" | "5610" => "Société anonyme nationale",
        "5515" | "5615" => "Société anonyme d’économie mixte",
        "5546" | "5646" => "Société anonyme de HLM",
        "5558" | "5658" => "Société anonyme coopérative de production (SCOP)",
        "5599" => "Société anonyme (SA) à conseil d’administration",
        "5699" => "Société anonyme (SA) à directoire",
        "5710" => "Société par actions simplifiée (SAS)",
        "5785" => "Société d’exercice libéral par actions simplifiée (SELAS)",
        "6220" => "Groupement d’intérêt économique (GIE)",
        "6540" => "Société civile immobilière (SCI)",
        "7111" => "Autorité constitutionnelle",
        "7112" => "Autorité administrative ou publique indépendante",
        "7113" => "Ministère",
        "7120" => "Service central d’un ministère",
        "7150" => "Service du ministère de la Défense",
        "7160" => "Service à compétence nationale d’un ministère",
        "7171" | "7172" | "7179" => "Service déconcentré de l’État",
        "7210" => "Commune",
        "7220" => "Département",
        "7225" => "Collectivité ou territoire d’outre-mer",
        "7229" => "Autre collectivité territoriale",
        "7230" => "Région",
        "7331" => "Établissement public local d’enseignement",
        "7340" => "Pôle métropolitain",
        "7343" => "Communauté urbaine",
        "7344" => "Métropole",
        "7345" | "7353" => "Syndicat intercommunal",
        "7346" => "Communauté de communes",
        "7348" => "Communauté d’agglomération",
        "7354" | "7355" => "Syndicat mixte",
        "7361" => "Centre communal d’action sociale (CCAS)",
        "7364" => "Établissement public d’hospitalisation",
        "7365" => "Syndicat interhospitalier",
        "7366" => "Établissement public local social ou médico-social",
        "7367" => "Centre intercommunal d’action sociale (CIAS)",
        "7371" => "Office public de l’habitat",
        "7372" => "Service départemental d’incendie et de secours (SDIS)",
        "7373" => "Établissement public local culturel",
        "7378" => "Régie d’une collectivité locale à caractère administratif",
        "7379" => "Autre établissement public administratif local",
        "7381" => "Organisme consulaire",
        "7382" => "Établissement public national ayant fonction d’administration centrale",
        "7383" => "Établissement public national à caractère scientifique, culturel et professionnel",
        "7384" => "Autre établissement public national d’enseignement",
        "7385" | "7389" => "Établissement public national à caractère administratif",
        "7410" => "Groupement d’intérêt public (GIP)",
        "7470" => "Groupement de coopération sanitaire à gestion publique",
        "8110" => "Organisme du régime général de la sécurité sociale",
        "8210" => "Mutuelle",
        "9220" => "Association déclarée",
        "9230" => "Association reconnue d’utilité publique",
        "9970" => "Groupement de coopération sanitaire à gestion privée",
        _ => return None,
    })
}

fn family(code: &str) -> Option<&'static str> {
    Some(match code {
        "10" => "Entrepreneur individuel",
        "21" => "Indivision",
        "22" => "Société créée de fait",
        "23" => "Société en participation",
        "24" => "Fiducie",
        "31" | "32" => "Personne morale de droit étranger",
        "41" => "Établissement public ou régie à caractère industriel ou commercial",
        "51" => "Société coopérative commerciale particulière",
        "52" => "Société en nom collectif (SNC)",
        "53" => "Société en commandite",
        "54" => "Société à responsabilité limitée (SARL)",
        "55" => "Société anonyme (SA) à conseil d’administration",
        "56" => "Société anonyme (SA) à directoire",
        "57" => "Société par actions simplifiée (SAS)",
        "58" => "Société européenne",
        "61" => "Caisse d’épargne et de prévoyance",
        "62" => "Groupement d’intérêt économique (GIE)",
        "63" => "Société coopérative agricole",
        "64" => "Société d’assurance mutuelle",
        "65" => "Société civile",
        "71" => "Administration de l’État",
        "72" => "Collectivité territoriale",
        "73" => "Établissement public administratif",
        "74" => "Autre personne morale de droit public administratif",
        "81" => "Organisme de protection sociale à adhésion obligatoire",
        "82" => "Organisme mutualiste",
        "83" => "Comité social et économique",
        "84" => "Organisme professionnel",
        "85" => "Organisme de retraite à adhésion non obligatoire",
        "91" => "Syndicat de propriétaires",
        "92" => "Association",
        "93" => "Fondation",
        _ => return None,
    })
}

fn kind(code: &str) -> Option<&'static str> {
    Some(match code {
        "2" => "Groupement de droit privé sans personnalité morale",
        "3" => "Personne morale de droit étranger",
        "4" => "Personne morale de droit public soumise au droit commercial",
        "5" => "Société commerciale",
        "6" => "Autre personne morale immatriculée au registre du commerce et des sociétés",
        "7" => "Personne morale soumise au droit administratif",
        "8" => "Organisme privé spécialisé",
        "9" => "Autre personne morale de droit privé",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::legal_form;
    use proptest::prelude::*;

    #[test]
    fn common_codes_have_their_own_label_others_that_of_their_family() {
        for (code, words) in [
            ("5710", "Société par actions simplifiée (SAS)"),
            ("7346", "Communauté de communes"),
            ("1000", "Entrepreneur individuel"),
            ("5599", "Société anonyme (SA) à conseil d’administration"),
            ("6598", "Société civile"),
            ("9221", "Association"),
            ("6901", "Autre personne morale immatriculée au registre du commerce et des sociétés"),
            ("9900", "Autre personne morale de droit privé"),
        ] {
            assert_eq!(legal_form(code), Some(words), "{code}");
        }
        for wrong in ["", "57", "57100", "abcd", "0000", "5７1", "é10"] {
            assert_eq!(legal_form(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn any_code_is_parsed_or_refused_without_panic_and_fits_its_field(code in "\\PC{0,6}|[0-9]{4}") {
            if let Some(words) = legal_form(&code) {
                prop_assert!(words.chars().count() <= 200);
            }
        }
    }
}
