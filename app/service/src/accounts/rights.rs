//! The rights of each role, in one table used by every page, server function and route for the staff. Showing exact
//! cells is not part of it: it is a right of the account, whatever its role.

use store::Role;

/// A right of the staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Right {
    /// See figures about several organisations, under disclosure control.
    SeeAggregates,
    /// See a single response, or all of them as microdata. Each view is logged.
    SeeResponses,
    /// Set the campaign's dates, manage e-mails.
    RunCampaigns,
    /// Decide which public reactions are shown.
    Moderate,
    /// Export data. Each export is logged.
    Export,
    /// Add and remove the partners who pass the questionnaires on.
    ManagePartners,
    /// Add, change and remove accounts.
    ManageStaff,
    /// Read the audit log.
    ReadAudit,
    /// Code the free texts of respondents.
    CodeTexts,
    /// Write proposals.
    WriteProposals,
    /// Prepare, review, publish and withdraw publications.
    Publish,
    /// See one's own participation: the number of responses through one's own links.
    SeeOwnParticipation,
}

impl Right {
    /// All rights.
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

/// Whether a role has a right. Free texts are parts of single responses: seeing aggregates does not include them.
pub fn allows(role: Role, right: Right) -> bool {
    use Right::*;
    match role {
        Role::Administrator => right != SeeOwnParticipation,
        Role::Manager => !matches!(right, ManageStaff | ReadAudit | SeeOwnParticipation),
        Role::Analyst => right == SeeAggregates,
        Role::Partner => right == SeeOwnParticipation,
    }
}

/// Whether a role sees confidential data, and must therefore accept the undertaking. Partners only see one number, for
/// their own links.
pub fn is_bound(role: Role) -> bool {
    role != Role::Partner
}

/// Whether an account needs a second factor if the service is reached over https: those of administrators and managers,
/// and those that may show exact cells.
pub fn needs_second_factor(role: Role, sees_exact: bool) -> bool {
    matches!(role, Role::Administrator | Role::Manager) || sees_exact
}

/// The first page after a sign-in.
pub fn home(role: Role) -> &'static str {
    if allows(role, Right::SeeAggregates) { "/observatoire" } else { "/observatoire/participation" }
}

/// The name of a role on pages.
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

    /// All rights of all roles, repeated by hand so that no change of the table above is accidental.
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
    fn managers_and_accounts_with_exact_cells_need_a_second_factor() {
        let needing = |sees_exact| -> Vec<_> {
            Role::ALL.into_iter().filter(|role| needs_second_factor(*role, sees_exact)).collect()
        };
        assert_eq!(needing(false), [Role::Administrator, Role::Manager]);
        assert_eq!(needing(true), Role::ALL);
    }
}
