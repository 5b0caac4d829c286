//! The chart of a figure, drawn from its table's own columns.

use super::drawing::text;
use super::{Anchor, Chart, Drawing, Figure, Row, Shape, Value, WIDTH};

/// Room for the value at the end of a bar.
const BAR_MAX: f64 = 300.0;
/// Characters of a row’s name per line, in the larger type of narrow screens.
const LINE: usize = 46;
const BAR: f64 = 12.0;
/// Number of columns from which a histogram is dense.
const DENSE: usize = 14;
/// Plot area of charts with a vertical axis: top and base.
const TOP: f64 = 18.0;
const BASE: f64 = 180.0;
/// The word at a break of a series.
const BREAK: &str = "rupture";

impl Figure {
    /// The chart; `None` if there is nothing to draw.
    pub fn drawing(&self) -> Option<Drawing> {
        let rows: Vec<&Row> = self.rows.iter().filter(|row| !row.total).collect();
        if rows.is_empty() {
            return None;
        }
        let (shapes, height) = match &self.chart {
            Chart::None => return None,
            Chart::Bars { columns, intervals } => self.bars(&rows, columns, intervals),
            Chart::Histogram { column, breaks } => self.histogram(&rows, *column, breaks),
            Chart::Lines { columns, dots } => self.courses(&rows, columns, dots),
            Chart::Boxes { columns } => self.boxes(&rows, columns),
            Chart::Marks { columns, kind, kinds } => self.marks(&rows, columns, *kind, kinds),
        };
        Some(Drawing { height, shapes })
    }

    /// The legend with the class of the bars instead of that of the keys, for drawings that include their own legend.
    pub fn series(&self) -> Vec<(&'static str, String)> {
        self.legend().into_iter().enumerate().map(|(place, (_, name))| (fill(place), name)).collect()
    }

    /// What each colour stands for, if there are several: the class of its key and the column's heading.
    pub fn legend(&self) -> Vec<(&'static str, String)> {
        let columns: Vec<usize> = match &self.chart {
            Chart::Bars { columns, .. } => columns.clone(),
            Chart::Lines { columns, dots } => columns.iter().chain(dots).copied().collect(),
            _ => return Vec::new(),
        };
        if columns.len() < 2 {
            return Vec::new();
        }
        columns.iter().enumerate().map(|(place, column)| (key(place), self.heading(*column).to_owned())).collect()
    }

    fn bars(&self, rows: &[&Row], columns: &[usize], intervals: &[usize]) -> (Vec<Shape>, f64) {
        let upper = |row: &Row, place: usize, column: usize| match intervals.get(place).map(|c| self.value(row, *c)) {
            Some(Value::Interval(_, high)) => Some(high),
            _ => self.value(row, column).drawn(),
        };
        let largest = rows
            .iter()
            .flat_map(|row| columns.iter().enumerate().filter_map(|(place, c)| upper(row, place, *c)))
            .fold(0.0_f64, f64::max);
        let width = |value: f64| if largest > 0.0 { (value.max(0.0) / largest * BAR_MAX).min(BAR_MAX) } else { 0.0 };
        let (mut out, mut y) = (Vec::new(), 0.0);
        for row in rows {
            for line in wrapped(&row.name, LINE) {
                y += 15.0;
                out.push(text("bar-label", Anchor::Start, [0.0, y], line));
            }
            y += 5.0;
            for (place, column) in columns.iter().enumerate() {
                let value = self.value(row, *column);
                let end = value.drawn().map_or(0.0, width);
                let mut text_at = end;
                if value.drawn().is_some() {
                    out.push(Shape::Rect { class: fill(place), at: [0.0, y, end, BAR] });
                }
                if let Some(Value::Interval(low, high)) = intervals.get(place).map(|c| self.value(row, *c)) {
                    let (from, to, middle) = (width(low), width(high), y + BAR / 2.0);
                    text_at = to;
                    // Drawn twice, so that it stands out from the bar as well as from the background.
                    let across = vec![[from, middle], [to, middle]];
                    let end = |x: f64| vec![[x, middle - 3.0], [x, middle + 3.0]];
                    out.push(Shape::Lines { class: "whisker-edge", of: vec![across.clone()] });
                    out.push(Shape::Lines { class: "whisker", of: vec![across, end(from), end(to)] });
                }
                out.push(text("bar-value", Anchor::Start, [text_at + 6.0, y + 10.5], value.short()));
                y += BAR + 3.0;
            }
            y += 4.0;
        }
        (out, y + 2.0)
    }

    fn histogram(&self, rows: &[&Row], column: usize, breaks: &[usize]) -> (Vec<Shape>, f64) {
        let largest = rows.iter().filter_map(|row| self.value(row, column).drawn()).fold(0.0_f64, f64::max);
        let step = WIDTH / rows.len().max(1) as f64;
        // The word at a break is above all values.
        let top = if breaks.is_empty() { TOP } else { TOP + 16.0 };
        // Long names would overlap: every other one moves down a line. If even that is too little, only the first, the
        // middle and the last are named, and only the highest shows its value: the table has them all.
        let longest = rows.iter().map(|row| row.name.chars().count()).max().unwrap_or(0) as f64 * 6.4;
        let (crowded, dense) = (longest > step, longest > 2.2 * step && rows.len() > DENSE);
        let is_named = |place: usize| !dense || place == 0 || place + 1 == rows.len() || place == rows.len() / 2;
        let drawn = |row: &&Row| self.value(row, column).drawn();
        let highest = rows.iter().position(|row| drawn(row).is_some_and(|v| v >= largest));
        let gap = if dense { 0.5 } else { 2.0 };
        let mut out = vec![axis(0.0)];
        for (place, row) in rows.iter().enumerate() {
            let value = self.value(row, column);
            let height = value.drawn().map_or(0.0, |v| if largest > 0.0 { v / largest * (BASE - top) } else { 0.0 });
            let (left, middle) = (place as f64 * step, (place as f64 + 0.5) * step);
            let at = [left + gap, BASE - height, (step - 2.0 * gap).max(1.0), height];
            out.push(Shape::Rect { class: "bar-now", at });
            // At an end, the text stays inside the drawing.
            let (anchor, at) = match place {
                0 if dense => (Anchor::Start, 0.0),
                last if dense && last + 1 == rows.len() => (Anchor::End, WIDTH),
                _ => (Anchor::Middle, middle),
            };
            if !dense || Some(place) == highest {
                out.push(text("bar-value", anchor, [at, BASE - height - 5.0], value.short()));
            }
            if is_named(place) {
                let below = BASE + if !dense && crowded && place % 2 == 1 { 32.0 } else { 17.0 };
                out.push(text("axis", anchor, [at, below], row.name.clone()));
            }
        }
        for place in breaks.iter().filter(|place| (1..rows.len()).contains(place)) {
            let at = *place as f64 * step;
            out.push(Shape::Lines { class: "break-line", of: vec![vec![[at, 2.0], [at, BASE + 4.0]]] });
            out.push(text("axis", Anchor::Start, [at + 5.0, 11.0], BREAK.to_owned()));
        }
        (out, BASE + 38.0)
    }

    fn courses(&self, rows: &[&Row], columns: &[usize], dots: &[usize]) -> (Vec<Shape>, f64) {
        let drawn: Vec<usize> = columns.iter().chain(dots).copied().collect();
        let values = |column: usize| {
            rows.iter().enumerate().filter_map(move |(at, row)| {
                let value = self.value(row, column);
                value.drawn().map(|drawn| (at, value, drawn))
            })
        };
        let largest = drawn.iter().flat_map(|c| values(*c)).map(|(.., drawn)| drawn).fold(0.0_f64, f64::max);
        let (left, right) = (8.0, WIDTH - 12.0);
        let step = (right - left) / (rows.len().max(2) - 1) as f64;
        let x = |place: usize| left + place as f64 * step;
        let y = |value: f64| BASE - if largest > 0.0 { value / largest * (BASE - TOP) } else { 0.0 };
        let mut out = vec![axis(left)];
        for (place, column) in drawn.iter().enumerate() {
            let points: Vec<(usize, Value, f64)> = values(*column).collect();
            let alone = place >= columns.len();
            if !alone {
                let line = points.iter().map(|(at, _, v)| [x(*at), y(*v)]).collect();
                out.push(Shape::Lines { class: stroke(place), of: vec![line] });
            }
            for (number, (at, value, drawn)) in points.iter().enumerate() {
                let is_last = number + 1 == points.len();
                if !alone && !is_last {
                    continue;
                }
                // The latest value goes above its point, earlier ones below, so that close values do not overlap; at
                // the end of the axis the text ends at its point.
                let (anchor, aside) = if *at + 1 == rows.len() { (Anchor::End, 4.0) } else { (Anchor::Start, -4.0) };
                let shift = if is_last { -9.0 } else { 19.0 };
                out.push(Shape::Dot { class: fill(place), at: [x(*at), y(*drawn)] });
                out.push(text("bar-value", anchor, [x(*at) + aside, y(*drawn) + shift], value.short()));
            }
        }
        // Only the first, the middle and the last are named.
        let last = rows.len() - 1;
        let mut marked = vec![0, last / 2, last];
        marked.dedup();
        for at in marked {
            let anchor = match at {
                0 => Anchor::Start,
                at if at == last => Anchor::End,
                _ => Anchor::Middle,
            };
            out.push(text("axis", anchor, [x(at), BASE + 17.0], rows[at].name.clone()));
        }
        (out, BASE + 24.0)
    }

    fn boxes(&self, rows: &[&Row], columns: &[usize; 5]) -> (Vec<Shape>, f64) {
        let most = |row: &&Row| self.value(row, columns[4]).drawn().or(self.value(row, columns[3]).drawn());
        let largest = rows.iter().filter_map(most).fold(0.0_f64, f64::max);
        let x = |value: f64| if largest > 0.0 { 4.0 + value.max(0.0) / largest * (WIDTH - 12.0) } else { 4.0 };
        let (mut out, mut y) = (Vec::new(), 0.0);
        for row in rows {
            y += 15.0;
            out.push(text("bar-label", Anchor::Start, [0.0, y], row.name.clone()));
            let marks: Vec<Option<f64>> = columns.iter().map(|c| self.value(row, *c).drawn()).collect();
            y += 6.0;
            if let [least, Some(first), Some(median), Some(third), most] = marks[..] {
                // Without its ends, a box has no whiskers.
                let (least, most) = (least.unwrap_or(first), most.unwrap_or(third));
                let middle = y + 9.0;
                let (low, high) =
                    (vec![[x(least), middle], [x(first), middle]], vec![[x(third), middle], [x(most), middle]]);
                out.push(Shape::Lines { class: "whisker", of: vec![low, high] });
                out.push(Shape::Rect { class: "box", at: [x(first), y, (x(third) - x(first)).max(1.0), 18.0] });
                out.push(Shape::Lines { class: "median", of: vec![vec![[x(median), y], [x(median), y + 18.0]]] });
            } else {
                // Why there is no box: hidden, or too few rates.
                out.push(text("bar-value", Anchor::Start, [x(0.0), y + 13.0], self.value(row, columns[2]).short()));
            }
            y += 26.0;
        }
        (out, y + 4.0)
    }
}

/// The fill class of the drawn column at this place.
fn fill(place: usize) -> &'static str {
    ["bar-now", "bar-before", "bar-third"].get(place).copied().unwrap_or("bar-third")
}

fn stroke(place: usize) -> &'static str {
    ["course-now", "course-before", "course-third"].get(place).copied().unwrap_or("course-third")
}

fn key(place: usize) -> &'static str {
    ["key key-now", "key key-before", "key key-third"].get(place).copied().unwrap_or("key key-third")
}

/// A name wrapped onto as many lines as it needs, of so many characters.
pub(super) fn wrapped(name: &str, characters: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in name.split(' ') {
        let line = lines.last_mut().map_or(0, |line| line.chars().count());
        match lines.last_mut() {
            Some(last) if line == 0 || line + 1 + word.chars().count() <= characters => {
                if line > 0 {
                    last.push(' ');
                }
                last.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// The base of the charts with a vertical axis.
fn axis(from: f64) -> Shape {
    Shape::Lines { class: "axis-line", of: vec![vec![[from, BASE], [WIDTH, BASE]]] }
}
