//! Texts of a file, cleaned and cut.

use survey::characters::{clean, one_line};

/// The longest number of a contract, in characters. The regulation allows 16.
pub const MAX_ID: usize = 64;

/// The longest name, in characters.
pub const MAX_NAME: usize = 200;

/// The longest object, in characters, as the regulation has it.
pub const MAX_OBJECT: usize = 1_000;

/// A text on one line, without damaged characters and spaces at its ends, of at most `max` characters.
pub(super) fn short(text: &str, max: usize) -> Box<str> {
    let plain = text.trim_ascii();
    if plain.len() <= max && plain.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return plain.into();
    }
    // A character has at most four bytes, and what is cut off need not be cleaned.
    let end = text.floor_char_boundary(text.len().min(max * 8));
    let text = clean(text.get(..end).unwrap_or_default());
    let line = one_line(&text);
    let line = line.trim();
    let end = line.char_indices().nth(max).map_or(line.len(), |(end, _)| end);
    line.get(..end).unwrap_or_default().trim_end().into()
}

/// A text for comparison: small letters without accents, one space between words.
pub(super) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        let plain = match lower(c) {
            'à' | 'â' | 'ä' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'î' | 'ï' => 'i',
            'ô' | 'ö' => 'o',
            'ù' | 'û' | 'ü' => 'u',
            'ç' => 'c',
            c if c.is_alphanumeric() => c,
            _ => ' ',
        };
        if plain != ' ' || !folded.ends_with(' ') {
            folded.push(plain);
        }
    }
    folded.truncate(folded.trim_end().len());
    if folded.starts_with(' ') {
        folded.remove(0);
    }
    folded
}

/// A small letter. The few letters of which two make one are none of ours.
fn lower(c: char) -> char {
    if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) }
}
