//! What a pattern repeats, drawn over one shape: stripes cut at its edges, dots where they fit.

use std::fmt::Write;

use resvg::tiny_skia::{NonZeroRect, Path, PathSegment, Point, Rect, Transform};
use resvg::usvg::{Color, Group, Node, Paint, Pattern};

use super::plain;

/// One colour of the pattern over the shape.
pub(super) struct Shape {
    pub colour: Color,
    /// Its outline; none for the shape itself, which the pattern covers.
    pub points: Option<String>,
}

/// More repetitions than this is not a hatch that anyone sees.
const MOST: f32 = 4000.0;

/// The colours of a pattern over these bounds, from the ground up.
pub(super) fn shapes(pattern: &Pattern, transform: Transform, bounds: Rect) -> Vec<Shape> {
    let over = transform.pre_concat(pattern.transform());
    let Some(under) = over.invert() else { return Vec::new() };
    let mut corners = corners(bounds);
    under.map_points(&mut corners);
    let field = Field { over, corners, bounds, tile: pattern.rect() };
    let mut shapes = Vec::new();
    group(&mut shapes, &field, pattern.root(), Transform::identity());
    shapes
}

/// Where the pattern is drawn.
struct Field {
    /// From the pattern's own plane to the drawing's.
    over: Transform,
    /// The bounds in the pattern's own plane.
    corners: [Point; 4],
    /// The bounds in the drawing.
    bounds: Rect,
    tile: NonZeroRect,
}

fn group(shapes: &mut Vec<Shape>, field: &Field, group_of: &Group, outer: Transform) {
    let transform = outer.pre_concat(group_of.transform());
    for node in group_of.children() {
        match node {
            Node::Group(inner) => group(shapes, field, inner, transform),
            Node::Path(path) => {
                let Some(data) = path.data().clone().transform(transform) else { continue };
                if let Some(Paint::Color(colour)) = path.fill().map(|fill| fill.paint()) {
                    shapes.extend(field.filled(&data).map(|points| Shape { colour: *colour, points }));
                }
                if let Some(stroke) = path.stroke()
                    && let Paint::Color(colour) = stroke.paint()
                {
                    let points =
                        field.stripes(&segments(&data), stroke.width().get() * transform.get_scale().0);
                    shapes.push(Shape { colour: *colour, points: Some(points) });
                }
            }
            Node::Text(_) | Node::Image(_) => {}
        }
    }
}

impl Field {
    /// A filled part of the tile: all of it, a band across it, or a dot. Nothing for a line, whose
    /// inside is empty.
    fn filled(&self, data: &Path) -> Option<Option<String>> {
        let (part, width, height) = (data.bounds(), self.tile.width(), self.tile.height());
        if part.width() * part.height() == 0.0 || area(data) < 0.1 * part.width() * part.height() {
            return None;
        }
        let (x, y) = (part.left() + part.width() / 2.0, part.top() + part.height() / 2.0);
        match (part.width() >= width, part.height() >= height) {
            (true, true) => Some(None),
            (false, true) => {
                let middle = (Point::from_xy(x, part.top()), Point::from_xy(x, part.bottom()));
                Some(Some(self.stripes(&[middle], part.width())))
            }
            (true, false) => {
                let middle = (Point::from_xy(part.left(), y), Point::from_xy(part.right(), y));
                Some(Some(self.stripes(&[middle], part.height())))
            }
            (false, false) => Some(Some(self.dots(data))),
        }
    }

    /// Lines that cross the tile go on through the whole bounds, one polygon each.
    fn stripes(&self, lines: &[(Point, Point)], width: f32) -> String {
        let mut points = String::new();
        let mut drawn: Vec<(f32, f32, f32)> = Vec::new();
        for (from, to) in lines {
            let length = (to.x - from.x).hypot(to.y - from.y);
            if length == 0.0 {
                continue;
            }
            let along = Point::from_xy((to.x - from.x) / length, (to.y - from.y) / length);
            let across = Point::from_xy(-along.y, along.x);
            let Some(step) = self.step(across) else { continue };
            let (low, high) = self.edges(across, *from, width);
            let place = low.rem_euclid(step);
            // A tile whose corners repeat the line of its diagonal draws it once.
            let again = |(x, y, other): &(f32, f32, f32)| {
                (x * along.y - y * along.x).abs() < 1e-3
                    && ((other - place).abs() < 1e-2 || (step - (other - place).abs()).abs() < 1e-2)
            };
            if drawn.iter().any(again) {
                continue;
            }
            drawn.push((along.x, along.y, place));

            let (first, last) = span(&self.corners, across);
            let (start, end) = span(&self.corners, along);
            if (last - first) / step > MOST {
                continue;
            }
            let mut at = place + ((first - place) / step).floor() * step - step;
            while at <= last {
                let corner = |aside: f32, ahead: f32| {
                    Point::from_xy(across.x * aside + along.x * ahead, across.y * aside + along.y * ahead)
                };
                let far = at + high - low;
                let mut stripe = [corner(at, start), corner(far, start), corner(far, end), corner(at, end)];
                self.over.map_points(&mut stripe);
                polygon(&mut points, &cut(stripe.to_vec(), self.bounds));
                at += step;
            }
        }
        points
    }

    /// Both edges of a line of this width. One that follows the side of the tile is cut there.
    fn edges(&self, across: Point, from: Point, width: f32) -> (f32, f32) {
        let middle = dot(across, from);
        let (low, high) = (middle - width / 2.0, middle + width / 2.0);
        if across.x.abs() > 1e-3 && across.y.abs() > 1e-3 {
            return (low, high);
        }
        let (first, last) = span(&corners(self.tile.to_rect()), across);
        (low.max(first), high.min(last))
    }

    /// How far from a line its next repetition lies.
    fn step(&self, across: Point) -> Option<f32> {
        let steps = [(across.x * self.tile.width()).abs(), (across.y * self.tile.height()).abs()];
        steps.into_iter().filter(|step| *step > 1e-3).min_by(f32::total_cmp)
    }

    fn dots(&self, data: &Path) -> String {
        let (width, height) = (self.tile.width(), self.tile.height());
        let (left, right) = span(&self.corners, Point::from_xy(1.0, 0.0));
        let (top, bottom) = span(&self.corners, Point::from_xy(0.0, 1.0));
        if (right - left) / width * ((bottom - top) / height) > MOST {
            return String::new();
        }
        let (columns, rows) = ((left / width).floor() as i32..=(right / width).ceil() as i32, || {
            (top / height).floor() as i32..=(bottom / height).ceil() as i32
        });
        let mut points = String::new();
        for column in columns {
            for row in rows() {
                let place = self.over.pre_translate(column as f32 * width, row as f32 * height);
                if let Some(dot) = data.clone().transform(place)
                    && inside(dot.bounds(), self.bounds)
                {
                    points.push_str(&plain::points(&dot));
                }
            }
        }
        points
    }
}

fn segments(path: &Path) -> Vec<(Point, Point)> {
    let mut lines = Vec::new();
    let mut from = Point::zero();
    for segment in path.segments() {
        if let PathSegment::LineTo(to) = segment {
            lines.push((from, to));
        }
        from = end(segment).unwrap_or(from);
    }
    lines
}

/// Of a path of straight lines, about, whatever way it turns.
fn area(path: &Path) -> f32 {
    let crossed = |(a, b): &(Point, Point)| a.x * b.y - b.x * a.y;
    let mut ends: Vec<Point> = path.segments().filter_map(end).collect();
    ends.dedup();
    let next = ends.iter().cycle().skip(1);
    (ends.iter().copied().zip(next.copied()).map(|pair| crossed(&pair)).sum::<f32>() / 2.0).abs()
}

fn end(segment: PathSegment) -> Option<Point> {
    match segment {
        PathSegment::MoveTo(to) | PathSegment::LineTo(to) => Some(to),
        PathSegment::QuadTo(_, to) | PathSegment::CubicTo(_, _, to) => Some(to),
        PathSegment::Close => None,
    }
}

fn corners(bounds: Rect) -> [Point; 4] {
    [
        Point::from_xy(bounds.left(), bounds.top()),
        Point::from_xy(bounds.right(), bounds.top()),
        Point::from_xy(bounds.right(), bounds.bottom()),
        Point::from_xy(bounds.left(), bounds.bottom()),
    ]
}

fn inside(inner: Rect, outer: Rect) -> bool {
    inner.left() >= outer.left()
        && inner.right() <= outer.right()
        && inner.top() >= outer.top()
        && inner.bottom() <= outer.bottom()
}

fn dot(a: Point, b: Point) -> f32 {
    a.x * b.x + a.y * b.y
}

/// From where to where the corners reach in this direction.
fn span(corners: &[Point; 4], direction: Point) -> (f32, f32) {
    let reach = corners.map(|corner| dot(corner, direction));
    (reach.into_iter().fold(f32::MAX, f32::min), reach.into_iter().fold(f32::MIN, f32::max))
}

/// The part of a convex polygon inside a rectangle (Sutherland and Hodgman, 1974).
fn cut(mut polygon: Vec<Point>, bounds: Rect) -> Vec<Point> {
    let sides: [(Point, f32); 4] = [
        (Point::from_xy(1.0, 0.0), bounds.left()),
        (Point::from_xy(-1.0, 0.0), -bounds.right()),
        (Point::from_xy(0.0, 1.0), bounds.top()),
        (Point::from_xy(0.0, -1.0), -bounds.bottom()),
    ];
    for (inward, limit) in sides {
        let mut kept = Vec::with_capacity(polygon.len() + 1);
        for (i, to) in polygon.iter().enumerate() {
            let from = polygon[(i + polygon.len() - 1) % polygon.len()];
            let (before, now) = (dot(from, inward) - limit, dot(*to, inward) - limit);
            if (before < 0.0) != (now < 0.0) {
                let share = before / (before - now);
                kept.push(Point::from_xy(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share));
            }
            if now >= 0.0 {
                kept.push(*to);
            }
        }
        polygon = kept;
    }
    polygon
}

fn polygon(into: &mut String, points: &[Point]) {
    if points.len() < 3 {
        return;
    }
    for (i, point) in points.iter().enumerate() {
        let _ = write!(into, "{}{:.2} {:.2}", if i == 0 { 'M' } else { 'L' }, point.x, point.y);
    }
    into.push('Z');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use resvg::usvg::{Options, Tree};

    #[test]
    fn a_hatch_covers_a_bar_with_stripes_and_goes_nowhere_else() {
        let svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 90 60'><pattern id='h' width='5' height='5' \
                   patternUnits='userSpaceOnUse' patternTransform='rotate(45)'><rect width='5' height='5' \
                   fill='#bc7d14'/><path d='M0 0V5' stroke='#fff' stroke-width='2'/></pattern>\
                   <rect x='10' y='20' width='50' height='30' fill='url(#h)'/></svg>";
        let plain = plain::svg(&Tree::from_str(svg, &Options::default()).unwrap());
        let ground = plain.find("fill=\"#bc7d14\" d=\"M10 20L60 20L60 50L10 50Z\"").unwrap();
        let (_, stripes) = plain[ground..].split_once("fill=\"#ffffff\" d=\"").unwrap();
        let stripes = stripes.split_once('"').unwrap().0;
        // The bar measures (50 + 30) / √2 = 56.6 across the stripes, one each 5.
        assert!((11..=13).contains(&stripes.matches('M').count()), "{stripes}");
        for point in stripes.split(['M', 'L', 'Z']).filter(|point| !point.is_empty()) {
            let (x, y) = point.split_once(' ').unwrap();
            assert!((10.0..=60.0).contains(&x.parse::<f32>().unwrap()));
            assert!((20.0..=50.0).contains(&y.parse::<f32>().unwrap()));
        }
    }

    proptest! {
        #[test]
        fn what_is_cut_stays_inside(numbers in proptest::collection::vec(-50f32..150.0, 6)) {
            let bounds = Rect::from_ltrb(0.0, 0.0, 100.0, 40.0).unwrap();
            let triangle = numbers.chunks(2).map(|pair| Point::from_xy(pair[0], pair[1])).collect();
            for point in cut(triangle, bounds) {
                prop_assert!(point.x > -0.01 && point.x < 100.01 && point.y > -0.01 && point.y < 40.01);
            }
        }
    }
}
