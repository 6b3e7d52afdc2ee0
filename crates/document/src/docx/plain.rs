//! A drawing in plain filled and stroked paths.
//!
//! Word draws the rest of SVG in its own way, or not at all: letters become outlines, so that no
//! font has to be installed, and patterns become the stripes and dots that they repeat.

use std::fmt::Write;

use resvg::tiny_skia::{Path, PathSegment, Transform};
use resvg::usvg::{Color, Fill, FillRule, Group, LineCap, LineJoin, Node, Paint, PaintOrder, Stroke, Tree};

use super::hatch;

/// The drawing written again.
pub(super) fn svg(tree: &Tree) -> String {
    let (width, height) = (tree.size().width(), tree.size().height());
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">"
    );
    group(&mut svg, tree.root(), Transform::identity());
    svg.push_str("</svg>");
    svg
}

fn group(svg: &mut String, group_of: &Group, outer: Transform) {
    let transform = outer.pre_concat(group_of.transform());
    let opacity = group_of.opacity().get();
    if opacity < 1.0 {
        let _ = write!(svg, "<g opacity=\"{opacity}\">");
    }
    for node in group_of.children() {
        match node {
            Node::Group(inner) => group(svg, inner, transform),
            Node::Text(text) => group(svg, text.flattened(), transform),
            Node::Path(path) if path.is_visible() => {
                let Some(data) = path.data().clone().transform(transform) else { continue };
                let inside =
                    |svg: &mut String| path.fill().into_iter().for_each(|f| fill(svg, &data, f, transform));
                let outline = |svg: &mut String| {
                    path.stroke().into_iter().for_each(|s| stroke(svg, &data, s, transform))
                };
                if path.paint_order() == PaintOrder::FillAndStroke {
                    inside(svg);
                    outline(svg);
                } else {
                    outline(svg);
                    inside(svg);
                }
            }
            Node::Path(_) | Node::Image(_) => {}
        }
    }
    if opacity < 1.0 {
        svg.push_str("</g>");
    }
}

fn fill(svg: &mut String, data: &Path, fill: &Fill, transform: Transform) {
    let opacity = fill.opacity().get();
    match fill.paint() {
        Paint::Pattern(pattern) => {
            for shape in hatch::shapes(pattern, transform, data.bounds()) {
                let points = shape.points.unwrap_or_else(|| points(data));
                filled(svg, &points, shape.colour, opacity, false);
            }
        }
        paint => filled(svg, &points(data), colour(paint), opacity, fill.rule() == FillRule::EvenOdd),
    }
}

fn filled(svg: &mut String, points: &str, colour: Color, opacity: f32, even_odd: bool) {
    let _ = write!(svg, "<path fill=\"{}\"", hex(colour));
    if opacity < 1.0 {
        let _ = write!(svg, " fill-opacity=\"{opacity}\"");
    }
    if even_odd {
        svg.push_str(" fill-rule=\"evenodd\"");
    }
    let _ = write!(svg, " d=\"{points}\"/>");
}

fn stroke(svg: &mut String, data: &Path, stroke: &Stroke, transform: Transform) {
    let (wide, high) = transform.get_scale();
    let scale = (wide + high) / 2.0;
    let _ = write!(
        svg,
        "<path fill=\"none\" stroke=\"{}\" stroke-width=\"{}\"",
        hex(colour(stroke.paint())),
        stroke.width().get() * scale
    );
    if stroke.opacity().get() < 1.0 {
        let _ = write!(svg, " stroke-opacity=\"{}\"", stroke.opacity().get());
    }
    if let Some(dashes) = stroke.dasharray() {
        let dashes: Vec<String> = dashes.iter().map(|dash| (dash * scale).to_string()).collect();
        let _ = write!(svg, " stroke-dasharray=\"{}\"", dashes.join(" "));
    }
    match stroke.linecap() {
        LineCap::Butt => {}
        LineCap::Round => svg.push_str(" stroke-linecap=\"round\""),
        LineCap::Square => svg.push_str(" stroke-linecap=\"square\""),
    }
    match stroke.linejoin() {
        LineJoin::Round => svg.push_str(" stroke-linejoin=\"round\""),
        LineJoin::Bevel => svg.push_str(" stroke-linejoin=\"bevel\""),
        LineJoin::Miter | LineJoin::MiterClip => {}
    }
    let _ = write!(svg, " d=\"{}\"/>", points(data));
}

/// The one colour of a paint; of a gradient, which no chart has, its first.
fn colour(paint: &Paint) -> Color {
    match paint {
        Paint::Color(colour) => *colour,
        Paint::LinearGradient(gradient) => {
            gradient.stops().first().map_or(Color::black(), |stop| stop.color())
        }
        Paint::RadialGradient(gradient) => {
            gradient.stops().first().map_or(Color::black(), |stop| stop.color())
        }
        Paint::Pattern(_) => Color::black(),
    }
}

fn hex(colour: Color) -> String {
    format!("#{:02x}{:02x}{:02x}", colour.red, colour.green, colour.blue)
}

/// The `d` of a path, to a hundredth.
pub(super) fn points(path: &Path) -> String {
    let mut d = String::new();
    let mut put = |letter: char, points: &[resvg::tiny_skia::Point]| {
        d.push(letter);
        for (i, point) in points.iter().enumerate() {
            if i > 0 {
                d.push(' ');
            }
            number(&mut d, point.x);
            d.push(' ');
            number(&mut d, point.y);
        }
    };
    for segment in path.segments() {
        match segment {
            PathSegment::MoveTo(p) => put('M', &[p]),
            PathSegment::LineTo(p) => put('L', &[p]),
            PathSegment::QuadTo(a, p) => put('Q', &[a, p]),
            PathSegment::CubicTo(a, b, p) => put('C', &[a, b, p]),
            PathSegment::Close => put('Z', &[]),
        }
    }
    d
}

fn number(into: &mut String, value: f32) {
    let hundredths = (value * 100.0).round() as i64;
    let (sign, hundredths) = (if hundredths < 0 { "-" } else { "" }, hundredths.unsigned_abs());
    let _ = match (hundredths / 100, hundredths % 100) {
        (whole, 0) => write!(into, "{sign}{whole}"),
        (whole, part) if part % 10 == 0 => write!(into, "{sign}{whole}.{}", part / 10),
        (whole, part) => write!(into, "{sign}{whole}.{part:02}"),
    };
}
