//! Why a report cannot be read at all.

use thiserror::Error;

/// Why nothing could be read; each is a sentence for the user.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unreadable {
    /// No byte, or only spaces.
    #[error("Ce fichier ne contient rien. Donnez un rapport en .docx, .xlsx ou .txt.")]
    Empty,
    /// More than a report ever weighs.
    #[error("Ce fichier dépasse 32\u{a0}Mio. Donnez le rapport seul, sans ses annexes ni ses images.")]
    TooLarge,
    /// More cells than a report ever has.
    #[error(
        "Ce classeur contient plus de 500\u{202f}000\u{a0}cellules\u{202f}: c’est un registre. Donnez le rapport \
         d’activité."
    )]
    TooManyCells,
    /// A container that inflates beyond reason.
    #[error("Ce fichier est refusé\u{202f}: une fois décompressé, il serait démesurément grand.")]
    Bomb,
    /// A PDF, whose text is read elsewhere.
    #[error(
        "Ce fichier est un PDF\u{202f}: son texte doit d’abord en être tiré. Donnez un .docx, un .xlsx ou un .txt."
    )]
    Pdf,
    /// An Office file of before 2007, or under a password.
    #[error(
        "Ce fichier est d’un ancien format (.doc, .xls) ou protégé par un mot de passe. Enregistrez-le sans mot de \
         passe en .docx ou en .xlsx et recommencez."
    )]
    OldOffice,
    /// A container of something else, such as OpenDocument.
    #[error(
        "Ce fichier n’est ni un document Word ni un classeur Excel. Enregistrez-le en .docx ou en .xlsx."
    )]
    NotOffice,
    /// A container that does not open.
    #[error("Ce fichier est incomplet ou abîmé. Ouvrez-le, enregistrez-le de nouveau et recommencez.")]
    Damaged,
    /// Bytes that are no text in any alphabet.
    #[error("Ce fichier n’est pas un texte lisible. Donnez un rapport en .docx, .xlsx ou .txt (UTF-8).")]
    Undecodable,
}
