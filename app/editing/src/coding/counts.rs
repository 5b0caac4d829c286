//! Counts of texts and respondents by code: exact, and as disclosed to readers of aggregates.

use disclosure::primary::LEAST_CONTRIBUTORS;
use std::collections::{BTreeMap, BTreeSet};

/// Frequency of a code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Number of texts.
    pub texts: usize,
    /// Number of respondents.
    pub respondents: usize,
}

impl Count {
    /// The count, if it covers at least three respondents. Zero is hidden too.
    pub fn disclosed(self) -> Option<Self> {
        (i64::try_from(self.respondents).is_ok_and(|n| n >= LEAST_CONTRIBUTORS)).then_some(self)
    }
}

/// Counts the codes of texts, each given with its respondent.
pub fn count<'a>(coded: impl IntoIterator<Item = (i64, &'a [i64])>) -> BTreeMap<i64, Count> {
    let mut texts: BTreeMap<i64, usize> = BTreeMap::new();
    let mut respondents: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
    for (respondent, codes) in coded {
        for code in codes {
            *texts.entry(*code).or_default() += 1;
            respondents.entry(*code).or_default().insert(respondent);
        }
    }
    texts
        .into_iter()
        .map(|(code, texts)| (code, Count { texts, respondents: respondents.get(&code).map_or(0, BTreeSet::len) }))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_respondent_counts_once_however_many_texts_have_the_code() {
        let coded: [(i64, &[i64]); 4] = [(1, &[7, 8]), (1, &[7]), (2, &[7]), (3, &[])];
        let counts = count(coded);
        assert_eq!(counts[&7], Count { texts: 3, respondents: 2 });
        assert_eq!(counts[&8], Count { texts: 1, respondents: 1 });
        assert_eq!(counts.len(), 2);
    }

    #[test]
    fn fewer_than_three_respondents_are_hidden_however_many_their_texts() {
        for (respondents, shown) in [(0, false), (1, false), (2, false), (3, true), (40, true)] {
            let count = Count { texts: 50, respondents };
            assert_eq!(count.disclosed().is_some(), shown, "{respondents}");
        }
    }
}
