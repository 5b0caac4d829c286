//! The two sectors that buyers are of.

/// The segments of buyers who follow the rules of public procurement (code de la commande publique, L1211-1 and L1212-1).
const PUBLIC: [&str; 7] = [
    "ministere",
    "etablissement_public",
    "collectivite",
    "etablissement_sante",
    "etablissement_medico_social",
    "centrale_achat",
    "entreprise_publique",
];

/// A sector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sector {
    /// Buyers who follow the rules of public procurement.
    Public,
    /// All others.
    Private,
}

impl Sector {
    /// Both, in the order of tables.
    pub const ALL: [Self; 2] = [Self::Public, Self::Private];

    /// The sector of a segment.
    pub fn of(segment: &str) -> Self {
        if PUBLIC.contains(&segment) { Self::Public } else { Self::Private }
    }

    /// Its code in files and addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Private => "prive",
        }
    }

    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Public => "Secteur public",
            Self::Private => "Secteur privé",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use survey::library::Library;
    use survey::{Audience, Role};

    #[test]
    fn every_segment_that_is_public_is_one_of_each_edition() {
        let library = Library::embedded().unwrap();
        for edition in library.editions() {
            let segment = library.get(edition, Audience::Acheteurs).unwrap().with_role(Role::Segment).unwrap();
            for code in PUBLIC {
                assert!(segment.kind.options().iter().any(|option| option.code == code), "{edition} {code}");
            }
        }
    }
}
