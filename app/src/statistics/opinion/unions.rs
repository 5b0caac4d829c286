//! Options taken together: how many named at least one of them, and when that may be said beside what is said of each.

use super::{LEAST, Opinions, Share};
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
    /// The share of those who chose one of some options of a question, beside the shares of each option. Of several options it is
    /// told of all respondents only: of each place, what is hidden of one would follow from the others, as options taken together
    /// are no answer that a cube of [`Secrecy`](super::Secrecy) protects.
    pub fn share_of_union(&self, question: &str, codes: &[&str], picked: &[Picked]) -> Share {
        let bits = self.chose(question, codes);
        let is_told = self.is_exact()
            || codes.len() < 2
            || picked.is_empty() && {
                let base = self.asked(question, &[]);
                let each: Vec<Bits> = codes.iter().map(|code| base.and(&self.chose(question, &[code]))).collect();
                may_be_shown(&each, base.count_with(&bits), base.count())
            };
        match is_told {
            true => self.share(question, &bits, &self.shown(question, &bits), picked),
            false => Share::Secret,
        }
    }
}
