//! What happens to a request beside its visas.

use base::{Day, Id};
use jiff::Timestamp;

/// On hold, taken up again, withdrawn, asked, reminded, told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub id: Id,
    pub kind: String,
    pub step: String,
    pub text: String,
    pub name: String,
    pub on: Day,
    pub at: Timestamp,
}

impl Event {
    /// What it was, as one says it.
    pub fn says(&self) -> &'static str {
        match self.kind.as_str() {
            "pause" => "mise en attente",
            "reprise" => "reprise",
            "retrait" => "demande retirée",
            "rappel" => "rappel envoyé",
            "annonce" => "courriel envoyé",
            _ => "écrit",
        }
    }
}
