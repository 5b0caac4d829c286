//! A chart as the vectors of a PDF: the shapes that a page draws as SVG.

use super::face::Faces;
use super::pages::{Chart, MARGIN};
use super::text::lines;
use crate::figure::ink::{Colour, Look, look};
use crate::figure::{Anchor, DOT, Shape};
use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, Stroke, StrokeDash};
use krilla::surface::Surface;

/// The height of a line of the legend, in units of the drawing.
const LEGEND: f64 = 20.0;
/// How far a circle's control points are from its points, in parts of its radius.
const ROUND: f32 = 0.552_284_8;

impl Chart {
    /// How high it is, in points, its legend included.
    pub fn height(&self) -> f32 {
        let legend = if self.legend.is_empty() { 0.0 } else { LEGEND };
        (self.drawing.height + legend) as f32 * self.scale
    }
}

/// Where a drawing is put.
struct Pen<'a, 'b> {
    surface: &'a mut Surface<'b>,
    faces: &'a Faces,
    top: f32,
    scale: f32,
}

/// Draws a chart with its legend, its top at `y`.
pub fn draw(surface: &mut Surface<'_>, faces: &Faces, y: f32, chart: &Chart) {
    let legend = if chart.legend.is_empty() { 0.0 } else { LEGEND as f32 * chart.scale };
    let mut pen = Pen { surface, faces, top: y, scale: chart.scale };
    let mut x = 0.0;
    for (class, name) in &chart.legend {
        pen.rect(&look(class), [x, 2.0, 16.0, 9.0]);
        let look = look("bar-label");
        let width = pen.text(&look, Anchor::Start, [x + 22.0, 11.0], name);
        x += 22.0 + f64::from(width / chart.scale) + 24.0;
    }
    pen.top = y + legend;
    for shape in &chart.drawing.shapes {
        match shape {
            Shape::Rect { class, at } => pen.rect(&look(class), *at),
            Shape::Text { class, anchor, at, text } => {
                pen.text(&look(class), *anchor, *at, text);
            }
            Shape::Lines { class, of } => pen.lines(&look(class), of),
            Shape::Dot { class, at } => pen.dot(&look(class), *at),
        }
    }
}

impl Pen<'_, '_> {
    fn at(&self, [x, y]: [f64; 2]) -> (f32, f32) {
        (MARGIN + x as f32 * self.scale, self.top + y as f32 * self.scale)
    }

    fn path(&mut self, look: &Look, path: Option<Path>) {
        let Some(path) = path else { return };
        self.surface.set_fill(look.fill.map(fill));
        let stroke = look.stroke.map(|(colour, width)| Stroke {
            paint: paint(colour),
            width: width as f32 * self.scale,
            dash: look.dash.map(|dash| StrokeDash {
                array: dash.iter().map(|part| *part as f32 * self.scale).collect(),
                offset: 0.0,
            }),
            ..Stroke::default()
        });
        self.surface.set_stroke(stroke);
        self.surface.draw_path(&path);
        self.surface.set_stroke(None);
    }

    fn rect(&mut self, look: &Look, [x, y, width, height]: [f64; 4]) {
        let (left, top) = self.at([x, y]);
        let rect = Rect::from_xywh(left, top, width as f32 * self.scale, height as f32 * self.scale);
        let mut path = PathBuilder::new();
        // What is as good as nothing is not drawn.
        if let Some(rect) = rect.filter(|rect| rect.width() > 0.01 && rect.height() > 0.01) {
            path.push_rect(rect);
        }
        self.path(look, path.finish());
    }

    fn lines(&mut self, look: &Look, lines: &[Vec<[f64; 2]>]) {
        let mut path = PathBuilder::new();
        for line in lines.iter().filter(|line| line.len() > 1) {
            for (place, point) in line.iter().enumerate() {
                let (x, y) = self.at(*point);
                if place == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
            }
        }
        self.path(&Look { fill: None, ..*look }, path.finish());
    }

    fn dot(&mut self, look: &Look, at: [f64; 2]) {
        let ((x, y), r) = (self.at(at), DOT as f32 * self.scale);
        let mut path = PathBuilder::new();
        let c = r * ROUND;
        path.move_to(x + r, y);
        path.cubic_to(x + r, y + c, x + c, y + r, x, y + r);
        path.cubic_to(x - c, y + r, x - r, y + c, x - r, y);
        path.cubic_to(x - r, y - c, x - c, y - r, x, y - r);
        path.cubic_to(x + c, y - r, x + r, y - c, x + r, y);
        path.close();
        self.path(&Look { stroke: Some(((0xff, 0xff, 0xff), 1.5)), ..*look }, path.finish());
    }

    /// Draws a text and gives its width.
    fn text(&mut self, look: &Look, anchor: Anchor, at: [f64; 2], text: &str) -> f32 {
        let (x, y) = self.at(at);
        let size = look.size as f32 * self.scale;
        let face = self.faces.of(look.bold);
        let Some(line) = lines(face, text, size, f32::MAX).into_iter().next() else { return 0.0 };
        let x = match anchor {
            Anchor::Start => x,
            Anchor::Middle => x - line.width / 2.0,
            Anchor::End => x - line.width,
        };
        self.surface.set_fill(look.fill.map(fill));
        self.surface.draw_glyphs(Point::from_xy(x, y), &line.glyphs, face.font.clone(), &line.text, size, false);
        line.width
    }
}

fn paint((red, green, blue): Colour) -> krilla::paint::Paint {
    rgb::Color::new(red, green, blue).into()
}

fn fill(colour: Colour) -> Fill {
    Fill { paint: paint(colour), opacity: NormalizedF32::ONE, ..Fill::default() }
}
