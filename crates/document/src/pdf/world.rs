//! What typst sees while it sets a report: our template, the data, the drawings, our fonts.

use std::sync::{Arc, LazyLock};

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};

use super::fonts::{BOOK, FONTS};
use super::{data, date};
use crate::chart::{self, Theme};
use crate::{Accent, Block, Document};

/// No file of the machine, no network, no date of today: a report depends on its document alone.
pub(super) struct Desk {
    /// Whether the document says its date.
    pub dated: bool,
    data: Bytes,
    cover: Bytes,
    logo: Option<Bytes>,
    figures: Vec<Bytes>,
    pictures: Vec<Bytes>,
}

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| {
    // Headers of rows in tables, for screen readers, are still behind this feature.
    let features = [Feature::A11yExtras].into_iter().collect();
    LazyHash::new(Library::builder().with_features(features).build())
});

static TEMPLATE: LazyLock<Source> = LazyLock::new(|| {
    let path = VirtualPath::new("/report.typ").expect("a plain name is a path");
    let id = RootedPath::new(VirtualRoot::Project, path).intern();
    Source::new(id, include_str!("report.typ").to_owned())
});

impl Desk {
    pub fn new(document: &Document) -> Desk {
        let figures = document.blocks.iter().filter_map(|block| match block {
            Block::Chart(chart) => Some(Bytes::from_string(data::drawing(&chart::svg(chart, Theme::Print)))),
            _ => None,
        });
        let pictures = document.blocks.iter().filter_map(|block| match block {
            Block::Picture(picture) => Some(Bytes::new(Arc::clone(&picture.bytes))),
            _ => None,
        });
        let cover = document
            .cover
            .as_ref()
            .map(|cover| data::drawing(&Accent::on_ground(Accent::of(document), chart::cover(cover))));
        let logo = document.logo.as_ref().map(|logo| Bytes::new(Arc::clone(&logo.bytes)));
        Desk {
            dated: date::in_sentence(&document.as_of).is_some(),
            data: Bytes::from_string(data::of(document).to_string()),
            cover: Bytes::from_string(cover.unwrap_or_default()),
            logo,
            figures: figures.collect(),
            pictures: pictures.collect(),
        }
    }
}

/// The file of a name such as `figure-1.svg`.
fn numbered(name: &str, of: &str, files: &[Bytes]) -> Option<Bytes> {
    let number = name.strip_prefix(of)?.split('.').next()?.parse::<usize>().ok()?;
    files.get(number.checked_sub(1)?).cloned()
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        TEMPLATE.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == TEMPLATE.id() { Ok(TEMPLATE.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let name = id.get().vpath().get_without_slash();
        match name {
            "document.json" => Ok(self.data.clone()),
            "cover.svg" => Ok(self.cover.clone()),
            "logo.png" | "logo.jpg" => self.logo.clone().ok_or(FileError::AccessDenied),
            _ => numbered(name, "figure-", &self.figures)
                .or_else(|| numbered(name, "picture-", &self.pictures))
                .ok_or(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
