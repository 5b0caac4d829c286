use crate::support::base::{Base, at, by, correcting_draft, edition, key, many, named, send, submission};
use store::{CodeWording, CodedText, Erasure, NewCoding, SecretHash, Store, StoreError, TextId, text_hash};
use survey::{Answer, Audience, EditionYear};

on_both!(
    codes_are_added_renamed_merged_and_retired_and_active_names_are_unique,
    texts_of_a_merged_code_get_the_other_code_once,
    coding_is_refused_if_the_text_or_its_codes_changed_meanwhile,
    words_are_masked_and_excerpts_marked_only_if_the_text_contains_them,
    erasing_a_response_deletes_its_codings_masks_and_excerpts,
    correcting_another_field_leaves_the_work_on_a_text,
    a_corrected_text_loses_codes_and_excerpts_but_stays_marked_as_coded,
    only_the_texts_of_responses_that_count_are_listed,
);

pub const TEXT: &str = "Payer à 30 jours, comme l’a promis Luc Martin.";

pub fn wording(name: &str) -> CodeWording {
    CodeWording { name: name.into(), description: String::new(), edition: None }
}

/// Sends a response with texts in AC27 and, beside « autre », in AC15.
pub async fn written(store: &Store, key: SecretHash, organisation: u32, text: &str) -> TextId {
    let mut sent = submission(key, organisation, "ministere", Vec::new());
    sent.answers.insert("AC27", Answer::Text(text.into()));
    send(store, sent).await.unwrap();
    let all = store.responses_after(edition(), Audience::Acheteurs, 0, 100).await.unwrap();
    TextId { response: all.last().unwrap().id, field: "AC27".into() }
}

pub fn coding(of: &TextId, text: &str, seen: Option<i64>, codes: &[i64]) -> NewCoding {
    let (hash, codes) = (text_hash(text), codes.to_vec());
    NewCoding { of: of.clone(), hash, seen, codes }
}

async fn coded(store: &Store) -> Vec<CodedText> {
    store.coded_texts(edition(), Audience::Acheteurs).await.unwrap()
}

async fn correct(store: &Store, key: SecretHash, organisation: u32, text: Option<&str>) {
    let draft = correcting_draft(&[("AC01", "x")], 20);
    store.reopen(key, draft).await.unwrap();
    let mut again = submission(key, organisation, "ministere", Vec::new());
    if let Some(text) = text {
        again.answers.insert("AC27", Answer::Text(text.into()));
    }
    store.submit(again).await.unwrap();
}

pub async fn codes_are_added_renamed_merged_and_retired_and_active_names_are_unique(base: &Base) {
    let store = base.open().await;
    let (y2023, y2026) = (edition(), EditionYear::new(2026).unwrap());
    let delays = by(&store, "a", at(0)).make_code(&wording("Délais"), named).await.unwrap();
    let taken = by(&store, "a", at(0)).make_code(&wording("  DELAIS"), named).await;
    assert!(matches!(taken, Err(StoreError::Exists)), "capitals and accents make no other name");
    let only = |edition| CodeWording { edition: Some(edition), ..wording("Avances") };
    let old = by(&store, "a", at(0)).make_code(&only(y2023), named).await.unwrap();
    let new = by(&store, "a", at(0)).make_code(&only(y2026), named).await.unwrap();
    assert!(matches!(by(&store, "a", at(0)).make_code(&wording("avances"), named).await, Err(StoreError::Exists)));
    assert!(matches!(by(&store, "a", at(0)).change_code(new, &wording("Délais")).await, Err(StoreError::Exists)));
    by(&store, "a", at(0))
        .change_code(delays, &CodeWording { description: "Payer".into(), ..wording("Délais de paiement") })
        .await
        .unwrap();
    by(&store, "a", at(1)).retire_code(old).await.unwrap();
    assert!(matches!(by(&store, "a", at(1)).retire_code(old).await, Err(StoreError::NotFound)));
    by(&store, "a", at(0)).change_code(new, &wording("Avances")).await.unwrap();
    assert!(
        matches!(by(&store, "a", at(0)).restore_code(old).await, Err(StoreError::Exists)),
        "its name is another one's by now"
    );
    by(&store, "a", at(0)).change_code(new, &only(y2026)).await.unwrap();
    by(&store, "a", at(0)).restore_code(old).await.unwrap();
    let codes = store.codes().await.unwrap();
    let listed: Vec<_> = codes.iter().map(|code| (code.id, code.name.as_str(), code.edition, code.retired)).collect();
    assert_eq!(
        listed,
        [
            (old, "Avances", Some(y2023), false),
            (new, "Avances", Some(y2026), false),
            (delays, "Délais de paiement", None, false)
        ]
    );
    assert!(matches!(by(&store, "a", at(2)).merge_codes(old, old, many).await, Err(StoreError::NotFound)));
    assert!(matches!(by(&store, "a", at(2)).merge_codes(old, 99, many).await, Err(StoreError::NotFound)));
}

pub async fn texts_of_a_merged_code_get_the_other_code_once(base: &Base) {
    let (store, one, other) = (base.open().await, key(), key());
    let (first, second) = (written(&store, one, 1, TEXT).await, written(&store, other, 2, TEXT).await);
    let delays = by(&store, "a", at(0)).make_code(&wording("Délais"), named).await.unwrap();
    let payment = by(&store, "a", at(0)).make_code(&wording("Paiement"), named).await.unwrap();
    by(&store, "a", at(1)).code_text(&coding(&first, TEXT, None, &[delays, payment])).await.unwrap();
    by(&store, "a", at(1)).code_text(&coding(&second, TEXT, None, &[payment])).await.unwrap();
    assert_eq!(by(&store, "a", at(2)).merge_codes(payment, delays, many).await.unwrap(), 2);
    assert!(coded(&store).await.iter().all(|text| text.codes == [delays]));
    let merged = store.codes().await.unwrap().into_iter().find(|code| code.id == payment).unwrap();
    assert_eq!((merged.retired, merged.merged_into), (true, Some(delays)));
    assert!(matches!(by(&store, "a", at(0)).restore_code(payment).await, Err(StoreError::NotFound)));
}

pub async fn coding_is_refused_if_the_text_or_its_codes_changed_meanwhile(base: &Base) {
    let store = base.open().await;
    let of = written(&store, key(), 1, TEXT).await;
    let code = by(&store, "a", at(0)).make_code(&wording("Délais"), named).await.unwrap();
    let other = by(&store, "a", at(0)).make_code(&wording("Avances"), named).await.unwrap();
    let stale = by(&store, "a", at(1)).code_text(&coding(&of, "Autre chose", None, &[code])).await;
    assert!(matches!(stale, Err(StoreError::Changed { .. })));
    let missing = TextId { field: "AC99".into(), ..of.clone() };
    assert!(matches!(
        by(&store, "a", at(1)).code_text(&coding(&missing, TEXT, None, &[code])).await,
        Err(StoreError::NotFound)
    ));
    by(&store, "a", at(1)).code_text(&coding(&of, TEXT, None, &[code])).await.unwrap();
    let late = by(&store, "a", at(2)).code_text(&coding(&of, TEXT, None, &[other])).await;
    assert!(matches!(late, Err(StoreError::Moved)), "somebody else coded it meanwhile");
    assert_eq!(coded(&store).await[0].codes, [code]);
    by(&store, "a", at(2)).code_text(&coding(&of, TEXT, Some(at(1).timestamp_millis()), &[code, other])).await.unwrap();
    let now = coded(&store).await.remove(0);
    assert_eq!((now.codes, now.by.as_str(), now.at, now.hash), (vec![code, other], "a", at(2), text_hash(TEXT)));
    by(&store, "a", at(3)).code_text(&coding(&of, TEXT, Some(at(2).timestamp_millis()), &[])).await.unwrap();
    assert!(coded(&store).await[0].codes.is_empty(), "read, without a code");
}

pub async fn words_are_masked_and_excerpts_marked_only_if_the_text_contains_them(base: &Base) {
    let store = base.open().await;
    let of = written(&store, key(), 1, TEXT).await;
    assert!(matches!(by(&store, "a", at(0)).mask_text(&of, "Dupont").await, Err(StoreError::NotFound)));
    for words in ["luc martin", "luc martin", "30"] {
        by(&store, "a", at(0)).mask_text(&of, words).await.unwrap();
    }
    let masks = store.text_masks(edition(), Audience::Acheteurs).await.unwrap();
    assert_eq!(masks.iter().map(|mask| mask.words.as_str()).collect::<Vec<_>>(), ["luc martin", "30"]);
    assert!(by(&store, "a", at(0)).unmask_text(&of, masks[1].id).await.unwrap());
    assert!(!by(&store, "a", at(0)).unmask_text(&of, masks[1].id).await.unwrap());
    let elsewhere = TextId { response: of.response + 1, ..of.clone() };
    assert!(!by(&store, "a", at(0)).unmask_text(&elsewhere, masks[0].id).await.unwrap(), "a mask of another text");

    let hash = text_hash(TEXT);
    let beyond = by(&store, "a", at(1)).keep_excerpt(&of, &hash, 0..TEXT.len() + 1).await;
    assert!(matches!(beyond, Err(StoreError::NotFound)));
    let split = by(&store, "a", at(1)).keep_excerpt(&of, &hash, 0..7).await;
    assert!(matches!(split, Err(StoreError::NotFound)), "in the middle of a letter");
    assert!(matches!(by(&store, "a", at(1)).keep_excerpt(&of, "autre", 0..5).await, Err(StoreError::Changed { .. })));
    for _ in 0..2 {
        by(&store, "a", at(1)).keep_excerpt(&of, &hash, 0..5).await.unwrap();
    }
    let kept = store.excerpts(edition(), Audience::Acheteurs).await.unwrap();
    assert_eq!(kept.len(), 1, "the same passage is kept once");
    assert_eq!((&kept[0].of, kept[0].part.clone()), (&of, 0..5));
    assert!(!by(&store, "a", at(0)).drop_excerpt(&elsewhere, kept[0].id).await.unwrap());
    assert!(by(&store, "a", at(0)).drop_excerpt(&of, kept[0].id).await.unwrap());
    assert!(store.excerpts(edition(), Audience::Acheteurs).await.unwrap().is_empty());
}

/// A text with a code, a mask and an excerpt.
async fn worked_on(store: &Store, key: SecretHash, organisation: u32) -> TextId {
    let of = written(store, key, organisation, TEXT).await;
    let there = store.codes().await.unwrap().first().map(|code| code.id);
    let code = match there {
        Some(code) => code,
        None => by(store, "a", at(0)).make_code(&wording("Délais"), named).await.unwrap(),
    };
    by(store, "a", at(1)).code_text(&coding(&of, TEXT, None, &[code])).await.unwrap();
    by(store, "a", at(0)).mask_text(&of, "Luc Martin").await.unwrap();
    by(store, "a", at(1)).keep_excerpt(&of, &text_hash(TEXT), 0..5).await.unwrap();
    of
}

pub async fn erasing_a_response_deletes_its_codings_masks_and_excerpts(base: &Base) {
    let (store, gone, kept) = (base.open().await, key(), key());
    worked_on(&store, gone, 1).await;
    worked_on(&store, kept, 2).await;
    let work = store.text_work(gone).await.unwrap();
    assert_eq!(work.codes, [("AC27".to_owned(), "Délais".to_owned())]);
    assert_eq!((work.masks.len(), work.excerpts.clone()), (1, vec![("AC27".to_owned(), 0..5)]));
    store.erase(Erasure { key: gone, at: at(9), entry: None }).await.unwrap();
    for table in ["coded_texts", "codings", "text_masks", "excerpts"] {
        assert_eq!(base.count(table).await, 1, "{table}");
    }
    assert_eq!(store.text_work(gone).await.unwrap(), Default::default());
    assert_eq!(store.codes().await.unwrap().len(), 1, "the code itself stays");
}

pub async fn correcting_another_field_leaves_the_work_on_a_text(base: &Base) {
    let (store, key) = (base.open().await, key());
    worked_on(&store, key, 1).await;
    correct(&store, key, 1, Some(TEXT)).await;
    for table in ["coded_texts", "codings", "text_masks", "excerpts"] {
        assert_eq!(base.count(table).await, 1, "{table}");
    }
}

pub async fn a_corrected_text_loses_codes_and_excerpts_but_stays_marked_as_coded(base: &Base) {
    let (store, key) = (base.open().await, key());
    let of = worked_on(&store, key, 1).await;
    let after = "Payer à 20 jours, Luc Martin l’a dit.";
    correct(&store, key, 1, Some(after)).await;
    let now = coded(&store).await.remove(0);
    assert!(now.codes.is_empty() && now.hash == text_hash(TEXT), "{now:?}");
    assert_eq!((base.count("codings").await, base.count("excerpts").await), (0, 0));
    assert_eq!(base.count("text_masks").await, 1, "its words are still there");
    by(&store, "a", at(30)).code_text(&coding(&of, after, Some(at(1).timestamp_millis()), &[])).await.unwrap();
    assert_eq!(coded(&store).await[0].hash, text_hash(after));
    correct(&store, key, 1, Some("Payer à 10 jours.")).await;
    assert_eq!(base.count("text_masks").await, 0, "its words are not in the text any more");
    correct(&store, key, 1, None).await;
    assert!(coded(&store).await.is_empty(), "there is no text any more");
}

pub async fn only_the_texts_of_responses_that_count_are_listed(base: &Base) {
    let store = base.open().await;
    let of = worked_on(&store, key(), 1).await;
    store.set_aside(crate::manage::findings::aside(of.response)).await.unwrap();
    assert!(coded(&store).await.is_empty());
    assert!(store.text_masks(edition(), Audience::Acheteurs).await.unwrap().is_empty());
    assert!(store.excerpts(edition(), Audience::Acheteurs).await.unwrap().is_empty());
    assert_eq!(base.count("codings").await, 1, "it counts again if the response is taken back");
}
