//! A figure's table as lines of a file: exactly the values shown.

use super::{Figure, Unit, Value};

/// A cell of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// Text, which a spreadsheet must not interpret as a formula.
    Text(String),
    /// A number we formatted: its leading minus sign needs no escaping.
    Number(String),
}

impl Figure {
    /// The lines of a file: the headings, with their units, then the rows. An interval has two columns.
    pub fn lines(&self, point: char) -> Vec<Vec<Written>> {
        let mut head = vec![Written::Text(self.head.first().cloned().unwrap_or_default())];
        let columns = self.head.len().saturating_sub(1);
        let mut doubled = Vec::new();
        for column in 0..columns {
            let values = || self.rows.iter().map(|row| self.value(row, column));
            let (unit, is_interval) = match self.units.get(column) {
                Some(unit) => (unit.name(), *unit == Unit::Interval),
                None => (
                    values().find_map(|value| value.unit()),
                    values().any(|value| matches!(value, Value::Interval(..))),
                ),
            };
            let name = match unit {
                Some(unit) => format!("{} ({unit})", self.heading(column)),
                None => self.heading(column).to_owned(),
            };
            if is_interval {
                head.extend([Written::Text(format!("{name}, bas")), Written::Text(format!("{name}, haut"))]);
            } else {
                head.push(Written::Text(name));
            }
            doubled.push(is_interval);
        }
        let mut lines = vec![head];
        for row in &self.rows {
            let mut line = vec![Written::Text(row.name.clone())];
            for (column, doubled) in doubled.iter().enumerate() {
                let mut written = self.value(row, column).written(point);
                if *doubled && written.len() == 1 {
                    written.extend(written.first().cloned());
                }
                line.extend(written);
            }
            lines.push(line);
        }
        lines
    }
}
