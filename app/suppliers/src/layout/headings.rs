//! Words by which software names its columns.

/// A heading in lower case, without accents or signs, a space around each word: ` montant ht `.
pub fn plain(heading: &str) -> String {
    let mut words = String::from(" ");
    let mut spaced = true;
    let mut before_small = false;
    for c in heading.chars() {
        // `CompAuxNum` is three words.
        if c.is_uppercase() && before_small && !spaced {
            words.push(' ');
        }
        before_small = c.is_lowercase();
        for c in c.to_lowercase() {
            let letter = match c {
                'à' | 'â' | 'ä' => 'a',
                'é' | 'è' | 'ê' | 'ë' => 'e',
                'î' | 'ï' => 'i',
                'ô' | 'ö' => 'o',
                'ù' | 'û' | 'ü' => 'u',
                'ç' => 'c',
                c => c,
            };
            if letter.is_alphanumeric() {
                words.push(letter);
                spaced = false;
            } else if !spaced {
                words.push(' ');
                spaced = true;
            }
        }
    }
    if !spaced {
        words.push(' ');
    }
    words
}

/// Whether a heading contains one of some words.
pub fn has(plain: &str, words: &[&str]) -> bool {
    words.iter().any(|word| plain.contains(&format!(" {word} ")))
}

/// How much a heading speaks for identifiers, from 0 to 3.
pub fn identifier(plain: &str) -> u32 {
    if has(plain, &["siret", "siren"]) {
        3
    } else if has(plain, &["tva intracommunautaire", "n tva", "numero tva", "tva intra", "vat"]) {
        2
    } else if has(plain, &["identifiant", "comp aux num", "code tiers", "code fournisseur"]) {
        1
    } else {
        0
    }
}

/// How much a heading speaks for amounts: negative where it names something else that is a number.
pub fn amount(plain: &str) -> i32 {
    if has(plain, &["hors tva"]) {
        return 4;
    }
    // « Montant TVA » is the tax itself.
    if has(plain, &["tva", "taxe", "taxes"])
        && !has(plain, &["ht", "ttc", "hors taxe", "hors taxes", "taxes comprises"])
    {
        return -2;
    }
    if has(
        plain,
        &[
            "tva",
            "taux",
            "quantite",
            "qte",
            "prix unitaire",
            "nombre",
            "nb",
            "numero",
            "n",
            "code",
            "compte",
            "annee",
            "exercice",
            "cp",
            "telephone",
        ],
    ) && !has(plain, &["montant", "ht"])
    {
        -2
    } else if has(plain, &["ttc"]) {
        1
    } else if has(plain, &["ht", "hors taxe", "hors taxes", "h t"]) {
        4
    } else if has(
        plain,
        &[
            "montant",
            "montants",
            "achats",
            "achat",
            "depense",
            "depenses",
            "ca",
            "facture",
            "engagement",
            "paye",
            "mandate",
            "total",
        ],
    ) {
        3
    } else {
        0
    }
}

/// Whether a heading names amounts after tax.
pub fn is_after_tax(plain: &str) -> bool {
    has(plain, &["ttc", "toutes taxes comprises"])
}

/// Whether a heading names debits.
pub fn is_debit(plain: &str) -> bool {
    has(plain, &["debit", "montant debit"])
}

/// Whether a heading names credits.
pub fn is_credit(plain: &str) -> bool {
    has(plain, &["credit", "montant credit"])
}

/// How much a heading speaks for years or dates, from 0 to 2.
pub fn year(plain: &str) -> u32 {
    if has(plain, &["annee", "exercice", "year", "millesime"]) {
        2
    } else if has(plain, &["date", "ecriture date", "piece date", "le"]) {
        1
    } else {
        0
    }
}

/// How much a heading speaks for names of suppliers, from 0 to 2.
pub fn name(plain: &str) -> u32 {
    if has(
        plain,
        &[
            "raison sociale",
            "denomination",
            "nom du fournisseur",
            "nom fournisseur",
            "comp aux lib",
            "libelle fournisseur",
            "libelle entreprise",
            "titulaire",
        ],
    ) {
        2
    } else if has(plain, &["fournisseur", "nom", "tiers", "entreprise", "societe", "libelle tiers"]) {
        1
    } else {
        0
    }
}
