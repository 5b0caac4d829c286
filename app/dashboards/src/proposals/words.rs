//! The wording of proposals: the options that they can answer, their status, their support.

use crate::obstacles::{asked_of, name, of_those_asked};
use statistics::figure::Value;
use statistics::shares::{Share, Support, Target};
use store::Status;
use survey::library::Library;
use survey::{Audience, EditionYear};

/// The options of a question that a proposal can answer.
pub struct Group {
    /// The side that is asked.
    pub audience: Audience,
    /// The subject.
    pub title: &'static str,
    /// The options, with their values in forms.
    pub options: Vec<(Target, String)>,
}

/// All options that a proposal of an edition can answer: the obstacles and levers of both questionnaires, except «
/// Aucun » and « Autre ».
pub fn groups(library: &Library, edition: EditionYear) -> Vec<Group> {
    let mut groups = Vec::new();
    for audience in [Audience::Acheteurs, Audience::StartUp] {
        let Some(questionnaire) = library.get(edition, audience) else { continue };
        for asked in asked_of(audience) {
            let Some(question) = questionnaire.with_role(asked.role) else { continue };
            let options = question.kind.options().iter().filter(|option| !option.stays_last()).map(|option| {
                let target = Target { question: question.id.to_string(), code: option.code.clone() };
                (target, name(option))
            });
            groups.push(Group { audience, title: asked.title, options: options.collect() });
        }
    }
    groups.retain(|group| !group.options.is_empty());
    groups
}

/// The name of an option.
pub fn option_name(groups: &[Group], target: &Target) -> String {
    let found = groups.iter().flat_map(|group| &group.options).find(|(own, _)| own == target);
    found.map_or_else(|| target.to_string(), |(_, name)| name.clone())
}

/// The name of a status.
pub fn status_name(status: Status) -> &'static str {
    match status {
        Status::Draft => "Brouillon",
        Status::Proposed => "Proposée",
        Status::Kept => "Retenue",
        Status::Sent => "Transmise",
        Status::Dropped => "Écartée",
    }
}

/// The label of the button that changes one status to another.
pub fn status_act(from: Status, to: Status) -> &'static str {
    match (from, to) {
        (Status::Draft, Status::Proposed) => "Proposer",
        (Status::Proposed, Status::Kept) => "Retenir",
        (Status::Kept, Status::Sent) => "Marquer comme transmise",
        (Status::Kept, Status::Proposed) => "Ne plus retenir",
        (Status::Sent, Status::Kept) => "Annuler la transmission",
        (Status::Dropped, Status::Draft) => "Reprendre en brouillon",
        (_, Status::Draft) => "Remettre en brouillon",
        (_, Status::Dropped) => "Écarter",
        (_, to) => status_name(to),
    }
}

/// The support of a proposal on one side, in a sentence.
pub fn backed(audience: Audience, support: &Support, groups: &[Group]) -> String {
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let asked = of_those_asked(audience, count(support.asked));
    let first = support.first.as_ref().map(|(target, first)| {
        format!("«\u{a0}{}\u{a0}», {} {asked}", option_name(groups, target), Value::Share(first.share).formatted())
    });
    match (support.share, first) {
        (Share::Known(p), _) => format!(
            "{} {asked} ({} sur {}), ordre de grandeur : {}.",
            Value::Share(p.share).formatted(),
            Value::Count(count(p.count)).formatted(),
            Value::Count(count(p.of)).formatted(),
            Value::Interval(p.low, p.high).formatted()
        ),
        (Share::Secret, Some(first)) => format!("non diffusable ; l’option la plus citée est {first}."),
        (Share::Secret, None) => "non diffusable.".to_owned(),
        (Share::Nobody, _) => "personne n’a encore répondu à ces questions.".to_owned(),
    }
}

/// The name of a side.
pub fn side(audience: Audience) -> &'static str {
    match audience {
        Audience::Acheteurs => "Acheteurs",
        Audience::StartUp => "Start-up",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use statistics::Proportion;

    #[test]
    fn every_edition_has_obstacles_and_levers_of_both_sides_without_none_and_other() {
        let library = Library::embedded().unwrap();
        for edition in library.editions() {
            let groups = groups(&library, edition);
            for audience in Audience::ALL {
                assert!(groups.iter().filter(|group| group.audience == audience).count() >= 2, "{edition} {audience}");
            }
            let options: Vec<_> = groups.iter().flat_map(|group| &group.options).collect();
            assert!(options.iter().all(|(target, _)| !target.code.ends_with("00") && !target.code.ends_with("99")));
            assert!(options.iter().all(|(target, _)| Target::parse(&target.to_string()).as_ref() == Some(target)));
        }
    }

    #[test]
    fn support_names_its_count_and_interval_or_if_hidden_only_its_first_option() {
        let library = Library::embedded().unwrap();
        let groups = groups(&library, EditionYear::new(2026).unwrap());
        let share = Proportion::new(12, 40).unwrap();
        let known = Support { asked: 40, share: Share::Known(share), first: None };
        assert_eq!(
            backed(Audience::Acheteurs, &known, &groups).replace(['\u{a0}', '\u{202f}'], " "),
            "30,0 % des 40 acheteurs interrogés (12 sur 40), ordre de grandeur : 18,1 à 45,4 %."
        );
        let first = Some((Target::parse("SU24:F08").unwrap(), share));
        let secret = Support { asked: 40, share: Share::Secret, first };
        let sentence = backed(Audience::StartUp, &secret, &groups);
        assert!(
            sentence.contains("«\u{a0}Délais de paiement\u{a0}», 30,0\u{a0}% des 40\u{a0}start-up interrogées"),
            "{sentence}"
        );
    }
}
