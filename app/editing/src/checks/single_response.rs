//! Checks within a single response.

use super::{Finding, Kind};
use survey::{Answer, Answers, Euros, Questionnaire, Role, rule};

/// « About a thousand times »: from half of it to twice as much. Typically euros entered as thousands of euros, or the
/// reverse.
const ABOUT_A_THOUSAND: (i64, i64) = (500, 2_000);

/// Whether one amount is about a thousand times another.
pub fn is_about_a_thousand_times(one: i64, other: i64) -> bool {
    let (small, large) = (i128::from(one.min(other)), i128::from(one.max(other)));
    let (least, most) = (i128::from(ABOUT_A_THOUSAND.0), i128::from(ABOUT_A_THOUSAND.1));
    small > 0 && large >= small * least && large <= small * most
}

/// The amount in cents above which a response waits for review: 100 Md€, half of what the public sector buys in a year.
/// A sum of cents has room for ninety thousand such amounts.
pub const LOOKED_AT_ABOVE: i64 = 10_000_000_000_000;

/// The amounts of a response above [`LOOKED_AT_ABOVE`], as findings.
pub fn too_large(response: i64, answers: &Answers) -> Vec<Finding> {
    let large = |answer: &Answer| answer.euros().filter(|amount| amount.cents() > LOOKED_AT_ABOVE);
    let found = answers.iter().filter_map(|(field, answer)| Some((field, large(answer)?)));
    let finding = |(field, amount): (&str, Euros)| Finding {
        kind: Kind::TooLarge,
        response,
        other: None,
        what: field.to_owned(),
        fields: vec![field.to_owned()],
        sentence: format!(
            "Un montant de {amount} est plus grand que les achats de tout acheteur : vérifiez son unité."
        ),
    };
    found.map(finding).collect()
}

/// The findings in a response's answers: jumps between years by field, rates by year, contradictions.
pub fn findings(questionnaire: &Questionnaire, response: i64, answers: &Answers) -> Vec<Finding> {
    let mut found = too_large(response, answers);
    let amount = |field: &str| answers.get(field).and_then(Answer::euros);
    for role in [Role::StartupPurchases, Role::TotalPurchases] {
        let Some(question) = questionnaire.with_role(role) else { continue };
        let [now, before] = question.fields.as_slice() else { continue };
        let (Some(later), Some(earlier)) = (amount(&now.name), amount(&before.name)) else { continue };
        if is_about_a_thousand_times(later.cents(), earlier.cents()) {
            let year = |field: &survey::Field| field.label.clone().unwrap_or_default();
            found.push(Finding {
                kind: Kind::Jump,
                response,
                other: None,
                what: question.id.to_string(),
                fields: vec![now.name.clone(), before.name.clone()],
                sentence: format!(
                    "{} : {earlier} en {}, {later} en {}, soit environ mille fois {}.",
                    subject(role),
                    year(before),
                    year(now),
                    if later > earlier { "plus" } else { "moins" }
                ),
            });
        }
    }
    for (startup, total) in rule::rate_fields(questionnaire) {
        let (Some(purchases), Some(all)) = (amount(&startup), amount(&total)) else { continue };
        // Exactly half is not above half.
        let high = i128::from(purchases.cents()) * 2 > i128::from(all.cents()) && purchases <= all;
        let Some(rate) = rule::rate(purchases, all).filter(|_| high) else { continue };
        let year = startup.rsplit_once('.').map(|(_, year)| format!(" en {year}")).unwrap_or_default();
        found.push(Finding {
            kind: Kind::HighRate,
            response,
            other: None,
            what: startup.clone(),
            sentence: format!("Taux d’achats auprès de start-up de {}{year}.", rule::percent(rate)),
            fields: vec![startup, total],
        });
    }
    let checks = questionnaire.analysis.checks.iter().filter(|check| check.finds(questionnaire, answers));
    found.extend(checks.map(|one| Finding {
        kind: Kind::Contradiction,
        response,
        other: None,
        what: one.code.clone(),
        fields: one.fields(questionnaire),
        sentence: one.message.clone(),
    }));
    found
}

/// What an amount measures.
pub fn subject(role: Role) -> &'static str {
    if role == Role::StartupPurchases { "Achats auprès de start-up" } else { "Total des achats" }
}
