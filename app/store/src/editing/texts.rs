//! Work of the team on free texts: codes, masked words, quotable excerpts. It belongs to the text as it was read: a
//! correction of the text deletes it, and so does the erasure of the response.

use crate::audit::noted_act::Noting;
use crate::database::connection::{Transaction, values};
use crate::database::time::from_millis;
use crate::responses::drafts::{audience_from, edition_from};
use crate::{SecretHash, Store, StoreError};
use chrono::{DateTime, Utc};
use editing::coding::masking::occurrences;
use sha2::{Digest, Sha256};
use std::ops::Range;
use survey::{Answer, Answers, Audience, EditionYear};

/// Identifies a text: a field of a response.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextId {
    /// Number of the response.
    pub response: i64,
    /// The field.
    pub field: String,
}

/// A coded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodedText {
    /// The text.
    pub of: TextId,
    /// Hash of the text as coded: see [`text_hash`].
    pub hash: String,
    /// Its codes; none if no code suited, or after a correction of the text.
    pub codes: Vec<i64>,
    /// Who coded it.
    pub by: String,
    /// When it was coded.
    pub at: DateTime<Utc>,
}

/// The codes of a text, to be stored.
#[derive(Clone, Debug)]
pub struct NewCoding {
    /// The text.
    pub of: TextId,
    /// Hash of the text as read.
    pub hash: String,
    /// When the text was last coded, as far as the coder saw, in milliseconds; `None` if it was not.
    pub seen: Option<i64>,
    /// The codes.
    pub codes: Vec<i64>,
}

/// Masked words of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mask {
    /// Its number.
    pub id: i64,
    /// The text.
    pub of: TextId,
    /// The words.
    pub words: String,
}

/// An excerpt that may be quoted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// Its number.
    pub id: i64,
    /// The text it comes from.
    pub of: TextId,
    /// Its position in the text, in bytes.
    pub part: Range<usize>,
    /// Who marked it.
    pub by: String,
    /// When it was marked.
    pub at: DateTime<Utc>,
}

/// The hash that identifies a text: 64 hexadecimal digits.
pub fn text_hash(text: &str) -> String {
    use std::fmt::Write;
    Sha256::digest(text.as_bytes()).iter().fold(String::with_capacity(64), |mut hash, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hash, "{byte:02x}");
        hash
    })
}

const CODED: &str = "SELECT t.response_id, t.field, t.text_hash, t.coded_by, t.coded_at FROM coded_texts t \
     JOIN responses r ON r.id = t.response_id WHERE r.edition = $1 AND r.audience = $2 AND r.replaced_by IS NULL AND r.aside = 0 \
     ORDER BY t.response_id, t.field";
const CODES: &str = "SELECT c.response_id, c.field, c.code_id FROM codings c JOIN responses r ON r.id = c.response_id \
     WHERE r.edition = $1 AND r.audience = $2 AND r.replaced_by IS NULL AND r.aside = 0 ORDER BY c.response_id, c.field, c.code_id";
const MASKS: &str = "SELECT m.id, m.response_id, m.field, m.words FROM text_masks m JOIN responses r ON r.id = m.response_id \
     WHERE r.edition = $1 AND r.audience = $2 AND r.replaced_by IS NULL AND r.aside = 0 ORDER BY m.id";
const EXCERPTS: &str = "SELECT e.id, e.response_id, e.field, e.starts, e.ends, e.made_by, e.made_at FROM excerpts e \
     JOIN responses r ON r.id = e.response_id \
     WHERE r.edition = $1 AND r.audience = $2 AND r.replaced_by IS NULL AND r.aside = 0 ORDER BY e.id DESC";
pub(crate) const ANSWERS: &str = "SELECT answers FROM responses WHERE id = $1";
pub(crate) const SEEN: &str = "SELECT text_hash, coded_at FROM coded_texts WHERE response_id = $1 AND field = $2";
pub(crate) const FORGET: &str = "DELETE FROM coded_texts WHERE response_id = $1 AND field = $2";
pub(crate) const MARK: &str = "INSERT INTO coded_texts (response_id, field, text_hash, coded_by, coded_at) \
     VALUES ($1, $2, $3, $4, $5)";
pub(crate) const CODE: &str = "INSERT INTO codings (response_id, field, code_id) VALUES ($1, $2, $3)";
pub(crate) const HIDE: &str =
    "INSERT INTO text_masks (response_id, field, words) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
pub(crate) const UNHIDE: &str = "DELETE FROM text_masks WHERE id = $1 AND response_id = $2 AND field = $3";
pub(crate) const KEEP: &str = "INSERT INTO excerpts (response_id, field, text_hash, starts, ends, made_by, made_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
pub(crate) const DROP: &str = "DELETE FROM excerpts WHERE id = $1 AND response_id = $2 AND field = $3";
pub(crate) const CODED_OF: &str = "SELECT field, text_hash FROM coded_texts WHERE response_id = $1";
pub(crate) const MASKS_OF: &str = "SELECT id, field, words FROM text_masks WHERE response_id = $1";
pub(crate) const EXCERPTS_OF: &str = "SELECT id, field, text_hash, starts, ends FROM excerpts WHERE response_id = $1";
pub(crate) const UNCODE: &str = "DELETE FROM codings WHERE response_id = $1 AND field = $2";
pub(crate) const CODES_OF: &str = "SELECT c.field, d.name FROM codings c JOIN codes d ON d.id = c.code_id \
     WHERE c.response_id = $1";
pub(crate) const PLACE: &str = "SELECT edition, audience FROM responses WHERE id = $1 AND test = 0";
const BY_KEY: &str = "SELECT id FROM responses WHERE key_hash = $1";

type Passage = (i64, i64, String, i64, i64, String, i64);

/// The team's work on one response, for its respondent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextWork {
    /// Fields with the names of their codes.
    pub codes: Vec<(String, String)>,
    /// Fields with their masked words.
    pub masks: Vec<(String, String)>,
    /// Fields with their quotable excerpts, in bytes.
    pub excerpts: Vec<(String, Range<usize>)>,
}

impl Store {
    /// All coded texts of the responses that count for a questionnaire.
    pub async fn coded_texts(&self, edition: EditionYear, audience: Audience) -> Result<Vec<CodedText>, StoreError> {
        let mut snapshot = self.database().snapshot().await?;
        let texts: Vec<(i64, String, String, String, i64)> = snapshot.all(CODED, values![edition, audience]).await?;
        let codes: Vec<(i64, String, i64)> = snapshot.all(CODES, values![edition, audience]).await?;
        snapshot.rollback().await?;
        let mut codes = codes.into_iter().peekable();
        let mut coded = Vec::with_capacity(texts.len());
        for (response, field, hash, by, at) in texts {
            // Both lists have the same order.
            let mut own = Vec::new();
            while let Some((.., code)) = codes.next_if(|(of, in_field, _)| (*of, in_field) == (response, &field)) {
                own.push(code);
            }
            coded.push(CodedText { of: TextId { response, field }, hash, codes: own, by, at: from_millis(at)? });
        }
        Ok(coded)
    }

    /// All masks of the responses that count for a questionnaire.
    pub async fn text_masks(&self, edition: EditionYear, audience: Audience) -> Result<Vec<Mask>, StoreError> {
        let rows: Vec<(i64, i64, String, String)> =
            self.database().read().await?.all(MASKS, values![edition, audience]).await?;
        let read = |(id, response, field, words)| Mask { id, of: TextId { response, field }, words };
        Ok(rows.into_iter().map(read).collect())
    }

    /// All excerpts of the responses that count for a questionnaire, the latest first.
    pub async fn excerpts(&self, edition: EditionYear, audience: Audience) -> Result<Vec<Excerpt>, StoreError> {
        let rows: Vec<Passage> = self.database().read().await?.all(EXCERPTS, values![edition, audience]).await?;
        let read = |(id, response, field, start, end, by, at): Passage| {
            Ok(Excerpt { id, of: TextId { response, field }, part: part(start, end)?, by, at: from_millis(at)? })
        };
        rows.into_iter().map(read).collect()
    }

    /// The questionnaire of a response.
    pub async fn questionnaire_of(&self, response: i64) -> Result<Option<(EditionYear, Audience)>, StoreError> {
        let row: Option<(i64, String)> = self.database().read().await?.one(PLACE, values![response]).await?;
        row.map(|(edition, audience)| Ok((edition_from(edition)?, audience_from(&audience)?))).transpose()
    }

    /// The team's work on the texts of the response under a key.
    pub async fn text_work(&self, key: SecretHash) -> Result<TextWork, StoreError> {
        let mut connection = self.database().read().await?;
        let Some((id,)) = connection.one::<(i64,)>(BY_KEY, values![key]).await? else {
            return Ok(TextWork::default());
        };
        let codes = connection.all(CODES_OF, values![id]).await?;
        let masks: Vec<(i64, String, String)> = connection.all(MASKS_OF, values![id]).await?;
        let excerpts: Vec<(i64, String, String, i64, i64)> = connection.all(EXCERPTS_OF, values![id]).await?;
        let excerpts = excerpts.into_iter().map(|(_, field, _, start, end)| Ok((field, part(start, end)?)));
        Ok(TextWork {
            codes,
            masks: masks.into_iter().map(|(_, field, words)| (field, words)).collect(),
            excerpts: excerpts.collect::<Result<_, StoreError>>()?,
        })
    }
}

impl Noting<'_> {
    /// Replaces the codes of a text.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a text, [`StoreError::Changed`] if it was corrected since it was read,
    /// [`StoreError::Moved`] if somebody else coded it meanwhile.
    pub async fn code_text(self, coding: &NewCoding) -> Result<(), StoreError> {
        let TextId { response, ref field } = coding.of;
        let mut transaction = self.begin().await?;
        require_text(&mut transaction, &coding.of, &coding.hash).await?;
        let before: Option<(String, i64)> = transaction.one(SEEN, values![response, field]).await?;
        if before.map(|(_, at)| at) != coding.seen {
            return Err(StoreError::Moved);
        }
        transaction.execute(UNCODE, values![response, field]).await?;
        transaction.execute(FORGET, values![response, field]).await?;
        transaction.execute(MARK, values![response, field, &coding.hash, self.by(), self.at()]).await?;
        for code in &coding.codes {
            transaction.execute(CODE, values![response, field, *code]).await?;
        }
        self.commit(transaction).await
    }

    /// Masks words of a text.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a text, or if it does not contain these words.
    pub async fn mask_text(self, of: &TextId, words: &str) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let text = text_of(&mut transaction, of).await?;
        if text.is_none_or(|text| occurrences(&text, words).is_empty()) {
            return Err(StoreError::NotFound);
        }
        transaction.execute(HIDE, values![of.response, &of.field, words]).await?;
        self.commit(transaction).await
    }

    /// Unmasks words of a text; returns whether they were masked.
    pub async fn unmask_text(self, of: &TextId, mask: i64) -> Result<bool, StoreError> {
        let row = values![mask, of.response, &of.field];
        self.changes(UNHIDE, row).await
    }

    /// Marks an excerpt of a text as quotable.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a text or excerpt, [`StoreError::Changed`] if the text was corrected since
    /// it was read.
    pub async fn keep_excerpt(self, of: &TextId, hash: &str, passage: Range<usize>) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let text = require_text(&mut transaction, of, hash).await?;
        if text.get(passage.clone()).is_none_or(str::is_empty) {
            return Err(StoreError::NotFound);
        }
        let place = |place: usize| i64::try_from(place).map_err(|_| StoreError::Overflow);
        let (start, end) = (place(passage.start)?, place(passage.end)?);
        let row = values![of.response, &of.field, hash, start, end, self.by(), self.at()];
        transaction.execute(KEEP, row).await?;
        self.commit(transaction).await
    }

    /// Removes an excerpt, which may then not be quoted any more; returns whether there was one.
    pub async fn drop_excerpt(self, of: &TextId, excerpt: i64) -> Result<bool, StoreError> {
        let row = values![excerpt, of.response, &of.field];
        self.changes(DROP, row).await
    }
}

fn part(start: i64, end: i64) -> Result<Range<usize>, StoreError> {
    let place = |place: i64| usize::try_from(place).map_err(|error| StoreError::data("a passage", error));
    Ok(place(start)?..place(end)?)
}

/// The current text.
async fn text_of(transaction: &mut Transaction, of: &TextId) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> = transaction.one(ANSWERS, values![of.response]).await?;
    let Some((answers,)) = row else { return Ok(None) };
    let answers: Answers = serde_json::from_str(&answers).map_err(|error| StoreError::data("the answers", error))?;
    Ok(text_in(&answers, &of.field).map(ToOwned::to_owned))
}

async fn require_text(transaction: &mut Transaction, of: &TextId, hash: &str) -> Result<String, StoreError> {
    let text = text_of(transaction, of).await?.ok_or(StoreError::NotFound)?;
    if text_hash(&text) == hash { Ok(text) } else { Err(StoreError::Changed { current: 0 }) }
}

fn text_in<'a>(answers: &'a Answers, field: &str) -> Option<&'a str> {
    match answers.get(field) {
        Some(Answer::Text(text)) => Some(text),
        _ => None,
    }
}

/// Deletes the work on texts changed by a correction, in the writer's transaction. The record that a text had been
/// coded remains, so that it can be reported; a mask remains if the corrected text still contains its words.
pub(crate) async fn correct(transaction: &mut Transaction, id: i64, answers: &Answers) -> Result<(), StoreError> {
    let is = |field: &str, hash: &str| text_in(answers, field).is_some_and(|text| text_hash(text) == hash);
    let coded: Vec<(String, String)> = transaction.all(CODED_OF, values![id]).await?;
    for (field, hash) in coded {
        if text_in(answers, &field).is_none() {
            transaction.execute(UNCODE, values![id, &field]).await?;
            transaction.execute(FORGET, values![id, &field]).await?;
        } else if !is(&field, &hash) {
            transaction.execute(UNCODE, values![id, &field]).await?;
        }
    }
    let excerpts: Vec<(i64, String, String, i64, i64)> = transaction.all(EXCERPTS_OF, values![id]).await?;
    for (excerpt, field, hash, ..) in excerpts {
        if !is(&field, &hash) {
            transaction.execute(DROP, values![excerpt, id, &field]).await?;
        }
    }
    let masks: Vec<(i64, String, String)> = transaction.all(MASKS_OF, values![id]).await?;
    for (mask, field, words) in masks {
        if text_in(answers, &field).is_none_or(|text| occurrences(text, &words).is_empty()) {
            transaction.execute(UNHIDE, values![mask, id, &field]).await?;
        }
    }
    Ok(())
}
