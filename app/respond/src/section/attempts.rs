//! What a page sent without learning whether it arrived: sent along with the next save, so that nobody disputes with
//! themselves. A help, which never makes a save too large.

use forms::field_names::TRIED;
use forms::{Form, encode};
use survey::Typed;

/// How many tries are remembered.
const AT_MOST: usize = 8;
/// How long they are at most as a part of a body, in bytes.
const LONGEST: usize = 48 * 1024;
/// The longest body that is sent, in bytes: less than the 256 kB that the server takes.
const BODY: usize = 192 * 1024;

/// The tries since the server last answered, the latest last.
#[derive(Default)]
pub struct Tries(Vec<Typed>);

impl Tries {
    /// What a copy on the device remembers: an older one may hold more than can be sent.
    pub fn kept(tried: Vec<Typed>) -> Self {
        let mut tries = Self(tried);
        tries.fit(LONGEST);
        tries
    }

    /// Remembers one.
    pub fn push(&mut self, sent: Typed) {
        if self.0.last() != Some(&sent) {
            self.0.push(sent);
        }
        self.fit(LONGEST);
    }

    /// The latest one.
    pub fn last(&self) -> Option<&Typed> {
        self.0.last()
    }

    /// Each of them.
    pub fn all(&self) -> &[Typed] {
        &self.0
    }

    /// Forgets them: the server answered.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Adds them to a form, as many of the latest as leave its body small enough.
    pub fn join(&mut self, form: &mut Form) {
        self.fit(LONGEST.min(BODY.saturating_sub(encode(form).len())));
        if !self.0.is_empty() {
            form.0.push((TRIED.to_owned(), self.written()));
        }
    }

    /// Forgets the oldest ones until the rest is no longer than this.
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
    fn the_latest_tries_are_kept_and_never_make_a_body_too_large() {
        let mut tries = Tries::default();
        (1..=20).for_each(|n| tries.push(typed(n)));
        assert_eq!(tries.all().len(), AT_MOST);
        assert_eq!(tries.last(), Some(&typed(20)));
        let mut form = Form(vec![("SU29".to_owned(), "a".repeat(BODY - 200))]);
        tries.join(&mut form);
        assert!(encode(&form).len() <= BODY, "{}", encode(&form).len());
    }

    #[test]
    fn a_long_text_is_remembered_by_no_try_and_an_old_copy_is_cut() {
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
