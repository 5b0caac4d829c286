//! French as an editor would print it, where a number is in the sentence.

use crate::survey::amount::grouped;

/// A sentence, or a part of one, that counts: what is said of none, of one, and of many, where `#` stands for the number.
/// Nouns, verbs and participles agree because each form is written out.
pub fn counted<N: TryInto<i64>>(count: N, none: &str, one: &str, many: &str) -> String {
    match count.try_into().unwrap_or(i64::MAX) {
        0 => none.to_owned(),
        1 => one.to_owned(),
        count => many.replace('#', &grouped(count)),
    }
}

// In the server's build alone: the other one has no file to read.
#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;
