//! Values that a page sent without learning whether they arrived. The next save includes them, so that a respondent's
//! own values do not count as a conflict. They are an aid, and must never make a save too large.

use forms::field_names::TRIED;
use forms::{Form, encode};
use survey::Typed;

/// Maximum number of attempts remembered.
const AT_MOST: usize = 8;
/// Maximum size of the attempts in a body, in bytes.
const LONGEST: usize = 48 * 1024;
/// Maximum size of a body, in bytes: below the server's limit of 256 kB.
const BODY: usize = 192 * 1024;

/// The attempts since the server's last answer, the latest last.
#[derive(Default)]
pub struct Tries(Vec<Typed>);

impl Tries {
    /// The attempts of a copy on the device, which an earlier version may have made too large to send.
    pub fn kept(tried: Vec<Typed>) -> Self {
        let mut tries = Self(tried);
        tries.fit(LONGEST);
        tries
    }

    /// Adds an attempt.
    pub fn push(&mut self, sent: Typed) {
        if self.0.last() != Some(&sent) {
            self.0.push(sent);
        }
        self.fit(LONGEST);
    }

    /// The latest attempt.
    pub fn last(&self) -> Option<&Typed> {
        self.0.last()
    }

    /// All attempts.
    pub fn all(&self) -> &[Typed] {
        &self.0
    }

    /// Forgets all attempts, after an answer of the server.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Adds the attempts to a form: as many of the latest as keep its body small enough.
    pub fn join(&mut self, form: &mut Form) {
        self.fit(LONGEST.min(BODY.saturating_sub(encode(form).len())));
        if !self.0.is_empty() {
            form.0.push((TRIED.to_owned(), self.written()));
        }
    }

    /// Drops the oldest attempts until the rest fits.
    fn fit(&mut self, longest: usize) {
        let more = self.0.len().saturating_sub(AT_MOST);
        self.0.drain(..more);
        while !self.0.is_empty() && encode(&Form(vec![(TRIED.to_owned(), self.written())])).len() > longest {
            self.0.remove(0);
        }
    }

    fn written(&self) -> String {
        serde_json::to_string(&self.0).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(emails: usize) -> Typed {
        [("SU29", "é".repeat(emails))].into_iter().collect()
    }

    #[test]
    fn the_latest_attempts_are_kept_and_never_make_a_body_too_large() {
        let mut tries = Tries::default();
        (1..=20).for_each(|n| tries.push(typed(n)));
        assert_eq!(tries.all().len(), AT_MOST);
        assert_eq!(tries.last(), Some(&typed(20)));
        let mut form = Form(vec![("SU29".to_owned(), "a".repeat(BODY - 200))]);
        tries.join(&mut form);
        assert!(encode(&form).len() <= BODY, "{}", encode(&form).len());
    }

    #[test]
    fn a_long_text_is_not_kept_as_an_attempt_and_an_old_copy_is_truncated() {
        let mut tries = Tries::default();
        tries.push(typed(45_000));
        assert_eq!(tries.all(), []);
        let old = Tries::kept((0..8).map(|_| typed(5_000)).collect());
        assert!(encode(&Form(vec![(TRIED.to_owned(), old.written())])).len() <= LONGEST);
        assert_eq!(old.all().len(), 1);
        let mut answered = old;
        answered.clear();
        assert_eq!(answered.last(), None);
    }
}
