//! The lists that the four services keep: partners, agreements, training, what went wrong.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, anyhow};
use base::Day;
use serde::Deserialize;
use store::Write;

use super::calendar::last_working;
use super::write::Ground;
use crate::roll::{self, Entry};

#[derive(Deserialize)]
struct Book {
    ligne: Vec<Told>,
}

/// A line, as the file tells it.
#[derive(Deserialize)]
struct Told {
    service: String,
    liste: String,
    #[serde(default)]
    equipe: Vec<usize>,
    dit: BTreeMap<String, String>,
}

/// Writes the lines of a service that have come.
pub(super) fn write(write: &mut Write<'_>, ground: &Ground<'_>) -> Result<()> {
    let book: Book = toml::from_str(include_str!("lists.toml"))?;
    for told in book.ligne.iter().filter(|told| told.service == ground.team.code) {
        let roll = roll::roll(&told.liste).with_context(|| format!("{} n’est pas une liste", told.liste))?;
        let mut said: BTreeMap<String, String> = BTreeMap::new();
        for (field, value) in &told.dit {
            said.insert(field.clone(), dated(value, ground.time.today)?);
        }
        let team = told.equipe.iter().filter_map(|rank| ground.hands.get(*rank));
        let team: Vec<String> = team.map(|hand| hand.professional.to_string()).collect();
        if !roll.team.is_empty() {
            said.insert(roll.team.clone(), team.join(" "));
        }
        let entry = Entry::new(roll, &said).map_err(|faults| anyhow!("{} : {faults:?}", told.liste))?;
        if entry.starts() > ground.time.today {
            continue;
        }
        let author = ground.author(0, last_working(entry.starts().max(ground.time.opened)), 610);
        let scope = ground.scope(0, author.at);
        roll::insert(&mut write.signed(&author), &scope, &entry)?;
    }
    Ok(())
}

/// « @1-03-15 » is 15 March of the year before.
fn dated(value: &str, today: Day) -> Result<String> {
    let Some(rest) = value.strip_prefix('@') else { return Ok(value.to_owned()) };
    let mut parts = rest.splitn(2, '-');
    let back: i16 = parts.next().unwrap_or_default().parse()?;
    let day = format!("{}-{}", today.year() - back, parts.next().unwrap_or_default());
    day.parse::<Day>().map(|day| day.to_string()).map_err(|_| anyhow!("{value} n’est pas un jour"))
}
