//! The file of a funder and what goes in it, as one file: another service takes it as it is.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};

use anyhow::Result;
use serde::{Deserialize, Serialize};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::Edition;
use crate::documents::FILE_MAX;

const CELLS: &str = "cellules.toml";
/// Longest list of cells: more is no form.
const CELLS_MAX: u64 = 4 * 1024 * 1024;

/// What `cellules.toml` says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Cells {
    pub titre: String,
    pub fichier: String,
    #[serde(default)]
    pub cellules: BTreeMap<String, String>,
}

/// The parcel of a file.
pub(super) fn pack(title: &str, edition: &Edition, slots: BTreeMap<String, String>) -> Result<Vec<u8>> {
    let cells = Cells { titre: title.to_owned(), fichier: edition.name.clone(), cellules: slots };
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file(CELLS, SimpleFileOptions::default())?;
    archive.write_all(toml::to_string_pretty(&cells)?.as_bytes())?;
    archive.start_file(edition.name.as_str(), SimpleFileOptions::default())?;
    archive.write_all(&edition.content)?;
    Ok(archive.finish()?.into_inner())
}

/// What a parcel holds; nothing when these bytes are no parcel.
pub(super) fn unpack(bytes: &[u8]) -> Option<(Cells, Edition)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut text = String::new();
    archive.by_name(CELLS).ok()?.take(CELLS_MAX).read_to_string(&mut text).ok()?;
    let cells: Cells = toml::from_str(&text).ok()?;
    let mut content = Vec::new();
    archive.by_name(&cells.fichier).ok()?.take(FILE_MAX as u64 + 1).read_to_end(&mut content).ok()?;
    if content.len() > FILE_MAX {
        return None;
    }
    let name = cells.fichier.clone();
    Some((cells, Edition { name, content }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_parcel_gives_back_what_was_put_in_it(
            title in "\\PC{1,30}",
            cells in proptest::collection::btree_map("[A-Z]{1,2}[1-9]", "\\PC{1,30}", 0..8),
            content in proptest::collection::vec(any::<u8>(), 0..200),
        ) {
            let edition = Edition { name: "grille.xlsx".to_owned(), content };
            let bytes = pack(&title, &edition, cells.clone()).unwrap();
            let (read, file) = unpack(&bytes).unwrap();
            prop_assert_eq!((read.titre, read.cellules, file), (title, cells, edition));
        }

        #[test]
        fn any_bytes_are_no_parcel(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(unpack(&bytes).is_none());
        }
    }
}
