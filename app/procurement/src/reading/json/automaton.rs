//! Finds where a JSON value ends, byte by byte, and stops at the first byte that no JSON value may have there.

use crate::reading::Damage;

/// How deep values may be nested. A published contract has six levels.
const MAX_DEPTH: u32 = 64;

/// The longest key that is compared; longer ones are none of ours.
const LONGEST_KEY: usize = 24;

/// Keys of a contract that no object inside a contract has: what tells a contract from its parts.
const CONTRACT_KEYS: [&[u8]; 12] = [
    b"acheteur",
    b"acheteur_id",
    b"acheteur.id",
    b"autoriteConcedante",
    b"objet",
    b"nature",
    b"procedure",
    b"codeCPV",
    b"lieuExecution",
    b"formePrix",
    b"dateSignature",
    b"_type",
];

/// The keys among them that show a contract inside another, whose end is therefore missing.
const BUYER_KEYS: [&[u8]; 2] = [b"acheteur", b"autoriteConcedante"];

/// What the bytes fed so far amount to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The value goes on.
    More,
    /// The value is complete.
    Done,
    /// The last byte cannot stand there.
    Wrong(Damage),
}

#[derive(Clone, Copy)]
enum State {
    Value,
    FirstElement,
    FirstKey,
    Key,
    Colon,
    After,
    Text { key: bool },
    Escape { key: bool },
    Hex { key: bool, left: u8 },
    Number,
    Word { rest: &'static [u8] },
}

/// A reader of one JSON value. Numbers are only delimited; `serde_json` reads them.
pub(crate) struct Automaton {
    state: State,
    /// One bit a level: 1 for an object.
    objects: u64,
    depth: u32,
    key: [u8; LONGEST_KEY],
    key_length: usize,
    contract: bool,
    nested: bool,
}

impl Automaton {
    /// An automaton before the first byte of a value.
    pub(crate) fn new() -> Self {
        Self {
            state: State::Value,
            objects: 0,
            depth: 0,
            key: [0; LONGEST_KEY],
            key_length: 0,
            contract: false,
            nested: false,
        }
    }

    /// Whether the value, as far as it was read, is an object with a key that only contracts have.
    pub(crate) fn is_contract(&self) -> bool {
        self.contract
    }

    /// Whether an object inside the value is a contract of its own.
    pub(crate) fn holds_a_contract(&self) -> bool {
        self.nested
    }

    /// Reads bytes up to the end of the value or the first wrong one, and returns how many were read.
    pub(crate) fn feed(&mut self, bytes: &[u8]) -> (usize, Step) {
        let mut read = 0;
        while let Some(&byte) = bytes.get(read) {
            if let State::Text { key: false } = self.state {
                let rest = bytes.get(read..).unwrap_or_default();
                read += rest.iter().position(|b| *b < 0x20 || matches!(b, b'"' | b'\\')).unwrap_or(rest.len());
                let Some(&end) = bytes.get(read) else { break };
                read += 1;
                match end {
                    b'"' if self.depth == 0 => return (read, Step::Done),
                    b'"' => self.state = State::After,
                    b'\\' => self.state = State::Escape { key: false },
                    _ => return (read, Step::Wrong(Damage::ControlByte)),
                }
                continue;
            }
            // A number ends before the byte that is none of its own.
            if let State::Number = self.state {
                if matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E') {
                    read += 1;
                    continue;
                }
                self.state = State::After;
                if self.depth == 0 {
                    return (read, Step::Done);
                }
            }
            read += 1;
            match self.step(byte) {
                Step::More => {}
                end => return (read, end),
            }
        }
        (read, Step::More)
    }

    fn step(&mut self, byte: u8) -> Step {
        match self.state {
            State::Text { .. } if byte == b'"' => {
                self.key_ends();
                self.state = State::Colon;
            }
            State::Text { key } if byte == b'\\' => self.state = State::Escape { key },
            State::Text { .. } if byte < 0x20 => return Step::Wrong(Damage::ControlByte),
            State::Text { .. } => self.key_goes_on(byte),
            State::Escape { key } => match byte {
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.state = State::Text { key },
                b'u' => self.state = State::Hex { key, left: 4 },
                _ => return Step::Wrong(Damage::Quotes),
            },
            State::Hex { key, left } if byte.is_ascii_hexdigit() => {
                self.state = if left > 1 { State::Hex { key, left: left - 1 } } else { State::Text { key } };
            }
            State::Hex { .. } => return Step::Wrong(Damage::Quotes),
            State::Word { rest } => match rest.split_first() {
                Some((expected, [])) if *expected == byte => return self.value_ends(),
                Some((expected, rest)) if *expected == byte => self.state = State::Word { rest },
                _ => return Step::Wrong(Damage::Word),
            },
            _ if matches!(byte, b' ' | b'\n' | b'\r' | b'\t') => {}
            State::Value => return self.value(byte),
            State::FirstElement if byte == b']' => return self.close(),
            State::FirstElement => return self.value(byte),
            State::FirstKey if byte == b'}' => return self.close(),
            State::FirstKey | State::Key if byte == b'"' => {
                self.key_length = 0;
                self.state = State::Text { key: true };
            }
            State::Colon if byte == b':' => self.state = State::Value,
            State::After => return self.after(byte),
            State::FirstKey | State::Key | State::Colon | State::Number => return Step::Wrong(damage_of(byte)),
        }
        Step::More
    }

    fn value(&mut self, byte: u8) -> Step {
        self.state = match byte {
            b'{' | b'[' => return self.open(byte == b'{'),
            b'"' => State::Text { key: false },
            b'-' | b'0'..=b'9' => State::Number,
            b't' => State::Word { rest: b"rue" },
            b'f' => State::Word { rest: b"alse" },
            b'n' => State::Word { rest: b"ull" },
            b'N' | b'I' => return Step::Wrong(Damage::Word),
            byte => return Step::Wrong(damage_of(byte)),
        };
        Step::More
    }

    fn open(&mut self, object: bool) -> Step {
        if self.depth == MAX_DEPTH {
            return Step::Wrong(Damage::TooDeep);
        }
        self.objects = self.objects << 1 | u64::from(object);
        self.depth += 1;
        self.state = if object { State::FirstKey } else { State::FirstElement };
        Step::More
    }

    fn after(&mut self, byte: u8) -> Step {
        let object = self.objects & 1 == 1;
        match byte {
            b',' if object => self.state = State::Key,
            b',' => self.state = State::Value,
            b'}' if object => return self.close(),
            b']' if !object => return self.close(),
            _ => return Step::Wrong(damage_of(byte)),
        }
        Step::More
    }

    fn close(&mut self) -> Step {
        self.objects >>= 1;
        self.depth = self.depth.saturating_sub(1);
        self.value_ends()
    }

    fn value_ends(&mut self) -> Step {
        self.state = State::After;
        if self.depth == 0 { Step::Done } else { Step::More }
    }

    fn key_goes_on(&mut self, byte: u8) {
        if let Some(place) = self.key.get_mut(self.key_length) {
            *place = byte;
        }
        self.key_length += 1;
    }

    fn key_ends(&mut self) {
        let Some(key) = self.key.get(..self.key_length) else { return };
        match self.depth {
            1 => self.contract = self.contract || CONTRACT_KEYS.contains(&key),
            _ => self.nested |= BUYER_KEYS.contains(&key),
        }
    }
}

/// What a byte that cannot stand where it is points to.
fn damage_of(byte: u8) -> Damage {
    match byte {
        0..0x20 => Damage::ControlByte,
        b'{' | b'}' | b'[' | b']' => Damage::Brackets,
        b',' | b':' => Damage::Comma,
        _ => Damage::Quotes,
    }
}
