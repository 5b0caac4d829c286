//! The preview picture of a publication on other sites (Open Graph): its title and headline figures, 1200 × 630.

use crate::pdf::fonts::{BOLD, Face, Faces, NoFace, REGULAR};
use publications::headline::Headline;
use publications::publication::Publication;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};
use std::fmt::Write;
use std::sync::{Arc, LazyLock};
use survey::identifier::SERVICE_NAME;

/// Width and height, in pixels.
pub const SIZE: (u32, u32) = (1_200, 630);
/// Horizontal margin, in pixels.
const MARGIN: f32 = 64.0;
/// Maximum number of lines of a title.
const TITLE_LINES: usize = 3;

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    [REGULAR, BOLD].into_iter().for_each(|face| fonts.load_font_data(face.to_vec()));
    Arc::new(fonts)
});

/// Why a picture could not be drawn: a fault of ours, never of the text.
#[derive(Debug, thiserror::Error)]
pub enum CardError {
    /// An embedded typeface cannot be read.
    #[error(transparent)]
    Face(#[from] NoFace),
    /// The SVG cannot be parsed, or the PNG cannot be written.
    #[error("{0}")]
    Drawing(String),
}

/// The picture, as PNG. `when` is the date of the publication. CPU-bound.
///
/// # Errors
/// [`CardError`], for the log.
pub fn png(content: &Publication, headline: Option<&Headline>, when: &str) -> Result<Vec<u8>, CardError> {
    let options = Options { fontdb: FONTS.clone(), font_family: "DejaVu Sans".to_owned(), ..Options::default() };
    let drawing = |error: &dyn std::fmt::Display| CardError::Drawing(error.to_string());
    let tree = Tree::from_str(&svg(content, headline, when)?, &options).map_err(|error| drawing(&error))?;
    let mut picture = Pixmap::new(SIZE.0, SIZE.1).ok_or_else(|| CardError::Drawing("no room".to_owned()))?;
    resvg::render(&tree, Transform::identity(), &mut picture.as_mut());
    picture.encode_png().map_err(|error| drawing(&error))
}

/// The SVG, in the colours of `style/tokens.css`, light theme.
fn svg(content: &Publication, headline: Option<&Headline>, when: &str) -> Result<String, CardError> {
    let faces = Faces::load()?;
    let (width, height) = SIZE;
    let room = width as f32 - 2.0 * MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\"><rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/><rect width=\"{width}\" height=\"20\" fill=\"#0b4a4f\"/>"
    );
    let mut text = |x: f32, y: f32, size: f32, bold: bool, colour: &str, end: bool, words: &str| {
        let weight = if bold { 700 } else { 400 };
        let anchor = if end { "end" } else { "start" };
        let words = drawn(faces.of(bold), words);
        // Writing to a string cannot fail.
        let _always = write!(
            svg,
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" font-weight=\"{weight}\" fill=\"{colour}\" text-anchor=\"{anchor}\">{words}</text>"
        );
    };
    text(MARGIN, 84.0, 26.0, false, "#43524f", false, SERVICE_NAME);
    let mut y = 150.0;
    for line in wrapped(faces.of(true), &content.title, 46.0, room, TITLE_LINES) {
        text(MARGIN, y, 46.0, true, "#15211f", false, &line);
        y += 54.0;
    }
    if let Some(Headline { of, heads, lines }) = headline {
        let name_room = if heads.len() == 1 { room - 200.0 } else { room * 0.36 };
        let column = (room - name_room) / heads.len() as f32;
        let ends = |place: usize| MARGIN + name_room + column * (place + 1) as f32;
        let first = wrapped(faces.of(false), of, 26.0, name_room, 1).into_iter().next().unwrap_or_default();
        text(MARGIN, 370.0, 26.0, false, "#43524f", false, &first);
        for (place, head) in heads.iter().enumerate() {
            text(ends(place), 370.0, 26.0, false, "#43524f", true, head);
        }
        let mut y = 428.0;
        for (name, figures) in lines {
            let name = wrapped(faces.of(false), name, 28.0, name_room, 1).into_iter().next().unwrap_or_default();
            text(MARGIN, y, 28.0, false, "#15211f", false, &name);
            for (place, figure) in figures.iter().enumerate() {
                text(ends(place), y, 38.0, true, "#073438", true, figure);
            }
            y += 54.0;
        }
    }
    let demonstration = if content.demonstration { ", démonstration : tout est inventé" } else { "" };
    let foot = format!("{}, publication {} du {when}{demonstration}", content.kind.name(), content.id);
    text(MARGIN, 596.0, 24.0, false, "#43524f", false, &foot);
    svg.push_str("</svg>");
    Ok(svg)
}

/// The characters of a text that the typeface has, escaped for SVG.
fn drawn(face: &Face, words: &str) -> String {
    let known: String = words
        .chars()
        .map(|sign| if sign.is_whitespace() { ' ' } else { sign })
        .filter(|sign| face.glyph(*sign).is_some())
        .collect();
    quick_xml::escape::escape(&known).into_owned()
}

/// A text wrapped to a width; an ellipsis replaces what exceeds `most` lines.
fn wrapped(face: &Face, text: &str, size: f32, width: f32, most: usize) -> Vec<String> {
    let measure =
        |text: &str| text.chars().filter_map(|sign| face.glyph(sign)).map(|(_, advance)| advance).sum::<f32>() * size;
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let longer = lines.last().map(|line| format!("{line} {word}")).filter(|line| measure(line) <= width);
        match (longer, lines.len()) {
            (Some(longer), _) => {
                lines.pop();
                lines.push(longer);
            }
            (None, count) if count < most => lines.push(word.to_owned()),
            (None, _) => {
                let last = lines.pop().unwrap_or_default();
                lines.push(format!("{last}…"));
                break;
            }
        }
    }
    // A word wider than the line is truncated.
    for line in &mut lines {
        while measure(line) > width && line.chars().count() > 1 {
            line.pop();
            line.pop();
            line.push('…');
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_title_fits_into_its_lines() {
        let faces = Faces::load().unwrap();
        let face = faces.of(true);
        for text in ["Court", &"mot ".repeat(60), &"m".repeat(300), "", "مرحبا <b>&</b>"] {
            let lines = wrapped(face, text, 46.0, 1_072.0, 3);
            assert!(lines.len() <= 3, "{lines:?}");
            for line in lines {
                let width: f32 = line.chars().filter_map(|sign| face.glyph(sign)).map(|(_, advance)| advance).sum();
                assert!(width * 46.0 <= 1_072.0 + 46.0, "{line}");
            }
        }
        assert_eq!(wrapped(face, &"mot ".repeat(60), 46.0, 300.0, 1).len(), 1);
    }

    #[test]
    fn a_card_has_its_size_and_the_colours_of_the_style_sheet() {
        let content = publications::testing::published("Un titre <avec> des signes & d’autres");
        let headline = Headline {
            of: "Achats auprès de start-up".into(),
            heads: ["Tous", "Public", "Privé"].map(ToOwned::to_owned).into(),
            lines: vec![("Montant 2025".into(), vec!["6,02\u{a0}Md€".into(), "1,74\u{a0}Md€".into(), "n. d.".into()])],
        };
        let picture = Pixmap::decode_png(&png(&content, Some(&headline), "29 novembre 2026").unwrap()).unwrap();
        assert_eq!((picture.width(), picture.height()), SIZE);
        assert!(
            picture.pixels().iter().filter(|pixel| pixel.red() < 40 && pixel.green() < 60).count() > 1_000,
            "texts"
        );
        let drawing = svg(&content, Some(&headline), "29 novembre 2026").unwrap();
        let sheet = include_str!("../../../../style/tokens.css");
        let light = &sheet[..sheet.find("@media").unwrap()];
        for colour in drawing.split("fill=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(light.contains(&format!(": {colour};")), "{colour}");
        }
    }
}
