//! Masking of e-mail addresses: enough left to recognise one's own, too little to write to it.

/// `jean.dupont@exemple.fr` as `j…@exemple.fr`.
pub fn masked(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((name, host)) => format!("{}…@{host}", name.chars().next().map(String::from).unwrap_or_default()),
        None => "…".to_owned(),
    }
}

/// Maximum length of a mail server's message, in characters.
const LONGEST: usize = 300;

/// A mail server's message on one line, cut to the maximum length, with every address masked.
pub fn without_addresses(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let words: Vec<String> = text.split_whitespace().map(masked_in_word).collect();
    let text = words.join(" ");
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// Masks the address in a word, such as `<jean@exemple.fr>:`; the characters around it stay.
fn masked_in_word(word: &str) -> String {
    if !word.contains('@') {
        return word.to_owned();
    }
    let around = |c: char| "<>()[]{}\"',;:=".contains(c);
    let pieces = word.split_inclusive(around).map(|piece| {
        let end = piece.chars().next_back().filter(|c| around(*c));
        let bare = end.map_or(piece, |end| piece.strip_suffix(end).unwrap_or(piece));
        let bare = if bare.contains('@') { masked(bare) } else { bare.to_owned() };
        format!("{bare}{}", end.map(String::from).unwrap_or_default())
    });
    pieces.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shortened_to_its_first_letter_and_its_host() {
        assert_eq!(masked("jean.dupont@exemple.fr"), "j…@exemple.fr");
        assert_eq!(masked("é@exemple.fr"), "é…@exemple.fr");
        assert_eq!(masked("@exemple.fr"), "…@exemple.fr");
        assert_eq!(masked("pas une adresse"), "…");
    }

    #[test]
    fn server_messages_lose_addresses_and_line_breaks() {
        assert_eq!(
            without_addresses("550 5.1.1 <jean@exemple.fr>:\r\nunknown, to=jean@exemple.fr;"),
            "550 5.1.1 <j…@exemple.fr>: unknown, to=j…@exemple.fr;"
        );
        assert!(!without_addresses("(a'jean@exemple.fr'[x])").contains("jean"));
    }

    #[test]
    fn a_long_text_is_cut_between_two_characters() {
        let text = without_addresses(&"é".repeat(1_000));
        assert_eq!(text.chars().count(), LONGEST + 1);
        assert!(text.ends_with('…'));
    }
}
