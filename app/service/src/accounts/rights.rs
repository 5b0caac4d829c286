//! What each role may do: one table, asked by every page, server function and route of the staff's side. Exact cells are no part of
//! it: to show them is a right of an account, whatever its role.

use store::Role;

/// Something that the staff's side lets somebody do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Right {
    /// See figures of several organisations, under disclosure control.
    SeeAggregates,
    /// See a single response, or all of them as microdata. Each look is in the audit log.
    SeeResponses,
    /// Set the campaign's dates, look after e-mails.
    RunCampaigns,
    /// Decide which reactions of the public are shown.
    Moderate,
    /// Take data out of the service. Each export is in the audit log.
    Export,
    /// Add and remove the partners who relay the questionnaires.
    ManagePartners,
    /// Give, change and take away accounts.
    ManageStaff,
    /// Read the audit log.
    ReadAudit,
    /// Sort the free texts of respondents.
    CodeTexts,
    /// Write proposals.
    WriteProposals,
    /// Prepare, review, publish and withdraw publications.
    Publish,
    /// See one's own participation: the answers that came through one's links, as a number.
    SeeOwnParticipation,
}

impl Right {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::SeeAggregates,
        Self::SeeResponses,
        Self::RunCampaigns,
        Self::Moderate,
        Self::Export,
        Self::ManagePartners,
        Self::ManageStaff,
        Self::ReadAudit,
        Self::CodeTexts,
        Self::WriteProposals,
        Self::Publish,
        Self::SeeOwnParticipation,
    ];
}

/// Whether a role has a right. Free texts are parts of single responses: who sees aggregates only does not read them.
pub fn allows(role: Role, right: Right) -> bool {
    use Right::*;
    match role {
        Role::Administrator => right != SeeOwnParticipation,
        Role::Manager => !matches!(right, ManageStaff | ReadAudit | SeeOwnParticipation),
        Role::Analyst => right == SeeAggregates,
        Role::Partner => right == SeeOwnParticipation,
    }
}

/// Whether a role sees what is secret: who has it accepts the undertaking. Partners see one number, of their own links.
pub fn is_bound(role: Role) -> bool {
    role != Role::Partner
}

/// Whether an account must have a second factor, where the service is reached over https: those who run the service, and whoever may
/// show exact cells.
pub fn needs_second_factor(role: Role, sees_exact: bool) -> bool {
    matches!(role, Role::Administrator | Role::Manager) || sees_exact
}

/// Where a role arrives once signed in.
pub fn home(role: Role) -> &'static str {
    if allows(role, Right::SeeAggregates) { "/observatoire" } else { "/observatoire/participation" }
}

/// What a role is called on pages.
pub fn name(role: Role) -> &'static str {
    match role {
        Role::Administrator => "Administration",
        Role::Manager => "Gestion",
        Role::Analyst => "Analyse",
        Role::Partner => "Partenaire",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every right of every role, once more and by hand: a change of the table above has to be meant.
    #[test]
    fn each_role_has_these_rights_and_no_other() {
        let expected = |right| match right {
            Right::SeeAggregates => "administrator manager analyst",
            Right::SeeResponses | Right::Export => "administrator manager",
            Right::RunCampaigns | Right::Moderate | Right::ManagePartners => "administrator manager",
            Right::CodeTexts | Right::WriteProposals | Right::Publish => "administrator manager",
            Right::ManageStaff | Right::ReadAudit => "administrator",
            Right::SeeOwnParticipation => "partner",
        };
        for right in Right::ALL {
            let holders: Vec<_> = Role::ALL.into_iter().filter(|role| allows(*role, right)).map(Role::as_str).collect();
            assert_eq!(holders.join(" "), expected(right), "{right:?}");
        }
    }

    #[test]
    fn all_but_partners_are_bound_by_secrecy() {
        let bound: Vec<_> = Role::ALL.into_iter().filter(|role| is_bound(*role)).map(Role::as_str).collect();
        assert_eq!(bound, ["administrator", "manager", "analyst"]);
    }

    #[test]
    fn who_runs_the_service_needs_a_second_factor_and_so_does_whoever_sees_exact_cells() {
        let needing = |sees_exact| -> Vec<_> {
            Role::ALL.into_iter().filter(|role| needs_second_factor(*role, sees_exact)).collect()
        };
        assert_eq!(needing(false), [Role::Administrator, Role::Manager]);
        assert_eq!(needing(true), Role::ALL);
    }
}
