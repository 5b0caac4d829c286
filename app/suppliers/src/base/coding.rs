//! The base as bytes, for the browser: numbers of seven bits a byte, SIREN as differences.

use super::{Base, Definition, Entry, Membership};
use survey::Siren;

/// What the bytes begin with, and the version of their form.
const MARK: &[u8] = b"OBSB1";
/// Years are written as differences from this one.
const FIRST_YEAR: u16 = 1900;

/// The bytes are no base, or were cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damaged;

impl Base {
    /// The base as bytes: some six for each organisation, half of that once compressed.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = MARK.to_vec();
        text(&mut out, &self.version);
        number(&mut out, self.definitions.len() as u64);
        for definition in &self.definitions {
            text(&mut out, &definition.code);
            text(&mut out, &definition.label);
            number(&mut out, definition.undecided);
        }
        number(&mut out, self.regions.len() as u64);
        self.regions.iter().for_each(|region| text(&mut out, region));
        number(&mut out, self.sirens.len() as u64);
        let mut before = 0;
        for siren in &self.sirens {
            number(&mut out, u64::from(siren.number() - before));
            before = siren.number();
        }
        // Like stands beside like, so that compression finds it.
        out.extend_from_slice(&self.region);
        for place in 0..self.sirens.len() {
            let memberships = self.memberships(place);
            number(&mut out, memberships.len() as u64);
            for one in memberships {
                out.push(one.definition);
                number(&mut out, u64::from(one.from.saturating_sub(FIRST_YEAR)));
                number(&mut out, u64::from(one.until - one.from));
            }
        }
        out
    }

    /// The base of such bytes.
    ///
    /// # Errors
    /// [`Damaged`] for any others.
    pub fn decode(bytes: &[u8]) -> Result<Self, Damaged> {
        let mut input = bytes.strip_prefix(MARK).ok_or(Damaged)?;
        let input = &mut input;
        let version = read_text(input)?;
        let mut definitions = Vec::new();
        for _ in 0..read_count(input)? {
            let (code, label) = (read_text(input)?, read_text(input)?);
            definitions.push(Definition { code, label, undecided: read_number(input)? });
        }
        let mut regions = Vec::new();
        for _ in 0..read_count(input)? {
            regions.push(read_text(input)?);
        }
        let count = read_count(input)?;
        let (mut sirens, mut before) = (Vec::new(), 0u64);
        for _ in 0..count {
            before = before.checked_add(read_number(input)?).ok_or(Damaged)?;
            let siren = u32::try_from(before).ok().and_then(Siren::from_number).ok_or(Damaged)?;
            sirens.push(siren);
        }
        let places = input.split_off(..count).ok_or(Damaged)?;
        let mut entries = Vec::with_capacity(count);
        for (siren, region) in sirens.into_iter().zip(places) {
            let mut memberships = Vec::new();
            for _ in 0..read_count(input)? {
                memberships.push(read_membership(input)?);
            }
            entries.push(Entry { siren, region: region.checked_sub(1), memberships });
        }
        if input.is_empty() { Ok(Self::new(version, definitions, regions, entries)) } else { Err(Damaged) }
    }
}

fn number(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        // The seven lowest bits.
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn text(out: &mut Vec<u8>, text: &str) {
    number(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

fn read_number(input: &mut &[u8]) -> Result<u64, Damaged> {
    let mut value = 0;
    for shift in (0..63).step_by(7) {
        let byte = *input.split_off_first().ok_or(Damaged)?;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Ok(value);
        }
    }
    Err(Damaged)
}

/// A number of things that follow, each of at least one byte.
fn read_count(input: &mut &[u8]) -> Result<usize, Damaged> {
    let count = read_number(input)?;
    usize::try_from(count).ok().filter(|count| *count <= input.len()).ok_or(Damaged)
}

fn read_text(input: &mut &[u8]) -> Result<String, Damaged> {
    let length = read_count(input)?;
    let bytes = input.split_off(..length).ok_or(Damaged)?;
    String::from_utf8(bytes.to_vec()).map_err(|_| Damaged)
}

fn read_membership(input: &mut &[u8]) -> Result<Membership, Damaged> {
    let definition = *input.split_off_first().ok_or(Damaged)?;
    let year = |value: u64| u16::try_from(value).map_err(|_| Damaged);
    let from = year(read_number(input)?)?.checked_add(FIRST_YEAR).ok_or(Damaged)?;
    let until = from.checked_add(year(read_number(input)?)?).ok_or(Damaged)?;
    Ok(Membership { definition, from, until })
}
