//! The models that come with Jalon, for a service to begin with.

use base::Id;
use rust_embed::RustEmbed;
use store::{Result, Write};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../catalogue/modeles"]
#[include = "*.docx"]
struct Folder;

/// File, name of the model, word of the nomenclature `document`.
const MODELS: [(&str, &str, &str); 5] = [
    ("rapport-au-juge.docx", "Rapport au juge", "rapport au juge"),
    ("attestation.docx", "Attestation de suivi", "attestation"),
    ("dipc.docx", "DIPC", "DIPC"),
    ("admission.docx", "Courrier d’admission", "courrier"),
    ("refus.docx", "Réponse à une demande", "courrier"),
];

/// Gives a service the models that come with Jalon.
pub fn give(write: &mut Write<'_>, operator: Id, service: Id) -> Result<()> {
    for (file, title, kind) in MODELS {
        if let Some(model) = Folder::get(file) {
            super::add_model(write, operator, service, title, kind, &model.data)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::letter::FIELDS;
    use base::french::fold;

    #[test]
    fn the_models_that_we_give_use_only_fields_that_exist() {
        for (file, _, kind) in MODELS {
            let model = Folder::get(file).unwrap();
            let fields = document::fill::fields(&model.data).unwrap();
            assert!(fields.len() > 4, "{file}");
            for field in fields {
                assert!(FIELDS.iter().any(|(name, _)| fold(name) == fold(&field)), "{file} : {field}");
            }
            assert!(report::Nomenclatures::embedded().canonical("document", kind).is_some(), "{kind}");
        }
    }
}
