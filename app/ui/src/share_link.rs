//! Sharing a link: to copy, to photograph, to put into an e-mail.

use crate::copy_button::Copy;
use leptos::prelude::*;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use qrcodegen::{QrCode, QrCodeEcc};
use service::Service;

/// The absolute address of a page, with the public origin or else the host of the request.
pub fn absolute(service: &Service, path: &str) -> String {
    let asked = || {
        let parts = use_context::<http::request::Parts>()?;
        let host = parts.headers.get(http::header::HOST)?.to_str().ok()?.to_owned();
        Some(format!("http://{host}"))
    };
    format!("{}{path}", service.origin.clone().or_else(asked).unwrap_or_default())
}

/// A `mailto:` address with subject and text.
pub fn mailto(subject: &str, text: &str) -> String {
    const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    let escaped = |text: &str| utf8_percent_encode(&text.replace('\n', "\r\n"), ESCAPED).to_string();
    format!("mailto:?subject={}&body={}", escaped(subject), escaped(text))
}

/// A link to copy: a field to select, and a button if the browser can copy.
pub fn copy_view(id: &str, label: &str, address: &str) -> AnyView {
    view! { <Copy id=id.to_owned() label=label.to_owned() text=address.to_owned() rows=0 /> }.into_any()
}

/// A text of several lines to copy.
pub fn copy_text_view(id: &str, label: &str, text: &str) -> AnyView {
    let rows = text.lines().count() + 1;
    view! { <Copy id=id.to_owned() label=label.to_owned() text=text.to_owned() rows=rows /> }.into_any()
}

/// A QR code of an address (ISO/IEC 18004), with the quiet zone of four modules that readers need. `None` if the
/// address is too long.
pub fn qr_view(address: &str, label: &str) -> Option<AnyView> {
    const QUIET: i32 = 4;
    let code = QrCode::encode_text(address, QrCodeEcc::Medium).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in 0..code.size() {
            if code.get_module(x, y) {
                path.push_str(&format!("M{} {}h1v1h-1z", x + QUIET, y + QUIET));
            }
        }
    }
    let side = code.size() + 2 * QUIET;
    let label = label.to_owned();
    let view = view! {
        <svg class="qr" role="img" aria-label=label viewBox=format!("0 0 {side} {side}") width="200" height="200" shape-rendering="crispEdges">
            <rect class="qr-ground" width=side.to_string() height=side.to_string() />
            <path class="qr-modules" d=path />
        </svg>
    };
    Some(view.into_any())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailto_link_contains_the_whole_subject_and_text() {
        let address = mailto("Deux & trois", "Été :\nhttps://obs.example.fr/a?b=c#d");
        assert_eq!(
            address,
            "mailto:?subject=Deux%20%26%20trois&body=%C3%89t%C3%A9%20%3A%0D%0Ahttps%3A%2F%2Fobs.example.fr%2Fa%3Fb%3Dc%23d"
        );
    }
}
