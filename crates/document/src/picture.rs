//! A picture that a person puts in a report: a photograph, a drawing, the logo of who signs.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, ImageResult, Limits};
use serde::{Deserialize, Serialize};

/// What a picture is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Media {
    /// PNG, which may let the paper through.
    #[default]
    Png,
    /// JPEG.
    Jpeg,
}

/// A picture, numbered among the figures when it has a caption.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Picture {
    /// What its bytes are.
    pub media: Media,
    /// The file itself, upright: no writer turns it, and Word knows no orientation.
    #[serde(with = "as_hex")]
    pub bytes: Arc<[u8]>,
    /// Its width in points.
    pub width_px: u32,
    /// Its height in points.
    pub height_px: u32,
    /// Under it, `Le nouveau local` (the writer adds `Figure 3. `); without one it has no number.
    pub caption: String,
    /// What it shows, for who does not see it.
    pub alternative: String,
    /// Where a page of the application finds it; the file that stands alone holds the picture itself.
    pub href: Option<String>,
}

/// A picture is printed at no less than so many points an inch: larger, its grain would show.
const POINTS_AN_INCH: f64 = 200.0;
/// Points along the longest side of a picture made anew: 300 an inch over the width of a page.
const LONGEST: u32 = 2400;
/// The most that a picture may swell to.
const MOST_BYTES: u64 = 256 << 20;
const QUALITY: u8 = 85;

impl Media {
    /// What these first bytes announce; nothing when it is neither.
    pub fn of(bytes: &[u8]) -> Option<Media> {
        match bytes {
            [0x89, b'P', b'N', b'G', ..] => Some(Media::Png),
            [0xff, 0xd8, 0xff, ..] => Some(Media::Jpeg),
            _ => None,
        }
    }

    /// `image/png`.
    pub fn mime(self) -> &'static str {
        match self {
            Media::Png => "image/png",
            Media::Jpeg => "image/jpeg",
        }
    }

    /// `png`.
    pub fn extension(self) -> &'static str {
        match self {
            Media::Png => "png",
            Media::Jpeg => "jpg",
        }
    }

    fn format(self) -> ImageFormat {
        match self {
            Media::Png => ImageFormat::Png,
            Media::Jpeg => ImageFormat::Jpeg,
        }
    }
}

impl Picture {
    /// The picture of a PNG or JPEG file, made anew: upright, no larger than print needs, without what the telephone
    /// wrote in it (where, when), in colours that an archive takes. Nothing when the file cannot be read.
    pub fn made_anew(bytes: &[u8]) -> Option<Picture> {
        let media = Media::of(bytes)?;
        let mut drawn = guarded(|| decode(bytes, media))?;
        if drawn.width().max(drawn.height()) > LONGEST {
            drawn = drawn.resize(LONGEST, LONGEST, FilterType::Triangle);
        }
        let bytes = guarded(|| encode(&drawn, media))?;
        let (width_px, height_px) = (drawn.width(), drawn.height());
        Some(Picture { media, bytes: bytes.into(), width_px, height_px, ..Picture::default() })
    }

    /// Whether it has a number and a caption.
    pub fn is_numbered(&self) -> bool {
        !self.caption.trim().is_empty()
    }

    /// Width and height in print, in millimetres: as large as the room lets, without its grain being seen.
    pub fn size_mm(&self, room: (f64, f64)) -> (f64, f64) {
        let mm = |points: u32| f64::from(points.max(1)) * 25.4 / POINTS_AN_INCH;
        let (width, height) = (mm(self.width_px), mm(self.height_px));
        let scale = (room.0 / width).min(room.1 / height).min(1.0);
        (width * scale, height * scale)
    }

    /// What is said to who does not see it.
    pub(crate) fn said(&self) -> &str {
        [&self.alternative, &self.caption]
            .into_iter()
            .find(|words| !words.trim().is_empty())
            .map_or("Image", |words| words)
    }

    /// Whether it can be printed: one bad file must not stop a whole report, nor one in the colours of a press, which
    /// an archive refuses.
    pub(crate) fn is_sound(&self) -> bool {
        !of_press(&self.bytes) && guarded(|| decode(&self.bytes, self.media)).is_some()
    }

    /// What is printed in the place of a picture that cannot be.
    pub(crate) fn unreadable(&self) -> String {
        format!("Image illisible\u{202f}: {}.", self.said().trim_end_matches('.'))
    }
}

/// Whether a JPEG is in the four inks of a press: its frame counts its colours.
fn of_press(bytes: &[u8]) -> bool {
    let mut at = 2;
    while let Some([0xff, marker, high, low, ..]) = bytes.get(at..) {
        match marker {
            0xc4 | 0xc8 | 0xcc => {}
            0xc0..=0xcf => return bytes.get(at + 9) == Some(&4),
            // The drawing begins.
            0xda => return false,
            _ => {}
        }
        at += 2 + usize::from(u16::from_be_bytes([*high, *low]));
    }
    false
}

/// Files are hostile, and so are the bugs of what reads them.
fn guarded<T>(work: impl FnOnce() -> ImageResult<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()?.ok()
}

fn decode(bytes: &[u8], media: Media) -> ImageResult<DynamicImage> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), media.format());
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder()?;
    limits.reserve(decoder.total_bytes())?;
    let turned = decoder.orientation()?;
    let mut drawn = DynamicImage::from_decoder(decoder)?;
    drawn.apply_orientation(turned);
    Ok(drawn)
}

fn encode(drawn: &DynamicImage, media: Media) -> ImageResult<Vec<u8>> {
    let mut bytes = Cursor::new(Vec::new());
    match media {
        Media::Png if drawn.color().has_alpha() => drawn.to_rgba8().write_to(&mut bytes, ImageFormat::Png)?,
        Media::Png => drawn.to_rgb8().write_to(&mut bytes, ImageFormat::Png)?,
        Media::Jpeg => {
            drawn.to_rgb8().write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY))?;
        }
    }
    Ok(bytes.into_inner())
}

/// Bytes in a kept document.
mod as_hex {
    use std::sync::Arc;

    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<[u8]>, D::Error> {
        let text = String::deserialize(deserializer)?;
        hex::decode(text).map(Arc::from).map_err(D::Error::custom)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A picture this large, of one colour.
    pub(crate) fn plain(width: u32, height: u32, media: Media) -> Picture {
        let drawn = image::RgbImage::from_pixel(width, height, image::Rgb([40, 120, 90]));
        let bytes = encode(&drawn.into(), media).unwrap();
        Picture {
            media,
            bytes: bytes.into(),
            width_px: width,
            height_px: height,
            caption: "Le jardin".to_owned(),
            alternative: "Un jardin vert".to_owned(),
            href: None,
        }
    }

    #[test]
    fn a_picture_is_as_large_as_its_room_and_never_so_large_that_its_grain_shows() {
        let size = |width, height, room| {
            let size = Picture { width_px: width, height_px: height, ..Picture::default() }.size_mm(room);
            (size.0.round(), size.1.round())
        };
        assert_eq!(size(200, 100, (170.0, 178.0)), (25.0, 13.0));
        assert_eq!(size(4000, 2000, (170.0, 178.0)), (170.0, 85.0));
        assert_eq!(size(1000, 4000, (170.0, 178.0)), (45.0, 178.0));
        assert_eq!(size(0, 0, (170.0, 178.0)), (0.0, 0.0));
    }

    #[test]
    fn a_picture_made_anew_is_upright_small_enough_and_says_nothing_of_its_maker() {
        // A JPEG whose maker says that it lies on its side, and where.
        let wide = plain(3000, 1500, Media::Jpeg).bytes;
        let maker = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0Blois";
        let mut turned = wide[..2].to_vec();
        turned.extend([0xff, 0xe1, 0, maker.len() as u8 + 2]);
        turned.extend(maker);
        turned.extend(&wide[2..]);
        let made = Picture::made_anew(&turned).unwrap();
        assert_eq!((made.width_px, made.height_px), (1200, 2400));
        assert!(!made.bytes.windows(5).any(|window| window == b"Blois"));
        assert_eq!((made.media, made.is_sound()), (Media::Jpeg, true));
    }

    #[test]
    fn a_logo_keeps_the_paper_that_it_lets_through() {
        let mut png = Cursor::new(Vec::new());
        image::RgbaImage::new(20, 10).write_to(&mut png, ImageFormat::Png).unwrap();
        let made = Picture::made_anew(&png.into_inner()).unwrap();
        assert!(decode(&made.bytes, Media::Png).unwrap().color().has_alpha());
    }

    #[test]
    fn what_is_no_picture_is_refused_and_not_printed() {
        let mut cut = plain(40, 40, Media::Png).bytes.to_vec();
        cut.truncate(cut.len() / 2);
        for bytes in [b"<svg onload='alert(1)'/>".to_vec(), vec![0xff, 0xd8, 0xff, 1, 2, 3], cut, Vec::new()]
        {
            assert_eq!(Picture::made_anew(&bytes), None);
            let picture =
                Picture { bytes: bytes.into(), caption: "Le jardin.".to_owned(), ..Picture::default() };
            assert!(!picture.is_sound());
            assert_eq!(picture.unreadable(), "Image illisible\u{202f}: Le jardin.");
        }
    }

    #[test]
    fn the_colours_of_a_press_are_made_those_of_a_screen() {
        let press = hex::decode(include_str!("../tests/press.hex").trim()).unwrap();
        let picture = Picture { media: Media::Jpeg, bytes: press.clone().into(), ..Picture::default() };
        assert!(!picture.is_sound());
        assert!(Picture::made_anew(&press).unwrap().is_sound());
    }
}
