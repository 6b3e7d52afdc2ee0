//! What a trame watches over: a sentence that says nothing while all is well.

use serde::Deserialize;

use crate::compose::Composer;
use crate::sentence::Sentence;

/// A rule of a trame: `texte = "{si journees > journees_prevues}…{fin}"`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Constat {
    /// Its name, unique in the trame.
    pub cle: String,
    #[serde(default)]
    pub gravite: Gravity,
    /// Empty while nothing is to be said.
    pub texte: Sentence,
    /// Why it matters, where the rule comes from.
    pub pourquoi: Sentence,
    /// It cannot be kept with a reason: the report is not validated before it is corrected.
    #[serde(default)]
    pub bloquant: bool,
}

/// How much it matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gravity {
    /// Two figures cannot both be true.
    Erreur,
    /// Someone must say why.
    #[default]
    Alerte,
    /// Worth a look.
    Remarque,
}

/// What a rule of the trame says of a year.
#[derive(Clone, Debug, PartialEq)]
pub struct Watched {
    /// The name of the rule.
    pub key: String,
    /// How much it matters.
    pub gravity: Gravity,
    /// What it says.
    pub text: String,
    /// Why it matters.
    pub why: String,
    /// Whether the report waits until it is corrected.
    pub blocking: bool,
}

impl Composer<'_> {
    /// What the rules of the trame say of these figures.
    pub(crate) fn watched(&mut self) -> Vec<Watched> {
        let trame = self.trame;
        let mut watched = Vec::new();
        for rule in &trame.head.constats {
            let text = self.plain(&rule.texte);
            if text.trim().is_empty() {
                continue;
            }
            let why = self.plain(&rule.pourquoi);
            watched.push(Watched {
                key: rule.cle.clone(),
                gravity: rule.gravite,
                text,
                why,
                blocking: rule.bloquant,
            });
        }
        watched
    }
}
