//! A text file of a register, in characters.

use std::borrow::Cow;

use crate::{ReadError, Source};

/// No row of a register is as long: a longer line would be copied, folded and compared for nothing.
const LONGEST: usize = 1_000_000;

/// The characters of a text file: UTF-8, with or without its mark, UTF-16 by its mark, or the
/// old one-byte alphabets of Windows.
pub(crate) fn decode(source: &Source) -> Result<Cow<'_, str>, ReadError> {
    let undecodable = || ReadError::Undecodable { name: source.name.clone() };
    let text = base::text::decode(&source.bytes).ok_or_else(undecodable)?;
    if text.split(['\n', '\r']).any(|line| line.len() > LONGEST) {
        return Err(ReadError::LongLine { name: source.name.clone() });
    }
    Ok(text)
}
