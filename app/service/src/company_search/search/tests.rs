use super::*;
use chrono::{TimeDelta, Utc};
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use survey::Siren;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const SIREN: &str = "130025265";
const DINUM: &str = r#"{"results":[{"siren":"130025265","nom_raison_sociale":"DINUM","nature_juridique":"7120"}]}"#;
const NOBODY: &str = r#"{"results":[],"total_results":0}"#;

/// A fake company search: each connection gets the next answer, the last one repeats.
struct Fake {
    address: String,
    asked: Arc<AtomicUsize>,
    heads: Arc<Mutex<Vec<String>>>,
}

/// An answer, and how long it takes.
type Answer = (String, Duration);

fn ok(body: &str) -> Answer {
    (format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len()), Duration::ZERO)
}

fn status(line: &str, headers: &str) -> Answer {
    (format!("HTTP/1.1 {line}\r\n{headers}content-length: 0\r\nconnection: close\r\n\r\n"), Duration::ZERO)
}

impl Fake {
    async fn answering(answers: Vec<Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (asked, heads) = (Arc::new(AtomicUsize::new(0)), Arc::new(Mutex::new(Vec::new())));
        let (count, seen) = (asked.clone(), heads.clone());
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let place = count.fetch_add(1, Ordering::SeqCst);
                let (text, wait) = answers[place.min(answers.len() - 1)].clone();
                let seen = seen.clone();
                tokio::spawn(async move {
                    let mut head = Vec::new();
                    while !head.ends_with(b"\r\n\r\n") {
                        head.push(stream.read_u8().await.unwrap());
                    }
                    seen.lock().unwrap().push(String::from_utf8(head).unwrap());
                    tokio::time::sleep(wait).await;
                    let _whoever_asked_left = stream.write_all(text.as_bytes()).await;
                });
            }
        });
        Self { address, asked, heads }
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    fn search(&self) -> CompanySearch {
        search_at(&self.address, Clock::system())
    }
}

fn search_at(address: &str, clock: Clock) -> CompanySearch {
    CompanySearch::new(&address.parse().unwrap(), clock).unwrap()
}

fn number() -> Number {
    Number::Siren(Siren::parse(SIREN).unwrap())
}

fn another(place: u32) -> Number {
    let siren = (0..10).find_map(|check| Siren::parse(&format!("{:08}{check}", 20_000_000 + place)).ok());
    Number::Siren(siren.unwrap())
}

fn name(found: &Found) -> Option<&str> {
    found.company().and_then(|company| company.name.as_deref())
}

#[tokio::test]
async fn a_request_contains_only_the_number_and_our_user_agent() {
    let fake = Fake::answering(vec![ok(DINUM)]).await;
    assert_eq!(name(&fake.search().find(number()).await), Some("DINUM"));
    let heads = fake.heads.lock().unwrap();
    assert!(heads[0].starts_with("GET /search?q=130025265&minimal=true&include=siege&"), "{}", heads[0]);
    let head = heads[0].to_lowercase();
    assert!(head.contains("user-agent: observatoire-start-up-grands-comptes/"), "{head}");
    assert!(!head.contains("cookie") && !head.contains("referer"), "{head}");
}

#[tokio::test]
async fn cached_answers_are_not_requested_again_until_they_expire() {
    let fake = Fake::answering(vec![ok(DINUM), ok(NOBODY), ok(NOBODY), ok(DINUM)]).await;
    let minutes = Arc::new(AtomicI64::new(0));
    let (start, passed) = (Utc::now(), minutes.clone());
    let search =
        search_at(&fake.address, Clock::from_fn(move || start + TimeDelta::minutes(passed.load(Ordering::SeqCst))));
    assert_eq!(search.remembered(number()), None);
    for _ in 0..3 {
        assert_eq!(name(&search.find(number()).await), Some("DINUM"));
    }
    assert_eq!(search.remembered(number()).unwrap().name.as_deref(), Some("DINUM"));
    assert_eq!((search.find(another(1)).await, search.find(another(1)).await), (Found::Unknown, Found::Unknown));
    assert_eq!(fake.asked(), 2);
    minutes.store(61, Ordering::SeqCst);
    search.find(another(1)).await;
    search.find(number()).await;
    assert_eq!(fake.asked(), 3, "the unknown one alone is asked again after an hour");
    minutes.store(24 * 60 + 1, Ordering::SeqCst);
    search.find(number()).await;
    assert_eq!(fake.asked(), 4);
}

#[tokio::test]
async fn a_hundred_identical_look_ups_make_one_request() {
    let (text, _) = ok(DINUM);
    let fake = Fake::answering(vec![(text, Duration::from_millis(200))]).await;
    let search = fake.search();
    let found = futures::future::join_all((0..100).map(|_| search.find(number()))).await;
    assert!(found.iter().all(|found| name(found) == Some("DINUM")));
    assert_eq!(fake.asked(), 1);
}

#[tokio::test]
async fn a_cancelled_look_up_does_not_cancel_those_of_others() {
    let (text, _) = ok(DINUM);
    let fake = Fake::answering(vec![(text, Duration::from_millis(300))]).await;
    let search = fake.search();
    let left = tokio::time::timeout(Duration::from_millis(50), search.find(number())).await;
    assert!(left.is_err());
    assert_eq!(name(&search.find(number()).await), Some("DINUM"));
    assert_eq!(fake.asked(), 1);
}

#[tokio::test]
async fn look_ups_beyond_the_rate_limit_give_up_in_time() {
    let fake = Fake::answering(vec![ok(NOBODY)]).await;
    let search = fake.search();
    let begun = Instant::now();
    let found = futures::future::join_all((0..40).map(|place| search.find(another(place)))).await;
    assert!(begun.elapsed() < LIMIT + Duration::from_millis(500));
    let answered = found.iter().filter(|found| **found == Found::Unknown).count();
    assert_eq!((answered, fake.asked()), (14, 14), "seven at once, seven a second later");
    assert!(found.iter().all(|found| matches!(found, Found::Unknown | Found::Unavailable)));
}

#[tokio::test]
async fn a_slow_server_gets_two_seconds_and_nothing_is_cached() {
    let (text, _) = ok(DINUM);
    let fake = Fake::answering(vec![(text, Duration::from_secs(10)), ok(DINUM)]).await;
    let search = fake.search();
    let begun = Instant::now();
    assert_eq!(search.find(number()).await, Found::Unavailable);
    let took = begun.elapsed();
    assert!(took >= LIMIT && took < LIMIT + Duration::from_millis(500), "{took:?}");
    assert_eq!(name(&search.find(number()).await), Some("DINUM"), "the next one has more luck");
}

#[tokio::test]
async fn an_invalid_answer_counts_as_unavailable() {
    let huge = format!("{{\"results\":[],\"x\":\"{}\"}}", "x".repeat(BODY_MAX));
    for answer in [
        ok("<!DOCTYPE html><h1>Maintenance</h1>"),
        ok("{\"results\":["),
        ok("{\"erreur\":\"…\"}"),
        ok(&huge),
        ("HTTP/1.1 200 OK\r\ncontent-length: 500\r\nconnection: close\r\n\r\n{".into(), Duration::ZERO),
        ("SSH-2.0-OpenSSH\r\n".into(), Duration::ZERO),
        status("500 Internal Server Error", ""),
        status("404 Not Found", ""),
        // A redirect is not followed: it could lead anywhere.
        status("302 Found", "location: http://127.0.0.1:9/\r\n"),
    ] {
        let fake = Fake::answering(vec![answer.clone()]).await;
        assert_eq!(fake.search().find(number()).await, Found::Unavailable, "{}", &answer.0[..20.min(answer.0.len())]);
    }
}

#[tokio::test]
async fn an_unreachable_server_counts_as_unavailable_at_once() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let begun = Instant::now();
    assert_eq!(search_at(&address, Clock::system()).find(number()).await, Found::Unavailable);
    assert!(begun.elapsed() < LIMIT);
}

#[tokio::test]
async fn a_server_is_asked_again_after_its_retry_after_and_not_before() {
    let fake = Fake::answering(vec![status("429 Too Many Requests", "retry-after: 1\r\n"), ok(DINUM)]).await;
    let begun = Instant::now();
    assert_eq!(name(&fake.search().find(number()).await), Some("DINUM"));
    assert!(begun.elapsed() >= Duration::from_secs(1));
    assert_eq!(fake.asked(), 2);
}

#[tokio::test]
async fn a_server_with_a_long_retry_after_is_not_asked_meanwhile() {
    let fake = Fake::answering(vec![status("429 Too Many Requests", "retry-after: 60\r\n"), ok(DINUM)]).await;
    let search = fake.search();
    let begun = Instant::now();
    for place in 0..5 {
        assert_eq!(search.find(another(place)).await, Found::Unavailable);
    }
    assert!(begun.elapsed() < Duration::from_secs(1), "nobody waits for what cannot come in time");
    assert_eq!(fake.asked(), 1);
}

#[test]
fn retry_after_is_seconds_or_a_date_and_never_more_than_an_hour() {
    let now = chrono::DateTime::parse_from_rfc3339("2026-03-01T12:00:00Z").unwrap().to_utc();
    for (sentence, seconds) in [
        (Some("3"), 3),
        (Some("0"), 1),
        (Some("Sun, 01 Mar 2026 12:00:40 GMT"), 40),
        (Some("Sun, 01 Mar 2026 11:00:00 GMT"), 5),
        (Some("999999"), 3600),
        (Some("bientôt"), 5),
        (None, 5),
    ] {
        let mut headers = HeaderMap::new();
        if let Some(sentence) = sentence {
            headers.insert(header::RETRY_AFTER, http::HeaderValue::from_bytes(sentence.as_bytes()).unwrap());
        }
        assert_eq!(retry_after(&headers, now), Duration::from_secs(seconds), "{sentence:?}");
    }
}

#[tokio::test]
async fn switched_off_the_search_finds_nothing_and_makes_no_request() {
    let search = CompanySearch::new(&SearchAddress::Off, Clock::system()).unwrap();
    assert!(!search.is_on() && !CompanySearch::off().is_on());
    assert_eq!(search.find(number()).await, Found::Unavailable);
    assert_eq!(search.remembered(number()), None);
}
