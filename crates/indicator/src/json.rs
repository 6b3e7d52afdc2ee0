//! All the figures of a year as JSON: the form of `jalon bilan --format json`.

use base::french::round_half_up;
use serde_json::{Map, Value as Json, json};

use crate::catalogue::Formula;
use crate::year::{Value, Year};

/// Every indicator by its identifier, every breakdown by `indicator.axis`. No value is `null`.
pub fn all(year: &Year<'_>) -> Json {
    let mut figures = Map::new();
    for entry in year.catalogue().entries() {
        let number = |value: &Value| match value {
            Ok(value) => rounded(*value, entry.decimals),
            Err(_) => Json::Null,
        };
        let breakdown = |id: &str| -> Json {
            let parts = year.parts(id).map(|breakdown| breakdown.parts).unwrap_or_default();
            Json::Object(parts.iter().map(|part| (part.key.clone(), number(&part.value))).collect())
        };
        let figure = match &entry.formula {
            Formula::Mouvements => movements(year),
            Formula::FinDeMois(_) => {
                let months = year.months(&entry.id).unwrap_or_default();
                Json::Array(months.into_iter().map(|value| rounded(value, entry.decimals)).collect())
            }
            Formula::Ventilation { .. } => breakdown(&entry.id),
            _ => number(&year.value(&entry.id).unwrap_or(Err(String::new()))),
        };
        figures.insert(entry.id.clone(), figure);
        for axis in &entry.axes {
            let id = format!("{}.{}", entry.id, axis.name());
            let parts = breakdown(&id);
            figures.insert(id, parts);
        }
    }
    Json::Object(figures)
}

fn movements(year: &Year<'_>) -> Json {
    let kinds = year.movements().into_iter().map(|movement| {
        let months = json!({
            "presents_debut": movement.opening,
            "entrees": movement.entries,
            "sorties": movement.exits,
            "presents_fin": movement.closing,
        });
        (movement.kind, months)
    });
    Json::Object(kinds.collect())
}

fn rounded(value: f64, decimals: u8) -> Json {
    let value = round_half_up(value, decimals);
    if decimals == 0 { json!(value as i64) } else { json!(value) }
}
