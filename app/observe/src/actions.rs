//! The server functions behind the forms of the pages that show the data. The forms are plain HTML and post to them;
//! browser code does not call them. A new one is a line here.
#![allow(missing_docs)] // for the structs that the macro generates

forms::form_actions! {
    /// Shows exact cells for a while, or hides them again. Noted in the audit log.
    show_exact: ShowExact at "observatoire/exact" = crate::figures::exact_switch::press;

    /// Decides about a finding.
    decide_finding: DecideFinding at "qualite/decision" = crate::findings::deciding::decide;

    /// Decides about public contracts with a surprising amount.
    decide_contracts: DecideContracts at "observatoire/marches/decision" = crate::procurement::deciding::decide;
    /// Confirms an import of public contracts, or deletes one that was not confirmed.
    settle_procurement: SettleProcurement at "observatoire/marches/import" = crate::procurement::deciding::settle;
    /// Stops reading files of public contracts, resumes it, or deletes them.
    handle_contract_files: HandleContractFiles at "observatoire/marches/lecture" = crate::procurement::handling::handle;

    /// Creates or changes a proposal.
    save_proposal: SaveProposal at "propositions/texte" = crate::proposals::write_page::save;
    /// Discards what was typed and not saved.
    give_up_proposal: GiveUpProposal at "propositions/abandon" = crate::proposals::write_page::give_up;
    /// Changes a proposal's status.
    move_proposal: MoveProposal at "propositions/etat" = crate::proposals::proposal_page::set_status;
    /// Attaches a figure or an excerpt to a proposal.
    attach_evidence: AttachEvidence at "propositions/preuve" = crate::proposals::attach_page::attach;
    /// Detaches a figure or an excerpt from a proposal.
    detach_evidence: DetachEvidence at "propositions/preuve/retrait" = crate::proposals::attach_page::detach;

    /// Prepares a publication, or changes its contents.
    prepare_publication: PreparePublication at "publications/preparer" = crate::publications::running::prepare;
    /// Reviews and freezes a publication, schedules, withdraws or drops it.
    run_publication: RunPublication at "publications/geste" = crate::publications::running::run;

    /// Saves the contents of the next report, and makes it on request.
    save_plan: SavePlan at "rapport/plan" = crate::reports::list_page::save;
    /// Discards what was typed and not saved.
    give_up_plan: GiveUpPlan at "rapport/abandon" = crate::reports::list_page::give_up;

    /// E-mails the link of a response.
    send_link: SendLink at "observatoire/reponses/lien" = crate::responses::handling::send_link;
    /// Asks the respondent a question.
    ask_respondent: AskRespondent at "observatoire/reponses/question" = crate::responses::handling::ask;
    /// Excludes a response, or includes it again.
    set_response_aside: SetResponseAside at "observatoire/reponses/ecart" = crate::responses::handling::set_aside;
    /// Erases a response at its respondent's request.
    erase_for_request: EraseForRequest at "observatoire/reponses/effacement" = crate::responses::handling::erase;
    /// Groups two organisations, or removes one from its group.
    set_group: SetGroup at "observatoire/reponses/groupe" = crate::responses::marking::set_group;
    /// Records or withdraws an organisation's written consent.
    set_consent: SetConsent at "observatoire/reponses/accord" = crate::responses::marking::set_consent;

    /// Codes a text.
    code_text: CodeText at "textes/codage" = crate::texts::coding::code;
    /// Masks words of a text.
    mask_words: MaskWords at "textes/masque" = crate::texts::passages::mask;
    /// Unmasks words.
    unmask_words: UnmaskWords at "textes/masque/retrait" = crate::texts::passages::unmask;
    /// Adds an excerpt that may be quoted.
    keep_excerpt: KeepExcerpt at "textes/extrait" = crate::texts::passages::keep;
    /// Removes an excerpt.
    drop_excerpt: DropExcerpt at "textes/extrait/retrait" = crate::texts::passages::release;
    /// Creates or changes a code.
    save_code: SaveCode at "textes/codes" = crate::texts::codes_page::save;
    /// Merges a code into another one.
    merge_code: MergeCode at "textes/codes/fusion" = crate::texts::codes_page::merge;
    /// Retires a code, or offers it again.
    retire_code: RetireCode at "textes/codes/retrait" = crate::texts::codes_page::retire;
}
