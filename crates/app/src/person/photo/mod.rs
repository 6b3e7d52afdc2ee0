//! A picture of a person: by default there is none. Whoever agreed (she, or those who hold parental authority) is
//! said with it (CC 9 and 371-1); taken back, it is erased.

pub mod pages;
mod sql;

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use base::{Day, Id};
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader};
use serde_json::json;
use store::{Change, Read, Result, Write};

use crate::access::Scope;
use crate::documents::media::{self, Media};

pub use sql::{Photo, bytes};

/// Side of the picture.
const SIDE: u32 = 240;
/// What is asked of a picture.
const EXPECTED: &str = "Une photo est une image JPEG ou PNG, de 25 Mo au plus.";

/// A picture made small and anew: what the telephone wrote in it (where, when) does not stay.
fn portrait(bytes: &[u8]) -> std::result::Result<Vec<u8>, &'static str> {
    let format = match Media::of(bytes) {
        Some(Media::Jpeg) => ImageFormat::Jpeg,
        Some(Media::Png) => ImageFormat::Png,
        _ => return Err(EXPECTED),
    };
    // Files are hostile, and so are the bugs of what reads them.
    let made = catch_unwind(AssertUnwindSafe(|| -> image::ImageResult<Vec<u8>> {
        let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
        let mut limits = media::limits();
        reader.limits(limits.clone());
        let mut decoder = reader.into_decoder()?;
        limits.reserve(decoder.total_bytes())?;
        let turned = decoder.orientation()?;
        let mut picture = DynamicImage::from_decoder(decoder)?;
        picture.apply_orientation(turned);
        let small = picture.resize_to_fill(SIDE, SIDE, FilterType::Triangle).into_rgb8();
        let mut out = Cursor::new(Vec::new());
        small.write_to(&mut out, ImageFormat::Jpeg)?;
        Ok(out.into_inner())
    }));
    match made {
        Ok(Ok(bytes)) => Ok(bytes),
        _ => Err("Cette image ne peut pas être lue\u{202f}: il faut une photo en JPEG ou en PNG."),
    }
}

/// A picture to keep, and who agreed to it.
pub(super) struct New<'a> {
    pub person: Id,
    pub content: &'a [u8],
    pub agreed_by: &'a str,
    pub agreed_on: Day,
}

/// The picture of these rows of one person, when there is one.
pub fn of(read: &Read<'_>, scope: &Scope, persons: &[Id]) -> Result<Option<Photo>> {
    let mut found: Vec<Photo> = Vec::new();
    for person in persons {
        found.extend(sql::current(read, scope, *person)?);
    }
    Ok(found.into_iter().max_by_key(|photo| photo.sent_at))
}

/// Keeps a picture; the one of before is erased.
fn keep(write: &mut Write<'_>, scope: &Scope, new: &New<'_>) -> Result<()> {
    withdraw(write, scope, new.person)?;
    let id = write.new_id();
    sql::insert(write, scope, id, new)?;
    let after = json!({
        "person": new.person.to_string(),
        "agreed_by": new.agreed_by,
        "agreed_on": new.agreed_on.to_string(),
    });
    journal(write, scope, "create", id, after)
}

/// Erases the picture of a person, when there is one.
fn withdraw(write: &mut Write<'_>, scope: &Scope, person: Id) -> Result<()> {
    if let Some(photo) = sql::current(write, scope, person)? {
        sql::erase(write, scope, photo.id)?;
        journal(write, scope, "withdraw", photo.id, json!({ "person": person.to_string() }))?;
    }
    Ok(())
}

fn journal(
    write: &mut Write<'_>,
    scope: &Scope,
    action: &str,
    id: Id,
    after: serde_json::Value,
) -> Result<()> {
    let (operator, row) = (scope.operator, Some(id));
    write.journal(&Change { operator, action, noun: "person_photo", row, before: None, after: Some(after) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_made_anew_small_and_square_and_what_is_none_is_refused() {
        let mut png = Cursor::new(Vec::new());
        image::RgbImage::new(900, 300).write_to(&mut png, ImageFormat::Png).unwrap();
        let made = portrait(&png.into_inner()).unwrap();
        assert_eq!(Media::of(&made), Some(Media::Jpeg));
        let small = image::load_from_memory(&made).unwrap();
        assert_eq!((small.width(), small.height()), (SIDE, SIDE));
        assert!(portrait(b"<svg onload='alert(1)'/>").is_err());
        assert!(portrait(&[0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4]).is_err());
    }
}
