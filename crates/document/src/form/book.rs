//! What a workbook says for all its sheets: their names, its calendar, its styles, its texts.

use std::collections::HashMap;

use super::Error;
use super::format::{Shape, built_in, shape};
use super::parts::Package;
use super::tree::{At, Splice, Tree};

/// A sheet of cells, as the workbook lists it.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    pub name: String,
    pub hidden: bool,
    /// Its part.
    pub part: String,
}

/// A style of cells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    pub shape: Shape,
    pub locked: bool,
}

/// A workbook, without its cells.
pub(super) struct Book {
    pub part: String,
    pub sheets: Vec<Listed>,
    /// Whether days are counted from 1904.
    pub from_1904: bool,
    /// Names given to areas: `Liste_communes`.
    pub names: HashMap<String, String>,
    styles: Vec<Style>,
    texts: Vec<String>,
}

impl Book {
    /// Reads what the workbook of this part says.
    pub fn read(package: &mut Package<'_>, part: String) -> Result<Book, Error> {
        let xml = package.text(&part)?.ok_or(Error::Damaged)?;
        let tree = Tree::read(&xml)?;
        let relations = package.relations(&part)?;
        let mut book = Book {
            part,
            sheets: Vec::new(),
            from_1904: false,
            names: HashMap::new(),
            styles: Vec::new(),
            texts: Vec::new(),
        };
        for at in tree.inside(tree.root()) {
            match tree.name(at) {
                "workbookPr" => book.from_1904 = tree.says(at, "date1904", false),
                "sheet" => {
                    let id = tree.attribute(at, "id").unwrap_or_default();
                    let link = relations.iter().find(|link| link.id == id && link.kind == "worksheet");
                    let name = tree.attribute(at, "name");
                    if let (Some(link), Some(name)) = (link, name) {
                        let state = tree.attribute(at, "state").unwrap_or_default();
                        book.sheets.push(Listed {
                            name: name.into_owned(),
                            hidden: state.ends_with("idden"),
                            part: link.target.clone(),
                        });
                    }
                }
                "definedName" => {
                    if let Some(name) = tree.attribute(at, "name") {
                        book.names.insert(name.to_lowercase(), tree.text(at).into_owned());
                    }
                }
                _ => {}
            }
        }
        for link in relations {
            match link.kind.as_str() {
                "styles" => book.styles = styles(package, &link.target)?,
                "sharedStrings" => book.texts = texts(package, &link.target)?,
                _ => {}
            }
        }
        Ok(book)
    }

    /// The style of this rank; the one of a bare cell where the workbook has none.
    pub fn style(&self, rank: usize) -> Style {
        self.styles.get(rank).copied().unwrap_or(Style { shape: Shape::General, locked: true })
    }

    /// The shared text of this rank.
    pub fn shared(&self, rank: &str) -> &str {
        rank.trim().parse().ok().and_then(|rank: usize| self.texts.get(rank)).map_or("", String::as_str)
    }

    /// The sheet of this name; Excel knows no case in names of sheets.
    pub fn sheet(&self, name: &str) -> Option<&Listed> {
        let small = name.to_lowercase();
        self.sheets
            .iter()
            .find(|sheet| sheet.name == name)
            .or_else(|| self.sheets.iter().find(|sheet| sheet.name.to_lowercase() == small))
    }
}

fn styles(package: &mut Package<'_>, part: &str) -> Result<Vec<Style>, Error> {
    let Some(xml) = package.text(part)? else { return Ok(Vec::new()) };
    let tree = Tree::read(&xml)?;
    let number = |at: At, name: &str| tree.attribute(at, name).and_then(|text| text.trim().parse().ok());
    let mut own: HashMap<u32, Shape> = HashMap::new();
    if let Some(formats) = tree.child(tree.root(), "numFmts") {
        for format in tree.named(formats, "numFmt") {
            if let (Some(id), Some(code)) = (number(format, "numFmtId"), tree.attribute(format, "formatCode"))
            {
                own.insert(id, shape(&code));
            }
        }
    }
    let Some(cells) = tree.child(tree.root(), "cellXfs") else { return Ok(Vec::new()) };
    Ok(tree
        .named(cells, "xf")
        .map(|style| {
            let id = number(style, "numFmtId").unwrap_or_default();
            Style {
                shape: own.get(&id).copied().unwrap_or_else(|| built_in(id)),
                locked: tree
                    .child(style, "protection")
                    .is_none_or(|protection| tree.says(protection, "locked", true)),
            }
        })
        .collect())
}

fn texts(package: &mut Package<'_>, part: &str) -> Result<Vec<String>, Error> {
    let Some(xml) = package.text(part)? else { return Ok(Vec::new()) };
    let tree = Tree::read(&xml)?;
    Ok(tree.named(tree.root(), "si").map(|text| rich_text(&tree, text)).collect())
}

/// The text of a cell cut over its runs, without the pronunciation that Asian scripts add.
pub(super) fn rich_text(tree: &Tree<'_>, at: At) -> String {
    let mut text = String::new();
    for child in tree.children(at) {
        match tree.name(child) {
            "t" => text.push_str(&tree.text(child)),
            "r" => text.extend(tree.named(child, "t").map(|piece| tree.text(piece))),
            _ => {}
        }
    }
    plain(&text)
}

/// `_x000D_` stands for a sign that XML cannot hold.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 6).and_then(|code| u32::from_str_radix(code, 16).ok());
        match code.and_then(char::from_u32).filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_')) {
            Some(sign) => {
                out.push_str(&rest[..at]);
                out.push(sign);
                rest = &rest[at + 7..];
            }
            None => {
                out.push_str(&rest[..at + 2]);
                rest = &rest[at + 2..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The change that makes Excel compute every formula again when it opens the workbook: the results kept
/// beside them are those of before. Nothing where the workbook already asks for it.
pub(super) fn recalculation(xml: &str) -> Result<Option<Splice>, Error> {
    // The children of a workbook that come before this one, by the schema.
    const BEFORE: [&str; 9] = [
        "fileVersion",
        "fileSharing",
        "workbookPr",
        "workbookProtection",
        "bookViews",
        "sheets",
        "functionGroups",
        "externalReferences",
        "definedNames",
    ];
    let tree = Tree::read(xml)?;
    if let Some(at) = tree.child(tree.root(), "calcPr") {
        if tree.says(at, "fullCalcOnLoad", false) {
            return Ok(None);
        }
        return Ok(Some(tree.set(at, "fullCalcOnLoad", "fullCalcOnLoad", "1")));
    }
    let last = tree.children(tree.root()).filter(|at| BEFORE.contains(&tree.name(*at))).last();
    let at = last.map_or(tree.inner(tree.root()).start, |at| tree.whole(at).end);
    Ok(Some((at..at, format!("<{}calcPr fullCalcOnLoad=\"1\"/>", tree.prefix(tree.root())))))
}
