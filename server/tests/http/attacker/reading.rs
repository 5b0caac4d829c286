//! Everything that is read at one moment.

use super::answers::{Asked, Pages};
use super::crawl::{page, told_by_files_alone};
use super::elsewhere::{test_over_hidden, told_elsewhere};
use super::lives::Respondent;
use super::people::{BUYERS, Person, Place, STARTUPS, Side};
use super::quartiles::told_by_quartiles;
use super::ranges;
use crate::client::Browser;
use app::survey::Audience;
use futures::StreamExt;
use serde_json::Value;
use sqlx::{Connection, Row};
use std::collections::BTreeMap;

/// What an analyst sees at one moment.
pub struct Reading {
    pub program: Value,
    pub buyers: Pages,
    pub startups: Pages,
    /// By the number of a response: the version of it that is in what is shown.
    inside: BTreeMap<i64, usize>,
    /// What files told that pages did not.
    files_alone: Vec<String>,
    pages: usize,
    tables: usize,
    files: usize,
    cells: usize,
    secrets: usize,
}

const PUBLIC: fn(&Person) -> bool = |person| person.at[0] != 2;
const SAID_NO: &[&str] = &["non_prevu", "non_pas_prevu"];
const SOLD: &[&str] = &["p1_20", "p21_50", "p51_80", "plus_80"];

/// The questions whose tables are read, those together that tell of each other.
pub fn families(side: &Side) -> Vec<Vec<&'static Asked>> {
    const fn alone(field: &'static str) -> Asked {
        Asked { field, when: None, is_asked: |_| true, ranked: None, is_base_told: false, both_sides: None }
    }
    const fn ranked(field: &'static str, ranked: &'static str, by: &'static str) -> Asked {
        Asked { ranked: Some((ranked, by)), ..alone(field) }
    }
    static AC14: Asked = Asked {
        when: Some(("AC07", SAID_NO)),
        is_asked: |person| SAID_NO.iter().any(|code| person.said("AC07", code)),
        ..alone("AC14")
    };
    static SU14: Asked = Asked {
        when: Some(("SU10", SOLD)),
        is_asked: |person| SOLD.iter().any(|code| person.said("SU10", code)),
        ..alone("SU14")
    };
    // Those who gave no amount are those who are not in the panel.
    static AC06: Asked = Asked {
        is_asked: |person| person.amounts.iter().any(|[startup, _]| startup.is_none()),
        is_base_told: true,
        ..alone("AC06")
    };
    static AC16: Asked = Asked { is_asked: PUBLIC, ..alone("AC16") };
    static AC15: Asked = ranked("AC15", "freins-acheteurs", "freins-acheteurs-par");
    static AC26: Asked =
        Asked { both_sides: Some(("leviers", 2)), ..ranked("AC26", "leviers-acheteurs", "leviers-acheteurs-par") };
    static SU28: Asked =
        Asked { both_sides: Some(("leviers", 0)), ..ranked("SU28", "leviers-start-up", "leviers-start-up-par") };
    static SU24: Asked = ranked("SU24", "freins-public", "freins-public-par");
    static SU25: Asked = ranked("SU25", "freins-prive", "freins-prive-par");
    static ALONE: [Asked; 6] =
        [alone("AC07"), alone("AC13"), alone("AC12"), alone("AC24"), alone("SU10"), alone("SU22")];
    match side.audience {
        Audience::Acheteurs => vec![
            vec![&ALONE[0], &AC14],
            vec![&ALONE[1]],
            vec![&ALONE[2]],
            vec![&ALONE[3]],
            vec![&AC06],
            vec![&AC16],
            vec![&AC15],
            vec![&AC26],
        ],
        Audience::StartUp => vec![vec![&ALONE[4], &SU14], vec![&ALONE[5]], vec![&SU24], vec![&SU25], vec![&SU28]],
    }
}

/// By which dimension the page of a question is crossed: one that the filters leave open, or the last of those they fix.
pub fn crossed_by(place: &Place) -> usize {
    place.iter().position(Option::is_none).unwrap_or(2)
}

/// What a page is read for.
enum Of {
    Volumes(Place),
    Obstacles(Place, Place),
    Question(&'static str, Place),
    Narrowed(&'static str, Place),
    Attendance,
}

/// An address, what it is read for, and whether its files are read too.
type Wanted = (String, Of, bool);

impl Reading {
    /// Reads every page of these places, of buyers and of start-ups, and the files of the widest ones.
    pub async fn of(browser: &Browser, places: &(Vec<Place>, Vec<Place>)) -> Self {
        let fixed = |place: &Place| place.iter().flatten().count();
        let most = places.0.iter().map(fixed).max().unwrap_or(0);
        let is_wide = |place: &Place| fixed(place) < most.min(2);
        let mut wanted: Vec<Wanted> = Vec::new();
        for place in &places.0 {
            let path = format!("/observatoire?x={}", BUYERS.query(place));
            wanted.push((path, Of::Volumes(*place), is_wide(place)));
        }
        for number in 0..places.0.len().max(places.1.len()) {
            let of = |places: &[Place]| places[number.min(places.len() - 1)];
            let (buyer, startup) = (of(&places.0), of(&places.1));
            let path = format!("/observatoire/freins?x={}{}", BUYERS.query(&buyer), STARTUPS.query(&startup));
            wanted.push((path, Of::Obstacles(buyer, startup), is_wide(&buyer)));
        }
        for (side, places) in [(&BUYERS, &places.0), (&STARTUPS, &places.1)] {
            let path = format!("/observatoire/suivi?questionnaire={}", side.slug);
            wanted.push((path, Of::Attendance, true));
            for field in families(side).into_iter().flatten().map(|asked| asked.field).chain(ranges::fields(side)) {
                for place in places.iter().filter(|place| ranges::is_read(field, place)) {
                    let by = side.dimensions[crossed_by(place)].0;
                    let asked = format!("questionnaire={}&question={field}&croisee={by}", side.slug);
                    let path = format!("/observatoire/question?{asked}{}", side.query(place));
                    wanted.push((path, Of::Question(field, *place), *place == [None; 3]));
                    if let [Some(_), None, None] = place {
                        // Crossed by what it is narrowed down by.
                        let asked = asked.replace(by, side.dimensions[0].0);
                        let path = format!("/observatoire/question?{asked}{}", side.query(place));
                        wanted.push((path, Of::Narrowed(field, *place), false));
                    }
                }
            }
        }
        let read = wanted.into_iter().map(|(path, of, is_wide)| async move {
            let page = page(browser, &path).await;
            let alone = if is_wide { told_by_files_alone(browser, &page).await } else { Vec::new() };
            (of, page, is_wide, alone)
        });
        let mut reading = Self::empty();
        let all: Vec<_> = futures::stream::iter(read).buffer_unordered(4).collect().await;
        for (of, page, is_wide, alone) in all {
            reading.pages += 1;
            reading.tables += page.tables.len();
            reading.files += if is_wide { page.files.len() } else { 0 };
            reading.cells += page.cells();
            reading.secrets += page.secrets();
            reading.files_alone.extend(alone);
            match of {
                Of::Volumes(place) => drop(reading.buyers.volumes.insert(place, page)),
                Of::Obstacles(buyer, startup) => {
                    reading.buyers.obstacles.entry(buyer).or_insert_with(|| page.clone());
                    reading.startups.obstacles.entry(startup).or_insert(page);
                }
                Of::Question(field, place) => {
                    let side = if field.starts_with("AC") { &mut reading.buyers } else { &mut reading.startups };
                    side.questions.insert((field, place), page);
                }
                Of::Narrowed(field, place) => {
                    let side = if field.starts_with("AC") { &mut reading.buyers } else { &mut reading.startups };
                    side.narrowed.insert((field, place), page);
                }
                // Numbers of respondents are no secret.
                Of::Attendance => {}
            }
        }
        reading.program = serde_json::from_str(&browser.page("/api/v1/volumes").await).unwrap();
        reading
    }

    fn empty() -> Self {
        let none = Pages::default;
        Self {
            program: Value::Null,
            buyers: none(),
            startups: none(),
            inside: BTreeMap::new(),
            files_alone: Vec::new(),
            pages: 0,
            tables: 0,
            files: 0,
            cells: 0,
            secrets: 0,
        }
    }

    /// How much was read, in words.
    pub fn size(&self) -> String {
        let Self { pages, tables, files, cells, secrets, .. } = self;
        format!("{pages} pages, {tables} tables, {files} files, {cells} cells, {secrets} of them hidden")
    }

    pub fn of_side(&self, side: &Side) -> &Pages {
        if side.audience == Audience::Acheteurs { &self.buyers } else { &self.startups }
    }

    /// What somebody says in what is shown, if they are in.
    pub fn says<'p>(&self, one: &'p Respondent) -> Option<&'p Person> {
        one.said.get(self.inside.get(&one.id?)? - 1)
    }

    /// Who is in what is shown, and as they said what: no page says so, and what is true has to be known to judge what is
    /// computed.
    pub async fn look_up(&mut self, database: &str) {
        let mut connection = sqlx::SqliteConnection::connect(database).await.unwrap();
        let sql = "SELECT response_id, version FROM released_responses WHERE version > 0";
        for row in sqlx::query(sql).fetch_all(&mut connection).await.unwrap() {
            self.inside.insert(row.get("response_id"), usize::try_from(row.get::<i64, _>("version")).unwrap());
        }
    }

    /// Those of one side who are in, as they are.
    pub fn who<'p>(&self, people: &'p [Respondent]) -> Vec<&'p Person> {
        people.iter().filter_map(|one| self.says(one)).collect()
    }

    /// What needs no computing: it is hidden in one table and told in another, or by words.
    pub fn told_elsewhere(&self) -> Vec<String> {
        let mut told = self.files_alone.clone();
        told.extend(self.buyers.volumes.iter().flat_map(|(place, page)| told_elsewhere(place, page)));
        for (side, pages) in [(&BUYERS, &self.buyers), (&STARTUPS, &self.startups)] {
            let full = pages.questions.iter().filter(|((_, place), _)| place.iter().all(Option::is_some));
            for ((field, place), page) in full {
                told.extend(test_over_hidden(side, (field, place, 2), page, pages));
            }
            for ((field, place), page) in &pages.narrowed {
                told.extend(test_over_hidden(side, (field, place, 0), page, pages));
            }
            told.extend(told_by_quartiles(side, pages));
        }
        told
    }
}
