//! Contracts in words.

use chrono::NaiveDate;
use french::dates;
use procurement::Listed;
use procurement::contract::Day;
use store::Actor;
use survey::amount::decimal;

/// Cents as euros, exactly: `1 250,00 €`.
pub fn euros(cents: i64) -> String {
    let exact = decimal(cents, ',');
    let (whole, part) = exact.split_once(',').unwrap_or((&exact, "00"));
    format!("{},{part}\u{a0}€", whole.parse().map_or(whole.to_owned(), french::grouped))
}

/// Who did something: an e-mail address, or the command line.
pub fn author(name: &str) -> String {
    if name == Actor::command_line().name { "la ligne de commande".to_owned() } else { name.to_owned() }
}

/// The date of notification, or why there is none.
pub fn notified(day: Day) -> String {
    match day {
        Day::Known(date) => dates::date(date),
        Day::Unknown(fault) => fault.to_string(),
    }
}

/// A date, or a dash.
pub fn date(day: Option<NaiveDate>) -> String {
    day.map_or("–".to_owned(), dates::date)
}

/// The buyer: its name where the file gives it, and its number.
pub fn buyer(contract: &Listed) -> String {
    match contract.buyer_name.as_str() {
        "" => format!("SIRET {}", contract.buyer),
        name => format!("{name} (SIRET {})", contract.buyer),
    }
}

/// The holders: their names where the file gives them, otherwise their numbers.
pub fn holders(contract: &Listed) -> String {
    let numbers = contract.holders.iter().map(|holder| match holder.siren {
        Some(siren) => format!("SIREN {siren}{}", if holder.in_base { " (dans la base)" } else { "" }),
        None => "sans numéro d’INSEE".to_owned(),
    });
    let numbers = numbers.collect::<Vec<_>>().join(", ");
    match contract.names.join(", ").as_str() {
        "" => numbers,
        names => format!("{names}\u{a0}: {numbers}"),
    }
}

/// What is bought; where the import has no object, the number.
pub fn object(contract: &Listed) -> String {
    match contract.object.as_str() {
        "" => format!("Marché {}", contract.id),
        object => object.to_owned(),
    }
}
