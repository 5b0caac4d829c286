//! The cost of the codes that are suggested for a free text.

use editing::coding::fold::fold;
use editing::coding::similarity::{Example, suggestions};
use editing::coding::stemming::{Terms, Vocabulary};
use std::hint::black_box;
use std::time::Instant;

/// Numbers of coded texts at the first and the second measurement.
const FEW: usize = 1_000;
const MANY: usize = 10_000;
/// Texts that suggestions are made for.
const TIMES: usize = 20;
/// What the coded texts say, and their codes.
const CODED: [(&str, &[i64]); 6] = [
    ("Payer les start-up à 30 jours, sans exception.", &[1]),
    ("Les délais de paiement étouffent les petites entreprises.", &[1]),
    ("Verser une avance dès la signature du marché.", &[2]),
    ("Former les acheteurs à l’achat innovant.", &[3]),
    ("Un guide et des formations pour les acheteurs publics.", &[3, 4]),
    ("Simplifier les dossiers de candidature.", &[5]),
];

/// Measures and prints.
pub fn run() {
    println!("\n{:<44}{:>14}{:>14}{:>8}", "Free texts", format!("{FEW} coded"), format!("{MANY} coded"), "ratio");
    super::row("codes suggested for one, µs", among(FEW), among(MANY));
}

/// Microseconds for one text.
fn among(count: usize) -> f64 {
    let mut vocabulary = Vocabulary::default();
    let mut numbered = |n: usize| vocabulary.terms(&fold(&format!("{} mot{}", CODED[n % 6].0, n % 997)));
    let terms: Vec<Terms> = (0..count).map(&mut numbered).collect();
    let texts: Vec<Terms> = (count..count + TIMES).map(numbered).collect();
    let examples: Vec<_> =
        terms.iter().enumerate().map(|(n, terms)| Example { terms, codes: CODED[n % 6].1 }).collect();
    let begun = Instant::now();
    for text in &texts {
        black_box(suggestions(text, &examples));
    }
    begun.elapsed().as_secs_f64() * 1e6 / TIMES as f64
}
