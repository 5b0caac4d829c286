//! Merging what several people type in one draft.

use super::*;

fn save(typed: &[(&str, &str)]) -> SectionSave {
    let (edition, fields) = (EditionYear::new(2026).unwrap(), vec!["AC01".to_owned(), "AC02".to_owned()]);
    let typed = typed.iter().copied().collect();
    SectionSave::new(SecretHash([1; 32]), (edition, Audience::Acheteurs), "profil", fields, typed, Utc::now())
}

#[test]
fn a_save_changes_a_draft_only_if_it_contains_something_new() {
    let first = save(&[("AC01", "banque")]);
    let mut draft = Draft {
        edition: first.edition,
        audience: first.audience,
        typed: Typed::default(),
        seen: Vec::new(),
        marks: BTreeMap::new(),
        place: None,
        revision: 1,
        partner: None,
        test: false,
        invitee: None,
        started_at: first.at,
        saved_at: first.at,
    };
    assert!(first.changes(&draft));
    apply(&mut draft, &first);
    assert!(!first.changes(&draft), "the same again");
    assert!(!SectionSave { left: false, ..first.clone() }.changes(&draft), "typed again");
    assert!(save(&[("AC01", "banque"), ("AC02", "x")]).changes(&draft));
    assert!(save(&[]).changes(&draft), "emptied");
    assert!(SectionSave { section: "achats".into(), ..first.clone() }.changes(&draft), "another section left");
    assert!(SectionSave { partner: Some("CCI".into()), ..first.clone() }.changes(&draft), "a partner is known");
    let colleague = SectionSave { by: Some(1), ..first };
    assert!(colleague.changes(&draft), "the respondent is told that a colleague was there");
    assert!(!SectionSave { left: false, ..colleague }.changes(&draft));
}
