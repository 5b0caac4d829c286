//! What the attacker computes with: unknowns that are not negative, sums of them that are told exactly or within a rounding,
//! and how small and how large another sum can then be.

use std::collections::{BTreeMap, BTreeSet};

/// Below this, a difference comes from the arithmetic.
const TINY: f64 = 1e-6;

/// Where what needs no table is from.
pub const FACT: &str = "a fact";

/// A sum of unknowns, each with a factor.
pub type Sum = Vec<(usize, f64)>;

/// A sum that is told, and where.
struct Known {
    said: String,
    sum: Sum,
    low: f64,
    high: f64,
}

impl Known {
    fn told(&self) -> String {
        match (self.low.is_finite(), self.high.is_finite()) {
            (true, true) if self.low == self.high => format!("{} is {}", self.said, self.low),
            (true, true) => format!("{} is in {:.3}..{:.3}", self.said, self.low, self.high),
            _ => self.said.clone(),
        }
    }
}

/// Something that was hidden. It is open where one sum can reach so much, or another one so little.
struct Hidden {
    said: String,
    truth: f64,
    up: (Sum, f64),
    down: (Sum, f64),
}

/// All that the attacker knows. What is true is kept beside it: it is one possible world, from which the search for others
/// starts, and what a recovered value is held against.
#[derive(Default)]
pub struct System {
    truth: Vec<f64>,
    known: Vec<Known>,
    hidden: Vec<Hidden>,
    breaches: Vec<String>,
}

impl System {
    /// An unknown of this true value, 0 or more.
    pub fn unknown(&mut self, truth: f64) -> usize {
        self.truth.push(truth);
        self.truth.len() - 1
    }

    pub fn truth_of(&self, sum: &Sum) -> f64 {
        sum.iter().map(|(unknown, factor)| self.truth[*unknown] * factor).sum()
    }

    /// A sum that is told to lie between two values.
    pub fn between(&mut self, said: &str, sum: Sum, low: f64, high: f64) {
        let truth = self.truth_of(&sum);
        // A table that says something else than the answers would make the attack mean nothing.
        let slack = TINY * truth.abs().max(1.0);
        assert!(truth >= low - slack && truth <= high + slack, "{said}: {truth} is not in {low}..{high}");
        self.known.push(Known { said: said.to_owned(), sum, low: low.min(truth), high: high.max(truth) });
    }

    pub fn is(&mut self, said: &str, sum: Sum, value: f64) {
        self.between(said, sum, value, value);
    }

    /// A number of people that is not told: it is recovered where no other whole number is possible.
    pub fn hides_count(&mut self, said: String, sum: Sum) {
        self.hides(said, sum, 1.0 - TINY);
    }

    /// An amount that is not told: it is recovered where it must be within 5 % of what it is.
    pub fn hides_amount(&mut self, said: String, sum: Sum) {
        let room = 0.05 * self.truth_of(&sum) - TINY;
        self.hides(said, sum, room.max(2.0 * TINY));
    }

    fn hides(&mut self, said: String, sum: Sum, room: f64) {
        let truth = self.truth_of(&sum);
        self.hidden.push(Hidden { said, truth, up: (sum.clone(), truth + room), down: (sum, truth - room) });
    }

    /// A ratio of two sums that is not told: it is recovered where it must lie between two values.
    pub fn hides_ratio(&mut self, said: String, above: &Sum, below: &Sum, low: f64, high: f64) {
        let truth = self.truth_of(above) / self.truth_of(below);
        let less =
            |by: f64| above.iter().copied().chain(below.iter().map(|(of, factor)| (*of, -by * factor))).collect();
        self.hidden.push(Hidden { said, truth, up: (less(high), TINY), down: (less(low), -TINY) });
    }

    /// What is known of a ratio of two sums.
    pub fn ratio_between(&mut self, said: &str, above: &Sum, below: &Sum, low: f64, high: f64) {
        let less =
            |by: f64| above.iter().copied().chain(below.iter().map(|(of, factor)| (*of, -by * factor))).collect();
        self.between(said, less(high), f64::NEG_INFINITY, 0.0);
        self.between(said, less(low), 0.0, f64::INFINITY);
    }

    pub fn hidden(&self) -> usize {
        self.hidden.len()
    }

    pub fn known(&self) -> usize {
        self.known.len()
    }

    /// Which unknowns are nothing for sure, since a sum that has them is.
    fn zeros(&self) -> Vec<bool> {
        let mut zero = vec![false; self.truth.len()];
        loop {
            let before = zero.clone();
            for Known { sum, high, .. } in &self.known {
                let left = || sum.iter().filter(|(unknown, _)| !zero[*unknown]);
                if *high <= 0.0 && left().all(|(_, factor)| *factor > 0.0) {
                    let found: Vec<usize> = left().map(|(unknown, _)| *unknown).collect();
                    found.into_iter().for_each(|unknown| zero[unknown] = true);
                }
            }
            if zero == before {
                return zero;
            }
        }
    }

    /// Something that is shown and may not be.
    pub fn breach(&mut self, said: String) {
        self.breaches.push(said);
    }

    pub fn breaches(&self) -> &[String] {
        &self.breaches
    }

    /// Everything hidden that can be computed, with what it is.
    pub fn recovered(&self) -> Vec<String> {
        let mut worlds = Worlds::of(self);
        let first = self.known.len();
        let found = self.hidden.iter().enumerate().filter_map(|(number, hidden)| {
            let row = first + 2 * number;
            let most = worlds.most(row, 1.0, hidden.up.1);
            if most >= hidden.up.1 {
                return None;
            }
            let mut by = worlds.told_by(row);
            let least = -worlds.most(row + 1, -1.0, -hidden.down.1);
            by.extend(worlds.told_by(row + 1));
            let told = format!("{}: it is {:.4}", hidden.said, hidden.truth);
            // Of a ratio the ends are not those of the sums that are looked at.
            let is_sum = hidden.up.0 == hidden.down.0;
            let ends = if is_sum { format!(", and must be in {least:.4}..{most:.4}") } else { String::new() };
            // What everybody knows beforehand is no table.
            let by: BTreeSet<String> = by
                .into_iter()
                .map(|number| &self.known[number])
                .filter(|one| one.said != FACT)
                .map(Known::told)
                .collect();
            let by = by.into_iter().collect::<Vec<_>>().join(" | ");
            (least > hidden.down.1).then(|| format!("{told}{ends}; told by: {by}"))
        });
        found.collect()
    }
}

/// The possible worlds, as the simplex method has them with bounds on every variable: each told or hidden sum is a variable
/// that depends on those that are free. It starts from what is true, so there is no first phase.
struct Worlds {
    /// What each dependent variable is made of, by the place of the free ones.
    rows: Vec<Vec<f64>>,
    dependent: Vec<usize>,
    free: Vec<usize>,
    values: Vec<f64>,
    low: Vec<f64>,
    high: Vec<f64>,
    /// The variable of each sum. Those of what is hidden have no bounds, and never become free.
    numbers: Vec<usize>,
}

impl Worlds {
    fn of(system: &System) -> Self {
        let count = system.truth.len();
        let zero = system.zeros();
        let columns: Vec<usize> = (0..count).filter(|unknown| !zero[*unknown]).collect();
        let row_of = |sum: &Sum| {
            let mut row = vec![0.0; count];
            sum.iter().for_each(|(unknown, factor)| row[*unknown] += factor);
            columns.iter().map(|unknown| row[*unknown]).collect::<Vec<f64>>()
        };
        let mut worlds = Self {
            rows: Vec::new(),
            dependent: Vec::new(),
            free: (0..columns.len()).collect(),
            values: columns.iter().map(|unknown| system.truth[*unknown]).collect(),
            low: vec![0.0; columns.len()],
            high: vec![f64::INFINITY; columns.len()],
            numbers: Vec::new(),
        };
        let told = system.known.iter().map(|known| (&known.sum, known.low, known.high));
        let hidden = system.hidden.iter().flat_map(|hidden| [&hidden.up.0, &hidden.down.0]);
        let mut seen: BTreeMap<Vec<(usize, u64)>, usize> = BTreeMap::new();
        for (sum, low, high) in told.chain(hidden.map(|sum| (sum, f64::NEG_INFINITY, f64::INFINITY))) {
            let row = row_of(sum);
            let is_told = low > f64::NEG_INFINITY || high < f64::INFINITY;
            let key =
                row.iter().enumerate().filter(|(_, f)| **f != 0.0).map(|(place, f)| (place, f.to_bits())).collect();
            let number = worlds.values.len();
            let of = *seen.entry(key).or_insert(number);
            // What is told twice is told once, as narrowly as it is; what is asked for keeps a row of its own.
            if is_told && of != number {
                worlds.low[of] = worlds.low[of].max(low);
                worlds.high[of] = worlds.high[of].min(high);
                worlds.numbers.push(of);
                continue;
            }
            worlds.numbers.push(number);
            worlds.dependent.push(number);
            worlds.values.push(system.truth_of(sum));
            worlds.rows.push(row);
            worlds.low.push(low);
            worlds.high.push(high);
        }
        worlds
    }

    /// The most that a direction times a sum can be; it is not looked for past what is enough.
    fn most(&mut self, sum: usize, direction: f64, enough: f64) -> f64 {
        let variable = self.numbers[sum];
        for step in 0..20_000 {
            if self.values[variable] * direction >= enough {
                break;
            }
            let row = self.dependent.iter().position(|one| *one == variable).expect("a hidden sum depends on others");
            let gain = |place: usize| self.rows[row][place] * direction;
            let can_move = |place: &usize| {
                let (of, gain) = (self.free[*place], gain(*place));
                gain > TINY && self.values[of] < self.high[of] - TINY
                    || gain < -TINY && self.values[of] > self.low[of] + TINY
            };
            let able = (0..self.free.len()).filter(can_move);
            // After many steps Bland's rule, which never goes round in circles.
            let entering = match step < 500 {
                true => able.max_by(|a, b| gain(*a).abs().total_cmp(&gain(*b).abs())),
                false => able.min_by_key(|place| self.free[*place]),
            };
            let Some(entering) = entering else { return self.values[variable] * direction };
            if !self.walk(entering, gain(entering).signum()) {
                return f64::INFINITY;
            }
        }
        self.values[variable] * direction
    }

    /// By which told sums the most of a sum was found, once it was.
    fn told_by(&self, sum: usize) -> BTreeSet<usize> {
        let row = self.dependent.iter().position(|one| *one == self.numbers[sum]).expect("a sum depends on others");
        let of = self.free.iter().zip(&self.rows[row]).filter(|(_, factor)| factor.abs() > TINY);
        of.filter_map(|(free, _)| self.numbers.iter().position(|number| number == free)).collect()
    }

    /// Moves a free variable as far as the bounds let it; says whether there is an end.
    fn walk(&mut self, entering: usize, sign: f64) -> bool {
        let moving = self.free[entering];
        let own =
            if sign > 0.0 { self.high[moving] - self.values[moving] } else { self.values[moving] - self.low[moving] };
        let mut length = own;
        let mut leaving = None;
        for (place, row) in self.rows.iter().enumerate() {
            let (speed, of) = (row[entering] * sign, self.dependent[place]);
            if speed.abs() <= TINY {
                continue;
            }
            let end = if speed > 0.0 { self.high[of] } else { self.low[of] };
            let room = ((end - self.values[of]) / speed).max(0.0);
            let is_first = |other: usize| of < self.dependent[other];
            if room < length - 1e-12 || (room <= length && leaving.is_some_and(is_first)) {
                (length, leaving) = (room.min(length), Some(place));
            }
        }
        if length.is_infinite() {
            return false;
        }
        self.values[moving] += sign * length;
        for (row, of) in self.rows.iter().zip(&self.dependent) {
            self.values[*of] += row[entering] * sign * length;
        }
        if let Some(leaving) = leaving {
            self.exchange(leaving, entering);
        }
        true
    }

    /// Makes a dependent variable free, and the other way round.
    fn exchange(&mut self, row: usize, column: usize) {
        let by = self.rows[row][column];
        let mut line: Vec<f64> = self.rows[row].iter().map(|factor| -factor / by).collect();
        line[column] = 1.0 / by;
        for (place, other) in self.rows.iter_mut().enumerate() {
            let factor = other[column];
            if place != row && factor != 0.0 {
                other[column] = 0.0;
                other.iter_mut().zip(&line).for_each(|(own, more)| *own += factor * more);
            }
        }
        self.rows[row] = line;
        std::mem::swap(&mut self.dependent[row], &mut self.free[column]);
    }
}

#[test]
fn what_must_be_known_is_found_and_what_can_be_otherwise_is_not() {
    // x + y + z = 10 and x + y = 6 are told: z is 4, x is not known; within a rounding, an amount is.
    let mut system = System::default();
    let [x, y, z] = [2.0, 4.0, 4.0].map(|truth| system.unknown(truth));
    system.is("all", vec![(x, 1.0), (y, 1.0), (z, 1.0)], 10.0);
    system.between("two", vec![(x, 1.0), (y, 1.0)], 5.9, 6.1);
    system.hides_amount("x".to_owned(), vec![(x, 1.0)]);
    system.hides_amount("z".to_owned(), vec![(z, 1.0)]);
    system.hides_count("y".to_owned(), vec![(y, 1.0)]);
    system.hides_ratio("z / all".to_owned(), &vec![(z, 1.0)], &vec![(x, 1.0), (y, 1.0), (z, 1.0)], 0.38, 0.42);
    let found = system.recovered();
    let told = ["z: it is 4.0000, and must be in 3.9000..4.1000", "z / all: it is 0.4000"];
    assert_eq!(found, told.map(|told| format!("{told}; told by: all is 10 | two is in 5.900..6.100")));
}
