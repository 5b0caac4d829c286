//! Text search: all words, in any order; phrases between quotation marks verbatim.

use super::fold::fold;

/// Maximum length of a query, in characters.
pub const LONGEST: usize = 200;

/// A query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(Vec<String>);

impl Query {
    /// Parses words, and phrases between `"…"` or `« … »`.
    pub fn parse(typed: &str) -> Self {
        let typed: String = typed.chars().take(LONGEST).collect();
        let marked = typed.replace(['«', '»', '“', '”'], "\"");
        let mut parts = Vec::new();
        for (place, part) in marked.split('"').enumerate() {
            if place % 2 == 1 {
                parts.push(fold(part));
            } else {
                parts.extend(part.split_whitespace().map(fold));
            }
        }
        parts.retain(|part| !part.is_empty());
        Self(parts)
    }

    /// Whether it is empty, and so matches every text.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a folded text matches all of it.
    pub fn finds(&self, folded: &str) -> bool {
        self.0.iter().all(|part| folded.contains(part.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_any_order_and_phrases_verbatim() {
        let text = fold("Payer plus vite : les délais de paiement étouffent l’innovation.");
        for (asked, found) in [
            ("", true),
            ("DELAIS paiement", true),
            ("paiement délai", true),
            ("\"délais de paiement\"", true),
            ("« paiement de délais »", false),
            ("\"délais de", true),
            ("délais avance", false),
            ("l'innovation", true),
        ] {
            assert_eq!(Query::parse(asked).finds(&text), found, "{asked}");
        }
        assert!(Query::parse(" \"\" ").is_empty());
    }
}
