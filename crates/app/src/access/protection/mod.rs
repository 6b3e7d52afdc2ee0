//! What the data protection officer watches: how often files are opened, exceptions taken, lists carried away,
//! sign-ins refused, files restricted. Numbers by month, and no content: who may see traces reads the lines
//! elsewhere, in the file that they are about.

mod sql;

use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, State};
use axum::response::Html;
use base::french::{counted, integer, short_month_name};
use base::{Day, Month};
use jiff::Timestamp;

use super::Here;
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

pub use sql::{Export, insert_export};

/// Months shown, this one included.
const MONTHS: usize = 12;

#[derive(Template)]
#[template(path = "access/protection/page.html")]
struct ProtectionPage {
    shell: Shell,
    title: String,
    lines: Vec<Line>,
    months: Vec<String>,
    restricted: String,
    readers: String,
    second_factors: String,
}

struct Line {
    name: &'static str,
    about: &'static str,
    counts: Vec<String>,
    total: String,
}

/// `GET /services/{code}/protection`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let scope = here.scope();
        let months = last_months(Day::new_in_paris(here.now));
        let limits = months.iter().map(|month| span(*month)).collect::<Vec<_>>();
        let page = app.store.read(|read| -> store::Result<_> {
            let mut lines = Vec::new();
            let mut line = |name, about, count: &dyn Fn(Timestamp, Timestamp) -> store::Result<i64>| {
                let counts =
                    limits.iter().map(|(from, to)| count(*from, *to)).collect::<store::Result<Vec<_>>>()?;
                lines.push((name, about, counts));
                store::Result::Ok(())
            };
            line(
                "Dossiers ouverts",
                "lectures d’un dossier, d’une note, d’un document",
                &|from, to| sql::looks(read, &scope, from, to),
            )?;
            line("Personnes qui ont ouvert un dossier", "comptes différents dans le mois", &|from, to| {
                sql::lookers(read, &scope, from, to)
            })?;
            line("Accès d’urgence", "à un dossier réservé, quatre heures", &|from, to| {
                sql::emergencies(read, &scope, from, to)
            })?;
            line("Listes emportées", "en Excel ou en CSV, avec des noms", &|from, to| {
                sql::exports(read, &scope, from, to)
            })?;
            line("Connexions refusées", "sur un compte du service", &|from, to| {
                sql::refused_here(read, &scope, from, to)
            })?;
            line(
                "Connexions refusées, sans compte",
                "dans tout l’organisme : personne de ce nom",
                &|from, to| sql::refused_nowhere(read, &scope, from, to),
            )?;
            line("Seconds facteurs retirés", "par une personne qui administre", &|from, to| {
                sql::resets(read, &scope, from, to)
            })?;
            let restricted = sql::restricted(read, &scope)?;
            let readers = sql::readers(read, &scope)?;
            Ok((lines, restricted, readers, sql::second_factors(read, &scope, here.today())?))
        })?;
        let (lines, restricted, readers, (with, all)) = page;
        rendered(&ProtectionPage {
            shell: here.shell(Entry::Protection),
            title: format!(
                "{} en douze mois",
                counted(
                    lines.first().map_or(0, |line| line.2.iter().sum()),
                    "dossier ouvert",
                    "dossiers ouverts"
                )
            ),
            lines: lines
                .into_iter()
                .map(|(name, about, counts)| Line {
                    name,
                    about,
                    // Accounts of a month are not added up over months: one person may be in each.
                    total: match name.starts_with("Personnes") {
                        true => String::new(),
                        false => integer(counts.iter().sum()),
                    },
                    counts: counts.into_iter().map(integer).collect(),
                })
                .collect(),
            months: months
                .iter()
                .map(|month| format!("{} {}", short_month_name(*month), month.first().year()))
                .collect(),
            restricted: counted(restricted, "dossier réservé", "dossiers réservés"),
            readers: counted(readers, "lecteur désigné", "lecteurs désignés"),
            second_factors: format!(
                "{} sur {}",
                counted(
                    with,
                    "compte a un second facteur ou une clé d’accès",
                    "comptes ont un second facteur ou une clé d’accès"
                ),
                integer(all)
            ),
        })
    })
    .await
}

/// The last twelve months, this one first.
fn last_months(today: Day) -> Vec<Month> {
    let mut months = vec![today.month_of()];
    while months.len() < MONTHS {
        let Some(last) = months.last() else { break };
        let before = last.first().previous().month_of();
        months.push(before);
    }
    months
}

/// From the first instant of a month to the first of the next, as days begin in Paris.
fn span(month: Month) -> (Timestamp, Timestamp) {
    (month.first().instant_in_paris(0), month.next().first().instant_in_paris(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_months_end_with_this_one_and_touch_each_other() {
        let months = last_months("2022-01-18".parse().unwrap());
        assert_eq!(months.len(), MONTHS);
        assert_eq!(months.last().unwrap().first().to_string(), "2021-02-01");
        for (later, earlier) in months.iter().zip(&months[1..]) {
            assert_eq!(span(*later).0, span(*earlier).1);
        }
    }
}
