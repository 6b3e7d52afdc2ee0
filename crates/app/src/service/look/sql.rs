//! Statements on the look of an operator.

use std::sync::Arc;

use base::Id;
use document::{Media, Picture};
use serde_json::json;
use store::{Change, Read, Result, Write, params};

use super::Look;

/// The look of an operator; the plain one when it never said any.
pub fn find(read: &Read<'_>, operator: Id, name: &str) -> Result<Look> {
    let kept = read.first(
        "select media, width, height, content, accent from operator_look where operator_id = ?1 \
         order by operator_id",
        params![operator],
        |row| {
            let media: Option<String> = row.get(0)?;
            let side =
                |points: Option<i64>| points.and_then(|points| u32::try_from(points).ok()).unwrap_or(1);
            let (width_px, height_px) = (side(row.get(1)?), side(row.get(2)?));
            let content: Option<Vec<u8>> = row.get(3)?;
            let logo = media.zip(content).map(|(media, content)| Picture {
                media: if media == Media::Jpeg.mime() { Media::Jpeg } else { Media::Png },
                bytes: Arc::from(content),
                width_px,
                height_px,
                alternative: name.to_owned(),
                ..Picture::default()
            });
            Ok(Look { logo, accent: row.get(4)? })
        },
    )?;
    Ok(kept.unwrap_or_default())
}

/// Says the look of an operator, in the place of what it was.
pub fn set(write: &mut Write<'_>, operator: Id, look: &Look) -> Result<()> {
    let author = write.author().clone();
    let logo = look.logo.as_ref();
    let side = |points: u32| i64::from(points);
    write.run(
        "insert into operator_look \
         (operator_id, media, width, height, content, accent, changed_at, changed_by) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) on conflict (operator_id) \
         do update set media = excluded.media, width = excluded.width, height = excluded.height, \
         content = excluded.content, accent = excluded.accent, changed_at = excluded.changed_at, \
         changed_by = excluded.changed_by",
        params![
            operator,
            logo.map(|logo| logo.media.mime()),
            logo.map(|logo| side(logo.width_px)),
            logo.map(|logo| side(logo.height_px)),
            logo.map(|logo| &logo.bytes[..]),
            look.accent.as_deref(),
            author.at,
            &author.name
        ],
    )?;
    write.journal(&Change {
        operator,
        action: "look",
        noun: "operator",
        row: Some(operator),
        before: None,
        after: Some(json!({ "logo": logo.is_some(), "accent": look.accent })),
    })
}
