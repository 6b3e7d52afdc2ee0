//! Reports made at random that agree, written in several shapes.

use proptest::prelude::*;

/// A service: what came and went.
#[derive(Clone, Debug)]
pub struct Service {
    pub kinds: Vec<Kind>,
    pub shape: Shape,
    pub months: Months,
    pub totals: bool,
    girls: u32,
    days: (u32, u32),
}

/// Movements of one kind: opening, entries, exits, closing, by month.
#[derive(Clone, Debug)]
pub struct Kind {
    name: &'static str,
    rows: [Vec<i64>; 4],
}

/// How tables are written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    Tabs,
    Pipes,
    Spaces,
    Single,
    Turned,
    Together,
    Column,
}

/// How months are written.
#[derive(Clone, Copy, Debug)]
pub enum Months {
    Full,
    Short,
    Number,
}

const NAMES: [&str; 3] = ["Milieu ouvert", "Répit", "Hébergement diffus"];
const FULL: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const SHORT: [&str; 12] =
    ["Janv.", "Févr.", "Mars", "Avr.", "Mai", "Juin", "Juil.", "Août", "Sept.", "Oct.", "Nov.", "Déc."];
const LABELS: [&str; 4] = ["Présents au début du mois", "Entrées", "Sorties", "Présents à la fin du mois"];

prop_compose! {
    fn kind(rank: usize)(
        opening in 0i64..60,
        flows in prop::collection::vec((0i64..9, 0i64..9), 12),
    ) -> Kind {
        let mut rows: [Vec<i64>; 4] = Default::default();
        let mut present = opening;
        for (entries, exits) in flows {
            let exits = exits.min(present);
            let closing = present + entries - exits;
            for (row, value) in rows.iter_mut().zip([present, entries, exits, closing]) {
                row.push(value);
            }
            present = closing;
        }
        Kind { name: NAMES[rank], rows }
    }
}

/// Any service.
pub fn services() -> impl Strategy<Value = Service> {
    let kinds = prop_oneof![
        kind(0).prop_map(|kind| vec![kind]),
        (kind(0), kind(1)).prop_map(|(one, two)| vec![one, two]),
        (kind(0), kind(1), kind(2)).prop_map(|(one, two, three)| vec![one, two, three]),
    ];
    let shapes = prop::sample::select(vec![
        Shape::Tabs,
        Shape::Pipes,
        Shape::Spaces,
        Shape::Single,
        Shape::Turned,
        Shape::Together,
        Shape::Column,
    ]);
    let months = prop::sample::select(vec![Months::Full, Months::Short, Months::Number]);
    (kinds, shapes, months, any::<bool>(), 0u32..100, (1u32..40_000, 1u32..40_000)).prop_map(
        |(kinds, shape, months, totals, girls, days)| Service { kinds, shape, months, totals, girls, days },
    )
}

/// Rounded half up, with a comma, in whole numbers: no float is trusted to check another.
fn rate(part: i64, whole: i64, decimals: u32) -> String {
    let scale = 10i64.pow(decimals);
    let scaled = (part * scale * 2 + whole) / (whole * 2);
    if decimals == 0 {
        return scaled.to_string();
    }
    format!("{},{:0width$}", scaled / scale, scaled % scale, width = decimals as usize)
}

impl Service {
    /// The report; `change` is (kind, row, month), month 12 for the total, and what is added there.
    pub fn text(&self, change: Option<(usize, usize, usize, i64)>) -> String {
        let mut text = String::from("RAPPORT D'ACTIVITE 2022\n\nMOUVEMENTS\n\n");
        let grids: Vec<Vec<Vec<String>>> =
            self.kinds.iter().enumerate().map(|(at, kind)| self.grid(kind, at, change)).collect();
        if self.shape == Shape::Together {
            for (rank, grid) in grids.iter().enumerate() {
                for (at, row) in grid.iter().enumerate().skip(usize::from(rank > 0)) {
                    let first = if at == 1 { self.kinds[rank].name } else { "" };
                    let rest = if at == 0 { vec!["Mois".to_owned()] } else { vec![row[0].clone()] };
                    let cells: Vec<String> = [vec![first.to_owned()], rest, row[1..].to_vec()].concat();
                    text.push_str(&format!("{}\n", cells.join("\t")));
                }
            }
            text.push('\n');
        } else {
            for grid in grids {
                text.push_str(&self.written(grid));
                text.push('\n');
            }
        }
        text.push_str(&self.sentences());
        text
    }

    fn month(&self, at: usize) -> String {
        match self.months {
            Months::Full => FULL[at].to_owned(),
            Months::Short => SHORT[at].to_owned(),
            Months::Number => format!("{:02}/2022", at + 1),
        }
    }

    fn grid(&self, kind: &Kind, rank: usize, change: Option<(usize, usize, usize, i64)>) -> Vec<Vec<String>> {
        let mut head = vec![format!("Mesures {}", kind.name)];
        head.extend((0..12).map(|at| self.month(at)));
        if self.totals {
            head.push("Total".to_owned());
        }
        let mut rows = vec![head];
        for (row, (label, values)) in LABELS.iter().zip(&kind.rows).enumerate() {
            let changed = |at: usize| match change {
                Some((of, in_row, month, more)) if (of, in_row, month) == (rank, row, at) => more,
                _ => 0,
            };
            let mut cells = vec![(*label).to_owned()];
            cells.extend(values.iter().enumerate().map(|(at, value)| (value + changed(at)).to_string()));
            if self.totals {
                let flow = row == 1 || row == 2;
                let total: i64 = values.iter().sum::<i64>() + changed(12);
                cells.push(if flow { total.to_string() } else { String::new() });
            }
            rows.push(cells);
        }
        rows
    }

    fn written(&self, grid: Vec<Vec<String>>) -> String {
        let joined = |sign: &str| {
            grid.iter().map(|row| format!("{}\n", row.join(sign).trim_end())).collect::<String>()
        };
        match self.shape {
            Shape::Tabs | Shape::Together => joined("\t"),
            Shape::Pipes => grid.iter().map(|row| format!("| {} |\n", row.join(" | "))).collect(),
            Shape::Spaces => joined("   "),
            Shape::Single => joined(" "),
            Shape::Column => grid
                .iter()
                .flatten()
                .filter(|cell| !cell.is_empty())
                .map(|cell| format!("{cell}\n"))
                .collect(),
            Shape::Turned => {
                let row = |at: usize| grid.iter().map(|row| row[at].clone()).collect::<Vec<_>>().join("\t");
                (0..grid[0].len()).map(|at| format!("{}\n", row(at))).collect()
            }
        }
    }

    fn sentences(&self) -> String {
        let sum = |kind: &Kind, row: usize| kind.rows[row].iter().sum::<i64>();
        let all = |row: usize| self.kinds.iter().map(|kind| sum(kind, row)).sum::<i64>();
        let (entries, exits) = (all(1), all(2));
        let active = entries + self.kinds.iter().map(|kind| kind.rows[0][0]).sum::<i64>();
        let girls = active * i64::from(self.girls) / 100;
        let parts: Vec<String> =
            self.kinds.iter().map(|kind| format!("{} en {}", sum(kind, 1), kind.name)).collect();
        let mut text = format!("Durant l'année 2022, {entries} mineurs ont fait l'objet d'une admission");
        if self.kinds.len() > 1 {
            text.push_str(&format!(" : {}", parts.join(", ")));
        }
        text.push_str(&format!(".\n\n{exits} sorties en 2022.\n\n"));
        text.push_str(&format!(
            "En 2022, {active} jeunes ont été suivis, {girls} filles et {} garçons.\n\n",
            active - girls
        ));
        if active > 0 {
            text.push_str(&format!(
                "{girls} filles, soit {} % des {active}.\n\n",
                rate(girls * 100, active, 1)
            ));
        }
        let (done, planned) = (i64::from(self.days.0), i64::from(self.days.1));
        text.push_str(&format!(
            "Le nombre de journées réalisées a été de {done} pour un prévisionnel de {planned}, soit une activité de {} %.\n\n",
            rate(done * 100, planned, 1)
        ));
        let third = exits / 3;
        text.push_str(&format!(
            "Les suites des sorties :\n- {third} retours\n- {third} relais\n- {} autres\n",
            exits - 2 * third
        ));
        text
    }
}
