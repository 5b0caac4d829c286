//! The acts of the audit log. Their codes are stored: a released one never changes.

/// Defines the acts and their codes.
macro_rules! acts {
    ($($(#[$sentence:meta])* $name:ident = $code:literal),+ $(,)?) => {
        /// An act of the audit log.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Act {
            $($(#[$sentence])* $name),+
        }

        impl Act {
            /// All acts.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Its code in the database and on the command line.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code),+
                }
            }
        }
    };
}

acts! {
    /// Somebody signed in.
    SignedIn = "signed_in",
    /// Somebody entered a wrong password or code for an existing account.
    SignInFailed = "sign_in_failed",
    /// Somebody signed out.
    SignedOut = "signed_out",
    /// Somebody ended another one of their sessions, or all of them.
    SessionsEnded = "sessions_ended",
    /// Somebody changed their password.
    PasswordChanged = "password_changed",
    /// Somebody set up their second factor.
    SecondFactorSet = "second_factor_set",
    /// Somebody removed their second factor.
    SecondFactorRemoved = "second_factor_removed",
    /// Somebody had new recovery codes made.
    RecoveryCodesMade = "recovery_codes_made",
    /// A recovery code opened a session.
    RecoveryCodeUsed = "recovery_code_used",
    /// Somebody accepted the undertaking of secrecy.
    Undertaken = "undertaken",
    /// An account was added.
    StaffAdded = "staff_added",
    /// The role or partner of an account changed, or whether it may show exact cells.
    StaffChanged = "staff_changed",
    /// An account was removed.
    StaffRemoved = "staff_removed",
    /// Somebody else's second factor was removed.
    SecondFactorReset = "second_factor_reset",
    /// Somebody else was given a new password.
    PasswordReset = "password_reset",
    /// The campaign's dates were set.
    ClosingSet = "closing_set",
    /// A questionnaire was opened.
    CampaignOpened = "campaign_opened",
    /// A questionnaire was closed.
    CampaignClosed = "campaign_closed",
    /// The figures of a questionnaire were finalised.
    FiguresClosed = "figures_closed",
    /// A publication was drafted, or changed before it was frozen.
    PublicationDrafted = "publication_drafted",
    /// A publication was reviewed and frozen.
    PublicationReviewed = "publication_reviewed",
    /// The publication date of a publication was set.
    PublicationScheduled = "publication_scheduled",
    /// A publication was read before its date.
    PublicationRead = "publication_read",
    /// A publication was withdrawn.
    PublicationWithdrawn = "publication_withdrawn",
    /// A publication was deleted before its date.
    PublicationDropped = "publication_dropped",
    /// The test mode of a questionnaire was begun or ended.
    TestModeSet = "test_mode_set",
    /// Test responses were erased.
    TrialsEmptied = "trials_emptied",
    /// An announcement to respondents was published.
    Announced = "announced",
    /// An announcement was withdrawn.
    AnnouncementWithdrawn = "announcement_withdrawn",
    /// E-mails were sent to invitees of an imported list.
    InviteesInvited = "guests_invited",
    /// An imported list was erased.
    InviteesForgotten = "guests_forgotten",
    /// A partner was added.
    PartnerAdded = "partner_added",
    /// A partner was removed.
    PartnerRemoved = "partner_removed",
    /// A reaction was shown or refused.
    ReactionDecided = "reaction_decided",
    /// Abandoned e-mails are retried.
    EmailsRetried = "letters_retried",
    /// A single response was viewed.
    ResponseSeen = "response_seen",
    /// Exact cells were shown.
    ExactSeen = "exact_seen",
    /// Data were exported from the service.
    Exported = "exported",
    /// Data were imported into the service.
    Imported = "imported",
    /// Free texts were coded.
    TextsCoded = "texts_coded",
    /// A finding was confirmed or reopened.
    FindingDecided = "finding_decided",
    /// A respondent was asked about a response.
    RespondentAsked = "respondent_asked",
    /// A response was excluded: it counts nowhere.
    ResponseSetAside = "response_set_aside",
    /// An excluded response counts again.
    ResponseTakenBack = "response_taken_back",
    /// The link of a response was sent to an address.
    LinkSent = "link_sent",
    /// Everything stored about a response was given to its respondent.
    DataHandedOut = "data_handed_out",
    /// A response was erased on request.
    ResponseErased = "response_erased",
    /// Two organisations were marked as one group.
    GroupJoined = "group_joined",
    /// An organisation was removed from its group.
    GroupLeft = "group_left",
    /// An organisation's written consent to be recognisable in a publication was recorded.
    ConsentKept = "consent_kept",
    /// Such a consent was withdrawn.
    ConsentTakenBack = "consent_taken_back",
    /// A proposal was written, changed or removed.
    ProposalWritten = "proposal_written",
    /// A report was made, or the plan of the next one was changed.
    ReportMade = "report_made",
    /// Figures were published or withdrawn.
    Published = "published",
    /// An edition of the questionnaires was published.
    EditionPublished = "edition_published",
    /// A list of start-ups was imported, and made a version of the base.
    StartupListImported = "startup_list_imported",
    /// Files of public contracts were read, or their import was confirmed or deleted.
    ProcurementImported = "procurement_imported",
    /// Public contracts with a surprising amount were accepted or refused, or such a decision was withdrawn.
    ContractsDecided = "contracts_decided",
    /// A token for programs was made.
    TokenMade = "token_made",
    /// A token for programs was revoked.
    TokenRevoked = "token_revoked",
    /// Data at the end of their retention period were deleted.
    Purged = "purged",
    /// A copy of the database was written.
    BackedUp = "backed_up",
}

impl Act {
    /// The act with that code, if there is one.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|act| act.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_is_parsed_from_its_code_and_no_two_share_one() {
        for act in Act::ALL {
            assert_eq!(Act::parse(act.code()), Some(*act));
        }
        assert_eq!(Act::parse("nothing"), None);
    }
}
