//! Lists: how they are marked, and where each numbered one begins again.

use super::package::HEAD;

/// The list of bullets.
pub(super) const BULLETS: usize = 1;
/// The list that the style « Liste numérotée » counts in; each of ours begins again after it.
pub(super) const FIRST_ORDERED: usize = 2;

/// The part that says how lists are marked and where each numbered one begins again.
pub(super) fn numbering(ordered_lists: usize) -> String {
    let level = |number: usize, format: &str, mark: &str| {
        format!(
            "<w:abstractNum w:abstractNumId=\"{number}\"><w:multiLevelType w:val=\"singleLevel\"/><w:lvl w:ilvl=\"0\">\
             <w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{mark}\"/><w:lvlJc w:val=\"left\"/>\
             <w:pPr><w:ind w:left=\"454\" w:hanging=\"284\"/></w:pPr></w:lvl></w:abstractNum>"
        )
    };
    let mut xml = format!(
        "{HEAD}<w:numbering xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">{}{}\
         <w:num w:numId=\"{BULLETS}\"><w:abstractNumId w:val=\"1\"/></w:num>\
         <w:num w:numId=\"{FIRST_ORDERED}\"><w:abstractNumId w:val=\"2\"/></w:num>",
        level(1, "bullet", "•"),
        level(2, "decimal", "%1."),
    );
    for list in 1..=ordered_lists {
        xml.push_str(&format!(
            "<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"2\"/><w:lvlOverride w:ilvl=\"0\">\
             <w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>",
            FIRST_ORDERED + list
        ));
    }
    xml.push_str("</w:numbering>");
    xml
}
