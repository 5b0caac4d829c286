use crate::support::base::{Base, add_staff, at, by, edition, key};
use std::time::Duration;
use store::{
    CampaignDates, GRACE_MINUTES, Grant, NewSession, Role, SecretHash, SessionInfo, SignInStep, Store, StoreError,
};
use survey::Audience;

on_both!(
    accounts_are_added_once_listed_and_removed,
    sessions_expire_and_close,
    changing_a_password_ends_only_the_other_sessions_of_its_account,
    there_is_always_an_administrator_left,
    each_code_and_each_recovery_code_is_accepted_once,
    a_sign_in_step_is_taken_once_and_expires,
    rights_and_undertakings_take_effect_at_once_in_open_sessions,
    attempts_are_limited_within_a_window,
    a_device_is_known_to_its_accounts_under_its_latest_token_until_it_expires,
    closing_dates_and_single_values_are_stored,
);

pub async fn accounts_are_added_once_listed_and_removed(base: &Base) {
    let store = base.open().await;
    let id = add_staff(&store, " Zoé@Example.org ", Role::Administrator).await.unwrap();
    let again = add_staff(&store, "zoé@example.org", Role::Partner).await;
    assert!(matches!(again, Err(StoreError::Exists)));
    add_staff(&store, "anne@example.org", Role::Partner).await.unwrap();
    let zoe = store.staff_by_email("ZOÉ@example.org").await.unwrap().unwrap();
    assert_eq!((zoe.id, zoe.role, zoe.password_hash.as_str(), zoe.added_at), (id, Role::Administrator, "hash", at(0)));
    assert!(!format!("{zoe:?}").contains("hash"));
    let emails: Vec<String> = store.list_staff().await.unwrap().into_iter().map(|s| s.email).collect();
    assert_eq!(emails, ["anne@example.org", "zoé@example.org"]);

    let token = key();
    open(&store, token, id, 100).await.unwrap();
    assert!(by(&store, "a", at(0)).remove_staff("Zoé@example.org").await.unwrap());
    assert!(!by(&store, "a", at(0)).remove_staff("zoé@example.org").await.unwrap());
    assert_eq!(store.session(token, at(1), at(-1)).await.unwrap(), None);
    assert!(open(&store, key(), id, 100).await.is_err());
}

async fn open(store: &Store, token: SecretHash, staff_id: i64, until: i64) -> Result<(), StoreError> {
    let (address, device) = ("192.0.2.7".to_owned(), "Firefox".to_owned());
    by(store, "a", at(0))
        .open_session(&NewSession {
            token,
            staff_id,
            address,
            device,
            at: at(0),
            expires_at: at(until),
            id_token: None,
        })
        .await
}

pub async fn changing_a_password_ends_only_the_other_sessions_of_its_account(base: &Base) {
    let store = base.open().await;
    let anne = add_staff(&store, "anne@example.org", Role::Analyst).await.unwrap();
    let zoe = add_staff(&store, "zoe@example.org", Role::Analyst).await.unwrap();
    let (kept, ended, others, step) = (key(), key(), key(), key());
    for (token, id) in [(kept, anne), (ended, anne), (others, zoe)] {
        open(&store, token, id, 100).await.unwrap();
    }
    store.begin_sign_in(step, &SignInStep::Code { staff_id: anne }, at(100)).await.unwrap();
    by(&store, "a", at(0)).set_password(anne, "other", Some(kept)).await.unwrap();
    let holds = async |token| store.session(token, at(1), at(-1)).await.unwrap().is_some();
    assert!(holds(kept).await && !holds(ended).await && holds(others).await);
    assert!(store.sign_in_step(step, at(1)).await.unwrap().is_none(), "what was half-way is over too");
    assert_eq!(store.staff_by_id(anne).await.unwrap().unwrap().password_hash, "other");
    by(&store, "a", at(0)).set_password(anne, "third", None).await.unwrap();
    assert!(!holds(kept).await);
    assert!(!by(&store, "a", at(0)).close_session_of(anne, others).await.unwrap(), "somebody else's");
    assert!(by(&store, "a", at(0)).close_session_of(zoe, others).await.unwrap());
    assert!(matches!(by(&store, "a", at(0)).set_password(99, "x", None).await, Err(StoreError::NotFound)));
}

pub async fn there_is_always_an_administrator_left(base: &Base) {
    let store = base.open().await;
    let one = add_staff(&store, "un@example.org", Role::Administrator).await.unwrap();
    let other = add_staff(&store, "deux@example.org", Role::Partner).await.unwrap();
    assert!(matches!(by(&store, "a", at(0)).take_account_away(one).await, Err(StoreError::LastAdministrator)));
    assert!(matches!(
        by(&store, "a", at(0)).set_rights(one, Grant::of(Role::Manager)).await,
        Err(StoreError::LastAdministrator)
    ));
    by(&store, "a", at(0))
        .set_rights(other, Grant { partner: Some("RESAH"), ..Grant::of(Role::Partner) })
        .await
        .unwrap();
    assert_eq!(store.staff_by_id(other).await.unwrap().unwrap().partner.as_deref(), Some("RESAH"));
    by(&store, "a", at(0)).set_rights(other, Grant::of(Role::Administrator)).await.unwrap();
    // Both at once, from two processes: one of them remains.
    let elsewhere = base.open().await;
    let (a, b) = tokio::join!(
        by(&store, "a", at(0)).take_account_away(one),
        by(&elsewhere, "a", at(0)).take_account_away(other)
    );
    assert!(a.is_ok() != b.is_ok());
    assert_eq!(store.list_staff().await.unwrap().len(), 1);
}

pub async fn each_code_and_each_recovery_code_is_accepted_once(base: &Base) {
    let store = base.open().await;
    let id = add_staff(&store, "anne@example.org", Role::Analyst).await.unwrap();
    assert!(store.second_factor(id).await.unwrap().is_none());
    assert!(store.begin_second_factor(id, &[1; 20], at(0)).await.unwrap());
    assert!(store.begin_second_factor(id, &[2; 20], at(1)).await.unwrap(), "one that is not confirmed gives way");
    assert!(!store.use_code_of_step(id, 5).await.unwrap(), "nor does it open anything");
    assert!(store.with_second_factor().await.unwrap().is_empty());
    let codes = [key(), key()];
    assert!(by(&store, "a", at(2)).confirm_second_factor(id, 7, &codes).await.unwrap());
    assert!(!by(&store, "a", at(2)).confirm_second_factor(id, 8, &[key()]).await.unwrap());
    assert!(!store.begin_second_factor(id, &[3; 20], at(3)).await.unwrap(), "one that is there stays");
    let factor = store.second_factor(id).await.unwrap().unwrap();
    assert_eq!(
        (factor.secret.as_slice(), factor.confirmed_at, factor.recovery_codes),
        (&[2u8; 20][..], Some(at(2)), 2)
    );
    assert!(!format!("{factor:?}").contains("secret"));
    assert_eq!(store.with_second_factor().await.unwrap(), [id]);
    let mut uses = Vec::new();
    for step in [7, 8, 8, 6, 9] {
        uses.push(store.use_code_of_step(id, step).await.unwrap());
    }
    assert_eq!(uses, [false, true, false, false, true]);
    let (one, other) = tokio::join!(
        by(&store, "a", at(0)).use_recovery_code(id, codes[0]),
        by(&store, "a", at(0)).use_recovery_code(id, codes[0])
    );
    assert!(one.unwrap() != other.unwrap());
    assert!(!by(&store, "a", at(0)).use_recovery_code(id, key()).await.unwrap());
    let fresh = [key()];
    by(&store, "a", at(0)).replace_recovery_codes(id, &fresh).await.unwrap();
    assert!(!by(&store, "a", at(0)).use_recovery_code(id, codes[1]).await.unwrap());
    assert!(by(&store, "a", at(0)).remove_second_factor(id).await.unwrap());
    assert!(!by(&store, "a", at(0)).use_recovery_code(id, fresh[0]).await.unwrap());
    assert_eq!(base.count("recovery_codes").await, 0);
}

pub async fn a_sign_in_step_is_taken_once_and_expires(base: &Base) {
    let store = base.open().await;
    let id = add_staff(&store, "anne@example.org", Role::Analyst).await.unwrap();
    let (code, provider, late) = (key(), key(), key());
    let text = |text: &str| text.to_owned();
    let sent = SignInStep::Provider { state: text("s"), nonce: text("n"), verifier: text("v") };
    store.begin_sign_in(code, &SignInStep::Code { staff_id: id }, at(10)).await.unwrap();
    store.begin_sign_in(provider, &sent, at(10)).await.unwrap();
    store.begin_sign_in(late, &sent, at(1)).await.unwrap();
    assert!(store.sign_in_step(code, at(9)).await.unwrap() == Some(SignInStep::Code { staff_id: id }));
    assert!(store.sign_in_step(code, at(10)).await.unwrap().is_none());
    assert!(store.take_sign_in_step(provider, at(5)).await.unwrap() == Some(sent));
    assert!(store.take_sign_in_step(provider, at(5)).await.unwrap().is_none());
    assert!(store.take_sign_in_step(late, at(5)).await.unwrap().is_none());
    let (leaving, farewell) = (key(), SignInStep::Leaving { id_token: text("a.b.c") });
    store.begin_sign_in(leaving, &farewell, at(10)).await.unwrap();
    assert!(store.take_sign_in_step(leaving, at(5)).await.unwrap() == Some(farewell));
    by(&store, "a", at(0)).remove_staff("anne@example.org").await.unwrap();
    assert!(store.take_sign_in_step(code, at(5)).await.unwrap().is_none());
}

pub async fn sessions_expire_and_close(base: &Base) {
    let store = base.open().await;
    let staff_id = add_staff(&store, "anne@example.org", Role::Analyst).await.unwrap();
    let (token, short) = (key(), key());
    open(&store, token, staff_id, 100).await.unwrap();
    open(&store, short, staff_id, 10).await.unwrap();
    let mut session = SessionInfo {
        token,
        staff_id,
        email: "anne@example.org".into(),
        role: Role::Analyst,
        partner: None,
        sees_exact: false,
        undertaken_at: None,
        has_second_factor: false,
        by_provider: false,
        last_seen: at(0),
        exact_until: None,
        expires_at: at(100),
    };
    assert_eq!(store.session(token, at(99), at(-1)).await.unwrap(), Some(session.clone()));
    assert_eq!(store.session(token, at(100), at(-1)).await.unwrap(), None);
    assert_eq!(store.session(key(), at(1), at(-1)).await.unwrap(), None);
    assert_eq!(store.session(token, at(60), at(0)).await.unwrap(), None, "nothing was asked for since");
    store.session_seen(token, at(40)).await.unwrap();
    store.session_seen(token, at(30)).await.unwrap();
    session.last_seen = at(40);
    assert_eq!(store.session(token, at(60), at(0)).await.unwrap(), Some(session), "the later of the two holds");
    let of = async |now, idle| store.sessions_of(staff_id, at(now), at(idle)).await.unwrap();
    assert_eq!(of(5, -1).await.iter().map(|s| s.token).collect::<Vec<_>>(), [token, short]);
    assert_eq!((of(50, -1).await.len(), of(50, 45).await.len()), (1, 0));
    assert_eq!((of(50, -1).await[0].address.as_str(), of(50, -1).await[0].device.as_str()), ("192.0.2.7", "Firefox"));
    assert_eq!(by(&store, "a", at(0)).close_session(token).await.unwrap(), None);
    assert_eq!(store.session(token, at(1), at(-1)).await.unwrap(), None);
    let (address, device, by_provider) = (String::new(), String::new(), key());
    let id_token = Some("a.b.c".to_owned());
    let session = NewSession { token: by_provider, staff_id, address, device, at: at(0), expires_at: at(9), id_token };
    by(&store, "a", at(0)).open_session(&session).await.unwrap();
    assert_eq!(by(&store, "a", at(0)).close_session(by_provider).await.unwrap().as_deref(), Some("a.b.c"));
    assert_eq!(by(&store, "a", at(0)).close_session(by_provider).await.unwrap(), None, "it went with the session");
    // The same for an ended session, without a log entry.
    by(&store, "a", at(0)).open_session(&session).await.unwrap();
    let entries = base.count("audit").await;
    assert_eq!(store.close_ended_session(by_provider).await.unwrap().as_deref(), Some("a.b.c"));
    assert_eq!((store.close_ended_session(by_provider).await.unwrap(), base.count("audit").await), (None, entries));
}

pub async fn rights_and_undertakings_take_effect_at_once_in_open_sessions(base: &Base) {
    let store = base.open().await;
    add_staff(&store, "chef@example.org", Role::Administrator).await.unwrap();
    let id = add_staff(&store, "anne@example.org", Role::Analyst).await.unwrap();
    let token = key();
    open(&store, token, id, 100).await.unwrap();
    let session = async || store.session(token, at(1), at(-1)).await.unwrap().unwrap();
    assert!(!session().await.sees_exact && session().await.undertaken_at.is_none(), "nothing that was not given");
    let act = |seconds| by(&store, "a", at(seconds));
    act(5).set_rights(id, Grant { sees_exact: true, ..Grant::of(Role::Analyst) }).await.unwrap();
    act(6).accept_undertaking(id).await.unwrap();
    assert_eq!((session().await.sees_exact, session().await.undertaken_at), (true, Some(at(6))));
    assert!(store.staff_by_id(id).await.unwrap().unwrap().sees_exact);
    // A second factor exists once a code was entered.
    store.begin_second_factor(id, &[1; 20], at(7)).await.unwrap();
    assert!(!session().await.has_second_factor);
    act(8).confirm_second_factor(id, 7, &[key()]).await.unwrap();
    assert!(session().await.has_second_factor);
    // Other changes of the account keep the undertaking; it can be accepted again.
    act(9).set_rights(id, Grant::of(Role::Manager)).await.unwrap();
    act(9).set_password(id, "other", Some(token)).await.unwrap();
    assert_eq!((session().await.sees_exact, session().await.undertaken_at), (false, Some(at(6))));
    act(10).accept_undertaking(id).await.unwrap();
    assert_eq!(session().await.undertaken_at, Some(at(10)));
    assert!(matches!(act(11).accept_undertaking(99).await, Err(StoreError::NotFound)));
    let (by_provider, address, device) = (key(), String::new(), String::new());
    let id_token = Some("a.b.c".to_owned());
    let new = NewSession { token: by_provider, staff_id: id, address, device, at: at(0), expires_at: at(9), id_token };
    act(12).open_session(&new).await.unwrap();
    assert!(store.session(by_provider, at(1), at(-1)).await.unwrap().unwrap().by_provider);
    assert!(!session().await.by_provider);
}

pub async fn attempts_are_limited_within_a_window(base: &Base) {
    let store = base.open().await;
    let window = Duration::from_secs(60);
    let attempt = |subject: &'static str, seconds| {
        let store = store.clone();
        async move { store.sign_in_attempt(subject, at(seconds), window, 3).await.unwrap() }
    };
    for seconds in 0..3 {
        assert!(attempt("a", seconds).await);
    }
    assert!(!attempt("a", 3).await);
    assert!(attempt("b", 3).await, "another subject is not concerned");
    assert!(!attempt("a", 59).await);
    assert!(attempt("a", 60).await, "the window began with the first attempt");
    store.forget_attempts("a").await.unwrap();
    for seconds in 61..64 {
        assert!(attempt("a", seconds).await);
    }
    // Concurrent attempts are all counted.
    let mut attempts = tokio::task::JoinSet::new();
    for _ in 0..20 {
        attempts.spawn(attempt("c", 0));
    }
    assert_eq!(attempts.join_all().await.into_iter().filter(|allowed| *allowed).count(), 3);
}

pub async fn closing_dates_and_single_values_are_stored(base: &Base) {
    let store = base.open().await;
    let mut changes = store.changes();
    changes.mark_unchanged();
    let closing = |audience| store.campaign_dates(edition(), audience);
    let dates = |closes_at, grace_minutes| CampaignDates { closes_at, grace_minutes, ..CampaignDates::default() };
    let unset = dates(None, GRACE_MINUTES);
    assert_eq!(closing(Audience::StartUp).await.unwrap(), unset);
    by(&store, "a", at(0)).set_campaigns(edition(), &[(Audience::StartUp, dates(Some(at(500)), 45))]).await.unwrap();
    assert!(changes.has_changed().unwrap());
    assert_eq!(closing(Audience::StartUp).await.unwrap(), dates(Some(at(500)), 45));
    assert_eq!(closing(Audience::Acheteurs).await.unwrap(), unset);
    by(&store, "a", at(1)).set_campaigns(edition(), &[(Audience::StartUp, dates(None, 0))]).await.unwrap();
    assert_eq!(closing(Audience::StartUp).await.unwrap(), dates(None, 0));

    assert_eq!(store.meta("salt").await.unwrap(), None);
    store.set_meta("salt", "one").await.unwrap();
    store.set_meta("salt", "two").await.unwrap();
    assert_eq!(store.meta("salt").await.unwrap().as_deref(), Some("two"));
}

pub async fn a_device_is_known_to_its_accounts_under_its_latest_token_until_it_expires(base: &Base) {
    let store = base.open().await;
    let anne = add_staff(&store, "anne@example.org", Role::Analyst).await.unwrap();
    let zoe = add_staff(&store, "zoe@example.org", Role::Analyst).await.unwrap();
    let (first, second, third) = (key(), key(), key());
    store.remember_device(None, first, anne, at(0)).await.unwrap();
    store.remember_device(Some(first), second, zoe, at(10)).await.unwrap();
    let known = async |token, email| store.is_known_device(token, email).await.unwrap();
    assert!(known(second, " Anne@example.org").await && known(second, "zoe@example.org").await);
    assert!(!known(first, "anne@example.org").await && !store.is_anybodys_device(first).await.unwrap());
    assert!(store.is_anybodys_device(second).await.unwrap());
    store.remember_device(Some(key()), third, anne, at(20)).await.unwrap();
    assert!(known(third, "anne@example.org").await && !known(third, "zoe@example.org").await);
    by(&store, "a", at(0)).set_password(anne, "other", None).await.unwrap();
    assert!(!known(second, "anne@example.org").await && !known(third, "anne@example.org").await);
    assert!(known(second, "zoe@example.org").await, "somebody else's password");
    for n in 0..25 {
        store.remember_device(None, key(), anne, at(30 + n)).await.unwrap();
    }
    assert_eq!(base.count("known_devices").await, 21, "the latest twenty of an account, and one of the other");
    by(&store, "a", at(0)).remove_staff("anne@example.org").await.unwrap();
    assert_eq!(base.count("known_devices").await, 1);
}
