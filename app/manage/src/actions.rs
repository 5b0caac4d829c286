//! The server functions behind the forms of the pages that run the survey. The forms are plain HTML and post to them;
//! browser code does not call them. A new one is a line here.
#![allow(missing_docs)] // for the structs that the macro generates

forms::form_actions! {
    /// Creates the secret of a second factor for one's own account.
    begin_second_factor: BeginSecondFactor at "compte/second-facteur" = crate::account::second_factor::begin;
    /// Changes one's own password, and ends one's other sessions.
    change_password: ChangePassword at "compte/mot-de-passe" = crate::account::update::change_password;
    /// Requires the second factor from now on, after a first valid code.
    confirm_second_factor: ConfirmSecondFactor at "compte/second-facteur/confirmation" = crate::account::second_factor::confirm;
    /// Ends one or all of one's other sessions.
    end_sessions: EndSessions at "compte/sessions" = crate::account::update::end_sessions;
    /// Replaces one's own recovery codes.
    make_recovery_codes: MakeRecoveryCodes at "compte/codes-de-secours" = crate::account::second_factor::make_codes;
    /// Removes one's own second factor.
    remove_second_factor: RemoveSecondFactor at "compte/second-facteur/retrait" = crate::account::second_factor::remove;

    /// Publishes or withdraws a short announcement on the respondents' pages.
    announce: Announce at "campagne/annonce" = crate::campaign::update::announce;
    /// Opens or closes a questionnaire now, starts or ends its test mode, or erases its test responses.
    run_campaign: RunCampaign at "campagne/etat" = crate::campaign::update::run;
    /// Sets the opening, closing and grace period of one or both questionnaires of the current edition.
    set_closing: SetClosing at "campagne/cloture" = crate::campaign::update::set_dates;

    /// Publishes an edition.
    publish_edition: PublishEdition at "editions/publication" = crate::editions::publishing::publish;

    /// Retries the e-mail named by `courriel`, or all e-mails without a name.
    retry_email: RetryEmail at "courriels/reessai" = crate::emails::page::retry;

    /// Sends invitations or reminders to the invitees of a list, or erases the list.
    run_invitees: RunInvitees at "invitations/envoi" = crate::invitees::update::run;

    /// Imports the list of start-ups that waits to be confirmed.
    import_startups: ImportStartups at "base/import" = crate::startups::update::import;
    /// Abandons it.
    abandon_startups: AbandonStartups at "base/abandon" = crate::startups::update::abandon;

    /// Adds a partner.
    add_partner: AddPartner at "partenaires/ajout" = crate::partners::page::add;
    /// Removes a partner. Responses that came through their links still count for them.
    remove_partner: RemovePartner at "partenaires/retrait" = crate::partners::page::remove;

    /// Shows or refuses a public reaction.
    decide_reaction: DecideReaction at "observatoire/reactions" = crate::reactions::page::decide;

    /// Opens a session with an e-mail address and a password.
    sign_in: SignIn at "connexion/ouvrir" = crate::sign_in::page::open;
    /// Opens the session that is waiting for a code.
    verify_code: VerifyCode at "connexion/code" = crate::sign_in::code_page::verify;
    /// Ends the current session.
    sign_out: SignOut at "connexion/fermer" = crate::sign_in::page::close;

    /// Creates an account.
    add_staff: AddStaff at "equipe/ajout" = crate::team::update::add;
    /// Changes an account's role, partner or right to show exact cells.
    change_staff: ChangeStaff at "equipe/role" = crate::team::update::change;
    /// Removes an account and ends its sessions.
    remove_staff: RemoveStaff at "equipe/retrait" = crate::team::update::remove;
    /// Resets the password of another account, and ends its sessions.
    reset_password: ResetPassword at "equipe/mot-de-passe" = crate::team::update::reset_password;
    /// Removes the second factor of another account whose owner has lost it.
    reset_second_factor: ResetSecondFactor at "equipe/second-facteur" = crate::team::update::reset_second_factor;

    /// Creates a token for a program.
    make_token: MakeToken at "jetons/ajout" = crate::tokens::page::make;
    /// Revokes a token.
    revoke_token: RevokeToken at "jetons/retrait" = crate::tokens::page::revoke;

    /// Accepts the undertaking for a year. Noted in the audit log.
    accept_undertaking: AcceptUndertaking at "compte/engagement" = crate::undertaking::accept;
}
