//! Ratios and order statistics: which are published, at what precision, and which keep the value published before.

use crate::measures::{Measure, Ratio, Remembered, stood};
use crate::publication::{Cell, Status};
use crate::table_catalogue::{Ask, Group, What};
use crate::tables::{Drawing, Earlier};
use crate::units::{Unit, Who};
use disclosure::primary::{Amounts, LEAST_FOR_QUARTILES};
use statistics::Contribution;
use statistics::class_intervals::amount_class;
use std::collections::BTreeMap;
use survey::{Audience, Euros};

/// Number of changed organisations from which a median, a quartile or an extreme is renewed.
const LEAST_CHANGED: usize = 5;

/// Minimum protection interval of an amount, in cents: a thousand euros.
const LEAST_ROOM: f64 = 100_000.0;

impl Earlier {
    fn standing(&self, audience: Audience) -> &[Unit] {
        self.units.get(&audience).map_or(&[], Vec::as_slice)
    }

    fn disclosed_in(&self, measure: &Measure, who: &Who) -> Option<&Remembered> {
        let (measure, who) = (measure.key(), who.key());
        self.disclosed.iter().find(|one| one.measure == measure && one.who == who)
    }

    /// The number of its organisations erased since.
    pub(super) fn erased(&self, audience: Audience) -> usize {
        stood(&self.disclosed, audience).saturating_sub(self.standing(audience).len())
    }
}

/// Organisations whose amounts differ from an earlier publication.
struct Movers {
    /// Amounts before and now.
    both: Vec<(Contribution, Contribution)>,
    /// Number of organisations erased since.
    erased: usize,
    /// Sum of the amounts of those erased; `None` if it was not published.
    gone: Option<i64>,
}

impl Movers {
    fn count(&self) -> usize {
        self.both.len() + self.erased
    }
}

/// An organisation by which two sums differ, and the amount; `None` for one erased since.
type Difference<'u> = (Option<&'u Unit>, i64);

/// Whether a sum may be known up to `room` below and above: it has no contributors, passes the primary rules, or stays
/// uncertain enough.
fn is_safe<'u>(differences: impl Iterator<Item = &'u Difference<'u>>, room: f64) -> bool {
    let amounts: Amounts = differences.map(|(_, cents)| *cents).collect();
    amounts.given == 0 || amounts.may_leave() || room >= (amounts.total as f64 / 10.0).max(LEAST_ROOM)
}

impl Drawing<'_> {
    /// The value that the latest earlier publication with this cell published, as a kept cell.
    pub(super) fn before(&self, ask: &Ask, group: &Group, column: &str) -> Option<Cell> {
        self.earlier.iter().rev().find_map(|one| {
            let table = one.tables.iter().find(|table| table.id == ask.id())?;
            let cell = table.cell(&group.code, column).filter(|cell| cell.has_value())?;
            Some(cell.clone().first_published_in(&one.id))
        })
    }

    /// The amounts of an organisation that a table uses, so that changes of other amounts do not count.
    fn shown(&self, what: &What, unit: &Unit, year: i32) -> Contribution {
        let given = self.fields.given(unit, year);
        let (has_total, has_previous) = (matches!(what, What::Rates(_)), matches!(what, What::Growth(_)));
        Contribution {
            total: given.total.filter(|_| has_total),
            previous_startup: given.previous_startup.filter(|_| has_previous),
            ..given
        }
    }

    /// Changed organisations for each publication that published the cell; one that only kept the cell published
    /// nothing of its own.
    fn movers(&self, ask: &Ask, group: &Group, own: &[&Unit], year: i32, column: &str) -> Vec<Movers> {
        let published = self.earlier.iter().filter(|one| {
            let table = one.tables.iter().find(|table| table.id == ask.id());
            table.and_then(|table| table.cell(&group.code, column)).is_some_and(|cell| cell.status == Status::Published)
        });
        let each = published.map(|one| {
            let old: Vec<&Unit> = one.standing(self.audience).iter().filter(|unit| group.who.holds(unit)).collect();
            let known =
                |measure: &Measure| old.iter().filter_map(|unit| measure.given(&self.fields, unit)).sum::<i64>();
            let counted = Measure::of(&ask.what).into_iter().find(Measure::counts);
            let people =
                counted.and_then(|measure| Some(one.disclosed_in(&measure, &group.who)?.people - known(&measure)));
            let erased = people.map_or(one.erased(self.audience), |people| usize::try_from(people).unwrap_or(0));
            let startup = Measure::Startup(year);
            let gone = one.disclosed_in(&startup, &group.who).map(|one| one.sum - known(&startup));
            let mut both: BTreeMap<&str, (Contribution, Contribution)> = BTreeMap::new();
            old.iter().for_each(|unit| both.entry(&unit.key).or_default().0 = self.shown(&ask.what, unit, year));
            own.iter().for_each(|unit| both.entry(&unit.key).or_default().1 = self.shown(&ask.what, unit, year));
            Movers { both: both.into_values().filter(|(before, after)| before != after).collect(), erased, gone }
        });
        each.collect()
    }

    /// A ratio of two sums, renewed if nobody changed or the changes pass the rules in both sums, with the precision
    /// that the published sums and those derivable from it allow.
    pub(super) fn rate(
        &self,
        ask: &Ask,
        group: &Group,
        own: &[&Unit],
        year: i32,
        (value, disclosed): (Option<f64>, Option<f64>),
        column: &str,
    ) -> Cell {
        let passes = |movers: &Movers| {
            let sum = |of: fn(&Contribution) -> Option<Euros>, gone: Option<i64>| -> Amounts {
                let cents = |given: &Contribution| of(given).map_or(0, Euros::cents);
                let changes = movers.both.iter().map(|(before, after)| (cents(after) - cents(before)).abs());
                changes.chain(gone).collect()
            };
            let second: fn(&Contribution) -> Option<Euros> = match ask.what {
                What::Growth(_) => |given| given.previous_startup,
                _ => |given| given.total,
            };
            let gone = movers.gone.filter(|gone| *gone > 0);
            (movers.erased == 0 || movers.gone.is_some())
                && sum(|given| given.startup, gone).may_leave()
                && sum(second, None).may_leave()
        };
        let behind = match ask.what {
            What::Growth(_) => [Ratio::PanelNow, Ratio::PanelBefore],
            _ => [Ratio::RatedStartup, Ratio::RatedTotal],
        };
        // A side that was not judged is not disclosed by anything.
        let is_disclosed =
            |side| self.numbers.get(&(Measure::Behind(side, year), group.who.clone())).is_none_or(Option::is_some);
        let is_free = behind.into_iter().all(is_disclosed)
            && self.movers(ask, group, own, year, column).iter().all(|all| all.count() == 0 || passes(all));
        let decimals: &[i32] = if matches!(ask.what, What::Growth(_)) { &[4, 3, 2] } else { &[4, 3] };
        let exact = |value| {
            let decimals = decimals.iter().find(|decimals| self.is_open(ask, group, own, year, value, **decimals))?;
            Some(Cell::rounded(value, *decimals))
        };
        let renewed = disclosed.filter(|_| is_free).and_then(exact);
        self.or_before(ask, group, value, renewed, column)
    }

    /// Whether a ratio may be published with this many decimals. With one of its sums it discloses the other, over the
    /// organisations in the ratio. The published sum differs from it by the organisations that are not in the ratio or
    /// gave another amount then, whether the sum belongs to this publication or, for a year covered by two editions, to
    /// another edition.
    fn is_open(&self, ask: &Ask, group: &Group, own: &[&Unit], year: i32, value: f64, decimals: i32) -> bool {
        let is_growth = matches!(ask.what, What::Growth(_));
        let is_in = |unit: &Unit| {
            let given = self.fields.given(unit, year);
            if is_growth { given.startup.is_some() && given.previous_startup.is_some() } else { given.rate().is_some() }
        };
        let base = own.iter().filter(|unit| is_in(unit)).map(|unit| {
            let given = self.fields.given(unit, year);
            if is_growth { given.previous_startup } else { given.total }.map_or(0, Euros::cents)
        });
        let scale = 10f64.powi(decimals);
        let off = value - (value * scale).round() / scale;
        let room = (0.5 / scale - off.abs()) * base.sum::<i64>() as f64;
        let years = [Some((year, room)), is_growth.then_some((year - 1, room / (1.0 + value)))];
        years.into_iter().flatten().all(|(year, room)| {
            let measure = Measure::Startup(year);
            let amount = |unit: &Unit| measure.given(&self.fields, unit);
            let here = own.iter().filter(|unit| !is_in(unit));
            let here: Vec<Difference<'_>> = here.filter_map(|unit| Some((Some(*unit), amount(unit)?))).collect();
            let is_hidden = self.numbers.get(&(measure.clone(), group.who.clone())) == Some(&None);
            let sums = self.earlier.iter().filter_map(|one| Some((one, one.disclosed_in(&measure, &group.who)?.sum)));
            let mut all: Vec<Vec<Difference<'_>>> = sums
                .map(|(one, sum)| {
                    let old = || one.standing(self.audience).iter().filter(|unit| group.who.holds(unit));
                    let mut both: BTreeMap<&str, (Option<&Unit>, [Option<i64>; 2])> = BTreeMap::new();
                    for (place, unit) in old().map(|unit| (0, unit)).chain(own.iter().map(|unit| (1, *unit))) {
                        let entry = both.entry(&unit.key).or_default();
                        entry.0 = Some(unit);
                        entry.1[place] = amount(unit).filter(|_| place == 0 || is_in(unit));
                    }
                    let moved = both.into_values().filter(|(_, [old, new])| old != new);
                    let gone = sum - old().filter_map(amount).sum::<i64>();
                    moved
                        .map(|(unit, [old, new])| (unit, (new.unwrap_or(0) - old.unwrap_or(0)).abs()))
                        .chain((gone > 0).then_some((None, gone)))
                        .collect()
                })
                .collect();
            if is_hidden && all.is_empty() {
                // The ratio would disclose a sum that may not be published.
                return false;
            }
            all.extend((!is_hidden).then_some(here));
            all.iter().all(|differences| self.are_safe(ask, group, differences, room))
        })
    }

    /// Whether the organisations by which two sums differ are safe, also without those in any smaller row, since that
    /// row reveals the others.
    fn are_safe(&self, ask: &Ask, group: &Group, differences: &[Difference<'_>], room: f64) -> bool {
        let rows = self.asks.iter().filter(|one| one.what == ask.what).flat_map(|one| one.groups(self.questionnaire));
        let is_inside = |row: &Group| {
            let mut own = self.units.iter().filter(|unit| row.who.holds(unit)).peekable();
            own.peek().is_some() && row.who != group.who && own.all(|unit| group.who.holds(unit))
        };
        let rest_is_safe = |row: Group| {
            let rest = |(unit, _): &&Difference<'_>| unit.is_none_or(|unit| !row.who.holds(unit));
            is_safe(differences.iter().filter(rest), room)
        };
        is_safe(differences.iter(), room) && rows.filter(is_inside).all(rest_is_safe)
    }

    /// An order statistic of rates, renewed if nobody changed, or enough did.
    pub(super) fn ordered(
        &self,
        ask: &Ask,
        group: &Group,
        own: &[&Unit],
        year: i32,
        (value, disclosed): (Option<f64>, Option<f64>),
        column: &str,
    ) -> Cell {
        let is_free = self.may_be_ordered(ask, group, own, year, column);
        self.or_before(ask, group, value, disclosed.filter(|_| is_free).map(Cell::number), column)
    }

    /// The classes of the quartiles of purchases from start-ups, each renewed as order statistics are.
    pub(super) fn classes(&self, ask: &Ask, group: &Group, own: &[&Unit], year: i32) -> [Cell; 3] {
        let given = own.iter().filter_map(|unit| self.fields.given(unit, year).startup.map(Euros::cents));
        let mut ordered: Vec<i64> = given.collect();
        ordered.sort_unstable();
        let is_enough = i64::try_from(ordered.len()).is_ok_and(|count| count >= LEAST_FOR_QUARTILES);
        [(1, "premier_quartile"), (2, "mediane"), (3, "troisieme_quartile")].map(|(quarters, column)| {
            // The amount that this many quarters of the buyers do not exceed: an actual amount, so that its class is
            // not empty.
            let place = (ordered.len() * quarters).div_ceil(4).saturating_sub(1);
            let class = ordered.get(place).map(|cents| amount_class(*cents).0);
            let is_free = self.may_be_ordered(ask, group, own, year, column);
            let renewed = class.filter(|_| is_enough && is_free).map(Cell::whole);
            self.or_before(ask, group, class.map(|from| from as f64), renewed, column)
        })
    }

    /// Whether an order statistic may be renewed.
    fn may_be_ordered(&self, ask: &Ask, group: &Group, own: &[&Unit], year: i32, column: &str) -> bool {
        let all = self.movers(ask, group, own, year, column);
        all.iter().all(|movers| movers.count() == 0 || movers.count() >= LEAST_CHANGED)
    }

    /// The renewed cell, or what was published in it before.
    fn or_before(&self, ask: &Ask, group: &Group, value: Option<f64>, renewed: Option<Cell>, column: &str) -> Cell {
        match (value, renewed) {
            (None, _) => Cell::without(Status::None),
            (_, Some(renewed)) => renewed,
            _ => self.before(ask, group, column).unwrap_or(Cell::without(Status::Hidden)),
        }
    }
}
