//! What follows a broken record: the next valid one, or the end of the file.

use super::{Frame, Piece, Splitter};
use crate::reading::json::automaton::{Automaton, Step};
use crate::reading::json::ending;
use crate::reading::{Damage, Failure, MAX_RECORD};
use std::io::BufRead;

impl<R: BufRead> Splitter<R> {
    /// Looks for the next valid record behind what is broken. Returns the next broken record where one is recognised,
    /// and leaves `lost` empty where a valid one was found.
    pub(super) fn look_for_the_next(&mut self) -> Result<Option<Piece>, Failure> {
        while let Some(skip) = self.next_bracket()? {
            self.window.advance(skip);
            let begin = self.window.offset();
            let mut automaton = Automaton::new();
            let step = self.run(&mut automaton)?;
            let end = self.window.offset();
            self.window.rewind(begin);
            match step {
                Some(Step::Done) if automaton.is_contract() && !automaton.holds_a_contract() => {
                    self.proven = Some(end);
                    self.lost = None;
                    if self.frames.last() != Some(&Frame::Array) {
                        self.frames.push(Frame::Array);
                    }
                    return Ok(None);
                }
                Some(Step::Wrong(damage)) if automaton.is_contract() => {
                    return Ok(Some(self.lose_record(begin, damage)));
                }
                Some(_) if automaton.is_contract() => return Ok(Some(self.lose_record(begin, Damage::NoEnd))),
                _ => self.window.advance(1),
            }
        }
        Ok(None)
    }

    /// How far the next opening brace is; `None` at the end of the stream.
    fn next_bracket(&mut self) -> Result<Option<usize>, Failure> {
        loop {
            self.forget_what_is_lost();
            let bytes = self.window.ahead()?;
            if bytes.is_empty() {
                return Ok(None);
            }
            if let Some(skip) = bytes.iter().position(|byte| *byte == b'{') {
                return Ok(Some(skip));
            }
            let all = bytes.len();
            self.window.advance(all);
        }
    }

    /// The beginning of what is broken stays in memory as long as it may still be the end of the file.
    fn forget_what_is_lost(&mut self) {
        let here = self.window.offset();
        let begin = self.lost.unwrap_or(here);
        let needed = if here - begin > MAX_RECORD as u64 { here } else { begin };
        self.window.forget(needed);
    }

    /// The end of the file while the record after a broken one is looked for: the broken one was the last.
    pub(super) fn end_while_lost(&mut self) -> Result<(), Failure> {
        let begin = self.lost.unwrap_or_default();
        let tail = self.window.since(begin);
        let known = self.window.offset() - begin == tail.len() as u64;
        let due = self.due.clone().unwrap_or_default();
        if known && ending::closes(tail, &due) { Ok(()) } else { Err(self.truncated()) }
    }
}
