//! « Personnes & familles »: whom the service follows, whom it awaits, who has gone.

mod page;
mod roster;
mod sql;

use base::{Day, Id};

pub use page::page;
pub use roster::Rosters;

/// Lines of a page.
const PAGE: usize = 50;

/// Which persons of the service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Following {
    /// Who has a measure this evening.
    #[default]
    Followed,
    /// Whose request waits.
    Waiting,
    /// Whose measures have all ended, and who waits for none.
    Gone,
    All,
}

impl Following {
    const ALL: [Following; 4] = [Following::Followed, Following::Waiting, Following::Gone, Following::All];

    /// As an address says it.
    fn word(self) -> &'static str {
        match self {
            Following::Followed => "suivies",
            Following::Waiting => "attente",
            Following::Gone => "sorties",
            Following::All => "toutes",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Following::Followed => "accompagnées",
            Following::Waiting => "en attente",
            Following::Gone => "sorties",
            Following::All => "toutes",
        }
    }
}

/// What the list is narrowed to.
struct Wanted {
    following: Following,
    kind: Option<i64>,
    keyworker: Option<Id>,
    territory: Option<i64>,
    /// How the folded family name begins; nothing for all names.
    name: String,
    day: Day,
    page: u32,
}
