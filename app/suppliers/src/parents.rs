//! Which company belongs to which, so that a group's subsidiaries are one supplier.

use crate::identifier::{self, Identifier};
use crate::table::{ReadError, Rows};
use std::collections::HashMap;
use survey::Siren;

/// A table of parents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parents {
    parent: HashMap<Siren, Siren>,
}

/// Levels of a group that are followed, so that a circle in the table ends.
const LEVELS: usize = 10;

impl Parents {
    /// Reads a table of two columns: a company, then its parent, each by SIREN, SIRET or VAT number. Rows that hold
    /// anything else, headings among them, are passed over; their number is the second value.
    ///
    /// # Errors
    /// [`ReadError`] if the file cannot be read.
    pub fn read(rows: &mut dyn Rows) -> Result<(Self, u64), ReadError> {
        let (mut parents, mut passed) = (Self::default(), 0);
        while let Some(row) = rows.next_row()? {
            match (identifier::read(&row.text(0)), identifier::read(&row.text(1))) {
                (Identifier::Siren { siren, .. }, Identifier::Siren { siren: parent, .. }) => {
                    parents.parent.insert(siren, parent);
                }
                _ => passed += u64::from(!row.is_blank()),
            }
        }
        Ok((parents, passed))
    }

    /// The highest company above one, or itself. A circle has no top: the lowest of its numbers stands for all of it.
    pub fn of(&self, siren: Siren) -> Siren {
        let mut chain = [siren; LEVELS];
        for level in 1..=LEVELS {
            let above = &chain[..level];
            let highest = above[level - 1];
            let Some(parent) = self.parent.get(&highest) else { return highest };
            if let Some(at) = above.iter().position(|known| known == parent) {
                return above[at..].iter().copied().min().unwrap_or(highest);
            }
            if let Some(place) = chain.get_mut(level) {
                *place = *parent;
            }
        }
        chain[LEVELS - 1]
    }

    /// How many companies have a parent.
    pub fn len(&self) -> usize {
        self.parent.len()
    }

    /// Whether no company has one.
    pub fn is_empty(&self) -> bool {
        self.parent.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::csv::Csv;
    use crate::table::encoding::Encoding;

    #[test]
    fn a_chain_leads_to_its_top_and_a_circle_is_one_supplier() {
        let text = "siren;maison mère\n732829320;356000000\n001234566;732829320\n;\n552100554;552081317\n552081317;552100554\n";
        let (parents, passed) = Parents::read(&mut Csv::new(text.as_bytes(), b';', Encoding::Utf8, false)).unwrap();
        let siren = |text| Siren::parse(text).unwrap();
        assert_eq!((parents.len(), passed), (4, 1));
        assert_eq!(parents.of(siren("001234566")), siren("356000000"));
        assert_eq!(parents.of(siren("356000000")), siren("356000000"));
        // Two companies that own each other are one supplier, and the one above themselves is itself.
        assert_eq!(["552100554", "552081317"].map(|one| parents.of(siren(one))), [siren("552081317"); 2]);
        let (itself, _) =
            Parents::read(&mut Csv::new(&b"732829320;732829320\n"[..], b';', Encoding::Utf8, false)).unwrap();
        assert_eq!(itself.of(siren("732829320")), siren("732829320"));
    }
}
