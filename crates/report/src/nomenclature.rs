//! The dictionary of the trade: the words a register uses, their other spellings, their official codes.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use base::french::fold;
use document::Tone;
use rust_embed::RustEmbed;
use serde::Deserialize;

use crate::trame::Fault;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../catalogue/nomenclatures"]
#[include = "*.toml"]
struct Folder;

/// A word of a nomenclature.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Word {
    /// As the register writes it, `AEMO-R`.
    pub label: String,
    /// As a report writes it, `AEMO renforcée, décidée par le juge des enfants`.
    pub long_label: String,
    /// Other ways to write it.
    pub synonyms: Vec<String>,
    /// Codes in official lists, by list: `olinpe.TYPDECJUD` is `6`.
    pub codes: BTreeMap<String, String>,
    /// For a motive of exit: the path was broken off.
    pub rupture: bool,
    /// Who decides, `judiciaire` or `administrative`.
    pub authority: Option<String>,
    /// Colour and pattern, where the authority gives one.
    pub tone: Option<Tone>,
    /// For a kind of act: `direct` or `indirect`, as it usually is.
    pub mode: Option<String>,
}

/// Every nomenclature.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Nomenclatures {
    vocabularies: BTreeMap<String, Vocabulary>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Vocabulary {
    title: String,
    words: Vec<Word>,
    /// Folded label or synonym → index of its word.
    spellings: HashMap<String, usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    vocabulaire: String,
    titre: String,
    mots: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    libelle: String,
    #[serde(default)]
    long: Option<String>,
    #[serde(default)]
    synonymes: Vec<String>,
    #[serde(default)]
    codes: BTreeMap<String, String>,
    #[serde(default)]
    rupture: bool,
    #[serde(default)]
    autorite: Option<String>,
    #[serde(default)]
    mode: Option<String>,
}

static EMBEDDED: LazyLock<Nomenclatures> = LazyLock::new(|| {
    let mut all = Nomenclatures::default();
    for path in Folder::iter() {
        // A file that cannot be read is left out here and refused by the test that reads them all.
        if let Some(file) = Folder::get(&path) {
            let _ = all.add(&String::from_utf8_lossy(&file.data));
        }
    }
    all
});

impl Nomenclatures {
    /// Those that come with Jalon.
    pub fn embedded() -> &'static Nomenclatures {
        &EMBEDDED
    }

    /// Adds a vocabulary, or the words of an instance to one that exists: a word of the same
    /// label replaces ours.
    pub fn add(&mut self, text: &str) -> Result<(), Fault> {
        let file: File = toml::from_str(text).map_err(|e| Fault {
            place: "Nomenclature".to_owned(),
            reason: format!("ne se lit pas ({})", e.message()),
        })?;
        let vocabulary = self.vocabularies.entry(file.vocabulaire.clone()).or_default();
        vocabulary.title = file.titre;
        for entry in file.mots {
            vocabulary.add(entry).map_err(|reason| Fault {
                place: format!("Nomenclature « {} »", file.vocabulaire),
                reason,
            })?;
        }
        Ok(())
    }

    /// The word meant by this text, whatever its case, accents or spelling.
    pub fn canonical(&self, vocabulary: &str, text: &str) -> Option<&Word> {
        let vocabulary = self.vocabularies.get(vocabulary)?;
        vocabulary.words.get(*vocabulary.spellings.get(&fold(text))?)
    }

    /// The words of a vocabulary, in the order they are proposed.
    pub fn words(&self, vocabulary: &str) -> &[Word] {
        self.vocabularies.get(vocabulary).map_or(&[], |vocabulary| &vocabulary.words)
    }

    /// Names of the vocabularies with their titles, `("motif", "Motifs de sortie")`.
    pub fn vocabularies(&self) -> impl Iterator<Item = (&str, &str)> {
        self.vocabularies.iter().map(|(name, vocabulary)| (name.as_str(), vocabulary.title.as_str()))
    }

    /// The motives of exit that say that the path was broken off, in all their spellings: what a
    /// service's rules of counting start from. A motive we do not know is none of them.
    pub fn ruptures(&self) -> Vec<&str> {
        let broken = self.words("motif").iter().filter(|word| word.rupture);
        broken.flat_map(|word| [&word.label].into_iter().chain(&word.synonyms)).map(String::as_str).collect()
    }
}

impl Vocabulary {
    fn add(&mut self, entry: Entry) -> Result<(), String> {
        let tone = match entry.autorite.as_deref() {
            Some("judiciaire") => Some(Tone::Judicial),
            Some("administrative") => Some(Tone::Administrative),
            Some("judiciaire ou administrative") | None => None,
            Some(other) => return Err(format!("« {other} » n’est pas une autorité")),
        };
        let word = Word {
            long_label: entry.long.unwrap_or_else(|| entry.libelle.clone()),
            label: entry.libelle,
            synonyms: entry.synonymes,
            codes: entry.codes,
            rupture: entry.rupture,
            authority: entry.autorite,
            tone,
            mode: entry.mode,
        };
        let at = match self.words.iter().position(|known| known.label == word.label) {
            Some(at) => at,
            None => {
                self.words.push(Word::default());
                self.words.len() - 1
            }
        };
        for spelling in [&word.label, &word.long_label].into_iter().chain(&word.synonyms) {
            let folded = fold(spelling);
            if self.spellings.insert(folded, at).is_some_and(|other| other != at) {
                return Err(format!("« {spelling} » désigne deux mots"));
            }
        }
        self.words[at] = word;
        Ok(())
    }
}
