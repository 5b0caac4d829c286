//! Properties of every figure, in every rendering.

use super::*;

fn figure(chart: Chart) -> Figure {
    Figure {
        units: Vec::new(),
        id: "freins".into(),
        title: "Freins <des> \"acheteurs\" & co".into(),
        reading: "…".into(),
        notes: Vec::new(),
        head: ["Frein", "Répondants", "Part", "Intervalle à 95 %"].map(str::to_owned).to_vec(),
        rows: vec![
            Row::new(
                "Cycles <trop> longs",
                vec![Value::Count(1_234), Value::Share(0.345), Value::Interval(0.3175, 0.372)],
            ),
            Row::new("=Budget", vec![Value::Secret, Value::Secret, Value::Secret]),
            Row::total("Ensemble", vec![Value::Count(3_577), Value::None, Value::None]),
        ],
        chart,
    }
}

#[test]
fn a_file_has_the_values_as_shown_and_their_units_in_the_headings() {
    let text = |written: &Written| match written {
        Written::Text(text) | Written::Number(text) => text.clone(),
    };
    let lines = figure(Chart::None).lines(',');
    assert_eq!(lines[1][0], Written::Text("Cycles <trop> longs".into()), "names are texts: they are guarded");
    assert_eq!(lines[1][1], Written::Number("1234".into()));
    let lines: Vec<Vec<String>> = lines.iter().map(|line| line.iter().map(text).collect()).collect();
    assert_eq!(
        lines[0],
        ["Frein", "Répondants", "Part (%)", "Intervalle à 95 % (%), bas", "Intervalle à 95 % (%), haut"]
    );
    assert_eq!(lines[1], ["Cycles <trop> longs", "1234", "34,5", "31,8", "37,2"]);
    assert_eq!(lines[2][1..], ["non diffusable"; 4]);
    assert_eq!(lines[3], ["Ensemble", "3577", "", "", ""]);
    assert!(lines.iter().all(|line| line.len() == 5));
}

#[test]
fn the_headings_of_a_file_do_not_depend_on_values_being_known() {
    let units = vec![Unit::Plain, Unit::Percent, Unit::Interval];
    let known = Figure { units: units.clone(), ..figure(Chart::None) };
    let rows = ["Cycles", "Budget"].map(|name| Row::new(name, vec![Value::None, Value::Secret, Value::None])).to_vec();
    let unknown = Figure { units, rows, ..figure(Chart::None) };
    assert_eq!(known.lines(',')[0], unknown.lines(',')[0]);
    assert!(unknown.lines(',').iter().all(|line| line.len() == 5));
    assert!(known.is_same_as(&figure(Chart::None)), "frozen without them");
}

#[test]
fn no_text_of_a_figure_becomes_markup_in_its_chart() {
    for chart in [
        Chart::Bars { columns: vec![1], intervals: vec![2] },
        Chart::Histogram { column: 0, breaks: Vec::new() },
        Chart::Lines { columns: vec![0], dots: vec![1] },
        Chart::Boxes { columns: [0, 0, 0, 0, 0] },
        Chart::Marks { columns: vec![0, 1], kind: 1, kinds: vec!["<trop>".into()] },
    ] {
        let svg = figure(chart.clone()).svg().unwrap();
        assert!(!svg.contains("<trop>") && !svg.contains("<des>") && svg.contains("&lt;des&gt;"), "{chart:?}");
        // Charts are well-formed XML, which the report parses.
        let opened = svg.matches("<text").count();
        assert_eq!(opened, svg.matches("</text>").count());
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    }
}

#[test]
fn a_break_is_drawn_between_two_years_and_above_all_values() {
    let years = ["2023", "2024", "2025"].map(|year| Row::new(year, vec![Value::Count(7)]));
    let of = |breaks| Figure { rows: years.to_vec(), ..figure(Chart::Histogram { column: 0, breaks }) };
    let drawing = of(vec![1]).drawing().unwrap();
    let lines = drawing.shapes.iter().filter_map(|shape| match shape {
        Shape::Lines { class: "break-line", of } => Some(of[0][0][0]),
        _ => None,
    });
    assert_eq!(lines.collect::<Vec<_>>(), [WIDTH / 3.0]);
    let tops = |drawing: &Drawing| {
        let top = |shape: &Shape| match shape {
            Shape::Text { class: "bar-value", at, .. } => Some(at[1]),
            _ => None,
        };
        drawing.shapes.iter().filter_map(top).fold(f64::MAX, f64::min)
    };
    assert!(tops(&drawing) > 20.0, "the word at the break has room");
    // Before the first row and behind the last there is nothing to compare with.
    let unbroken = of(vec![0, 3]).svg().unwrap();
    assert!(!unbroken.contains("rupture") && !unbroken.contains("break-line"));
    assert!(!serde_json::to_string(&of(Vec::new())).unwrap().contains("breaks"), "old figures are stored the same");
}

#[test]
fn a_legend_stands_above_its_chart_and_within_its_width() {
    let drawing = figure(Chart::Bars { columns: vec![1], intervals: vec![] }).drawing().unwrap();
    assert_eq!(drawing.with_legend(&[]), drawing);
    let names = ["Achats de l’année, tous secteurs", "Achats de l’année d’avant", "Objectif"];
    let legend: Vec<_> = ["bar-now", "bar-before", "bar-third"].into_iter().zip(names.map(str::to_owned)).collect();
    let whole = drawing.with_legend(&legend);
    let keys: Vec<_> = whole.shapes[..6]
        .iter()
        .filter_map(|shape| match shape {
            Shape::Rect { at: [x, y, ..], .. } => Some((*x, *y)),
            _ => None,
        })
        .collect();
    assert!(keys[0] == (0.0, 2.0) && keys[1] == (0.0, 22.0) && keys[2].0 > 0.0 && keys[2].1 == 22.0, "{keys:?}");
    assert_eq!(whole.height, drawing.height + 40.0);
    assert_eq!(whole.shapes.len(), drawing.shapes.len() + 6);
}

#[test]
fn a_hidden_value_is_in_no_rendering() {
    let figure = figure(Chart::Bars { columns: vec![1], intervals: vec![2] });
    assert!(figure.has_secrets());
    let svg = figure.svg().unwrap();
    assert!(svg.contains(">n. d.<"));
    assert_eq!(svg.matches("<rect").count(), 1, "only the shown row has a bar");
}

#[test]
fn a_figure_read_from_json_is_the_same() {
    let figure = figure(Chart::Boxes { columns: [0, 1, 1, 1, 2] });
    let text = serde_json::to_string(&figure).unwrap();
    assert_eq!(serde_json::from_str::<Figure>(&text).unwrap(), figure);
}

#[test]
fn values_are_formatted_in_french() {
    for (value, formatted) in [
        (Value::Cents(174_499_678_605), "1\u{202f}745,0\u{a0}M€"),
        (Value::Cents(10_000_000), "0,1\u{a0}M€"),
        (Value::Cents(8_640_050), "86\u{202f}401\u{a0}€"),
        (Value::Cents(0), "0\u{a0}€"),
        (Value::Index(131.96), "132,0"),
        (Value::Share(0.0241), "2,4\u{a0}%"),
        (Value::Growth(-0.0004), "0,0\u{a0}%"),
        (Value::Growth(0.181), "+18,1\u{a0}%"),
        (Value::Points(-0.123), "−12,3\u{a0}points"),
        (Value::Interval(0.1, 0.256), "10,0 à 25,6\u{a0}%"),
        (Value::Seconds(45), "45\u{a0}s"),
        (Value::Seconds(754), "13\u{a0}min"),
        (Value::Seconds(7_500), "2\u{a0}h\u{a0}05"),
        (Value::None, "–"),
    ] {
        assert_eq!(value.formatted(), formatted);
    }
}

#[test]
fn a_file_has_no_negative_zero() {
    for value in [Value::Growth(-0.0004), Value::Share(-0.0), Value::Points(-0.0004), Value::Number(-0.001)] {
        let Written::Number(text) = value.written('.').remove(0) else { panic!("a number") };
        assert!(!text.contains('-') && text.starts_with('0'), "{text}");
    }
    assert_eq!(Value::Points(-0.123).written(','), [Written::Number("-12,3".into())]);
}

#[test]
fn a_figure_shows_nothing_if_all_but_its_totals_and_numbers_is_hidden() {
    let figure = |rows: Vec<Row>| Figure {
        units: Vec::new(),
        id: "f".into(),
        title: "F".into(),
        reading: String::new(),
        notes: Vec::new(),
        head: vec!["A".into(), "B".into(), "C".into()],
        rows,
        chart: Chart::None,
    };
    let hidden = || Row::new("x", vec![Value::Count(4), Value::Secret]);
    assert!(!figure(vec![Row::total("all", vec![Value::Count(9), Value::Share(0.5)]), hidden()]).shows_values());
    assert!(figure(vec![hidden(), Row::new("y", vec![Value::Count(3), Value::Share(0.1)])]).shows_values());
    assert!(figure(vec![Row::new("x", vec![Value::Count(0), Value::None])]).shows_values(), "nobody is no secret");
}
