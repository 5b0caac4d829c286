//! Export requests: which responses, in which format. Parsed from a page's form, a URL or the command line, and written
//! back the same way, so that a link preserves it.

#[cfg(test)]
mod tests;

use super::format::{Format, Separator, Values};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Europe::Paris;
use survey::library::Library;
use survey::{Audience, EditionYear, FieldError, Role};

/// A valid export request: its edition and segment exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportRequest {
    /// The edition.
    pub edition: EditionYear,
    /// The questionnaire.
    pub audience: Audience,
    /// Whether only responses that count are requested.
    pub counting: bool,
    /// The code of the only segment requested.
    pub segment: Option<String>,
    /// The code of the only partner requested.
    pub partner: Option<String>,
    /// The first day of sending requested, in Paris.
    pub sent_from: Option<NaiveDate>,
    /// The last day of sending requested, in Paris.
    pub sent_to: Option<NaiveDate>,
    /// The file format.
    pub format: Format,
    /// Representation of choices.
    pub values: Values,
    /// Separator of a CSV file.
    pub separator: Separator,
    /// Whether a CSV file begins with a byte order mark.
    pub mark: bool,
}

/// The parameter names, the same on the page, in URLs and on the command line.
pub const NAMES: [&str; 11] = [
    "edition",
    "audience",
    "counting",
    "segment",
    "relay",
    "sent_from",
    "sent_to",
    "format",
    "values",
    "separator",
    "mark",
];

impl ExportRequest {
    /// All responses to a questionnaire, as CSV.
    pub fn whole(edition: EditionYear, audience: Audience) -> Self {
        Self {
            edition,
            audience,
            counting: false,
            segment: None,
            partner: None,
            sent_from: None,
            sent_to: None,
            format: Format::Csv,
            values: Values::default(),
            separator: Separator::default(),
            mark: true,
        }
    }

    /// Parses a request. An empty value requests nothing in particular; `edition` is the default edition.
    ///
    /// # Errors
    /// The errors to correct, each with the name of its parameter. An unknown name is one of them: a misspelt filter
    /// would otherwise let all responses through.
    pub fn read<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
        library: &Library,
        edition: EditionYear,
    ) -> Result<Self, Vec<FieldError>> {
        let mut asked = Self::whole(edition, Audience::Acheteurs);
        let mut errors = Vec::new();
        let mut audience = None;
        for (name, value) in pairs {
            let value = value.trim();
            let read = match name {
                _ if value.is_empty() && NAMES.contains(&name) => Ok(()),
                "edition" => put(&mut asked.edition, known_edition(value, library), "une édition qui existe"),
                "audience" => put(&mut audience, Audience::from_slug(value).map(Some), "start-up ou acheteurs"),
                "counting" => put(&mut asked.counting, yes(value), "true ou false"),
                "segment" => put(&mut asked.segment, Some(Some(value.to_owned())), ""),
                "relay" => {
                    let code = is_code(value).then(|| Some(value.to_ascii_uppercase()));
                    put(&mut asked.partner, code, "le code d’un partenaire")
                }
                "sent_from" => put(&mut asked.sent_from, day(value).map(Some), DAY),
                "sent_to" => put(&mut asked.sent_to, day(value).map(Some), DAY),
                "format" => value.parse().map(|format| asked.format = format).map_err(ToOwned::to_owned),
                "values" => value.parse().map(|values| asked.values = values).map_err(ToOwned::to_owned),
                "separator" => value.parse().map(|sign| asked.separator = sign).map_err(ToOwned::to_owned),
                "mark" => put(&mut asked.mark, yes(value), "true ou false"),
                _ => Err(String::new()),
            };
            match read {
                Ok(()) => {}
                Err(_) if !NAMES.contains(&name) => errors.push(error(name, "Ce paramètre n’existe pas.".to_owned())),
                Err(expected) => errors.push(error(name, format!("Indiquez {expected}."))),
            }
        }
        match audience {
            Some(audience) => asked.audience = audience,
            None if errors.iter().any(|error| error.field == "audience") => {}
            None => errors.push(error("audience", "Indiquez le questionnaire : start-up ou acheteurs.".to_owned())),
        }
        errors.extend(asked.not_there(library));
        if errors.is_empty() { Ok(asked) } else { Err(errors) }
    }

    /// Errors for well-formed values that do not exist.
    fn not_there(&self, library: &Library) -> Vec<FieldError> {
        let mut errors = Vec::new();
        if let Some(segment) = &self.segment {
            let questionnaire = library.get(self.edition, self.audience);
            let options = questionnaire.and_then(|q| q.with_role(Role::Segment)).map_or(&[][..], |q| q.kind.options());
            if !options.iter().any(|option| option.code == *segment) {
                errors.push(error("segment", "Ce questionnaire n’a pas ce segment.".to_owned()));
            }
        }
        if let (Some(from), Some(to)) = (self.sent_from, self.sent_to)
            && from > to
        {
            errors.push(error("sent_to", "Indiquez un dernier jour qui ne précède pas le premier.".to_owned()));
        }
        errors
    }

    /// The parameters, except those that request nothing in particular.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let some = |name: &str, value: Option<String>| value.map(|value| (name.to_owned(), value));
        [
            some("edition", Some(self.edition.to_string())),
            some("audience", Some(self.audience.to_string())),
            some("counting", self.counting.then(|| "true".to_owned())),
            some("segment", self.segment.clone()),
            some("relay", self.partner.clone()),
            some("sent_from", self.sent_from.map(|day| day.to_string())),
            some("sent_to", self.sent_to.map(|day| day.to_string())),
            some("format", Some(self.format.extension().to_owned())),
            some("values", Some(self.values.name().to_owned())),
            some("separator", (self.format == Format::Csv).then(|| self.separator.name().to_owned())),
            some("mark", (self.format == Format::Csv && !self.mark).then(|| "false".to_owned())),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// The request in one line, for a URL or the audit log.
    pub fn query(&self) -> String {
        survey::form::encode(&survey::form::Form(self.pairs()))
    }

    /// The earliest time of sending requested, if any.
    pub fn sent_since(&self) -> Option<DateTime<Utc>> {
        self.sent_from.and_then(beginning)
    }

    /// The time before which responses were sent, if requested: the end of the last day.
    pub fn sent_before(&self) -> Option<DateTime<Utc>> {
        self.sent_to.and_then(|day| day.checked_add_days(Days::new(1))).and_then(beginning)
    }

    /// The file name with its extension.
    pub fn file_name(&self) -> String {
        format!("observatoire-{}-{}.{}", self.edition, self.audience, self.format.extension())
    }
}

const DAY: &str = "un jour qui existe, par exemple 2026-11-24";

fn put<T>(into: &mut T, read: Option<T>, expected: &str) -> Result<(), String> {
    match read {
        Some(value) => {
            *into = value;
            Ok(())
        }
        None => Err(expected.to_owned()),
    }
}

fn error(field: &str, message: String) -> FieldError {
    FieldError::new(field, label(field), message)
}

/// The label of a parameter on the page.
pub fn label(name: &str) -> &str {
    match name {
        "edition" => "Édition",
        "audience" => "Questionnaire",
        "counting" => "Réponses qui ne comptent pas",
        "segment" => "Segment",
        "relay" => "Partenaire",
        "sent_from" => "Envoyées à partir du",
        "sent_to" => "Envoyées jusqu’au",
        "format" => "Format du fichier",
        "values" => "Valeurs",
        "separator" => "Séparateur du CSV",
        "mark" => "Début du CSV",
        other => other,
    }
}

fn known_edition(text: &str, library: &Library) -> Option<EditionYear> {
    text.parse().ok().and_then(EditionYear::new).filter(|edition| library.editions().contains(edition))
}

fn yes(text: &str) -> Option<bool> {
    match text {
        "true" | "oui" | "1" => Some(true),
        "false" | "non" | "0" => Some(false),
        _ => None,
    }
}

fn day(text: &str) -> Option<NaiveDate> {
    use chrono::Datelike;
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    (2000..=2100).contains(&day.year()).then_some(day)
}

fn is_code(text: &str) -> bool {
    text.len() <= 40 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// The first moment of a day in Paris.
fn beginning(day: NaiveDate) -> Option<DateTime<Utc>> {
    Paris.from_local_datetime(&day.and_time(NaiveTime::MIN)).earliest().map(|at| at.with_timezone(&Utc))
}
