//! The checked rows of a register: what the importer hands to the store.
//!
//! Rows refer to each other by the register's own references (`P0001`, `S01`).

use base::Day;

/// A register, checked: every reference points at a row of this register or of the base.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "each field is named after the noun it holds")]
pub struct Register {
    pub persons: Vec<PersonRow>,
    pub measures: Vec<MeasureRow>,
    pub requests: Vec<RequestRow>,
    pub acts: Vec<ActRow>,
    pub contracts: Vec<ContractRow>,
    pub staff: Vec<StaffRow>,
    pub absences: Vec<AbsenceRow>,
    pub capacities: Vec<CapacityRow>,
    pub planned: Vec<PlannedRow>,
}

/// Where a row was read: kept to point at it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Index of the table (file or sheet) in the reading.
    pub table: u16,
    /// Line as the user sees it, from 1.
    pub line: u32,
}

/// A person.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "columns of import-format.md")]
pub struct PersonRow {
    pub place: Place,
    pub reference: String,
    pub last_name: String,
    pub first_name: String,
    /// `F`, `M` or empty.
    pub sex: String,
    pub birth: Option<Day>,
    pub family: String,
    pub parents: String,
    pub residence: String,
    pub territory: String,
}

/// A measure.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "columns of import-format.md")]
pub struct MeasureRow {
    pub place: Place,
    pub reference: String,
    pub person: String,
    pub kind: String,
    pub prescriber: String,
    pub territory: String,
    pub decided: Option<Day>,
    pub start: Option<Day>,
    pub end: Option<Day>,
    pub motive: String,
    pub outcome: String,
    pub keyworker: String,
    pub co_keyworker: String,
}

/// How a request ended; none while it waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Admis.
    Admitted,
    /// Refus.
    Refused,
    /// Retirée.
    Withdrawn,
}

/// A request.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "columns of import-format.md")]
pub struct RequestRow {
    pub place: Place,
    pub reference: String,
    pub person: String,
    pub kind: String,
    pub prescriber: String,
    pub territory: String,
    pub received: Option<Day>,
    pub decided: Option<Day>,
    pub outcome: Option<Outcome>,
}

/// Presence at an act.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Attendance {
    /// Not said (indirect acts).
    #[default]
    Unknown,
    /// Présent.
    Present,
    /// Absent excusé.
    Excused,
    /// Absent non excusé.
    Absent,
}

/// An act.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "columns of import-format.md")]
pub struct ActRow {
    pub place: Place,
    pub reference: String,
    pub day: Option<Day>,
    pub kind: String,
    pub direct: bool,
    pub location: String,
    pub minutes: u16,
    pub travel: u16,
    pub theme: String,
    /// References of persons, each with its presence.
    pub persons: Vec<(String, Attendance)>,
    /// References of professionals.
    pub staff: Vec<String>,
    pub files: u16,
}

/// A contract.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "columns of import-format.md")]
pub struct ContractRow {
    pub place: Place,
    pub reference: String,
    pub person: String,
    pub rank: u16,
    pub regime: String,
    pub signed: Option<Day>,
    pub start: Option<Day>,
    pub end: Option<Day>,
    pub objectives: Vec<String>,
    pub actions: Vec<String>,
    pub reinforced: bool,
}

/// A professional and the employment.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "columns of import-format.md")]
pub struct StaffRow {
    pub place: Place,
    pub reference: String,
    pub name: String,
    pub profession: String,
    pub status: String,
    /// Share of a full time in thousandths: 1,0 is 1000.
    pub share: u32,
    pub start: Option<Day>,
    pub end: Option<Day>,
}

/// An absence of a professional.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "columns of import-format.md")]
pub struct AbsenceRow {
    pub place: Place,
    pub staff: String,
    pub motive: String,
    pub start: Option<Day>,
    pub end: Option<Day>,
}

/// Authorised places.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "columns of import-format.md")]
pub struct CapacityRow {
    pub place: Place,
    pub territory: String,
    pub places: i64,
    pub start: Option<Day>,
    pub end: Option<Day>,
}

/// Planned days of a year.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "columns of import-format.md")]
pub struct PlannedRow {
    pub place: Place,
    pub year: i16,
    pub days: i64,
}
