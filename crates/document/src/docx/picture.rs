//! Pictures: a drawing as Word 2016 shows it, and the same in points for older ones; a photograph as it is.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, Options, Tree};

use super::fonts::{FONTS, SANS};
use super::package::Parts;
use super::plain;
use super::xml::escaped;

/// Why a drawing could not be made a picture.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is not the SVG that it should be.
    #[error(transparent)]
    Svg(#[from] usvg::Error),
    /// It has no size, or too large a one.
    #[error("a drawing without a size that can be drawn")]
    Size,
    /// Its points could not be encoded.
    #[error(transparent)]
    Png(#[from] png::EncodingError),
}

/// Points a millimetre of the fallback, 120 an inch: it is for the few readers that show no SVG.
const POINTS_A_MM: f32 = 120.0 / 25.4;
/// English metric units a millimetre.
const EMU_A_MM: f64 = 36_000.0;

/// An SVG, and the millimetres that it may take in width and height.
pub(super) struct Drawing {
    pub svg: String,
    pub room: (f32, f32),
}

/// The drawing of a chart, ready for a paragraph.
pub(super) struct Picture {
    svg: String,
    png: Vec<u8>,
    /// Width and height in millimetres.
    size: (f32, f32),
}

impl Picture {
    /// Draws an SVG as wide as its room, or less where it would be too high.
    fn draw(drawing: &Drawing) -> Result<Picture, Error> {
        // Our fonts have no narrow no-break space, and no other font is at hand here.
        let svg = drawing.svg.replace('\u{202f}', "\u{a0}");
        let options = Options { fontdb: FONTS.clone(), font_family: SANS.to_owned(), ..Options::default() };
        let tree = Tree::from_str(&svg, &options)?;
        let svg = plain::svg(&tree);
        // The points are of the very drawing that is kept.
        let tree = Tree::from_str(&svg, &Options::default())?;
        let (width, height) = (tree.size().width(), tree.size().height());
        let mm = (drawing.room.0 / width).min(drawing.room.1 / height);
        let size = (width * mm, height * mm);

        let scale = mm * POINTS_A_MM;
        let mut pixmap =
            Pixmap::new((width * scale).ceil() as u32, (height * scale).ceil() as u32).ok_or(Error::Size)?;
        pixmap.fill(resvg::tiny_skia::Color::WHITE);
        resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
        Ok(Picture { svg, png: encode(&pixmap)?, size })
    }

    /// Adds both files and writes the drawing, with its text alternative.
    pub fn put(self, into: &mut String, parts: &mut Parts, title: &str, description: &str) {
        let number = parts.next_picture();
        let png = parts.add(format!("media/image{number}.png"), "image", self.png);
        let svg = parts.add(format!("media/image{number}.svg"), "image", self.svg);
        let blip = format!(
            "<a:blip r:embed=\"{png}\"><a:extLst>\
             <a:ext uri=\"{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}\"><asvg:svgBlip r:embed=\"{svg}\"/></a:ext>\
             </a:extLst></a:blip>"
        );
        let (width, height) = self.size;
        let size = (f64::from(width), f64::from(height));
        frame(into, number, &blip, size, title, description);
    }
}

/// Adds the file of a picture and writes it within its room in millimetres, with its text alternative.
pub(super) fn photograph(
    into: &mut String,
    parts: &mut Parts,
    picture: &crate::Picture,
    room: (f64, f64),
    title: &str,
) {
    let number = parts.next_picture();
    let path = format!("media/image{number}.{}", picture.media.extension());
    let blip = format!("<a:blip r:embed=\"{}\"/>", parts.add(path, "image", &*picture.bytes));
    frame(into, number, &blip, picture.size_mm(room), title, picture.said());
}

/// A picture in line with the text, of this size in millimetres.
fn frame(into: &mut String, number: usize, blip: &str, size: (f64, f64), title: &str, description: &str) {
    let (width, height) = ((size.0 * EMU_A_MM) as u64, (size.1 * EMU_A_MM) as u64);
    let (title, description) = (escaped(title), escaped(description));
    into.push_str(&format!(
        "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">\
         <wp:extent cx=\"{width}\" cy=\"{height}\"/>\
         <wp:docPr id=\"{number}\" name=\"Image {number}\" descr=\"{description}\" title=\"{title}\"/>\
         <wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect=\"1\"/></wp:cNvGraphicFramePr>\
         <a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic>\
         <pic:nvPicPr><pic:cNvPr id=\"{number}\" name=\"Image {number}\" descr=\"{description}\"/><pic:cNvPicPr/>\
         </pic:nvPicPr><pic:blipFill>{blip}<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>\
         <a:off x=\"0\" y=\"0\"/><a:ext cx=\"{width}\" cy=\"{height}\"/></a:xfrm>\
         <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>\
         </wp:inline></w:drawing></w:r>"
    ));
}

/// Draws several, on as many cores as there are: hatches take their time.
pub(super) fn draw_all(drawings: &[Drawing]) -> Result<Vec<Picture>, Error> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = drawings.len().div_ceil(cores).max(1);
    std::thread::scope(|scope| {
        let shares = drawings.chunks(share);
        let workers: Vec<_> = shares
            .map(|drawings| {
                scope.spawn(move || drawings.iter().map(Picture::draw).collect::<Result<Vec<_>, _>>())
            })
            .collect();
        let mut pictures = Vec::with_capacity(drawings.len());
        for worker in workers {
            pictures.extend(worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        }
        Ok(pictures)
    })
}

/// A PNG without transparency. A chart has few colours, so a byte a point is enough and compresses
/// to a tenth; shades that differ by less than the eye sees share the first one met.
fn encode(pixmap: &Pixmap) -> Result<Vec<u8>, Error> {
    let mut places = vec![u16::MAX; 1 << 15];
    let mut palette: Vec<u8> = Vec::new();
    let points: Vec<u8> = pixmap
        .data()
        .chunks_exact(4)
        .map(|point| {
            let [r, g, b] = [point[0], point[1], point[2]].map(|shade| usize::from(shade >> 3));
            let place = &mut places[r << 10 | g << 5 | b];
            if *place == u16::MAX {
                *place = (palette.len() / 3) as u16;
                palette.extend_from_slice(&point[..3]);
            }
            *place as u8
        })
        .collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixmap.width(), pixmap.height());
    encoder.set_compression(png::Compression::Balanced);
    encoder.set_filter(png::Filter::NoFilter);
    if palette.len() <= 3 * 256 {
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_palette(palette);
        encoder.write_header()?.write_image_data(&points)?;
    } else {
        encoder.set_color(png::ColorType::Rgb);
        let colours: Vec<u8> = pixmap.data().chunks_exact(4).flat_map(|point| &point[..3]).copied().collect();
        encoder.write_header()?.write_image_data(&colours)?;
    }
    Ok(bytes)
}
