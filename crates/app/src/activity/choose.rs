//! With whom an act was: my own persons at once, anyone of the service by her name, or nobody.

use askama::Template;
use axum::response::Html;
use base::french::fold;
use store::Read;

use super::typed::Typed;
use super::whom::{self, Known};
use crate::access::{Here, Scope};
use crate::web::Refusal;
use crate::web::layout::{Entry, Shell, page as rendered};

#[derive(Template)]
#[template(path = "activity/choose.html")]
struct ChoosePage {
    shell: Shell,
    code: String,
    query: String,
    kept: Vec<String>,
    /// Under a heading each.
    groups: Vec<(String, Vec<Choice>)>,
    nobody: String,
}

/// A person to note an act with: name, age, where it leads.
type Choice = (String, String, String);

/// Who the act is with: my own persons first, then whoever has this name.
pub(super) fn choose(read: &Read<'_>, here: &Here, asked: &Typed) -> Result<Html<String>, Refusal> {
    let (scope, today) = (here.scope(), here.today());
    let query = asked.one("q").to_owned();
    let kept: Vec<String> = asked.ids("avec").iter().map(ToString::to_string).collect();
    let with: String = kept.iter().map(|id| format!("&personne={id}")).collect();
    let shown = |people: Vec<Known>| -> Vec<Choice> {
        let address = |known: &Known| here.path(&format!("/actes/nouveau?personne={}{with}", known.id));
        people.iter().map(|known| (known.name(), known.age(today), address(known))).collect()
    };
    let mine = match here.seat.professional {
        Some(me) => whom::mine(read, &scope, me, today)?,
        None => Vec::new(),
    };
    let mut groups = Vec::new();
    if query.is_empty() {
        if !mine.is_empty() {
            groups.push(("Mes suivis".to_owned(), shown(mine)));
        }
    } else {
        let mut found = search(read, &scope, &query)?;
        found.sort_by_key(|known| mine.iter().all(|own| own.id != known.id));
        let title = base::french::counted(found.len() as i64, "personne trouvée", "personnes trouvées");
        groups.push((title, shown(found)));
    }
    rendered(&ChoosePage {
        shell: here.shell(Entry::Acts),
        code: here.service().code.clone(),
        nobody: here.path("/actes/nouveau?sans=1"),
        query,
        kept,
        groups,
    })
}

/// Whoever has all these words in her names.
fn search(read: &Read<'_>, scope: &Scope, query: &str) -> store::Result<Vec<Known>> {
    let folded = fold(query);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let Some(first) = words.iter().max_by_key(|word| word.len()) else { return Ok(Vec::new()) };
    let mut found = whom::named(read, scope, first)?;
    found.retain(|known| {
        let name = fold(&known.name());
        words.iter().all(|word| name.split(' ').any(|part| part.starts_with(word)))
    });
    Ok(found)
}
