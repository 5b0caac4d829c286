//! The publications as an Atom feed (RFC 4287), and each one as a schema.org Dataset.

use chrono::{DateTime, SecondsFormat, Utc};
use publications::publication::Publication;
use quick_xml::Writer;
use quick_xml::events::BytesText;
use serde_json::{Value, json};
use service::addresses::{BAROMETER, publication_address};
use std::io;
use store::StoredPublication;

/// The feed's address.
pub const FEED: &str = "/barometre/flux.atom";

/// The licence of publications.
const LICENCE: &str = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/";
const PUBLISHER: &str = "Observatoire des relations start-up – grands comptes";
/// The feed's id, independent of its address.
const FEED_ID: &str = "urn:uuid:6a5c6f0e-2d0b-8c53-9c1e-0f6d5a3b7e21";

fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A publication's id in the feed, independent of its address: the beginning of its hash as a UUID of version 8 (RFC
/// 9562).
fn identity(hash: &str) -> String {
    let part = |from: usize, to: usize| hash.get(from..to).unwrap_or_default();
    format!("urn:uuid:{}-{}-8{}-8{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}

/// The feed of public and withdrawn publications, the latest first.
///
/// # Errors
/// An error of the writer. Writing to memory does not fail.
pub fn atom(all: &[StoredPublication]) -> io::Result<Vec<u8>> {
    let mut writer = Writer::new(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_vec());
    let updated =
        |one: &StoredPublication| one.withdrawn.as_ref().map(|(at, _)| *at).or(one.publish_at).unwrap_or_default();
    let latest = all.iter().map(updated).max().unwrap_or_default();
    writer.create_element("feed").with_attribute(("xmlns", "http://www.w3.org/2005/Atom")).write_inner_content(
        |feed| {
            feed.create_element("title")
                .write_text_content(BytesText::new("Baromètre des achats auprès des start-up"))?;
            feed.create_element("id").write_text_content(BytesText::new(FEED_ID))?;
            feed.create_element("updated").write_text_content(BytesText::new(&moment(latest)))?;
            feed.create_element("link").with_attributes([("rel", "self"), ("href", FEED)]).write_empty()?;
            feed.create_element("link").with_attribute(("href", BAROMETER)).write_empty()?;
            feed.create_element("author").write_inner_content(|author| {
                author.create_element("name").write_text_content(BytesText::new(PUBLISHER))?;
                Ok(())
            })?;
            for one in all {
                let Some((content, hash)) = &one.content else { continue };
                let (title, summary) = match &one.withdrawn {
                    Some((_, why)) => (format!("{} (retirée)", content.title), format!("Motif du retrait : {why}")),
                    None => (content.title.clone(), content.summary.clone()),
                };
                feed.create_element("entry").write_inner_content(|entry| {
                    entry.create_element("title").write_text_content(BytesText::new(&title))?;
                    entry.create_element("id").write_text_content(BytesText::new(&identity(hash)))?;
                    entry
                        .create_element("link")
                        .with_attribute(("href", publication_address(&one.id).as_str()))
                        .write_empty()?;
                    entry
                        .create_element("published")
                        .write_text_content(BytesText::new(&moment(one.publish_at.unwrap_or_default())))?;
                    entry.create_element("updated").write_text_content(BytesText::new(&moment(updated(one))))?;
                    entry.create_element("summary").write_text_content(BytesText::new(&summary))?;
                    Ok(())
                })?;
            }
            Ok(())
        },
    )?;
    Ok(writer.into_inner())
}

/// A publication as a schema.org Dataset, in JSON-LD that is safe in a page. `origin` is the prefix of its addresses,
/// if known.
pub fn dataset(stored: &StoredPublication, content: &Publication, origin: &str) -> String {
    let address = |rest: &str| format!("{origin}{}{rest}", publication_address(&stored.id));
    let file = |ending: &str, kind: &str| json!({ "@type": "DataDownload", "encodingFormat": kind, "contentUrl": address(ending) });
    let value: Value = json!({
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": content.title,
        "description": content.summary,
        "identifier": stored.id,
        "url": address(""),
        "datePublished": stored.publish_at.map(moment),
        "temporalCoverage": content.edition.to_string(),
        "spatialCoverage": "France",
        "inLanguage": "fr",
        "license": LICENCE,
        "isAccessibleForFree": true,
        "creator": { "@type": "Organization", "name": PUBLISHER },
        "image": address("/carte.png"),
        "distribution": [
            file("/donnees.csv", "text/csv"),
            file("/donnees.parquet", "application/vnd.apache.parquet"),
            file("/donnees.json", "application/json"),
            file("/rapport.pdf", "application/pdf"),
        ],
    });
    // Titles cannot open a tag.
    value.to_string().replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_is_a_uuid_of_version_8_derived_from_the_hash_alone() {
        let hash = "0123456789abcdef".repeat(4);
        assert_eq!(identity(&hash), "urn:uuid:01234567-89ab-8def-8123-456789abcdef");
    }
}
