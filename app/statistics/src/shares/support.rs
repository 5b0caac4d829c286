//! Support: the respondents who named at least one of the options that a proposal addresses.

use super::{Opinions, Share};
use crate::{Bits, Proportion};
use std::fmt;

/// An option of a question.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Target {
    /// The question.
    pub question: String,
    /// The option's code.
    pub code: String,
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.question, self.code)
    }
}

impl Target {
    /// Parses `AC15:B01`.
    pub fn parse(text: &str) -> Option<Self> {
        let (question, code) = text.split_once(':')?;
        let is_plain =
            |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c));
        (is_plain(question) && is_plain(code)).then(|| Self { question: question.to_owned(), code: code.to_owned() })
    }

    /// Parses a list separated by spaces; invalid items are left out.
    pub fn list(text: &str) -> Vec<Self> {
        text.split_whitespace().filter_map(Self::parse).collect()
    }
}

/// Support for some options among the respondents of one questionnaire.
#[derive(Clone, Debug, PartialEq)]
pub struct Support {
    /// The number of respondents asked at least one of the questions.
    pub asked: u64,
    /// The share of them who named at least one of the options.
    pub share: Share,
    /// The most named option among those whose share may be shown.
    pub first: Option<(Target, Proportion)>,
}

impl Support {
    /// Sort key: the lower end of the confidence interval of the share or, if that is hidden, of the most named option.
    /// A share from few respondents is less certain and ranks lower than the same share from many.
    pub fn weight(&self) -> Option<f64> {
        self.share.known().or(self.first.as_ref().map(|(_, first)| *first)).map(|p| p.low)
    }
}

impl Opinions<'_> {
    /// The support for some options; `None` if the questionnaire has none of their questions.
    pub fn support(&self, targets: &[Target]) -> Option<Support> {
        let known: Vec<&Target> = targets.iter().filter(|t| self.columns.asked(&t.question).is_some()).collect();
        if known.is_empty() {
            return None;
        }
        let all = |bits: &mut dyn Iterator<Item = Bits>| bits.fold(Bits::default(), |all, one| all.or(&one));
        let base = all(&mut known.iter().map(|t| self.asked(&t.question, &[])));
        let named = all(&mut known.iter().map(|t| self.named(t)));
        let own = known.iter().filter_map(|target| {
            let bits = self.chose(&target.question, &[&target.code]);
            self.share(&target.question, &bits, &[]).known().map(|share| ((*target).clone(), share))
        });
        let first = own.max_by(|a, b| a.1.share.total_cmp(&b.1.share).then_with(|| b.0.cmp(&a.0)));
        Some(Support { asked: base.count(), share: self.share_among(&named, &base), first })
    }

    fn named(&self, target: &Target) -> Bits {
        self.asked(&target.question, &[]).and(&self.chose(&target.question, &[&target.code]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Columns, Entry};
    use survey::library::Library;
    use survey::{Answer, Answers, Audience, EditionYear};

    fn support(given: &[&[&str]], targets: &str, exact: bool) -> Option<Support> {
        let library = Library::embedded().unwrap();
        let questionnaire = library.get(EditionYear::new(2026).unwrap(), Audience::Acheteurs).unwrap();
        let mut columns = Columns::default();
        for (id, codes) in (1..).zip(given) {
            let mut answers = Answers::default();
            answers.insert("AC01", Answer::Choice("collectivite".into()));
            answers.insert("AC15", Answer::Choices(codes.iter().map(|code| (*code).to_owned()).collect()));
            columns.put(questionnaire, &Entry { id, counts: true, answers, ..Entry::default() });
        }
        Opinions::new(questionnaire, &columns, exact).support(&Target::list(targets))
    }

    #[test]
    fn a_respondent_who_names_two_of_the_options_counts_once() {
        let mut given: Vec<&[&str]> = vec![&["B01", "B02"]; 4];
        given.extend(vec![&["B01"][..]; 4]);
        given.extend(vec![&["B02"][..]; 3]);
        given.extend(vec![&["B03"][..]; 9]);
        let found = support(&given, "AC15:B01 AC15:B02", false).unwrap();
        assert_eq!(found.share.known().map(|p| (p.count, p.of)), Some((11, 20)));
        assert_eq!(found.first.map(|(target, p)| (target.to_string(), p.count)), Some(("AC15:B01".to_owned(), 8)));
    }

    #[test]
    fn the_most_named_option_stands_in_for_a_share_that_is_hidden() {
        // Two respondents alone named neither.
        let mut given: Vec<&[&str]> = vec![&["B01"]; 10];
        given.extend(vec![&["B02"][..]; 8]);
        given.extend(vec![&["B03"][..]; 2]);
        let found = support(&given, "AC15:B01 AC15:B02", false).unwrap();
        assert_eq!(found.share, Share::Secret);
        assert_eq!(found.weight(), Proportion::new(10, 20).map(|p| p.low));
        let exact = support(&given, "AC15:B01 AC15:B02", true).unwrap();
        assert_eq!(exact.share.known().map(|p| p.count), Some(18));
    }

    #[test]
    fn options_of_another_questionnaire_give_no_support() {
        assert_eq!(support(&[&["B01"]], "SU24:F01", false), None);
        assert_eq!(support(&[], "AC15:B01", false), None);
    }

    #[test]
    fn only_valid_options_are_parsed() {
        assert_eq!(Target::list("AC15:B01 x :B <b>:c AC15: SU24:F02").len(), 2);
    }
}
