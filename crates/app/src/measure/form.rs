//! A form: its fields, what was typed in them, what is wrong with it. What was typed always stays.

use std::collections::HashMap;

use base::Day;

use super::change::Fault;

/// What a form sends.
pub type Sent = HashMap<String, String>;

/// A field, as it is drawn.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it asks.
    pub label: String,
    /// A help under the label.
    pub hint: String,
    /// What is in it.
    pub value: String,
    /// What is wrong with it.
    pub error: String,
    /// May stay empty: the page says so.
    pub optional: bool,
    /// How it is typed.
    pub shape: Shape,
}

/// How a field is typed.
#[derive(Clone, Debug)]
pub enum Shape {
    /// A day.
    Day,
    /// A line, with what was typed before as proposals.
    Line(Vec<String>),
    /// Several lines.
    Text,
    /// One of these.
    Choice(Vec<Choice>),
}

/// A value that may be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
}

impl Choice {
    /// A word that is sent as it is read.
    pub fn word(label: &str) -> Choice {
        Choice { value: label.to_owned(), label: label.to_owned() }
    }
}

impl Field {
    fn new(name: &'static str, label: &str, shape: Shape) -> Field {
        Field {
            name,
            label: label.to_owned(),
            hint: String::new(),
            value: String::new(),
            error: String::new(),
            optional: false,
            shape,
        }
    }

    /// A day.
    pub fn day(name: &'static str, label: &str, value: Option<Day>) -> Field {
        let value = value.map(|day| day.to_string()).unwrap_or_default();
        Field { value, ..Field::new(name, label, Shape::Day) }
    }

    /// A line of text.
    pub fn line(name: &'static str, label: &str, value: &str, proposals: Vec<String>) -> Field {
        Field { value: value.to_owned(), ..Field::new(name, label, Shape::Line(proposals)) }
    }

    /// Several lines of text.
    pub fn text(name: &'static str, label: &str) -> Field {
        Field::new(name, label, Shape::Text)
    }

    /// One of a list.
    pub fn choice(name: &'static str, label: &str, value: &str, choices: Vec<Choice>) -> Field {
        Field { value: value.to_owned(), ..Field::new(name, label, Shape::Choice(choices)) }
    }

    /// Says more under the label.
    pub fn hint(mut self, hint: &str) -> Field {
        self.hint = hint.to_owned();
        self
    }

    /// May stay empty.
    pub fn optional(mut self) -> Field {
        self.optional = true;
        self
    }

    /// What was typed, and what is wrong with it.
    pub fn refill(&mut self, sent: &Sent, faults: &[Fault]) {
        if let Some(value) = sent.get(self.name) {
            self.value.clone_from(value);
        }
        if let Some(fault) = faults.iter().find(|fault| fault.field == self.name) {
            self.error.clone_from(&fault.sentence);
        }
    }

    /// What the field is described by, for who hears the page.
    pub fn described_by(&self) -> String {
        let parts = [("aide", &self.hint), ("erreur", &self.error)];
        let ids: Vec<String> = parts
            .iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(what, _)| format!("{what}-{}", self.name))
            .collect();
        ids.join(" ")
    }
}

/// Reads what was sent, and gathers what is wrong with it.
pub struct Reading<'a> {
    sent: &'a Sent,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

impl<'a> Reading<'a> {
    /// A reading that found nothing wrong yet.
    pub fn new(sent: &'a Sent) -> Reading<'a> {
        Reading { sent, faults: Vec::new() }
    }

    fn raw(&self, name: &str) -> &'a str {
        self.sent.get(name).map(|text| text.trim()).unwrap_or_default()
    }

    /// Adds what is wrong.
    pub fn fault(&mut self, field: &'static str, sentence: impl Into<String>) {
        self.faults.push(Fault::new(field, sentence));
    }

    /// Keeps the fault of a rule.
    pub fn check(&mut self, rule: Result<(), Fault>) {
        self.faults.extend(rule.err());
    }

    /// A day, or nothing.
    pub fn day(&mut self, name: &'static str) -> Option<Day> {
        let raw = self.raw(name);
        if raw.is_empty() {
            return None;
        }
        // A calendar of centuries: what is out of it is a slip of the finger.
        let day = raw.parse::<Day>().ok().filter(|day| (1900..=2200).contains(&day.year()));
        if day.is_none() {
            self.fault(name, "Cette date n’existe pas. Écrivez par exemple 18/01/2022.");
        }
        day
    }

    /// A day that must be given.
    pub fn required_day(&mut self, name: &'static str, asked: &str) -> Option<Day> {
        let before = self.faults.len();
        let day = self.day(name);
        if day.is_none() && self.faults.len() == before {
            self.fault(name, asked);
        }
        day
    }

    /// A text, cut of its outer spaces; one that is too long is refused.
    pub fn line(&mut self, name: &'static str, longest: usize) -> &'a str {
        let raw = self.raw(name);
        if raw.chars().count() > longest {
            self.fault(name, format!("Ce texte est trop long\u{202f}: {longest} signes au plus."));
        }
        raw
    }

    /// A text that must be given.
    pub fn required_line(&mut self, name: &'static str, longest: usize, asked: &str) -> &'a str {
        let line = self.line(name, longest);
        if line.is_empty() {
            self.fault(name, asked);
        }
        line
    }

    /// One of a list; nothing when the field is empty. What is not in the list is refused.
    pub fn choice(&mut self, name: &'static str, choices: &[Choice]) -> Option<&'a str> {
        let raw = self.raw(name);
        if raw.is_empty() {
            return None;
        }
        if !choices.iter().any(|choice| choice.value == raw) {
            self.fault(name, "Choisissez dans la liste.");
            return None;
        }
        Some(raw)
    }

    /// One of a list that must be chosen.
    pub fn required_choice(
        &mut self,
        name: &'static str,
        choices: &[Choice],
        asked: &str,
    ) -> Option<&'a str> {
        let before = self.faults.len();
        let chosen = self.choice(name, choices);
        if chosen.is_none() && self.faults.len() == before {
            self.fault(name, asked);
        }
        chosen
    }

    /// The faults, when there are some.
    pub fn finish(self) -> Result<(), Vec<Fault>> {
        if self.faults.is_empty() { Ok(()) } else { Err(self.faults) }
    }
}
