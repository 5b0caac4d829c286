//! Columns of each kind of table, and notes for its readers.

use crate::publication::{Column, Unit as Holds};
use crate::table_catalogue::What;
use statistics::figure;
use survey::Audience;

/// The columns of a table and its notes; none for answers and sources, whose columns depend on
/// who was asked and on the years.
pub(super) fn columns(what: &What) -> (Vec<Column>, Vec<String>) {
    let column = |code: &str, label: &str, unit| Column { code: code.to_owned(), label: label.to_owned(), unit };
    let (columns, note) = match what {
        What::Volumes(_) => (
            vec![
                column("acheteurs", "Acheteurs", Holds::People),
                column("achats", "Achats auprès de start-up", Holds::Cents),
            ],
            "Somme des achats des acheteurs qui les ont déclarés, volontaires : elle ne mesure pas ceux de tout le pays. «\u{a0}Autre\u{a0}» est compté dans le secteur privé.",
        ),
        What::Rates(_) => (
            vec![
                column("acheteurs", "Acheteurs", Holds::People),
                column("taux_agrege", "Taux agrégé", Holds::Share),
                column("taux_median", "Taux médian", Holds::Share),
                column("cinq_plus_hauts", "Cinq plus hauts, moyenne", Holds::Share),
                column("cinq_plus_bas", "Cinq plus bas, moyenne", Holds::Share),
            ],
            "Achats auprès de start-up ÷ achats totaux, pour les acheteurs qui ont donné les deux. Médiane à partir de dix acheteurs, extrêmes à partir de vingt. Le taux agrégé est arrondi au dixième de point là où un chiffre plus précis dirait le montant d’un acheteur.",
        ),
        What::Growth(_) => (
            vec![
                column("acheteurs", "Acheteurs des deux années", Holds::People),
                column("evolution", "Évolution", Holds::Growth),
            ],
            "Pour les seuls acheteurs qui ont donné les deux années ; arrondie au dixième de point, ou au point entier, là où un chiffre plus précis dirait le montant d’un acheteur.",
        ),
        What::Classes(_) => (
            vec![
                column("acheteurs", "Acheteurs", Holds::People),
                column("premier_quartile", "1er quartile", Holds::Class),
                column("mediane", "Médiane", Holds::Class),
                column("troisieme_quartile", "3e quartile", Holds::Class),
            ],
            "Classe du montant en dessous duquel se trouvent un quart, la moitié et les trois quarts des acheteurs qui ont déclaré leurs achats auprès de start-up, ceux qui n’achètent rien compris. À partir de dix acheteurs.",
        ),
        What::Participation(Audience::Acheteurs) => {
            (vec![column("reponses", "Acheteurs", Holds::People)], "Une réponse par organisation.")
        }
        What::Participation(Audience::StartUp) => {
            (vec![column("reponses", "Start-up", Holds::People)], "Une réponse par organisation.")
        }
        What::Answers(..) | What::Sources(_) => (Vec::new(), ""),
    };
    (columns, vec![note.to_owned()])
}

impl Holds {
    /// The same unit, for the heading of a file.
    pub(crate) fn of_file(self) -> figure::Unit {
        match self {
            Self::People | Self::Class => figure::Unit::Plain,
            Self::Cents => figure::Unit::Euros,
            Self::Share | Self::Growth => figure::Unit::Percent,
        }
    }
}
