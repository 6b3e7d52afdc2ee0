//! A table: caption, headers with their scope, groups under their mark, totals, source.

use base::french;

use super::text::{attribute, escape, figure};
use crate::{Cell, Column, Group, Row, Table, Tone, tables};

/// The table in a frame that scrolls when it is too wide, then its source.
pub(super) fn write(html: &mut String, table: &Table, id: &str, number: Option<&str>) {
    html.push_str(&format!(
        "<div class=\"cadre\" role=\"region\" tabindex=\"0\" aria-labelledby=\"{id}\"><table class=\"tableau\"><caption id=\"{id}\">"
    ));
    if let Some(number) = number {
        html.push_str("<span class=\"numero\">");
        escape(html, number);
        html.push_str("</span> ");
    }
    escape(html, &table.caption);
    html.push_str("</caption>");
    if table.columns.iter().any(|column| !column.label.is_empty()) {
        html.push_str("<thead><tr>");
        table.columns.iter().for_each(|column| head(html, column));
        html.push_str("</tr></thead>");
    }
    for one in &table.groups {
        group(html, table, one);
    }
    html.push_str("</table></div>\n");
    source(html, &table.source);
}

/// Where figures come from, under them.
pub(super) fn source(html: &mut String, source: &str) {
    if !source.is_empty() {
        html.push_str("<p class=\"source\">");
        escape(html, source);
        html.push_str("</p>\n");
    }
}

fn head(html: &mut String, column: &Column) {
    let class = class(column, &[]);
    if column.label.is_empty() {
        html.push_str(&format!("<td{class}></td>"));
        return;
    }
    html.push_str(&format!("<th scope=\"col\"{class}>"));
    escape(html, &column.label);
    html.push_str("</th>");
}

fn group(html: &mut String, table: &Table, group: &Group) {
    html.push_str("<tbody>");
    if let Some(label) = &group.label {
        html.push_str(&format!(
            "<tr class=\"groupe\"><th scope=\"rowgroup\" colspan=\"{}\">",
            table.columns.len().max(1)
        ));
        match group.tone {
            Some(tone) => mark(html, label, tone),
            None => escape(html, label),
        }
        html.push_str("</th></tr>");
    }
    for one in &group.rows {
        row(html, &table.columns, one);
    }
    html.push_str("</tbody>");
}

/// The name of a kind of measure in its colour and shape; what follows its first comma is plain.
fn mark(html: &mut String, label: &str, tone: Tone) {
    let (name, rest) = label.split_once(", ").unwrap_or((label, ""));
    let (class, shape) = match tone {
        Tone::Judicial => ("jud", "<path d=\"M5 .5 9.5 5 5 9.5.5 5Z\"/>"),
        Tone::Administrative => ("adm", "<circle cx=\"5\" cy=\"5\" r=\"4.2\"/>"),
        _ => ("neutre", ""),
    };
    html.push_str(&format!("<span class=\"etiquette {class}\">"));
    if !shape.is_empty() {
        html.push_str(&format!(
            "<svg viewBox=\"0 0 10 10\" width=\"10\" height=\"10\" aria-hidden=\"true\" focusable=\"false\">{shape}</svg>"
        ));
    }
    escape(html, name);
    html.push_str("</span>");
    if !rest.is_empty() {
        html.push_str("<span class=\"pour-lecteur\">, </span><span class=\"precision\">");
        escape(html, rest);
        html.push_str("</span>");
    }
}

fn row(html: &mut String, columns: &[Column], row: &Row) {
    html.push_str(if row.total { "<tr class=\"total\">" } else { "<tr>" });
    for (i, column) in columns.iter().enumerate() {
        let empty = Cell::Empty;
        let cell = row.cells.get(i).unwrap_or(&empty);
        // A row without a name has nothing to head it.
        if i == 0 && *cell != Cell::Empty {
            html.push_str("<th scope=\"row\">");
            content(html, cell);
            html.push_str("</th>");
        } else {
            html.push_str(&format!("<td{}>", class(column, &marks(cell))));
            content(html, cell);
            html.push_str("</td>");
        }
    }
    html.push_str("</tr>");
}

fn marks(cell: &Cell) -> Vec<&'static str> {
    match cell {
        Cell::Number { value, .. } if *value == 0.0 => vec!["zero"],
        Cell::NotComputable(_) => vec!["sans-valeur"],
        _ => Vec::new(),
    }
}

fn class(column: &Column, marks: &[&str]) -> String {
    let mut names: Vec<&str> = marks.to_vec();
    if column.numeric {
        names.push("nombre");
    }
    if column.ruled {
        names.push("regle");
    }
    if names.is_empty() { String::new() } else { format!(" class=\"{}\"", names.join(" ")) }
}

fn content(html: &mut String, cell: &Cell) {
    match cell {
        Cell::Number { href: Some(href), .. } => figure(html, &tables::shown(cell), Some(href)),
        Cell::Day(day) => {
            html.push_str("<time datetime=\"");
            attribute(html, &day.to_string());
            html.push_str("\">");
            escape(html, &french::short_day(*day));
            html.push_str("</time>");
        }
        Cell::NotComputable(reason) => escape(html, &tables::not_computable(reason)),
        _ => escape(html, &tables::shown(cell)),
    }
}
