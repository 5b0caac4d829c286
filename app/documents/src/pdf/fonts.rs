//! The typefaces that the PDF embeds.

use krilla::text::Font;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider};

/// `DejaVu` Sans Condensed 2.37: Latin, Greek, Cyrillic and a few signs (`app/documents/assets/fonts/README.md`).
pub const REGULAR: &[u8] = include_bytes!("../../assets/fonts/DejaVuSansCondensed.ttf");
/// The same in bold.
pub const BOLD: &[u8] = include_bytes!("../../assets/fonts/DejaVuSansCondensed-Bold.ttf");

/// An embedded typeface cannot be read, which the tests exclude for a released program.
#[derive(Debug, thiserror::Error)]
#[error("an embedded typeface cannot be read")]
pub struct NoFace;

/// A typeface, for measuring and drawing.
pub struct Face {
    /// As embedded in the PDF.
    pub font: Font,
    glyphs: skrifa::charmap::Charmap<'static>,
    metrics: GlyphMetrics<'static>,
    em: f32,
}

/// Both typefaces.
pub struct Faces {
    regular: Face,
    bold: Face,
}

impl Faces {
    /// Reads the embedded typefaces.
    ///
    /// # Errors
    /// [`NoFace`].
    pub fn load() -> Result<Self, NoFace> {
        Ok(Self { regular: Face::read(REGULAR)?, bold: Face::read(BOLD)? })
    }

    /// The regular or the bold typeface.
    pub fn of(&self, bold: bool) -> &Face {
        if bold { &self.bold } else { &self.regular }
    }
}

impl Face {
    fn read(bytes: &'static [u8]) -> Result<Self, NoFace> {
        let face = FontRef::new(bytes).map_err(|_| NoFace)?;
        let font = Font::new(bytes.into(), 0).ok_or(NoFace)?;
        let metrics = face.glyph_metrics(Size::unscaled(), LocationRef::default());
        Ok(Self { em: font.units_per_em(), font, glyphs: face.charmap(), metrics })
    }

    /// The glyph of a character and its advance, in units of the type size; `None` if missing.
    pub fn glyph(&self, character: char) -> Option<(u32, f32)> {
        let glyph = self.glyphs.map(character).filter(|glyph| glyph.to_u32() != 0)?;
        Some((glyph.to_u32(), self.metrics.advance_width(glyph)? / self.em))
    }
}
