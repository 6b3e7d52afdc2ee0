//! The trames that come with Jalon: one folder each in `catalogue/trames`.

use rust_embed::RustEmbed;

use crate::trame::{Fault, Trame};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../catalogue/trames"]
#[include = "*/trame.toml"]
struct Folder;

/// Every trame, by name.
pub fn trames() -> Result<Vec<Trame>, Fault> {
    let mut names: Vec<String> =
        Folder::iter().filter_map(|path| Some(path.strip_suffix("/trame.toml")?.to_owned())).collect();
    names.sort();
    names.iter().filter_map(|name| trame(name).transpose()).collect()
}

/// The trame of a model, `aer`; nothing when there is none of that name.
pub fn trame(name: &str) -> Result<Option<Trame>, Fault> {
    let Some(file) = Folder::get(&format!("{name}/trame.toml")) else { return Ok(None) };
    let text = String::from_utf8_lossy(&file.data);
    Trame::parse(&text)
        .map(Some)
        .map_err(|fault| Fault { place: format!("Trame « {name} », {}", fault.place), ..fault })
}
