//! Merging what two people typed in the same section: a field changed by one of them takes the change, a field changed
//! by both becomes a question to the respondent.

use super::Typed;

/// Result of merging somebody's fields with what was saved meanwhile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Fields that differ from what was saved.
    pub changed: Vec<String>,
    /// Fields changed by both in different ways: the saved value stays, the other one is pending.
    pub disputed: Vec<String>,
}

/// Merges, field by field, what was saved (`stored`) and what somebody typed (`mine`) over an earlier state (`base`).
/// Without a base, the typed value wins. Earlier attempts of the same page whose arrival it does not know (`tried`) are
/// its own: nobody conflicts with themselves.
pub fn merge(fields: &[String], base: Option<&Typed>, tried: &[Typed], stored: &Typed, mine: &Typed) -> Merged {
    let mut merged = Merged::default();
    for field in fields {
        let (theirs, mine) = (stored.all(field), mine.all(field));
        if same(mine, theirs) {
            continue;
        }
        match base.map(|base| base.all(field)) {
            Some(base) if !same(theirs, base) && tried.iter().any(|tried| same(tried.all(field), theirs)) => {
                merged.changed.push(field.clone());
            }
            Some(base) if same(mine, base) => {}
            Some(base) if !same(theirs, base) => merged.disputed.push(field.clone()),
            _ => merged.changed.push(field.clone()),
        }
    }
    merged
}

/// Whether two fields are equal, ignoring the order of ticked boxes and a browser's line ends.
pub fn same(one: &[String], other: &[String]) -> bool {
    let plain = |values: &[String]| {
        let mut values: Vec<String> = values.iter().map(|v| v.replace("\r\n", "\n")).collect();
        values.sort_unstable();
        values
    };
    one.len() == other.len() && plain(one) == plain(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn typed(values: &[(&str, &str)]) -> Typed {
        values.iter().copied().collect()
    }

    fn merged(base: Option<&Typed>, stored: &Typed, mine: &Typed) -> (Vec<String>, Vec<String>) {
        let fields = ["a".to_owned(), "b".to_owned()];
        let merged = merge(&fields, base, &[], stored, mine);
        (merged.changed, merged.disputed)
    }

    #[test]
    fn two_people_who_fill_different_fields_keep_both() {
        let (base, stored) = (Typed::default(), typed(&[("a", "1")]));
        assert_eq!(merged(Some(&base), &stored, &typed(&[("b", "2")])), (vec!["b".to_owned()], vec![]));
    }

    #[test]
    fn conflicting_values_are_disputed_and_the_saved_one_stays() {
        let (base, stored) = (typed(&[("a", "0")]), typed(&[("a", "1")]));
        assert_eq!(merged(Some(&base), &stored, &typed(&[("a", "2")])), (vec![], vec!["a".to_owned()]));
        assert_eq!(merged(Some(&base), &stored, &Typed::default()), (vec![], vec!["a".to_owned()]), "erased");
    }

    #[test]
    fn the_same_value_from_two_people_is_no_dispute() {
        let (base, stored) = (Typed::default(), typed(&[("a", "1"), ("b", "x\r\ny")]));
        assert_eq!(merged(Some(&base), &stored, &typed(&[("a", "1"), ("b", "x\ny")])), (vec![], vec![]));
        let (one, other) = (typed(&[("a", "p"), ("a", "q")]), typed(&[("a", "q"), ("a", "p")]));
        assert_eq!(merged(Some(&base), &one, &other), (vec![], vec![]));
    }

    #[test]
    fn without_a_base_the_typed_value_wins() {
        assert_eq!(merged(None, &typed(&[("a", "1")]), &typed(&[("a", "2")])), (vec!["a".to_owned()], vec![]));
    }

    #[test]
    fn earlier_attempts_of_the_same_page_are_not_disputed() {
        let fields = ["a".to_owned()];
        let (base, stored, mine) = (Typed::default(), typed(&[("a", "12")]), typed(&[("a", "120")]));
        let of = |tried: &[Typed], mine: &Typed| merge(&fields, Some(&base), tried, &stored, mine);
        assert_eq!(of(&[typed(&[("a", "1")]), typed(&[("a", "12")])], &mine).changed, fields);
        assert_eq!(of(&[typed(&[("a", "12")])], &Typed::default()).changed, fields, "erased again");
        assert_eq!(of(&[typed(&[("a", "1")])], &mine).disputed, fields, "somebody else's");
    }

    fn any_typed() -> impl Strategy<Value = Typed> {
        prop::collection::vec(("[ab]", "[01]"), 0..4)
            .prop_map(|pairs| pairs.iter().map(|(field, value)| (field.as_str(), value.as_str())).collect())
    }

    proptest! {
        #[test]
        fn changes_by_only_one_of_them_are_never_disputed_or_lost(
            base in any_typed(), stored in any_typed(), mine in any_typed()
        ) {
            let fields = ["a".to_owned(), "b".to_owned()];
            let merged = merge(&fields, Some(&base), &[], &stored, &mine);
            for field in &fields {
                let (b, s, m) = (base.all(field), stored.all(field), mine.all(field));
                let (changed, disputed) = (merged.changed.contains(field), merged.disputed.contains(field));
                prop_assert!(!(changed && disputed));
                prop_assert_eq!(disputed, !same(m, s) && !same(m, b) && !same(s, b));
                prop_assert_eq!(changed, !same(m, s) && same(s, b));
            }
        }
    }
}
