//! Whether a file ends properly behind a broken record.

/// Whether a broken record and what follows it close all brackets, the record's own and those `due` around it, exactly
/// at the end. A quotation mark ends a text only where the next character could follow a value, so that marks inside a
/// text, which is what mostly breaks records, do not hide its end. In doubt the answer is no.
pub(super) fn closes(tail: &[u8], due: &[u8]) -> bool {
    let mut open: Vec<u8> = due.iter().rev().copied().collect();
    let mut text = false;
    let mut at = 0;
    while let Some(&byte) = tail.get(at) {
        at += 1;
        match byte {
            b'\\' if text => at += 1,
            b'"' if text => text = !ends_a_text(tail.get(at..).unwrap_or_default()),
            _ if text || byte.is_ascii_whitespace() => {}
            // Something follows the last bracket.
            _ if open.is_empty() && at > 1 && !due.is_empty() => return false,
            b'"' => text = true,
            b'{' => open.push(b'}'),
            b'[' => open.push(b']'),
            b'}' | b']' if open.pop() != Some(byte) => return false,
            _ => {}
        }
    }
    !text && open.is_empty()
}

/// Whether what follows a quotation mark shows that it was the end of a text.
fn ends_a_text(rest: &[u8]) -> bool {
    let mut rest = rest.iter().filter(|byte| !byte.is_ascii_whitespace());
    match rest.next() {
        Some(b',') => matches!(rest.next(), Some(b'"' | b'{' | b'[' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n')),
        Some(b'}' | b']' | b':') => true,
        _ => false,
    }
}
