//! Drawing of a page: texts and charts, each tagged as content of its leaf, artifacts, links, footer.

use super::chart;
use super::fonts::Faces;
use super::layout::{Colour, Role, Sheet, Style};
use super::pages::{Bookmark, HEIGHT, MARGIN, Placed, RIGHT, WIDTH, What};
use super::tags::Drawn;
use super::text::{Line, printable, unbroken};
use super::write::About;
use krilla::Document;
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::num::NormalizedF32;
use krilla::page::{Page, PageSettings};
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, BBox, ContentTag, SpanTag};
use survey::identifier::SERVICE_NAME;

/// Draws a page and records which content belongs to which leaf of the tree.
pub fn draw(document: &mut Document, faces: &Faces, of: (&Sheet, &About), number: usize, drawn: &mut [Drawn]) {
    let (sheet, about) = of;
    let mut page = document.start_page_with(PageSettings::from_wh(WIDTH, HEIGHT).unwrap_or_default());
    let mut pen = Pen { surface: page.surface(), faces, sheet, number, drawn, links: Vec::new() };
    sheet.pages.get(number).into_iter().flatten().for_each(|placed| pen.place(placed));
    pen.foot(about);
    let links = pen.finish();
    for (leaf, area) in links {
        link(&mut page, sheet, leaf, area, drawn);
    }
    page.finish();
}

/// State while drawing a page.
struct Pen<'a> {
    surface: Surface<'a>,
    faces: &'a Faces,
    sheet: &'a Sheet,
    /// Page number, from 0.
    number: usize,
    drawn: &'a mut [Drawn],
    /// Leaves that are links, with their areas.
    links: Vec<(usize, Rect)>,
}

impl Pen<'_> {
    fn place(&mut self, placed: &Placed) {
        let Placed { x, y, what } = placed;
        match what {
            What::Text { leaf: Some(leaf), line, style, spoken } => self.text(*leaf, (*x, *y), line, style, *spoken),
            What::Text { leaf: None, line, style, .. } => {
                self.aside(ArtifactType::PaginationOther, |pen| pen.line(*x, *y, line, style));
            }
            What::PageOf { leaf, anchor, style } => {
                // A space separates it from the words before for screen readers.
                let number = find(self.sheet, *anchor).map_or_else(String::new, |of| format!(" {}", of.page + 1));
                let line = unbroken(self.faces.of(style.bold), &number, style.size);
                self.text(*leaf, (x - line.width, *y), &line, style, None);
            }
            What::Bar { width, height, colour } => self.aside(ArtifactType::Layout, |pen| {
                pen.surface.set_fill(Some(fill(colour.rgb())));
                let mut path = PathBuilder::new();
                if let Some(bar) = Rect::from_xywh(*x, *y, *width, *height) {
                    path.push_rect(bar);
                }
                if let Some(path) = path.finish() {
                    pen.surface.draw_path(&path);
                }
            }),
            What::Chart { leaf, drawing, scale } => {
                let content = self.surface.start_tagged(ContentTag::Other);
                let area = chart::draw(&mut self.surface, self.faces, drawing, (*x, *y), *scale);
                self.surface.end_tagged();
                if let Some(drawn) = self.drawn.get_mut(*leaf) {
                    drawn.contents.push(content);
                    drawn.place = area.map(|area| BBox::new(self.number, area));
                }
            }
        }
    }

    fn text(&mut self, leaf: usize, at: (f32, f32), line: &Line, style: &Style, spoken: Option<&str>) {
        let (x, y) = at;
        let content = self.surface.start_tagged(ContentTag::Span(SpanTag::empty().with_actual_text(spoken)));
        self.line(x, y, line, style);
        self.surface.end_tagged();
        if let Some(drawn) = self.drawn.get_mut(leaf) {
            drawn.contents.push(content);
        }
        if let Some(Role::Link(_)) = self.sheet.leaves.get(leaf).map(|leaf| leaf.role) {
            self.lead(leaf, x, y, line.width, style.size);
        }
    }

    /// Adds the area of a text to its link.
    fn lead(&mut self, leaf: usize, x: f32, y: f32, width: f32, size: f32) {
        let (mut left, mut top, mut right, mut foot) = (x, y - size, x + width, y + 0.3 * size);
        if let Some((_, area)) = self.links.pop_if(|(last, _)| *last == leaf) {
            (left, top) = (left.min(area.left()), top.min(area.top()));
            (right, foot) = (right.max(area.right()), foot.max(area.bottom()));
        }
        self.links.extend(Rect::from_ltrb(left, top, right, foot).map(|area| (leaf, area)));
    }

    /// Draws an artifact, which is not part of the structure tree.
    fn aside(&mut self, kind: ArtifactType, draw: impl FnOnce(&mut Self)) {
        let _no_part_of_the_tree = self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
        draw(self);
        self.surface.end_tagged();
    }

    fn line(&mut self, x: f32, y: f32, line: &Line, style: &Style) {
        self.surface.set_fill(Some(fill(style.colour.rgb())));
        glyphs(&mut self.surface, self.faces, (x, y), line, style.bold, style.size);
    }

    /// Draws the footer.
    fn foot(&mut self, about: &About) {
        let style = Style { bold: false, size: 8.0, colour: Colour::Soft };
        let y = HEIGHT - MARGIN / 2.0;
        let left = format!("{SERVICE_NAME} – {}", about.foot);
        let right = format!("Page {} sur {}", self.number + 1, self.sheet.pages.len());
        let set = |text: &str| unbroken(self.faces.of(style.bold), text, style.size);
        let (left, right) = (set(&left), set(&right));
        self.aside(ArtifactType::Footer, |pen| {
            pen.line(MARGIN, y, &left, &style);
            pen.line(RIGHT - right.width, y, &right, &style);
        });
    }

    fn finish(self) -> Vec<(usize, Rect)> {
        self.surface.finish();
        self.links
    }
}

/// The bookmark with this anchor.
fn find(sheet: &Sheet, anchor: usize) -> Option<&Bookmark> {
    sheet.bookmarks.iter().find(|bookmark| bookmark.heading.anchor == Some(anchor))
}

/// Links an area of a page to the heading that its leaf refers to.
fn link(page: &mut Page<'_>, sheet: &Sheet, leaf: usize, area: Rect, drawn: &mut [Drawn]) {
    let (Some(of), Some(drawn)) = (sheet.leaves.get(leaf), drawn.get_mut(leaf)) else { return };
    let Role::Link(anchor) = of.role else { return };
    let Some(to) = find(sheet, anchor) else { return };
    let place = XyzDestination::new(to.page, Point::from_xy(MARGIN, to.y));
    let annotation = LinkAnnotation::new(area, Target::Destination(place.into()));
    let annotation = Annotation::new_link(annotation, Some(printable(&of.title)));
    drawn.contents.push(page.add_tagged_annotation(annotation));
}

/// Draws a line of text with the current fill.
pub fn glyphs(surface: &mut Surface<'_>, faces: &Faces, at: (f32, f32), line: &Line, bold: bool, size: f32) {
    let font = faces.of(bold).font.clone();
    surface.draw_glyphs(Point::from_xy(at.0, at.1), &line.glyphs, font, &line.text, size, false);
}

/// Fill of a colour: red, green, blue.
pub fn fill((red, green, blue): (u8, u8, u8)) -> Fill {
    Fill { paint: rgb::Color::new(red, green, blue).into(), opacity: NormalizedF32::ONE, ..Fill::default() }
}
