//! The files of a service that may be one person written twice, each pair with the way to compare it. Brothers and
//! sisters are never in it: their first names differ (see [`crate::search::likeness`]).

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, Query, State};
use axum::response::Html;
use base::Id;
use base::french::{counted, long_day, sound};
use serde::Deserialize;

use super::sql;
use crate::access::Here;
use crate::search::{Likeness, Newcomer, likeness};
use crate::web::layout::{Entry, Shell, page as rendered};
use crate::web::{App, Refusal};

/// Pairs shown: one settles these first.
const SHOWN: usize = 60;

/// A file of the service, as it is compared.
#[derive(Clone, Debug)]
pub(super) struct One {
    pub person: Id,
    pub reference: String,
    pub names: Newcomer,
}

#[derive(Template)]
#[template(path = "person/merge/alike.html")]
struct Page {
    shell: Shell,
    title: String,
    back: String,
    whole: String,
    pairs: Vec<Pair>,
    more: String,
}

struct Pair {
    left: Side,
    right: Side,
    reason: &'static str,
    compare: String,
}

struct Side {
    name: String,
    born: String,
    reference: String,
    address: String,
}

/// Whose.
#[derive(Deserialize)]
pub struct Asked {
    /// Only the pairs of this person.
    #[serde(default)]
    personne: String,
}

/// `GET /services/{code}/personnes/doublons`.
pub async fn page(
    State(app): State<Arc<App>>,
    Extension(here): Extension<Here>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Refusal> {
    app.work(move |app| {
        let all = app.store.read(|read| sql::compared(read, &here.scope()))?;
        let mut pairs = pairs(&all);
        let mut title = match pairs.len() {
            0 => "Aucun dossier ne ressemble à un autre".to_owned(),
            _ => format!(
                "{} à comparer",
                counted(pairs.len() as i64, "paire de dossiers", "paires de dossiers")
            ),
        };
        if !asked.personne.is_empty() {
            let id: Id = asked.personne.parse().map_err(|()| Refusal::NotFound)?;
            let who = all.iter().find(|one| one.person == id).ok_or(Refusal::NotFound)?;
            pairs.retain(|(_, left, right)| left.person == id || right.person == id);
            let name = name(who);
            title = match pairs.len() {
                0 => format!("Aucun dossier ne ressemble à celui de {name}"),
                count => format!(
                    "{} à celui de {name}",
                    counted(count as i64, "dossier ressemble", "dossiers ressemblent")
                ),
            };
        }
        let more = pairs.len().saturating_sub(SHOWN);
        rendered(&Page {
            shell: here.shell(Entry::Persons),
            title,
            back: here.path("/personnes"),
            whole: if asked.personne.is_empty() { String::new() } else { here.path("/personnes/doublons") },
            pairs: pairs.iter().take(SHOWN).map(|pair| shown(&here, pair)).collect(),
            more: match more {
                0 => String::new(),
                more => {
                    format!("Et {}, après celles-ci.", counted(more as i64, "autre paire", "autres paires"))
                }
            },
        })
    })
    .await
}

type Found<'a> = (Likeness, &'a One, &'a One);

/// Those that may be one person, the surest first. Compared where a name sounds the same or a birth is the same:
/// a service of ten thousand persons is not compared two by two.
fn pairs(all: &[One]) -> Vec<Found<'_>> {
    let mut blocks: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, one) in all.iter().enumerate() {
        let (last, first) = (sound(&one.names.last_name), sound(&one.names.first_name));
        blocks.entry(format!("nom {last}")).or_default().push(at);
        blocks.entry(format!("nom {first}")).or_default().push(at);
        if let Some(birth) = one.names.birth {
            blocks.entry(format!("jour {birth}")).or_default().push(at);
        }
    }
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    // A first name that half of a service bears tells nothing by itself: the birth or the name brings them together.
    for block in blocks.into_values().filter(|block| (2..=400).contains(&block.len())) {
        for (rank, left) in block.iter().enumerate() {
            for right in &block[rank + 1..] {
                if left != right
                    && seen.insert((*left, *right))
                    && let Some(likeness) = likeness(&all[*left].names, &all[*right].names)
                {
                    found.push((likeness, &all[*left], &all[*right]));
                }
            }
        }
    }
    found.sort_by_key(|(likeness, left, right)| (*likeness, left.person, right.person));
    found
}

fn name(one: &One) -> String {
    format!("{} {}", one.names.first_name, one.names.last_name).trim().to_owned()
}

fn shown(here: &Here, (likeness, left, right): &Found<'_>) -> Pair {
    let side = |one: &One| Side {
        name: name(one),
        born: match one.names.birth {
            Some(birth) => format!("naissance le {}", long_day(birth)),
            None => "naissance non renseignée".to_owned(),
        },
        reference: one.reference.clone(),
        address: here.path(&format!("/personnes/{}", one.person)),
    };
    Pair {
        compare: here.path(&format!("/personnes/{}/fusion/{}", left.person, right.person)),
        left: side(left),
        right: side(right),
        reason: likeness.reason(),
    }
}

#[cfg(test)]
mod tests {
    use base::Day;

    use super::*;

    fn one(number: u8, first_name: &str, last_name: &str, birth: &str) -> One {
        One {
            person: Id::from_bytes([number; 16]),
            reference: number.to_string(),
            names: Newcomer {
                last_name: last_name.to_owned(),
                first_name: first_name.to_owned(),
                birth: birth.parse::<Day>().ok(),
            },
        }
    }

    #[test]
    fn one_child_written_twice_is_a_pair_and_her_brother_is_in_none() {
        let all = [
            one(1, "Lina", "Husson", "2011-04-03"),
            one(2, "Ilyès", "Husson", "2008-08-18"),
            one(3, "Lina", "HUSSON", "2011-04-03"),
            one(4, "Emma", "Fournil", "2005-11-02"),
            one(5, "Fournil", "Emma", "2005-11-02"),
        ];
        let found: Vec<(&str, &str)> = pairs(&all)
            .iter()
            .map(|(_, left, right)| (left.reference.as_str(), right.reference.as_str()))
            .collect();
        assert_eq!(found, [("1", "3"), ("4", "5")]);
    }
}
