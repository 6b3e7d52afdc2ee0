//! The words of the trade in a register: one spelling for each, and those nobody knows.

use std::collections::HashMap;

use base::french::fold;

/// One vocabulary: the words met in the columns that speak it.
#[derive(Default)]
struct Vocabulary {
    /// From each spelling met to its word.
    spellings: HashMap<String, usize>,
    /// From each folded form to its word.
    folded: HashMap<String, usize>,
    words: Vec<Word>,
    /// Whether some word was met under several spellings.
    is_mixed: bool,
}

struct Word {
    /// Spelling of the nomenclature, when it knows the word.
    canonical: Option<String>,
    /// Spellings met, in their order, and how many times.
    met: Vec<(String, u64)>,
}

/// The words of a reading, vocabulary by vocabulary.
pub(crate) struct Words<'c> {
    canonical: &'c dyn Fn(&str, &str) -> Option<String>,
    vocabularies: Vec<(&'static str, Vocabulary)>,
}

impl<'c> Words<'c> {
    pub(crate) fn new(canonical: &'c dyn Fn(&str, &str) -> Option<String>) -> Words<'c> {
        Words { canonical, vocabularies: Vec::new() }
    }

    /// The spelling to keep for now; [`Words::settle`] corrects it once every row is read.
    pub(crate) fn keep(&mut self, name: &'static str, text: &str) -> String {
        if text.is_empty() {
            return String::new();
        }
        let known = self.vocabularies.iter().position(|(known, _)| *known == name);
        let position = known.unwrap_or_else(|| {
            self.vocabularies.push((name, Vocabulary::default()));
            self.vocabularies.len() - 1
        });
        let vocabulary = &mut self.vocabularies[position].1;
        let index = match vocabulary.spellings.get(text) {
            Some(index) => *index,
            None => vocabulary.learn(text, || (self.canonical)(name, text)),
        };
        let word = &mut vocabulary.words[index];
        if let Some(canonical) = &word.canonical {
            return canonical.clone();
        }
        for (spelling, times) in &mut word.met {
            if spelling == text {
                *times += 1;
                return text.to_owned();
            }
        }
        word.met.push((text.to_owned(), 1));
        vocabulary.is_mixed |= word.met.len() > 1;
        text.to_owned()
    }

    /// Whether some word was met under several spellings.
    pub(crate) fn is_mixed(&self) -> bool {
        self.vocabularies.iter().any(|(_, vocabulary)| vocabulary.is_mixed)
    }

    /// Puts the most frequent spelling in place of the others.
    pub(crate) fn settle(&self, name: &str, text: &mut String) {
        let Some((_, vocabulary)) = self.vocabularies.iter().find(|(known, _)| *known == name) else {
            return;
        };
        if !vocabulary.is_mixed {
            return;
        }
        let Some(index) = vocabulary.spellings.get(text.as_str()) else { return };
        let word = &vocabulary.words[*index];
        if word.met.len() > 1
            && let Some(spelling) = word.spelling()
        {
            spelling.clone_into(text);
        }
    }

    /// The words that no nomenclature knows, with how many times each was met.
    pub(crate) fn unknown(&self) -> Vec<(String, String, u64)> {
        let mut unknown = Vec::new();
        for (name, vocabulary) in &self.vocabularies {
            for word in &vocabulary.words {
                if let Some(spelling) = word.spelling() {
                    let times = word.met.iter().map(|(_, times)| times).sum();
                    unknown.push(((*name).to_owned(), spelling.to_owned(), times));
                }
            }
        }
        unknown
    }
}

impl Vocabulary {
    fn learn(&mut self, text: &str, canonical: impl FnOnce() -> Option<String>) -> usize {
        let folded = Some(fold(text)).filter(|folded| !folded.is_empty());
        let index = *self.folded.entry(folded.unwrap_or_else(|| text.to_owned())).or_insert_with(|| {
            self.words.push(Word { canonical: canonical(), met: Vec::new() });
            self.words.len() - 1
        });
        self.spellings.insert(text.to_owned(), index);
        index
    }
}

impl Word {
    /// The most frequent spelling met; of equals the first.
    fn spelling(&self) -> Option<&str> {
        let mut best: Option<&(String, u64)> = None;
        for met in &self.met {
            if best.is_none_or(|best| met.1 > best.1) {
                best = Some(met);
            }
        }
        best.map(|(spelling, _)| spelling.as_str())
    }
}
