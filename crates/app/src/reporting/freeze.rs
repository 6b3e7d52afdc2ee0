//! What is kept of a version that is validated: its files as they were sent, its texts, its figures, the rows they
//! counted. One ZIP archive, which opens without Jalon, years later.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};
use std::sync::Arc;

use anyhow::{Context as _, Result};
use base::{Id, Period};
use document::{Block, Document, Picture};
use indicator::{Behind, Noun, Year};
use jiff::Timestamp;
use report::{Opener, Prose, Stage};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use store::Read;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::Text;
use crate::cli::yearly::Format;
use crate::facts;
use crate::year::Book;

/// Beyond so many acts the identifiers of acts are not kept: the archive would be larger than the base.
const ACTS_MAX: usize = 500_000;

/// The files of a report, and how each is named.
pub const FILES: [(Format, &str); 5] = [
    (Format::Pdf, "rapport.pdf"),
    (Format::Docx, "rapport.docx"),
    (Format::Xlsx, "rapport.xlsx"),
    (Format::Csv, "rapport.csv"),
    (Format::Html, "rapport.html"),
];

const DOCUMENT: &str = "document.json";
pub(super) const FIGURES: &str = "chiffres.json";
const ROWS: &str = "lignes.json";
const TEXTS: &str = "textes.json";

/// A version, kept.
pub struct Frozen {
    /// When its figures were read.
    pub known_at: Timestamp,
    /// SHA-256 of the archive.
    pub digest: String,
    /// The archive.
    pub bytes: Vec<u8>,
}

/// The rows that figures counted, by identifiers that name nobody.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rows {
    /// Identifiers by noun, each once, in order.
    pub lignes: BTreeMap<String, Vec<Id>>,
    /// By figure: which noun, and the ranks of its rows in that list, `0-4,7`.
    pub chiffres: BTreeMap<String, (String, String)>,
}

/// Keeps the report of a period as it is now.
pub fn freeze(
    read: &Read<'_>,
    book: &Book,
    period: Period,
    (prose, texts): (Prose, &BTreeMap<String, Text>),
    annex: Vec<Block>,
    (opener, picture): (Opener<'_>, &dyn Fn(&str) -> String),
) -> Result<Frozen> {
    let prose = Prose { stage: Stage::Final, ..prose };
    // The page finds its pictures where they are; the files hold them.
    let mut on_page = prose.clone();
    for (name, one) in &mut on_page.pictures {
        *one = Picture { bytes: Arc::from([]), href: Some(picture(name)), ..one.clone() };
    }
    let mut document = book.report(period, prose, None)?;
    let mut shown = book.report(period, on_page, Some(opener))?;
    document.blocks.extend(annex.iter().cloned());
    shown.blocks.extend(annex);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    // No time of writing: the same report is the same archive.
    let mut put = |name: &str, bytes: &[u8]| -> Result<()> {
        archive.start_file(name, SimpleFileOptions::default())?;
        Ok(archive.write_all(bytes)?)
    };
    for (format, name) in FILES {
        put(name, &crate::cli::yearly::written(&document, format)?)?;
    }
    put(DOCUMENT, &serde_json::to_vec(&shown)?)?;
    let figures = serde_json::json!({
        "du": period.first().to_string(),
        "au": period.last().to_string(),
        "connu_le": book.as_of.to_string(),
        "indicateurs": indicator::all(&book.year(period)?),
    });
    put(FIGURES, &serde_json::to_vec_pretty(&figures)?)?;
    put(ROWS, &serde_json::to_vec(&rows(read, book, period)?)?)?;
    let bodies: BTreeMap<&str, &str> =
        texts.iter().map(|(anchor, text)| (anchor.as_str(), text.body.as_str())).collect();
    put(TEXTS, &serde_json::to_vec_pretty(&bodies)?)?;
    let bytes = archive.finish()?.into_inner();
    Ok(Frozen { known_at: book.as_of, digest: hex::encode(Sha256::digest(&bytes)), bytes })
}

/// The rows behind every figure of a period.
pub fn rows(read: &Read<'_>, book: &Book, period: Period) -> Result<Rows> {
    let year = book.year(period)?;
    let acts =
        if book.facts.acts.day.len() <= ACTS_MAX { facts::act_ids(read, &book.service)? } else { Vec::new() };
    // Read at another moment than the figures, identifiers would name other acts.
    let acts = if acts.len() == book.facts.acts.day.len() { acts } else { Vec::new() };
    let mut kept: BTreeMap<String, Vec<Id>> = BTreeMap::new();
    let mut figures: Vec<(String, &'static str, Vec<Id>)> = Vec::new();
    for entry in year.catalogue().entries() {
        let Some(behind) = year.behind(&entry.id, &[]) else { continue };
        let Some((noun, things)) = things(&year, &behind, &acts) else { continue };
        kept.entry(noun.to_owned()).or_default().extend(&things);
        figures.push((entry.id.clone(), noun, things));
    }
    for ids in kept.values_mut() {
        ids.sort_unstable();
        ids.dedup();
    }
    let ranked = figures.into_iter().map(|(id, noun, mut things)| {
        things.sort_unstable();
        things.dedup();
        let all = kept.get(noun).map_or(&[][..], Vec::as_slice);
        let ranks: Vec<usize> = things.iter().filter_map(|thing| all.binary_search(thing).ok()).collect();
        (id, (noun.to_owned(), runs(&ranks)))
    });
    let chiffres = ranked.collect();
    Ok(Rows { lignes: kept, chiffres })
}

impl Rows {
    /// The noun and the identifiers of the rows of a figure.
    pub fn of(&self, figure: &str) -> Option<(&str, Vec<Id>)> {
        let (noun, ranks) = self.chiffres.get(figure)?;
        let all = self.lignes.get(noun)?;
        Some((noun, ranks_of(ranks).into_iter().filter_map(|rank| all.get(rank).copied()).collect()))
    }
}

/// What rows are about, by identifiers: an act for who was there, a person for an objective of hers.
fn things(year: &Year<'_>, behind: &Behind, acts: &[Id]) -> Option<(&'static str, Vec<Id>)> {
    let facts = year.facts();
    let listed = |ids: &[Id]| -> Vec<Id> {
        behind.rows.list().into_iter().filter_map(|row| ids.get(row as usize).copied()).collect()
    };
    Some(match behind.noun {
        Noun::Measure => ("measure", listed(&facts.measures.id)),
        Noun::Request => ("request", listed(&facts.requests.id)),
        Noun::Contract => ("contract", listed(&facts.contracts.id)),
        Noun::Employment => ("employment", listed(&facts.employments.id)),
        Noun::Absence => ("absence", listed(&facts.absences.id)),
        Noun::Line => ("line", listed(&facts.lines.id)),
        Noun::Criterion => ("criterion", listed(&facts.criteria.id)),
        Noun::Capacity => ("capacity", facts.capacities.iter().map(|places| places.id).collect()),
        Noun::Act | Noun::Presence | Noun::Participation => {
            if acts.is_empty() {
                return None;
            }
            let of = |act: &u32| acts.get(*act as usize).copied();
            ("act", year.acts(behind).iter().filter_map(of).collect())
        }
        Noun::Objective | Noun::Action | Noun::Situation => {
            let of = |person: &u32| facts.persons.id.get(*person as usize).copied();
            ("person", year.persons(behind).iter().filter_map(of).collect())
        }
        Noun::Participant => return None,
    })
}

/// `0-4,7` for ranks in order.
fn runs(ranks: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for rank in ranks {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *rank => *last = *rank,
            _ => runs.push((*rank, *rank)),
        }
    }
    let said =
        runs.iter().map(|(from, to)| if from == to { from.to_string() } else { format!("{from}-{to}") });
    said.collect::<Vec<_>>().join(",")
}

fn ranks_of(runs: &str) -> Vec<usize> {
    let run = |run: &str| -> Option<std::ops::RangeInclusive<usize>> {
        let (from, to) = run.split_once('-').unwrap_or((run, run));
        Some(from.parse().ok()?..=to.parse().ok()?)
    };
    runs.split(',').filter_map(run).flatten().collect()
}

/// A version that was kept, opened.
pub struct Kept(ZipArchive<Cursor<Vec<u8>>>);

impl Kept {
    /// Opens what was kept.
    pub fn open(bytes: Vec<u8>) -> Result<Kept> {
        Ok(Kept(ZipArchive::new(Cursor::new(bytes)).context("Le rapport gardé ne s’ouvre pas")?))
    }

    /// One of its files, as it was.
    pub fn file(&mut self, name: &str) -> Result<Option<Vec<u8>>> {
        let mut bytes = Vec::new();
        match self.0.by_name(name) {
            Ok(mut file) => file.read_to_end(&mut bytes)?,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        Ok(Some(bytes))
    }

    /// The document, as it was shown.
    pub fn document(&mut self) -> Result<Document> {
        Ok(serde_json::from_slice(&self.file(DOCUMENT)?.context("Le rapport gardé n’a pas de document")?)?)
    }

    /// Its figures.
    pub fn figures(&mut self) -> Result<Json> {
        Ok(serde_json::from_slice(&self.file(FIGURES)?.context("Le rapport gardé n’a pas de chiffres")?)?)
    }

    /// The rows they counted.
    pub fn rows(&mut self) -> Result<Rows> {
        Ok(serde_json::from_slice(&self.file(ROWS)?.context("Le rapport gardé n’a pas de lignes")?)?)
    }

    /// What was written.
    pub fn texts(&mut self) -> Result<BTreeMap<String, String>> {
        Ok(serde_json::from_slice(&self.file(TEXTS)?.context("Le rapport gardé n’a pas de textes")?)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ranks_are_read_as_they_were_kept(ranks in proptest::collection::btree_set(0usize..400, 0..80)) {
            let ranks: Vec<usize> = ranks.into_iter().collect();
            prop_assert_eq!(ranks_of(&runs(&ranks)), ranks);
        }
    }
}
