//! An XML part as a tree of places: each element knows where it stands in the text, so that a change
//! is a splice and every other byte stays.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::Error;

/// Deepest nesting: beyond, the file is hostile.
const DEPTH_MAX: usize = 256;
/// Most elements of one part.
const ELEMENTS_MAX: usize = 6_000_000;

/// A change of a part: what stands there, and what takes its place.
pub(super) type Splice = (Range<usize>, String);

/// The place of an element in its tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct At(u32);

struct Node {
    /// The start tag.
    open: Range<u32>,
    /// Length of the name as written, with its prefix.
    name: u32,
    /// Where the end tag starts; the end of the start tag for `<x/>`.
    close: u32,
    end: u32,
    parent: Option<At>,
    first: Option<At>,
    next: Option<At>,
}

/// A part, read.
pub(super) struct Tree<'x> {
    /// The part as it is in the file.
    pub xml: &'x str,
    nodes: Vec<Node>,
}

/// An attribute as it is written.
pub(super) struct Attribute<'x> {
    /// With the space before it.
    pub whole: Range<usize>,
    /// Without its prefix.
    pub local: &'x str,
    /// As it is written, with its prefix.
    pub name: &'x str,
    /// Between the quotes.
    pub value: Range<usize>,
}

impl<'x> Tree<'x> {
    /// Reads a part; tags that do not close are refused.
    pub fn read(xml: &'x str) -> Result<Tree<'x>, Error> {
        let text = xml.strip_prefix('\u{feff}').unwrap_or(xml);
        let shift = xml.len() - text.len();
        let mut reader = Reader::from_str(text);
        let mut nodes: Vec<Node> = Vec::new();
        let mut open: Vec<At> = Vec::new();
        // The last child met at each depth, to chain the next one to it.
        let mut last: Vec<Option<At>> = vec![None];
        loop {
            let from = place(reader.buffer_position(), shift)?;
            let event = reader.read_event().map_err(|_| Error::Damaged)?;
            let to = place(reader.buffer_position(), shift)?;
            match event {
                Event::Start(ref tag) | Event::Empty(ref tag) => {
                    if nodes.len() >= ELEMENTS_MAX || open.len() >= DEPTH_MAX {
                        return Err(Error::TooLarge);
                    }
                    let at = At(u32::try_from(nodes.len()).map_err(|_| Error::TooLarge)?);
                    let name = u32::try_from(tag.name().as_ref().len()).map_err(|_| Error::TooLarge)?;
                    let parent = open.last().copied();
                    nodes.push(Node {
                        open: from..to,
                        name,
                        close: to,
                        end: to,
                        parent,
                        first: None,
                        next: None,
                    });
                    let before = last.last_mut().and_then(|last| last.replace(at));
                    match (before, parent) {
                        (Some(before), _) => nodes[before.0 as usize].next = Some(at),
                        (None, Some(parent)) => nodes[parent.0 as usize].first = Some(at),
                        (None, None) => {}
                    }
                    if matches!(event, Event::Start(_)) {
                        open.push(at);
                        last.push(None);
                    }
                }
                Event::End(_) => {
                    let at = open.pop().ok_or(Error::Damaged)?;
                    last.pop();
                    let node = &mut nodes[at.0 as usize];
                    (node.close, node.end) = (from, to);
                }
                Event::Eof => break,
                _ => {}
            }
        }
        if !open.is_empty() || nodes.is_empty() {
            return Err(Error::Damaged);
        }
        Ok(Tree { xml, nodes })
    }

    fn node(&self, at: At) -> &Node {
        &self.nodes[at.0 as usize]
    }

    /// The root element.
    pub fn root(&self) -> At {
        At(0)
    }

    /// Name as written: `x:c`.
    pub fn full_name(&self, at: At) -> &'x str {
        let start = self.node(at).open.start as usize + 1;
        self.xml.get(start..start + self.node(at).name as usize).unwrap_or_default()
    }

    /// Name without its prefix: `c`.
    pub fn name(&self, at: At) -> &'x str {
        let full = self.full_name(at);
        full.rsplit_once(':').map_or(full, |(_, local)| local)
    }

    /// The prefix with its colon, `x:`; empty where there is none.
    pub fn prefix(&self, at: At) -> &'x str {
        let full = self.full_name(at);
        full.rfind(':').map_or("", |colon| &full[..=colon])
    }

    /// The start tag.
    pub fn open(&self, at: At) -> Range<usize> {
        let open = &self.node(at).open;
        open.start as usize..open.end as usize
    }

    /// From the start tag to the end tag.
    pub fn whole(&self, at: At) -> Range<usize> {
        let node = self.node(at);
        node.open.start as usize..node.end as usize
    }

    /// The element as it is written.
    pub fn raw(&self, at: At) -> &'x str {
        &self.xml[self.whole(at)]
    }

    /// Between the two tags; empty, after the start tag, for `<x/>`.
    pub fn inner(&self, at: At) -> Range<usize> {
        let node = self.node(at);
        node.open.end as usize..node.close as usize
    }

    /// Whether it is written `<x/>`.
    pub fn self_closed(&self, at: At) -> bool {
        self.node(at).close == self.node(at).end
    }

    /// The element around.
    pub fn parent(&self, at: At) -> Option<At> {
        self.node(at).parent
    }

    /// The elements around, from the nearest.
    pub fn around(&self, at: At) -> impl Iterator<Item = At> + '_ {
        std::iter::successors(self.parent(at), |at| self.parent(*at))
    }

    /// The elements directly inside.
    pub fn children(&self, at: At) -> impl Iterator<Item = At> + '_ {
        std::iter::successors(self.node(at).first, |at| self.node(*at).next)
    }

    /// The elements directly inside, of this name.
    pub fn named<'a>(&'a self, at: At, local: &'a str) -> impl Iterator<Item = At> + 'a {
        self.children(at).filter(move |child| self.name(*child) == local)
    }

    /// The first element of this name directly inside.
    pub fn child(&self, at: At, local: &str) -> Option<At> {
        self.children(at).find(|child| self.name(*child) == local)
    }

    /// Every element inside, in the order of the text.
    pub fn inside(&self, at: At) -> impl Iterator<Item = At> + '_ {
        let end = self.node(at).end;
        (at.0 + 1..u32::try_from(self.nodes.len()).unwrap_or(u32::MAX))
            .map(At)
            .take_while(move |inside| self.node(*inside).open.start < end)
    }

    /// Whether it holds an element of one of these names.
    pub fn holds(&self, at: At, locals: &[&str]) -> bool {
        self.inside(at).any(|inside| locals.contains(&self.name(inside)))
    }

    /// The attributes, as written.
    pub fn attributes(&self, at: At) -> Vec<Attribute<'x>> {
        let open = self.open(at);
        let tag = self.xml[open.clone()].trim_end_matches('>').trim_end_matches('/');
        let bytes = tag.as_bytes();
        let mut found = Vec::new();
        let mut here = 1 + self.node(at).name as usize;
        while here < bytes.len() {
            let start = here;
            let skip = |mut here: usize, stop: &dyn Fn(u8) -> bool| {
                while here < bytes.len() && !stop(bytes[here]) {
                    here += 1;
                }
                here
            };
            let name = skip(here, &|byte| !byte.is_ascii_whitespace());
            let name_end = skip(name, &|byte| byte == b'=' || byte.is_ascii_whitespace());
            let equal = skip(name_end, &|byte| byte == b'=');
            let quote = skip(equal + 1, &|byte| byte == b'"' || byte == b'\'');
            let Some(mark) = bytes.get(quote).copied() else { break };
            let value_end = skip(quote + 1, &|byte| byte == mark);
            if value_end >= bytes.len() {
                break;
            }
            here = value_end + 1;
            let full = &tag[name..name_end];
            found.push(Attribute {
                whole: open.start + start..open.start + here,
                local: full.rsplit_once(':').map_or(full, |(_, local)| local),
                name: full,
                value: open.start + quote + 1..open.start + value_end,
            });
        }
        found
    }

    /// The value of an attribute; where two differ only by their prefix, the one without.
    pub fn attribute(&self, at: At, local: &str) -> Option<Cow<'x, str>> {
        let all = self.attributes(at);
        let found = all
            .iter()
            .find(|attribute| attribute.name == local)
            .or_else(|| all.iter().find(|attribute| attribute.local == local))?;
        Some(unescaped(&self.xml[found.value.clone()]))
    }

    /// Whether an attribute says yes (`1`, `true`, `on`).
    pub fn says(&self, at: At, local: &str, absent: bool) -> bool {
        self.attribute(at, local).map_or(absent, |value| !matches!(&*value, "0" | "false" | "off"))
    }

    /// The text inside, entities read, without that of inner elements’ names.
    pub fn text(&self, at: At) -> Cow<'x, str> {
        let inner = &self.xml[self.inner(at)];
        if !inner.contains('<') && !inner.contains('\r') {
            return unescaped(inner);
        }
        let mut text = String::new();
        let mut reader = Reader::from_str(inner);
        loop {
            match reader.read_event() {
                Err(_) | Ok(Event::Eof) => break,
                Ok(Event::Text(piece)) => text.push_str(&piece),
                Ok(Event::CData(piece)) => text.push_str(&piece),
                Ok(Event::GeneralRef(name)) => text.push_str(&unescaped(&format!("&{};", &*name))),
                Ok(_) => {}
            }
        }
        Cow::Owned(text.replace("\r\n", "\n"))
    }

    /// The splice that gives an attribute this value: in its place, or at the end of the start tag.
    pub fn set(&self, at: At, local: &str, name: &str, value: &str) -> Splice {
        match self.attributes(at).into_iter().find(|attribute| attribute.local == local) {
            Some(attribute) => (attribute.value, value.to_owned()),
            None => {
                let end = self.open(at).end - if self.self_closed(at) { 2 } else { 1 };
                (end..end, format!(" {name}=\"{value}\""))
            }
        }
    }

    /// The splice that writes this inside, at the end; `<x/>` becomes `<x>…</x>`.
    pub fn append(&self, at: At, xml: &str) -> Splice {
        if self.self_closed(at) {
            let open = self.open(at);
            let slash = self.xml[open.clone()].rfind('/').map_or(open.end, |slash| open.start + slash);
            (slash..open.end, format!(">{xml}</{}>", self.full_name(at)))
        } else {
            let end = self.inner(at).end;
            (end..end, xml.to_owned())
        }
    }
}

fn place(position: u64, shift: usize) -> Result<u32, Error> {
    u32::try_from(position)
        .ok()
        .and_then(|position| position.checked_add(u32::try_from(shift).ok()?))
        .ok_or(Error::TooLarge)
}

/// Entities read; left as they are where one is unknown.
pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    quick_xml::escape::unescape(text).unwrap_or(Cow::Borrowed(text))
}

/// Text as XML holds it: the five signs escaped, what XML cannot hold left out.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(sign),
            sign if sign.is_control() || matches!(sign, '\u{fffe}' | '\u{ffff}') => {}
            sign => out.push(sign),
        }
    }
    out
}

/// The text with its changes; two that overlap cannot both be made, the first is kept.
pub(super) fn spliced(xml: &str, mut splices: Vec<Splice>) -> String {
    // What is put before an element comes before what takes its place; several insertions at one place
    // keep the order they were given in.
    splices.sort_by_key(|(range, _)| (range.start, range.end));
    let mut out = String::with_capacity(xml.len() + splices.len() * 64);
    let mut at = 0;
    for (range, text) in splices {
        if range.start < at {
            continue;
        }
        out.push_str(&xml[at..range.start]);
        out.push_str(&text);
        at = range.end;
    }
    out.push_str(&xml[at..]);
    out
}
