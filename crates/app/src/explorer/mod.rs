//! « Explorer »: a question put to the figures: which one, of which services, over which years, by what, only for whom. It
//! is a value, read from an address and written back to it, so that it can be sent, saved and opened again.

mod answer;
mod choice;
mod draw;
pub mod files;
mod lay;
pub mod pages;
mod sql;

use base::french::{counted, lower_first, typeset};
use indicator::{Axis, Entry, Formula};

use crate::dashboard::figure::unescape;
use crate::dashboard::year;
use crate::web::Refusal;
use crate::web::layout::escape_query;

pub use answer::{Answer, Cell, Group, Heading, Line, answer};

/// Most years of a question.
pub const YEARS_MAX: i16 = 12;
/// Most services of a question.
pub const SERVICES_MAX: usize = 10;
/// Longest question that is read, in signs of its address.
const LENGTH_MAX: usize = 4000;

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The figure, by its identifier.
    pub figure: String,
    /// The services, by their codes.
    pub services: Vec<String>,
    /// The first year.
    pub from_year: i16,
    /// The last one, included.
    pub to_year: i16,
    /// What the lines of the table are.
    pub by: Option<Axis>,
    /// What its columns are.
    pub across: Option<Across>,
    /// Only these: an axis, and one of its keys.
    pub only: Vec<(Axis, String)>,
    /// What is shown first.
    pub first: First,
}

/// What the columns of the table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Across {
    /// The keys of an axis.
    Axis(Axis),
    /// The years.
    Years,
    /// The services.
    Services,
}

/// What is shown first; the other one comes after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum First {
    /// The table.
    Table,
    /// The chart.
    Chart,
}

impl Across {
    fn read(name: &str) -> Result<Across, Refusal> {
        match name {
            "annee" => Ok(Across::Years),
            "service" => Ok(Across::Services),
            name => axis(name).map(Across::Axis),
        }
    }

    /// As an address writes it.
    pub fn name(self) -> &'static str {
        match self {
            Across::Axis(axis) => axis.name(),
            Across::Years => "annee",
            Across::Services => "service",
        }
    }
}

fn axis(name: &str) -> Result<Axis, Refusal> {
    Axis::parse(name).ok_or(Refusal::NotFound)
}

/// What a figure may be broken down by here: its axes, and the months where it is one of their ends.
pub(crate) fn axes(entry: &Entry) -> Vec<Axis> {
    match entry.formula {
        Formula::FinDeMois(_) => vec![Axis::Mois],
        _ => entry.all_axes(),
    }
}

impl Question {
    /// A figure of a service over a year, whole.
    pub fn new(figure: &str, code: &str, year: i16) -> Question {
        Question {
            figure: figure.to_owned(),
            services: vec![code.to_owned()],
            from_year: year,
            to_year: year,
            by: None,
            across: None,
            only: Vec::new(),
            first: First::Table,
        }
    }

    /// Reads `chiffre=admissions&par=type&et=sexe&de=2020&a=2021&services=…&seulement=sexe:F`: of what is not said, the
    /// first figure of the catalogue, this service, this year. What names nothing is not found.
    pub fn read(query: &str, code: &str, latest: i16) -> Result<Question, Refusal> {
        if query.len() > LENGTH_MAX {
            return Err(Refusal::NotFound);
        }
        let catalogue = crate::year::catalogue()?;
        let first = catalogue.entries().first().map_or("", |entry| entry.id.as_str());
        let mut question = Question::new(first, code, latest);
        let (mut services, mut from, mut to) = (Vec::<String>::new(), None, None);
        for pair in query.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = unescape(value);
            if value.is_empty() {
                continue;
            }
            match name {
                "chiffre" => question.figure = value,
                "services" => services.extend(value.split(',').map(str::to_owned)),
                "par" => question.by = Some(axis(&value)?),
                "et" => question.across = Some(Across::read(&value)?),
                "de" => from = Some(year(&value)?),
                "a" => to = Some(year(&value)?),
                "seulement" => {
                    let (name, key) = value.split_once(':').ok_or(Refusal::NotFound)?;
                    question.only.push((axis(name)?, key.to_owned()));
                }
                "forme" => {
                    question.first = match value.as_str() {
                        "tableau" => First::Table,
                        "graphique" => First::Chart,
                        _ => return Err(Refusal::NotFound),
                    }
                }
                _ => {}
            }
        }
        catalogue.entry(&question.figure).ok_or(Refusal::NotFound)?;
        let mut known = Vec::new();
        question.only.retain(|(axis, _)| {
            !known.contains(axis) && {
                known.push(*axis);
                true
            }
        });
        if let Some(first) = from.or(to) {
            let last = to.unwrap_or(first);
            (question.from_year, question.to_year) = (first.min(last), first.max(last));
        }
        if !services.is_empty() {
            let mut said: Vec<String> = Vec::new();
            services.into_iter().for_each(|code| {
                if !said.contains(&code) {
                    said.push(code)
                }
            });
            question.services = said;
        }
        Ok(question)
    }

    /// The question as an address writes it.
    pub fn query(&self) -> String {
        let services = escape_query(&self.services.join(","));
        let mut query = format!("chiffre={}&services={services}", escape_query(&self.figure));
        if let Some(by) = self.by {
            query += &format!("&par={}", by.name());
        }
        if let Some(across) = self.across {
            query += &format!("&et={}", across.name());
        }
        query += &format!("&de={}&a={}", self.from_year, self.to_year);
        for (axis, key) in &self.only {
            query += &format!("&seulement={}", escape_query(&format!("{}:{key}", axis.name())));
        }
        if self.first == First::Chart {
            query += "&forme=graphique";
        }
        query
    }

    /// Leaves out what the figure is not broken down by, and says so: another figure was chosen in the same form.
    pub fn settle(&mut self, entry: &Entry) -> Vec<String> {
        let (known, mut left) = (axes(entry), Vec::<Axis>::new());
        let mut stays = |axis: Axis| {
            if !known.contains(&axis) && !left.contains(&axis) {
                left.push(axis);
            }
            known.contains(&axis)
        };
        self.by = self.by.filter(|axis| stays(*axis));
        self.across = self.across.filter(|across| match across {
            Across::Axis(axis) => stays(*axis),
            Across::Years | Across::Services => true,
        });
        self.only.retain(|(axis, _)| stays(*axis));
        if self.across.is_some_and(|across| self.by.map(Across::Axis) == Some(across)) {
            self.across = None;
        }
        let named = |axis: &Axis| {
            let axis = lower_first(axis.title());
            typeset(&format!("« {} » ne se répartit pas par {axis}.", entry.title))
        };
        left.iter().map(named).collect()
    }

    /// Why it asks for too much at once; nothing when it does not.
    pub fn too_much(&self) -> Option<String> {
        let years = i64::from(self.to_year - self.from_year + 1);
        if years > i64::from(YEARS_MAX) {
            let asked = counted(years, "année", "années");
            return Some(typeset(&format!(
                "{asked}, c’est trop à la fois : {YEARS_MAX} au plus se lisent ensemble. Choisissez une première année \
                 plus proche de la dernière."
            )));
        }
        if self.services.len() > SERVICES_MAX {
            let asked = counted(self.services.len() as i64, "service", "services");
            return Some(typeset(&format!(
                "{asked}, c’est trop à la fois : {SERVICES_MAX} au plus se lisent ensemble. Laissez-en de côté."
            )));
        }
        None
    }

    /// The years, the first one first.
    pub fn years(&self) -> impl Iterator<Item = i16> + use<> {
        self.from_year..=self.to_year
    }

    /// The narrowing, as the kernel takes it.
    pub fn narrowing(&self) -> Vec<(Axis, &str)> {
        self.only.iter().map(|(axis, key)| (*axis, key.as_str())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_read_as_it_was_written() {
        let mut question = Question::new("admissions", "un", 2020);
        question.services.push("deux".to_owned());
        question.to_year = 2024;
        question.by = Some(Axis::Type);
        question.across = Some(Across::Axis(Axis::Sexe));
        question.only = vec![(Axis::Territoire, "Vallée du Cher: a+b&c".to_owned())];
        question.first = First::Chart;
        assert_eq!(Question::read(&question.query(), "autre", 2021).unwrap(), question);
        for across in [Across::Years, Across::Services] {
            question.across = Some(across);
            assert_eq!(Question::read(&question.query(), "autre", 2021).unwrap(), question);
        }
    }

    #[test]
    fn a_question_that_says_little_is_of_this_service_and_this_year() {
        let question =
            Question::read("chiffre=admissions&par=&seulement=&de=&services=", "un", 2021).unwrap();
        assert_eq!(question, Question::new("admissions", "un", 2021));
        let turned = Question::read("de=2024&a=2020", "un", 2021).unwrap();
        assert_eq!((turned.from_year, turned.to_year), (2020, 2024));
    }

    #[test]
    fn what_names_nothing_is_not_found() {
        for query in [
            "chiffre=inconnu",
            "par=nom",
            "et=nom",
            "de=20211",
            "a=x",
            "seulement=type",
            "seulement=nom:x",
            "forme=autre",
        ] {
            assert!(matches!(Question::read(query, "un", 2021), Err(Refusal::NotFound)), "{query}");
        }
    }

    #[test]
    fn what_a_figure_has_not_is_left_out_and_said() {
        let query = "chiffre=admissions&par=motif&et=type&seulement=theme:x";
        let mut question = Question::read(query, "un", 2021).unwrap();
        let entry = crate::year::catalogue().unwrap().entry("admissions").unwrap();
        assert_eq!(question.settle(entry).len(), 2);
        assert_eq!((question.by, question.only.len()), (None, 0));
        assert_eq!(question.across, Some(Across::Axis(Axis::Type)));
    }
}
