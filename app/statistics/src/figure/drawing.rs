//! Shapes of a chart: a page has them as SVG, the report as the vectors of a PDF, so that both are one drawing.

/// A chart, in units of its own; its width is always [`WIDTH`].
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// Its height.
    pub height: f64,
    /// What it is made of, the lowest first.
    pub shapes: Vec<Shape>,
}

/// A part of a drawing; its class says how it looks.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A rectangle.
    Rect {
        /// How it looks.
        class: &'static str,
        /// Its left, its top, its width, its height.
        at: [f64; 4],
    },
    /// A line of text.
    Text {
        /// How it looks.
        class: &'static str,
        /// Which part of it stands at `at`.
        anchor: Anchor,
        /// Where its baseline is.
        at: [f64; 2],
        /// What it says.
        text: String,
    },
    /// Lines, each through its points.
    Lines {
        /// How they look.
        class: &'static str,
        /// The lines.
        of: Vec<Vec<[f64; 2]>>,
    },
    /// A point.
    Dot {
        /// How it looks.
        class: &'static str,
        /// Its middle.
        at: [f64; 2],
    },
}

/// Which part of a text stands where it is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Its beginning.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// The radius of a point.
pub const DOT: f64 = 4.0;

/// The width of every drawing.
pub const WIDTH: f64 = 400.0;
/// Height of a line of a legend.
const LEGEND: f64 = 20.0;

impl Drawing {
    /// Adds a legend above it, for a chart that stands alone.
    pub fn with_legend(&self, legend: &[(&'static str, String)]) -> Self {
        if legend.is_empty() {
            return self.clone();
        }
        let (mut shapes, mut x, mut y) = (Vec::new(), 0.0, 0.0);
        for (class, name) in legend {
            // About as wide as so many letters are.
            let width = 46.0 + 6.5 * name.chars().count() as f64;
            if x > 0.0 && x + width > WIDTH {
                (x, y) = (0.0, y + LEGEND);
            }
            shapes.push(Shape::Rect { class, at: [x, y + 2.0, 16.0, 9.0] });
            shapes.push(text("bar-label", Anchor::Start, [x + 22.0, y + 11.0], name.clone()));
            x += width;
        }
        let below = y + LEGEND;
        shapes.extend(self.shapes.iter().cloned().map(|shape| shape.lower(below)));
        Self { height: self.height + below, shapes }
    }
}

impl Shape {
    /// Moves it down.
    fn lower(mut self, by: f64) -> Self {
        match &mut self {
            Self::Rect { at, .. } => at[1] += by,
            Self::Text { at, .. } | Self::Dot { at, .. } => at[1] += by,
            Self::Lines { of, .. } => of.iter_mut().flatten().for_each(|point| point[1] += by),
        }
        self
    }
}

/// Line of text.
pub(super) fn text(class: &'static str, anchor: Anchor, at: [f64; 2], text: impl Into<String>) -> Shape {
    Shape::Text { class, anchor, at, text: text.into() }
}
