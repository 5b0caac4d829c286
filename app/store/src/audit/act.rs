//! What can be done that the audit log keeps. The codes are stored: one that was released never changes.

/// The acts and their codes, each once.
macro_rules! acts {
    ($($(#[$said:meta])* $name:ident = $code:literal),+ $(,)?) => {
        /// Something that was done.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Act {
            $($(#[$said])* $name),+
        }

        impl Act {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The name in the database and on the command line.
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
    /// Somebody gave a wrong password or code for an account that exists.
    SignInFailed = "sign_in_failed",
    /// Somebody signed out.
    SignedOut = "signed_out",
    /// Somebody ended another one of their sessions, or all of them.
    SessionsEnded = "sessions_ended",
    /// Somebody changed their password.
    PasswordChanged = "password_changed",
    /// Somebody set their second factor up.
    SecondFactorSet = "second_factor_set",
    /// Somebody gave their second factor up.
    SecondFactorRemoved = "second_factor_removed",
    /// Somebody had new recovery codes made.
    RecoveryCodesMade = "recovery_codes_made",
    /// A recovery code opened a session.
    RecoveryCodeUsed = "recovery_code_used",
    /// Somebody accepted the undertaking of secrecy.
    Undertaken = "undertaken",
    /// An account was made.
    StaffAdded = "staff_added",
    /// An account has another role, another partner, or may or may no longer show exact cells.
    StaffChanged = "staff_changed",
    /// An account was taken away.
    StaffRemoved = "staff_removed",
    /// The second factor of somebody else was taken away.
    SecondFactorReset = "second_factor_reset",
    /// Somebody else was given a new password.
    PasswordReset = "password_reset",
    /// The campaign's dates were set.
    ClosingSet = "closing_set",
    /// A questionnaire was opened.
    CampaignOpened = "campaign_opened",
    /// A questionnaire was closed.
    CampaignClosed = "campaign_closed",
    /// The figures of a questionnaire were closed.
    FiguresClosed = "figures_closed",
    /// A publication was drawn up, or changed before it was frozen.
    PublicationDrafted = "publication_drafted",
    /// A publication was reviewed and frozen.
    PublicationReviewed = "publication_reviewed",
    /// A publication was given its moment.
    PublicationScheduled = "publication_scheduled",
    /// A publication was read before its moment.
    PublicationRead = "publication_read",
    /// A publication was withdrawn.
    PublicationWithdrawn = "publication_withdrawn",
    /// A publication was dropped before its moment.
    PublicationDropped = "publication_dropped",
    /// The test mode of a questionnaire was begun or ended.
    TestModeSet = "test_mode_set",
    /// Responses of the test mode were erased.
    TrialsEmptied = "trials_emptied",
    /// Something was announced to respondents.
    Announced = "announced",
    /// What was announced was taken back.
    AnnouncementWithdrawn = "announcement_withdrawn",
    /// E-mails were sent to people of an imported list.
    InviteesInvited = "guests_invited",
    /// An imported list was erased.
    InviteesForgotten = "guests_forgotten",
    /// A partner was added.
    PartnerAdded = "partner_added",
    /// A partner was removed.
    PartnerRemoved = "partner_removed",
    /// A reaction was shown or refused.
    ReactionDecided = "reaction_decided",
    /// E-mails that were given up are tried again.
    EmailsRetried = "letters_retried",
    /// A single response was looked at.
    ResponseSeen = "response_seen",
    /// Exact cells were shown.
    ExactSeen = "exact_seen",
    /// Data were taken out of the service.
    Exported = "exported",
    /// Data were brought into the service.
    Imported = "imported",
    /// Free texts were sorted.
    TextsCoded = "texts_coded",
    /// Something surprising in a response was confirmed, or is open again.
    FindingDecided = "finding_decided",
    /// A respondent was asked about a response.
    RespondentAsked = "respondent_asked",
    /// A response was set aside: it counts nowhere.
    ResponseSetAside = "response_set_aside",
    /// A response that was set aside counts again.
    ResponseTakenBack = "response_taken_back",
    /// The link of a response was sent to an address.
    LinkSent = "link_sent",
    /// All that is kept of a response was handed out, for whoever it is from.
    DataHandedOut = "data_handed_out",
    /// A response was erased for somebody who asked for it.
    ResponseErased = "response_erased",
    /// Two organisations were marked as one group.
    GroupJoined = "group_joined",
    /// An organisation was taken out of its group.
    GroupLeft = "group_left",
    /// The written consent of an organisation to be known from a publication was kept.
    ConsentKept = "consent_kept",
    /// Such a consent was taken back.
    ConsentTakenBack = "consent_taken_back",
    /// A proposal was written, changed or removed.
    ProposalWritten = "proposal_written",
    /// A report was made, or what goes into the next one was changed.
    ReportMade = "report_made",
    /// Figures were published, or taken back.
    Published = "published",
    /// An edition of the questionnaires was published.
    EditionPublished = "edition_published",
    /// A token for programs was made.
    TokenMade = "token_made",
    /// A token for programs was taken back.
    TokenRevoked = "token_revoked",
    /// What had come to its end was removed.
    Purged = "purged",
    /// A copy of the database was written.
    BackedUp = "backed_up",
}

impl Act {
    /// The act of a code, if there is one.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|act| act.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_reads_back_from_its_code_and_no_two_share_one() {
        for act in Act::ALL {
            assert_eq!(Act::parse(act.code()), Some(*act));
        }
        assert_eq!(Act::parse("nothing"), None);
    }
}
