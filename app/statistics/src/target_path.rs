//! The path to a target: the expected index of the volume in each year.

/// A programme to raise a yearly volume from one amount to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Programme {
    /// The base year.
    pub base_year: i32,
    /// The volume of that year, in cents.
    pub base_cents: i64,
    /// The year of the target.
    pub target_year: i32,
    /// The volume to reach that year, in cents.
    pub target_cents: i64,
}

impl Programme {
    /// "Je choisis la French Tech": purchases from start-ups, public and private together, from 6 Md€ in 2022
    /// to 12 Md€ in 2027
    /// ([Maddyness, June 2025](https://www.maddyness.com/2025/06/13/je-choisis-la-french-tech-le-cap-du-milliard-deuros-mobilises-par-10-grands-groupes-franchi-en-grande-pompe-a-vivatech/)).
    pub const FRENCH_TECH: Self =
        Self { base_year: 2022, base_cents: 600_000_000_000, target_year: 2027, target_cents: 1_200_000_000_000 };

    /// The constant yearly growth that reaches the target, 0.05 being 5 %.
    pub fn yearly_growth(&self) -> f64 {
        self.ratio().powf(1.0 / f64::from(self.years())) - 1.0
    }

    /// The index expected in a year, 100 being the base year's, on the path of constant yearly growth; `None` outside
    /// the years of the programme.
    pub fn index(&self, year: i32) -> Option<f64> {
        let is_covered = (self.base_year..=self.target_year).contains(&year);
        // The difference fits: the year lies between two years.
        is_covered.then(|| 100.0 * self.ratio().powf(f64::from(year - self.base_year) / f64::from(self.years())))
    }

    fn ratio(&self) -> f64 {
        self.target_cents as f64 / self.base_cents as f64
    }

    fn years(&self) -> i32 {
        (self.target_year - self.base_year).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_starts_at_a_hundred_and_ends_at_the_double() {
        let path = Programme::FRENCH_TECH;
        assert_eq!([2021, 2022, 2028].map(|year| path.index(year)), [None, Some(100.0), None]);
        assert!((path.index(2027).unwrap() - 200.0).abs() < 1e-9);
    }

    #[test]
    fn doubling_in_five_years_is_a_growth_of_14_9_percent_a_year() {
        let growth = Programme::FRENCH_TECH.yearly_growth();
        assert!((growth - 0.148_698_355).abs() < 1e-9, "{growth}");
        // Each year of the path is the year before plus the growth.
        for year in 2023..=2027 {
            let index = |year| Programme::FRENCH_TECH.index(year).unwrap();
            assert!((index(year - 1) * (1.0 + growth) - index(year)).abs() < 1e-9, "{year}");
        }
    }
}
