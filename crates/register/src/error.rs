//! Why a file cannot be read at all.

use thiserror::Error;

/// Why nothing could be read; each is a sentence for the user.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "each message says it")]
pub enum ReadError {
    #[error("« {name} » ne peut pas être ouvert. Vérifiez qu’il existe et que vous y avez accès.")]
    Unreachable { name: String, source: std::io::Error },
    #[error("« {name} » dépasse 512 Mio. Importez-le en plusieurs fois.")]
    TooLarge { name: String },
    #[error(
        "Le dossier « {name} » contient plus de {most} fichiers CSV ou Excel. Donnez celui qui ne contient que \
         le registre."
    )]
    TooMany { name: String, most: usize },
    #[error(
        "« {name} » contient une ligne de plus d’un million de signes : ce n’est pas un registre. Enregistrez-le \
         de nouveau en CSV et recommencez."
    )]
    LongLine { name: String },
    #[error("« {name} » ne contient rien.")]
    Empty { name: String },
    #[error("Le dossier « {name} » ne contient ni fichier CSV ni classeur Excel.")]
    NoFile { name: String },
    #[error(
        "« {name} » est protégé par un mot de passe. Ouvrez-le dans Excel, retirez le mot de passe, \
         enregistrez-le et recommencez."
    )]
    Encrypted { name: String },
    #[error("« {name} » est un classeur d’un ancien format (.xls). Enregistrez-le en .xlsx et recommencez.")]
    OldFormat { name: String },
    #[error(
        "« {name} » est incomplet ou abîmé. Ouvrez-le dans Excel, enregistrez-le de nouveau et recommencez."
    )]
    Damaged { name: String },
    #[error("« {name} » est refusé : une fois décompressé, il serait démesurément grand.")]
    Bomb { name: String },
    #[error("« {name} » n’est pas un classeur Excel. Donnez un fichier .xlsx ou .csv.")]
    NotAWorkbook { name: String },
    #[error("« {name} » n’est pas un texte lisible. Enregistrez-le en CSV UTF-8 et recommencez.")]
    Undecodable { name: String },
    #[error(
        "Aucun tableau n’est reconnu : ni personnes, ni mesures, ni demandes, ni actes. Vérifiez que la ligne \
         des titres de colonnes est présente."
    )]
    NoTable,
}
