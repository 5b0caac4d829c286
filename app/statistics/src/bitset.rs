//! Sets of responses, one bit each: a question answered by a hundred thousand responses reads a few thousand words.

/// A set of indices, from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bits(Vec<u64>);

impl Bits {
    /// The first `n` indices.
    pub fn first(n: usize) -> Self {
        let mut words = vec![u64::MAX; n / 64];
        if !n.is_multiple_of(64) {
            words.push((1 << (n % 64)) - 1);
        }
        Self(words)
    }

    /// Adds or removes an index.
    pub fn set(&mut self, place: usize, is_in: bool) {
        let (word, bit) = (place / 64, 1u64 << (place % 64));
        if word >= self.0.len() {
            if !is_in {
                return;
            }
            self.0.resize(word + 1, 0);
        }
        if is_in { self.0[word] |= bit } else { self.0[word] &= !bit }
    }

    /// Whether an index is in the set.
    pub fn has(&self, place: usize) -> bool {
        self.0.get(place / 64).is_some_and(|word| word >> (place % 64) & 1 == 1)
    }

    /// The size of the set.
    pub fn count(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    /// The size of the intersection.
    pub fn count_with(&self, other: &Self) -> u64 {
        self.0.iter().zip(&other.0).map(|(a, b)| u64::from((a & b).count_ones())).sum()
    }

    /// The intersection.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| a & b).collect())
    }

    /// The difference: in this set and not in the other.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        let other = |i: usize| other.0.get(i).copied().unwrap_or(0);
        Self(self.0.iter().enumerate().map(|(i, word)| word & !other(i)).collect())
    }

    /// The union.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        let words = self.0.len().max(other.0.len());
        let word = |bits: &Self, i: usize| bits.0.get(i).copied().unwrap_or(0);
        Self((0..words).map(|i| word(self, i) | word(other, i)).collect())
    }

    /// The indices, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(i, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
                left &= left - 1;
                Some(i * 64 + bit)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn bits(places: &BTreeSet<usize>) -> Bits {
        let mut bits = Bits::default();
        places.iter().for_each(|place| bits.set(*place, true));
        bits
    }

    proptest! {
        #[test]
        fn bits_are_sets(a in prop::collection::btree_set(0usize..300, 0..80), b in prop::collection::btree_set(0usize..300, 0..80)) {
            let (x, y) = (bits(&a), bits(&b));
            prop_assert_eq!(x.iter().collect::<BTreeSet<_>>(), a.clone());
            prop_assert_eq!(x.count(), a.len() as u64);
            prop_assert_eq!(x.and(&y).iter().collect::<BTreeSet<_>>(), &a & &b);
            prop_assert_eq!(x.count_with(&y), (&a & &b).len() as u64);
            prop_assert_eq!(x.or(&y).iter().collect::<BTreeSet<_>>(), &a | &b);
            prop_assert_eq!(x.without(&y).iter().collect::<BTreeSet<_>>(), &a - &b);
            for place in 0..300 {
                prop_assert_eq!(x.has(place), a.contains(&place));
            }
        }

        #[test]
        fn the_first_places_are_those_below_their_number(n in 0usize..300) {
            prop_assert_eq!(Bits::first(n).iter().collect::<Vec<_>>(), (0..n).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_removed_index_is_not_in_the_set() {
        let mut bits = Bits::default();
        bits.set(70, true);
        bits.set(70, false);
        bits.set(1_000, false);
        assert_eq!((bits.count(), bits.has(70)), (0, false));
    }
}
