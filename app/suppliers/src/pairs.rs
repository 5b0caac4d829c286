//! Maps whose keys are no texts, as lists of pairs: `#[serde(with = "suppliers::pairs")]`.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

/// Writes the pairs.
///
/// # Errors
/// Those of the format.
pub fn serialize<K: Serialize, V: Serialize, S: Serializer>(
    map: &BTreeMap<K, V>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(map)
}

/// Reads the pairs.
///
/// # Errors
/// Those of the format, and a key that occurs twice.
pub fn deserialize<'de, K, V, D>(deserializer: D) -> Result<BTreeMap<K, V>, D::Error>
where
    K: Deserialize<'de> + Ord,
    V: Deserialize<'de>,
    D: Deserializer<'de>,
{
    let mut map = BTreeMap::new();
    for (key, value) in Vec::<(K, V)>::deserialize(deserializer)? {
        if map.insert(key, value).is_some() {
            return Err(D::Error::custom("a key occurs twice"));
        }
    }
    Ok(map)
}
