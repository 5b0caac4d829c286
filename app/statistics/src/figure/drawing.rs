//! Shapes of a chart, rendered as SVG on a page and as PDF vectors in the report, so that both are the same drawing.

/// A chart, in its own units; its width is always [`WIDTH`].
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// Its height.
    pub height: f64,
    /// The shapes, the lowest first.
    pub shapes: Vec<Shape>,
}

/// A part of a drawing; its class gives its style.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A rectangle.
    Rect {
        /// Style class.
        class: &'static str,
        /// Left, top, width and height.
        at: [f64; 4],
    },
    /// A line of text.
    Text {
        /// Style class.
        class: &'static str,
        /// The part of the text that is placed at `at`.
        anchor: Anchor,
        /// Position of the baseline.
        at: [f64; 2],
        /// The text.
        text: String,
    },
    /// Polylines.
    Lines {
        /// Style class.
        class: &'static str,
        /// The lines.
        of: Vec<Vec<[f64; 2]>>,
    },
    /// A polygon.
    Area {
        /// Style class.
        class: &'static str,
        /// Its corners.
        of: Vec<[f64; 2]>,
    },
    /// A point.
    Dot {
        /// Style class.
        class: &'static str,
        /// Centre.
        at: [f64; 2],
    },
}

/// The part of a text that is placed at its position.
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
    /// Adds a legend above it, for a standalone chart.
    pub fn with_legend(&self, legend: &[(&'static str, String)]) -> Self {
        if legend.is_empty() {
            return self.clone();
        }
        let (mut shapes, mut x, mut y) = (Vec::new(), 0.0, 0.0);
        for (class, name) in legend {
            // Approximate width of the text.
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
            Self::Area { of, .. } => of.iter_mut().for_each(|point| point[1] += by),
            Self::Lines { of, .. } => of.iter_mut().flatten().for_each(|point| point[1] += by),
        }
        self
    }
}

/// A line of text.
pub(super) fn text(class: &'static str, anchor: Anchor, at: [f64; 2], text: impl Into<String>) -> Shape {
    Shape::Text { class, anchor, at, text: text.into() }
}
