//! The text inside a `<textarea>`. Leptos writes it unescaped, and the browser drops its first line break.

/// A text as the content of a `<textarea>`: escaped on the server, unchanged in the browser.
pub fn area_text(text: &str) -> String {
    if cfg!(target_arch = "wasm32") {
        return text.to_owned();
    }
    let mut html = String::with_capacity(text.len() + 1);
    // A browser drops a line break right after the tag (HTML, section 13.1.2.5), so one is added.
    if text.starts_with(['\n', '\r']) {
        html.push('\n');
    }
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            c => html.push(c),
        }
    }
    html
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use leptos::prelude::*;

    #[test]
    fn typed_text_cannot_break_out_of_its_text_area_and_is_escaped_once() {
        let typed = "\n</textarea><script>alert(1)</script> & co";
        let html = view! { <textarea name="a">{area_text(typed)}</textarea> }.to_html();
        assert_eq!(
            html,
            "<textarea name=\"a\">\n\n&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; co</textarea>"
        );
    }
}
