use super::*;
use crate::{Series, Tone};
use quick_xml::Reader;
use quick_xml::events::Event;

const KINDS: [ChartKind; 6] = [
    ChartKind::Bars,
    ChartKind::Stacked,
    ChartKind::Diverging,
    ChartKind::Lines,
    ChartKind::Pyramid,
    ChartKind::Calendar,
];

fn chart(kind: ChartKind, values: &[&[f64]]) -> Chart {
    let tones = [Tone::Judicial, Tone::Administrative, Tone::First, Tone::Unknown];
    Chart {
        caption: "Jeunes présents <en> fin de mois".to_owned(),
        kind,
        categories: ["janv.", "févr.", "juin"].map(str::to_owned).to_vec(),
        series: values
            .iter()
            .zip(tones)
            .map(|(values, tone)| Series {
                label: format!("{tone:?} & co"),
                tone,
                values: values.iter().copied().map(Some).collect(),
            })
            .collect(),
        steps: Vec::new(),
        steps_unit: "places".to_owned(),
        description: "De 29 à 45 jeunes.".to_owned(),
        source: String::new(),
        indicators: Vec::new(),
    }
}

/// The words of each text and its size, from a parser that is not ours.
fn texts(svg: &str) -> Vec<(String, f64)> {
    let mut reader = Reader::from_str(svg);
    let mut texts: Vec<(String, f64)> = Vec::new();
    let mut inside = false;
    loop {
        match reader.read_event().expect("well formed") {
            Event::Start(tag) if tag.name().as_ref() == "text" => {
                let size = tag.try_get_attribute("font-size").unwrap().expect("a size");
                texts.push((String::new(), size.value.parse().unwrap()));
                inside = true;
            }
            Event::End(tag) if tag.name().as_ref() == "text" => inside = false,
            Event::Text(text) if inside => texts.last_mut().unwrap().0.push_str(&text),
            Event::Eof => return texts,
            _ => {}
        }
    }
}

fn words(svg: &str) -> Vec<String> {
    texts(svg).into_iter().map(|(words, _)| words).collect()
}

#[test]
fn every_kind_is_well_formed_and_nothing_is_smaller_than_twelve_pixels() {
    for kind in KINDS {
        for theme in [Theme::Screen, Theme::Print] {
            let svg = svg(&chart(kind, &[&[15.0, 14.0, 0.0], &[14.0, 3.5, 25.0]]), theme);
            let texts = texts(&svg);
            assert!(texts.len() >= 5, "{kind:?}");
            assert!(texts.iter().all(|(_, size)| *size >= 12.0), "{kind:?}");
            assert!(svg.contains("role=\"img\"") && svg.contains("De 29 à 45 jeunes.</desc>"));
            assert!(svg.contains("Jeunes présents &lt;en&gt; fin de mois</title>"));
        }
    }
}

#[test]
fn on_a_page_a_drawing_has_no_style_of_its_own() {
    for kind in KINDS {
        let svg = svg(&chart(kind, &[&[15.0, 14.0, 12.0], &[14.0, 3.0, 25.0]]), Theme::Screen);
        assert!(!svg.contains("style=") && !svg.contains("<style"), "{kind:?}");
        assert!(!svg.contains('#') || svg.contains("url(#g"), "{kind:?}: a colour is written out");
    }
}

#[test]
fn stacked_bars_say_their_parts_and_their_sums() {
    let svg = svg(&chart(ChartKind::Stacked, &[&[15.0, 14.0, 17.0], &[14.0, 14.0, 28.0]]), Theme::Print);
    let words = words(&svg);
    for label in ["15", "17", "28", "29", "45", "janv."] {
        assert!(words.iter().any(|word| word == label), "{label} in {words:?}");
    }
    assert!(svg.contains("<pattern"), "the administrative kind is hatched");
}

#[test]
fn entries_go_up_and_exits_go_down() {
    let svg = svg(&chart(ChartKind::Diverging, &[&[8.0, 5.0, 6.0], &[-10.0, -1.0, -4.0]]), Theme::Screen);
    let words = words(&svg);
    assert!(words.iter().any(|word| word == "+8") && words.iter().any(|word| word == "−10"), "{words:?}");
}

#[test]
fn the_capacity_is_said_where_it_changes() {
    let mut chart = chart(ChartKind::Stacked, &[&[29.0, 28.0, 38.0]]);
    chart.steps = vec![Some(30.0), Some(30.0), Some(50.0)];
    let words = words(&svg(&chart, Theme::Print));
    assert!(words.iter().any(|word| word == "30\u{a0}places"), "{words:?}");
    assert!(words.iter().any(|word| word == "50\u{a0}places depuis juin"), "{words:?}");
}

#[test]
fn a_pyramid_sums_each_side() {
    let words = words(&svg(&chart(ChartKind::Pyramid, &[&[1.0, 1.0, 7.0], &[3.0, 3.0, 10.0]]), Theme::Print));
    assert!(words.iter().any(|word| word == "9") && words.iter().any(|word| word == "16"), "{words:?}");
}

#[test]
fn two_charts_of_a_page_share_no_identifier() {
    let one = svg(&chart(ChartKind::Stacked, &[&[1.0], &[2.0]]), Theme::Screen);
    let other = svg(&chart(ChartKind::Stacked, &[&[1.0], &[3.0]]), Theme::Screen);
    let id = |svg: &str| svg.split("id=\"").nth(1).unwrap().split('-').next().unwrap().to_owned();
    assert_ne!(id(&one), id(&other));
}

#[test]
fn what_is_not_known_is_not_drawn_as_zero() {
    for kind in KINDS {
        let mut chart = chart(kind, &[&[f64::NAN, f64::INFINITY, 3.0], &[1.0]]);
        chart.series[1].values = vec![None, None];
        let svg = svg(&chart, Theme::Print);
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{kind:?}: {svg}");
        assert!(!words(&svg).is_empty());
    }
    let nothing = svg(&chart(ChartKind::Stacked, &[]), Theme::Print);
    assert_eq!(words(&nothing), ["Aucune donnée."]);
}
