//! Charts: the series of a breakdown or of the movements, and what they say in a sentence.

use base::french::{decimal, fold, month_name, short_month_name, typeset};
use document::{Chart as Drawn, ChartKind as Kind, Series, Tone};
use indicator::UNKNOWN_LABEL;

use crate::block::{Chart, ChartKind, ChartSeries, MovementLine};
use crate::compose::Composer;
use crate::figures::Movement;
use crate::label::capitalised;
use crate::movements::all_kinds;
use crate::order::ordered;

/// Colours of series that no authority decides, in order.
const TONES: [Tone; 4] = [Tone::First, Tone::Second, Tone::Third, Tone::Fourth];

impl Composer<'_> {
    pub(crate) fn chart(&mut self, chart: &Chart) -> Drawn {
        let by_month = chart.series.iter().any(|series| series.mouvement.is_some());
        let keys = if by_month { Vec::new() } else { self.categories(&chart.series) };
        let series: Vec<Series> = chart
            .series
            .iter()
            .flat_map(|asked| self.series(asked, &keys, chart.series.len() == 1))
            .collect();
        let (categories, names) = if by_month { self.month_labels() } else { self.key_labels(chart, &keys) };
        let steps = if chart.places { self.figures.places() } else { Vec::new() };
        let ids = chart
            .series
            .iter()
            .filter_map(|s| s.indicateur.as_deref().or_else(|| s.mouvement.map(MovementLine::indicator)));
        Drawn {
            caption: self.plain(&chart.titre),
            kind: kind(chart.genre),
            description: describe(chart.genre, &names, &series),
            categories,
            series: colour(series),
            steps,
            steps_unit: "places".to_owned(),
            source: self.plain(&chart.source),
            indicators: self.note_all(ids),
        }
    }

    fn series(&self, asked: &ChartSeries, keys: &[String], alone: bool) -> Vec<Series> {
        if let Some(line) = asked.mouvement {
            return self.movement_series(asked, line);
        }
        let parts = asked.indicateur.as_deref().and_then(|id| self.figures.parts(id));
        let value = |key: &String| {
            let value = parts.as_ref()?.figure(key).value.ok()?;
            Some(if asked.negatif { -value } else { value })
        };
        let label = if asked.titre.is_empty() && alone { String::new() } else { typeset(&asked.titre) };
        vec![Series { label, tone: Tone::First, values: keys.iter().map(value).collect() }]
    }

    /// One series a kind of measure, or all kinds together under a title. Beyond four kinds, the
    /// last ones are drawn as one: a fifth colour could not be told from the others.
    fn movement_series(&self, asked: &ChartSeries, line: MovementLine) -> Vec<Series> {
        let months = self.context.months().len();
        let movements = self.movements();
        if movements.is_empty() && !asked.titre.is_empty() {
            let label = typeset(&asked.titre);
            return vec![Series { label, tone: Tone::First, values: vec![None; months] }];
        }
        let draw = |label: String, tone: Tone, movement: &Movement| {
            #[expect(clippy::cast_precision_loss, reason = "a stock is far below 2^52")]
            let value = |v: &i64| Some(if asked.negatif { -(*v as f64) } else { *v as f64 });
            Series { label, tone, values: line.of(movement).iter().map(value).collect() }
        };
        if !asked.titre.is_empty() {
            return vec![draw(typeset(&asked.titre), Tone::First, &all_kinds(&movements, months))];
        }
        let apart = if movements.len() > TONES.len() { TONES.len() - 1 } else { movements.len() };
        let mut series: Vec<Series> = movements[..apart]
            .iter()
            .map(|movement| {
                let kind = self.kind(&movement.kind);
                draw(kind.short, kind.tone.unwrap_or(Tone::First), movement)
            })
            .collect();
        if apart < movements.len() {
            let rest = all_kinds(&movements[apart..], months);
            series.push(draw("autres mesures".to_owned(), Tone::Fourth, &rest));
        }
        series
    }

    fn categories(&self, series: &[ChartSeries]) -> Vec<String> {
        let mut keys: Vec<String> = Vec::new();
        for parts in series.iter().filter_map(|s| self.figures.parts(s.indicateur.as_deref()?)) {
            for part in ordered(&parts) {
                if !keys.iter().any(|key| fold(key) == fold(&part.key)) {
                    keys.push(part.key.clone());
                }
            }
        }
        keys.sort_by_key(|key| key == UNKNOWN_LABEL);
        keys
    }

    /// Labels under the bars, and the same in full for the sentence.
    fn month_labels(&self) -> (Vec<String>, Vec<String>) {
        let months = self.context.months();
        let short = months.iter().map(|month| short_month_name(*month).to_owned()).collect();
        (short, months.iter().map(|month| month_name(*month).to_owned()).collect())
    }

    fn key_labels(&self, chart: &Chart, keys: &[String]) -> (Vec<String>, Vec<String>) {
        let id = chart.series.first().and_then(|series| series.indicateur.as_deref()).unwrap_or_default();
        let labels: Vec<String> = keys.iter().map(|key| self.row_label(id, key)).collect();
        (labels.clone(), labels)
    }
}

fn kind(kind: ChartKind) -> Kind {
    match kind {
        ChartKind::Barres => Kind::Bars,
        ChartKind::Empile => Kind::Stacked,
        ChartKind::Opposees => Kind::Diverging,
        ChartKind::Lignes => Kind::Lines,
        ChartKind::Pyramide => Kind::Pyramid,
        ChartKind::Calendrier => Kind::Calendar,
    }
}

/// Series that share a colour take the next one that is free.
fn colour(mut series: Vec<Series>) -> Vec<Series> {
    let mut taken: Vec<Tone> = Vec::new();
    for one in &mut series {
        if taken.contains(&one.tone) {
            one.tone = TONES.into_iter().find(|tone| !taken.contains(tone)).unwrap_or(Tone::Fourth);
        }
        taken.push(one.tone);
    }
    series
}

/// The main reading, in a sentence: what is said to who does not see the drawing.
fn describe(kind: ChartKind, names: &[String], series: &[Series]) -> String {
    if names.is_empty() || series.iter().all(|s| s.values.iter().all(Option::is_none)) {
        return "Aucune donnée.".to_owned();
    }
    match kind {
        ChartKind::Opposees | ChartKind::Pyramide | ChartKind::Lignes => {
            series.iter().filter_map(|s| reading(&s.label, names, &s.values)).collect::<Vec<_>>().join(" ")
        }
        ChartKind::Barres | ChartKind::Empile | ChartKind::Calendrier => {
            let total = |i| series.iter().filter_map(|s| *s.values.get(i)?).sum::<f64>();
            let totals: Vec<Option<f64>> = (0..names.len()).map(|i| Some(total(i))).collect();
            reading("", names, &totals).unwrap_or_default()
        }
    }
}

/// `Entrées, le plus : novembre (13) ; le moins : janvier (0).`
fn reading(label: &str, names: &[String], values: &[Option<f64>]) -> Option<String> {
    let known: Vec<(&String, f64)> =
        names.iter().zip(values).filter_map(|(name, value)| Some((name, value.as_ref()?.abs()))).collect();
    let highest = known.iter().rev().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let lowest = known.iter().min_by(|a, b| a.1.total_cmp(&b.1))?;
    let said = |(name, value): &(&String, f64)| format!("{name} ({})", decimal(*value, 0));
    let text = match (known.len(), label) {
        (1, _) => said(highest),
        _ => format!("le plus : {} ; le moins : {}", said(highest), said(lowest)),
    };
    let text = if label.is_empty() { capitalised(&text) } else { format!("{label}, {text}") };
    Some(typeset(&format!("{text}.")))
}
