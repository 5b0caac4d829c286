//! Figures side by side that are never added: a mark for each, distinct in form and colour.

use super::chart::wrapped;
use super::drawing::text;
use super::{Anchor, Figure, Row, Shape, Value, WIDTH};

/// Characters of a name per line.
const LINE: usize = 20;
/// Height of a line of text.
const LINE_HEIGHT: f64 = 16.0;
/// Where zero is, and where the largest value is: the names are before, the values after.
const ZERO: f64 = 160.0;
const FULL: f64 = 312.0;
/// Half the size of a mark.
const HALF: f64 = 4.5;

/// The form and the style of each kind, in the order of [`super::Chart::Marks`].
const MARKS: [(Form, &str); 4] = [
    (Form::Disc, "bar-now"),
    (Form::Square, "bar-third"),
    (Form::Triangle, "bar-before"),
    (Form::Diamond, "mark-open"),
];

#[derive(Clone, Copy)]
enum Form {
    Disc,
    Square,
    Triangle,
    Diamond,
}

/// The corners of a disc of radius 1, near enough at the size of a mark.
fn disc() -> [[f64; 2]; 24] {
    std::array::from_fn(|corner| {
        let (down, right) = (corner as f64 / 24.0 * std::f64::consts::TAU).sin_cos();
        [right, down]
    })
}

/// A mark of a kind around a point.
fn mark(kind: usize, [x, y]: [f64; 2]) -> Shape {
    let (form, class) = MARKS.get(kind).copied().unwrap_or(MARKS[MARKS.len() - 1]);
    let corners = |of: &[[f64; 2]]| of.iter().map(|[right, down]| [x + right * HALF, y + down * HALF]).collect();
    match form {
        Form::Disc => Shape::Area { class, of: corners(&disc()) },
        Form::Square => Shape::Area { class, of: corners(&[[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]]) },
        Form::Triangle => Shape::Area { class, of: corners(&[[0.0, -1.2], [1.2, 1.0], [-1.2, 1.0]]) },
        Form::Diamond => Shape::Area { class, of: corners(&[[0.0, -1.2], [1.2, 0.0], [0.0, 1.2], [-1.2, 0.0]]) },
    }
}

impl Figure {
    /// The legend of the kinds that are there, then column by column the rows that have a value, hidden ones included.
    pub(super) fn marks(&self, rows: &[&Row], columns: &[usize], kind: usize, kinds: &[String]) -> (Vec<Shape>, f64) {
        let kind_of =
            |row: &Row| kinds.iter().position(|name| matches!(self.value(row, kind), Value::Words(w) if w == *name));
        let (mut out, mut y) = legend(kinds, |kind| rows.iter().any(|row| kind_of(row) == Some(kind)));
        let drawn = |row: &Row, column: usize| self.value(row, column).drawn();
        let largest = rows.iter().flat_map(|row| columns.iter().filter_map(|c| drawn(row, *c))).fold(0.0_f64, f64::max);
        for column in columns {
            let there: Vec<&&Row> = rows.iter().filter(|row| self.value(row, *column) != Value::None).collect();
            if there.is_empty() {
                continue;
            }
            y += 22.0;
            out.push(text("bar-value", Anchor::Start, [0.0, y], self.heading(*column)));
            y += 6.0;
            out.push(Shape::Lines { class: "axis-line", of: vec![vec![[0.0, y], [WIDTH, y]]] });
            y += 4.0;
            for row in there {
                let value = self.value(row, *column);
                let at = [value.drawn().map_or(ZERO, |value| along(value, largest)), y + LINE_HEIGHT / 2.0];
                for line in wrapped(&row.name, LINE) {
                    y += LINE_HEIGHT;
                    out.push(text("bar-label", Anchor::Start, [0.0, y - 4.0], line));
                }
                y += 3.0;
                let mut end = ZERO - HALF;
                if value.drawn().is_some() {
                    out.push(Shape::Lines { class: "guide", of: vec![vec![[ZERO, at[1]], at]] });
                    out.push(mark(kind_of(row).unwrap_or(usize::MAX), at));
                    end = at[0] + HALF;
                }
                out.push(text("bar-value", Anchor::Start, [end + 5.0, at[1] + 4.0], value.short()));
            }
        }
        (out, y + 4.0)
    }
}

/// Where a value is between zero and the largest.
fn along(value: f64, largest: f64) -> f64 {
    if largest > 0.0 { ZERO + value.max(0.0) / largest * (FULL - ZERO) } else { ZERO }
}

/// The forms of the kinds that are there, two a line, and their height.
fn legend(kinds: &[String], is_there: impl Fn(usize) -> bool) -> (Vec<Shape>, f64) {
    let mut out = Vec::new();
    let there: Vec<usize> = (0..kinds.len()).filter(|kind| is_there(*kind)).collect();
    for (place, kind) in there.iter().enumerate() {
        let (left, middle) = ((place % 2) as f64 * WIDTH / 2.0, (place / 2) as f64 * 20.0 + 8.0);
        out.push(mark(*kind, [left + 6.0, middle]));
        out.extend(kinds.get(*kind).map(|name| text("bar-label", Anchor::Start, [left + 18.0, middle + 4.5], name)));
    }
    (out, there.len().div_ceil(2) as f64 * 20.0)
}

#[cfg(test)]
mod tests {
    use super::super::{Chart, Figure};
    use super::*;

    fn figure() -> Figure {
        let row = |name: &str, kind: &str, values: [Value; 2]| {
            let [before, now] = values;
            Row::new(name, vec![Value::Words(kind.into()), before, now])
        };
        Figure {
            id: "f".into(),
            title: "F".into(),
            reading: String::new(),
            notes: Vec::new(),
            head: ["Série", "Source", "2024", "2025"].map(str::to_owned).to_vec(),
            units: Vec::new(),
            rows: vec![
                row("Secteur public", "Déclaré", [Value::None, Value::Cents(100_000_000)]),
                row("Direction des achats de l’État", "Publié", [Value::Cents(200_000_000), Value::None]),
                row("Secteur privé", "Déclaré", [Value::None, Value::Secret]),
            ],
            chart: Chart::Marks {
                columns: vec![1, 2],
                kind: 0,
                kinds: ["Déclaré", "Mesuré", "Marchés", "Publié"].map(str::to_owned).to_vec(),
            },
        }
    }

    fn texts(shapes: &[Shape]) -> Vec<&str> {
        shapes
            .iter()
            .filter_map(|shape| if let Shape::Text { text, .. } = shape { Some(text.as_str()) } else { None })
            .collect()
    }

    #[test]
    fn each_kind_has_a_form_and_colour_of_its_own_and_a_legend_if_it_is_there() {
        let drawing = figure().drawing().unwrap();
        let expected = [
            "Déclaré",
            "Publié",
            "2024",
            "Direction des achats",
            "de l’État",
            "2,0\u{a0}M€",
            "2025",
            "Secteur public",
            "1,0\u{a0}M€",
            "Secteur privé",
            "n. d.",
        ];
        assert_eq!(texts(&drawing.shapes), expected);
        let discs =
            |shape: &Shape| if let Shape::Area { class: "bar-now", of } = shape { of.first().copied() } else { None };
        let right: Vec<f64> = drawing.shapes.iter().filter_map(discs).map(|[right, _]| right - HALF).collect();
        // In the legend, and half as far as the largest; nothing is drawn for what is hidden.
        assert_eq!(right, [6.0, (ZERO + FULL) / 2.0]);
        let open = drawing.shapes.iter().filter(|shape| matches!(shape, Shape::Area { class: "mark-open", .. }));
        assert_eq!(open.count(), 2);
    }

    #[test]
    fn a_kind_keeps_its_mark_when_others_are_missing() {
        let mut without = figure();
        without.rows.remove(0);
        without.rows.pop();
        let drawing = without.drawing().unwrap();
        assert!(drawing.shapes.iter().all(|shape| !matches!(shape, Shape::Area { class: "bar-now", .. })));
        assert!(drawing.shapes.iter().any(|shape| matches!(shape, Shape::Area { class: "mark-open", .. })));
    }
}
