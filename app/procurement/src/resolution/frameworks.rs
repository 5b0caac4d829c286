//! Framework agreements and the contracts under them, of which only one side counts.

use super::resolved::Resolved;
use crate::contract::Nature;
use survey::Siren;

/// Marks framework agreements whose amount is a ceiling that the contracts under them use up: those that such a
/// contract names; those that are executed by contracts of their own; and, where contracts name none (the form of
/// 2019), those with a contract under some agreement of the same buyer, with one of the same holders and in the same
/// CPV division. Others are executed by orders, which are not published: their amount is all there is, and it counts.
pub(super) fn mark(contracts: &mut [Resolved]) {
    let mut named: Vec<(Siren, Box<str>)> = Vec::new();
    let mut unnamed: Vec<(Siren, u8, Siren)> = Vec::new();
    for contract in contracts.iter().filter(|contract| contract.nature == Nature::FollowUp && !contract.annulled) {
        let buyer = contract.buyer.siren();
        match &contract.framework {
            Some(framework) => named.push((buyer, framework.clone())),
            None => unnamed.extend(contract.sirens().map(|holder| (buyer, contract.division(), holder))),
        }
    }
    named.sort_unstable();
    unnamed.sort_unstable();
    for contract in contracts.iter_mut().filter(|contract| contract.nature == Nature::Framework) {
        let (buyer, division) = (contract.buyer.siren(), contract.division());
        let is_named = named.binary_search_by(|(other, id)| (*other, id).cmp(&(buyer, &contract.id))).is_ok();
        let shares = contract.sirens().any(|holder| unnamed.binary_search(&(buyer, division, holder)).is_ok());
        contract.ceiling = is_named || contract.by_follow_ups || shares;
    }
}
