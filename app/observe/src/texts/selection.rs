//! The selection of texts in the page's form, carried in the address.

use super::work::{State, Work};
use dashboards::projections::texts::{CodableText, Texts};
use editing::coding::search::{LONGEST, Query};
use forms::{Form, encode};
use service::Service;
use survey::{Audience, EditionYear};

/// Filter by state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Which {
    /// All of them.
    #[default]
    All,
    /// Those to code, for the first time or again.
    ToCode,
    /// Those that are coded.
    Coded,
}

impl Which {
    /// Each with its name in addresses and on the page.
    pub const ALL: [(Self, &'static str, &'static str); 3] =
        [(Self::All, "", "Tous"), (Self::ToCode, "a-coder", "À coder"), (Self::Coded, "codes", "Codés")];

    fn code(self) -> &'static str {
        Self::ALL.iter().find(|(which, ..)| *which == self).map_or("", |(_, code, _)| code)
    }
}

/// A selection of texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// The edition.
    pub edition: EditionYear,
    /// The questionnaire.
    pub audience: Audience,
    /// The search, as typed.
    pub words: String,
    /// The only field; empty for all.
    pub field: String,
    /// The only code.
    pub code: Option<i64>,
    /// The filter by state.
    pub which: Which,
    /// Which page of the list, from 1.
    pub page: usize,
}

impl Selection {
    /// All texts of a questionnaire.
    pub fn all(edition: EditionYear, audience: Audience) -> Self {
        let (words, field) = (String::new(), String::new());
        Self { edition, audience, words, field, code: None, which: Which::All, page: 1 }
    }

    /// Reads an address; unreadable parameters are ignored.
    pub fn read(form: &Form, service: &Service) -> Self {
        let edition = form.get("edition").parse().ok().and_then(EditionYear::new);
        let edition = edition.filter(|edition| service.library.editions().contains(edition));
        let which = Which::ALL.iter().find(|(_, code, _)| *code == form.get("etat")).map(|(which, ..)| *which);
        Self {
            edition: edition.unwrap_or(service.edition),
            audience: Audience::from_slug(form.get("public")).unwrap_or(Audience::Acheteurs),
            words: form.get("mots").trim().chars().take(LONGEST).collect(),
            field: form.get("question").chars().take(40).collect(),
            code: form.get("code").parse().ok(),
            which: which.unwrap_or_default(),
            page: form.get("page").parse().ok().filter(|page| *page > 0).unwrap_or(1),
        }
    }

    /// The selection as a query string.
    pub fn query(&self) -> String {
        let mut pairs = vec![("edition", self.edition.to_string()), ("public", self.audience.to_string())];
        let code = self.code.map(|code| code.to_string()).unwrap_or_default();
        let page = if self.page > 1 { self.page.to_string() } else { String::new() };
        let more = [
            ("mots", self.words.clone()),
            ("question", self.field.clone()),
            ("code", code),
            ("etat", self.which.code().to_owned()),
            ("page", page),
        ];
        pairs.extend(more.into_iter().filter(|(_, value)| !value.is_empty()));
        encode(&Form(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()))
    }

    /// The selected texts, in order.
    pub fn of<'a>(&self, texts: &'a Texts, work: &Work) -> Vec<&'a CodableText> {
        let query = Query::parse(&self.words);
        texts
            .iter()
            .filter(|text| self.field.is_empty() || text.of.field == self.field)
            .filter(|text| self.code.is_none_or(|code| work.codes_of(text).contains(&code)))
            .filter(|text| match self.which {
                Which::All => true,
                Which::ToCode => work.state(text) != State::Coded,
                Which::Coded => work.state(text) == State::Coded,
            })
            .filter(|text| query.is_empty() || query.finds(&work.searched(text)))
            .collect()
    }

    /// The next text to code after a given one, wrapping around; `None` once all are coded.
    pub fn next<'a>(&self, texts: &'a Texts, work: &Work, after: Option<&CodableText>) -> Option<&'a CodableText> {
        // The filter by code and the page do not apply: coding would otherwise change them along the way.
        let to_code = Self { which: Which::ToCode, code: None, page: 1, ..self.clone() }.of(texts, work);
        let at = after.and_then(|text| texts.order(&text.of));
        let others: Vec<_> = to_code.into_iter().filter(|text| after.is_none_or(|one| one.of != text.of)).collect();
        others.iter().find(|text| texts.order(&text.of) > at).or(others.first()).copied()
    }
}
