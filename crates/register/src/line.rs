//! A row under examination: its cells by field, and what is found wrong in them.

use std::borrow::Cow;
use std::collections::HashSet;

use base::Day;

use crate::cell::{Cell, Unreadable};
use crate::heading::Heading;
use crate::known::{Known, Standing};
use crate::table::Row;
use crate::{Field, Noun, TableMapping};

/// A reference is no longer than this, nor the name of a professional that stands for one.
const REFERENCE: usize = 60;
const A_VALUE: &str = "une valeur";
const A_DATE: &str = "une date existante";

/// A quotation mark that nothing closes makes a cell of the whole file: its beginning says enough.
fn quoted(value: Cow<'_, str>) -> String {
    const LONGEST: usize = 500;
    match value.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.into_owned(),
    }
}

/// Where each field of a table stands.
pub(crate) struct Columns {
    of: [Option<usize>; Field::COUNT],
    /// Fields whose heading counts in hours.
    in_hours: Vec<Field>,
    pub(crate) missing: Vec<Field>,
}

impl Columns {
    pub(crate) fn new(mapping: &TableMapping, noun: Noun) -> Columns {
        let mut of = [None; Field::COUNT];
        let mut in_hours = Vec::new();
        for column in &mapping.columns {
            if let Some(field) = column.field {
                of[field as usize].get_or_insert(column.index);
                if Heading::new(&column.heading).says_hours() {
                    in_hours.push(field);
                }
            }
        }
        let missing = noun.required().iter().copied().filter(|field| of[*field as usize].is_none()).collect();
        Columns { of, in_hours, missing }
    }

    /// The heading of a field as the user wrote it, or the project's own.
    pub(crate) fn heading(&self, mapping: &TableMapping, field: Field) -> String {
        let index = self.of[field as usize];
        let column = mapping.columns.iter().find(|column| Some(column.index) == index);
        column.map_or_else(|| field.label().to_owned(), |column| column.heading.clone())
    }
}

/// Something wrong in a field of the row.
pub(crate) struct Wrong {
    pub(crate) field: Field,
    pub(crate) value: String,
    pub(crate) expected: &'static str,
}

/// A row under examination.
pub(crate) struct Line<'r> {
    row: Row<'r>,
    columns: &'r Columns,
    today: Day,
    pub(crate) wrongs: Vec<Wrong>,
    /// It points at a row that is refused.
    pub(crate) is_held: bool,
}

impl<'r> Line<'r> {
    pub(crate) fn new(row: Row<'r>, columns: &'r Columns, today: Day) -> Line<'r> {
        let mut line = Line { row, columns, today, wrongs: Vec::new(), is_held: false };
        line.refuse_errors();
        line
    }

    /// A formula that fails is no value, in whatever column.
    fn refuse_errors(&mut self) {
        let Row::Sheet(_) = self.row else { return };
        for (index, cell) in self.row.cells() {
            let is_here = |field: &Field| self.columns.of[*field as usize] == Some(index);
            if let (Cell::Error(_), Some(field)) = (cell, Field::ALL.into_iter().find(is_here)) {
                self.wrong(field, "une valeur, non une erreur de formule");
            }
        }
    }

    /// A text as long as a page is no word, no name and no reference: a column was taken for another.
    pub(crate) fn bounded(&mut self) {
        for field in Field::ALL {
            if self.columns.of[field as usize].is_none() {
                continue;
            }
            let (most, expected) = match field {
                Field::Persons | Field::Staff | Field::Objectives | Field::Actions => continue,
                Field::Reference | Field::Family => (REFERENCE, "un identifiant de 60 signes au plus"),
                _ => (200, "un texte de 200 signes au plus"),
            };
            let text = self.text(field);
            if text.len() > most && text.chars().count() > most {
                self.wrong(field, expected);
            }
        }
    }

    /// Whether the heading of the field counts in hours.
    pub(crate) fn in_hours(&self, field: Field) -> bool {
        self.columns.in_hours.contains(&field)
    }

    /// Whether the row can be taken.
    pub(crate) fn is_sound(&self) -> bool {
        !self.is_refused() && !self.is_held
    }

    /// A row is refused for one wrong cell, or when its table has not the columns it needs.
    pub(crate) fn is_refused(&self) -> bool {
        !self.wrongs.is_empty() || !self.columns.missing.is_empty()
    }

    pub(crate) fn cell(&self, field: Field) -> Cell<'r> {
        self.columns.of[field as usize].map_or(Cell::Empty, |column| self.row.cell(column))
    }

    pub(crate) fn text(&self, field: Field) -> Cow<'r, str> {
        self.cell(field).written()
    }

    pub(crate) fn owned(&self, field: Field) -> String {
        self.text(field).into_owned()
    }

    /// One fault for a cell: the first found.
    pub(crate) fn wrong(&mut self, field: Field, expected: &'static str) {
        if self.wrongs.iter().any(|wrong| wrong.field == field) {
            return;
        }
        let value = quoted(self.text(field));
        self.wrongs.push(Wrong { field, value, expected });
    }

    /// The text of a field that cannot be empty.
    pub(crate) fn required(&mut self, field: Field) -> Cow<'r, str> {
        let text = self.text(field);
        self.present(field, (!text.is_empty()).then_some(()));
        text
    }

    fn present<T>(&mut self, field: Field, value: Option<T>) -> Option<T> {
        // A column that the table lacks is said once, for the whole table.
        if value.is_none() && self.columns.of[field as usize].is_some() {
            self.wrong(field, A_VALUE);
        }
        value
    }

    /// What the cell says, or a fault.
    pub(crate) fn take<T: Default>(
        &mut self,
        field: Field,
        read: impl FnOnce(Cell<'r>) -> Result<T, Unreadable>,
        expected: &'static str,
    ) -> T {
        read(self.cell(field)).unwrap_or_else(|Unreadable| {
            self.wrong(field, expected);
            T::default()
        })
    }

    /// What the cell says, or a fault, even when it says nothing.
    pub(crate) fn take_required<T: Default>(
        &mut self,
        field: Field,
        read: impl FnOnce(Cell<'r>) -> Result<Option<T>, Unreadable>,
        expected: &'static str,
    ) -> T {
        match read(self.cell(field)) {
            Ok(value) => self.present(field, value).unwrap_or_default(),
            Err(Unreadable) => {
                self.wrong(field, expected);
                T::default()
            }
        }
    }

    pub(crate) fn day(&mut self, field: Field) -> Option<Day> {
        let today = self.today;
        self.take(field, |cell| cell.day(today), A_DATE)
    }

    pub(crate) fn required_day(&mut self, field: Field) -> Option<Day> {
        let today = self.today;
        self.take_required(field, |cell| Ok(cell.day(today)?.map(Some)), A_DATE)
    }

    pub(crate) fn birth(&mut self) -> Option<Day> {
        let birth = self.day(Field::Birth)?;
        if birth > self.today || birth.year() < 1900 {
            self.wrong(Field::Birth, "une date de naissance passée");
        }
        Some(birth)
    }

    /// An end does not come before its start.
    pub(crate) fn ordered(&mut self, start: Option<Day>, end: Option<Day>) {
        if start.zip(end).is_some_and(|(start, end)| end < start) {
            self.wrong(Field::End, "une fin qui ne précède pas le début");
        }
    }

    /// A reference of its own, not taken by another row.
    pub(crate) fn fresh(&mut self, taken: &HashSet<String>) -> String {
        let reference = self.required(Field::Reference);
        if taken.contains(reference.as_ref()) {
            self.wrong(Field::Reference, "un identifiant qui n’est pas déjà pris");
        }
        reference.into_owned()
    }

    /// The person that the row points at.
    pub(crate) fn person(&mut self, persons: &Known<'_>) -> String {
        let text = self.required(Field::Person);
        if text.is_empty() {
            return String::new();
        }
        self.person_of(Field::Person, persons, &text)
    }

    /// A person of a field, by reference or by name.
    pub(crate) fn person_of(&mut self, field: Field, persons: &Known<'_>, text: &str) -> String {
        self.point(field, persons, text, "une personne du registre")
    }

    /// The professional of a field, by reference or by name; unchecked while the service keeps
    /// no list of its staff.
    pub(crate) fn staff_of(&mut self, field: Field, staff: &Known<'_>, text: &str) -> String {
        if staff.is_kept() && !text.is_empty() {
            return self.point(field, staff, text, "un professionnel du registre");
        }
        if text.chars().count() > REFERENCE {
            self.wrong(field, "un professionnel de 60 signes au plus");
        }
        text.to_owned()
    }

    fn point(&mut self, field: Field, known: &Known<'_>, text: &str, expected: &'static str) -> String {
        let mut standing = known.standing(text);
        let mut reference = text;
        if standing == Standing::Unknown
            && let Some(named) = known.named(text)
        {
            reference = named;
            standing = known.standing(named);
        }
        match standing {
            Standing::Known => {}
            Standing::Refused => self.is_held = true,
            Standing::Unknown => self.wrong(field, expected),
        }
        reference.to_owned()
    }
}
