//! What an analyst reads: the tables of a page, cell by cell, the words beside them, and the files that the page leads to.

use crate::client::Browser;
use std::collections::BTreeMap;

pub const SECRET: &str = "secret statistique";

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shown {
    Secret,
    /// Nobody is there, or there is nothing to say.
    Nothing,
    Number(f64),
}

/// A figure's table, with the words around it.
#[derive(Clone, Debug, Default)]
pub struct Table {
    pub head: Vec<String>,
    pub rows: Vec<(String, Vec<String>)>,
    pub words: String,
}

impl Table {
    /// The cells of the first row of this name.
    pub fn row(&self, name: &str) -> Option<&[String]> {
        self.rows.iter().find(|(own, _)| own == name).map(|(_, cells)| cells.as_slice())
    }

    /// What stands in a row, in a column counted without the names.
    pub fn shown(&self, row: &str, column: usize) -> Shown {
        self.row(row).and_then(|cells| cells.get(column)).map_or(Shown::Nothing, |cell| read(cell))
    }

    /// Puts an amount, in millions, in the place of what stands in a cell.
    pub fn tell(&mut self, row: &str, column: usize, millions: f64) {
        let found = self.rows.iter_mut().find(|(own, _)| own == row);
        found.unwrap().1[column] = format!("{millions:.1} M€").replace('.', ",");
    }

    fn secrets(&self) -> usize {
        self.rows.iter().flat_map(|(_, cells)| cells).filter(|cell| *cell == SECRET).count()
    }
}

/// A page, figure by figure.
#[derive(Clone, Debug, Default)]
pub struct Page {
    pub tables: BTreeMap<String, Table>,
    /// The addresses of its files.
    pub files: Vec<String>,
}

/// The numbers of a text as people read it: `14,0 M€`, `−3,1 %`, `12,0 à 40,1 %`.
fn numbers(text: &str) -> Vec<f64> {
    let plain = text.replace(['\u{a0}', '\u{202f}'], "").replace('−', "-").replace('+', "");
    let parts = plain.split(|c: char| !(c.is_ascii_digit() || ",-.".contains(c)));
    parts.filter_map(|part| part.replace(',', ".").parse().ok()).collect()
}

/// What a text says, a cell or a number in a sentence.
pub fn read(text: &str) -> Shown {
    match text {
        SECRET => Shown::Secret,
        other => numbers(other).first().map_or(Shown::Nothing, |number| Shown::Number(*number)),
    }
}

/// The text of a piece of HTML.
fn text(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(from) = rest.find('<') {
        out.push_str(&rest[..from]);
        let close = if rest[from..].starts_with("<!--") { "-->" } else { ">" };
        let to = rest[from..].find(close).map_or(rest.len(), |to| from + to + close.len());
        rest = &rest[to..];
    }
    out.push_str(rest);
    let plain = out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#x27;", "'");
    plain.replace("&amp;", "&").trim().to_owned()
}

/// What stands between the tags of a name.
fn elements<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let inside = |part: &'a str| part.starts_with(['>', ' ']).then(|| part.split(&close).next()).flatten();
    let from = |part: &'a str| inside(part).and_then(|part| part.split_once('>')).map(|(_, inner)| inner);
    html.split(&open).skip(1).filter_map(from).collect()
}

impl Page {
    pub fn of(html: &str) -> Self {
        let mut page = Self::default();
        for article in html.split("<article").skip(1) {
            let article = article.split("</article>").next().unwrap();
            let id = article.split("id=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
            let cells = |row: &str, name: &str| elements(row, name).into_iter().map(text).collect::<Vec<_>>();
            // A figure that only says why it is empty has no table, and no file.
            let mut lines = elements(article, "table").into_iter().flat_map(|table| elements(table, "tr"));
            let head = lines.next().map(|row| cells(row, "th")).unwrap_or_default();
            let rows = lines.map(|row| (cells(row, "th").remove(0), cells(row, "td"))).collect();
            let words = elements(article, "p").into_iter().map(text).collect::<Vec<_>>().join("\n");
            page.tables.insert(id.to_owned(), Table { head, rows, words });
        }
        let links = html.split("href=\"").skip(1).filter_map(|part| part.split('"').next());
        let is_csv = |link: &&str| link.starts_with("/tableaux?") && !link.ends_with("format=xlsx");
        let files = links.filter(is_csv).map(|link| link.replace("&amp;", "&"));
        page.files = files.collect();
        page
    }

    pub fn cells(&self) -> usize {
        self.tables.values().flat_map(|table| &table.rows).map(|(_, cells)| cells.len()).sum()
    }

    pub fn secrets(&self) -> usize {
        self.tables.values().map(Table::secrets).sum()
    }
}

/// A page with its tables.
pub async fn page(browser: &Browser, path: &str) -> Page {
    let page = Page::of(&browser.page(path).await);
    let tables = page.tables.values().filter(|table| !table.head.is_empty());
    assert!(!page.tables.is_empty() && tables.count() == page.files.len(), "{path}");
    page
}

fn cells_of(line: &str) -> Vec<String> {
    let (mut cells, mut quoted) = (vec![String::new()], false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ';' if !quoted => cells.push(String::new()),
            other => cells.last_mut().unwrap().push(other),
        }
    }
    cells
}

/// Reads every file that a page leads to; gives what they tell that the page does not.
pub async fn told_by_files_alone(browser: &Browser, page: &Page) -> Vec<String> {
    let mut told = Vec::new();
    for file in &page.files {
        let id = file.split("figure=").nth(1).and_then(|rest| rest.split('&').next()).unwrap();
        // They are held against the classes that they are made of.
        if id == "quartiles" {
            continue;
        }
        let table = &page.tables[id];
        let lines = browser.page(file).await;
        for (line, (name, cells)) in lines.lines().skip(1).zip(&table.rows) {
            let shown: Vec<f64> = cells.iter().flat_map(|cell| numbers(cell)).collect();
            let mut values = cells_of(line);
            // The last column says which data the figure is of.
            values.pop();
            let written = values.into_iter().skip(1).flat_map(|cell| numbers(&cell));
            // Files have amounts in euros.
            let is_shown = |number: f64| {
                shown.iter().any(|shown| (shown - number).abs() < 0.051 || (shown * 1e6 - number).abs() < 1.0)
            };
            told.extend(written.filter(|n| !is_shown(*n)).map(|number| format!("{file}: {name}: {number}")));
        }
    }
    told
}
