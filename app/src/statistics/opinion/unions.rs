//! Options taken together: how many named at least one of them, and when that may be said beside what is said of each.

use super::{LEAST, Opinions};
use crate::statistics::{Bits, Picked};

/// Whether two numbers differ by nobody, or by enough people that none of them is known.
fn is_apart(a: u64, b: u64) -> bool {
    let between = a.abs_diff(b);
    between == 0 || between >= LEAST
}

/// Those who named at least one.
pub(super) fn all<'a>(each: impl Iterator<Item = &'a Bits>) -> Bits {
    each.fold(Bits::default(), |all, one| all.or(one))
}

/// Whether the number of those who named at least one option may stand beside the number of each option: set against one of
/// them, against all but one of them and against everybody, it singles out nobody or at least three; and so does what it tells
/// of those who named an option together with another one.
pub(super) fn may_be_shown(each: &[Bits], count: u64, of: u64) -> bool {
    let others = |left_out: usize| all(each.iter().enumerate().filter(|(i, _)| *i != left_out).map(|(_, one)| one));
    is_apart(count, 0)
        && is_apart(of, count)
        && each.iter().enumerate().all(|(i, one)| {
            let (one, others) = (one.count(), others(i).count());
            is_apart(count, one) && is_apart(count, others) && is_apart(one + others, count)
        })
}

impl Opinions<'_> {
    /// Whether the number of those who chose one of some options of a question may be said beside the number of each option; a
    /// single option is no union. It is said of all respondents only: of each place, what is hidden of one would follow from
    /// the others, as options taken together are no answer that a cube of [`Secrecy`](super::Secrecy) protects.
    pub fn shows_union(&self, question: &str, codes: &[&str], picked: &[Picked]) -> bool {
        if self.places.is_none() || codes.len() < 2 {
            return true;
        }
        if !picked.is_empty() {
            return false;
        }
        let base = self.asked(question, &[]);
        let each: Vec<Bits> = codes.iter().map(|code| base.and(&self.chose(question, &[code]))).collect();
        may_be_shown(&each, all(each.iter()).count(), base.count())
    }
}
