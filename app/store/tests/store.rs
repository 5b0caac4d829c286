//! The store, on SQLite and on PostgreSQL: every case runs on both.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

#[path = "store/acting.rs"]
mod acting;
#[path = "store/attending.rs"]
mod attending;
#[path = "store/auditing.rs"]
mod auditing;
#[path = "store/base.rs"]
mod base;
#[path = "store/cluster.rs"]
mod cluster;
#[path = "store/coding.rs"]
mod coding;
#[path = "store/colleagues.rs"]
mod colleagues;
#[path = "store/correcting.rs"]
mod correcting;
#[path = "store/deciding.rs"]
mod deciding;
#[path = "store/drafts.rs"]
mod drafts;
#[path = "store/editions.rs"]
mod editions;
#[path = "store/erasing.rs"]
mod erasing;
#[path = "store/exporting.rs"]
mod exporting;
#[path = "store/figures.rs"]
mod figures;
#[path = "store/following.rs"]
mod following;
#[path = "store/inviting.rs"]
mod inviting;
#[path = "store/jumping.rs"]
mod jumping;
#[path = "store/letters.rs"]
mod letters;
#[path = "store/opening.rs"]
mod opening;
#[path = "store/proposing.rs"]
mod proposing;
#[path = "store/publishing.rs"]
mod publishing;
#[path = "store/purging.rs"]
mod purging;
#[path = "store/reacting.rs"]
mod reacting;
#[path = "store/relaying.rs"]
mod relaying;
#[path = "store/reporting.rs"]
mod reporting;
#[path = "store/sending.rs"]
mod sending;
#[path = "store/staff.rs"]
mod staff;
#[path = "store/trying.rs"]
mod trying;
#[path = "store/waiting.rs"]
mod waiting;
#[path = "store/walk.rs"]
mod walk;

/// Each case, a function of a [`base::Base`], as one test on SQLite and one on PostgreSQL.
macro_rules! on_both {
    ($($room:ident::$case:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() {
                let base = crate::base::Base::sqlite();
                crate::$room::$case(&base).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() {
                let base = crate::base::Base::postgres();
                crate::$room::$case(&base).await;
                base.forget();
            })+
        }
    };
}

on_both!(
    acting::an_act_of_the_staff_and_its_entry_are_both_there_or_neither,
    auditing::entries_are_listed_the_latest_first_by_person_and_by_act,
    auditing::the_chain_holds_from_the_first_entry_to_the_last,
    auditing::the_database_itself_refuses_to_change_or_cut_the_log,
    auditing::an_entry_is_emptied_at_its_term_and_the_chain_still_holds,
    auditing::the_first_entry_that_was_changed_is_found,
    auditing::entries_that_were_taken_out_are_missed_at_the_end_too,
    attending::drafts_wait_where_they_stopped_without_corrections_and_trials,
    attending::a_response_knows_when_it_was_begun,
    drafts::a_draft_is_kept_section_by_section_and_resumed,
    drafts::sections_saved_at_the_same_time_are_all_kept,
    drafts::a_draft_of_another_questionnaire_is_not_touched,
    drafts::nothing_is_saved_after_the_response_is_sent,
    drafts::two_people_on_one_field_lose_neither_value_and_one_of_them_chooses,
    drafts::keeping_the_saved_value_or_typing_another_ends_a_dispute,
    drafts::what_is_saved_while_typing_does_not_count_as_seen,
    drafts::a_draft_that_would_be_too_large_is_refused_and_stays_as_it_was,
    drafts::a_client_that_floods_one_draft_makes_nobody_else_wait_in_line,
    coding::codes_are_made_named_anew_merged_and_retired_and_no_two_in_use_share_a_name,
    coding::what_had_a_code_that_is_merged_has_the_other_one_once,
    coding::a_text_is_coded_once_at_a_time_and_as_it_was_read,
    coding::words_are_masked_and_passages_kept_only_where_the_text_has_them,
    coding::an_erased_response_takes_its_codings_masks_and_passages_along,
    coding::a_correction_of_something_else_leaves_the_work_on_a_text,
    coding::a_corrected_text_loses_its_codes_and_passages_and_says_that_it_had_been_coded,
    coding::only_the_texts_of_responses_that_count_are_listed,
    colleagues::a_colleague_fills_the_section_and_the_draft_says_who_and_when,
    colleagues::a_link_that_is_over_or_taken_back_saves_nothing,
    colleagues::links_go_with_their_draft,
    colleagues::a_draft_has_so_many_links_and_no_more,
    correcting::a_correction_takes_the_place_of_the_response_and_keeps_what_it_said,
    correcting::a_correction_that_is_given_up_changes_nothing,
    correcting::only_a_response_that_was_sent_can_be_corrected,
    correcting::a_correction_that_names_another_organisation_gives_the_former_one_its_earlier_response_back,
    deciding::what_is_set_aside_counts_nowhere_and_the_earlier_response_does_again_until_it_is_taken_back,
    deciding::a_response_taken_back_replaces_the_one_that_came_meanwhile,
    deciding::a_response_set_aside_can_be_corrected_and_erased_and_stays_out,
    deciding::a_question_goes_to_the_address_of_the_response_and_a_correction_answers_it,
    editions::an_edition_is_published_whole_and_once_and_every_process_has_the_same_text,
    editions::a_process_takes_up_what_another_published_and_keeps_it_whatever_becomes_of_the_files,
    reacting::a_reaction_is_shown_once_somebody_decided_so,
    reacting::a_reaction_withdrawn_is_gone_with_its_author,
    relaying::a_partner_is_known_by_code_and_by_page_and_added_once,
    relaying::what_came_through_a_partner_is_counted_once_per_organisation,
    relaying::an_organisation_that_answered_is_known_to_others_alone,
    reporting::a_report_reads_back_exactly_and_reports_are_listed_the_latest_first,
    reporting::of_two_who_change_what_goes_into_a_report_the_second_is_told,
    sending::a_response_is_read_back_as_it_was_sent,
    sending::contacts_are_not_in_the_answers_and_go_without_them,
    sending::a_hundred_submissions_under_one_key_are_one_response,
    sending::answers_read_from_an_older_draft_are_refused,
    sending::nothing_can_be_sent_without_a_draft,
    sending::one_bad_submission_does_not_spoil_the_others,
    sending::an_amount_above_a_hundred_billion_waits_for_the_staff_sent_or_corrected,
    sending::a_caller_that_goes_away_loses_nothing,
    sending::the_change_is_announced_after_the_commit,
    sending::pages_of_responses_mark_those_that_do_not_count,
    erasing::what_is_erased_leaves_nothing_but_the_date,
    erasing::a_draft_that_was_never_sent_is_erased_without_touching_the_figures,
    erasing::nothing_is_kept_again_under_an_erased_key,
    erasing::the_earlier_response_of_the_organisation_counts_again,
    erasing::a_response_that_was_replaced_goes_without_moving_the_figures,
    erasing::contacts_go_alone_from_the_response_and_from_its_draft,
    erasing::erasing_announces_a_change,
    erasing::what_was_written_about_a_response_goes_with_it_under_each_of_its_keys,
    erasing::contacts_go_with_the_letters_and_the_reminder_that_wait,
    proposing::every_version_of_a_proposal_is_kept_and_the_latest_is_what_it_says,
    proposing::of_two_who_change_the_same_version_the_second_is_told,
    proposing::a_status_leads_only_where_it_may,
    proposing::a_figure_that_was_attached_reads_back_exactly,
    proposing::a_passage_that_is_attached_goes_with_its_response,
    proposing::a_long_form_is_kept_for_its_author_until_it_is_saved,
    publishing::a_publication_is_drafted_frozen_given_its_moment_and_withdrawn_and_never_changes,
    publishing::who_stood_in_a_publication_is_known_as_they_stood_and_goes_with_their_response,
    purging::drafts_end_questionnaire_by_questionnaire,
    purging::contacts_end_and_the_answers_stay,
    purging::a_dry_run_counts_and_removes_nothing,
    purging::more_than_one_group_of_rows_goes_and_two_processes_do_it_once,
    purging::sessions_attempts_and_notes_of_erasures_end,
    purging::letters_end_and_those_about_what_is_gone_go_with_their_keys,
    purging::reactions_that_are_not_shown_end_and_the_others_lose_the_address_of_their_author,
    exporting::a_selection_holds_what_was_asked_for_and_nothing_else,
    exporting::a_reading_sees_nothing_of_what_comes_or_goes_meanwhile,
    exporting::a_token_holds_until_its_end_or_until_it_is_taken_back,
    figures::an_edition_without_responses_has_both_years_and_no_figure,
    figures::a_correction_replaces_what_was_said_before,
    figures::a_correction_may_change_the_segment,
    figures::any_sequence_of_submissions_gives_the_figures_of_the_first_one_of_each_organisation,
    figures::any_sequence_of_sendings_corrections_erasures_and_settings_aside_gives_the_figures_of_those_that_count,
    figures::many_equal_rates_have_the_right_median,
    figures::two_processes_count_together,
    following::what_came_changed_or_went_is_told_once_in_order,
    following::a_follower_that_is_ahead_or_far_behind_begins_again,
    inviting::a_list_is_taken_once_and_who_unsubscribed_stays_out_of_later_ones,
    inviting::a_press_sends_once_and_reminders_leave_out_who_answered_unsubscribed_or_failed,
    inviting::of_an_answer_the_invitation_keeps_that_there_was_one_and_the_response_by_which,
    inviting::lists_end_with_their_letters_and_keys_and_hashes_stay,
    letters::a_further_key_opens_what_the_first_one_opens,
    letters::a_letter_waits_is_taken_once_and_forgets_its_address_when_delivered,
    letters::a_letter_whose_carrier_died_goes_to_another_and_the_first_one_has_no_say_any_more,
    letters::two_processes_never_take_the_same_letter,
    letters::a_letter_that_fails_waits_then_dies_and_staff_have_it_tried_again,
    letters::the_receipt_is_in_the_outbox_with_the_response_or_not_at_all,
    letters::a_link_is_sent_only_for_something_that_is_there,
    letters::a_reminder_goes_once_and_its_address_is_not_kept,
    letters::a_reminder_that_is_taken_back_forgets_its_address,
    letters::sending_a_response_ends_its_reminder_wherever_it_is,
    letters::uses_are_counted_apart_for_each_reason_and_each_subject,
    opening::commands_refuse_a_database_of_another_version_and_leave_it_as_it_is,
    opening::a_database_of_a_version_that_was_never_released_is_refused_with_a_sentence,
    opening::a_database_that_is_not_there_is_made_only_by_what_makes_one,
    opening::what_only_reads_can_write_nothing,
    jumping::the_time_that_was_noted_moves_with_a_process_and_not_with_a_jump,
    jumping::without_a_noted_time_the_newest_thing_stands_for_it,
    jumping::what_was_done_by_a_clock_that_was_ahead_ends_when_it_is_set_back,
    opening::a_newer_schema_is_refused_with_a_sentence,
    opening::what_was_written_is_there_after_a_restart,
    opening::a_closed_store_says_so,
    staff::accounts_are_added_once_listed_and_removed,
    staff::sessions_expire_and_close,
    staff::a_password_that_changes_ends_the_other_sessions_of_its_account_alone,
    staff::there_is_always_an_administrator_left,
    staff::a_code_passes_once_and_recovery_codes_once_each,
    staff::what_waits_for_a_second_step_is_taken_once_and_ends,
    staff::what_an_account_may_and_what_it_undertook_hold_at_once_in_its_open_sessions,
    staff::attempts_are_limited_within_a_window,
    staff::a_device_is_known_to_its_accounts_under_its_latest_token_and_ends,
    staff::closing_dates_and_single_values_are_kept,
    trying::a_response_of_the_test_mode_counts_nowhere,
    trying::a_trial_stays_one_when_it_is_corrected_and_erased,
    trying::emptying_takes_the_trials_of_one_questionnaire_and_nothing_comes_back,
    trying::more_trials_than_go_at_once_all_go,
    trying::a_campaign_keeps_its_dates_and_one_announcement_is_shown_at_a_time,
    waiting::a_second_response_under_another_key_waits_uncounted,
    waiting::a_second_response_by_the_same_personal_link_replaces_the_first,
    waiting::a_correction_into_an_organisation_that_has_answered_waits,
    waiting::a_correction_of_what_waits_or_was_replaced_pushes_nothing_out,
    waiting::without_the_first_nothing_counts_until_the_staff_choose,
    waiting::the_staff_choose_either_whichever_came_first,
    waiting::what_waited_for_its_group_alone_counts_once_it_has_left_it,
    waiting::what_waited_for_a_member_that_left_counts_whatever_was_decided_of_it_meanwhile,
    waiting::the_author_of_the_first_is_written_to_once_where_an_address_was_left,
);
