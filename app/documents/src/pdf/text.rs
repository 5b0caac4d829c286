//! Text in lines: available glyphs, measured and broken.

use super::fonts::Face;
use krilla::text::{GlyphId, KrillaGlyph};
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// Shown instead of characters missing from the typeface; the original stays in the PDF's text.
const REPLACEMENT: char = '\u{fffd}';
/// Name for empty headings and pictures.
const NAMELESS: &str = "–";

/// A line ready to be drawn.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its text. A line that continues below ends with its space.
    pub text: String,
    /// Its glyphs, whose ranges refer to `text`.
    pub glyphs: Vec<KrillaGlyph>,
    /// Width in points, without trailing spaces.
    pub width: f32,
}

/// A text as a PDF may contain it: composed (NFC), on one line, without invisible characters and with [`REPLACEMENT`]
/// for private-use ones.
pub fn printable(text: &str) -> String {
    composed(text).replace('\n', " ")
}

/// The first text with visible characters: PDF/UA-1 requires a name for headings, pictures and documents.
pub fn first_seen<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let seen = texts.into_iter().map(|text| printable(text).trim().to_owned()).find(|text| !text.is_empty());
    seen.unwrap_or_else(|| NAMELESS.to_owned())
}

/// Like [`printable`], but keeps line breaks.
fn composed(text: &str) -> String {
    text.nfc()
        .filter(|c| !is_ignorable(*c))
        .map(|c| match c {
            '\n' => c,
            '\t' | '\r' | '\u{2028}' | '\u{2029}' => ' ',
            c if c.is_control() || is_private(c) => REPLACEMENT,
            c => c,
        })
        .collect()
}

/// Characters without a shape of their own: joiners, direction marks, variation selectors.
fn is_ignorable(c: char) -> bool {
    matches!(u32::from(c),
        0xad | 0x34f | 0x61c | 0x180b..=0x180f | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f
        | 0xfe00..=0xfe0f | 0xfeff | 0xfff9..=0xfffb | 0x1d173..=0x1d17a | 0xe0000..=0xe0fff)
}

/// Private-use characters and noncharacters.
fn is_private(c: char) -> bool {
    let code = u32::from(c);
    matches!(code, 0xe000..=0xf8ff | 0xf0000..=0x10ffff | 0xfdd0..=0xfdef) || code & 0xfffe == 0xfffe
}

/// A text in lines no wider than `width` points; none if nothing is visible. Line breaks are kept.
pub fn lines(face: &Face, text: &str, size: f32, width: f32) -> Vec<Line> {
    let composed = composed(text);
    let composed = composed.trim();
    let text = composed.replace('\n', " ");
    let mut measured = measured(face, &text);
    measured.iter_mut().zip(composed.chars()).for_each(|(glyph, typed)| glyph.ends = typed == '\n');
    broken(&measured, width / size).into_iter().map(|range| line(&text, &measured[range], size)).collect()
}

/// A text on one line, however wide.
pub fn unbroken(face: &Face, text: &str, size: f32) -> Line {
    let text = printable(text);
    line(&text, &measured(face, &text), size)
}

struct Measured {
    character: char,
    glyph: u32,
    /// In units of the type size.
    advance: f32,
    range: Range<usize>,
    /// Line break after it.
    ends: bool,
}

fn measured(face: &Face, text: &str) -> Vec<Measured> {
    let measured = |(place, character): (usize, char)| {
        let (glyph, advance) = face.glyph(character).or_else(|| face.glyph(REPLACEMENT)).unwrap_or_default();
        Measured { character, glyph, advance, range: place..place + character.len_utf8(), ends: false }
    };
    text.char_indices().map(measured).collect()
}

fn line(text: &str, glyphs: &[Measured], size: f32) -> Line {
    let (from, to) = (glyphs.first().map_or(0, |g| g.range.start), glyphs.last().map_or(0, |g| g.range.end));
    let seen = glyphs.iter().rposition(|g| g.character != ' ').map_or(0, |last| last + 1);
    Line {
        text: text[from..to].to_owned(),
        width: glyphs[..seen].iter().map(|g| g.advance).sum::<f32>() * size,
        glyphs: glyphs
            .iter()
            .map(|g| {
                let range = g.range.start - from..g.range.end - from;
                KrillaGlyph::new(GlyphId::new(g.glyph), g.advance, 0.0, 0.0, 0.0, range, None)
            })
            .collect(),
    }
}

/// The ranges of the lines: broken at line breaks, after a space or a hyphen, or within a word wider than a line.
fn broken(glyphs: &[Measured], width: f32) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let (mut start, mut place, mut filled) = (0, 0, 0.0);
    let mut chance = None;
    while place < glyphs.len() {
        let glyph = &glyphs[place];
        // A trailing space may overhang.
        if glyph.character != ' ' && filled + glyph.advance > width && place > start {
            let end = chance.take().unwrap_or(place);
            lines.push(start..end);
            start = end;
            filled = glyphs[start..place].iter().map(|g| g.advance).sum();
            continue;
        }
        filled += glyph.advance;
        if may_break_after(glyphs, place) {
            chance = Some(place + 1);
        }
        place += 1;
        if glyph.ends {
            lines.push(start..place);
            (start, filled, chance) = (place, 0.0, None);
        }
    }
    if start < glyphs.len() {
        lines.push(start..glyphs.len());
    }
    lines
}

/// Whether a line may end here: not before punctuation that French precedes with a space, nor after an opening
/// quotation mark.
fn may_break_after(glyphs: &[Measured], place: usize) -> bool {
    let at = |place: usize| glyphs.get(place).map(|g| g.character);
    let before = place.checked_sub(1).and_then(at);
    let after = at(place + 1);
    match at(place) {
        Some(' ') => {
            before != Some('«') && !matches!(after, None | Some(' ' | '?' | '!' | ':' | ';' | '»' | '%' | '€'))
        }
        Some('-') => before.is_some_and(char::is_alphabetic) && after.is_some_and(char::is_alphabetic),
        _ => false,
    }
}
