//! The report itself: a trame read with the figures of a service.

use base::Day;
use base::french::{long_day, typeset};
use document::{Block as Written, Definition, Document, KeyFigure};

use crate::block::{Block, KeyFigures, Prompt};
use crate::constat::Watched;
use crate::context::{Context, Stage};
use crate::figures::{Door, Figures};
use crate::nomenclature::Nomenclatures;
use crate::trame::{Section, Trame, added};

/// Composes the report of a service.
pub fn compose(trame: &Trame, figures: &dyn Figures, context: &Context) -> Document {
    let words = Nomenclatures::embedded();
    let mut composer = Composer::new(trame, figures, context, words);
    let head = &trame.head;
    let year = composer.title_year();
    let title = format!("{} {year}", typeset(&head.titre));
    let blocks = composer.sections();
    let mut subtitle = vec![context.service.clone()];
    subtitle.extend(head.sous_titre.iter().map(|line| typeset(line)));
    Document {
        title,
        title_year: year,
        subtitle,
        organisation: context.organisation.clone(),
        organisation_detail: context.organisation_detail.clone(),
        running_head: context.service.clone(),
        as_of: format!("Chiffres connus au {}", long_day(Day::new_in_paris(context.as_of))),
        cover: composer.cover(),
        blocks,
        definitions: composer.definitions(),
        ..Document::default()
    }
}

/// What the trame watches over and has to say of these figures.
pub fn watched(trame: &Trame, figures: &dyn Figures, context: &Context) -> Vec<Watched> {
    Composer::new(trame, figures, context, Nomenclatures::embedded()).watched()
}

/// A trame being read.
pub(crate) struct Composer<'a> {
    pub trame: &'a Trame,
    pub figures: &'a dyn Figures,
    pub context: &'a Context,
    pub words: &'static Nomenclatures,
    /// Indicators met, in order: their definitions make the annex.
    used: Vec<String>,
    /// Tables of authors so far.
    pub sheets: usize,
}

impl<'a> Composer<'a> {
    pub fn new(
        trame: &'a Trame,
        figures: &'a dyn Figures,
        context: &'a Context,
        words: &'static Nomenclatures,
    ) -> Composer<'a> {
        Composer { trame, figures, context, words, used: Vec::new(), sheets: 0 }
    }
}

impl Composer<'_> {
    fn sections(&mut self) -> Vec<Written> {
        let trame = self.trame;
        let mut blocks = Vec::new();
        for (at, section) in trame.sections.iter().enumerate() {
            let written = self.section(section);
            let next = trame.sections.get(at + 1).map_or(0, |next| next.head.niveau);
            // In what is sent, a heading with nothing under it is left out.
            let bare = written.len() == 1 && next <= section.head.niveau;
            if !(bare && self.context.prose.stage == Stage::Final) {
                blocks.extend(written);
            }
        }
        blocks
    }

    fn section(&mut self, section: &Section) -> Vec<Written> {
        let head = &section.head;
        let mut written = vec![Written::Heading {
            level: head.niveau,
            text: typeset(&head.titre),
            anchor: head.ancre.clone(),
        }];
        for block in &section.blocks {
            match block {
                block if self.is_left_out(block) => {}
                Block::Invite(prompt) => written.extend(self.answered(prompt, head.niveau)),
                block => written.push(self.block(block)),
            }
        }
        written.extend(self.text(&added(&head.ancre), head.niveau));
        written
    }

    /// What was written in answer to a question, or the question.
    fn answered(&mut self, prompt: &Prompt, level: u8) -> Vec<Written> {
        let context = self.context;
        match (context.prose.texts.contains_key(&prompt.ancre), context.prose.stage) {
            (true, _) => self.text(&prompt.ancre, level),
            (false, Stage::Final) => Vec::new(),
            (false, _) => vec![Written::Prompt {
                anchor: prompt.ancre.clone(),
                question: self.plain(&prompt.question),
                examples: prompt.exemples.iter().map(|example| self.plain(example)).collect(),
            }],
        }
    }

    /// What was written under this name, after its place where texts are being written.
    fn text(&mut self, anchor: &str, level: u8) -> Vec<Written> {
        let context = self.context;
        let place = Written::Place { anchor: anchor.to_owned() };
        let mut blocks: Vec<Written> =
            (context.prose.stage == Stage::Editing).then_some(place).into_iter().collect();
        if let Some(text) = context.prose.texts.get(anchor) {
            blocks.extend(self.written(text, level, anchor));
        }
        blocks
    }

    fn block(&mut self, block: &Block) -> Written {
        match block {
            Block::Texte(text) => Written::Paragraph(self.prose(&text.texte)),
            Block::Chiffres(figures) => Written::KeyFigures(self.key_figures(figures)),
            Block::Mouvements(table) => Written::Table(self.movements_table(table)),
            Block::Repartition(table) => Written::Table(self.split_table(table)),
            Block::Grille(table) => Written::Table(self.grid_table(table)),
            Block::Tableau(table) => Written::Table(self.roll_table(table)),
            Block::Fiche(sheet) => Written::Table(self.sheet_table(sheet)),
            Block::Graphique(chart) => Written::Chart(self.chart(chart)),
            Block::Manquant(text) => Written::Missing { text: self.plain(&text.texte) },
            // Questions are answered by `answered`.
            Block::Invite(prompt) => Written::Place { anchor: prompt.ancre.clone() },
            Block::Liste(list) => Written::List {
                ordered: list.ordonnee,
                items: list.elements.iter().map(|element| self.prose(element)).collect(),
            },
        }
    }

    fn key_figures(&mut self, figures: &KeyFigures) -> Vec<KeyFigure> {
        let mut written = Vec::with_capacity(figures.chiffres.len());
        for key in &figures.chiffres {
            let mut label = self.plain(&key.libelle);
            let (value, indicator, href) = match key.valeur.asked().first() {
                Some(asked) => {
                    let figure = self.ask(asked, &[]);
                    if let Err(reason) = &figure.value {
                        label = format!("{label} ({reason})");
                    }
                    (figure.text(), self.note(&asked.id), self.door(asked))
                }
                None => (self.plain(&key.valeur), String::new(), None),
            };
            written.push(KeyFigure { value, label, indicator, href });
        }
        written
    }

    /// Remembers that an indicator is shown; gives the name under which it is defined.
    pub(crate) fn note(&mut self, id: &str) -> String {
        let mut name = id;
        while self.figures.definition(name).is_none() {
            match name.rsplit_once('.') {
                Some((shorter, _)) => name = shorter,
                None => return id.to_owned(),
            }
        }
        if !self.used.iter().any(|used| used == name) {
            self.used.push(name.to_owned());
        }
        name.to_owned()
    }

    /// Where a figure opens, when the reader can open figures.
    pub(crate) fn href(&self, door: &Door<'_>) -> Option<String> {
        if self.context.links { self.figures.href(door) } else { None }
    }

    /// `2021`, or `du 1er avril au 30 juin 2021` for a period that is not a year.
    pub(crate) fn title_year(&self) -> String {
        let period = self.context.period;
        match self.context.year() {
            Some(year) => year.to_string(),
            None => format!("du {} au {}", long_day(period.first()), long_day(period.last())),
        }
    }

    fn definitions(&self) -> Vec<Definition> {
        let defined = |id: &String| {
            let value = self.figures.figure(id).map(|figure| figure.explained()).unwrap_or_default();
            self.figures.definition(id).map(|definition| Definition { value, ..definition })
        };
        self.used.iter().filter_map(defined).collect()
    }
}
