//! The words of a PDF, in the order in which it draws them. Read with the interpreter that already embeds pictures
//! in our own PDF files: nothing more is linked.
//!
//! A PDF is a program: it may loop, swell or break who reads it. Whoever calls this does so in a process of its own,
//! under limits of time and memory (`app::documents::apart`).

use std::sync::Arc;

use hayro_cmap::BfString;
use hayro_interpret::font::Glyph;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, interpret_page,
};
use hayro_syntax::Pdf;
use kurbo::{Affine, BezPath, Point, Rect};

/// Pages read; the words of the others are not found.
const PAGES: usize = 500;

/// A PDF may name a font (Helvetica, Times) and not bring it: what its letters are is told by their codes, and any font
/// does to walk through them.
const ANY: &[u8] = include_bytes!("assets/fonts/jalon-sans-400.ttf");

fn settings() -> InterpreterSettings {
    InterpreterSettings {
        font_resolver: Arc::new(|_| Some((Arc::new(ANY), 0))),
        cmap_resolver: Arc::new(|_| None),
        warning_sink: Arc::new(|_| {}),
        render_annotations: true,
    }
}

/// The text of a PDF, a line a line, at most so many bytes of it; nothing when it is no PDF that can be read.
/// A scanned page without recognised text has no words.
pub fn plain_text(bytes: Vec<u8>, most: usize) -> Option<String> {
    let pdf = Pdf::new(bytes).ok()?;
    let cache = InterpreterCache::new();
    let mut words = Words { text: String::new(), end: None, most };
    for page in pdf.pages().iter().take(PAGES) {
        let whole = Rect::new(0.0, 0.0, 1.0, 1.0);
        let mut context = Context::new(Affine::IDENTITY, whole, &cache, pdf.xref(), settings());
        interpret_page(page, &mut context, &mut words);
        words.line();
        if words.is_full() {
            break;
        }
    }
    Some(words.text)
}

/// Where the last sign ended, and how high it was.
struct End {
    at: Point,
    height: f64,
}

struct Words {
    text: String,
    end: Option<End>,
    most: usize,
}

impl Words {
    fn is_full(&self) -> bool {
        self.text.len() >= self.most
    }

    fn line(&mut self) {
        self.end = None;
        if self.text.ends_with(' ') {
            self.text.pop();
        }
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn sign(&mut self, said: &BfString, from: Point, to: Point, height: f64) {
        if let Some(End { at, height: before }) = &self.end {
            let size = before.max(height).max(0.1);
            if (from.y - at.y).abs() > size * 0.5 {
                self.line();
            } else if from.x - at.x > size * 0.18 || from.x - at.x < -size {
                self.space();
            }
        }
        let mut buffer = [0; 4];
        let said = match said {
            BfString::Char(sign) => &*sign.encode_utf8(&mut buffer),
            BfString::String(text) => text.as_str(),
        };
        for sign in said.chars() {
            match sign {
                sign if sign.is_whitespace() => self.space(),
                // A word cut at the end of a line is one word.
                '\u{ad}' | '\0' => {}
                sign => self.text.push(sign),
            }
        }
        self.end = Some(End { at: to, height });
    }

    fn space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
            self.text.push(' ');
        }
    }
}

impl Device<'_> for Words {
    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'_>,
        transform: Affine,
        glyph_transform: Affine,
        _: &Paint<'_>,
        _: &GlyphDrawMode,
    ) {
        if self.is_full() {
            return;
        }
        let Some(said) = glyph.as_unicode() else { return };
        // Outlines are drawn a thousand units to the em.
        let place = transform * glyph_transform;
        let width = match glyph {
            Glyph::Outline(outline) => outline.advance_width().map_or(500.0, f64::from),
            Glyph::Type3(_) => 500.0,
        };
        let (from, to) = (place * Point::ORIGIN, place * Point::new(width, 0.0));
        let height = (place * Point::new(0.0, 1000.0) - from).hypot();
        self.sign(&said, from, to, height);
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'_>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'_>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
