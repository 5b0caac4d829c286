//! The chart of a figure, as SVG. It has a title and a description for those who do not see it, which lead to the table;
//! colours and typefaces are the page's own, by class. Texts are escaped here, once.

use super::{Chart, Figure, Row, Value};
use std::fmt::Write;

/// Width of the drawing, in SVG units.
const WIDTH: f64 = 400.0;
/// Room for the value at the end of a bar.
const BAR_MAX: f64 = 300.0;
/// Characters of a row's name that stand on one line.
const LINE: usize = 58;
const BAR: f64 = 12.0;
/// From how many columns on a distribution is dense.
const DENSE: usize = 14;
/// Height of the drawing area of the charts with a vertical axis, between its top and its base.
const TOP: f64 = 18.0;
const BASE: f64 = 180.0;

impl Figure {
    /// The chart; `None` where there is nothing to draw.
    pub fn svg(&self) -> Option<String> {
        let rows: Vec<&Row> = self.rows.iter().filter(|row| !row.total).collect();
        if rows.is_empty() {
            return None;
        }
        let (body, height) = match &self.chart {
            Chart::None => return None,
            Chart::Bars { columns, intervals } => self.bars(&rows, columns, intervals),
            Chart::Histogram { column } => self.histogram(&rows, *column),
            Chart::Lines { columns, dots } => self.courses(&rows, columns, dots),
            Chart::Boxes { columns } => self.boxes(&rows, columns),
        };
        let (title, id) = (escaped(&self.title), escaped(&self.id));
        Some(format!(
            "<svg class=\"chart\" viewBox=\"0 0 {WIDTH} {height:.0}\" role=\"img\" aria-labelledby=\"{id}-titre {id}-detail\" \
             focusable=\"false\"><title id=\"{id}-titre\">{title}</title>\
             <desc id=\"{id}-detail\">Les valeurs sont dans le tableau qui suit.</desc>\
             <g aria-hidden=\"true\">{body}</g></svg>"
        ))
    }

    /// What each colour stands for, where there are several: the class of its key and the column's heading.
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

    fn bars(&self, rows: &[&Row], columns: &[usize], intervals: &[usize]) -> (String, f64) {
        let upper = |row: &Row, place: usize, column: usize| match intervals.get(place).map(|c| self.value(row, *c)) {
            Some(Value::Interval(_, high)) => Some(high),
            _ => self.value(row, column).drawn(),
        };
        let largest = rows
            .iter()
            .flat_map(|row| columns.iter().enumerate().filter_map(|(place, c)| upper(row, place, *c)))
            .fold(0.0_f64, f64::max);
        let width = |value: f64| if largest > 0.0 { (value.max(0.0) / largest * BAR_MAX).min(BAR_MAX) } else { 0.0 };
        let (mut out, mut y) = (String::new(), 0.0);
        for row in rows {
            for line in wrapped(&row.name) {
                y += 15.0;
                let _ = write!(out, "<text class=\"bar-label\" x=\"0\" y=\"{y:.1}\">{}</text>", escaped(&line));
            }
            y += 5.0;
            for (place, column) in columns.iter().enumerate() {
                let value = self.value(row, *column);
                let end = value.drawn().map_or(0.0, width);
                let mut text_at = end;
                if value.drawn().is_some() {
                    let _ = write!(
                        out,
                        "<rect class=\"bar {}\" x=\"0\" y=\"{y:.1}\" width=\"{end:.1}\" height=\"{BAR}\"/>",
                        fill(place)
                    );
                }
                if let Some(Value::Interval(low, high)) = intervals.get(place).map(|c| self.value(row, *c)) {
                    let (from, to, middle) = (width(low), width(high), y + BAR / 2.0);
                    text_at = to;
                    // Twice, so that it stands out from the bar as well as from the ground.
                    let _ = write!(
                        out,
                        "<path class=\"whisker-edge\" d=\"M{from:.1} {middle:.1}H{to:.1}\"/><path class=\"whisker\" d=\"M{from:.1} {middle:.1}H{to:.1}M{from:.1} {:.1}v6M{to:.1} {:.1}v6\"/>",
                        middle - 3.0,
                        middle - 3.0
                    );
                }
                let _ = write!(
                    out,
                    "<text class=\"bar-value\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                    text_at + 6.0,
                    y + 10.5,
                    escaped(&value.short())
                );
                y += BAR + 3.0;
            }
            y += 4.0;
        }
        (out, y + 2.0)
    }

    fn histogram(&self, rows: &[&Row], column: usize) -> (String, f64) {
        let largest = rows.iter().filter_map(|row| self.value(row, column).drawn()).fold(0.0_f64, f64::max);
        let step = WIDTH / rows.len().max(1) as f64;
        // Long names would run into each other: every other one moves a line down. Where even that is too little, only the
        // first, the last and the one in the middle are named, and only the highest says its value: the table has them all.
        let longest = rows.iter().map(|row| row.name.chars().count()).max().unwrap_or(0) as f64 * 6.4;
        let (crowded, dense) = (longest > step, longest > 2.2 * step && rows.len() > DENSE);
        let is_named = |place: usize| !dense || place == 0 || place + 1 == rows.len() || place == rows.len() / 2;
        let drawn = |row: &&Row| self.value(row, column).drawn();
        let highest = rows.iter().position(|row| drawn(row).is_some_and(|v| v >= largest));
        let gap = if dense { 0.5 } else { 2.0 };
        let mut out = format!("<line class=\"axis-line\" x1=\"0\" x2=\"{WIDTH}\" y1=\"{BASE}\" y2=\"{BASE}\"/>");
        for (place, row) in rows.iter().enumerate() {
            let value = self.value(row, column);
            let height = value.drawn().map_or(0.0, |v| if largest > 0.0 { v / largest * (BASE - TOP) } else { 0.0 });
            let (left, middle) = (place as f64 * step, (place as f64 + 0.5) * step);
            let _ = write!(
                out,
                "<rect class=\"bar bar-now\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{height:.1}\"/>",
                left + gap,
                BASE - height,
                (step - 2.0 * gap).max(1.0),
            );
            // At an end, a text stays inside the drawing.
            let (anchor, at) = match place {
                0 if dense => ("start", 0.0),
                last if dense && last + 1 == rows.len() => ("end", WIDTH),
                _ => ("middle", middle),
            };
            if !dense || Some(place) == highest {
                let _ = write!(
                    out,
                    "<text class=\"bar-value\" text-anchor=\"{anchor}\" x=\"{at:.1}\" y=\"{:.1}\">{}</text>",
                    BASE - height - 5.0,
                    escaped(&value.short()),
                );
            }
            if is_named(place) {
                let _ = write!(
                    out,
                    "<text class=\"axis\" text-anchor=\"{anchor}\" x=\"{at:.1}\" y=\"{:.1}\">{}</text>",
                    BASE + if !dense && crowded && place % 2 == 1 { 32.0 } else { 17.0 },
                    escaped(&row.name),
                );
            }
        }
        (out, BASE + 38.0)
    }

    fn courses(&self, rows: &[&Row], columns: &[usize], dots: &[usize]) -> (String, f64) {
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
        let mut out = format!("<line class=\"axis-line\" x1=\"{left}\" x2=\"{WIDTH}\" y1=\"{BASE}\" y2=\"{BASE}\"/>");
        for (place, column) in drawn.iter().enumerate() {
            let points: Vec<(usize, Value, f64)> = values(*column).collect();
            let alone = place >= columns.len();
            if !alone {
                let path: Vec<String> = points.iter().map(|(at, _, v)| format!("{:.1},{:.1}", x(*at), y(*v))).collect();
                let _ = write!(out, "<polyline class=\"course {}\" points=\"{}\"/>", stroke(place), path.join(" "));
            }
            for (number, (at, value, drawn)) in points.iter().enumerate() {
                let is_last = number + 1 == points.len();
                if !alone && !is_last {
                    continue;
                }
                // The latest above its point, those before below, so that close values do not cover each other; at the
                // end of the axis the text ends where its point is.
                let (anchor, aside) = if *at + 1 == rows.len() { ("end", 4.0) } else { ("start", -4.0) };
                let shift = if is_last { -9.0 } else { 19.0 };
                let _ = write!(
                    out,
                    "<circle class=\"dot {}\" cx=\"{:.1}\" cy=\"{:.1}\" r=\"4\"/>\
                     <text class=\"bar-value\" text-anchor=\"{anchor}\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                    fill(place),
                    x(*at),
                    y(*drawn),
                    x(*at) + aside,
                    y(*drawn) + shift,
                    escaped(&value.short())
                );
            }
        }
        // The first, the last and one in the middle say where one is.
        let last = rows.len() - 1;
        let mut marked = vec![0, last / 2, last];
        marked.dedup();
        for at in marked {
            let anchor = match at {
                0 => "start",
                at if at == last => "end",
                _ => "middle",
            };
            let _ = write!(
                out,
                "<text class=\"axis\" text-anchor=\"{anchor}\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                x(at),
                BASE + 17.0,
                escaped(&rows[at].name)
            );
        }
        (out, BASE + 24.0)
    }

    fn boxes(&self, rows: &[&Row], columns: &[usize; 5]) -> (String, f64) {
        let most = |row: &&Row| self.value(row, columns[4]).drawn();
        let largest = rows.iter().filter_map(most).fold(0.0_f64, f64::max);
        let x = |value: f64| if largest > 0.0 { 4.0 + value.max(0.0) / largest * (WIDTH - 12.0) } else { 4.0 };
        let (mut out, mut y) = (String::new(), 0.0);
        for row in rows {
            y += 15.0;
            let _ = write!(out, "<text class=\"bar-label\" x=\"0\" y=\"{y:.1}\">{}</text>", escaped(&row.name));
            let marks: Vec<Option<f64>> = columns.iter().map(|c| self.value(row, *c).drawn()).collect();
            y += 6.0;
            if let [Some(least), Some(first), Some(median), Some(third), Some(most)] = marks[..] {
                let middle = y + 9.0;
                let _ = write!(
                    out,
                    "<path class=\"whisker\" d=\"M{:.1} {middle}H{:.1}M{:.1} {middle}H{:.1}\"/>\
                     <rect class=\"box\" x=\"{:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"18\"/>\
                     <line class=\"median\" x1=\"{:.1}\" x2=\"{:.1}\" y1=\"{y:.1}\" y2=\"{:.1}\"/>",
                    x(least),
                    x(first),
                    x(third),
                    x(most),
                    x(first),
                    (x(third) - x(first)).max(1.0),
                    x(median),
                    x(median),
                    y + 18.0
                );
            }
            y += 26.0;
        }
        (out, y + 4.0)
    }
}

/// The class that fills what belongs to the column at a place among those drawn.
fn fill(place: usize) -> &'static str {
    ["bar-now", "bar-before", "bar-third"].get(place).copied().unwrap_or("bar-third")
}

fn stroke(place: usize) -> &'static str {
    ["course-now", "course-before", "course-third"].get(place).copied().unwrap_or("course-third")
}

fn key(place: usize) -> &'static str {
    ["key key-now", "key key-before", "key key-third"].get(place).copied().unwrap_or("key key-third")
}

/// A name on as many lines as it needs.
fn wrapped(name: &str) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in name.split(' ') {
        let line = lines.last_mut().map_or(0, |line| line.chars().count());
        match lines.last_mut() {
            Some(last) if line == 0 || line + 1 + word.chars().count() <= LINE => {
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

/// A text that no markup can come from.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
