//! Why a figure is empty.

use super::{Row, Value};

/// The actual reason: nobody answered, values are hidden, or there are too few (`few`).
pub fn why(rows: &[Row], respondents: i64, few: &str) -> String {
    let hidden = |value: &Value| match value {
        Value::Secret => true,
        Value::Words(words) => words == super::value::SECRET,
        _ => false,
    };
    if respondents == 0 {
        "Personne n’a encore répondu.".to_owned()
    } else if rows.iter().flat_map(|row| &row.values).any(hidden) {
        "Rien n’est diffusable ici : trop peu d’organisations, ou l’une d’elles y pèse trop.".to_owned()
    } else {
        few.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_given_is_the_one_that_holds() {
        let rows = |value| vec![Row::new("Ministère", vec![Value::Count(17), value])];
        let few = "La concentration demande dix acheteurs.";
        assert_eq!(why(&rows(Value::None), 0, few), "Personne n’a encore répondu.");
        assert!(why(&rows(Value::Secret), 17, few).contains("Rien n’est diffusable"));
        assert!(
            why(&rows(Value::Words(crate::figure::value::SECRET.to_owned())), 17, few)
                .contains("Rien n’est diffusable")
        );
        assert_eq!(why(&rows(Value::None), 9, few), few);
    }
}
