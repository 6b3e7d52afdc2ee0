//! The fonts that drawings are set in before their letters become outlines.

use std::sync::{Arc, LazyLock};

use resvg::usvg::fontdb::{Database, Language};

/// Loaded once a process.
pub(super) static FONTS: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    for file in FILES {
        fonts.load_font_data(file.to_vec());
    }
    name(&mut fonts);
    fonts.set_sans_serif_family(SANS);
    fonts.set_serif_family(SERIF);
    Arc::new(fonts)
});

/// The family of labels.
pub(super) const SANS: &str = "Source Sans 3";
/// The family of titles and large figures.
pub(super) const SERIF: &str = "Literata";

const FILES: [&[u8]; 3] = [
    include_bytes!("../assets/fonts/source-sans-3-latin-400-normal.ttf"),
    include_bytes!("../assets/fonts/source-sans-3-latin-700-normal.ttf"),
    include_bytes!("../assets/fonts/literata-latin-600-normal.ttf"),
];

/// Gives each face the name of its family: the files call Source Sans 3 after its thinnest weight.
fn name(fonts: &mut Database) {
    for mut face in fonts.faces().cloned().collect::<Vec<_>>() {
        let known = |family: &&&str| face.families.iter().any(|(name, _)| name.starts_with(**family));
        if let Some(family) = [SANS, SERIF].iter().find(known) {
            fonts.remove_face(face.id);
            face.families.insert(0, ((*family).to_owned(), Language::English_UnitedStates));
            fonts.push_face_info(face);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use resvg::usvg::fontdb::{Family, Query, Weight};

    #[test]
    fn every_family_is_found_by_its_name_and_weight() {
        for (family, weight) in [(SANS, Weight::NORMAL), (SANS, Weight::BOLD), (SERIF, Weight::SEMIBOLD)] {
            let query = Query { families: &[Family::Name(family)], weight, ..Query::default() };
            let face = FONTS.query(&query).and_then(|id| FONTS.face(id)).unwrap();
            assert_eq!(face.weight, weight, "{family}");
        }
    }
}
