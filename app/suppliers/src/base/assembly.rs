//! A version of the base, from several lists and the definitions.

use super::definitions::{Definitions, Rule};
use super::list::Listed;
use super::{Base, Definition, Entry, MOST_NAMES, Membership};
use std::collections::BTreeMap;
use survey::Siren;

/// A list, as it was imported.
#[derive(Clone, Debug)]
pub struct List {
    /// Its source's code.
    pub source: String,
    /// What it says.
    pub listed: Vec<Listed>,
}

/// The first year of organisations whose list gives no date of entry.
const ALWAYS: u16 = 1900;
/// The last year of those without a date of exit.
const FOR_EVER: u16 = 2200;

/// Merges lists by the rank of their sources, and applies the definitions.
pub fn assemble(version: String, definitions: &Definitions, lists: &[List]) -> Base {
    let mut ranked: Vec<&List> = lists.iter().collect();
    ranked.sort_by_key(|list| (definitions.rank(&list.source), list.source.clone()));
    let mut all: BTreeMap<Siren, Vec<(&str, &Listed)>> = BTreeMap::new();
    for list in ranked {
        for listed in &list.listed {
            all.entry(listed.siren).or_default().push((&list.source, listed));
        }
    }
    let mut regions = Regions::default();
    let mut undecided = vec![0u64; definitions.definitions.len()];
    let mut entries = Vec::with_capacity(all.len());
    for (siren, listed) in all {
        let mut memberships = Vec::new();
        for (number, rule) in definitions.definitions.iter().enumerate() {
            match years(rule, &listed) {
                // Two hundred definitions at most.
                Decision::Met(from, until) => memberships.push(Membership { definition: number as u8, from, until }),
                Decision::Unknown => undecided[number] += 1,
                Decision::NotMet => {}
            }
        }
        let region = first(&listed, |one| Some(one.region.as_str()).filter(|region| !region.is_empty()));
        entries.push(Entry { siren, region: region.and_then(|name| regions.place(name)), memberships });
    }
    let named = definitions.definitions.iter().zip(undecided).map(|(rule, undecided)| Definition {
        code: rule.code.clone(),
        label: rule.label.clone(),
        undecided,
    });
    Base::new(version, named.collect(), regions.names, entries)
}

/// What the list of lowest rank says, among those that say anything.
fn first<'a, T>(listed: &[(&str, &'a Listed)], what: impl Fn(&'a Listed) -> Option<T>) -> Option<T> {
    listed.iter().find_map(|(_, one)| what(one))
}

enum Decision {
    /// From the first year to the last.
    Met(u16, u16),
    NotMet,
    /// No list says.
    Unknown,
}

/// In which years an organisation meets a rule.
fn years(rule: &Rule, listed: &[(&str, &Listed)]) -> Decision {
    let of_source = |source: &str| rule.sources.is_empty() || rule.sources.iter().any(|code| code == source);
    let of_label =
        |label: &str| rule.labels.is_empty() || rule.labels.iter().any(|known| known.eq_ignore_ascii_case(label));
    let meant: Vec<_> =
        listed.iter().filter(|(source, one)| of_source(source) && of_label(&one.label)).copied().collect();
    if meant.is_empty() {
        return Decision::NotMet;
    }
    // Any list may describe an organisation; only those that the rule names tell since when it is listed.
    let (created, headcount) = (first(listed, |one| one.created), first(listed, |one| one.headcount));
    let turnover = first(listed, |one| one.turnover);
    let (entered, entered_last) = entries(&meant);
    let (mut from, mut until) = (entered.unwrap_or(ALWAYS), FOR_EVER);
    if let Some(left) = first(&meant, |one| one.left) {
        until = left;
    } else if let Some((last, years)) = entered_last.zip(rule.years_after_entry) {
        until = last.saturating_add(years.saturating_sub(1));
    }
    if let Some(age) = rule.age_under {
        let Some(created) = created else { return Decision::Unknown };
        from = from.max(created);
        until = until.min(created.saturating_add(age.saturating_sub(1)));
    }
    let below = |limit: Option<i64>, value: Option<i64>| match (limit, value) {
        (None, _) => Some(true),
        (Some(limit), value) => value.map(|value| value < limit),
    };
    let small = below(rule.headcount_under.map(i64::from), headcount.map(i64::from));
    let modest = below(rule.turnover_under.map(|euros| euros.saturating_mul(100)), turnover);
    match (small, modest) {
        (Some(false), _) | (_, Some(false)) => Decision::NotMet,
        (None, _) | (_, None) => Decision::Unknown,
        _ if from > until => Decision::NotMet,
        _ => Decision::Met(from, until),
    }
}

/// The first and the last year in which an organisation entered the list of lowest rank that says.
fn entries(meant: &[(&str, &Listed)]) -> (Option<u16>, Option<u16>) {
    let says = meant.iter().find(|(_, one)| one.entered.is_some()).map(|(source, _)| *source);
    let years = || meant.iter().filter(|(source, _)| Some(*source) == says).filter_map(|(_, one)| one.entered);
    (years().min(), years().max())
}

/// Names of regions, in the order in which they occur.
#[derive(Default)]
struct Regions {
    names: Vec<String>,
}

impl Regions {
    fn place(&mut self, name: &str) -> Option<u8> {
        let place = self.names.iter().position(|known| known == name).unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        });
        u8::try_from(place).ok().filter(|place| usize::from(*place) < MOST_NAMES)
    }
}

/// What differs between two versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// Organisations that only the later version lists.
    pub added: Vec<Siren>,
    /// Organisations that only the earlier one lists.
    pub removed: Vec<Siren>,
    /// Organisations whose years differ in a definition.
    pub changed: Vec<Siren>,
}

/// Compares two versions.
pub fn differences(earlier: &Base, later: &Base) -> Differences {
    let mut found = Differences::default();
    for (place, siren) in later.sirens().iter().enumerate() {
        match earlier.find(*siren) {
            None => found.added.push(*siren),
            Some(before) if years_by_code(earlier, before) != years_by_code(later, place) => found.changed.push(*siren),
            Some(_) => {}
        }
    }
    found.removed.extend(earlier.sirens().iter().filter(|siren| later.find(**siren).is_none()));
    found
}

fn years_by_code(base: &Base, place: usize) -> Vec<(&str, u16, u16)> {
    let code = |one: &Membership| base.definitions().get(usize::from(one.definition)).map_or("", |named| &named.code);
    let mut years: Vec<_> = base.memberships(place).iter().map(|one| (code(one), one.from, one.until)).collect();
    years.sort_unstable();
    years
}

#[cfg(test)]
mod tests {
    use super::*;

    fn siren(text: &str) -> Siren {
        Siren::parse(text).unwrap()
    }

    fn listed(text: &str) -> Listed {
        Listed {
            siren: siren(text),
            name: String::new(),
            region: String::new(),
            label: String::new(),
            entered: None,
            left: None,
            created: None,
            headcount: None,
            turnover: None,
        }
    }

    fn list(source: &str, listed: Vec<Listed>) -> List {
        List { source: source.into(), listed }
    }

    const ACME: &str = "732829320";
    const POSTE: &str = "356000000";

    fn years(base: &Base, text: &str, code: &str) -> Option<(u16, u16)> {
        let definition = base.definitions().iter().position(|one| one.code == code).unwrap();
        let place = base.find(siren(text)).unwrap();
        let found = base.memberships(place).iter().find(|one| usize::from(one.definition) == definition);
        found.map(|one| (one.from, one.until))
    }

    #[test]
    fn definitions_are_computed_where_the_columns_are_there() {
        let full = Listed {
            entered: Some(2019),
            created: Some(2018),
            headcount: Some(30),
            turnover: Some(100_000_000),
            label: "French Tech 2030".into(),
            ..listed(ACME)
        };
        let bare = Listed { entered: Some(2019), ..listed(POSTE) };
        let of = |listed| assemble("v".into(), &Definitions::shipped().unwrap(), &[list("i_lab", listed)]);
        let undecided = |base: &Base| base.definitions().iter().map(|one| one.undecided).collect::<Vec<_>>();
        let base = &of(vec![full.clone(), bare.clone()]);
        assert_eq!(years(base, ACME, "base"), Some((2019, 2028)));
        assert_eq!(years(base, ACME, "jei"), Some((2019, 2025)));
        assert_eq!(years(base, ACME, "french_tech"), Some((2019, FOR_EVER)));
        assert_eq!(years(base, ACME, "i_lab"), Some((2019, 2028)));
        assert_eq!((years(base, POSTE, "jei"), years(base, POSTE, "french_tech")), (None, None));
        assert_eq!(undecided(base), [0, 1, 0, 0, 0], "nobody says how old the second one is");
        let large = Listed { headcount: Some(250), ..full };
        let base = of(vec![large]);
        assert_eq!((years(&base, ACME, "jei"), undecided(&base)[1]), (None, 0));
    }

    #[test]
    fn lists_are_merged_by_rank_whatever_their_order() {
        let own = list("observatoire", vec![Listed { region: "Bretagne".into(), left: Some(2022), ..listed(ACME) }]);
        let i_lab = list("i_lab", vec![Listed { region: "Corse".into(), entered: Some(2015), ..listed(ACME) }]);
        let unknown = list("zz", vec![Listed { region: "Ailleurs".into(), entered: Some(1990), ..listed(ACME) }]);
        let definitions = Definitions::shipped().unwrap();
        let one = assemble("v".into(), &definitions, &[own.clone(), i_lab.clone(), unknown.clone()]);
        assert_eq!(one, assemble("v".into(), &definitions, &[unknown, i_lab, own]));
        assert_eq!(one.region(one.find(siren(ACME)).unwrap()), Some("Bretagne"));
        assert_eq!(years(&one, ACME, "base"), Some((2015, 2022)), "each value from the first list that has it");
        assert_eq!(years(&one, ACME, "i_lab"), Some((2015, 2024)), "the exit of another list does not end this one");
    }

    #[test]
    fn an_organisation_that_entered_twice_counts_from_the_first_to_the_last() {
        let twice = [1999, 2003].map(|year| Listed { entered: Some(year), ..listed(ACME) });
        let base = assemble("v".into(), &Definitions::shipped().unwrap(), &[list("i_lab", twice.to_vec())]);
        assert_eq!((base.len(), years(&base, ACME, "i_lab")), (1, Some((1999, 2012))));
    }

    #[test]
    fn two_versions_are_compared_organisation_by_organisation() {
        let definitions = Definitions::shipped().unwrap();
        let of = |listed: Vec<Listed>| assemble("v".into(), &definitions, &[list("i_lab", listed)]);
        let earlier = of(vec![Listed { entered: Some(2019), ..listed(ACME) }, listed(POSTE)]);
        let later = of(vec![Listed { entered: Some(2020), ..listed(ACME) }, listed("001234566")]);
        assert_eq!(
            differences(&earlier, &later),
            Differences { added: vec![siren("001234566")], removed: vec![siren(POSTE)], changed: vec![siren(ACME)] }
        );
        assert_eq!(differences(&later, &later), Differences::default());
    }
}
