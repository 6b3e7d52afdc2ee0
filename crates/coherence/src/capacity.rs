//! How many places the service has, and from when, as its sentences tell it.

use base::Day;
use base::french::long_day;

use crate::Published;
use crate::phrase::whole;
use crate::token::{Sign, Token, sentences, tokens};

/// A number of places from a day on, or so many more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Step {
    day: Day,
    places: i64,
    added: bool,
}

/// What a report says of its places.
#[derive(Debug, Default)]
pub(crate) struct Capacity {
    steps: Vec<Step>,
    /// Sentences that give places without a day.
    undated: Vec<i64>,
    /// Half of what a doubling leads to.
    half: Option<i64>,
    /// Places added on a day that is not said: what was in force is not known.
    unsure: Vec<i64>,
}

/// Steps beyond this many tell nothing of one service.
const STEPS_MAX: usize = 60;

impl Capacity {
    pub(crate) fn of(report: &Published) -> Capacity {
        let mut capacity = Capacity::default();
        for text in report.pieces.iter().filter_map(|piece| piece.words()) {
            let lower = text.to_lowercase();
            if !lower.contains("capacité") && !lower.contains("capacite") && !lower.contains("place") {
                continue;
            }
            let tokens = tokens(text);
            for sentence in sentences(text, &tokens) {
                capacity.sentence(sentence);
            }
        }
        capacity.steps.sort_by_key(|step| (step.day, step.added));
        capacity.steps.dedup();
        capacity
            .unsure
            .retain(|places| !capacity.steps.iter().any(|step| step.added && step.places == *places));
        capacity
    }

    /// Every number of places that the report gives, or leads to.
    pub(crate) fn numbers(&self) -> Vec<i64> {
        let mut all: Vec<i64> =
            self.steps.iter().filter(|step| !step.added).map(|step| step.places).collect();
        all.extend(self.steps.iter().filter(|step| step.added).filter_map(|step| self.on(step.day)));
        all.extend(self.undated.iter().chain(self.half.iter()));
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The places in force on a day; nothing when the report does not lead there.
    pub(crate) fn on(&self, day: Day) -> Option<i64> {
        if !self.unsure.is_empty() || self.steps.len() > STEPS_MAX {
            return None;
        }
        let settled = |step: &&Step| !step.added && step.day <= day;
        let base = self.steps.iter().filter(settled).max_by_key(|step| step.day);
        let (from, places) = match base {
            Some(base) => {
                let told = |step: &&Step| settled(step) && step.day == base.day;
                if self.steps.iter().filter(told).any(|step| step.places != base.places) {
                    return None;
                }
                (Some(base.day), base.places)
            }
            None => (None, self.half.or_else(|| self.alone())?),
        };
        let after = |step: &&Step| step.added && step.day <= day && from.is_none_or(|from| step.day > from);
        Some(places + self.steps.iter().filter(after).map(|step| step.places).sum::<i64>())
    }

    /// The only number of places of a report that gives no other.
    fn alone(&self) -> Option<i64> {
        let first = *self.undated.first()?;
        (self.steps.is_empty() && self.undated.iter().all(|places| *places == first)).then_some(first)
    }

    /// The day from which so many places are in force, when another day gives them.
    pub(crate) fn since(&self, places: i64) -> Option<Day> {
        self.steps.iter().map(|step| step.day).find(|day| self.on(*day) == Some(places))
    }

    /// `30, puis 20 de plus le 1er avril 2021`.
    pub(crate) fn told(&self, day: Day) -> String {
        let base =
            self.steps.iter().filter(|step| !step.added && step.day <= day).max_by_key(|step| step.day);
        let first = base.map(|step| step.places).or(self.half);
        let added = self
            .steps
            .iter()
            .filter(|step| step.added && step.day <= day && base.is_none_or(|b| step.day > b.day));
        let added: Vec<String> =
            added.map(|step| format!("{} de plus en {}", whole(step.places), month(step.day))).collect();
        match first {
            Some(first) if !added.is_empty() => format!("{}, puis {}", whole(first), added.join(", ")),
            _ => String::new(),
        }
    }

    fn sentence(&mut self, tokens: &[Token]) {
        let word = |at: usize| tokens.get(at).and_then(Token::word).unwrap_or_default();
        let years = crate::claim::years(tokens);
        let doubles = tokens.iter().filter_map(Token::word).any(|word| word.starts_with("doubl"));
        for (at, token) in tokens.iter().enumerate().take(400) {
            let Some(places) = token.whole().filter(|places| *places > 0) else { continue };
            let counts = matches!(word(at + 1), "places" | "place");
            let more = |at: usize| {
                matches!(word(at), "supplementaires" | "nouvelles" | "additionnelles")
                    || (word(at) == "de" && word(at + 1) == "plus")
            };
            let before = at.saturating_sub(10)..at;
            let grows = before.clone().any(|at| {
                let word = word(at);
                word.starts_with("augment") || matches!(word, "extension" | "creation" | "ouverture")
            });
            let after_number = (at + 1).min(tokens.len())..(at + 9).min(tokens.len());
            if counts && (more(at + 2) || (grows && !held(tokens, at))) {
                match date(&tokens[after_number]).or_else(|| date(&tokens[..at])) {
                    Some(day) => self.push(day, places, true),
                    None => self.unsure.push(places),
                }
            } else if held(tokens, at) {
                match date(&tokens[after_number]).or_else(|| date(&tokens[before])) {
                    Some(day) => {
                        self.push(day, places, false);
                        if doubles && places % 2 == 0 {
                            self.half = Some(places / 2);
                        }
                    }
                    // In force through that year, and before what changes the next.
                    None => match years
                        .first()
                        .filter(|_| years.len() == 1)
                        .and_then(|year| Day::new(*year, 12, 31))
                    {
                        Some(day) => self.push(day, places, false),
                        None => self.undated.push(places),
                    },
                }
            }
        }
    }

    fn push(&mut self, day: Day, places: i64, added: bool) {
        if self.steps.len() <= STEPS_MAX {
            self.steps.push(Step { day, places, added });
        }
    }
}

/// Whether the number at this place is said to be the capacity: `une capacité totale de 60`, `la capacité du
/// service (30)`, `capacité autorisée : 30`.
fn held(tokens: &[Token], at: usize) -> bool {
    let fills = |token: &Token| match &token.sign {
        Sign::Word(word) => matches!(
            word.as_str(),
            "totale"
                | "autorisee"
                | "d"
                | "accueil"
                | "du"
                | "service"
                | "de"
                | "installee"
                | "est"
                | "passe"
                | "a"
                | "portee"
                | "etait"
                | "sera"
                | "theorique"
                | "notre"
                | "prise"
                | "en"
                | "charge"
        ),
        Sign::Mark(mark) => matches!(mark, '(' | ':' | '’' | '\''),
        _ => false,
    };
    let filled = tokens[..at].iter().rev().take(6).take_while(|token| fills(token)).count();
    let before = at.checked_sub(filled + 1).and_then(|at| tokens.get(at)).and_then(Token::word);
    before.is_some_and(|word| matches!(word, "capacite" | "capacites"))
}

/// The first day that these tokens tell; a month is told by its first.
fn date(tokens: &[Token]) -> Option<Day> {
    tokens.iter().find_map(|token| match token.sign {
        Sign::Date { year: Some(year), month, day } => Day::new(year, month as i8, day.unwrap_or(1) as i8),
        _ => None,
    })
}

fn month(day: Day) -> String {
    let text = long_day(day);
    text.split_once(' ').map_or(text.clone(), |(_, month)| month.to_owned())
}
