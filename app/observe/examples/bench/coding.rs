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
/// The codes.
const CODES: [[i64; 1]; 6] = [[1], [2], [3], [4], [5], [6]];

/// Measures and prints.
pub fn run() {
    println!("\n{:<44}{:>14}{:>14}{:>8}", "Free texts", format!("{FEW} coded"), format!("{MANY} coded"), "ratio");
    super::row("codes suggested for one, µs", among(FEW), among(MANY));
}

/// Microseconds for one text.
fn among(count: usize) -> f64 {
    let mut vocabulary = Vocabulary::default();
    let text = |n: usize| format!("Délai{} de paiement{} sans avance{} ni guide{}", n % 6, n % 7, n % 31, n % 997);
    let mut numbered = |n| vocabulary.terms(&fold(&text(n)));
    let terms: Vec<Terms> = (0..count).map(&mut numbered).collect();
    let texts: Vec<Terms> = (count..count + TIMES).map(numbered).collect();
    let examples: Vec<_> = terms.iter().enumerate().map(|(n, terms)| Example { terms, codes: &CODES[n % 6] }).collect();
    let begun = Instant::now();
    for text in &texts {
        black_box(suggestions(text, &examples));
    }
    begun.elapsed().as_secs_f64() * 1e6 / TIMES as f64
}
