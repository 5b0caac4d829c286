//! Loading of a file of margins into checked [`Margins`], or an error with file and line.

mod year;

use super::file::File;
use super::{Margins, Source, TakeAll};
use crate::Sector;
use french::spacing::bound;
use std::collections::BTreeSet;
use std::ops::Range;
use survey::load::LoadError;
use survey::{Proposed, Questionnaire, Role, Siren};
use toml::Spanned;

/// A fault and its position in the text.
struct Fault(Range<usize>, String);

fn fault<T>(span: Range<usize>, message: impl Into<String>) -> Result<T, Fault> {
    Err(Fault(span, message.into()))
}

/// The margins compiled into the program, checked against a buyers' questionnaire.
///
/// # Errors
/// [`LoadError`] as for [`margins`]: when the questionnaire has other segments than the file.
pub fn embedded(questionnaire: &Questionnaire) -> Result<Margins, LoadError> {
    let (file, text) = survey::library::EMBEDDED_MARGINS;
    margins(file, text, questionnaire)
}

/// Reads and checks a file of margins, against the buyers' questionnaire whose segments, sizes and regions it counts.
///
/// # Errors
/// [`LoadError`] for invalid TOML, an unknown key, a missing value, an unknown segment, size, region or source, what
/// stands twice, a segment that a year leaves out, a number that cannot be, a grade that belongs to another year, or
/// strata that add up to more than their sector.
pub fn margins(file: &str, text: &str, questionnaire: &Questionnaire) -> Result<Margins, LoadError> {
    let located = |Fault(span, message): Fault| LoadError {
        file: file.to_owned(),
        line: text.get(..span.start).unwrap_or(text).matches('\n').count() + 1,
        message,
    };
    let raw: File = toml::from_str(text)
        .map_err(|error| located(Fault(error.span().unwrap_or(0..0), error.message().to_owned())))?;
    build(raw, &Codes::of(questionnaire)).map_err(located)
}

/// The codes that a file may use.
struct Codes {
    /// The segments with their sectors, in the questionnaire's order.
    segments: Vec<(String, Sector)>,
    sizes: &'static [&'static str],
    regions: &'static [&'static str],
}

impl Codes {
    fn of(questionnaire: &Questionnaire) -> Self {
        let options = questionnaire.with_role(Role::Segment).map_or(&[][..], |question| question.kind.options());
        let segments = options.iter().map(|option| (option.code.clone(), Sector::of(option))).collect();
        Self { segments, sizes: Proposed::Size.codes(), regions: Proposed::Region.codes() }
    }
}

/// Adds a key, unless it is there already.
fn once(seen: &mut BTreeSet<String>, key: &str, span: Range<usize>) -> Result<(), Fault> {
    if seen.insert(key.to_owned()) { Ok(()) } else { fault(span, format!("`{key}` stands twice")) }
}

fn build(raw: File, codes: &Codes) -> Result<Margins, Fault> {
    let sources = sources(raw.source)?;
    let (mut take_all, mut seen) = (Vec::new(), BTreeSet::new());
    for one in raw.take_all {
        let siren = Siren::parse(one.siren.get_ref()).map_err(|why| Fault(one.siren.span(), why.to_string()))?;
        once(&mut seen, &siren.to_string(), one.siren.span())?;
        cited(&sources, one.source.get_ref(), one.source.span())?;
        if one.name.trim().is_empty() {
            return fault(one.siren.span(), format!("{siren} has no name"));
        }
        take_all.push(TakeAll { siren, name: one.name, source: one.source.into_inner() });
    }
    let (mut years, mut seen) = (Vec::new(), BTreeSet::new());
    for year in raw.year {
        once(&mut seen, &year.year.get_ref().to_string(), year.year.span())?;
        years.push(year::Reader { year: *year.year.get_ref(), codes, sources: &sources }.read(year)?);
    }
    years.sort_by_key(|one| one.year);
    Ok(Margins { provisional: raw.provisional, sources, take_all, years })
}

/// A fault, if the file has no such source.
fn cited(sources: &[Source], code: &str, span: Range<usize>) -> Result<(), Fault> {
    match sources.iter().any(|source| source.code == code) {
        true => Ok(()),
        false => fault(span, format!("the source `{code}` is not in the file")),
    }
}

fn sources(raw: Vec<Spanned<Source>>) -> Result<Vec<Source>, Fault> {
    let (mut sources, mut seen) = (Vec::new(), BTreeSet::new());
    for source in raw {
        let (span, source) = (source.span(), source.into_inner());
        once(&mut seen, &source.code, span.clone())?;
        if !source.address.starts_with("https://") || source.name.trim().is_empty() {
            return fault(span, format!("the source `{}` needs a name and an address (https://…)", source.code));
        }
        sources.push(Source { name: bound(&source.name), ..source });
    }
    Ok(sources)
}
