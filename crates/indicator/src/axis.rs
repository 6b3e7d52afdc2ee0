//! Axes: what a figure is broken down by.

use std::borrow::Cow;

use base::{Day, Period};
use serde::{Deserialize, Serialize};

use crate::act::{Professions, each_with_act, spread, starts};
use crate::days::length;
use crate::facts::{Facts, Index, NO_DAY, NONE, UNKNOWN, UNKNOWN_LABEL, Vocabulary, Word};
use crate::months::{self, Months};
use crate::rows::{Noun, Rows};
use crate::rules::Rules;
use crate::tally::Tally;

/// A word of counting: by what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each variant is the attribute it reads")]
pub enum Axis {
    Sexe,
    /// Completed years on the last day of the period.
    TrancheAge,
    /// Of the measure, request or places; of the person where persons are counted.
    Territoire,
    Residence,
    Parents,
    /// Kind of measure, of request, of act.
    Type,
    Prescripteur,
    Motif,
    Suite,
    /// Calendar months from the start to the end of a measure.
    TrancheDuree,
    /// Days from the start to the end of a measure.
    TrancheDureeJours,
    /// Members of the family among the rows.
    Taille,
    /// Month of the period.
    Mois,
    Theme,
    Lieu,
    Profession,
    Statut,
    /// Keyworker, by the register's reference.
    Referent,
    Coreferent,
    Objectif,
    Action,
    Regime,
    /// What a line of a list, or a criterion, is called.
    Intitule,
    /// What is said of the person at the end of the period, the last answer.
    SituationFamiliale,
    NiveauEtude,
    Trouble,
    Protection,
    Droit,
    /// Whether an act was with one family or with several.
    Forme,
    /// Chapter of an evaluation, mark of a criterion.
    Chapitre,
    Cote,
    /// Number of the person's rows among the rows: 1, 2, 3, 4 and more.
    Frequence,
}

/// The key of each row along an axis, and the label of each key.
pub(crate) struct Keys<'a> {
    pub labels: Vec<String>,
    pub codes: Codes<'a>,
    /// The order of the keys means something: months, ages, durations.
    pub ordered: bool,
}

/// Codes of rows, in the cheapest form there is.
pub(crate) enum Codes<'a> {
    /// A column of the noun itself.
    Column(&'a [Word]),
    /// A column of another noun, or one worked out for it, through an index.
    Through(&'a [Index], Cow<'a, [Word]>),
    /// Worked out for these rows, one code a row of the noun.
    Made(Vec<u16>),
}

/// Most visits a person is told apart by (`4 rendez-vous et plus`).
const MOST: usize = 4;

impl Axis {
    /// The keys of the rows of a noun; nothing when the noun has no such attribute.
    pub(crate) fn keys<'a>(
        self,
        facts: &'a Facts,
        rules: &Rules,
        period: Period,
        (noun, tally): (Noun, Tally),
        rows: &Rows,
    ) -> Option<Keys<'a>> {
        let words = &facts.words;
        let persons = &facts.persons;
        let through = |vocabulary: &Vocabulary, column: &'a [Word]| -> Option<Keys<'a>> {
            Some(keys(vocabulary, Codes::Through(person_of(facts, noun)?, Cow::Borrowed(column))))
        };
        match self {
            Axis::Sexe => through(&words.sex, &persons.sex),
            Axis::Residence => through(&words.residence, &persons.residence),
            Axis::Parents => through(&words.parents, &persons.parents),
            Axis::Territoire => territory(facts, noun, tally == Tally::Personnes),
            Axis::TrancheAge => Some(ages(facts, rules, period, person_of(facts, noun)?)),
            Axis::Type => kind(facts, noun, rows),
            Axis::Prescripteur => match noun {
                Noun::Measure => Some(keys(&words.prescriber, Codes::Column(&facts.measures.prescriber))),
                Noun::Request => Some(keys(&words.prescriber, Codes::Column(&facts.requests.prescriber))),
                _ => None,
            },
            Axis::Motif => match noun {
                Noun::Measure => Some(keys(&words.motive, Codes::Column(&facts.measures.motive))),
                Noun::Absence => Some(keys(&words.absence_motive, Codes::Column(&facts.absences.motive))),
                _ => None,
            },
            Axis::Suite => {
                (noun == Noun::Measure).then(|| keys(&words.outcome, Codes::Column(&facts.measures.outcome)))
            }
            Axis::TrancheDuree => (noun == Noun::Measure).then(|| durations(facts, rules, rows)),
            Axis::TrancheDureeJours => (noun == Noun::Measure).then(|| lengths(facts, rules, rows)),
            Axis::Taille => Some(sizes(facts, noun, rows)?),
            Axis::Frequence => Some(frequencies(facts, noun, rows)?),
            Axis::Mois => by_month(facts, period, noun, rows),
            Axis::Theme => of_act(facts, (noun, rows), &words.theme, &facts.acts.theme),
            Axis::Lieu => of_act(facts, (noun, rows), &words.place, &facts.acts.place),
            Axis::Profession => match noun {
                Noun::Employment => {
                    Some(keys(&words.profession, Codes::Column(&facts.employments.profession)))
                }
                Noun::Act | Noun::Participation => Some(professions(facts, noun, rows)),
                _ => None,
            },
            Axis::Statut => (noun == Noun::Employment)
                .then(|| keys(&words.status, Codes::Column(&facts.employments.status))),
            Axis::Referent => (noun == Noun::Measure).then(|| workers(facts, &facts.measures.keyworker)),
            Axis::Coreferent => (noun == Noun::Measure).then(|| workers(facts, &facts.measures.co_keyworker)),
            Axis::Objectif => (noun == Noun::Objective)
                .then(|| keys(&words.objective, Codes::Column(&facts.contracts.objective))),
            Axis::Action => {
                (noun == Noun::Action).then(|| keys(&words.action, Codes::Column(&facts.contracts.action)))
            }
            Axis::Regime => {
                (noun == Noun::Contract).then(|| keys(&words.regime, Codes::Column(&facts.contracts.regime)))
            }
            Axis::SituationFamiliale => said(facts, period, noun, "familiale"),
            Axis::NiveauEtude => said(facts, period, noun, "etude"),
            Axis::Trouble => said(facts, period, noun, "trouble"),
            Axis::Protection => said(facts, period, noun, "protection"),
            Axis::Droit => said(facts, period, noun, "droit"),
            Axis::Forme => forms(facts, noun, rows),
            Axis::Chapitre => (noun == Noun::Criterion)
                .then(|| keys(&words.chapter, Codes::Column(&facts.criteria.chapter))),
            Axis::Cote => {
                (noun == Noun::Criterion).then(|| keys(&words.mark, Codes::Column(&facts.criteria.mark)))
            }
            Axis::Intitule if noun == Noun::Criterion => {
                Some(keys(&words.criterion, Codes::Column(&facts.criteria.title)))
            }
            Axis::Intitule => of_line(facts, noun, &words.line_title, &facts.lines.title),
        }
    }
}

impl Axis {
    /// Whether a person has one value of it, whatever the row.
    pub(crate) fn is_of_person(self) -> bool {
        matches!(
            self,
            Axis::Sexe
                | Axis::TrancheAge
                | Axis::Residence
                | Axis::Parents
                | Axis::Taille
                | Axis::Frequence
                | Axis::SituationFamiliale
                | Axis::NiveauEtude
                | Axis::Trouble
                | Axis::Protection
                | Axis::Droit
        )
    }
}

fn keys<'a>(vocabulary: &Vocabulary, codes: Codes<'a>) -> Keys<'a> {
    Keys { labels: vocabulary.labels().to_vec(), codes, ordered: false }
}

/// The person of each row of a noun.
pub(crate) fn person_of(facts: &Facts, noun: Noun) -> Option<&[Index]> {
    match noun {
        Noun::Measure => Some(&facts.measures.person),
        Noun::Request => Some(&facts.requests.person),
        Noun::Presence => Some(&facts.acts.person),
        Noun::Contract => Some(&facts.contracts.person),
        Noun::Situation => Some(&facts.situations.person),
        _ => None,
    }
}

fn kind<'a>(facts: &'a Facts, noun: Noun, rows: &Rows) -> Option<Keys<'a>> {
    let words = &facts.words;
    match noun {
        Noun::Measure => Some(keys(&words.kind, Codes::Column(&facts.measures.kind))),
        Noun::Request => Some(keys(&words.kind, Codes::Column(&facts.requests.kind))),
        Noun::Situation => Some(keys(&words.answer, Codes::Column(&facts.situations.answer))),
        Noun::Line | Noun::Participant => of_line(facts, noun, &words.line_kind, &facts.lines.kind),
        noun => of_act(facts, (noun, rows), &words.act_kind, &facts.acts.kind),
    }
}

/// The last answer to a subject that holds in the period, person by person.
fn said<'a>(facts: &'a Facts, period: Period, noun: Noun, subject: &str) -> Option<Keys<'a>> {
    let person = person_of(facts, noun)?;
    let all = &facts.situations;
    let mut last = vec![(NO_DAY, UNKNOWN); facts.persons.id.len()];
    if let Some(subject) = facts.words.subject.find(subject) {
        for row in 0..all.person.len() {
            let holds = all.start[row] <= period.last() && all.end[row] >= period.first();
            if let Some(last) = last.get_mut(all.person[row] as usize)
                && all.subject[row] == subject
                && holds
                && all.start[row] >= last.0
            {
                *last = (all.start[row], all.answer[row]);
            }
        }
    }
    let codes = last.into_iter().map(|(_, answer)| answer).collect();
    Some(keys(&facts.words.answer, Codes::Through(person, codes)))
}

/// An act with persons of two families or more is collective; brothers and sisters seen together are one family.
fn forms<'a>(facts: &Facts, noun: Noun, rows: &Rows) -> Option<Keys<'a>> {
    let acts = &facts.acts;
    let (family, _) = families(facts);
    let form = |act: usize| {
        let run = acts.persons_start[act] as usize..acts.persons_start[act + 1] as usize;
        let mut there = acts.person[run].iter().filter_map(|person| family.get(*person as usize));
        match there.next() {
            Some(first) => 1 + u16::from(there.any(|other| other != first)),
            None => 0,
        }
    };
    let made = match noun {
        Noun::Act => over(rows, acts.day.len(), form),
        noun => spread(starts(facts, noun)?, rows, form),
    };
    Some(banded(vec!["individuel".to_owned(), "collectif".to_owned()], Codes::Made(made)))
}

/// A column of the lines of lists; of who took part in one, that of the line.
fn of_line<'a>(facts: &Facts, noun: Noun, vocabulary: &Vocabulary, column: &'a [Word]) -> Option<Keys<'a>> {
    let starts = &facts.lines.staff_start;
    let codes = match noun {
        Noun::Line => Codes::Column(column),
        Noun::Participant => {
            let times = |line: usize| (starts[line + 1] - starts[line]) as usize;
            let made =
                column.iter().enumerate().flat_map(|(line, word)| std::iter::repeat_n(*word, times(line)));
            Codes::Made(made.collect())
        }
        _ => return None,
    };
    Some(keys(vocabulary, codes))
}

fn of_act<'a>(
    facts: &Facts,
    (noun, rows): (Noun, &Rows),
    vocabulary: &Vocabulary,
    column: &'a [Word],
) -> Option<Keys<'a>> {
    if noun == Noun::Act {
        return Some(keys(vocabulary, Codes::Column(column)));
    }
    let made = spread(starts(facts, noun)?, rows, |act| column[act]);
    Some(keys(vocabulary, Codes::Made(made)))
}

/// Persons have a territory, and so have measures and requests: each count reads that of what it counts.
/// A register may write it on one side only: the other side is then read.
fn territory(facts: &Facts, noun: Noun, of_persons: bool) -> Option<Keys<'_>> {
    let own = match noun {
        Noun::Measure => Some(&facts.measures.territory),
        Noun::Request => Some(&facts.requests.territory),
        Noun::Capacity => {
            let made = facts.capacities.iter().map(|places| places.territory).collect();
            return Some(keys(&facts.words.territory, Codes::Made(made)));
        }
        _ => None,
    };
    let of_person =
        || Some(Codes::Through(person_of(facts, noun)?, Cow::Borrowed(facts.persons.territory.as_slice())));
    let says = |column: &[Word]| column.iter().any(|word| *word != UNKNOWN);
    let codes = match own {
        Some(own) if says(own) && !(of_persons && says(&facts.persons.territory)) => Codes::Column(own),
        _ => of_person()?,
    };
    Some(keys(&facts.words.territory, codes))
}

/// Bands first, « non renseigné » last: code 0 stays the unknown one.
fn banded(labels: Vec<String>, codes: Codes<'_>) -> Keys<'_> {
    let labels = std::iter::once(UNKNOWN_LABEL.to_owned()).chain(labels).collect();
    Keys { labels, codes, ordered: true }
}

fn ages<'a>(facts: &Facts, rules: &Rules, period: Period, person: &'a [Index]) -> Keys<'a> {
    let last = period.last();
    // Of completed years up to `upper` is who was born after this day of an earlier year.
    let bounds: Vec<Day> = rules.age_bands.iter().map(|upper| last.plus_months(-12 * (upper + 1))).collect();
    let band = |birth: Day| match birth {
        NO_DAY => 0,
        birth if birth > last => 0,
        birth => {
            let band = bounds.iter().position(|bound| birth > *bound);
            band.unwrap_or(bounds.len()) as u16 + 1
        }
    };
    let bands = facts.persons.birth.iter().map(|birth| band(*birth)).collect();
    banded(rules.age_labels(), Codes::Through(person, bands))
}

fn durations<'a>(facts: &Facts, rules: &Rules, rows: &Rows) -> Keys<'a> {
    let mut made = vec![0; facts.measures.start.len()];
    rows.each(|row| {
        let (start, end) = (facts.measures.start[row], facts.measures.end[row]);
        let band = rules.duration_bands.iter().position(|months| end <= start.plus_months(*months));
        made[row] = band.unwrap_or(rules.duration_bands.len()) as u16 + 1;
    });
    banded(rules.duration_labels(), Codes::Made(made))
}

fn lengths<'a>(facts: &Facts, rules: &Rules, rows: &Rows) -> Keys<'a> {
    let mut made = vec![0; facts.measures.start.len()];
    rows.each(|row| {
        let days = length(facts.measures.start[row], facts.measures.end[row]);
        let band =
            rules.day_bands.iter().position(|upper| days.is_some_and(|days| days <= i64::from(*upper)));
        made[row] = band.unwrap_or(rules.day_bands.len()) as u16 + 1;
    });
    banded(rules.day_labels(), Codes::Made(made))
}

/// The family of each person; who has no family number is a family of one.
pub(crate) fn families(facts: &Facts) -> (Vec<Index>, usize) {
    let named = facts.persons.family.iter().filter(|family| **family != NONE).max();
    let named = named.map_or(0, |last| *last as usize + 1);
    let all = facts.persons.family.iter().enumerate();
    let families = all
        .map(|(person, family)| if *family == NONE { (named + person) as Index } else { *family })
        .collect();
    (families, named + facts.persons.family.len())
}

fn sizes<'a>(facts: &'a Facts, noun: Noun, rows: &Rows) -> Option<Keys<'a>> {
    let person = person_of(facts, noun)?;
    let (family, count) = families(facts);
    let mut seen = vec![false; facts.persons.id.len()];
    let mut members = vec![0u16; count];
    rows.each(|row| {
        if let Some(seen) = seen.get_mut(person[row] as usize)
            && !std::mem::replace(seen, true)
        {
            members[family[person[row] as usize] as usize] += 1;
        }
    });
    let largest = members.iter().copied().max().unwrap_or(0);
    let sizes = family.iter().map(|family| members[*family as usize]).collect();
    Some(banded((1..=largest).map(|size| size.to_string()).collect(), Codes::Through(person, sizes)))
}

fn frequencies<'a>(facts: &'a Facts, noun: Noun, rows: &Rows) -> Option<Keys<'a>> {
    let person = person_of(facts, noun)?;
    let mut times = vec![0usize; facts.persons.id.len()];
    rows.each(|row| {
        if let Some(times) = times.get_mut(person[row] as usize) {
            *times += 1;
        }
    });
    let times = times.into_iter().map(|times| times.min(MOST) as u16).collect();
    Some(banded((1..=MOST).map(|times| times.to_string()).collect(), Codes::Through(person, times)))
}

/// The month of acts; other nouns are counted over each month.
fn by_month<'a>(facts: &Facts, period: Period, noun: Noun, rows: &Rows) -> Option<Keys<'a>> {
    let months = Months::new(period);
    let days = &facts.acts.day;
    let made = match noun {
        Noun::Act => over(rows, days.len(), |act| months.of(days[act])),
        noun => spread(starts(facts, noun)?, rows, |act| months.of(days[act])),
    };
    Some(banded(months::labels(period), Codes::Made(made)))
}

/// The profession of each professional at an act; of an act, that of its first professional.
fn professions<'a>(facts: &'a Facts, noun: Noun, rows: &Rows) -> Keys<'a> {
    let professions = Professions::new(facts);
    let acts = &facts.acts;
    let made = match noun {
        Noun::Act => over(rows, acts.day.len(), |act| {
            let run = acts.staff_start[act] as usize..acts.staff_start[act + 1] as usize;
            acts.staff[run].first().map_or(UNKNOWN, |staff| professions.on(*staff, acts.day[act]))
        }),
        _ => {
            let mut made = vec![UNKNOWN; acts.staff.len()];
            each_with_act(&acts.staff_start, rows, |row, act| {
                made[row] = professions.on(acts.staff[row], acts.day[act]);
            });
            made
        }
    };
    keys(&facts.words.profession, Codes::Made(made))
}

/// The codes of these rows; those of other rows are never read.
fn over(rows: &Rows, count: usize, code: impl Fn(usize) -> u16) -> Vec<u16> {
    let mut made = vec![0; count];
    rows.each(|row| made[row] = code(row));
    made
}

fn workers<'a>(facts: &Facts, column: &[Index]) -> Keys<'a> {
    let made = column
        .iter()
        .map(|staff| match facts.staff.reference.get(*staff as usize) {
            Some(_) => u16::try_from(*staff + 1).unwrap_or(0),
            None => 0,
        })
        .collect();
    let labels = std::iter::once(UNKNOWN_LABEL.to_owned()).chain(facts.staff.reference.iter().cloned());
    Keys { labels: labels.collect(), codes: Codes::Made(made), ordered: false }
}

impl Codes<'_> {
    /// The code of one row.
    #[inline]
    pub(crate) fn of(&self, row: usize) -> usize {
        usize::from(match self {
            Codes::Column(column) => column[row],
            Codes::Through(index, column) => column.get(index[row] as usize).copied().unwrap_or(UNKNOWN),
            Codes::Made(made) => made[row],
        })
    }
}
