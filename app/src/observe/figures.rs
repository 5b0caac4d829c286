//! The texts and shapes of the volume page, computed from the volumes alone.

use crate::statistics::{Figures, Programme, Volumes, YearVolumes};
use crate::survey::amount::grouped;

/// Width of the charts' drawing area, in SVG units; heights follow from what is drawn.
pub const WIDTH: f64 = 400.0;
/// Height of the drawing area of the path's chart, axis included.
pub const PATH_HEIGHT: f64 = 230.0;
/// Room for the names of the values, left of the path's chart.
const PATH_LEFT: f64 = 58.0;
const PATH_BASE: f64 = 200.0;
const PATH_TOP: f64 = 16.0;
/// Room for the value at the end of a bar.
const BAR_MAX: f64 = 300.0;

/// What the page shows at one version of the data: texts and attributes of shapes, by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame {
    /// Each text with its name.
    pub texts: Vec<(String, String)>,
    /// Each attribute of a shape: the shape's name, the attribute, its value.
    pub shapes: Vec<(String, &'static str, String)>,
}

impl Frame {
    /// A text, empty when there is none of that name.
    pub fn text(&self, name: &str) -> String {
        self.texts.iter().find(|(n, _)| n == name).map(|(_, text)| text.clone()).unwrap_or_default()
    }

    /// An attribute of a shape.
    pub fn shape(&self, name: &str, attribute: &str) -> String {
        let found = self.shapes.iter().find(|(n, a, _)| n == name && *a == attribute);
        found.map(|(_, _, value)| value.clone()).unwrap_or_default()
    }

    fn say(&mut self, name: impl Into<String>, text: impl Into<String>) {
        self.texts.push((name.into(), text.into()));
    }

    fn draw(&mut self, name: impl Into<String>, attribute: &'static str, value: f64) {
        self.shapes.push((name.into(), attribute, format!("{value:.1}")));
    }
}

const NONE: &str = "–";

/// An amount for a chart: `6,02 Md€`, `262,0 M€`, `350 k€`, `120 €`. Exact cents stand in the table.
pub fn short(cents: i64) -> String {
    let euros = cents as f64 / 100.0;
    let text = match euros.abs() {
        e if e >= 999_950_000.0 => format!("{:.2}\u{a0}Md€", euros / 1e9),
        e if e >= 999_500.0 => format!("{:.1}\u{a0}M€", euros / 1e6),
        e if e >= 10_000.0 => format!("{:.0}\u{a0}k€", euros / 1e3),
        _ => format!("{}\u{a0}€", grouped(cents / 100)),
    };
    text.replace('.', ",")
}

/// An exact amount: `1 744 996 786,00 €`.
pub fn exact(cents: i64) -> String {
    format!("{},{:02}\u{a0}€", grouped(cents / 100), cents % 100)
}

fn or_none<T>(value: Option<T>, print: impl FnOnce(T) -> String) -> String {
    value.map_or_else(|| NONE.to_owned(), print)
}

/// A rate with one decimal: `2,4 %`.
pub fn rate(value: Option<f64>) -> String {
    or_none(value, |rate| format!("{:.1}\u{a0}%", rate * 100.0).replace('.', ","))
}

/// A growth with its sign: `+18,1 %`.
pub fn growth(value: Option<f64>) -> String {
    or_none(value, |g| format!("{:+.1}\u{a0}%", g * 100.0).replace('.', ",").replace('-', "−"))
}

fn buyers(count: i64) -> String {
    format!("{}\u{a0}acheteur{}", grouped(count), if count > 1 { "s" } else { "" })
}

/// The matched panel, in words.
fn panel_of(count: i64) -> String {
    match count {
        1 => "l’acheteur qui a donné les deux années".to_owned(),
        count => format!("les {} qui ont donné les deux années", buyers(count)),
    }
}

/// The figures of a segment in a year; nothing given where nobody answered.
fn of_segment(year: &YearVolumes, code: &str) -> Figures {
    year.segments.iter().find(|s| s.code == code).map(|s| s.figures).unwrap_or_default()
}

/// Everything the page shows for these volumes. `segments` are the codes of all segments, in order.
pub fn frame<'a>(volumes: &Volumes, segments: impl IntoIterator<Item = &'a str>) -> Frame {
    let mut frame = Frame::default();
    frame.say("version", grouped(volumes.version));
    frame.say("reading", reading(volumes));
    for year in &volumes.years {
        figures(&mut frame, &format!("{}", year.year), &year.figures);
    }
    let segments: Vec<&str> = segments.into_iter().collect();
    let largest = volumes
        .years
        .iter()
        .flat_map(|year| segments.iter().map(|code| of_segment(year, code).startup_purchases_cents.unwrap_or(0)))
        .max()
        .unwrap_or(0);
    for year in &volumes.years {
        for code in &segments {
            let cell = of_segment(year, code);
            let name = format!("{}.{code}", year.year);
            figures(&mut frame, &name, &cell);
            let volume = cell.startup_purchases_cents.unwrap_or(0);
            let width = if largest > 0 { volume as f64 / largest as f64 * BAR_MAX } else { 0.0 };
            frame.draw(format!("bar.{name}"), "width", width);
            frame.draw(format!("bar.{name}.value"), "x", width + 6.0);
        }
    }
    path(&mut frame, volumes);
    frame
}

fn figures(frame: &mut Frame, name: &str, f: &Figures) {
    let mut say = |what: &str, text: String| frame.say(format!("{name}.{what}"), text);
    say("volume", or_none(f.startup_purchases_cents, short));
    say("volume.exact", or_none(f.startup_purchases_cents, exact));
    say("total.exact", or_none(f.total_purchases_cents, exact));
    say("respondents", grouped(f.respondents));
    say("buyers", buyers(f.respondents));
    say("aggregate", rate(f.rate_aggregate));
    say("median", rate(f.rate_median));
    say("top5", rate(f.rate_top5_mean));
    say("bottom5", rate(f.rate_bottom5_mean));
    say("growth", growth(f.matched_panel.growth));
    say("matched", buyers(f.matched_panel.respondents));
    let publishable = match (f.respondents, f.publishable) {
        (0, _) => NONE,
        (_, true) => "diffusable",
        (_, false) => "secret statistique",
    };
    say("publishable", publishable.to_owned());
}

/// What the chart says, in one sentence.
fn reading(volumes: &Volumes) -> String {
    let Some(last) = volumes.years.last() else { return String::new() };
    let f = &last.figures;
    let Some(volume) = f.startup_purchases_cents else {
        if f.respondents > 0 {
            return format!(
                "En {}, les achats déclarés auprès de start-up sont couverts par le secret statistique.",
                last.year
            );
        }
        return format!("Aucun acheteur n’a encore déclaré d’achats auprès de start-up pour {}.", last.year);
    };
    let declared = if f.respondents > 1 { "ont déclaré" } else { "a déclaré" };
    let rates = match (f.rate_aggregate, f.rate_median) {
        (Some(_), Some(_)) => {
            format!(", soit {} de leurs achats (taux médian : {})", rate(f.rate_aggregate), rate(f.rate_median))
        }
        _ => String::new(),
    };
    let panel = match f.matched_panel.growth {
        Some(g) => format!(
            " ; {} par rapport à {} pour {}",
            growth(Some(g)),
            last.year - 1,
            panel_of(f.matched_panel.respondents)
        ),
        None => String::new(),
    };
    format!(
        "En {}, {} {declared} {} d’achats auprès de start-up{rates}{panel}.",
        last.year,
        buyers(f.respondents),
        short(volume)
    )
}

/// The years on the axis of the path's chart: from the first data year, or the programme's base, to its target.
pub fn path_years(volumes: &Volumes) -> Vec<i32> {
    let programme = Programme::FRENCH_TECH;
    let first = volumes.years.first().map_or(programme.base_year, |y| y.year.min(programme.base_year));
    (first..=programme.target_year).collect()
}

fn path(frame: &mut Frame, volumes: &Volumes) {
    let programme = Programme::FRENCH_TECH;
    let years = path_years(volumes);
    let reached = volumes.years.iter().filter_map(|y| y.figures.startup_purchases_cents).max().unwrap_or(0);
    let top = (reached.max(programme.target_cents) as f64) * 1.08;
    let step = (WIDTH - PATH_LEFT - 16.0) / (years.len().max(2) - 1) as f64;
    let x = |year: i32| PATH_LEFT + f64::from(year - years.first().copied().unwrap_or(year)) * step;
    let y = |cents: i64| PATH_BASE - (cents as f64 / top) * (PATH_BASE - PATH_TOP);
    let mut points = Vec::new();
    for year in &years {
        frame.draw(format!("tick.{year}"), "x", x(*year));
        if let Some(expected) = programme.expected_cents(*year) {
            points.push(format!("{:.1},{:.1}", x(*year), y(expected)));
        }
    }
    frame.shapes.push(("path".to_owned(), "points", points.join(" ")));
    for (name, cents) in [("base", programme.base_cents), ("target", programme.target_cents)] {
        frame.draw(format!("level.{name}"), "y1", y(cents));
        frame.draw(format!("level.{name}"), "y2", y(cents));
        frame.draw(format!("level.{name}.value"), "y", y(cents) + 4.0);
    }
    for year in &volumes.years {
        let cents = year.figures.startup_purchases_cents;
        let name = format!("reached.{}", year.year);
        frame.draw(name.clone(), "cx", x(year.year));
        frame.draw(name.clone(), "cy", y(cents.unwrap_or(0)));
        frame.draw(name.clone(), "r", if cents.is_some() { 6.0 } else { 0.0 });
        // The latest above its point, the one before below, or higher still where the axis is near: two
        // close values cover neither each other nor the years.
        let latest = volumes.years.last().is_some_and(|last| last.year == year.year);
        let low = y(cents.unwrap_or(0)) > PATH_BASE - 26.0;
        let shift = match (latest, low) {
            (true, _) => -12.0,
            (false, false) => 20.0,
            (false, true) => -28.0,
        };
        frame.draw(format!("{name}.value"), "x", x(year.year));
        frame.draw(format!("{name}.value"), "y", y(cents.unwrap_or(0)) + shift);
        frame.say(format!("{name}.label"), or_none(cents, short));
        let share = match (cents, programme.expected_cents(year.year)) {
            (Some(cents), Some(expected)) if expected > 0 => match cents as f64 / expected as f64 * 100.0 {
                share if share > 0.0 && share < 1.0 => "< 1\u{a0}%".to_owned(),
                share => format!("{share:.0}\u{a0}%"),
            },
            _ => NONE.to_owned(),
        };
        frame.say(format!("{name}.share"), share);
    }
    frame.say("path.reading", path_reading(volumes, &programme));
}

fn path_reading(volumes: &Volumes, programme: &Programme) -> String {
    let pace = growth(Some(programme.yearly_growth()));
    let need = format!("Pour doubler de {} à {}, il faut {pace} par an", programme.base_year, programme.target_year);
    let panel = volumes.years.last().map(|y| (y.year, y.figures.matched_panel));
    match panel.and_then(|(year, panel)| Some((year, panel.respondents, panel.growth?))) {
        Some((year, respondents, g)) => {
            format!("{need} ; de {} à {year} : {} pour {}.", year - 1, growth(Some(g)), panel_of(respondents))
        }
        None => format!("{need}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn volumes(json: serde_json::Value) -> Volumes {
        serde_json::from_value(json).unwrap()
    }

    fn year(year: i32, purchases: Option<i64>) -> serde_json::Value {
        let panel = serde_json::to_value(crate::statistics::MatchedPanel::default()).unwrap();
        serde_json::json!({
            "year": year, "respondents": i64::from(purchases.is_some()), "startup_purchases_cents": purchases,
            "total_respondents": 0, "total_purchases_cents": null, "rated_respondents": 0, "rate_aggregate": null,
            "rate_median": null, "rate_top5_mean": null, "rate_bottom5_mean": null, "matched_panel": panel,
            "publishable": false, "totals_publishable": false, "rates_publishable": false, "segments": [],
        })
    }

    #[test]
    fn amounts_are_short_in_the_chart_and_exact_in_the_table() {
        for (cents, expected) in [
            (602_499_678_600, "6,02\u{a0}Md€"),
            (99_999_999_999, "1,00\u{a0}Md€"),
            (26_200_000_000, "262,0\u{a0}M€"),
            (35_000_000, "350\u{a0}k€"),
            (123_456, "1\u{202f}234\u{a0}€"),
            (0, "0\u{a0}€"),
        ] {
            assert_eq!(short(cents), expected);
        }
        assert_eq!(exact(174_499_678_605), "1\u{202f}744\u{202f}996\u{202f}786,05\u{a0}€");
    }

    #[test]
    fn what_nobody_answered_is_a_dash_never_a_zero() {
        let volumes =
            volumes(serde_json::json!({"edition": 2026, "version": 0, "years": [year(2024, None), year(2025, None)]}));
        let frame = frame(&volumes, ["eti"]);
        assert_eq!(frame.text("2025.volume"), "–");
        assert_eq!(frame.text("2025.eti.median"), "–");
        assert_eq!(frame.text("reading"), "Aucun acheteur n’a encore déclaré d’achats auprès de start-up pour 2025.");
        assert_eq!(frame.shape("reached.2025", "r"), "0.0");
    }

    #[test]
    fn every_name_stands_once() {
        let volumes = volumes(
            serde_json::json!({"edition": 2023, "version": 1, "years": [year(2021, Some(5)), year(2022, Some(7))]}),
        );
        let frame = frame(&volumes, ["eti", "pme"]);
        let mut names: Vec<_> = frame.texts.iter().map(|(n, _)| n).collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
