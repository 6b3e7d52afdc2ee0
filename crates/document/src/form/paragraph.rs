//! Paragraphs of a Word document: their text, and the text put in their place.

use super::tree::{At, Splice, Tree, spliced};

/// Elements one looks through to find paragraphs, rows and cells.
const AROUND: [&str; 9] =
    ["sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "AlternateContent", "Choice", "body"];
/// What a run holds that is not text: it stays.
const PICTURES: [&str; 7] = [
    "drawing",
    "pict",
    "object",
    "AlternateContent",
    "footnoteReference",
    "endnoteReference",
    "commentReference",
];
/// Marks of a paragraph that hold no text: they stay.
const MARKS: [&str; 6] =
    ["bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "permStart", "permEnd"];
/// Tracked changes of properties, which the new text does not carry on.
const TRACKED: [&str; 5] = ["ins", "del", "moveFrom", "moveTo", "rPrChange"];

/// The elements of this name, looking through what only wraps them.
pub(super) fn gather(tree: &Tree<'_>, at: At, wanted: &[&str]) -> Vec<At> {
    fn look(tree: &Tree<'_>, at: At, wanted: &[&str], found: &mut Vec<At>) {
        for child in tree.children(at) {
            let name = tree.name(child);
            if wanted.contains(&name) {
                found.push(child);
            } else if AROUND.contains(&name) {
                look(tree, child, wanted, found);
            }
        }
    }
    let mut found = Vec::new();
    look(tree, at, wanted, &mut found);
    found
}

/// Whether an element is the copy that old programs read of a newer one.
pub(super) fn is_copy(tree: &Tree<'_>, at: At) -> bool {
    tree.around(at).any(|around| tree.name(around) == "Fallback")
}

/// The text of a paragraph as one reads it: what a tracked change deletes is not read.
pub(super) fn text(tree: &Tree<'_>, at: At) -> String {
    fn read(tree: &Tree<'_>, at: At, out: &mut String) {
        for child in tree.children(at) {
            match tree.name(child) {
                "t" => out.push_str(&tree.text(child)),
                "tab" => out.push(' '),
                "br" | "cr" => out.push('\n'),
                "noBreakHyphen" => out.push('\u{2011}'),
                "pPr" | "rPr" | "sdtPr" | "del" | "moveFrom" | "Fallback" | "txbxContent" => {}
                _ => read(tree, child, out),
            }
        }
    }
    let mut out = String::new();
    read(tree, at, &mut out);
    out
}

/// The text of a cell, or of what holds paragraphs: a line a paragraph.
pub(super) fn lines(tree: &Tree<'_>, at: At) -> String {
    let all: Vec<String> = gather(tree, at, &["p"]).into_iter().map(|p| text(tree, p)).collect();
    all.join("\n").trim().to_owned()
}

/// The element without the inner ones of these names.
pub(super) fn without(tree: &Tree<'_>, at: At, names: &[&str]) -> String {
    let start = tree.whole(at).start;
    let removed = tree
        .inside(at)
        .filter(|inside| names.contains(&tree.name(*inside)))
        .map(|inside| {
            let whole = tree.whole(inside);
            (whole.start - start..whole.end - start, String::new())
        })
        .collect();
    spliced(tree.raw(at), removed)
}

/// The properties of the first run here that has text, else of the first run; without tracked changes.
pub(super) fn run_properties(tree: &Tree<'_>, at: At) -> Option<String> {
    let runs = || std::iter::once(at).chain(tree.inside(at)).filter(|run| tree.name(*run) == "r");
    let run = runs().find(|run| tree.child(*run, "t").is_some()).or_else(|| runs().next())?;
    Some(tree.child(run, "rPr").map(|own| without(tree, own, &TRACKED)).unwrap_or_default())
}

/// A run with this text; its lines are broken inside of it.
pub(super) fn run(prefix: &str, properties: &str, text: &str) -> String {
    match text.is_empty() {
        true if properties.is_empty() => String::new(),
        // The run stays for its style: the next value takes it.
        true => format!("<{prefix}r>{properties}</{prefix}r>"),
        false => format!(
            "<{prefix}r>{properties}<{prefix}t xml:space=\"preserve\">{}</{prefix}t></{prefix}r>",
            crate::fill::written(text, prefix)
        ),
    }
}

/// The changes that put this text in the place of the paragraphs of a cell, or of what holds some: the
/// first keeps its properties and the style of its text, and each line has a paragraph like it.
pub(super) fn replaced(tree: &Tree<'_>, around: At, text: &str, style: Option<String>) -> Vec<Splice> {
    let all = gather(tree, around, &["p"]);
    let prefix = tree.prefix(around);
    let mut lines = text.split('\n');
    let first_line = lines.next().unwrap_or_default();
    let Some((first, others)) = all.split_first() else {
        let style = style.unwrap_or_default();
        let paragraphs: String = std::iter::once(first_line)
            .chain(lines)
            .map(|line| format!("<{prefix}p>{}</{prefix}p>", run(prefix, &style, line)))
            .collect();
        return vec![tree.append(around, &paragraphs)];
    };
    let mark = tree.child(*first, "pPr").and_then(|own| tree.child(own, "rPr"));
    let style = style
        .or_else(|| run_properties(tree, *first))
        .or_else(|| mark.map(|mark| without(tree, mark, &TRACKED)))
        .unwrap_or_default();
    let mut xml = rewritten(tree, *first, &run(prefix, &style, first_line));
    let alike = tree.child(*first, "pPr").map(|own| {
        let names: Vec<&str> = TRACKED.into_iter().chain(["pPrChange", "sectPr"]).collect();
        without(tree, own, &names)
    });
    let alike = alike.unwrap_or_default();
    for line in lines {
        xml.push_str(&format!("<{prefix}p>{alike}{}</{prefix}p>", run(prefix, &style, line)));
    }
    let mut splices = vec![(tree.whole(*first), xml)];
    let mut before = *first;
    for other in others {
        // One that follows a paragraph leaves with its text; one that closes a table, or is alone in
        // what wraps it, must stay.
        let leaves = tree.parent(*other) == tree.parent(*first)
            && tree.parent(*other).is_some_and(|parent| {
                let children: Vec<At> = tree.children(parent).collect();
                children.windows(2).any(|pair| pair[1] == *other && pair[0] == before)
            })
            && !tree.holds(*other, &PICTURES)
            && !tree.holds(*other, &["sectPr"]);
        let xml = if leaves { String::new() } else { rewritten(tree, *other, "") };
        splices.push((tree.whole(*other), xml));
        before = *other;
    }
    splices.retain(|(range, xml)| tree.xml[range.clone()] != **xml);
    splices
}

/// A paragraph with this run in the place of its text: its pictures and its bookmarks stay.
fn rewritten(tree: &Tree<'_>, at: At, run: &str) -> String {
    let open = tree.xml[tree.open(at)].trim_end_matches('>').trim_end_matches('/');
    let mut out = format!("{open}>");
    let mut run = Some(run);
    for child in tree.children(at) {
        match tree.name(child) {
            "pPr" => out.push_str(&without(tree, child, &TRACKED)),
            name if MARKS.contains(&name) => out.push_str(tree.raw(child)),
            "del" | "moveFrom" => {}
            _ => {
                let runs = std::iter::once(child).chain(tree.inside(child));
                let pictures: String = runs
                    .filter(|run| tree.name(*run) == "r" && tree.holds(*run, &PICTURES))
                    .filter(|run| !tree.around(*run).any(|around| PICTURES.contains(&tree.name(around))))
                    .map(|run| picture(tree, run))
                    .collect();
                // The text takes the place of the first run that had some.
                if pictures.is_empty() {
                    out.push_str(run.take().unwrap_or_default());
                }
                out.push_str(&pictures);
            }
        }
    }
    out.push_str(run.unwrap_or_default());
    out.push_str(&format!("</{}>", tree.full_name(at)));
    out
}

/// A run with its pictures only.
fn picture(tree: &Tree<'_>, run: At) -> String {
    let kept: String = tree
        .children(run)
        .filter(|child| tree.name(*child) == "rPr" || PICTURES.contains(&tree.name(*child)))
        .map(|child| tree.raw(child))
        .collect();
    format!("{}{kept}</{}>", &tree.xml[tree.open(run)], tree.full_name(run))
}
