//! The chart of a figure, as SVG. It has a title and a description for screen readers, which point to the table.
//! Colours and typefaces come from the page's style sheet, by class, or are written out if there is none. Texts are
//! escaped here, once.

use super::drawing::{DOT, WIDTH};
use super::{Anchor, Drawing, Figure, Shape};
use std::fmt::Write;

/// A standalone chart.
pub struct Picture {
    /// The file.
    pub svg: String,
    /// Height, legend included, in the units in which its width is [`WIDTH`].
    pub height: f64,
}

impl Figure {
    /// The chart for a page; `None` if there is nothing to draw.
    pub fn svg(&self) -> Option<String> {
        let drawing = self.drawing()?;
        let (title, id) = (escaped(&self.title), escaped(&self.id));
        let (height, body) = (drawing.height, drawing.shapes.iter().map(|shape| drawn(shape, "")).collect::<String>());
        Some(format!(
            "<svg class=\"chart\" viewBox=\"0 0 {WIDTH} {height:.0}\" role=\"img\" aria-labelledby=\"{id}-titre {id}-detail\" \
             focusable=\"false\"><title id=\"{id}-titre\">{title}</title>\
             <desc id=\"{id}-detail\">Les valeurs sont dans le tableau qui suit.</desc>\
             <g aria-hidden=\"true\">{body}</g></svg>"
        ))
    }
}

impl Drawing {
    /// The chart for a page that describes it in the text around it.
    pub fn plain(&self) -> String {
        let (height, body) = (self.height, self.shapes.iter().map(|shape| drawn(shape, "")).collect::<String>());
        format!(
            "<svg class=\"chart\" viewBox=\"0 0 {WIDTH} {height:.0}\" aria-hidden=\"true\" focusable=\"false\">{body}</svg>"
        )
    }

    /// The chart as a standalone picture, with its colours.
    pub fn picture(&self, legend: &[(&'static str, String)]) -> Picture {
        let Self { height, shapes } = self.with_legend(legend);
        let body = shapes.iter().map(|shape| drawn(shape, &shape.look().written())).collect::<String>();
        let svg = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height:.0}\" \
             viewBox=\"0 0 {WIDTH} {height:.0}\">{body}</svg>"
        );
        Picture { svg, height }
    }
}

/// A shape with its class, or with the attributes in `style` instead.
fn drawn(shape: &Shape, style: &str) -> String {
    let how = |class: &str| if style.is_empty() { format!("class=\"{class}\"") } else { style.to_owned() };
    match shape {
        Shape::Rect { class, at: [x, y, width, height] } => {
            let class = if class.starts_with("bar-") { format!("bar {class}") } else { (*class).to_owned() };
            format!("<rect {} x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"/>", how(&class))
        }
        Shape::Text { class, anchor, at: [x, y], text } => {
            let anchor = match anchor {
                Anchor::Start => "",
                Anchor::Middle => " text-anchor=\"middle\"",
                Anchor::End => " text-anchor=\"end\"",
            };
            format!("<text {}{anchor} x=\"{x:.1}\" y=\"{y:.1}\">{}</text>", how(class), escaped(text))
        }
        Shape::Lines { class, of } => {
            let class = if class.starts_with("course-") { format!("course {class}") } else { (*class).to_owned() };
            let mut path = String::new();
            for line in of {
                for (place, [x, y]) in line.iter().enumerate() {
                    // Writing to a string cannot fail.
                    let _ = write!(path, "{}{x:.1} {y:.1}", if place == 0 { 'M' } else { 'L' });
                }
            }
            format!("<path {} d=\"{path}\"/>", how(&class))
        }
        Shape::Area { class, of } => {
            let corners: Vec<String> = of.iter().map(|[x, y]| format!("{x:.1},{y:.1}")).collect();
            format!("<polygon {} points=\"{}\"/>", how(class), corners.join(" "))
        }
        Shape::Dot { class, at: [x, y] } => {
            format!("<circle {} cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{DOT}\"/>", how(&format!("dot {class}")))
        }
    }
}

/// A text with its markup escaped.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
