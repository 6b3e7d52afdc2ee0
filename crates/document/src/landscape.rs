//! Which blocks lie on wide pages: wide tables, and what leads to them.

use crate::Block;

/// For each block, whether it lies on a wide page. The headings that announce a wide table go with it;
/// at the beginning of a chapter, so do the few words before it: they would be alone on their page.
pub(crate) fn wide(blocks: &[Block]) -> Vec<bool> {
    let mut wide = vec![false; blocks.len()];
    for (i, block) in blocks.iter().enumerate() {
        let Block::Table(table) = block else { continue };
        if !table.landscape {
            continue;
        }
        let headings = blocks[..i].iter().rev().take_while(|block| heading(block)).count();
        let words = blocks[..i].iter().rev().take_while(|block| heading(block) || of_words(block)).count();
        let chapter = blocks[i - words..i].iter().rposition(chapter);
        let first = chapter.map_or(i - headings, |at| i - words + at);
        wide[first..=i].fill(true);
    }
    wide
}

fn chapter(block: &Block) -> bool {
    matches!(block, Block::Heading { level: 0 | 1, .. })
}

fn heading(block: &Block) -> bool {
    matches!(block, Block::Heading { .. })
}

fn of_words(block: &Block) -> bool {
    matches!(
        block,
        Block::Paragraph(_) | Block::Quote(_) | Block::Note(_) | Block::Prompt { .. } | Block::Missing { .. }
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Table;

    fn heading(level: u8) -> Block {
        Block::Heading { level, text: "Titre".to_owned(), anchor: String::new() }
    }

    fn words() -> Block {
        Block::Paragraph(Vec::new())
    }

    fn table(landscape: bool) -> Block {
        Block::Table(Table { landscape, ..Table::default() })
    }

    #[test]
    fn a_wide_table_takes_the_headings_that_announce_it() {
        let blocks = [heading(1), table(false), heading(2), heading(3), table(true), words()];
        assert_eq!(wide(&blocks), [false, false, true, true, true, false]);
    }

    #[test]
    fn a_wide_table_takes_the_words_that_begin_its_chapter() {
        let blocks = [table(false), heading(1), words(), heading(2), table(true), table(true)];
        assert_eq!(wide(&blocks), [false, true, true, true, true, true]);
    }

    #[test]
    fn words_within_a_chapter_stay_upright() {
        let blocks = [heading(1), table(false), words(), table(true)];
        assert_eq!(wide(&blocks), [false, false, false, true]);
        assert!(wide(&[]).is_empty());
    }
}
