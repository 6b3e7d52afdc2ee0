//! Names of places in a page.

use std::collections::HashSet;

use base::french::fold;

use super::definition;
use crate::Block;

/// The anchors taken so far: none is given twice.
pub(super) struct Anchors(HashSet<String>);

impl Anchors {
    pub fn new() -> Anchors {
        Anchors(HashSet::from([definition::ANNEX.to_owned()]))
    }

    /// The anchor of a block that has one: a heading, a text to write.
    pub fn of(&mut self, block: &Block) -> Option<String> {
        match block {
            Block::Heading { text, anchor, .. } if anchor.is_empty() => Some(self.take(text)),
            Block::Heading { anchor, .. } | Block::Prompt { anchor, .. } => Some(self.take(anchor)),
            _ => None,
        }
    }

    /// An anchor made of these words, with a number when it is taken.
    fn take(&mut self, words: &str) -> String {
        let slug = slug(words);
        let mut anchor = slug.clone();
        let mut number = 2;
        while !self.0.insert(anchor.clone()) {
            anchor = format!("{slug}-{number}");
            number += 1;
        }
        anchor
    }
}

/// The anchor of a page that these words give: small letters, digits and hyphens.
pub fn slug(words: &str) -> String {
    let slug: String =
        fold(words).chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(80).collect();
    let slug = slug.trim_matches('-');
    if slug.is_empty() { "partie".to_owned() } else { slug.to_owned() }
}
