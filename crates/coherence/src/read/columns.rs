//! Tables that lost their lines: the text of a PDF gives a row as words and numbers with single spaces, or one
//! cell a line.

use super::line::Line;
use crate::cell::{Worth, worth};
use crate::month;

/// A table found from a line on, and how many lines it takes.
pub(super) struct Found {
    pub(super) rows: Vec<Vec<String>>,
    pub(super) lines: usize,
}

/// The table that begins at this line, if one does.
pub(super) fn found(lines: &[Line]) -> Option<Found> {
    months_on_a_line(lines)
        .or_else(|| a_cell_a_line(lines))
        .or_else(|| parts_and_total(lines))
        .or_else(|| counts_side_by_side(lines))
        .or_else(|| counts_one_under_another(lines))
}

fn is_total(word: &str) -> bool {
    matches!(base::french::fold(word).as_str(), "total" | "annee" | "cumul" | "ensemble")
        || month::year(word).is_some()
}

fn is_numeric(word: &str) -> bool {
    worth(word) != Worth::Words
}

/// `Mesures Janv Févr … Déc Total` and the rows under it.
fn months_on_a_line(lines: &[Line]) -> Option<Found> {
    let words: Vec<&str> = lines.first()?.text.split_whitespace().collect();
    let mut width = 0;
    let mut end = words.len();
    let total = words.last().is_some_and(|word| is_total(word));
    if total {
        end -= 1;
    }
    // Months may be followed by their year: `janv. 2021`.
    let mut heads: Vec<String> = Vec::new();
    while end > 0 {
        let two =
            end >= 2 && month::year(words[end - 1]).is_some() && month::of_heading(words[end - 2]).is_some();
        if two {
            heads.push(format!("{} {}", words[end - 2], words[end - 1]));
            end -= 2;
        } else if month::of_heading(words[end - 1]).is_some() {
            heads.push(words[end - 1].to_owned());
            end -= 1;
        } else {
            break;
        }
        width += 1;
    }
    if width < 3 {
        return None;
    }
    heads.push(words[..end].join(" "));
    heads.reverse();
    if month::of_row(&heads).len() < 3 {
        return None;
    }
    if total {
        heads.push(words.last().map(|word| (*word).to_owned()).unwrap_or_default());
        width += 1;
    }
    let mut rows = vec![heads];
    let mut at = 1;
    while let Some(line) = lines.get(at) {
        if let Some(row) = row(&line.text, width, total) {
            rows.push(row);
            at += 1;
            continue;
        }
        // The words of a row, and its numbers on the next line; or a line of words over the rows of a kind.
        let next = lines.get(at + 1).and_then(|next| row(&next.text, width, total));
        match next {
            Some(mut row) if line.text.len() <= 60 && !line.text.chars().any(|c| c.is_ascii_digit()) => {
                if row[0].is_empty() {
                    row[0] = line.text.clone();
                } else {
                    rows.push(vec![line.text.clone()]);
                }
                rows.push(row);
                at += 2;
            }
            _ => break,
        }
    }
    (rows.len() > 2).then_some(Found { rows, lines: at })
}

/// The words of a row, then as many numbers as there are columns.
fn row(text: &str, width: usize, total: bool) -> Option<Vec<String>> {
    if text.len() > 400 {
        return None;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let tail = words.iter().rev().take_while(|word| is_numeric(word)).count();
    let (label, numbers) = words.split_at(words.len() - tail);
    let mut numbers: Vec<String> = numbers.iter().map(|word| (*word).to_owned()).collect();
    if numbers.len() > width {
        numbers = grouped(&numbers);
    }
    if total && numbers.len() + 1 == width {
        numbers.push(String::new());
    }
    if numbers.len() != width {
        return None;
    }
    let mut row = vec![label.join(" ")];
    row.append(&mut numbers);
    Some(row)
}

/// `1 234` given as two words is one number.
fn grouped(words: &[String]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for word in words {
        let thousands = word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit());
        match all.last_mut() {
            Some(last)
                if thousands
                    && last.len() <= 2
                    && last.bytes().all(|b| b.is_ascii_digit())
                    && last != "0" =>
            {
                last.push_str(word);
            }
            _ => all.push(word.clone()),
        }
    }
    all
}

/// One cell a line: the months, one under another, then each row as its words and its numbers.
fn a_cell_a_line(lines: &[Line]) -> Option<Found> {
    let label = lines.first()?;
    let named = |line: &Line| line.text.len() < 20 && month::of_heading(&line.text).is_some();
    let from = usize::from(!named(label));
    let months = lines[from..].iter().take(40).take_while(|line| named(line)).count();
    if months < 6 {
        return None;
    }
    let total = lines.get(from + months).is_some_and(|line| is_total(&line.text));
    let width = months + usize::from(total);
    let mut head = vec![if from == 1 { label.text.clone() } else { String::new() }];
    head.extend(lines[from..from + width].iter().map(|line| line.text.clone()));
    if month::of_row(&head).len() < 3 {
        return None;
    }
    let mut rows = vec![head];
    let mut at = from + width;
    loop {
        let words = lines[at..].iter().take(3).take_while(|line| !is_numeric(&line.text)).count();
        let numbers = lines[(at + words).min(lines.len())..]
            .iter()
            .take(width)
            .take_while(|line| is_numeric(&line.text));
        let numbers: Vec<String> = numbers.map(|line| line.text.trim().to_owned()).collect();
        let short = total && numbers.len() + 1 == width;
        if words == 0 || words > 2 || !(numbers.len() == width || short) {
            break;
        }
        let label: Vec<&str> = lines[at..at + words].iter().map(|line| line.text.as_str()).collect();
        at += words + numbers.len();
        let mut row = vec![label.join(" ")];
        row.extend(numbers);
        rows.push(row);
    }
    (rows.len() > 2).then_some(Found { rows, lines: at })
}

/// `Nord 12 10 22`, `Sud 5 6 11`, `Total 17 16 33`: rows of one width that end with a total.
fn parts_and_total(lines: &[Line]) -> Option<Found> {
    let split = |line: &Line| {
        let words: Vec<String> = line.text.split_whitespace().map(str::to_owned).collect();
        let tail = words.iter().rev().take_while(|word| is_numeric(word)).count();
        let label = words.len() - tail;
        (line.text.len() <= 90 && tail > 0 && label > 0 && !line.is_item()).then_some((words, label))
    };
    let (first, label) = split(lines.first()?)?;
    let width = first.len() - label;
    let mut rows = Vec::new();
    for line in lines.iter().take(60) {
        let Some((words, label)) = split(line) else { break };
        if words.len() - label != width || (!rows.is_empty() && line.apart) {
            break;
        }
        let mut row = vec![words[..label].join(" ")];
        row.extend_from_slice(&words[label..]);
        let last = base::french::fold(&row[0]).starts_with("total");
        rows.push(row);
        if last {
            let lines = rows.len();
            return (lines > 2).then_some(Found { rows, lines });
        }
    }
    None
}

/// `53 admissions`, `20 en milieu ouvert`: a number and a few words, one such cell after another on a line.
fn counted(text: &str) -> Option<Vec<String>> {
    if text.len() > 120
        || !text.starts_with(|c: char| c.is_ascii_digit())
        || text.contains([',', '.', ';', ':', '(', '%'])
    {
        return None;
    }
    let mut cells: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            cells.push(word.to_owned());
        } else {
            let cell = cells.last_mut()?;
            cell.push(' ');
            cell.push_str(word);
        }
    }
    cells.iter().all(|cell| cell.contains(' ')).then_some(cells)
}

/// `53 admissions 39 sorties` over `33 en … 19 en …`.
fn counts_side_by_side(lines: &[Line]) -> Option<Found> {
    let first = counted(&lines.first()?.text).filter(|cells| cells.len() > 1)?;
    let width = first.len();
    let mut rows = vec![first];
    while let Some(cells) =
        lines.get(rows.len()).and_then(|line| counted(&line.text)).filter(|cells| cells.len() == width)
    {
        rows.push(cells);
    }
    let lines = rows.len();
    (lines > 1).then_some(Found { rows, lines })
}

/// The same, one cell a line: the headings are a number and one word.
fn counts_one_under_another(lines: &[Line]) -> Option<Found> {
    let cell = |line: &Line| counted(&line.text).filter(|cells| cells.len() == 1).map(|cells| cells.concat());
    let cells: Vec<String> = lines.iter().take(40).map_while(cell).collect();
    let width = cells.iter().take_while(|cell| cell.split(' ').count() == 2).count();
    let whole = width > 1 && cells.len() > width && cells.len().is_multiple_of(width);
    whole.then(|| Found { rows: cells.chunks(width).map(<[String]>::to_vec).collect(), lines: cells.len() })
}
