//! French typography and grammar for sentences with numbers.

#[cfg(not(target_arch = "wasm32"))]
pub mod dates;
#[cfg(not(target_arch = "wasm32"))]
pub mod spacing;
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;

/// A sentence, or part of one, with a count: its forms for zero, one, and many, where `#` stands for the number. Nouns,
/// verbs and participles agree because each form is written out.
pub fn counted<N: TryInto<i64>>(count: N, none: &str, one: &str, many: &str) -> String {
    match count.try_into().unwrap_or(i64::MAX) {
        0 => none.to_owned(),
        1 => one.to_owned(),
        count => many.replace('#', &grouped(count)),
    }
}

/// A text with its first letter capitalised.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// `3 réponses au plus`.
pub fn answers_at_most(max: u8) -> String {
    counted(max, "aucune réponse", "une réponse au plus", "# réponses au plus")
}

/// `8 heures`.
pub fn hours(hours: u32) -> String {
    counted(hours, "moins d’une heure", "une heure", "#\u{a0}heures")
}

/// `30 minutes`.
pub fn minutes(minutes: u32) -> String {
    counted(minutes, "moins d’une minute", "une minute", "#\u{a0}minutes")
}

/// `1 250 caractères, pour 1 000 au plus`: what is wrong with a text longer than `most`.
pub fn too_long(count: usize, most: usize) -> String {
    let figure = |number: usize| grouped(i64::try_from(number).unwrap_or(i64::MAX));
    format!("{}\u{a0}caractères, pour {} au plus", figure(count), figure(most))
}

/// A whole number with narrow no-break spaces between thousands, as French typography requires.
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() * 2);
    if number < 0 {
        out.push('−');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

/// The paragraphs of a text.
#[cfg(not(target_arch = "wasm32"))]
pub fn split_paragraphs(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let paragraphs = lines.split(|line| line.trim().is_empty()).map(|lines| lines.join("\n").trim().to_owned());
    paragraphs.filter(|paragraph| !paragraph.is_empty()).collect()
}
