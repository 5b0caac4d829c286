//! Text styles of a report.

use crate::pdf::layout::{Colour, Style};
use crate::pdf::setter::Heading;

/// Heading of the report.
pub const TITLE: Heading = heading(1, 24.0, Colour::Brand, 0.0, 10.0);
/// Heading of a chapter.
pub const CHAPTER: Heading = Heading { rule: true, ..heading(2, 17.0, Colour::Brand, 24.0, 12.0) };
/// Heading of a part of a chapter.
pub const PART: Heading = heading(3, 12.5, Colour::Brand, 16.0, 3.0);
/// Body text.
pub const BODY: Style = Style { bold: false, size: 10.0, colour: Colour::Ink };
/// Emphasised text.
pub const STRONG: Style = Style { bold: true, ..BODY };
/// Names of facts.
pub const LABEL: Style = Style { colour: Colour::Soft, ..BODY };
/// Quotations.
pub const QUOTE: Style = Style { bold: false, size: 11.0, colour: Colour::Brand };
/// Main finding of a figure.
pub const READING: Style = Style { bold: false, size: 10.5, colour: Colour::Ink };
/// Captions of tables.
pub const CAPTION: Style = Style { bold: false, size: 8.0, colour: Colour::Soft };
/// Notes below a figure or a quotation.
pub const NOTE: Style = Style { bold: false, size: 8.5, colour: Colour::Soft };

const BELOW_A_PART: Heading = heading(4, 11.0, Colour::Ink, 12.0, 2.0);

const fn heading(level: u16, size: f32, colour: Colour, above: f32, below: f32) -> Heading {
    Heading { level, style: Style { bold: true, size, colour }, above, below, rule: false }
}

/// Heading of a figure at this level.
pub fn of_figure(level: u16) -> Heading {
    if level > PART.level { BELOW_A_PART } else { PART }
}

/// Cell of a table; the more columns, the smaller the type.
pub fn cell(columns: usize, bold: bool) -> Style {
    let size = match columns {
        0..=6 => 8.0,
        7 => 7.0,
        _ => 6.5,
    };
    Style { bold, size, colour: Colour::Ink }
}
