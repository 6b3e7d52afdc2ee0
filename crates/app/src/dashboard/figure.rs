//! A figure opened: what it counts, how it breaks down, and the rows behind it, to read or to take away.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, Path, RawQuery, State};
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use base::Period;
use base::french::{counted, long_day, long_instant, typeset};
use indicator::{Axis, Behind, Entry as Definition, Year};
use report::Nomenclatures;

use super::list::{Listed, set_as, shown};
use super::tables::tone_class;
use super::{door, period, show};
use crate::access::{Action, Here, Noun};
use crate::explorer::{Question, axes};
use crate::facts;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};
use crate::year::Book;

/// Lines of a page of the list.
const PAGE: usize = 100;

#[derive(Template)]
#[template(path = "dashboard/figure.html")]
struct Figure {
    shell: Shell,
    code: String,
    year: i16,
    title: String,
    value: String,
    long: bool,
    unit: String,
    span: String,
    narrowed: Vec<String>,
    whole: String,
    counted: String,
    not_counted: String,
    source: String,
    effective: String,
    variants: Vec<String>,
    reason: String,
    as_of: String,
    /// The same in « Explorer ».
    explore: String,
    breakdowns: Vec<Breakdown>,
    lines: String,
    headings: Vec<(String, bool)>,
    rows: Vec<Line>,
    has_bars: bool,
    excel: String,
    csv: String,
    previous: String,
    next: String,
    of_pages: String,
    hidden: String,
}

struct Breakdown {
    title: &'static str,
    parts: Vec<Part>,
    note: String,
}

struct Part {
    label: String,
    value: String,
    address: String,
    /// Width of the bar, out of 74.
    width: String,
}

struct Line {
    /// What it says, and the class that says how it is set.
    cells: Vec<(String, &'static str)>,
    bars: Vec<Bar>,
}

/// A measure in the year, on a line 240 wide.
struct Bar {
    x: String,
    width: String,
    tone: &'static str,
    says: String,
}

/// What the address asks for.
#[derive(Default)]
struct Asked {
    by: Vec<(Axis, String)>,
    month: Option<i8>,
    page: usize,
}

impl Asked {
    /// Reads `axe=type&cle=AED-R&mois=3&page=2`; pairs may be repeated.
    fn read(query: &str) -> Result<Asked, Refusal> {
        let mut asked = Asked { page: 1, ..Asked::default() };
        let mut axis = None;
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = unescape(value);
            match name {
                "axe" => axis = Some(Axis::parse(&value).ok_or(Refusal::NotFound)?),
                "cle" => asked.by.push((axis.take().ok_or(Refusal::NotFound)?, value)),
                "mois" => {
                    let month = value.parse().ok().filter(|month| (1..=12).contains(month));
                    asked.month = Some(month.ok_or(Refusal::NotFound)?);
                }
                "page" => {
                    asked.page = value.parse().ok().filter(|page| *page > 0).ok_or(Refusal::NotFound)?
                }
                _ => {}
            }
        }
        Ok(asked)
    }

    fn keys(&self) -> Vec<(&'static str, &str)> {
        self.by.iter().map(|(axis, key)| (axis.name(), key.as_str())).collect()
    }

    fn pairs(&self) -> Vec<(Axis, &str)> {
        self.by.iter().map(|(axis, key)| (*axis, key.as_str())).collect()
    }
}

/// `%C3%A9` and `+` back to what they stand for.
pub(crate) fn unescape(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes.get(at + 1..at + 3).and_then(|hex| std::str::from_utf8(hex).ok());
        match (bytes[at], hex.and_then(|hex| u8::from_str_radix(hex, 16).ok())) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 3;
            }
            (b'+', _) => {
                out.push(b' ');
                at += 1;
            }
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Why the rows behind a figure stay closed to this role; nothing when they open. Who is ill is for who keeps the team, not
/// for colleagues (nobody is watched).
fn hidden(here: &Here, noun: indicator::Noun) -> Option<&'static str> {
    if !here.may(Action::See, Noun::Persons) {
        return Some("Votre rôle voit les chiffres, pas les dossiers.");
    }
    let keeps = here.may(Action::Write, Noun::Register);
    (noun == indicator::Noun::Absence && !keeps)
        .then_some("Les absences de chacun sont à qui tient l’équipe.")
}

/// `GET /services/{code}/{annee}/chiffres/{id}`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((code, year, id)): Path<(String, String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let number = super::year(&year)?;
        let asked = Asked::read(&query.unwrap_or_default())?;
        let service = here.service();
        let book = app.book(service)?;
        let year = book.year(period(number, asked.month))?;
        let entry = year.catalogue().entry(&id).ok_or(Refusal::NotFound)?;
        let behind = year.behind(&id, &asked.pairs());
        if behind.is_none() && !asked.by.is_empty() {
            return Err(Refusal::NotFound);
        }
        let names = app.store.read(|read| -> store::Result<_> {
            let persons = facts::open_names(read, &here.scope())?;
            Ok((persons, facts::staff_names(read, service.operator, service.id)?))
        })?;
        let shell = here.shell(Entry::Figures(number));
        let page = Opened { year: &year, entry, asked: &asked, code: &code, number };
        let why = behind.as_ref().and_then(|behind| hidden(&here, behind.noun));
        let listed = behind.as_ref().filter(|_| why.is_none());
        let mut figure = page.figure(shell, listed, &names.0, &names.1, long_instant(book.as_of))?;
        if let (Some(behind), Some(why)) = (behind.as_ref(), why) {
            let lines = Listed::new(&year, behind, &names.0, &names.1).len();
            let lines = counted(lines as i64, "ligne est", "lignes sont");
            figure.hidden = format!("{lines} derrière ce chiffre. {why}");
        }
        rendered(&figure)
    })
    .await
}

struct Opened<'a> {
    year: &'a Year<'a>,
    entry: &'a Definition,
    asked: &'a Asked,
    code: &'a str,
    number: i16,
}

impl Opened<'_> {
    fn figure(
        &self,
        shell: Shell,
        behind: Option<&Behind>,
        persons: &HashMap<base::Id, facts::PersonName>,
        staff: &HashMap<base::Id, facts::StaffName>,
        as_of: String,
    ) -> Result<Figure, Refusal> {
        let (entry, asked) = (self.entry, self.asked);
        let value = self.value();
        let listed = behind.map(|behind| Listed::new(self.year, behind, persons, staff));
        let total = listed.as_ref().map_or(0, Listed::len);
        let pages = total.div_ceil(PAGE).max(1);
        if asked.page > pages {
            return Err(Refusal::NotFound);
        }
        let from = (asked.page - 1) * PAGE;
        let unit = listed.as_ref().map_or(("ligne", "lignes"), Listed::unit);
        let lines = counted(total as i64, unit.0, unit.1);
        let table =
            listed.as_ref().map(|listed| listed.table(lines.clone(), String::new(), from..from + PAGE));
        let table = table.unwrap_or_default();
        let rows = table.groups.iter().flat_map(|group| &group.rows).enumerate().map(|(at, row)| Line {
            cells: row.cells.iter().map(|cell| (shown(cell), set_as(cell))).collect(),
            bars: listed.as_ref().map(|listed| self.bars(listed, from + at)).unwrap_or_default(),
        });
        let text = show::text(&value, entry);
        let here = self.address(asked.month, &asked.keys());
        let sign = if here.contains('?') { '&' } else { '?' };
        let other = |page: usize| {
            if (1..=pages).contains(&page) { format!("{here}{sign}page={page}") } else { String::new() }
        };
        let (path, query) = here.split_once('?').unwrap_or((&here, ""));
        let file = |name: &str| format!("{path}/{name}?{query}");
        Ok(Figure {
            shell,
            code: self.code.to_owned(),
            year: self.number,
            title: typeset(&entry.title),
            long: text.chars().count() > 7,
            unit: show::unit(&value, entry).to_owned(),
            value: text,
            span: span(self.year.period()),
            narrowed: asked
                .by
                .iter()
                .map(|(axis, key)| {
                    let name = base::french::lower_first(axis.title());
                    format!("{name} : {}", show::key(axis.name(), key))
                })
                .collect(),
            whole: if asked.by.is_empty() { String::new() } else { self.address(asked.month, &[]) },
            counted: typeset(&entry.counted),
            not_counted: typeset(&entry.not_counted),
            source: typeset(&entry.source),
            effective: entry.effective.parse().map(long_day).unwrap_or_default(),
            variants: entry.variants.iter().map(|variant| typeset(variant)).collect(),
            reason: value.err().map(|reason| typeset(&reason)).unwrap_or_default(),
            as_of,
            explore: self.explored(),
            breakdowns: if asked.by.is_empty() { self.breakdowns() } else { Vec::new() },
            lines,
            headings: table.columns.iter().map(|column| (column.label.clone(), column.numeric)).collect(),
            rows: rows.collect(),
            has_bars: listed.as_ref().is_some_and(Listed::has_bars),
            excel: file("liste.xlsx"),
            csv: file("liste.csv"),
            previous: other(asked.page.saturating_sub(1)),
            next: other(asked.page + 1),
            of_pages: if pages > 1 { format!("page {} sur {pages}", asked.page) } else { String::new() },
            hidden: String::new(),
        })
    }

    /// The whole figure, or what is left of it once narrowed.
    fn value(&self) -> indicator::Value {
        let narrowed = self.year.narrowed(&self.entry.id, &self.asked.pairs());
        narrowed.unwrap_or_else(|| Err("ce chiffre ne se ventile pas ainsi".to_owned()))
    }

    fn address(&self, month: Option<i8>, by: &[(&str, &str)]) -> String {
        door(self.code, self.number, &self.entry.id, by, month)
    }

    /// The figure in « Explorer », narrowed as here, by its first axis when it is whole.
    fn explored(&self) -> String {
        let mut question = Question::new(&self.entry.id, self.code, self.number);
        question.only.clone_from(&self.asked.by);
        question.by = axes(self.entry).first().copied().filter(|_| self.asked.by.is_empty());
        format!("/services/{}/explorer?{}", self.code, question.query())
    }

    fn breakdowns(&self) -> Vec<Breakdown> {
        let own = match self.entry.formula {
            indicator::Formula::Ventilation { par, .. } => Some((self.entry.id.clone(), par)),
            _ => None,
        };
        let axes = self.entry.axes.iter().map(|axis| (format!("{}.{}", self.entry.id, axis.name()), *axis));
        axes.chain(own).filter_map(|(id, axis)| self.breakdown(&id, axis)).collect()
    }

    fn breakdown(&self, id: &str, axis: Axis) -> Option<Breakdown> {
        let found = self.year.parts(id)?;
        let mut parts = found.parts;
        if parts.is_empty() {
            return None;
        }
        let value = |part: &indicator::Part| part.value.clone().unwrap_or(0.0);
        if !found.ordered {
            parts.sort_by(|a, b| value(b).total_cmp(&value(a)));
        }
        let largest = parts.iter().map(value).fold(0.0f64, f64::max).max(1.0);
        let whole = self.year.value(&self.entry.id).and_then(Result::ok).unwrap_or(0.0);
        let sum: f64 = parts.iter().map(value).sum();
        let note = if !found.additive
            && sum > whole
            && matches!(self.entry.formula, indicator::Formula::Nombre(_))
        {
            "Le total est plus petit que la somme : certains sont dans plusieurs lignes.".to_owned()
        } else {
            String::new()
        };
        let parts = parts.iter().map(|part| Part {
            label: show::key(axis.name(), &part.key),
            value: show::text(&part.value, self.entry),
            address: self.address(self.asked.month, &[(axis.name(), &part.key)]),
            width: format!("{:.1}", value(part) / largest * 74.0),
        });
        Some(Breakdown { title: axis.title(), parts: parts.collect(), note })
    }

    fn bars(&self, listed: &Listed<'_>, line: usize) -> Vec<Bar> {
        let facts = self.year.facts();
        let year = Period::year(self.number);
        let scale = 240.0 / f64::from(year.days());
        let bars = listed.measures(line).into_iter().map(|measure| {
            let (start, end) = (facts.measures.start[measure], facts.measures.end[measure]);
            let from = start.max(year.first()).days_since(year.first());
            let to = end.min(year.last()).days_since(year.first()) + 1;
            let kind = facts.words.kind.label(facts.measures.kind[measure]);
            let tone = Nomenclatures::embedded().canonical("type", kind).and_then(|word| word.tone);
            Bar {
                x: format!("{:.1}", f64::from(from) * scale),
                width: format!("{:.1}", f64::from((to - from).max(1)) * scale),
                tone: tone_class(tone),
                says: match end {
                    indicator::OPEN => format!("{kind}, depuis le {}", long_day(start)),
                    end => format!("{kind}, du {} au {}", long_day(start), long_day(end)),
                },
            }
        });
        bars.collect()
    }
}

fn span(period: Period) -> String {
    format!("du {} au {}", long_day(period.first()), long_day(period.last()))
}

/// `GET /services/{code}/{annee}/chiffres/{id}/liste.xlsx` or `.csv`: every line, not a page of them.
pub async fn export(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Path((code, year, id, file)): Path<(String, String, String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    app.work(move |app| {
        let number = super::year(&year)?;
        let asked = Asked::read(&query.unwrap_or_default())?;
        let service = here.service();
        let book = app.book(service)?;
        let year = book.year(period(number, asked.month))?;
        let entry = year.catalogue().entry(&id).ok_or(Refusal::NotFound)?;
        let table = lines(app, (&here, &book), &year, entry, &asked.pairs())?;
        let (bytes, kind) = match file.as_str() {
            "liste.xlsx" => (
                document::xlsx::list(&table).map_err(|error| Refusal::bug(&error))?,
                document::xlsx::MEDIA_TYPE,
            ),
            "liste.csv" => (
                document::csv::list(&table).map_err(|error| Refusal::bug(&error))?,
                "text/csv; charset=utf-8",
            ),
            _ => return Err(Refusal::NotFound),
        };
        app.looks.taken_away(here.export("chiffre"));
        let extension = file.rsplit('.').next().unwrap_or_default();
        Ok(attachment(bytes, kind, &format!("{code}-{number}-{id}.{extension}")))
    })
    .await
}

/// How many rows there are behind a figure, and why they stay closed to this role when they do.
pub(crate) struct Count {
    /// How many.
    pub count: usize,
    /// What one is, singular and plural.
    pub unit: (&'static str, &'static str),
    /// Why they stay closed.
    pub hidden: Option<&'static str>,
}

/// The rows behind a figure, counted; nothing where they are not to be had.
pub(crate) fn behind(here: &Here, year: &Year<'_>, id: &str, by: &[(Axis, &str)]) -> Option<Count> {
    let behind = year.behind(id, by)?;
    let (persons, staff) = (HashMap::new(), HashMap::new());
    let listed = Listed::new(year, &behind, &persons, &staff);
    Some(Count { count: listed.len(), unit: listed.unit(), hidden: hidden(here, behind.noun) })
}

/// The rows behind a figure as a table to take away, for who may.
pub(crate) fn lines(
    app: &App,
    (here, book): (&Here, &Book),
    year: &Year<'_>,
    entry: &Definition,
    by: &[(Axis, &str)],
) -> Result<document::Table, Refusal> {
    let service = here.service();
    let behind = year.behind(&entry.id, by).ok_or(Refusal::NotFound)?;
    if let Some(why) = hidden(here, behind.noun) {
        return Err(Refusal::Forbidden(why.to_owned()));
    }
    let (persons, staff) = app.store.read(|read| -> store::Result<_> {
        let persons = facts::open_names(read, &here.scope())?;
        Ok((persons, facts::staff_names(read, service.operator, service.id)?))
    })?;
    let listed = Listed::new(year, &behind, &persons, &staff);
    let (one, many) = listed.unit();
    let caption = format!(
        "{}, {} : {}",
        typeset(&entry.title),
        span(year.period()),
        counted(listed.len() as i64, one, many)
    );
    let source = format!(
        "{} Chiffres connus au {}. Confidentiel, demandé par {}.",
        typeset(&entry.counted),
        long_instant(book.as_of),
        here.visitor.account.name
    );
    Ok(listed.table(caption, source, 0..listed.len()))
}

/// A file to take away; its name has plain signs only.
pub(crate) fn attachment(bytes: Vec<u8>, kind: &'static str, name: &str) -> Response {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "-._".contains(c) { c } else { '-' }).collect();
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{plain}\""));
    let mut response = ([(header::CONTENT_TYPE, kind)], bytes).into_response();
    if let Ok(disposition) = disposition {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_narrows_by_axis_key_and_month() {
        let asked = Asked::read("axe=type&cle=AED-R&mois=3").unwrap();
        assert_eq!(asked.pairs(), [(Axis::Type, "AED-R")]);
        assert_eq!((asked.month, asked.page), (Some(3), 1));
        let asked = Asked::read("axe=territoire&cle=Vall%C3%A9e+du%20Cher").unwrap();
        assert_eq!(asked.pairs(), [(Axis::Territoire, "Vallée du Cher")]);
    }

    #[test]
    fn an_address_that_means_nothing_is_not_found() {
        for query in ["axe=nom&cle=x", "cle=x", "mois=13", "page=0", "page=-1"] {
            assert!(Asked::read(query).is_err(), "{query}");
        }
    }
}
