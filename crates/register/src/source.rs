//! The files that the user gives.

use std::path::Path;

use crate::ReadError;

/// No register of a service weighs as much; larger files would fill the memory.
const LARGEST: u64 = 512 * 1024 * 1024;

/// A folder of so many tables is that of a whole organisation, or a mistake.
const MOST: usize = 500;

/// A file as it was given: its name and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Name of the file, without its folder.
    pub name: String,
    /// What the file holds.
    pub bytes: Vec<u8>,
}

impl Source {
    /// The CSV files and the workbooks of a folder in the order of their names, or the one file.
    pub fn read(path: &Path) -> Result<Vec<Source>, ReadError> {
        if !path.is_dir() {
            return Ok(vec![Source::read_file(path)?]);
        }
        let name = name_of(path);
        let unreachable = |source| ReadError::Unreachable { name: name.clone(), source };
        let mut files = Vec::new();
        let mut weight = 0;
        for entry in std::fs::read_dir(path).map_err(unreachable)? {
            let file = entry.map_err(unreachable)?.path();
            if file.is_file() && is_register(&file) {
                weight += std::fs::metadata(&file).map_err(unreachable)?.len();
                files.push(file);
            }
            if weight > LARGEST {
                return Err(ReadError::TooLarge { name });
            }
            if files.len() > MOST {
                return Err(ReadError::TooMany { name, most: MOST });
            }
        }
        files.sort();
        if files.is_empty() {
            return Err(ReadError::NoFile { name });
        }
        files.iter().map(|file| Source::read_file(file)).collect()
    }

    fn read_file(path: &Path) -> Result<Source, ReadError> {
        let name = name_of(path);
        let unreachable = |source| ReadError::Unreachable { name: name.clone(), source };
        if std::fs::metadata(path).map_err(unreachable)?.len() > LARGEST {
            return Err(ReadError::TooLarge { name });
        }
        let bytes = std::fs::read(path).map_err(unreachable)?;
        Ok(Source { name, bytes })
    }
}

/// A table by its name; `~$registre.xlsx` only says that Excel has the workbook open.
fn is_register(path: &Path) -> bool {
    let is_kind = |kind: &str| path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(kind));
    let is_hidden = name_of(path).starts_with(['~', '.']);
    !is_hidden && ["csv", "xlsx", "xlsm"].into_iter().any(is_kind)
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
