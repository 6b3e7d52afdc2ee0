//! How wide a label is, before anything is drawn.

/// Advances of Source Sans 3 from space to tilde, in thousandths of its size.
const ADVANCES: [u16; 95] = [
    200, 289, 426, 497, 497, 824, 609, 249, 303, 303, 418, 497, 249, 311, 249, 350, 497, 497, 497, 497, 497,
    497, 497, 497, 497, 497, 249, 249, 497, 497, 497, 425, 847, 543, 588, 571, 615, 527, 494, 617, 652, 263,
    479, 579, 486, 727, 647, 664, 566, 664, 569, 534, 536, 645, 515, 786, 513, 476, 539, 303, 350, 303, 497,
    500, 542, 504, 553, 456, 555, 496, 292, 504, 544, 246, 247, 495, 255, 829, 547, 542, 555, 555, 347, 419,
    338, 544, 467, 719, 446, 467, 425, 303, 241, 303, 497,
];

/// The width of a text, a little generous: another font may stand in for ours.
pub(super) fn width(text: &str, size: f64) -> f64 {
    let advance = |c: char| match c {
        ' '..='~' => ADVANCES[c as usize - ' ' as usize],
        '\u{202f}' | '\u{a0}' => 200,
        '’' => 249,
        'î' | 'ï' | 'Î' | 'Ï' => 263,
        c if c.is_uppercase() => 580,
        _ => 530,
    };
    text.chars().map(|c| f64::from(advance(c))).sum::<f64>() / 1000.0 * size * 1.05
}

/// The lines of a text that may take so much room; a word too long for it stays whole.
pub(super) fn wrap(text: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if width(line, size) + width(word, size) + size * 0.2 <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
