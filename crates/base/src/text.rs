//! A text file: from its bytes to characters, whatever program wrote it.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

/// The characters of a text: UTF-8, with or without its mark, UTF-16 by its mark, or the old one-byte alphabets of
/// Windows. Nothing when these bytes are no text in any of them.
pub fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    if marked.is_none() && bytes.iter().any(|byte| is_control(*byte)) {
        return None;
    }
    let encoding = match marked {
        Some(encoding) => encoding,
        None if std::str::from_utf8(bytes).is_ok() => UTF_8,
        None => {
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(bytes, true);
            detector.guess(Some(b"fr"), Utf8Detection::Deny)
        }
    };
    let (text, _, damaged) = encoding.decode(bytes);
    (!damaged).then_some(text)
}

/// A byte that no text holds in any of these alphabets.
fn is_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\r' | b'\n' | 0x0c | 0x1a)
}
