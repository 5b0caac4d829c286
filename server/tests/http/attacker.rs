//! An attacker on the real service: it signs in as an analyst, reads every table that filters can make, at several moments and
//! after the figures are closed, and computes with all of them together, while some respondents correct their answers and some
//! erase them. Nothing that says "secret statistique" may be found out.

#[path = "attacker/amounts.rs"]
mod amounts;
#[path = "attacker/answers.rs"]
mod answers;
#[path = "attacker/changes.rs"]
mod changes;
#[path = "attacker/classes.rs"]
mod classes;
#[path = "attacker/crawl.rs"]
mod crawl;
#[path = "attacker/elsewhere.rs"]
mod elsewhere;
#[path = "attacker/lives.rs"]
mod lives;
#[path = "attacker/numbers.rs"]
mod numbers;
#[path = "attacker/pairs.rs"]
mod pairs;
#[path = "attacker/people.rs"]
mod people;
#[path = "attacker/quartiles.rs"]
mod quartiles;
#[path = "attacker/ranges.rs"]
mod ranges;
#[path = "attacker/reading.rs"]
mod reading;
#[path = "attacker/system.rs"]
mod system;
#[path = "attacker/times.rs"]
mod times;

use super::campaigns::staff;
use super::client::{Browser, fields, location};
use super::process::Process;
use crawl::Shown;
use lives::Respondent;
use pairs::Knows;
use people::{BUYERS, Draws, Person, Place, STARTUPS, Side};
use reading::{Reading, families};
use sqlx::{Connection, Row};
use std::collections::BTreeMap;
use system::System;

/// What the respondents are drawn by; another one can be tried by the variable `ATTACK_SEED`.
const SEED: u64 = 11;

/// How many buyers and start-ups have answered at each moment at which the tables are read while answers come in, and at the end.
const MOMENTS: [(usize, usize); 4] = [(16, 14), (19, 17), (27, 24), (44, 30)];

/// Sends what came since, has some change their minds, and reads what is shown then.
struct Survey {
    process: Process,
    analyst: Browser,
    manager: Browser,
    buyers: Vec<Respondent>,
    startups: Vec<Respondent>,
    sent: (usize, usize),
    /// What is drawn for corrections.
    draws: Draws,
}

impl Survey {
    async fn begin(seed: u64) -> Self {
        let process = Process::start();
        process.staff("a@obs.example", "analyst");
        // The same noise each time, as the same respondents.
        let mut connection = sqlx::SqliteConnection::connect(&process.database).await.unwrap();
        let key = sqlx::query("UPDATE perturbation SET key = $1").bind(format!("the key of {seed}"));
        assert_eq!(key.execute(&mut connection).await.unwrap().rows_affected(), 1);
        let (manager, mut analyst) = (staff(&process).await, Browser::of(&process));
        analyst.sign_in("a@obs.example").await;
        let mut draws = Draws::of(seed);
        let (buyers, startups) = MOMENTS[MOMENTS.len() - 1];
        let mut buyers: Vec<Person> = (0..buyers).map(|_| draws.buyer()).collect();
        let mut startups: Vec<Person> = (0..startups).map(|_| draws.startup()).collect();
        for (side, people) in [(&BUYERS, &mut buyers), (&STARTUPS, &mut startups)] {
            people.iter_mut().for_each(|person| person.numbers = draws.numbers(side));
        }
        // Who is like others comes first: figures of some are told early, and can then be set against later ones.
        buyers.sort_by_key(|person| !changes::is_like_others(person));
        let of = |people: Vec<Person>| people.into_iter().map(Respondent::of).collect();
        Self { process, analyst, manager, buyers: of(buyers), startups: of(startups), sent: (0, 0), draws }
    }

    async fn come(&mut self, to: (usize, usize)) {
        let process = &self.process;
        let each = |side: &'static Side, people| async move {
            for one in people {
                Respondent::answer(one, process, side).await;
            }
        };
        let (buyers, startups) = (&mut self.buyers[self.sent.0..to.0], &mut self.startups[self.sent.1..to.1]);
        futures::join!(each(&BUYERS, buyers), each(&STARTUPS, startups));
        self.sent = to;
        let sql = "SELECT id, reference FROM responses";
        let ids: BTreeMap<String, i64> = self.rows(sql).await.iter().map(|row| (row.get(1), row.get(0))).collect();
        for one in self.everybody().filter(|one| one.is_sent() && !one.is_erased) {
            one.id = Some(ids[&one.reference]);
        }
    }

    fn everybody(&mut self) -> impl Iterator<Item = &mut Respondent> {
        self.buyers.iter_mut().chain(&mut self.startups)
    }

    async fn rows(&self, sql: &'static str) -> Vec<sqlx::sqlite::SqliteRow> {
        let mut connection = sqlx::SqliteConnection::connect(&self.process.database).await.unwrap();
        sqlx::query(sql).fetch_all(&mut connection).await.unwrap()
    }

    /// The number of a response that was erased is another one's later, where nothing of it is in what is shown.
    async fn forget_those_who_never_were_in(&mut self) {
        let inside = self.rows("SELECT response_id FROM released_responses").await;
        let inside: Vec<i64> = inside.iter().map(|row| row.get(0)).collect();
        for one in self.everybody().filter(|one| one.is_erased) {
            one.id = one.id.filter(|id| inside.contains(id));
        }
    }

    async fn close(&self) {
        for slug in [BUYERS.slug, STARTUPS.slug] {
            let dates = fields(&[("questionnaire", slug), ("cloture", "2020-01-01T00:00"), ("delai", "0")]);
            location(&self.manager.post("/api/campagne/cloture", &dates).await);
            let form = fields(&[("questionnaire", slug), ("geste", "arreter")]);
            let done = location(&self.manager.post("/api/campagne/etat", &form).await);
            assert!(done.starts_with("/observatoire/campagne?fait="), "{done}");
        }
    }

    /// Reads the tables of the places that are wanted, and looks up who is in what is shown.
    async fn read(&self, is_wanted: impl Fn(&Place) -> bool) -> Reading {
        let wanted = |side: &Side, people: &[Respondent]| -> Vec<Place> {
            let all = side.places(people.iter().flat_map(|one| &one.said)).into_iter();
            all.filter(&is_wanted).collect()
        };
        let places = (wanted(&BUYERS, &self.buyers), wanted(&STARTUPS, &self.startups));
        let mut reading = Reading::of(&self.analyst, &places).await;
        reading.look_up(&self.process.database).await;
        reading
    }

    /// Reads the tables of two questions.
    async fn by_pairs(&self, reading: &Reading) -> Vec<ByPairs<'_>> {
        let mut all = Vec::new();
        for (side, people) in [(&BUYERS, &self.buyers), (&STARTUPS, &self.startups)] {
            let places = side.places(reading.who(people));
            let crossed = pairs::read(&self.analyst, side, &places).await;
            println!("{} pages of two questions", crossed.len());
            all.push(ByPairs { side, people, crossed });
        }
        all
    }

    fn systems(&self, reading: &Reading, is_closed: bool) -> Vec<System> {
        let (buyers, startups) = (reading.who(&self.buyers), reading.who(&self.startups));
        let mut systems = vec![amounts::amounts(&buyers, &reading.buyers.volumes, &reading.program)];
        systems.push(classes::classes(&buyers, &reading.buyers.volumes, is_closed));
        for (side, people) in [(&BUYERS, &buyers), (&STARTUPS, &startups)] {
            let (pages, by) = (reading.of_side(side), reading::crossed_by);
            let of = families(side).into_iter();
            systems.extend(of.map(|asked| answers::answers(side, people, &asked, pages, by, is_closed)));
            let of = ranges::families(side).iter();
            systems.extend(of.map(|fields| numbers::numbers(side, people, fields, pages, by, is_closed)));
        }
        systems
    }
}

/// The tables of two questions of one side.
struct ByPairs<'a> {
    side: &'static Side,
    people: &'a [Respondent],
    crossed: pairs::Crossed,
}

impl ByPairs<'_> {
    fn systems(&self, reading: &Reading, knows: Knows) -> Vec<System> {
        let (people, pages) = (reading.who(self.people), reading.of_side(self.side));
        pairs::systems(self.side, &people, pages, &self.crossed, knows)
    }
}

fn found(systems: &[System]) -> Vec<String> {
    let each = |system: &System| system.breaches().iter().cloned().chain(system.recovered()).collect::<Vec<_>>();
    systems.iter().flat_map(each).collect()
}

/// Leaks by what they are about, with the first ones of each: one of a kind tells as much as a hundred.
fn sorted(leaks: &[String]) -> String {
    let mut kinds: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for leak in leaks {
        kinds.entry(leak.split(['&', ';', ':']).next().unwrap_or_default()).or_default().push(leak);
    }
    // What somebody said tells more than what nobody did.
    kinds
        .values_mut()
        .for_each(|all| all.sort_by_key(|leak| leak.contains("it is 0.0000") || leak.contains("it is -0.0000")));
    let said = kinds.iter().map(|(kind, all)| {
        let first = all.iter().take(3).map(|leak| format!("    {leak}\n")).collect::<String>();
        format!("{kind}: {} in all\n{first}", all.len())
    });
    format!("{} leaks\n{}", leaks.len(), said.collect::<String>())
}

#[tokio::test]
async fn an_analyst_who_reads_every_table_recovers_no_hidden_value() {
    let seed = std::env::var("ATTACK_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(SEED);
    let mut survey = Survey::begin(seed).await;
    let mut readings = Vec::new();
    for (number, moment) in MOMENTS.into_iter().enumerate() {
        survey.come(moment).await;
        // While answers come in, no place is told: at each moment another dimension is tried.
        let is_tried = |place: &Place| (0..3).all(|d| place[d].is_none() || d == number % 3);
        let reading = survey.read(is_tried).await;
        survey.change(number, &reading).await;
        readings.push(reading);
    }
    survey.close().await;
    readings.push(survey.read(|_| true).await);
    println!("{}", changes::became_of(&survey, &readings));
    ranges::are_there(&readings);
    let mut leaks = Vec::new();
    for (moment, reading) in readings.iter().enumerate() {
        let is_closed = moment == MOMENTS.len();
        let systems = survey.systems(reading, is_closed);
        let count = |of: fn(&System) -> usize| systems.iter().map(of).sum::<usize>();
        let who = (reading.who(&survey.buyers).len(), reading.who(&survey.startups).len());
        println!("{} {who:?} are in; {}", if is_closed { "closed:" } else { "open:" }, reading.size());
        println!("    {} sums told, {} that were hidden are looked for", count(System::known), count(System::hidden));
        let when = if is_closed { "closed, " } else { "open, " };
        let all = found(&systems).into_iter().chain(reading.told_elsewhere());
        leaks.extend(all.map(|leak| format!("{when}{leak}")));
    }
    let last = readings.last().unwrap();
    let by_pairs = survey.by_pairs(last).await;
    let beside = |knows| found(&by_pairs.iter().flat_map(|pairs| pairs.systems(last, knows)).collect::<Vec<_>>());
    leaks.extend(beside(Knows::Closely));
    let exact = beside(Knows::Exactly).len();
    println!("{exact} numbers would be told by tables of two questions without noise");
    assert!(seed != SEED || exact > 0, "the attacker finds nothing where there is something to find");
    leaks.extend(found(&times::systems(&readings, &survey.buyers, &survey.startups, false)));
    // Who leaves, no table says, but whoever watches participation may guess it. As with answers that move by few, this is said.
    let more = found(&times::systems(&readings, &survey.buyers, &survey.startups, true));
    println!("{} numbers are told to whoever knows which of those who came leave or say something else", more.len());
    leaks.extend(times::differences(&readings, &survey.buyers, &survey.startups));
    println!("{}", times::moved_by_few(&readings));
    assert!(leaks.is_empty(), "{}", sorted(&leaks));
}

#[tokio::test]
async fn an_attacker_who_is_told_one_cell_that_was_hidden_for_the_sake_of_another_recovers_a_value() {
    let mut survey = Survey::begin(SEED).await;
    // Nobody looks before the end: everybody is in, and exact tables are of the same respondents.
    survey.come(MOMENTS[MOMENTS.len() - 1]).await;
    survey.close().await;
    let press = fields(&[("exact", "oui"), ("page", "/observatoire")]);
    location(&survey.manager.post("/api/observatoire/exact", &press).await);
    let (mut shown, mut exact) = (amounts::Pages::new(), amounts::Pages::new());
    let people: Vec<&Person> = survey.buyers.iter().map(Respondent::says).collect();
    for place in BUYERS.places(people.iter().copied()) {
        let path = format!("/observatoire?x={}", BUYERS.query(&place));
        shown.insert(place, crawl::page(&survey.analyst, &path).await);
        exact.insert(place, crawl::page(&survey.manager, &path).await);
    }
    let recovered = |pages: &amounts::Pages| amounts::volumes_alone(&people, pages).recovered();
    assert_eq!(recovered(&shown), Vec::<String>::new(), "as it is, volumes tell nothing that they hide");
    let hidden = shown.iter().filter(|(_, page)| page.tables["volumes"].shown(amounts::ALL, 1) == Shown::Secret);
    let places: Vec<Place> = hidden.map(|(place, _)| *place).collect();
    let secondary: Vec<Place> = places.into_iter().filter(|place| amounts::passes(&people, place)).collect();
    assert!(!secondary.is_empty(), "some cells are hidden for the sake of others");
    let betrays = |place: &Place| {
        let Shown::Number(euros) = exact[place].tables["volumes"].shown(amounts::ALL, 1) else { return false };
        let mut weaker = shown.clone();
        weaker.get_mut(place).unwrap().tables.get_mut("volumes").unwrap().tell(amounts::ALL, 1, euros / 1e6);
        !recovered(&weaker).is_empty()
    };
    let betraying = secondary.iter().filter(|place| betrays(place)).count();
    println!(
        "of {} cells hidden for the sake of others, {betraying} tell another one when they are shown",
        secondary.len()
    );
    assert!(betraying > 0, "the attacker finds nothing where there is something to find");
}

#[tokio::test]
async fn what_one_table_of_rates_hides_no_other_one_tells() {
    // Twelve small buyers with a rate, and four large ones who do not know all their purchases: beside theirs, the rates of the
    // others stand for too little to be told.
    let (mut survey, known) = (Survey::begin(SEED).await, |startup: i64, total| [Some(startup * 1_000_000), total]);
    let small = (0..12).map(|n| [known(1 + n % 3, Some((60 + 10 * n) * 1_000_000)); 2]);
    let large = [40, 30, 30, 25].into_iter().map(|startup| [known(startup, None); 2]);
    let people = small.chain(large).map(|amounts| Person { at: [0, 0, 0], amounts, ..Person::default() });
    survey.buyers = people.map(Respondent::of).collect();
    survey.come((survey.buyers.len(), 0)).await;
    survey.close().await;
    let page = crawl::page(&survey.analyst, "/observatoire").await;
    assert_eq!(page.tables["taux"].shown(amounts::ALL, 2), Shown::Secret);
    let told = elsewhere::told_elsewhere(&[None; 3], &page);
    assert!(told.is_empty(), "{told:#?}");
}
