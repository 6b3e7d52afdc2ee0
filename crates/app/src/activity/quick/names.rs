//! People that words name: one, a whole sibling group, or several to choose among.

use base::Id;
use base::french::fold;

use super::words::Word;
use super::{Choice, Found, Lexicon, Sense, Whom};

/// The longest name, in words.
const WORDS_MAX: usize = 5;

/// `fratrie Martin`, `famille Le Gall`, `fratrie Emma Fournil`.
pub(super) fn family(words: &[Word], at: usize, lexicon: &Lexicon) -> Found {
    const FAMILY: [&str; 4] = ["fratrie", "famille", "familles", "enfants"];
    if !FAMILY.contains(&words.get(at)?.fold.as_str()) {
        return None;
    }
    let skipped = usize::from(matches!(words.get(at + 1)?.fold.as_str(), "de" | "des" | "d" | "du"));
    let (found, length) =
        longest(words, at + 1 + skipped, lexicon, |whom, name| whom.is_named(name) || whom.is_wholly(name))?;
    Some((one_or_among(groups(&found, lexicon)), 1 + skipped + length))
}

/// `Ilyès`, `Husson`, `Ilyès Husson`.
pub(super) fn person(words: &[Word], at: usize, lexicon: &Lexicon) -> Found {
    let whole = longest(words, at, lexicon, Whom::is_wholly);
    let called = longest(words, at, lexicon, Whom::is_called);
    let named = longest(words, at, lexicon, Whom::is_named);
    if let Some((found, length)) = whole {
        return Some((one_or_among(alone(&found)), length));
    }
    // « Tom » is a first name before it is a name, unless the name is longer.
    match (called, named) {
        (Some((found, length)), None) => Some((one_or_among(alone(&found)), length)),
        (Some((found, length)), Some((_, other))) if length >= other => {
            Some((one_or_among(alone(&found)), length))
        }
        (_, Some((found, length))) => Some((one_or_among(groups(&found, lexicon)), length)),
        (None, None) => None,
    }
}

/// `avec Gabriel`: a professional. `avec Ilyès` is not one, and « avec » then says nothing.
pub(super) fn colleague(words: &[Word], at: usize, lexicon: &Lexicon) -> Found {
    if words.get(at)?.fold != "avec" {
        return None;
    }
    let most = WORDS_MAX.min(words.len() - at - 1);
    for length in (1..=most).rev() {
        let wanted: Vec<&str> = words[at + 1..=at + length].iter().map(|word| word.fold.as_str()).collect();
        let found: Vec<&(Id, String)> = lexicon
            .staff
            .iter()
            .filter(|(_, name)| {
                let name = fold(name);
                let parts: Vec<&str> = name.split(' ').collect();
                wanted.iter().all(|word| parts.contains(word))
            })
            .collect();
        match found.as_slice() {
            [] => continue,
            [(id, _)] => return Some((Sense::Staff(*id), 1 + length)),
            several => {
                return Some((
                    Sense::AmongStaff(several.iter().map(|one| (*one).clone()).collect()),
                    1 + length,
                ));
            }
        }
    }
    None
}

/// Whoever has the longest name that begins here.
fn longest<'l>(
    words: &[Word],
    at: usize,
    lexicon: &'l Lexicon,
    is: impl Fn(&Whom, &str) -> bool,
) -> Option<(Vec<&'l Whom>, usize)> {
    let most = WORDS_MAX.min(words.len().checked_sub(at)?);
    for length in (1..=most).rev() {
        let name: Vec<&str> = words[at..at + length].iter().map(|word| word.fold.as_str()).collect();
        let name = name.join(" ");
        if name.is_empty() {
            continue;
        }
        let found: Vec<&Whom> = lexicon.persons.iter().filter(|whom| is(whom, &name)).collect();
        if !found.is_empty() {
            return Some((found, length));
        }
    }
    None
}

/// Each by herself.
fn alone(found: &[&Whom]) -> Vec<Choice> {
    let label = |whom: &Whom| {
        let name = format!("{} {}", whom.first_name, whom.last_name);
        if whom.detail.is_empty() { name } else { format!("{name}, {}", whom.detail) }
    };
    found.iter().map(|whom| Choice { label: label(whom), persons: vec![whom.id] }).collect()
}

/// The sibling groups of these persons, each whole.
fn groups(found: &[&Whom], lexicon: &Lexicon) -> Vec<Choice> {
    let mut groups: Vec<Choice> = Vec::new();
    let mut seen: Vec<Id> = Vec::new();
    for whom in found {
        if seen.contains(&whom.id) {
            continue;
        }
        let members: Vec<&Whom> = match &whom.family {
            Some(family) => {
                lexicon.persons.iter().filter(|one| one.family.as_ref() == Some(family)).collect()
            }
            None => vec![whom],
        };
        let firsts: Vec<&str> = members.iter().map(|one| one.first_name.as_str()).collect();
        seen.extend(members.iter().map(|one| one.id));
        groups.push(Choice {
            label: format!("{} {}", crate::activity::line::listed(&firsts), whom.last_name),
            persons: members.iter().map(|one| one.id).collect(),
        });
    }
    groups
}

fn one_or_among(mut choices: Vec<Choice>) -> Sense {
    match choices.len() {
        1 => Sense::Persons(choices.remove(0).persons),
        _ => Sense::Among(choices),
    }
}
