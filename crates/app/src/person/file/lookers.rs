//! The panel of who may read the file, and who did.

use askama::Template;
use base::french::{counted, long_instant};
use store::Read;

use super::{Panel, Subject, sql};
use crate::access::{self, Action, Noun};
use crate::web::Refusal;

/// Looks shown.
const LAST: i64 = 10;

#[derive(Template)]
#[template(path = "person/file/lookers.html")]
struct Lookers {
    lines: Vec<(String, String)>,
    count: String,
    address: String,
}

/// Who may read the file; and who looked, for who may see traces.
pub(super) fn panel(read: &Read<'_>, subject: &Subject<'_>) -> Result<Option<Panel>, Refusal> {
    let address = subject.here.path(&format!("/personnes/{}/acces", subject.person.id));
    if !subject.here.may(Action::See, Noun::Traces) {
        let html = Lookers { lines: Vec::new(), count: String::new(), address }.render()?;
        return Ok(Some(Panel::new("droits", "Droits et accès", html)));
    }
    let scope = subject.here.scope();
    let looks = access::looks_at(read, scope.operator, subject.person.id, scope.now, LAST)?;
    let count = sql::count_looks(read, &scope, subject.person.id)?;
    let html = Lookers {
        lines: looks
            .into_iter()
            .map(|look| {
                let who =
                    if look.title.is_empty() { look.name } else { format!("{}, {}", look.name, look.title) };
                (who, format!("{}, {}", look.what, long_instant(look.at)))
            })
            .collect(),
        count: counted(count, "lecture en tout", "lectures en tout"),
        address,
    };
    Ok(Some(Panel::new("droits", "Droits et accès", html.render()?)))
}
