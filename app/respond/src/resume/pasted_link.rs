//! Parses a response's link as people paste it: rewritten by a mail filter, in brackets, broken across lines,
//! followed by punctuation or by parameters that some program added.

use store::Secret;
use survey::characters::is_invisible;
use survey::form::unescape;

/// The target of a pasted text.
#[derive(Debug, PartialEq, Eq)]
pub enum Pasted {
    /// A response, by its key.
    Response(Secret),
    /// A colleague's section, by its key.
    Colleague(Secret),
    /// A link of ours whose key lacks this many characters.
    Short(usize),
    /// Not a link of ours.
    Nothing,
}

/// Number of characters in a key.
const KEY: usize = 32;
/// Maximum depth of links inside links that mail filters may produce.
const WRAPPED: usize = 4;

/// Parses a pasted text. Only the end of a link matters: its host may be any, as the key is looked up here.
pub fn read(text: &str) -> Pasted {
    // "Quoted-printable" e-mails end lines with "=" in the middle of a word.
    let joined = text.replace("=\r\n", "").replace("=\n", "");
    let plain: String = joined.chars().filter(|c| !c.is_whitespace() && !is_invisible(*c)).collect();
    let mut short = None;
    for candidate in unwrapped(&plain) {
        match marked(&candidate) {
            Pasted::Nothing => {}
            Pasted::Short(missing) => short = short.or(Some(missing)),
            found => return found,
        }
    }
    // A key on its own, among other words. Words are split before the spaces are removed.
    let mut words = joined.split(|c: char| !is_of_key(c)).filter(|word| word.len() == KEY);
    match (words.find_map(Secret::parse), short) {
        (Some(key), None) => Pasted::Response(key),
        (_, Some(missing)) => Pasted::Short(missing),
        (None, None) => Pasted::Nothing,
    }
}

/// The text, and the links that filters wrapped in it: as a query value of another link, or in Proofpoint's encoding,
/// where `-` stands for `%` and `_` for `/`.
fn unwrapped(text: &str) -> Vec<String> {
    let mut found = vec![text.to_owned()];
    for _ in 0..WRAPPED {
        let last = found.last().cloned().unwrap_or_default();
        match unescape(&last) {
            Some(inner) if inner != last => found.push(inner),
            _ => break,
        }
    }
    let proofpoint = text.split_once("/v2/url?").and_then(|(_, query)| {
        let value = query.split('&').find_map(|pair| pair.strip_prefix("u="))?;
        unescape(&value.replace('-', "%").replace('_', "/"))
    });
    found.extend(proofpoint);
    found
}

/// The key after the first part of one of our addresses.
fn marked(text: &str) -> Pasted {
    let lower = text.to_ascii_lowercase();
    let mut short = None;
    for (mark, is_colleague) in [("/reponses/", false), ("/invitations/", true)] {
        for (at, _) in lower.match_indices(mark) {
            let rest = &text[at + mark.len()..];
            let key = &rest[..rest.find(|c| !is_of_key(c)).unwrap_or(rest.len())];
            // Characters that follow a complete key belong to the wrapping.
            match key.get(..KEY).and_then(Secret::parse) {
                Some(key) if is_colleague => return Pasted::Colleague(key),
                Some(key) => return Pasted::Response(key),
                None if key.len() >= KEY / 2 => short = short.or(Some(KEY - key.len())),
                None => {}
            }
        }
    }
    short.map_or(Pasted::Nothing, Pasted::Short)
}

/// Whether keys contain this character.
fn is_of_key(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const OF_RESPONSE: &str = "aB3_dEfGhIjKlMnOpQr-tUvWxYz01234";

    fn response() -> Pasted {
        Pasted::Response(Secret::parse(OF_RESPONSE).unwrap())
    }

    #[test]
    fn a_link_is_understood_however_mail_programs_rewrite_it() {
        let link = format!("https://obs.example.fr/reponses/{OF_RESPONSE}");
        let escaped = link.replace(':', "%3A").replace('/', "%2F");
        let twice = escaped.replace('%', "%25");
        let proofpoint = link.replace('-', "-2D").replace('_', "-5F").replace(':', "-3A").replace('/', "_");
        for text in [
            OF_RESPONSE.to_owned(),
            link.clone(),
            format!("  {link}\n"),
            format!("<{link}>"),
            format!("({link})"),
            format!("[{link}]"),
            format!("« {link} »"),
            format!("\"{link}\""),
            format!("{link}."),
            format!("{link},"),
            format!("{link};"),
            format!("{link} ;"),
            format!("{link}…"),
            format!("({OF_RESPONSE})."),
            format!("Votre lien : {OF_RESPONSE}, gardez-le"),
            format!("[Reprendre]({link})"),
            format!("{link}?utm_source=lettre&utm_medium=mail#haut"),
            format!("{link}/montants?verification"),
            format!("{link}/justificatif.pdf"),
            link.replace("/reponses/", "/REPONSES/"),
            link.replacen("aB3_", "aB3_\u{200b}", 1),
            link.replacen("GhIj", "Gh\r\n Ij", 1),
            link.replacen("GhIj", "Gh=\r\nIj", 1),
            format!("https://eur03.safelinks.protection.outlook.com/?url={escaped}&data=05%7C02%7Cjean&reserved=0"),
            format!("https://linkprotect.cudasvc.com/url?a={escaped}&c=E,1,abc&typo=1"),
            format!("https://www.google.com/url?q={twice}&sa=D"),
            format!("https://urldefense.proofpoint.com/v2/url?u={proofpoint}&d=DwMFaQ&c=abc"),
            format!("https://urldefense.com/v3/__{link}__;!!abc!def$"),
            format!("https://secure-web.cisco.com/1abc/{escaped}"),
            format!("Lien de reprise : {link} (à garder)"),
        ] {
            assert_eq!(read(&text), response(), "{text}");
        }
    }

    #[test]
    fn a_colleagues_link_leads_to_the_colleagues_section() {
        let key = Secret::parse(OF_RESPONSE).unwrap();
        assert_eq!(read(&format!("<https://obs.example.fr/invitations/{OF_RESPONSE}>.")), Pasted::Colleague(key));
    }

    #[test]
    fn a_truncated_link_says_how_much_is_missing() {
        let cut = |n: usize| format!("https://obs.example.fr/reponses/{}", &OF_RESPONSE[..n]);
        assert_eq!(read(&cut(31)), Pasted::Short(1));
        assert_eq!(read(&format!("<{}>", cut(20))), Pasted::Short(12));
        for nothing in ["", "2026-ABCDE-FGHJK", "https://obs.example.fr/", "bonjour", &OF_RESPONSE[..31]] {
            assert_eq!(read(nothing), Pasted::Nothing, "{nothing}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_parsed_without_panic(text in "\\PC{0,80}|[%a-f0-9/_-]{0,80}") {
            let _ = read(&text);
            let _ = read(&format!("{text}/reponses/{text}"));
        }
    }
}
