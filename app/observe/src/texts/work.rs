//! The team's work on the texts of a questionnaire, for showing and searching them.

use dashboards::projections::texts::CodableText;
use editing::coding::fold::fold;
use editing::coding::masking::Shown;
use std::collections::HashMap;
use store::{Code, CodedText, Excerpt, Mask, Store, StoreError, TextId};
use survey::{Audience, EditionYear};

/// The state of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody has coded it.
    ToCode,
    /// It was corrected after it was coded.
    ToCodeAgain,
    /// Its present version is coded.
    Coded,
}

/// The team's work on the texts of a questionnaire.
#[derive(Clone, Debug, Default)]
pub struct Work {
    /// All codes, by name.
    pub codes: Vec<Code>,
    coded: HashMap<TextId, CodedText>,
    masks: HashMap<TextId, Vec<Mask>>,
    /// The excerpts, the latest first.
    pub excerpts: Vec<Excerpt>,
}

impl Work {
    /// Reads it from the store.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn read(store: &Store, edition: EditionYear, audience: Audience) -> Result<Self, StoreError> {
        let codes = store.codes().await?;
        let coded = store.coded_texts(edition, audience).await?;
        let mut masks: HashMap<TextId, Vec<Mask>> = HashMap::new();
        for mask in store.text_masks(edition, audience).await? {
            masks.entry(mask.of.clone()).or_default().push(mask);
        }
        let excerpts = store.excerpts(edition, audience).await?;
        let coded = coded.into_iter().map(|coded| (coded.of.clone(), coded)).collect();
        Ok(Self { codes, coded, masks, excerpts })
    }

    /// The coding of a text, even if the text was corrected since.
    pub fn coded(&self, of: &TextId) -> Option<&CodedText> {
        self.coded.get(of)
    }

    /// The state of a text.
    pub fn state(&self, text: &CodableText) -> State {
        match self.coded.get(&text.of) {
            None => State::ToCode,
            Some(coded) if coded.hash != text.hash => State::ToCodeAgain,
            Some(_) => State::Coded,
        }
    }

    /// The codes of a text's present version.
    pub fn codes_of(&self, text: &CodableText) -> &[i64] {
        match self.coded.get(&text.of) {
            Some(coded) if coded.hash == text.hash => &coded.codes,
            _ => &[],
        }
    }

    /// The masks on a text.
    pub fn masks(&self, of: &TextId) -> &[Mask] {
        self.masks.get(of).map_or(&[], Vec::as_slice)
    }

    fn words(&self, of: &TextId) -> impl Iterator<Item = &str> {
        self.masks(of).iter().map(|mask| mask.words.as_str())
    }

    /// A text with its masks.
    pub fn shown(&self, text: &CodableText) -> Shown {
        Shown::of(&text.text, self.words(&text.of))
    }

    /// An excerpt of a text with its masks.
    pub fn passage(&self, text: &CodableText, excerpt: &Excerpt) -> String {
        Shown::part(&text.text, excerpt.part.clone(), self.words(&text.of)).text
    }

    /// The text that a search covers: masked words are not found.
    pub fn searched<'a>(&self, text: &'a CodableText) -> std::borrow::Cow<'a, str> {
        if self.masks(&text.of).is_empty() { text.folded.as_str().into() } else { fold(&self.shown(text).text).into() }
    }

    /// A code.
    pub fn code(&self, id: i64) -> Option<&Code> {
        self.codes.iter().find(|code| code.id == id)
    }
}
