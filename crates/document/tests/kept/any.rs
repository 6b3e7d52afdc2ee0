//! Any document.

use base::{Day, Month};
use document::{
    Block, Cell, Chart, ChartKind, Column, Cover, Definition, Document, Group, Inline, KeyFigure, Media,
    Picture, Row, Series, Table, Tone,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

fn words() -> impl Strategy<Value = String> {
    "[\\PC\n\t\"\\\\\u{202f}\u{0}]{0,8}"
}

/// Any number but the one that is not equal to itself.
fn number() -> impl Strategy<Value = f64> {
    any::<f64>().prop_filter("equal to itself", |value| !value.is_nan())
}

fn tone() -> impl Strategy<Value = Tone> {
    use Tone::*;
    prop::sample::select(vec![Judicial, Administrative, First, Second, Third, Fourth, Unknown])
}

fn inlines() -> impl Strategy<Value = Vec<Inline>> {
    let inline = prop_oneof![
        words().prop_map(Inline::Text),
        words().prop_map(Inline::Strong),
        words().prop_map(Inline::Emphasis),
        (words(), words(), option::of(words())).prop_map(|(text, indicator, href)| Inline::Figure {
            text,
            indicator,
            href
        }),
    ];
    vec(inline, 0..4)
}

fn cell() -> impl Strategy<Value = Cell> {
    prop_oneof![
        Just(Cell::Empty),
        words().prop_map(Cell::Text),
        (number(), any::<u8>(), any::<bool>(), option::of(words()))
            .prop_map(|(value, decimals, percent, href)| Cell::Number { value, decimals, percent, href }),
        // Years of four digits: what a document speaks of.
        (-719_000i32..2_932_000).prop_map(|day| Cell::Day(Day::from_number(day))),
        (0i16..=9999, 1i8..=12).prop_map(|(year, month)| Cell::Month(Month { year, month })),
        words().prop_map(Cell::NotComputable),
    ]
}

fn table() -> impl Strategy<Value = Table> {
    let column = (words(), any::<bool>(), any::<bool>());
    let column = column.prop_map(|(label, numeric, ruled)| Column { label, numeric, ruled });
    let row = (vec(cell(), 0..4), any::<bool>()).prop_map(|(cells, total)| Row { cells, total });
    let group = (option::of(words()), option::of(tone()), vec(row, 0..3));
    let group = group.prop_map(|(label, tone, rows)| Group { label, tone, rows });
    (words(), words(), vec(column, 0..4), vec(group, 0..3), words(), vec(words(), 0..2), any::<bool>())
        .prop_map(|(caption, sheet, columns, groups, source, indicators, landscape)| Table {
            caption,
            sheet,
            columns,
            groups,
            source,
            indicators,
            landscape,
        })
}

fn chart() -> impl Strategy<Value = Chart> {
    use ChartKind::*;
    let kind = prop::sample::select(vec![Bars, Stacked, Diverging, Lines, Pyramid, Calendar]);
    let values = || vec(option::of(number()), 0..4);
    let series = (words(), tone(), values()).prop_map(|(label, tone, values)| Series { label, tone, values });
    (words(), kind, vec(words(), 0..3), vec(series, 0..3), values(), vec(words(), 4)).prop_map(
        |(caption, kind, categories, series, steps, mut words)| Chart {
            caption,
            kind,
            categories,
            series,
            steps,
            steps_unit: words.pop().unwrap_or_default(),
            description: words.pop().unwrap_or_default(),
            source: words.pop().unwrap_or_default(),
            indicators: words,
        },
    )
}

fn picture() -> impl Strategy<Value = Picture> {
    let media = prop::sample::select(vec![Media::Png, Media::Jpeg]);
    (media, vec(any::<u8>(), 0..20), any::<[u32; 2]>(), words(), words(), option::of(words())).prop_map(
        |(media, bytes, [width_px, height_px], caption, alternative, href)| Picture {
            media,
            bytes: bytes.into(),
            width_px,
            height_px,
            caption,
            alternative,
            href,
        },
    )
}

fn block() -> impl Strategy<Value = Block> {
    let figure = (words(), words(), words(), option::of(words()));
    let figure =
        figure.prop_map(|(value, label, indicator, href)| KeyFigure { value, label, indicator, href });
    prop_oneof![
        (any::<u8>(), words(), words()).prop_map(|(level, text, anchor)| Block::Heading {
            level,
            text,
            anchor
        }),
        inlines().prop_map(Block::Paragraph),
        (any::<bool>(), vec(inlines(), 0..3)).prop_map(|(ordered, items)| Block::List { ordered, items }),
        vec(figure, 0..3).prop_map(Block::KeyFigures),
        table().prop_map(Block::Table),
        chart().prop_map(Block::Chart),
        (words(), words(), vec(words(), 0..3)).prop_map(|(anchor, question, examples)| Block::Prompt {
            anchor,
            question,
            examples
        }),
        picture().prop_map(Block::Picture),
        inlines().prop_map(Block::Quote),
        inlines().prop_map(Block::Note),
        words().prop_map(|text| Block::Missing { text }),
    ]
}

fn definition() -> impl Strategy<Value = Definition> {
    vec(words(), 8).prop_map(|words| {
        let [id, title, text, unit, source, effective, settings, value] =
            words.try_into().expect("eight of them");
        Definition { id, title, text, unit, source, effective, settings, value }
    })
}

pub fn document() -> impl Strategy<Value = Document> {
    let cover = (vec((words(), any::<u32>()), 0..3), any::<u32>(), words());
    let cover = cover.prop_map(|(poles, stripe, legend)| Cover { poles, stripe, legend });
    let said = (vec(words(), 6), vec(words(), 0..3));
    let signed = (option::of(picture()), option::of(words()));
    (said, signed, option::of(cover), vec(block(), 0..6), vec(definition(), 0..3)).prop_map(
        |((words, subtitle), (logo, accent), cover, blocks, definitions)| {
            let [title, title_year, organisation, organisation_detail, running_head, as_of] =
                words.try_into().expect("six of them");
            Document {
                title,
                title_year,
                subtitle,
                organisation,
                organisation_detail,
                running_head,
                as_of,
                logo,
                accent,
                cover,
                blocks,
                definitions,
            }
        },
    )
}
