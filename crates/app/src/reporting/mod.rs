//! The report of a service: one object, with its figures, what people write in it, its versions.
//!
//! A version is a draft, whose figures live; then validated: kept whole, with the rows it counted; then sent. Opened
//! again, it is another version. What was kept is never composed again.

mod campaign;
mod change;
mod course;
mod desk;
mod draft;
mod files;
mod finding;
mod freeze;
mod outline;
mod page;
mod picture;
mod place;
mod remark;
mod sql;
mod write;

use base::{Day, Id};
use jiff::Timestamp;

pub use campaign::{page as campaign, set};
pub use course::change as turn;
pub(crate) use desk::book;
pub use draft::prose;
pub use files::{download, frozen};
pub use finding::settle;
pub use page::page;
pub use picture::{send as send_picture, show as picture, withdraw as withdraw_picture};
pub use remark::note as remark;
pub use write::write;

/// The report of a service over a period.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Its row.
    pub id: Id,
    /// To whom it is sent.
    pub recipient: String,
    /// By when its texts are written.
    pub write_by: Option<Day>,
    /// By when it is sent.
    pub send_by: Option<Day>,
}

/// Who did something, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Sign {
    /// When.
    pub at: Timestamp,
    /// The login of the account.
    pub by: String,
}

/// A version of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// From 1.
    pub number: i64,
    /// Why it was opened, when another one had been validated.
    pub reason: String,
    /// Who opened it.
    pub opened: Sign,
    /// Who asked for it to be validated.
    pub asked: Option<Sign>,
    /// Who validated it.
    pub validated: Option<Sign>,
    /// Who sent it.
    pub sent: Option<Sign>,
    /// To whom.
    pub sent_to: String,
    /// When its figures were read.
    pub known_at: Option<Timestamp>,
    /// SHA-256 of what was kept, in hexadecimal.
    pub digest: String,
}

/// How far a version is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Its figures live, its texts are written.
    Draft,
    /// Kept as it is.
    Validated,
    /// Gone to its recipient.
    Sent,
}

impl Version {
    /// How far it is.
    pub fn state(&self) -> State {
        match (&self.validated, &self.sent) {
            (_, Some(_)) => State::Sent,
            (Some(_), None) => State::Validated,
            (None, None) => State::Draft,
        }
    }
}

/// What is written in the place of a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// Grows with each change.
    pub revision: i64,
    /// The text; empty when there is nothing to say.
    pub body: String,
    /// Who wrote it last.
    pub signed: Sign,
}

/// Who writes a section, and how far it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// The account that writes it.
    pub author: Option<Id>,
    /// Its name.
    pub name: String,
    /// One of [`STATES`].
    pub state: String,
}

/// How far a section is, as its author says.
pub const STATES: [&str; 3] = ["en cours", "à relire", "prête"];

/// A remark on a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Remark {
    /// Its row.
    pub id: Id,
    /// The question it is about.
    pub anchor: String,
    /// What it says.
    pub body: String,
    /// Who made it.
    pub said: Sign,
    /// Who settled it.
    pub settled: Option<Sign>,
}

/// A finding that is kept, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Settled {
    /// What it says.
    pub title: String,
    /// Why it is kept: printed in the annex.
    pub reason: String,
    /// Who kept it.
    pub signed: Sign,
}
