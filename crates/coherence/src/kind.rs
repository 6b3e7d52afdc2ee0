//! The kinds of measures of a report, as its tables name them and as its sentences do.

use base::french::fold;

use crate::movement::Movement;
use crate::token::Token;

/// The kinds that the tables of movements name.
pub(crate) struct Kinds {
    names: Vec<(String, Vec<String>)>,
}

impl Kinds {
    pub(crate) fn of(movements: &[Movement]) -> Kinds {
        let mut names: Vec<(String, Vec<String>)> = Vec::new();
        for movement in movements.iter().filter(|movement| !movement.all && !movement.kind.is_empty()) {
            let words: Vec<String> = fold(&movement.kind).split(' ').map(str::to_owned).collect();
            if names.len() < 40 && names.iter().all(|(_, known)| *known != words) {
                names.push((movement.kind.clone(), words));
            }
        }
        Kinds { names }
    }

    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    pub(crate) fn label(&self, kind: usize) -> &str {
        self.names.get(kind).map_or("", |(label, _)| label)
    }

    /// The rank of the kind of a movement.
    pub(crate) fn rank(&self, kind: &str) -> Option<usize> {
        let folded = fold(kind);
        self.names.iter().position(|(_, words)| words.join(" ") == folded)
    }

    /// The kind named at this place of a sentence, and how many tokens its name takes.
    pub(crate) fn at(&self, tokens: &[Token]) -> Option<(usize, usize)> {
        let mut best: Option<(usize, usize)> = None;
        for (rank, (_, name)) in self.names.iter().enumerate() {
            let Some(length) = self.length(name, tokens) else { continue };
            match best {
                Some((_, longest)) if longest > length => {}
                // Two kinds that the words do not tell apart.
                Some((other, longest)) if longest == length && other != rank => return None,
                _ => best = Some((rank, length)),
            }
        }
        best
    }

    fn length(&self, name: &[String], tokens: &[Token]) -> Option<usize> {
        let mut at = 0;
        let mut matched = 0;
        for part in name {
            while tokens.get(at).is_some_and(|token| matched > 0 && (token.is('-') || token.is('–'))) {
                at += 1;
            }
            match tokens.get(at).and_then(Token::word) {
                Some(word) if same(part, word) => {
                    at += 1;
                    matched += 1;
                }
                _ => break,
            }
        }
        // The first word is enough when no other kind begins with it.
        let alone = self.names.iter().filter(|(_, other)| other.first() == name.first()).count() == 1;
        let enough = matched == name.len() || (matched > 0 && alone && name[0].len() > 2);
        enough.then_some(at)
    }
}

/// One word and its plural; a lone letter stands for a word that it begins.
fn same(part: &str, word: &str) -> bool {
    let bare = |word: &str| word.trim_end_matches('s').to_owned();
    part == word
        || (part.len() == 1 && word.len() > 3 && word.starts_with(part))
        || (part.len() > 2 && bare(part) == bare(word))
}
