//! The `analysis` of a questionnaire, read from its file.

use super::file::{RawCheck, RawDimension, RawObstacle};
use super::{Fault, Words, condition, fault};
use crate::analysis::{Analysis, Check, CheckWhen, DimensionOf, SameObstacle};
use std::ops::Range;
use toml::Spanned;

/// Spans in the text, to report the line of a fault.
pub(super) struct Spans {
    pub dimensions: Vec<Range<usize>>,
    pub obstacles: Vec<Range<usize>>,
    pub checks: Vec<Range<usize>>,
}

/// Reads it; references are checked once the questions are known.
pub(super) fn of(
    dimensions: Vec<Spanned<RawDimension>>,
    obstacles: Vec<Spanned<RawObstacle>>,
    checks: Vec<Spanned<RawCheck>>,
    words: &Words,
) -> Result<(Analysis, Spans), Fault> {
    let spans = Spans {
        dimensions: dimensions.iter().map(Spanned::span).collect(),
        obstacles: obstacles.iter().map(Spanned::span).collect(),
        checks: checks.iter().map(Spanned::span).collect(),
    };
    let dimensions = dimensions.into_iter().map(Spanned::into_inner);
    let obstacles = obstacles.into_iter().map(Spanned::into_inner);
    let analysis = Analysis {
        dimensions: dimensions.map(|raw| DimensionOf { field: raw.question, name: raw.name }).collect(),
        same_obstacles: obstacles.map(|raw| SameObstacle { name: raw.name, codes: raw.codes }).collect(),
        checks: checks.into_iter().map(|raw| check(raw, words)).collect::<Result<_, _>>()?,
    };
    Ok((analysis, spans))
}

fn check(raw: Spanned<RawCheck>, words: &Words) -> Result<Check, Fault> {
    let (span, raw) = (raw.span(), raw.into_inner());
    let when = match (&raw.when, raw.rate_outside_range) {
        (Some(when), false) => CheckWhen::Answers(condition(when, words, &span)?),
        (None, true) => CheckWhen::RateOutsideRange,
        _ => return fault(span, "a check has either `when` or `rate_outside_range`"),
    };
    Ok(Check { code: raw.code, when, message: words.fill(&raw.message, &span)? })
}
