//! What matched, shown: the pieces of a name or of a passage, marked or not.

use base::french::{fold, sound, stem};

use super::query::Query;

/// A piece of a text. Templates escape it; only the mark around it is ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The piece.
    pub text: String,
    /// Whether it is what was searched.
    pub found: bool,
}

/// Signs shown before and after what was found in a text.
const AROUND: usize = 90;

/// A name in pieces.
pub(super) fn name(name: &str, query: &Query, instead: &[String]) -> Vec<Mark> {
    let typed: Vec<&str> = query.words().collect();
    let sounds: Vec<String> = typed.iter().map(|word| sound(word)).collect();
    let whole = fold(name).replace(' ', "") == typed.concat();
    let mut marks = Vec::new();
    for piece in pieces(name) {
        let folded = fold(piece);
        let length = piece.chars().count();
        let start =
            typed.iter().filter(|word| folded.starts_with(**word)).map(|word| word.chars().count()).max();
        let alike =
            !folded.is_empty() && (sounds.contains(&sound(piece)) || instead.contains(&folded) || whole);
        match start {
            // A letter that folds in two (œ) is marked with its word.
            Some(signs) if signs < length && folded.chars().count() == length => {
                let cut = piece.char_indices().nth(signs).map_or(piece.len(), |(at, _)| at);
                push(&mut marks, &piece[..cut], true);
                push(&mut marks, &piece[cut..], false);
            }
            start => push(&mut marks, piece, start.is_some() || alike),
        }
    }
    marks
}

/// The passage of a text where the words are, in pieces; its beginning when they are further.
pub(super) fn passage(text: &str, query: &Query) -> Vec<Mark> {
    let wanted = query.stems();
    let last = fold(&query.text).rsplit(' ').next().unwrap_or_default().to_owned();
    let is_found = |piece: &str| {
        let folded = fold(piece);
        !folded.is_empty()
            && (wanted.contains(&stem(piece)) || (last.chars().count() > 2 && folded.starts_with(&last)))
    };
    let pieces = pieces(text);
    let first = pieces.iter().position(|piece| is_found(piece)).unwrap_or_default();
    let (mut from, mut before) = (first, 0);
    while from > 0 && before < AROUND {
        from -= 1;
        before += pieces[from].chars().count();
    }
    let (mut to, mut after) = (first, 0);
    while to < pieces.len() && after < AROUND * 2 {
        after += pieces[to].chars().count();
        to += 1;
    }
    let mut marks = Vec::new();
    if from > 0 {
        push(&mut marks, "… ", false);
    }
    for piece in &pieces[from..to] {
        push(&mut marks, piece, is_found(piece));
    }
    if to < pieces.len() {
        push(&mut marks, " …", false);
    }
    marks
}

/// Words, and what is between them.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut inside = None;
    for (at, sign) in text.char_indices() {
        let word = sign.is_alphanumeric();
        if inside.is_some_and(|before| before != word) {
            pieces.push(&text[start..at]);
            start = at;
        }
        inside = Some(word);
    }
    if start < text.len() {
        pieces.push(&text[start..]);
    }
    pieces
}

fn push(marks: &mut Vec<Mark>, text: &str, found: bool) {
    match marks.last_mut() {
        Some(last) if last.found == found => last.text.push_str(text),
        _ => marks.push(Mark { text: text.to_owned(), found }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(marks: &[Mark]) -> String {
        marks
            .iter()
            .map(|mark| if mark.found { format!("[{}]", mark.text) } else { mark.text.clone() })
            .collect()
    }

    #[test]
    fn what_matched_is_marked_and_the_rest_stays() {
        let of = |typed: &str, text: &str| shown(&name(text, &Query::read(typed), &[]));
        assert_eq!(of("hus", "Ilyès Husson"), "Ilyès [Hus]son");
        assert_eq!(of("ilyes uson", "Ilyès Husson"), "[Ilyès] [Husson]");
        assert_eq!(of("jeanmarc", "Jean-Marc"), "[Jean]-[Marc]");
        assert_eq!(of("<b>", "<b>Ana</b>"), "<[b]>Ana</[b]>");
        let all: String =
            name("L’Œuf d’Or", &Query::read("oeu"), &[]).into_iter().map(|mark| mark.text).collect();
        assert_eq!(all, "L’Œuf d’Or");
    }

    #[test]
    fn a_passage_is_around_what_was_found() {
        let text =
            format!("{} Une visite à l’école a été faite. {}", "Avant. ".repeat(60), "Après. ".repeat(60));
        let shown = shown(&passage(&text, &Query::read("écoles")));
        assert!(shown.contains("l’[école] a été"), "{shown}");
        assert!(shown.starts_with("… ") && shown.ends_with(" …"), "{shown}");
        assert!(shown.chars().count() < 400);
    }
}
