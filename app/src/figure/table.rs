//! A figure's table as lines of a file: what is shown, no more and no less.

use super::{Figure, Value};

impl Figure {
    /// The lines of a file: the headings, with their units, then the rows. An interval has two columns.
    pub fn lines(&self, point: char) -> Vec<Vec<String>> {
        let mut head = vec![self.head.first().cloned().unwrap_or_default()];
        let columns = self.head.len().saturating_sub(1);
        let mut doubled = Vec::new();
        for column in 0..columns {
            let values = || self.rows.iter().map(|row| self.value(row, column));
            let unit = values().find_map(|value| value.unit());
            let is_interval = values().any(|value| matches!(value, Value::Interval(..)));
            let name = match unit {
                Some(unit) => format!("{} ({unit})", self.heading(column)),
                None => self.heading(column).to_owned(),
            };
            if is_interval {
                head.extend([format!("{name}, bas"), format!("{name}, haut")]);
            } else {
                head.push(name);
            }
            doubled.push(is_interval);
        }
        let mut lines = vec![head];
        for row in &self.rows {
            let mut line = vec![row.name.clone()];
            for (column, doubled) in doubled.iter().enumerate() {
                let mut written = self.value(row, column).written(point);
                if *doubled && written.len() == 1 {
                    written.push(written[0].clone());
                }
                line.extend(written);
            }
            lines.push(line);
        }
        lines
    }
}
