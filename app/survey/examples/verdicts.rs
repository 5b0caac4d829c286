//! What the survey model says of random answers, natively (`cargo run`) and in WebAssembly (`verdict`):
//! `make wasm-same` holds the two together.

use survey::{Questionnaire, sample_respondent};

/// Everything the model says of one random respondent, in one line.
fn verdict_in_words(questionnaire: &Questionnaire, seed: u64) -> String {
    let typed = sample_respondent::typed(questionnaire, seed);
    let reading = questionnaire.read(&typed);
    let whole = (&reading.answers, &reading.errors, &reading.hidden);
    serde_json::to_string(&whole).unwrap_or_else(|error| error.to_string())
}

/// The verdict on one random respondent of a questionnaire given as JSON, for Node.js.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn verdict(questionnaire: &str, seed: u32) -> String {
    match serde_json::from_str(questionnaire) {
        Ok(questionnaire) => verdict_in_words(&questionnaire, u64::from(seed)),
        Err(error) => error.to_string(),
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let library = survey::library::Library::embedded()?;
    let all: Vec<&Questionnaire> = library.iter().map(|q| &**q).collect();
    if std::env::args().nth(1).as_deref() == Some("questionnaires") {
        println!("{}", serde_json::to_string(&all)?);
    } else {
        for questionnaire in all {
            for seed in 0..1000 {
                println!("{}", verdict_in_words(questionnaire, seed));
            }
        }
    }
    Ok(())
}

#[cfg(target_arch = "wasm32")]
fn main() {
    // Node.js calls `verdict`; kept alive by being exported.
    let _exported: fn(&Questionnaire, u64) -> String = verdict_in_words;
}
