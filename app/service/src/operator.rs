//! The operator of the service, and the retention periods: the legal information of the site, from one small file
//! (`docs/operator.example.toml`). Pages mark missing values as to be completed.

use crate::retention::Retention;
use chrono::NaiveDate;
use serde::Deserialize;

/// The operator of the service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Operator {
    /// The controller of the data (GDPR, art. 13-1-a), who also publishes the site.
    pub controller: Party,
    /// The director of publication (law 2004-575, art. 1-1).
    pub director: Option<String>,
    /// The data protection officer (GDPR, art. 13-1-b).
    pub officer: Party,
    /// The hosting provider (law 2004-575, art. 1-1).
    pub host: Party,
    /// The contact for accessibility problems (decree 2019-768, art. 4).
    pub accessibility: Party,
    /// The date of the accessibility statement.
    pub declared: Option<NaiveDate>,
    /// The address of the multi-year accessibility plan.
    pub plan: Option<String>,
    /// The retention periods.
    pub retention: Retention,
}

/// A contact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Party {
    /// A name.
    pub name: Option<String>,
    /// A postal address, on several lines.
    pub address: Option<String>,
    /// A telephone number.
    pub phone: Option<String>,
    /// An e-mail address.
    pub email: Option<String>,
}

/// The content of the file.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    controller: Party,
    publication: Publication,
    data_protection: Party,
    host: Party,
    accessibility: Accessibility,
    retention: Retention,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Publication {
    director: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Accessibility {
    name: Option<String>,
    address: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    declared: Option<String>,
    plan: Option<String>,
}

/// Maximum length of a value: a postal address is far shorter.
const LONGEST: usize = 500;

impl Operator {
    /// Parses the operator's file. An empty value counts as not set.
    ///
    /// # Errors
    /// A sentence with the name of the invalid value, or its line.
    pub fn read(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            format!("line {}: {}", before.matches('\n').count() + 1, error.message())
        })?;
        let accessibility = Party {
            name: file.accessibility.name,
            address: file.accessibility.address,
            phone: file.accessibility.phone,
            email: file.accessibility.email,
        };
        let declared = plain("accessibility.declared", file.accessibility.declared)?;
        let declared = declared.map(|day| {
            NaiveDate::parse_from_str(&day, "%Y-%m-%d")
                .map_err(|_| "accessibility.declared: expected a day, such as \"2026-11-24\"".to_owned())
        });
        let plan = plain("accessibility.plan", file.accessibility.plan)?;
        if plan.as_ref().is_some_and(|plan| !plan.starts_with("https://") || plan.contains(char::is_whitespace)) {
            return Err("accessibility.plan: expected an address that begins with https://".to_owned());
        }
        file.retention.check()?;
        Ok(Self {
            controller: file.controller.checked("controller")?,
            director: plain("publication.director", file.publication.director)?,
            officer: file.data_protection.checked("data_protection")?,
            host: file.host.checked("host")?,
            accessibility: accessibility.checked("accessibility")?,
            declared: declared.transpose()?,
            plan,
            retention: file.retention,
        })
    }
}

impl Party {
    fn checked(self, of: &str) -> Result<Self, String> {
        let name = |value: &str| format!("{of}.{value}");
        let phone = plain(&name("phone"), self.phone)?;
        let dialled = |c: char| c.is_ascii_digit() || "+.()- \u{a0}\u{202f}".contains(c);
        if phone
            .as_ref()
            .is_some_and(|phone| !phone.chars().all(dialled) || !phone.contains(|c: char| c.is_ascii_digit()))
        {
            return Err(format!("{of}.phone: expected a telephone number, digits and spaces"));
        }
        let email = plain(&name("email"), self.email)?;
        if email.as_ref().is_some_and(|email| !is_email(email)) {
            return Err(format!("{of}.email: expected an e-mail address"));
        }
        Ok(Self {
            name: plain(&name("name"), self.name)?,
            address: lines(&name("address"), self.address)?,
            phone,
            email,
        })
    }
}

fn is_email(text: &str) -> bool {
    let odd = |c: char| c.is_whitespace() || "<>\"'?&".contains(c);
    text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.contains('@'))
        && !text.contains(odd)
}

/// A value of one line; `None` if it is empty.
fn plain(name: &str, value: Option<String>) -> Result<Option<String>, String> {
    match lines(name, value)? {
        Some(text) if text.contains('\n') => Err(format!("{name}: expected one line")),
        value => Ok(value),
    }
}

/// A value of one or more lines; `None` if it is empty.
fn lines(name: &str, value: Option<String>) -> Result<Option<String>, String> {
    let text = value.unwrap_or_default().replace("\r\n", "\n");
    let text = text.trim();
    if text.chars().count() > LONGEST {
        return Err(format!("{name}: expected {LONGEST} characters at most"));
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(format!("{name}: expected plain text"));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_example_is_parsed_and_sets_everything() {
        let operator = Operator::read(include_str!("../../../docs/operator.example.toml")).unwrap();
        assert_eq!(operator.controller.name.as_deref(), Some("Médiateur des entreprises (exemple)"));
        for party in [&operator.controller, &operator.officer, &operator.host, &operator.accessibility] {
            assert!(party.name.is_some() && party.address.is_some() && party.phone.is_some() && party.email.is_some());
        }
        assert!(operator.director.is_some() && operator.declared.is_some() && operator.plan.is_some());
        assert_eq!(operator.retention, Retention::default(), "the example shows the usual periods");
    }

    #[test]
    fn an_empty_value_is_not_set() {
        let operator = Operator::read("[controller]\nname = \"  \"\nphone = \"\"").unwrap();
        assert_eq!(operator, Operator::default());
        assert_eq!(Operator::read("").unwrap(), Operator::default());
    }

    #[test]
    fn an_invalid_value_is_named() {
        for (text, named) in [
            ("[controller]\nnom = \"x\"", "line 2: unknown field `nom`"),
            ("[responsable]\nname = \"x\"", "line 1: unknown field `responsable`"),
            ("[controller]\nname = 3", "line 2: "),
            ("[controller\n", "line 1"),
            ("[controller]\nemail = \"chez nous\"", "controller.email"),
            ("[data_protection]\nemail = \"a@b\"", "data_protection.email"),
            ("[host]\nphone = \"au bureau\"", "host.phone"),
            ("[host]\nname = \"a\\nb\"", "host.name"),
            ("[publication]\ndirector = \"a\\u0007b\"", "publication.director"),
            ("[accessibility]\ndeclared = \"hier\"", "accessibility.declared"),
            ("[accessibility]\nplan = \"http://obs.example.fr\"", "accessibility.plan"),
            ("[retention]\ndraft_days = 0", "retention.draft_days"),
            ("[retention]\ncontact_months = -1", "line 2"),
            ("[retention]\ncontact_months = 1000", "retention.contact_months"),
        ] {
            let sentence = Operator::read(text).unwrap_err();
            assert!(sentence.contains(named), "{text:?}: {sentence}");
        }
    }
}
