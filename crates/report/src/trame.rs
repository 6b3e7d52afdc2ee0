//! A trame: the form of a report, as a funder or a service wants it, written as data.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use base::french::typeset;
use serde::Deserialize;

use crate::block::{Block, Labels};
use crate::constat::Constat;
use crate::sentence::{Asked, Form, Noun, Sentence};

/// The form of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Trame {
    /// Name of the model, `aer`: the folder it lies in.
    pub name: String,
    pub(crate) head: Head,
    pub(crate) sections: Vec<Section>,
}

/// What a trame says of itself and of its words.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Head {
    pub modele: String,
    pub titre: String,
    #[serde(default)]
    pub sous_titre: Vec<String>,
    pub source: Source,
    #[serde(default)]
    pub mots: BTreeMap<String, (String, String)>,
    #[serde(default)]
    pub libelles: Labels,
    #[serde(default)]
    pub couverture: Option<CoverWords>,
    #[serde(default)]
    pub types: Vec<Kind>,
    /// What the trame watches over.
    #[serde(default)]
    pub constats: Vec<Constat>,
}

/// The document that the trame was written from.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Source {
    pub document: String,
    pub financeur: String,
    /// Year of the document, where it is known.
    #[serde(default)]
    pub annee: Option<i16>,
}

/// The words of the cover.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CoverWords {
    /// Persons in one stripe.
    pub bande: u32,
    pub legende: String,
}

/// A kind of measure, as this trame calls it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Kind {
    /// As the register writes it, `AEMO-R`.
    pub cle: String,
    pub titre: String,
    pub ton: KindTone,
}

/// Who decides a kind of measure: its colour and pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum KindTone {
    Judiciaire,
    Administrative,
    Neutre,
}

/// A section: a heading and its blocks.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Section {
    pub head: SectionHead,
    pub blocks: Vec<Block>,
}

/// The heading of a section.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SectionHead {
    pub titre: String,
    pub ancre: String,
    #[serde(default = "one")]
    pub niveau: u8,
}

fn one() -> u8 {
    1
}

/// What is asked of those who write.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Name of the answer: what was written is kept under it.
    pub anchor: String,
    /// Title and anchor of the section it is in.
    pub section: (String, String),
    /// Whether the trame asks it; else it is what an author adds at the end of a section.
    pub asked: bool,
}

/// Name of what an author adds at the end of a section.
pub(crate) fn added(section: &str) -> String {
    format!("{section}.plus")
}

/// Why a trame is refused: where, and what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// `Section « Activité », bloc 2, texte`.
    pub place: String,
    /// What is wrong.
    pub reason: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} : {}.", self.place, self.reason)
    }
}

impl std::error::Error for Fault {}

impl Trame {
    /// Reads a trame; the first fault refuses it.
    pub fn parse(text: &str) -> Result<Trame, Fault> {
        let mut table: toml::Table = text.parse().map_err(|e: toml::de::Error| unreadable(text, &e))?;
        let sections = tables(table.remove("sections"), "Trame, sections")?;
        let head: Head = table.try_into().map_err(|e| fault("En-tête", &e))?;
        let sections = sections.into_iter().map(read_section).collect::<Result<Vec<_>, _>>()?;
        let trame = Trame { name: head.modele.clone(), head, sections };
        trame.check_names()?;
        for (place, sentence) in trame.sentences() {
            trame.check_sentence(&place, sentence)?;
        }
        Ok(trame)
    }

    /// Title of the report.
    pub fn title(&self) -> &str {
        &self.head.titre
    }

    /// Everything that may be written in it, in order.
    pub fn questions(&self) -> Vec<Question> {
        let mut questions = Vec::new();
        for section in &self.sections {
            let head = &section.head;
            let place = (typeset(&head.titre), head.ancre.clone());
            for block in &section.blocks {
                if let Block::Invite(prompt) = block {
                    let anchor = prompt.ancre.clone();
                    questions.push(Question { anchor, section: place.clone(), asked: true });
                }
            }
            questions.push(Question { anchor: added(&head.ancre), section: place, asked: false });
        }
        questions
    }

    /// The document it was written from, and whose it is.
    pub fn source(&self) -> String {
        let year = self.head.source.annee.map(|year| format!(", {year}")).unwrap_or_default();
        typeset(&format!("{} ({}{year})", self.head.source.document, self.head.source.financeur))
    }

    /// Refuses a trame that asks for an indicator the catalogue does not have.
    pub fn check(&self, known: impl Fn(&str) -> bool) -> Result<(), Fault> {
        for (place, id) in self.indicators() {
            if !known(&id) {
                let reason = format!("« {id} » n’est pas un indicateur du catalogue");
                return Err(Fault { place, reason });
            }
        }
        Ok(())
    }

    /// Every indicator it asks for, with its axis, and where.
    pub fn indicators(&self) -> Vec<(String, String)> {
        let mut found: Vec<(String, String)> = Vec::new();
        for (place, sentence) in self.sentences() {
            found.extend(sentence.asked().into_iter().map(|asked| (place.clone(), asked.id.clone())));
        }
        for (place, block) in self.blocks() {
            found.extend(block.breakdowns().into_iter().map(|id| (place.clone(), id.to_owned())));
        }
        found
    }

    /// Refuses a trame that asks for a list, or for a field of a list, that no service keeps.
    pub fn check_lists(&self, known: impl Fn(&str, &str) -> bool) -> Result<(), Fault> {
        for (place, block) in self.blocks() {
            if let Some((list, field)) = block.fields().into_iter().find(|(list, field)| !known(list, field))
            {
                let reason = format!("la liste « {list} » n’a pas de champ « {field} »");
                return Err(Fault { place, reason });
            }
        }
        Ok(())
    }

    fn blocks(&self) -> impl Iterator<Item = (String, &Block)> {
        self.sections.iter().flat_map(|section| {
            let title = &section.head.titre;
            section
                .blocks
                .iter()
                .enumerate()
                .map(move |(i, block)| (format!("Section « {title} », bloc {}", i + 1), block))
        })
    }

    fn sentences(&self) -> impl Iterator<Item = (String, &Sentence)> {
        let watched = self.head.constats.iter().flat_map(|rule| {
            [&rule.texte, &rule.pourquoi].map(|sentence| (format!("Constat « {} »", rule.cle), sentence))
        });
        watched.chain(self.written_sentences())
    }

    fn written_sentences(&self) -> impl Iterator<Item = (String, &Sentence)> {
        self.blocks().flat_map(|(place, block)| {
            block.sentences().into_iter().map(move |(name, sentence)| (format!("{place}, {name}"), sentence))
        })
    }

    fn check_sentence(&self, place: &str, sentence: &Sentence) -> Result<(), Fault> {
        let refuse = |reason| Err(Fault { place: place.to_owned(), reason });
        if let Some(reason) = &sentence.fault {
            return refuse(reason.clone());
        }
        for asked in sentence.asked() {
            if let Some(Noun::Named(word)) = noun(asked)
                && !self.head.mots.contains_key(word)
            {
                return refuse(format!("« {word} » n’est pas dans les mots de la trame ([mots])"));
            }
        }
        Ok(())
    }

    /// Anchors and sheets are names: one each, and a sheet's fits a workbook.
    fn check_names(&self) -> Result<(), Fault> {
        let mut rules = BTreeSet::new();
        for rule in &self.head.constats {
            if !rules.insert(rule.cle.as_str()) {
                let reason = format!("la clé « {} » sert deux fois", rule.cle);
                return Err(Fault { place: "Constats".to_owned(), reason });
            }
        }
        let mut seen = BTreeSet::new();
        let additions: Vec<String> = self.sections.iter().map(|section| added(&section.head.ancre)).collect();
        seen.extend(additions.iter().map(String::as_str));
        for section in &self.sections {
            if !seen.insert(section.head.ancre.as_str()) {
                let reason = format!("l’ancre « {} » sert deux fois", section.head.ancre);
                return Err(Fault { place: format!("Section « {} »", section.head.titre), reason });
            }
        }
        let mut sheets = BTreeSet::new();
        for (place, block) in self.blocks() {
            if let Block::Invite(prompt) = block
                && !seen.insert(&prompt.ancre)
            {
                let reason = format!("l’ancre « {} » sert deux fois", prompt.ancre);
                return Err(Fault { place, reason });
            }
            let Some(sheet) = block.sheet() else { continue };
            if sheet.chars().count() > 31 || sheet.contains(['[', ']', ':', '*', '?', '/', '\\']) {
                let reason = format!("la feuille « {sheet} » dépasse 31 signes ou contient [ ] : * ? / \\");
                return Err(Fault { place, reason });
            }
            if !sheets.insert(sheet.to_lowercase()) {
                let reason = format!("la feuille « {sheet} » sert deux fois");
                return Err(Fault { place, reason });
            }
        }
        Ok(())
    }
}

fn noun(asked: &Asked) -> Option<&Noun> {
    match &asked.form {
        Form::Counted(noun) | Form::Agreed(noun) | Form::Listed(Some(noun)) => Some(noun),
        Form::Plain | Form::Share | Form::Duration | Form::Listed(None) => None,
    }
}

fn read_section(mut table: toml::Table) -> Result<Section, Fault> {
    let blocks = table.remove("blocs");
    let head: SectionHead = table.try_into().map_err(|e| fault("Section", &e))?;
    let place = format!("Section « {} »", head.titre);
    let blocks = tables(blocks, &place)?
        .into_iter()
        .enumerate()
        .map(|(i, block)| block.try_into().map_err(|e| fault(&format!("{place}, bloc {}", i + 1), &e)))
        .collect::<Result<_, _>>()?;
    Ok(Section { head, blocks })
}

fn tables(value: Option<toml::Value>, place: &str) -> Result<Vec<toml::Table>, Fault> {
    match value {
        None => Ok(Vec::new()),
        Some(value) => value.try_into().map_err(|e| fault(place, &e)),
    }
}

fn fault(place: &str, error: &toml::de::Error) -> Fault {
    Fault { place: place.to_owned(), reason: format!("ne se lit pas ({})", error.message()) }
}

fn unreadable(text: &str, error: &toml::de::Error) -> Fault {
    let at = error.span().map_or(0, |span| span.start);
    let line = text.bytes().take(at).filter(|b| *b == b'\n').count() + 1;
    Fault { place: format!("Ligne {line}"), reason: format!("ne se lit pas ({})", error.message()) }
}
