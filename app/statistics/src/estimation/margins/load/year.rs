//! The margins of a year, read and checked.

use super::{Codes, Fault, cited, fault, once};
use crate::Sector;
use crate::estimation::margins::file::{RawNumber, RawRegion, RawSector, RawStratum, RawYear};
use crate::estimation::margins::{Grade, Known, RegionMargin, SectorMargin, Source, Stratum, StratumKey, YearMargins};
use french::spacing::bound;
use std::collections::BTreeSet;
use std::ops::Range;
use toml::Spanned;

/// 10 000 Md€ in cents: three times what France produces in a year, so a typing error for sure.
const MOST_CENTS: i64 = 1_000_000_000_000_000;
/// More organisations than France has.
const MOST_ORGANISATIONS: i64 = 100_000_000;
/// The word for a number that nobody has published.
const UNKNOWN: &str = "inconnu";

/// What a number counts.
#[derive(Clone, Copy)]
enum Unit {
    Organisations,
    Cents,
}

/// The reader of a year.
pub(super) struct Reader<'a> {
    pub year: i32,
    pub codes: &'a Codes,
    pub sources: &'a [Source],
}

impl Reader<'_> {
    pub fn read(&self, raw: RawYear) -> Result<YearMargins, Fault> {
        let span = raw.year.span();
        if !(2000..=2100).contains(&self.year) {
            return fault(span, format!("{} is no year between 2000 and 2100", self.year));
        }
        let mut seen = BTreeSet::new();
        let sectors = raw.sector.into_iter().map(|one| self.sector(one, &mut seen)).collect::<Result<Vec<_>, _>>()?;
        let mut strata =
            raw.stratum.into_iter().map(|one| self.stratum(one, &mut seen)).collect::<Result<Vec<_>, _>>()?;
        let mut regions =
            raw.region.into_iter().map(|one| self.region(one, &mut seen)).collect::<Result<Vec<_>, _>>()?;
        self.complete(&strata, &regions, &span)?;
        fit(&sectors, &strata, &span)?;
        strata.sort_by_key(|one| {
            let segment = self.codes.segments.iter().position(|(code, _)| *code == one.key.segment);
            (segment, one.key.size.as_ref().and_then(|size| self.codes.sizes.iter().position(|code| code == size)))
        });
        regions.sort_by_key(|one| self.codes.regions.iter().position(|code| *code == one.code));
        Ok(YearMargins { year: self.year, sectors, strata, regions })
    }

    fn sector(&self, raw: RawSector, seen: &mut BTreeSet<String>) -> Result<SectorMargin, Fault> {
        let code = raw.code.get_ref();
        let Some(sector) = Sector::ALL.into_iter().find(|one| one.code() == code) else {
            return fault(raw.code.span(), format!("`{code}` is no sector (public, prive)"));
        };
        once(seen, &format!("secteur {code}"), raw.code.span())?;
        Ok(SectorMargin {
            sector,
            organisations: self.number(raw.organisations, Unit::Organisations)?,
            purchases: self.number(raw.purchases, Unit::Cents)?,
        })
    }

    fn stratum(&self, raw: RawStratum, seen: &mut BTreeSet<String>) -> Result<Stratum, Fault> {
        let segment = raw.segment.get_ref();
        let Some((_, sector)) = self.codes.segments.iter().find(|(code, _)| code == segment) else {
            return fault(raw.segment.span(), format!("`{segment}` is no segment of the questionnaire"));
        };
        if let Some(size) = &raw.size {
            if !self.codes.sizes.contains(&size.get_ref().as_str()) {
                return fault(size.span(), format!("`{}` is no size of the questionnaire", size.get_ref()));
            }
            if *sector == Sector::Public {
                return fault(size.span(), format!("`{segment}` is public: only companies are counted by size"));
            }
        }
        let key = raw.size.as_ref().map_or_else(|| segment.clone(), |size| format!("{segment}, {}", size.get_ref()));
        once(seen, &format!("strate {key}"), raw.segment.span())?;
        Ok(Stratum {
            key: StratumKey { sector: *sector, segment: segment.clone(), size: raw.size.map(Spanned::into_inner) },
            organisations: self.number(raw.organisations, Unit::Organisations)?,
            purchases: self.number(raw.purchases, Unit::Cents)?,
        })
    }

    fn region(&self, raw: RawRegion, seen: &mut BTreeSet<String>) -> Result<RegionMargin, Fault> {
        let code = raw.code.get_ref();
        if !self.codes.regions.contains(&code.as_str()) {
            return fault(raw.code.span(), format!("`{code}` is no region of the questionnaire"));
        }
        once(seen, &format!("région {code}"), raw.code.span())?;
        let organisations = self.number(raw.organisations, Unit::Organisations)?;
        Ok(RegionMargin { code: raw.code.into_inner(), organisations })
    }

    /// A number with its source; `None` where the file says that it is unknown.
    fn number(&self, raw: Spanned<RawNumber>, unit: Unit) -> Result<Option<Known>, Fault> {
        let span = raw.span();
        let known = match raw.into_inner() {
            RawNumber::Word(word) if word == UNKNOWN => return Ok(None),
            RawNumber::Word(word) => {
                return fault(span, format!("`{word}` is no number; an unknown one is `{UNKNOWN}`"));
            }
            RawNumber::Known(known) => known,
        };
        // A region may have no organisation; a stratum without purchases would be a mistake.
        let (value, least, most) = match (known.count, known.cents, unit) {
            (Some(count), None, Unit::Organisations) => (count, 0, MOST_ORGANISATIONS),
            (None, Some(cents), Unit::Cents) => (cents, 1, MOST_CENTS),
            (_, _, Unit::Organisations) => return fault(span, "a number of organisations is a `count`"),
            (_, _, Unit::Cents) => return fault(span, "purchases are whole `cents`"),
        };
        if !(least..=most).contains(&value) {
            return fault(span, format!("{value} is not between {least} and {most}; an unknown number is `{UNKNOWN}`"));
        }
        cited(self.sources, &known.source, span.clone())?;
        if known.year != self.year && known.grade != Grade::D {
            return fault(span, format!("a number of {} for {} has grade D", known.year, self.year));
        }
        let note = known.note.map(|note| bound(&note));
        Ok(Some(Known { value, source: known.source, year: known.year, grade: known.grade, note }))
    }

    /// A fault, if a segment is missing or counted both as a whole and by size, or if a region is missing.
    fn complete(&self, strata: &[Stratum], regions: &[RegionMargin], span: &Range<usize>) -> Result<(), Fault> {
        for (segment, _) in &self.codes.segments {
            let of: Vec<&Stratum> = strata.iter().filter(|one| one.key.segment == *segment).collect();
            if of.is_empty() {
                return fault(span.clone(), format!("{} leaves out the segment `{segment}`", self.year));
            }
            if of.len() > 1 && of.iter().any(|one| one.key.size.is_none()) {
                return fault(span.clone(), format!("{} counts `{segment}` both as a whole and by size", self.year));
            }
        }
        let missing = self.codes.regions.iter().find(|code| !regions.iter().any(|one| one.code == **code));
        match missing.filter(|_| !regions.is_empty()) {
            Some(code) => fault(span.clone(), format!("{} leaves out the region `{code}`", self.year)),
            None => Ok(()),
        }
    }
}

/// A fault, if the known strata of a sector add up to more than the sector.
fn fit(sectors: &[SectorMargin], strata: &[Stratum], span: &Range<usize>) -> Result<(), Fault> {
    type Of<'a> = (&'a str, Option<&'a Known>, fn(&Stratum) -> Option<&Known>);
    for sector in sectors {
        let numbers: [Of; 2] = [
            ("organisations", sector.organisations.as_ref(), |one| one.organisations.as_ref()),
            ("purchases", sector.purchases.as_ref(), |one| one.purchases.as_ref()),
        ];
        for (name, whole, of) in numbers {
            let parts = strata.iter().filter(|one| one.key.sector == sector.sector).filter_map(of);
            let sum: i128 = parts.map(|known| i128::from(known.value)).sum();
            if whole.is_some_and(|whole| sum > i128::from(whole.value)) {
                let code = sector.sector.code();
                return fault(span.clone(), format!("the {name} of the strata add up to more than those of `{code}`"));
            }
        }
    }
    Ok(())
}
