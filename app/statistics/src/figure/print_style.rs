//! Styles of shapes in print, where there is no style sheet. The colours are those of `style/tokens.css`, light theme.

use super::Shape;

/// Red, green, blue.
pub type Colour = (u8, u8, u8);

const INK: Colour = (0x15, 0x21, 0x1f);
const SOFT: Colour = (0x43, 0x52, 0x4f);
const EDGE: Colour = (0x6d, 0x7d, 0x79);
const FAINT: Colour = (0xcb, 0xd6, 0xd3);
const GROUND: Colour = (0xff, 0xff, 0xff);
const STRONG: Colour = (0xe4, 0xec, 0xea);
const NOW: Colour = (0x0b, 0x5a, 0x60);
const BEFORE: Colour = (0x5e, 0x8f, 0x92);
const PATH: Colour = (0xb4, 0x53, 0x0a);

/// Style of a shape.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// Fill colour.
    pub fill: Option<Colour>,
    /// Stroke colour and width.
    pub stroke: Option<(Colour, f64)>,
    /// Lengths of dashes and gaps, if dashed.
    pub dash: Option<[f64; 2]>,
    /// Font size.
    pub size: f64,
    /// Whether text is bold.
    pub bold: bool,
}

const NOTHING: Look = Look { fill: None, stroke: None, dash: None, size: 12.0, bold: false };

/// The style of a class.
fn look(class: &str) -> Look {
    let filled = |fill| Look { fill: Some(fill), ..NOTHING };
    let line = |colour, width| Look { stroke: Some((colour, width)), ..NOTHING };
    match class {
        "bar-label" => Look { size: 12.5, ..filled(INK) },
        "bar-value" => Look { bold: true, ..filled(INK) },
        "axis" => filled(SOFT),
        "bar-now" => filled(NOW),
        "bar-before" => filled(BEFORE),
        "bar-third" => filled(PATH),
        "course-now" => line(NOW, 2.5),
        "course-before" => Look { dash: Some([7.0, 4.0]), ..line(BEFORE, 2.5) },
        "course-third" => Look { dash: Some([2.0, 4.0]), ..line(PATH, 2.5) },
        "break-line" => Look { dash: Some([3.0, 3.0]), ..line(SOFT, 1.25) },
        "whisker-edge" => line(GROUND, 4.0),
        "whisker" => line(INK, 1.25),
        "box" => Look { stroke: Some((NOW, 1.5)), ..filled(STRONG) },
        "mark-open" => Look { stroke: Some((INK, 1.5)), ..filled(GROUND) },
        "guide" => line(FAINT, 1.0),
        "median" => line(NOW, 3.0),
        _ => line(EDGE, 1.0),
    }
}

impl Shape {
    /// Its style; a dot has an outline in the background colour.
    pub fn look(&self) -> Look {
        match self {
            Self::Dot { class, .. } => Look { stroke: Some((GROUND, 1.5)), ..look(class) },
            Self::Rect { class, .. }
            | Self::Text { class, .. }
            | Self::Lines { class, .. }
            | Self::Area { class, .. } => look(class),
        }
    }
}

impl Look {
    /// The style as SVG attributes.
    pub fn written(&self) -> String {
        let hex = |(red, green, blue): Colour| format!("#{red:02x}{green:02x}{blue:02x}");
        let mut out = format!("fill=\"{}\"", self.fill.map_or_else(|| "none".to_owned(), hex));
        if let Some((colour, width)) = self.stroke {
            out += &format!(" stroke=\"{}\" stroke-width=\"{width}\"", hex(colour));
        }
        if let Some([dash, gap]) = self.dash {
            out += &format!(" stroke-dasharray=\"{dash} {gap}\"");
        }
        if self.stroke.is_none() && self.fill.is_some() {
            let weight = if self.bold { "bold" } else { "normal" };
            out += &format!(
                " font-family=\"DejaVu Sans, Arial, sans-serif\" font-size=\"{}\" font-weight=\"{weight}\"",
                self.size
            );
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_colours_of_paper_are_those_of_the_style_sheet() {
        let sheet = include_str!("../../../../style/tokens.css");
        let light = &sheet[..sheet.find("@media").unwrap()];
        for (name, (red, green, blue)) in [
            ("ink", INK),
            ("ink-soft", SOFT),
            ("edge", EDGE),
            ("edge-soft", FAINT),
            ("ground", GROUND),
            ("ground-strong", STRONG),
            ("series-now", NOW),
            ("series-before", BEFORE),
            ("series-path", PATH),
        ] {
            assert!(light.contains(&format!("--{name}: #{red:02x}{green:02x}{blue:02x};")), "{name}");
        }
    }
}
