//! Frozen values and their rendering.

use super::*;
use proptest::prelude::*;

fn table(cells: [Cell; 2]) -> Table {
    let column = |code: &str, unit| Column { code: code.into(), label: code.to_uppercase(), unit };
    Table {
        id: "volumes".into(),
        title: "Volumes".into(),
        notes: Vec::new(),
        head: "Segment".into(),
        columns: vec![column("acheteurs", Unit::People), column("volume", Unit::Cents)],
        rows: vec![Row { code: "eti".into(), label: "ETI".into(), whole: false, of: None, cells: cells.into() }],
    }
}

#[test]
fn a_table_is_drawn_with_the_status_of_each_cell() {
    let drawn = |cells| table(cells).figure();
    let few = drawn([Cell::without(Status::FewerThanThree), Cell::without(Status::Hidden)]);
    assert_eq!(few.rows[0].values, [Value::Words("moins de 3".into()), Value::Secret]);
    let kept = drawn([Cell::whole(4), Cell::whole(1_200).first_published_in("2026-1")]);
    assert_eq!(kept.rows[0].values, [Value::Count(4), Value::Cents(1_200)]);
    assert!(kept.notes[0].contains("publication 2026-1"), "{:?}", kept.notes);
    assert_eq!(
        Cell::whole(1).first_published_in("2026-1").first_published_in("2026-2").of.as_deref(),
        Some("2026-1"),
        "the first one"
    );
}

proptest! {
    #[test]
    fn a_frozen_cell_is_read_back_unchanged(share in -1.0f64..2.0, growth in -1.0f64..1e9, cents in any::<i64>()) {
        for cell in [Cell::number(share), Cell::number(growth), Cell::number(f64::NAN), Cell::whole(cents)] {
            let written = serde_json::to_string(&cell).unwrap();
            let read: Cell = serde_json::from_str(&written).unwrap();
            prop_assert_eq!(serde_json::to_string(&read).unwrap(), written);
        }
    }
}

#[test]
fn a_share_is_published_to_the_hundredth_of_a_point() {
    let text = |value| Cell::number(value).value.map(|number| number.to_string());
    assert_eq!((text(1.0 / 3.0), text(-0.000_01)), (Some("0.3333".into()), Some("0.0".into())));
}

#[test]
fn a_correction_lists_changed_cells_with_their_previous_values() {
    let (before, after) = (table([Cell::whole(4), Cell::whole(1_200)]), table([Cell::whole(4), Cell::whole(1_300)]));
    let found = changes(&[before], &[after]);
    assert_eq!((found.len(), found[0].place.as_str()), (1, "Volumes, ETI, volume"));
    assert_eq!((found[0].before.as_str(), found[0].after.as_str()), ("12\u{a0}€", "13\u{a0}€"));
}
