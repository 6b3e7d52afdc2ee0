//! Sentences of a trame with the figures in them.

use base::french::{NO_BREAK, fold, long_day, month_name};
use base::{Day, Period};
use document::Inline;

use crate::compose::Composer;
use crate::figures::{Door, Figure, Parts};
use crate::order::ordered;
use crate::reading::NO_VALUE;
use crate::sentence::{Asked, Choice, Form, Key, Noun, Piece, Said, Sentence, Test};

impl Composer<'_> {
    /// A sentence as it is printed.
    pub(crate) fn prose(&mut self, sentence: &Sentence) -> Vec<Inline> {
        let mut written = Vec::new();
        self.pieces(&sentence.pieces, &mut written);
        written
    }

    /// A sentence without anything to open in it.
    pub(crate) fn plain(&mut self, sentence: &Sentence) -> String {
        self.prose(sentence).into_iter().map(text_of).collect()
    }

    fn pieces(&mut self, pieces: &[Piece], written: &mut Vec<Inline>) {
        for piece in pieces {
            match piece {
                Piece::Text(text) => written.push(Inline::Text(text.clone())),
                Piece::Strong(text) => written.push(Inline::Strong(text.clone())),
                Piece::Emphasis(text) => written.push(Inline::Emphasis(text.clone())),
                Piece::Said(said) => written.push(Inline::Text(self.said(*said))),
                Piece::Figure(asked) => self.figure(asked, written),
                Piece::Choice(choice) => {
                    let branch = if self.passes(choice) { &choice.then } else { &choice.otherwise };
                    self.pieces(branch, written);
                }
            }
        }
    }

    fn said(&self, said: Said) -> String {
        let period = self.context.period;
        match said {
            Said::From => first_day(period),
            Said::To => long_day(period.last()),
            Said::Year => self.title_year(),
            Said::Service => self.context.service.clone(),
            Said::Organisation => self.context.organisation.clone(),
            Said::AsOf => long_day(Day::new_in_paris(self.context.as_of)),
            Said::Month(rank) => match self.context.months().get(rank - 1) {
                Some(month) => format!("{} {}", month_name(*month), month.year),
                None => "hors de la période".to_owned(),
            },
        }
    }

    fn passes(&mut self, choice: &Choice) -> bool {
        let Ok(value) = self.ask(&choice.asked, &[]).value else { return false };
        match &choice.test {
            Test::Known => true,
            Test::Equal(number) => value == *number,
            Test::Above(number) => value > *number,
            Test::Below(number) => value < *number,
            Test::Exceeds(other) => self.ask(other, &[]).value.is_ok_and(|other| value > other),
        }
    }

    fn figure(&mut self, asked: &Asked, written: &mut Vec<Inline>) {
        if let Form::Listed(noun) = &asked.form {
            return self.listed(asked, noun.as_ref(), written);
        }
        let figure = self.ask(asked, &[]);
        let text = match &asked.form {
            Form::Agreed(noun) => {
                let (one, many) = self.forms(noun);
                written.push(Inline::Text(figure.agree(&one, &many).to_owned()));
                return;
            }
            Form::Counted(noun) if figure.value.is_ok() => {
                let (one, many) = self.forms(noun);
                format!("{}{NO_BREAK}{}", figure.text(), figure.agree(&one, &many))
            }
            Form::Duration => figure.hours(),
            _ => figure.text(),
        };
        let indicator = self.note(&asked.id);
        written.push(Inline::Figure { text, indicator, href: self.door(asked) });
        if let Err(reason) = figure.value {
            written.push(Inline::Text(format!(" ({reason})")));
        }
    }

    /// `47 mesures d’AED-R et 37 mesures d’AEMO-R`; parts with nothing are left out.
    fn listed(&mut self, asked: &Asked, noun: Option<&Noun>, written: &mut Vec<Inline>) {
        let Some(parts) = self.figures.parts(&asked.id) else {
            return written.push(Inline::Text(NO_VALUE.to_owned()));
        };
        let shown: Vec<_> = ordered(&parts).into_iter().filter(|part| part.value != Ok(0.0)).collect();
        if shown.is_empty() {
            return written.push(Inline::Text("aucune".to_owned()));
        }
        let indicator = self.note(&asked.id);
        for (i, part) in shown.iter().enumerate() {
            match i {
                0 => {}
                i if i + 1 == shown.len() => written.push(Inline::Text(" et ".to_owned())),
                _ => written.push(Inline::Text(", ".to_owned())),
            }
            let label = self.label(&asked.id, &part.key);
            let figure = parts.figure(&part.key);
            let href = self.href(&Door { id: &asked.id, key: Some(&part.key), month: None });
            let number = |text| Inline::Figure { text, indicator: indicator.clone(), href: href.clone() };
            match noun {
                Some(noun) => {
                    let (one, many) = self.forms(noun);
                    let (word, link) = split_link(figure.agree(&one, &many));
                    written.push(number(format!("{}{NO_BREAK}{word}", figure.text())));
                    written.push(Inline::Text(format!("{link}{label}")));
                }
                None => {
                    written.push(Inline::Text(format!("{label} (")));
                    written.push(number(figure.text()));
                    written.push(Inline::Text(")".to_owned()));
                }
            }
        }
    }

    fn forms(&self, noun: &Noun) -> (String, String) {
        match noun {
            Noun::Forms(one, many) => (one.clone(), many.clone()),
            Noun::Named(word) => self.trame.head.mots.get(word).cloned().unwrap_or_default(),
        }
    }

    /// The figure asked; `beside` are the others of the same table, which `[*]` leaves out.
    pub(crate) fn ask(&mut self, asked: &Asked, beside: &[&Asked]) -> Figure {
        let part = match &asked.key {
            Key::Whole => return self.whole(&asked.id),
            key => match self.figures.parts(&asked.id) {
                Some(parts) => read_part(&parts, key, &asked.id, beside),
                None => return unknown(&asked.id),
            },
        };
        match (&asked.form, asked.id.rsplit_once('.')) {
            (Form::Share, Some((whole, _))) => Figure::share(&part, &self.whole(whole)),
            _ => part,
        }
    }

    fn whole(&self, id: &str) -> Figure {
        self.figures.figure(id).unwrap_or_else(|| unknown(id))
    }

    /// Where what is asked opens.
    pub(crate) fn door(&self, asked: &Asked) -> Option<String> {
        match &asked.key {
            Key::Whole => self.href(&Door { id: &asked.id, key: None, month: None }),
            Key::Named(names) => match names.as_slice() {
                [name] => self.href(&Door { id: &asked.id, key: Some(name), month: None }),
                _ => None,
            },
            Key::Rank(rank) => {
                let parts = self.figures.parts(&asked.id)?;
                let key = &parts.parts.get(rank - 1)?.key;
                self.href(&Door { id: &asked.id, key: Some(key), month: None })
            }
            Key::Rest => None,
        }
    }
}

/// `1er janvier` before a last day of the same year, `1er juillet 2020` before one of another.
fn first_day(period: Period) -> String {
    let day = long_day(period.first());
    let year = format!(" {}", period.first().year());
    match day.strip_suffix(&year) {
        Some(short) if period.first().year() == period.last().year() => short.to_owned(),
        _ => day,
    }
}

fn unknown(id: &str) -> Figure {
    Figure::without(format!("« {id} » n’est pas au catalogue"))
}

fn read_part(parts: &Parts, key: &Key, id: &str, beside: &[&Asked]) -> Figure {
    match key {
        Key::Named(names) => parts.sum(names.iter().map(|name| parts.figure(name).value)),
        Key::Rank(rank) => match parts.parts.get(rank - 1) {
            Some(part) => parts.figure(&part.key),
            None => Figure::without("hors de la période".to_owned()),
        },
        Key::Rest | Key::Whole => {
            let named: Vec<String> = beside.iter().filter(|a| a.id == id).flat_map(|a| names(a)).collect();
            let rest = parts.parts.iter().filter(|part| !named.contains(&fold(&part.key)));
            parts.sum(rest.map(|part| part.value.clone()))
        }
    }
}

fn names(asked: &Asked) -> Vec<String> {
    match &asked.key {
        Key::Named(names) => names.iter().map(|name| fold(name)).collect(),
        _ => Vec::new(),
    }
}

/// `mesures en` is the noun, counted with the number, and the word that leads to the label.
fn split_link(words: &str) -> (&str, String) {
    match words.split_once(' ') {
        Some((word, link)) if link.ends_with('’') => (word, format!(" {link}")),
        Some((word, link)) => (word, format!(" {link} ")),
        None => (words, " ".to_owned()),
    }
}

/// The text of a piece.
pub(crate) fn text_of(inline: Inline) -> String {
    match inline {
        Inline::Text(text) | Inline::Strong(text) | Inline::Emphasis(text) => text,
        Inline::Figure { text, .. } => text,
    }
}
