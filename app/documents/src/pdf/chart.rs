//! Drawing of a chart as vectors: the shapes that a page has as SVG.

use super::draw::{fill, glyphs};
use super::fonts::Faces;
use super::text::unbroken;
use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder, Rect, Transform};
use krilla::paint::{Stroke, StrokeDash};
use krilla::surface::Surface;
use statistics::figure::print_style::Look;
use statistics::figure::{Anchor, DOT, Drawing, Shape, WIDTH};

/// Length of the control handles when four curves approximate a circle of radius 1.
const HANDLE: f32 = 0.552_285;

/// Draws a chart with its top left corner at a point and returns its area.
pub fn draw(
    surface: &mut Surface<'_>,
    faces: &Faces,
    drawing: &Drawing,
    (x, y): (f32, f32),
    scale: f32,
) -> Option<Rect> {
    surface.push_transform(&Transform::from_row(scale, 0.0, 0.0, scale, x, y));
    drawing.shapes.iter().for_each(|shape| shaped(surface, faces, shape));
    surface.pop();
    surface.set_stroke(None);
    Rect::from_xywh(x, y, WIDTH as f32 * scale, drawing.height as f32 * scale)
}

fn shaped(surface: &mut Surface<'_>, faces: &Faces, shape: &Shape) {
    let mut path = PathBuilder::new();
    let look = shape.look();
    match shape {
        Shape::Text { anchor, at: [x, y], text, .. } => {
            let line = unbroken(faces.of(look.bold), text, look.size as f32);
            let before = match anchor {
                Anchor::Start => 0.0,
                Anchor::Middle => line.width / 2.0,
                Anchor::End => line.width,
            };
            surface.set_fill(look.fill.map(fill));
            surface.set_stroke(None);
            return glyphs(surface, faces, (*x as f32 - before, *y as f32), &line, look.bold, look.size as f32);
        }
        Shape::Rect { at, .. } => {
            let [x, y, width, height] = at.map(|part| part as f32);
            if let Some(rect) = Rect::from_xywh(x, y, width, height) {
                path.push_rect(rect);
            }
        }
        Shape::Lines { of, .. } => {
            for line in of {
                for (place, [x, y]) in line.iter().enumerate() {
                    let (x, y) = (*x as f32, *y as f32);
                    if place == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
                }
            }
        }
        Shape::Area { of, .. } => {
            for (place, [x, y]) in of.iter().enumerate() {
                let (x, y) = (*x as f32, *y as f32);
                if place == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
            }
            path.close();
        }
        Shape::Dot { at: [x, y], .. } => circle(&mut path, *x as f32, *y as f32, DOT as f32),
    }
    if let Some(path) = path.finish() {
        paint(surface, &path, &look);
    }
}

fn paint(surface: &mut Surface<'_>, path: &Path, look: &Look) {
    let stroke = look.stroke.map(|((red, green, blue), width)| Stroke {
        paint: rgb::Color::new(red, green, blue).into(),
        width: width as f32,
        dash: look.dash.map(|dash| StrokeDash { array: dash.map(|part| part as f32).into(), offset: 0.0 }),
        ..Stroke::default()
    });
    // Shapes without fill and stroke would be filled with black.
    if look.fill.is_some() || stroke.is_some() {
        surface.set_fill(look.fill.map(fill));
        surface.set_stroke(stroke);
        surface.draw_path(path);
    }
}

fn circle(path: &mut PathBuilder, x: f32, y: f32, radius: f32) {
    let handle = radius * HANDLE;
    path.move_to(x + radius, y);
    path.cubic_to(x + radius, y + handle, x + handle, y + radius, x, y + radius);
    path.cubic_to(x - handle, y + radius, x - radius, y + handle, x - radius, y);
    path.cubic_to(x - radius, y - handle, x - handle, y - radius, x, y - radius);
    path.cubic_to(x + handle, y - radius, x + radius, y - handle, x + radius, y);
    path.close();
}
