//! A clock that jumps: effects on retention, and recovery after the clock is corrected.

use crate::support::base::{Base, add_staff, at, by, key, section, send, submission};
use service::retention::{ahead, note_clock};
use std::time::Duration;
use store::{NewSession, Role, SignInStep};

on_both!(
    the_recorded_time_follows_a_running_process_but_not_a_jump,
    without_a_recorded_time_that_of_the_newest_record_is_used,
    the_effects_of_a_fast_clock_end_when_it_is_set_back,
);

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

pub async fn the_recorded_time_follows_a_running_process_but_not_a_jump(base: &Base) {
    let store = base.open().await;
    assert_eq!(ahead(&store, at(0)).await.unwrap(), None, "a new database knows no time");
    // A survey in which nobody does anything for a year, with a process that keeps running.
    for hour in 0..(365 * 24) / 6 {
        assert_eq!(note_clock(&store, at(hour * 6 * HOUR)).await.unwrap(), None);
    }
    let last = 365 * DAY - 6 * HOUR;
    assert_eq!(ahead(&store, at(last + 7 * DAY)).await.unwrap(), None, "a week's holiday");
    let jump = note_clock(&store, at(last + 7 * DAY + 1)).await.unwrap().expect("a jump");
    assert_eq!((jump.seen, jump.now), (at(last), at(last + 7 * DAY + 1)));
    assert!(jump.to_string().contains("purge --anyway"), "{jump}");
    // Records made meanwhile have their time from the same clock, and prove nothing.
    let mut late = section(key(), "first", &[("AC01", "x")]);
    late.at = at(last + 2_000 * DAY);
    store.save_section(late).await.unwrap();
    assert!(note_clock(&store, at(last + 2_000 * DAY)).await.unwrap().is_some());
    assert_eq!(store.clock_seen().await.unwrap(), Some(at(last)));
    // A clock that is set back does not reduce the recorded time.
    assert_eq!(note_clock(&store, at(0)).await.unwrap(), None);
    assert_eq!(store.clock_seen().await.unwrap(), Some(at(last)));
    // Somebody confirms the time.
    store.see_clock(at(last + 30 * DAY)).await.unwrap();
    assert_eq!(ahead(&store, at(last + 30 * DAY)).await.unwrap(), None);
}

pub async fn without_a_recorded_time_that_of_the_newest_record_is_used(base: &Base) {
    let (store, sent) = (base.open().await, key());
    let mut response = submission(sent, 1, "ministere", Vec::new());
    response.at = at(10 * DAY);
    send(&store, response).await.unwrap();
    assert_eq!(store.clock_seen().await.unwrap(), Some(at(10 * DAY)));
    assert!(ahead(&store, at(18 * DAY)).await.unwrap().is_some());
    assert!(ahead(&store, at(16 * DAY)).await.unwrap().is_none());
    let mut draft = section(key(), "first", &[("AC01", "x")]);
    draft.at = at(12 * DAY);
    store.save_section(draft).await.unwrap();
    assert!(ahead(&store, at(18 * DAY)).await.unwrap().is_none());
}

pub async fn the_effects_of_a_fast_clock_end_when_it_is_set_back(base: &Base) {
    let store = base.open().await;
    let (ahead, now) = (at(2_000 * DAY), at(0));
    let seconds = |at: chrono::DateTime<chrono::Utc>, n: i64| at + chrono::TimeDelta::seconds(n);
    let staff_id = add_staff(&store, "anne@example.org", Role::Analyst).await.unwrap();
    let (token, step) = (key(), key());
    let (address, device) = (String::new(), String::new());
    let expires_at = seconds(ahead, 12 * HOUR);
    let session = NewSession { token, staff_id, address, device, at: ahead, expires_at, id_token: None };
    by(&store, "a", at(0)).open_session(&session).await.unwrap();
    let waits = SignInStep::Code { staff_id };
    store.begin_sign_in(step, &waits, seconds(ahead, 600)).await.unwrap();
    assert!(store.session(token, ahead, seconds(ahead, -HOUR)).await.unwrap().is_some());
    assert!(store.session(token, seconds(ahead, -60), seconds(ahead, -HOUR)).await.unwrap().is_some(), "a minute back");
    assert!(store.session(token, now, seconds(now, -HOUR)).await.unwrap().is_none(), "it would last for years");
    assert!(store.sessions_of(staff_id, now, seconds(now, -HOUR)).await.unwrap().is_empty());
    assert!(store.sign_in_step(step, now).await.unwrap().is_none());
    assert!(store.take_sign_in_step(step, now).await.unwrap().is_none());

    // Attempts counted then lock nobody out now.
    let window = Duration::from_secs(900);
    for _ in 0..3 {
        store.within_limit("emails to", b"anne", ahead, window, 2).await.unwrap();
    }
    assert!(!store.within_limit("emails to", b"anne", seconds(ahead, 60), window, 2).await.unwrap());
    let mut allowed = Vec::new();
    for _ in 0..3 {
        allowed.push(store.within_limit("emails to", b"anne", now, window, 2).await.unwrap());
    }
    assert_eq!(allowed, [true, true, false]);

    // A code used then blocks no current code; still, none is accepted twice.
    assert!(store.begin_second_factor(staff_id, &[1; 20], now).await.unwrap());
    assert!(by(&store, "a", now).confirm_second_factor(staff_id, 9_000_000, &[]).await.unwrap());
    let mut passed = Vec::new();
    for code in [1_000, 1_000, 999, 1_001] {
        passed.push(store.use_code_of_step(staff_id, code).await.unwrap());
    }
    assert_eq!(passed, [true, false, false, true]);

    // An e-mail leased or postponed then is due now.
    let kept = key();
    store.save_section(section(kept, "first", &[("AC01", "x")])).await.unwrap();
    store.ask_link(kept, "anne@example.org", false, ahead).await.unwrap();
    assert!(store.take_email(ahead, seconds(ahead, 300)).await.unwrap().is_some());
    assert!(store.take_email(now, seconds(now, 300)).await.unwrap().is_none());
    note_clock(&store, now).await.unwrap();
    assert!(store.take_email(now, seconds(now, 300)).await.unwrap().is_some());
}
