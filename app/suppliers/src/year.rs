//! The year of a line, from a year or a date as software writes them.

/// Years that a purchase can be of. Earlier and later ones are typing errors.
const YEARS: std::ops::RangeInclusive<u16> = 2000..=2100;

/// Reads `31/12/2025`, as most files of millions of lines have it, without a copy.
pub(crate) fn plain(cell: &[u8]) -> Option<u16> {
    let [d1, d2, b'/', m1, m2, b'/', year @ ..] = cell else { return None };
    let two = |tens: &u8, units: &u8| {
        let digits = tens.is_ascii_digit() && units.is_ascii_digit();
        digits.then(|| u16::from(tens - b'0') * 10 + u16::from(units - b'0'))
    };
    let [y1, y2, y3, y4] = year else { return None };
    let (day, month, year) = (two(d1, d2)?, two(m1, m2)?, two(y1, y2)? * 100 + two(y3, y4)?);
    ((1..=31).contains(&day) && (1..=12).contains(&month) && YEARS.contains(&year)).then_some(year)
}

/// Reads `2025`, `2025,0`, `31/12/2025`, `2025-12-31T10:00`, `20251231`, `12/2025`, `31.12.25`; `None` for what is no
/// such year, month or day.
pub fn read(cell: &str) -> Option<u16> {
    any(cell).filter(|year| YEARS.contains(year))
}

/// The same for the year of a creation, or of a list's entry or exit: from 1900 on.
pub fn of_creation(cell: &str) -> Option<u16> {
    any(cell).filter(|year| (1900..=2200).contains(year))
}

fn any(cell: &str) -> Option<u16> {
    let text = cell.trim().trim_start_matches('\'');
    let date = text.split(['T', ' ']).next().unwrap_or_default();
    let parts: Vec<&str> = date.split(['/', '-', '.', ',']).collect();
    let number = |part: &str, digits: usize| -> Option<u16> {
        let plain = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| part.parse().ok()).flatten()
    };
    let month = |part: &str| number(part, 2).or_else(|| number(part, 1)).filter(|month| (1..=12).contains(month));
    let day = |part: &str| number(part, 2).or_else(|| number(part, 1)).filter(|day| (1..=31).contains(day));
    match parts[..] {
        [all] if all.len() == 8 => {
            month(all.get(4..6)?)?;
            day(all.get(6..8)?)?;
            number(all.get(..4)?, 4)
        }
        [year] => number(year, 4),
        // A workbook's number.
        [year, "0" | "00"] => number(year, 4),
        [first, second] => match number(first, 4) {
            Some(year) => month(second).map(|_| year),
            None => month(first).and(number(second, 4)),
        },
        [first, second, third] if first.len() == 4 => {
            month(second)?;
            day(third)?;
            number(first, 4)
        }
        [first, second, third] => {
            day(first)?;
            month(second)?;
            number(third, 4).or_else(|| number(third, 2).map(|short| 2000 + short))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{plain, read};

    #[test]
    fn years_and_dates_of_accountants_software_are_read() {
        for cell in [
            "2025",
            " 2025 ",
            "2025,0",
            "2025.0",
            "31/12/2025",
            "2025-12-31",
            "2025-12-31T10:00:00Z",
            "20251231",
            "12/2025",
            "2025-12",
            "31.12.25",
            "1/2/2025",
            "31/12/2025 10:00",
            "'2025",
        ] {
            assert_eq!(read(cell), Some(2025), "{cell}");
            assert!(plain(cell.as_bytes()).is_none_or(|year| year == 2025), "{cell}");
        }
        for cell in
            ["", "25", "1999", "2101", "20251331", "32/01/2025", "12/13/2025", "2025-13-01", "N-1", "2025é", "9999999"]
        {
            assert_eq!(read(cell), None, "{cell}");
            assert_eq!(plain(cell.as_bytes()), None, "{cell}");
        }
    }
}
