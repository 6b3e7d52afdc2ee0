//! The parts of an office file: found by their relations, rewritten one by one, the others copied as
//! they are, compressed bytes included.

use std::collections::{BTreeMap, HashMap};
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::tree::Tree;
use super::{Error, Kind};

/// Largest file, inflated: a bomb is refused before it fills the memory.
const INFLATED_MAX: u64 = 64 * 1024 * 1024;

/// An office file, opened.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Each part by its name in small letters: names of parts know no case.
    places: HashMap<String, usize>,
    /// What was inflated so far: the directory of a zip may lie.
    read: u64,
}

/// A link of a part to another.
pub(super) struct Relation {
    pub id: String,
    /// End of its type: `worksheet`, `table`, `header`.
    pub kind: String,
    /// Name of the part it leads to.
    pub target: String,
}

impl<'a> Package<'a> {
    /// Opens a file; what is no zip, or too large, is refused.
    pub fn open(bytes: &'a [u8]) -> Result<Package<'a>, Error> {
        refuse_older(bytes)?;
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Error::NotOffice)?;
        let mut places = HashMap::new();
        let mut total = 0u64;
        for at in 0..archive.len() {
            let part = archive.by_index_raw(at).map_err(|_| Error::NotOffice)?;
            if part.encrypted() {
                return Err(Error::Encrypted);
            }
            total = total.saturating_add(part.size());
            let name = part.name().map_err(|_| Error::NotOffice)?;
            places.insert(key(&name), at);
        }
        if total > INFLATED_MAX {
            return Err(Error::TooLarge);
        }
        let mut package = Package { archive, places, read: 0 };
        if let Some(mime) = package.text("mimetype")? {
            match mime.trim() {
                mime if mime.contains("opendocument.spreadsheet") => return Err(Error::Sheet(".ods")),
                mime if mime.contains("opendocument.text") => return Err(Error::Text(".odt")),
                _ => {}
            }
        }
        if package.places.contains_key("xl/workbook.bin") {
            return Err(Error::Sheet(".xlsb"));
        }
        Ok(package)
    }

    /// What the file is and the name of its main part, by the relation that leads to it.
    pub fn main(&mut self) -> Result<(Kind, String), Error> {
        let mut names: Vec<String> = self.relations("")?.into_iter().filter_map(office_document).collect();
        names.extend(["xl/workbook.xml".to_owned(), "word/document.xml".to_owned()]);
        for name in names {
            let Some(xml) = self.text(&name)? else { continue };
            let tree = Tree::read(&xml)?;
            match tree.name(tree.root()) {
                "workbook" => return Ok((Kind::Workbook, name)),
                "document" => return Ok((Kind::Word, name)),
                _ => {}
            }
        }
        Err(Error::NotOffice)
    }

    /// The XML of a part; nothing when the file has no such part.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, Error> {
        let Some(at) = self.places.get(&key(name)).copied() else { return Ok(None) };
        let part = self.archive.by_index(at).map_err(|_| Error::Damaged)?;
        // Some parts are read twice: the whole may be read a few times over, no more.
        let left = INFLATED_MAX.min((4 * INFLATED_MAX).saturating_sub(self.read));
        let mut xml = String::new();
        part.take(left + 1).read_to_string(&mut xml).map_err(|_| Error::Damaged)?;
        let size = xml.len() as u64;
        if size > left {
            return Err(Error::TooLarge);
        }
        self.read += size;
        Ok(Some(xml))
    }

    /// The links of a part (of the file itself for an empty name), in the order they are written.
    pub fn relations(&mut self, part: &str) -> Result<Vec<Relation>, Error> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let rels = if folder.is_empty() {
            format!("_rels/{file}.rels")
        } else {
            format!("{folder}/_rels/{file}.rels")
        };
        let Some(xml) = self.text(&rels)? else { return Ok(Vec::new()) };
        let tree = Tree::read(&xml)?;
        let all = tree.named(tree.root(), "Relationship");
        Ok(all
            .filter(|link| tree.attribute(*link, "TargetMode").as_deref() != Some("External"))
            .filter_map(|link| {
                let kind = tree.attribute(link, "Type")?;
                Some(Relation {
                    id: tree.attribute(link, "Id")?.into_owned(),
                    kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                    target: resolved(folder, &tree.attribute(link, "Target")?),
                })
            })
            .collect())
    }

    /// The file with these parts rewritten, all others as they are, in the same order.
    pub fn rewritten(mut self, changed: &BTreeMap<String, String>) -> Result<Vec<u8>, Error> {
        let changed: BTreeMap<usize, &String> =
            changed.iter().filter_map(|(name, xml)| Some((*self.places.get(&key(name))?, xml))).collect();
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        for at in 0..self.archive.len() {
            let part = self.archive.by_index_raw(at).map_err(|_| Error::Damaged)?;
            match changed.get(&at) {
                None => out.raw_copy_file(part).map_err(|_| Error::Damaged)?,
                Some(xml) => {
                    let name = part.name().map_err(|_| Error::Damaged)?.into_owned();
                    let mut options = SimpleFileOptions::default();
                    if let Some(when) = part.last_modified() {
                        options = options.last_modified_time(when);
                    }
                    drop(part);
                    out.start_file(name, options).map_err(|_| Error::Damaged)?;
                    out.write_all(xml.as_bytes()).map_err(|_| Error::Damaged)?;
                }
            }
        }
        Ok(out.finish().map_err(|_| Error::Damaged)?.into_inner())
    }
}

fn office_document(link: Relation) -> Option<String> {
    (link.kind == "officeDocument").then_some(link.target)
}

fn key(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

/// The name a link leads to, from the folder of the part that holds it.
fn resolved(folder: &str, target: &str) -> String {
    let mut path: Vec<&str> = match target.starts_with('/') {
        true => Vec::new(),
        false => folder.split('/').filter(|step| !step.is_empty()).collect(),
    };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}

/// Says what to do with the formats of before 2007, and with a file that asks for a password.
fn refuse_older(bytes: &[u8]) -> Result<(), Error> {
    if bytes.starts_with(b"{\\rtf") {
        return Err(Error::Text(".rtf"));
    }
    if !bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        return Ok(());
    }
    // The directory of the container names its streams in UTF-16.
    let holds = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|window| window == wide)
    };
    Err(if holds("EncryptedPackage") {
        Error::Encrypted
    } else if holds("WordDocument") {
        Error::Text(".doc")
    } else if holds("Workbook") || holds("Book") {
        Error::Sheet(".xls")
    } else {
        Error::NotOffice
    })
}
