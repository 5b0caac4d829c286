//! Acts of the staff and their log entries: stored together, or not at all.

use crate::figures::{publishing, reporting};
use crate::manage::coding::{TEXT, coding, wording};
use crate::manage::proposing::{figure, written};
use crate::manage::{coding, editions, findings, partners, procurement, startup_base};
use crate::operations::purging;
use crate::respond::test_mode;
use crate::support::base::{
    Base, add_staff, at, by, edition, entry, imported, key, many, named, section, send, siren, submission,
};
use documents::report::Plan;
use editing::checks::decision::Ruling;
use publications::plan::Plan as Publishing;
use std::collections::BTreeSet;
use std::path::Path;
use std::pin::Pin;
use std::time::Duration;
use store::{
    AuditFilter, CampaignDates, EmailKind, Erasure, Grant, NewEvidence, NewInvitee, NewReaction, NewSession, NewToken,
    Role, Scope, SecretHash, Status, Store, StoreError, Terms, TextId, Verdict, text_hash,
};
use suppliers::base::definitions::Definitions;
use survey::Audience;

on_both!(a_staff_act_and_its_log_entry_are_stored_together_or_not_at_all,);

const BUYERS: Audience = Audience::Acheteurs;
const STARTUPS: Audience = Audience::StartUp;

/// The objects to act on.
struct There {
    anne: i64,
    zoe: i64,
    session: SecretHash,
    other: SecretHash,
    third: SecretHash,
    code: SecretHash,
    reaction: i64,
    sent: SecretHash,
    text: TextId,
    evidence: NewEvidence,
}

fn session(token: SecretHash, staff_id: i64) -> NewSession {
    let (address, device) = ("192.0.2.7".to_owned(), "Firefox".to_owned());
    NewSession { token, staff_id, address, device, at: at(0), expires_at: at(9_000), id_token: None }
}

fn token() -> NewToken {
    let (name, made_by) = ("bilan".to_owned(), "a".to_owned());
    NewToken { hash: key(), name, scopes: vec![Scope::Exports], made_by, at: at(0), expires_at: None }
}

fn invitee(email: &str) -> NewInvitee {
    NewInvitee { email: email.to_owned(), name: String::new(), organisation: String::new() }
}

/// Limits that only sign-in attempts are past.
fn terms() -> Terms {
    Terms { attempts_before: at(100), ..purging::terms(at(-9_000), at(-9_000)) }
}

/// Creates one object of each kind that the staff can change.
async fn fill(store: &Store) -> There {
    let act = || by(store, "before", at(0));
    for email in ["admin@example.org", "chef@example.org"] {
        add_staff(store, email, Role::Administrator).await.unwrap();
    }
    let anne = add_staff(store, "anne@example.org", Role::Analyst).await.unwrap();
    let zoe = add_staff(store, "zoe@example.org", Role::Manager).await.unwrap();
    let (first, other, third, code) = (key(), key(), key(), key());
    for token in [first, other, third] {
        act().open_session(&session(token, anne)).await.unwrap();
    }
    store.begin_second_factor(anne, &[1; 20], at(0)).await.unwrap();
    store.begin_second_factor(zoe, &[2; 20], at(0)).await.unwrap();
    act().confirm_second_factor(zoe, 5, &[code]).await.unwrap();
    store.sign_in_attempt("somebody", at(0), Duration::from_secs(1), 3).await.unwrap();
    act().make_token(&token()).await.unwrap();
    act().add_partner(&partners::partner("RESAH", "Resah")).await.unwrap();
    let author = key();
    let (name, email, message) = ("Ada".to_owned(), "ada@exemple.fr".to_owned(), "Bravo".to_owned());
    store.react(NewReaction { key: author, name, email, message, write_to_author: false, at: at(0) }).await.unwrap();
    let reaction = store.reaction(author).await.unwrap().unwrap().id;
    act().announce("Bientôt").await.unwrap();
    test_mode::tried(store, key(), 9).await;
    let draft = key();
    store.save_section(section(draft, "first", &[("AC01", "x")])).await.unwrap();
    store.ask_link(draft, "ada@exemple.fr", false, at(0)).await.unwrap();
    let email = store.take_email(at(0), at(300)).await.unwrap().unwrap();
    store.email_dead(&email, "550", at(1)).await.unwrap();
    for name in ["Un", "Deux", "Trois", "Quatre"] {
        act().make_code(&wording(name), named).await.unwrap();
    }
    act().retire_code(4).await.unwrap();
    let text = coding::written(store, key(), 1, TEXT).await;
    let sent = key();
    send(store, submission(sent, 5, "ministere", Vec::new())).await.unwrap();
    for organisation in 2..5 {
        send(store, submission(key(), organisation, "ministere", Vec::new())).await.unwrap();
    }
    act().join_group(2, siren(31)).await.unwrap();
    act().mask_text(&text, "Luc Martin").await.unwrap();
    for passage in [0..5, 0..10] {
        act().keep_excerpt(&text, &text_hash(TEXT), passage).await.unwrap();
    }
    let evidence = NewEvidence { page: "freins".into(), query: String::new(), version: 1, figure: figure() };
    for title in ["Une", "Deux"] {
        act().make_proposal(edition(), written(title, ""), named).await.unwrap();
    }
    act().attach_figure(1, &evidence).await.unwrap();
    act().attach_quote(1, 1).await.unwrap();
    for id in ["2023-1", "2023-2", "2023-3", "2023-4", "2023-5"] {
        by(store, "prepares", at(0)).draft_publication(edition(), &Publishing::default()).await.unwrap();
        if id == "2023-3" || id == "2023-4" {
            act().freeze_publication(id, 1, &publishing::frozen(id, &[])).await.unwrap();
        }
        if id == "2023-4" {
            act().schedule_publication(id, at(400), None).await.unwrap();
        }
    }
    act().import_invitees(edition(), BUYERS, &[invitee("a@b.fr"), invitee("c@d.fr")], imported).await.unwrap();
    for digest in ["aa", "bb"] {
        act().import_procurement(&procurement::new(digest, "2026-1"), false).await.unwrap();
    }
    act().decide_contracts(&procurement::decision("21750001600019/F", 9_000_000_000, false)).await.unwrap();
    There { anne, zoe, session: first, other, third, code, reaction, sent, text, evidence }
}

type Did<'a> = Pin<Box<dyn Future<Output = Result<(), StoreError>> + Send + 'a>>;

/// All acts: each one changes something, in this order and on its own.
fn acts<'a>(store: &'a Store, there: &'a There) -> Vec<(&'static str, Did<'a>)> {
    let mut acts: Vec<(&'static str, Did<'a>)> = Vec::new();
    macro_rules! acts {
        ($($name:ident($($with:expr),* $(,)?);)+) => {
            $(acts.push((stringify!($name), Box::pin(async move {
                by(store, "a", at(500)).$name($($with),*).await.map(drop)
            })));)+
        };
    }
    let there_is = &there.text;
    acts! {
        purge(&terms());
        add_account("neuf@example.org", Grant::of(Role::Analyst), "hash");
        set_rights(there.zoe, Grant { partner: Some("RESAH"), ..Grant::of(Role::Partner) });
        accept_undertaking(there.anne);
        set_password(there.zoe, "other", None);
        use_recovery_code(there.zoe, there.code);
        replace_recovery_codes(there.zoe, &[there.code]);
        remove_second_factor(there.zoe);
        confirm_second_factor(there.anne, 7, &[there.code]);
        open_session(&session(there.code, there.anne));
        show_exact(there.session, at(900));
        close_session_of(there.anne, there.other);
        close_session(there.third);
        close_other_sessions(there.anne, there.session);
        take_account_away(there.zoe);
        remove_staff("anne@example.org");
        make_token(&token());
        revoke_token(1);
        add_partner(&partners::partner("CCI", "CCI France"));
        remove_partner("RESAH");
        join_group(2, siren(30));
        leave_group(siren(31));
        set_consent(2, Some("dossier 12"));
        decide_reaction(there.reaction, Verdict::Shown);
        announce("Prolongée");
        withdraw_announcement();
        set_campaigns(edition(), &[(BUYERS, CampaignDates::default()), (STARTUPS, CampaignDates::default())]);
        empty_trials(edition(), BUYERS, many);
        retry_emails(None);
        code_text(&coding(there_is, TEXT, None, &[1]));
        mask_text(there_is, "comme");
        unmask_text(there_is, 1);
        keep_excerpt(there_is, &text_hash(TEXT), 0..8);
        make_proposal(edition(), written("Trois", ""), named);
        change_proposal(1, 1, written("Autre", ""));
        set_proposal_status(2, 1, Status::Proposed);
        attach_figure(2, &there.evidence);
        detach_figure(1, 1);
        attach_quote(1, 2);
        detach_quote(1, 1);
        drop_excerpt(there_is, 2);
        make_code(&wording("Cinq"), named);
        change_code(1, &wording("Autre"));
        merge_codes(2, 1, many);
        retire_code(3);
        restore_code(4);
        save_report_plan(edition(), 0, &Plan::default());
        keep_report(edition(), &reporting::report("Un"), named);
        save_publication("2023-1", 1, &Publishing { title: "Titre".into(), ..Publishing::default() });
        freeze_publication("2023-2", 1, &publishing::frozen("2023-2", &[]));
        schedule_publication("2023-3", at(600), None);
        withdraw_publication("2023-4", "Une erreur");
        drop_publication("2023-5");
        draft_publication(edition(), &Publishing::default());
        publish_edition(&[editions::new(BUYERS, "texte")]);
        decide(&findings::decision(there_is.response, Ruling::Confirmed));
        ask_back(&findings::decision(there_is.response, Ruling::Asked), 1, &[]);
        refuse_invitees(edition(), STARTUPS, "{}");
        import_invitees(edition(), STARTUPS, &[invitee("e@f.fr")], imported);
        invitee_links(edition(), BUYERS);
        write_to_invitees(edition(), BUYERS, EmailKind::Invitee, 0, many);
        send_link(there.sent, "claire@exemple.fr");
        forget_invitees(edition(), BUYERS, many);
        import_startup_list(&startup_base::list("i_lab", "aa", Vec::new()), &Definitions::shipped().unwrap());
        import_procurement(&procurement::new("cc", "2026-1"), true);
        take_procurement(1);
        drop_procurement(2);
        decide_contracts(&procurement::decision("21750001600019/E", 200_000_000_000, true));
        reopen_contracts("21750001600019/F", 9_000_000_000);
    }
    acts.push(("set_aside", Box::pin(store.set_aside(findings::aside(there.text.response)))));
    let erasure = Erasure { key: there.sent, at: at(500), entry: Some(entry("a", at(500))) };
    acts.push(("erase", Box::pin(store.erase(erasure))));
    acts
}

/// All acts in the source code of the store.
fn in_the_source() -> BTreeSet<String> {
    fn read(folder: &Path, found: &mut BTreeSet<String>) {
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.is_dir() {
                read(&path, found);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for block in text.split("\nimpl Noting<'_> {\n").skip(1) {
                let block = block.split("\n}\n").next().unwrap();
                let names = block.split("    pub async fn ").skip(1).map(|rest| rest.split('(').next().unwrap());
                found.extend(names.map(ToOwned::to_owned));
            }
        }
    }
    let mut found = BTreeSet::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    found
}

#[test]
fn every_act_of_the_store_is_tested() {
    let listed = include_str!("acting.rs").split("    acts! {\n").nth(1).unwrap().split("\n    }\n").next().unwrap();
    let listed = listed.lines().map(|line| line.trim().split('(').next().unwrap().to_owned());
    assert_eq!(listed.collect::<BTreeSet<_>>(), in_the_source());
}

pub async fn a_staff_act_and_its_log_entry_are_stored_together_or_not_at_all(base: &Base) {
    let store = base.open().await;
    let there = fill(&store).await;
    // No entry can follow an unreadable head.
    base.execute("UPDATE meta SET name = 'kept' WHERE name = 'audit_head'").await;
    base.execute("INSERT INTO meta (name, value) VALUES ('audit_head', '?')").await;
    let before = base.dump().await;
    assert!(before.len() > 60, "{}", before.len());
    for (name, act) in acts(&store, &there) {
        assert!(act.await.is_err(), "{name} was done without its entry");
        assert_eq!(base.dump().await, before, "{name} left something behind");
    }
    base.execute("DELETE FROM meta WHERE name = 'audit_head'").await;
    base.execute("UPDATE meta SET name = 'audit_head' WHERE name = 'kept'").await;
    for (name, act) in acts(&store, &there) {
        let before = base.count("audit").await;
        act.await.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(base.count("audit").await, before + 1, "{name} has one entry");
        let last = &store.audit_page(&AuditFilter::default(), i64::MAX, 1).await.unwrap()[0];
        assert_eq!(last.actor.name, "a", "{name}");
    }
    store.close().await;
}
