//! How a sentence is written: prose, braces, choices.

use base::french::typeset;

use super::{Asked, Choice, Form, Key, Noun, Piece, Said, Test};

/// A choice whose end has not come yet.
struct Open {
    asked: Asked,
    test: Test,
    then: Option<Vec<Piece>>,
}

/// The pieces of a sentence, or what cannot be read in it.
pub(super) fn read(text: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut outer: Vec<(Vec<Piece>, Open)> = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        read_prose(before, &mut pieces)?;
        let (inside, following) =
            after.split_once('}').ok_or_else(|| format!("« {{{after} » : l’accolade n’est pas fermée"))?;
        rest = following;
        match inside.trim() {
            "fin" => {
                let (before, open) = outer.pop().ok_or("« {fin} » sans « {si …} »")?;
                let last = std::mem::replace(&mut pieces, before);
                let (then, otherwise) = match open.then {
                    Some(then) => (then, last),
                    None => (last, Vec::new()),
                };
                pieces.push(Piece::Choice(Choice { asked: open.asked, test: open.test, then, otherwise }));
            }
            "sinon" => {
                let (_, open) = outer.last_mut().ok_or("« {sinon} » sans « {si …} »")?;
                if open.then.is_some() {
                    return Err("deux « {sinon} » pour un seul « {si …} »".to_owned());
                }
                open.then = Some(std::mem::take(&mut pieces));
            }
            inside => match inside.strip_prefix("si ") {
                Some(condition) => {
                    let (asked, test) = read_condition(condition)?;
                    outer.push((std::mem::take(&mut pieces), Open { asked, test, then: None }));
                }
                None => pieces.push(read_placeholder(inside)?),
            },
        }
    }
    if rest.contains('}') {
        return Err(format!("« {rest} » : une accolade est fermée sans être ouverte"));
    }
    read_prose(rest, &mut pieces)?;
    if outer.is_empty() { Ok(pieces) } else { Err("« {si …} » sans « {fin} »".to_owned()) }
}

/// Plain prose with its `**strong**` and `*emphasised*` words.
fn read_prose(text: &str, pieces: &mut Vec<Piece>) -> Result<(), String> {
    let text = typeset(text);
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('*') {
        push_text(before, pieces);
        let (mark, after) = match after.strip_prefix('*') {
            Some(after) => ("**", after),
            None => ("*", after),
        };
        let (inside, following) = after
            .split_once(mark)
            .ok_or_else(|| format!("« {mark}{after} » : la mise en valeur n’est pas fermée"))?;
        pieces.push(if mark == "**" {
            Piece::Strong(inside.to_owned())
        } else {
            Piece::Emphasis(inside.to_owned())
        });
        rest = following;
    }
    push_text(rest, pieces);
    Ok(())
}

fn push_text(text: &str, pieces: &mut Vec<Piece>) {
    if !text.is_empty() {
        pieces.push(Piece::Text(text.to_owned()));
    }
}

fn read_placeholder(text: &str) -> Result<Piece, String> {
    let said = match text {
        "du" => Said::From,
        "au" => Said::To,
        "annee" => Said::Year,
        "service" => Said::Service,
        "organisme" => Said::Organisation,
        "connu-au" => Said::AsOf,
        _ => return read_figure(text),
    };
    Ok(Piece::Said(said))
}

fn read_figure(text: &str) -> Result<Piece, String> {
    let asked = read_asked(text)?;
    match (asked.id.as_str(), &asked.key) {
        ("mois", Key::Rank(rank)) => Ok(Piece::Said(Said::Month(*rank))),
        _ => Ok(Piece::Figure(asked)),
    }
}

fn read_asked(text: &str) -> Result<Asked, String> {
    let text = text.trim();
    let (name, key, form) = match text.split_once('[') {
        Some((id, after)) => {
            let (key, form) =
                after.split_once(']').ok_or_else(|| format!("« {text} » : le crochet n’est pas fermé"))?;
            (id, read_key(key)?, form)
        }
        None => {
            let at = text.find('|').unwrap_or(text.len());
            (&text[..at], Key::Whole, &text[at..])
        }
    };
    let id = name.trim();
    let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '.';
    if id.is_empty() || !id.chars().all(known) {
        return Err(format!(
            "« {{{text}}} » n’est ni un indicateur, ni un mot connu (du, au, annee, service, organisme, connu-au)"
        ));
    }
    Ok(Asked { id: id.to_owned(), key, form: read_form(form.trim())? })
}

fn read_key(text: &str) -> Result<Key, String> {
    let text = text.trim();
    if text == "*" {
        return Ok(Key::Rest);
    }
    if let Some(rank) = text.strip_prefix('#') {
        return match rank.parse() {
            Ok(rank) if rank > 0 => Ok(Key::Rank(rank)),
            _ => Err(format!("« [{text}] » : après # on attend un rang, à partir de 1")),
        };
    }
    let names: Vec<String> = text.split(" + ").map(|name| name.trim().to_owned()).collect();
    if names.iter().any(String::is_empty) {
        return Err(format!("« [{text}] » : une part sans nom"));
    }
    Ok(Key::Named(names))
}

fn read_form(text: &str) -> Result<Form, String> {
    let Some(text) = text.strip_prefix('|') else {
        return if text.is_empty() {
            Ok(Form::Plain)
        } else {
            Err(format!("« {text} » n’est pas attendu ici"))
        };
    };
    let (name, words) = text.split_once(':').map_or((text, None), |(name, words)| (name, Some(words)));
    match (name.trim(), words) {
        ("compte", Some(words)) => Ok(Form::Counted(read_noun(words))),
        ("accord", Some(words)) => Ok(Form::Agreed(read_noun(words))),
        ("part", None) => Ok(Form::Share),
        ("duree", None) => Ok(Form::Duration),
        ("liste", words) => Ok(Form::Listed(words.map(read_noun))),
        _ => Err(format!("« {text} » : on attend compte:…, accord:…, part, duree ou liste")),
    }
}

fn read_noun(words: &str) -> Noun {
    match words.split_once(',') {
        Some((one, many)) => Noun::Forms(typeset(one.trim()), typeset(many.trim())),
        None => Noun::Named(words.trim().to_owned()),
    }
}

fn read_condition(text: &str) -> Result<(Asked, Test), String> {
    let Some((at, sign)) = text.char_indices().find(|(_, c)| matches!(c, '=' | '>' | '<')) else {
        return Ok((read_asked(text)?, Test::Known));
    };
    let asked = read_asked(&text[..at])?;
    let right = text[at + 1..].trim();
    let test = match (right.parse::<f64>(), sign) {
        (Ok(number), '=') => Test::Equal(number),
        (Ok(number), '>') => Test::Above(number),
        (Ok(number), _) => Test::Below(number),
        (Err(_), '>') => Test::Exceeds(read_asked(right)?),
        (Err(_), _) => return Err(format!("« {text} » : on attend un nombre après {sign}")),
    };
    Ok((asked, test))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sentence::Sentence;
    use proptest::prelude::*;

    fn fault(text: &str) -> String {
        Sentence::read(text).fault.unwrap_or_default()
    }

    #[test]
    fn a_sentence_is_prose_with_figures_in_it() {
        let sentence = Sentence::read("Soit {mesures.type[AED-R]} en AED-R.");
        assert_eq!(sentence.fault, None);
        assert_eq!(sentence.pieces.len(), 3);
        assert_eq!(
            sentence.asked()[0],
            &Asked {
                id: "mesures.type".to_owned(),
                key: Key::Named(vec!["AED-R".to_owned()]),
                form: Form::Plain
            }
        );
    }

    #[test]
    fn a_choice_may_hold_another_choice() {
        let text = "{si a}un{si b > 1} deux{fin}{sinon}trois{fin}.";
        let sentence = Sentence::read(text);
        assert_eq!(sentence.fault, None);
        assert_eq!(sentence.asked().len(), 2);
    }

    #[test]
    fn what_cannot_be_read_is_said_in_french() {
        assert!(fault("{Fil active}").contains("ni un indicateur, ni un mot connu"));
        assert!(fault("{file_active").contains("n’est pas fermée"));
        assert!(fault("{si a}oui").contains("sans « {fin} »"));
        assert!(fault("{a|pluriel:x}").contains("compte:…"));
        assert!(fault("{a[#0]}").contains("à partir de 1"));
    }

    proptest! {
        #[test]
        fn prose_without_figures_reads_as_it_is_printed(text in "[a-zéà ,;:!?'«»%0-9.]{1,60}") {
            let sentence = Sentence::read(&text);
            prop_assert_eq!(sentence.fault, None);
            prop_assert_eq!(sentence.pieces, vec![Piece::Text(typeset(&text))]);
        }

        #[test]
        fn whatever_is_typed_is_read_or_refused(text in "[a-z{}\\[\\]|:,*# =>]{0,40}") {
            let sentence = Sentence::read(&text);
            prop_assert_eq!(sentence.asked().is_empty() || sentence.fault.is_none(), true);
        }
    }
}
