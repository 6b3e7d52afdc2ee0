//! What a row, a series or a key is called: the trame's word, then the nomenclature's, then the
//! register's own.

use base::french::{fold, typeset};
use document::Tone;

use crate::compose::Composer;
use crate::trame::KindTone;

/// A kind of measure as it is shown.
pub(crate) struct KindLabel {
    /// `AEMO-R`.
    pub short: String,
    /// `AEMO renforcée, décidée par le juge des enfants`.
    pub long: String,
    /// Colour of the authority that decides; none when it says nothing.
    pub tone: Option<Tone>,
}

impl Composer<'_> {
    /// The label of one part of a breakdown.
    pub(crate) fn label(&self, id: &str, key: &str) -> String {
        let axis = id.rsplit('.').next().unwrap_or(id);
        if let Some(label) = self.trame.head.libelles.get(axis).and_then(|labels| labels.get(key)) {
            return typeset(label);
        }
        if let ("referent" | "coreferent", Some(name)) = (axis, self.context.professionals.get(key)) {
            return name.clone();
        }
        typeset(key)
    }

    /// The same at the head of a row or under a bar, with its capital.
    pub(crate) fn row_label(&self, id: &str, key: &str) -> String {
        capitalised(&self.label(id, key))
    }

    /// How a kind of measure is called and coloured.
    pub(crate) fn kind(&self, key: &str) -> KindLabel {
        let short = typeset(key);
        if let Some(kind) = self.trame.head.types.iter().find(|kind| fold(&kind.cle) == fold(key)) {
            return KindLabel { short, long: typeset(&kind.titre), tone: tone(kind.ton) };
        }
        match self.words.canonical("type", key) {
            Some(word) => KindLabel { short, long: typeset(&word.long_label), tone: word.tone },
            None => KindLabel { long: short.clone(), short, tone: None },
        }
    }

    /// The place of a kind of measure among the others: the trame's order, then the alphabet.
    pub(crate) fn kind_rank(&self, key: &str) -> (usize, String) {
        let types = &self.trame.head.types;
        let at = types.iter().position(|kind| fold(&kind.cle) == fold(key)).unwrap_or(types.len());
        (at, fold(key))
    }
}

/// With a capital, as at the beginning of a sentence.
pub(crate) fn capitalised(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map(|first| first.to_uppercase().chain(signs).collect()).unwrap_or_default()
}

fn tone(tone: KindTone) -> Option<Tone> {
    match tone {
        KindTone::Judiciaire => Some(Tone::Judicial),
        KindTone::Administrative => Some(Tone::Administrative),
        KindTone::Neutre => None,
    }
}
