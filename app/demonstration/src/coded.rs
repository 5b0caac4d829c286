//! The staff's work on the free texts: codes and excerpts. Some texts remain to be coded.

use super::accounts::MANAGER;
use super::filling::Sources;
use super::{noted, texts};
use crate::Failure;
use chrono::{DateTime, Duration, Utc};
use dashboards::projections::texts::CodableText;
use std::collections::BTreeMap;
use store::{Act, CodeWording, NewCoding, Store, StoreError};
use survey::{Audience, EditionYear};

/// One in this many texts is not coded yet.
const ONE_LEFT_OF: usize = 4;

/// Codes the texts of an edition.
pub async fn all(sources: &Sources, edition: EditionYear, now: DateTime<Utc>) -> Result<(), Failure> {
    let store = &sources.service.store;
    let mut codes: BTreeMap<String, i64> = BTreeMap::new();
    for (name, description) in texts::CODES {
        let wording = CodeWording { name: name.to_owned(), description: description.to_owned(), edition: None };
        let added = noted(MANAGER, now - Duration::days(9), Act::TextsCoded, "", &format!("ajouté : {name}"));
        match store.noting(added).make_code(&wording, |id| format!("code {id}")).await {
            Ok(_) | Err(StoreError::Exists) => {}
            Err(error) => return Err(error.into()),
        }
    }
    codes.extend(store.codes().await?.into_iter().map(|code| (code.name, code.id)));
    for audience in Audience::ALL {
        let texts = sources
            .texts
            .ask(edition, audience, |_, texts| texts.iter().cloned().collect::<Vec<CodableText>>())
            .await?;
        let coded = store.coded_texts(edition, audience).await?;
        let texts = texts.unwrap_or_default().into_iter().filter(|text| coded.iter().all(|one| one.of != text.of));
        let mut kept: Vec<&str> = Vec::new();
        let themed = texts.filter_map(|text| Some((texts::theme(&text.text)?, text)));
        for (number, ((passage, names), text)) in themed.enumerate().filter(|(number, _)| number % ONE_LEFT_OF != 0) {
            let at = now - Duration::minutes(60 * 24 * 8 - 37 * number as i64);
            let codes = names.iter().filter_map(|name| codes.get(*name).copied()).collect();
            one(store, &text, codes, at).await?;
            // The first text of each code gets an excerpt.
            if let Some(name) = names.first().filter(|name| !kept.contains(name)) {
                kept.push(name);
                let details = format!("texte {}, passage retenu", text.of.field);
                let keeping = store.noting(noted(MANAGER, at, Act::TextsCoded, &text.reference, &details));
                keeping.keep_excerpt(&text.of, &text.hash, passage).await?;
            }
        }
    }
    Ok(())
}

async fn one(store: &Store, text: &CodableText, codes: Vec<i64>, at: DateTime<Utc>) -> Result<(), Failure> {
    let names: Vec<String> = codes.iter().map(i64::to_string).collect();
    let details = format!("texte {}, codes : {}", text.of.field, names.join(" "));
    let coding = NewCoding { of: text.of.clone(), hash: text.hash.clone(), seen: None, codes };
    Ok(store.noting(noted(MANAGER, at, Act::TextsCoded, &text.reference, &details)).code_text(&coding).await?)
}
