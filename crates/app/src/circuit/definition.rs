//! What a circuit is made of: its steps, who signs each, when it has an object, what a visa needs. It is data: the
//! models of `catalogue/circuits`, and what an administrator makes of them on a page, in versions.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use base::french::fold;
use serde::{Deserialize, Serialize};

/// Steps a circuit may have at most: beyond, nobody sees where a request is.
pub const MOST: usize = 12;

/// A circuit, as its version keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// « Places SESSAD dédiées à l’ASE ».
    #[serde(rename = "titre")]
    pub title: String,
    /// The kinds of measure that go through it.
    #[serde(rename = "mesures", default)]
    pub kinds: Vec<String>,
    /// The form that goes with a request; empty when there is none.
    #[serde(rename = "fiche", default)]
    pub form: String,
    /// Who gives the entitlement that is watched; empty when the circuit watches none.
    #[serde(rename = "droit", default)]
    pub right: String,
    /// Where a request for that right is filed, when there is none.
    #[serde(rename = "depot", default)]
    pub filed_at: String,
    /// What it is made of.
    #[serde(rename = "pieces", default)]
    pub pieces: Vec<String>,
    /// The steps, in order.
    #[serde(rename = "etapes")]
    pub steps: Vec<Step>,
}

/// A step: a visa.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its name in the base; kept from one version to the next.
    pub code: String,
    /// As one says it: « Responsable de secteur ASE ».
    #[serde(rename = "titre")]
    pub title: String,
    /// The function whose holder signs.
    #[serde(rename = "fonction")]
    pub duty: String,
    /// What one does there.
    #[serde(rename = "geste")]
    pub gesture: Gesture,
    /// When it has an object.
    #[serde(rename = "si", default)]
    pub when: When,
    /// Whose territory the holder is looked for.
    #[serde(rename = "territoire", default)]
    pub place: Place,
    /// What an unfavourable opinion does.
    #[serde(rename = "defavorable", default)]
    pub against: Against,
    /// Days after which one is reminded; nothing when one never is.
    #[serde(rename = "delai", default)]
    pub delay: u16,
    /// Who signs is told by e-mail that it is their turn.
    #[serde(rename = "courriel", default = "yes")]
    pub told: bool,
    /// What must be there to go on.
    #[serde(rename = "exige", default)]
    pub needs: Vec<Need>,
}

fn yes() -> bool {
    true
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $variant:ident = $word:literal: $says:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum $name { $($(#[$each])* #[serde(rename = $word)] $variant),* }

        impl $name {
            /// All of them, in the order of the page.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// As it is kept.
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word),* }
            }

            /// As the page of circuits says it.
            pub fn says(self) -> &'static str {
                match self { $($name::$variant => $says),* }
            }

            /// From what is kept or sent.
            pub fn of(word: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|one| one.word() == word)
            }
        }
    };
}

words! {
    /// What one does at a step.
    Gesture {
        /// Writes the form and hands it on.
        Send = "transmettre": "écrit la fiche et la transmet",
        /// Says yes or no, with reasons when it is no.
        Opine = "avis": "donne son avis",
        /// Decides: the last step.
        Decide = "décision": "décide",
    }
}

words! {
    /// When a step has an object.
    #[derive(Default)]
    When {
        /// Always.
        #[default]
        Always = "toujours": "toujours",
        /// The young person lives in another territory than that which asks.
        Elsewhere = "autre territoire": "si le jeune vit sur un autre territoire",
        /// Under eighteen.
        Minor = "mineur": "si le jeune est mineur",
        /// No entitlement is open.
        NoRight = "sans droit": "si aucun droit n’est ouvert",
    }
}

words! {
    /// Whose territory the holder of a function is looked for.
    #[derive(Default)]
    Place {
        /// One for all.
        #[default]
        Any = "tous": "la même pour tous",
        /// That of who asks.
        Asking = "demandeur": "celle du territoire qui demande",
        /// That where the young person lives.
        Living = "vie": "celle du territoire où vit le jeune",
    }
}

words! {
    /// What an unfavourable opinion does.
    #[derive(Default)]
    Against {
        /// The next step reads the reasons.
        #[default]
        GoesOn = "continue": "l’étape suivante lit les raisons",
        /// The request is refused.
        Stops = "arrête": "la demande est refusée",
    }
}

words! {
    /// What must be there to hand on or to agree.
    Need {
        /// The fields of the form that must be filled.
        Form = "fiche": "la fiche remplie",
        /// The young person agrees.
        OwnConsent = "accord du jeune": "l’accord du jeune",
        /// Each party agrees; a judge’s delegation stands for a holder of parental authority.
        Consents = "accords": "tous les accords, ou la délégation du juge",
        /// Which of the three cases it is, and that nothing lacks in it.
        RightSeen = "droit vu": "le droit vérifié, rien n’y manque",
        /// A right is open today.
        RightOpen = "notification": "une notification en cours",
    }
}

impl Definition {
    /// Reads what a version keeps.
    pub fn read(json: &str) -> Result<Definition, serde_json::Error> {
        serde_json::from_str(json)
    }

    /// What a version keeps.
    pub fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The step of this code.
    pub fn step(&self, code: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.code == code)
    }

    /// Whether a kind of measure goes through it.
    pub fn is_for(&self, kind: &str) -> bool {
        self.kinds.iter().any(|one| fold(one) == fold(kind))
    }

    /// What is wrong with it, each a sentence that says where; nothing when requests can go through it.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut check = |wrong: bool, sentence: String| {
            if wrong {
                faults.push(sentence);
            }
        };
        let long = |text: &str, most: usize| text.trim().is_empty() || text.chars().count() > most;
        check(long(&self.title, 120), "Donnez un nom au circuit, de 120 signes au plus.".to_owned());
        check(self.kinds.is_empty(), "Dites quelles mesures passent par ce circuit.".to_owned());
        check(
            self.steps.len() < 2 || self.steps.len() > MOST,
            format!(
                "Un circuit a de 2 à {MOST} étapes\u{202f}: une qui transmet, une qui décide, et les avis entre elles."
            ),
        );
        let mut codes = BTreeSet::new();
        for (at, step) in self.steps.iter().enumerate() {
            let (number, last) = (at + 1, at + 1 == self.steps.len());
            let here = |what: &str| format!("Étape {number}\u{202f}: {what}");
            check(long(&step.title, 80), here("dites comment elle s’appelle, en 80 signes au plus."));
            check(long(&step.duty, 80), here("dites quelle fonction signe, en 80 signes au plus."));
            check(step.delay > 365, here("le délai est d’un an au plus."));
            check(!codes.insert(step.code.as_str()), here("elle est là deux fois."));
            let expected = match (at, last) {
                (0, _) => Gesture::Send,
                (_, true) => Gesture::Decide,
                _ => Gesture::Opine,
            };
            check(
                step.gesture != expected,
                here(match expected {
                    Gesture::Send => "la première transmet la demande.",
                    Gesture::Decide => "la dernière décide.",
                    Gesture::Opine => "entre la première et la dernière, on donne un avis.",
                }),
            );
            check(
                (at == 0 || last) && step.when != When::Always,
                here("la première et la dernière ont toujours un objet."),
            );
            check(
                last && step.against != Against::Stops,
                here("une décision défavorable refuse la demande."),
            );
            check(
                self.right.is_empty()
                    && step.needs.iter().any(|need| matches!(need, Need::RightSeen | Need::RightOpen)),
                here("elle exige un droit, que ce circuit ne suit pas."),
            );
            check(
                self.form.is_empty() && step.needs.contains(&Need::Form),
                here("elle exige une fiche, et ce circuit n’en a pas."),
            );
        }
        faults
    }
}

/// A model of the catalogue.
pub struct Model {
    /// Its name, and that of the circuit that is made of it.
    pub code: &'static str,
    /// What it says.
    pub definition: Definition,
}

static MODELS: LazyLock<Result<Vec<Model>, String>> = LazyLock::new(|| {
    let texts = [
        ("sessad-ase", include_str!("../../../../catalogue/circuits/sessad-ase.toml")),
        ("demande-simple", include_str!("../../../../catalogue/circuits/demande-simple.toml")),
    ];
    let read = |(code, text)| match toml::from_str(text) {
        Ok(definition) => Ok(Model { code, definition }),
        Err(error) => Err(format!("{code}: {error}")),
    };
    texts.into_iter().map(read).collect()
});

/// The models of the catalogue.
pub fn models() -> &'static [Model] {
    MODELS.as_deref().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_models_are_read_whole_and_requests_can_go_through_them() {
        let models = MODELS.as_ref().unwrap_or_else(|error| panic!("{error}"));
        for model in models {
            assert_eq!(model.definition.faults(), Vec::<String>::new(), "{}", model.code);
            assert_eq!(Definition::read(&model.definition.write()).unwrap(), model.definition);
        }
    }

    #[test]
    fn a_circuit_that_leads_nowhere_is_refused_with_the_place_of_the_fault() {
        let mut own = models()[0].definition.clone();
        own.steps.swap(1, 4);
        own.steps[2].title = " ".to_owned();
        own.right = String::new();
        let faults = own.faults();
        for expected in [
            "Étape 2\u{202f}: entre la première et la dernière, on donne un avis.",
            "Étape 2\u{202f}: elle exige un droit, que ce circuit ne suit pas.",
            "Étape 3\u{202f}: dites comment elle s’appelle, en 80 signes au plus.",
            "Étape 5\u{202f}: la dernière décide.",
        ] {
            assert!(faults.iter().any(|fault| fault == expected), "{expected} in {faults:?}");
        }
    }
}
