//! The parts of a project that are noted one by one, and the documents handed over: what each asks.

use super::ask::{Ask, Asks};
use super::{ACTION, GOAL, HANDOVER, PROJECT, VOICE};
use crate::history::Table;

/// Rows of a kind: their table, their form.
pub(super) struct Part {
    pub table: &'static Table,
    /// In the address of its pages.
    pub path: &'static str,
    /// « un objectif ».
    pub one: &'static str,
    /// « cet objectif ».
    pub this: &'static str,
    /// What the button says.
    pub save: &'static str,
    /// Said above the form.
    pub note: &'static str,
    pub asks: &'static [Ask],
}

/// Kinds of words that a party says.
pub(super) const NATURES: [(&str, &str); 4] = [
    ("attente", "Ce qu’elle attend"),
    ("contribution", "Ce qu’elle apporte au projet"),
    ("désaccord", "Un désaccord"),
    ("refus", "Un refus"),
];

const fn ask(column: &'static str, label: &'static str, asks: Asks) -> Ask {
    Ask { column, label, hint: "", asks, missing: None }
}

const fn hinted(column: &'static str, label: &'static str, hint: &'static str, asks: Asks) -> Ask {
    Ask { column, label, hint, asks, missing: None }
}

const fn needed(column: &'static str, label: &'static str, asks: Asks, missing: &'static str) -> Ask {
    Ask { column, label, hint: "", asks, missing: Some(missing) }
}

/// A goal: one sentence; the rest may come after.
pub(super) static GOALS: Part = Part {
    table: &GOAL,
    path: "objectifs",
    one: "un objectif",
    this: "cet objectif",
    save: "Enregistrer l’objectif",
    note: "Une phrase suffit pour commencer\u{202f}; le reste peut venir après.",
    asks: &[
        needed("title", "Objectif", Asks::Draft(300, 2), "Écrivez l’objectif."),
        ask("domain", "Domaine", Asks::Word("domaine")),
        ask("due", "D’ici le", Asks::Day(false)),
        hinted("need", "Besoin", "Nomenclature SERAFIN-PH.", Asks::Word("besoin")),
        hinted(
            "starting",
            "Au départ",
            "Comment c’est aujourd’hui\u{202f}: le bilan dira ce qui a changé.",
            Asks::Text(2000, 3),
        ),
        hinted(
            "plain",
            "En mots simples",
            "Pour la personne\u{202f}: une idée par phrase, des mots de tous les jours, « tu ».",
            Asks::Text(1000, 3),
        ),
    ],
};

/// What is done for a goal.
pub(super) static ACTIONS: Part = Part {
    table: &ACTION,
    path: "actions",
    one: "une action",
    this: "cette action",
    save: "Enregistrer l’action",
    note: "",
    asks: &[
        needed("goal_id", "Pour l’objectif", Asks::Goal, "Dites pour quel objectif."),
        needed("means", "Ce qui est fait", Asks::Draft(500, 2), "Dites ce qui est fait."),
        hinted("who", "Par qui", "Par exemple « Gabriel, le collège ».", Asks::Line(200)),
        hinted("frequency", "Combien de fois", "Par exemple « une fois par semaine ».", Asks::Line(100)),
        ask("until", "Jusqu’au", Asks::Day(false)),
        hinted("prestation", "Prestation", "Nomenclature SERAFIN-PH.", Asks::Word("prestation")),
    ],
};

/// What a party said.
pub(super) static VOICES: Part = Part {
    table: &VOICE,
    path: "paroles",
    one: "une parole",
    this: "cette parole",
    save: "Enregistrer la parole",
    note: "Dans les mots de la personne qui parle. Un désaccord ou un refus se garde comme une attente\u{202f}: il \
           n’empêche pas le projet, il en fait partie.",
    asks: &[
        needed("nature", "C’est", Asks::Choice(&NATURES), "Dites de quoi il s’agit."),
        needed("party", "Qui parle", Asks::Word("partie"), "Dites qui parle."),
        hinted("name", "Son nom", "Par exemple « Mme Husson ».", Asks::Line(200)),
        needed("day", "Dit le", Asks::Day(true), "Dites quand."),
        needed("words", "Ses mots", Asks::Draft(4000, 4), "Écrivez ce qui a été dit."),
        hinted("goal_id", "À propos de l’objectif", "Laissez vide pour tout le projet.", Asks::Goal),
        hinted(
            "follow",
            "Ce que le service en fait",
            "Pour un désaccord ou un refus\u{202f}: ce qui suit, avec qui.",
            Asks::Text(1000, 2),
        ),
    ],
};

/// The text of the project itself.
pub(super) static TEXT: Part = Part {
    table: &PROJECT,
    path: "texte",
    one: "le texte du projet",
    this: "le texte du projet",
    save: "Enregistrer le texte",
    note: "",
    asks: &[
        needed("kind", "Forme", Asks::Word("projet"), "Choisissez la forme du projet."),
        needed("starts", "Ouvert le", Asks::Day(false), "Dites quand le projet a été ouvert."),
        hinted(
            "situation",
            "Situation et analyse",
            "Les forces d’abord, puis les difficultés, ce que l’équipe en comprend.",
            Asks::Draft(20000, 10),
        ),
        hinted(
            "plain",
            "En mots simples",
            "Pour la personne\u{202f}: à quoi sert son projet, en quelques phrases, « tu ».",
            Asks::Text(4000, 4),
        ),
    ],
};

/// A document of the law 2002-2 handed over.
pub(super) static HANDOVERS: Part = Part {
    table: &HANDOVER,
    path: "remises",
    one: "une remise",
    this: "cette remise",
    save: "Noter la remise",
    note: "",
    asks: &[
        needed("kind", "Document", Asks::Word("remise"), "Dites quel document."),
        needed("day", "Remis le", Asks::Day(true), "Dites quand il a été remis."),
        needed("recipient", "À qui", Asks::Line(200), "Dites à qui il a été remis."),
        needed(
            "outcome",
            "Signature",
            Asks::Choice(&[
                ("remis", "Remis, sans signature"),
                ("signé", "Signé"),
                ("refusé", "Signature refusée"),
            ]),
            "Dites s’il a été signé.",
        ),
        hinted(
            "signed",
            "Signé ou refusé le",
            "Le jour de la remise, si vous ne dites rien.",
            Asks::Day(false),
        ),
        hinted(
            "words",
            "Remarque",
            "Pourquoi la signature est refusée, ce qui a été expliqué.",
            Asks::Text(1000, 2),
        ),
    ],
};

/// The part of a project at this address.
pub(super) fn at(path: &str) -> Option<&'static Part> {
    [&GOALS, &ACTIONS, &VOICES].into_iter().find(|part| part.path == path)
}
