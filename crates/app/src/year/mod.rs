//! A service's year: its facts, its rules of counting, its report.

mod lists;
mod sql;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use anyhow::{Context as _, Result, anyhow, bail};
use base::{Clock, Period};
use document::Document;
use indicator::{Catalogue, Facts, Rules, Year};
use jiff::Timestamp;
use report::{Answer, Nomenclatures, Opener, Prose, Request, Trame, Watched, YearFigures};
use store::{Read, Store};

use crate::facts;
use lists::Beside;

use crate::service::look::{self, Look};
use crate::service::{Operator, Service};

static CATALOGUE: LazyLock<Result<Catalogue, String>> =
    LazyLock::new(|| Catalogue::embedded().map_err(|error| error.to_string()));

/// The dictionary of indicators.
pub fn catalogue() -> Result<&'static Catalogue> {
    CATALOGUE.as_ref().map_err(|error| anyhow!("{error}"))
}

/// Whether the catalogue has this figure, or this breakdown of one.
pub fn knows(id: &str) -> bool {
    catalogue().is_ok_and(|catalogue| catalogue.find(id).is_some())
}

/// The trame of this name, or those there are.
pub fn trame(model: &str) -> Result<Trame> {
    match report::trame(model).map_err(|fault| anyhow!("{fault}"))? {
        Some(trame) => {
            trame.check_lists(lists::known).map_err(|fault| anyhow!("{fault}"))?;
            Ok(trame)
        }
        None => bail!(
            "« {model} » n’est pas une trame. Trames connues : aer, sessad-ip, referent-unique-rsa, ase-handicap."
        ),
    }
}

/// The rules of counting of an agreement, from its JSON; the default ones without.
pub fn rules(text: Option<&str>) -> Result<Rules> {
    let said: serde_json::Value =
        serde_json::from_str(text.unwrap_or("{}")).context("Les règles de comptage ne se lisent pas")?;
    let names_ruptures = said.get("motifs_rupture").is_some();
    let mut rules: Rules = serde_json::from_value(said).context("Les règles de comptage ne se lisent pas")?;
    // An agreement that does not name its breaks has those of the nomenclature, in all their spellings.
    if !names_ruptures {
        rules.ruptures.extend(Nomenclatures::embedded().ruptures().into_iter().map(str::to_owned));
    }
    Ok(rules)
}

/// Everything a year of a service is counted and reported from, read once.
#[derive(Clone)]
pub struct Book {
    /// The operator.
    pub operator: Operator,
    /// The service, at the revision that was read.
    pub service: Service,
    /// Its facts.
    pub facts: Arc<Facts>,
    /// Its rules of counting.
    pub rules: Arc<Rules>,
    /// Names of professionals, by the register's reference.
    pub professionals: Arc<BTreeMap<String, String>>,
    /// What it keeps as lists.
    pub beside: Arc<Beside>,
    /// The logo and the colour of the operator.
    pub look: Arc<Look>,
    /// When it was read.
    pub as_of: Timestamp,
}

impl Book {
    /// Reads a service.
    pub fn read(store: &Store, operator: &Operator, service: &Service, clock: &Clock) -> Result<Book> {
        store.read(|read| Book::of(read, operator, service, clock))
    }

    /// The same, within what is being read or written.
    pub fn of(read: &Read<'_>, operator: &Operator, service: &Service, clock: &Clock) -> Result<Book> {
        let names = facts::staff_names(read, service.operator, service.id)?;
        Ok(Book {
            operator: operator.clone(),
            service: service.clone(),
            facts: Arc::new(facts::of(read, service)?),
            rules: Arc::new(rules(service.rules.as_deref())?),
            professionals: Arc::new(names.into_values().map(|staff| (staff.reference, staff.name)).collect()),
            beside: Arc::new(Beside::read(read, service.operator, service.id)?),
            look: Arc::new(look::find(read, operator.id, &operator.name)?),
            as_of: clock.now(),
        })
    }

    /// The same, without the names of professionals: their number in the register stands for them.
    pub fn without_names(&self) -> Book {
        Book { professionals: Arc::default(), ..self.clone() }
    }

    /// Its figures over a period.
    pub fn year(&self, period: Period) -> Result<Year<'_>> {
        Ok(Year::new(&self.facts, &self.rules, period, catalogue()?))
    }

    /// Its report over a period, with what people wrote in it; figures open where `opener` says.
    pub fn report(&self, period: Period, prose: Prose, opener: Option<Opener<'_>>) -> Result<Document> {
        let year = self.year(period)?;
        let figures = YearFigures::new(&year, opener);
        let context = self.context(period, prose, opener.is_some());
        let document = report::compose(&trame(&self.service.model)?, &figures, &context);
        Ok(Document { logo: self.look.logo.clone(), accent: self.look.accent.clone(), ..document })
    }

    /// What its trame watches over and has to say of a period.
    pub fn watched(&self, period: Period) -> Result<Vec<Watched>> {
        let year = self.year(period)?;
        let figures = YearFigures::new(&year, None);
        let context = self.context(period, Prose::default(), false);
        Ok(report::watched(&trame(&self.service.model)?, &figures, &context))
    }

    /// What is answered to each of these requests over a period.
    pub fn answers(&self, period: Period, asked: &[&Request]) -> Result<Vec<Answer>> {
        let year = self.year(period)?;
        let figures = YearFigures::new(&year, None);
        let (context, trame) = (self.context(period, Prose::default(), false), trame(&self.service.model)?);
        Ok(asked.iter().map(|one| report::answer(&trame, &figures, &context, one)).collect())
    }

    fn context(&self, period: Period, prose: Prose, links: bool) -> report::Context {
        report::Context {
            organisation: self.operator.name.clone(),
            organisation_detail: self.operator.detail.clone(),
            service: self.service.name.clone(),
            period,
            as_of: self.as_of,
            professionals: (*self.professionals).clone(),
            lists: self.beside.lists(&self.facts, &self.professionals, period),
            links,
            prose,
        }
    }

    /// All its figures as JSON, in the form of the worked cases.
    pub fn figures_json(&self, year: i16) -> Result<serde_json::Value> {
        let figures = indicator::all(&self.year(Period::year(year))?);
        Ok(serde_json::json!({ "service": self.service.code, "annee": year, "indicateurs": figures }))
    }

    /// The civil years its facts speak of, the latest first.
    pub fn years(&self) -> Vec<i16> {
        let facts = &self.facts;
        let acts = facts.acts.day.first().into_iter().chain(facts.acts.day.last());
        let ends = facts.measures.end.iter().filter(|end| **end != indicator::OPEN);
        let days = acts.chain(&facts.measures.start).chain(ends).chain(&facts.requests.received);
        let (mut first, mut last) = (None::<base::Day>, None::<base::Day>);
        for day in days {
            first = Some(first.map_or(*day, |first| first.min(*day)));
            last = Some(last.map_or(*day, |last| last.max(*day)));
        }
        match (first, last) {
            (Some(first), Some(last)) => (first.year()..=last.year()).rev().collect(),
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trame_asks_only_for_fields_that_lists_have() {
        for known in report::trames().unwrap() {
            trame(&known.name).unwrap();
        }
    }

    #[test]
    fn an_agreement_names_only_what_it_changes() {
        let plain = rules(None).unwrap();
        let changed = rules(Some(r#"{"jour_de_sortie_compte": true}"#)).unwrap();
        assert!(changed.exit_day_counts && !plain.exit_day_counts);
        assert_eq!(changed.ruptures, plain.ruptures);
        let named = rules(Some(r#"{"motifs_rupture": ["fugue"]}"#)).unwrap();
        assert_eq!(named.ruptures, ["fugue"]);
        assert!(rules(Some(r#"{"jour_de_sortie": true}"#)).is_err());
    }
}
